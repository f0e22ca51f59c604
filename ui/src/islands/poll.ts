/** Asks the server again for a part of the page, such as a payment that is on its way. */
import { each } from "./kit";

export function polls(root: ParentNode): void {
  each<HTMLElement>(root, "[data-poll]", (part) => {
    const every = Number(part.dataset.every ?? "4") * 1000;
    const ask = async () => {
      if (!part.isConnected) return;
      if (!document.hidden) {
        try {
          const answer = await fetch(part.dataset.poll ?? "", { headers: { "x-fragment": "1" } });
          const to = answer.headers.get("x-location");
          if (to) return location.assign(to);
          if (answer.ok) part.innerHTML = await answer.text();
        } catch {
          // The line is down; the next round asks again.
        }
      }
      setTimeout(ask, every);
    };
    setTimeout(ask, every);
  });
}
