/** Small helps on every page: focus on errors, menus, copying, printing, number formats. */
import { all, each, icon, say, t } from "./kit";

export function page(root: ParentNode): void {
  all<HTMLElement>(root, "[data-focus]").at(0)?.focus();

  each<HTMLButtonElement>(root, "button[data-copy]", (button) => {
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(button.dataset.copy ?? "").then(() => {
        button.replaceChildren(icon("check"));
        button.classList.add("done");
        say(t("Đã sao chép", "Copied"));
        setTimeout(() => {
          button.replaceChildren(icon("copy"));
          button.classList.remove("done");
        }, 2000);
      });
    });
  });

  each<HTMLButtonElement>(root, "[data-print]", (button) => button.addEventListener("click", () => window.print()));

  each<HTMLButtonElement>(root, "[data-reveal]", (button) => {
    const input = document.getElementById(button.dataset.reveal ?? "") as HTMLInputElement | null;
    button.addEventListener("click", () => {
      if (!input) return;
      const show = input.type === "password";
      input.type = show ? "text" : "password";
      button.textContent = (show ? button.dataset.hide : button.dataset.show) ?? "";
      button.setAttribute("aria-pressed", String(show));
    });
  });

  each<HTMLInputElement>(root, "input[data-date]", (input) => {
    input.addEventListener("input", (event) => {
      if ((event as InputEvent).inputType?.startsWith("delete")) return;
      const digits = input.value.replace(/\D/g, "");
      if (input.value.replace(/[\d/]/g, "") !== "" || input.selectionStart !== input.value.length) return;
      if (/^\d{2}$|^\d{2}\/\d{2}$/.test(input.value) || /^\d{3,}$/.test(input.value)) {
        const parts = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 8)].filter((part) => part !== "");
        input.value = parts.join("/") + (digits.length === 2 || digits.length === 4 ? "/" : "");
      }
    });
  });

  each<HTMLInputElement>(root, "input[data-money]", (input) => {
    const group = () => {
      if (/^[\d.\s]+$/.test(input.value)) input.value = input.value.replace(/\D/g, "").replace(/\B(?=(\d{3})+$)/g, ".");
    };
    group();
    input.addEventListener("blur", group);
  });

  each<HTMLTextAreaElement>(root, "textarea[data-limit]", (area) => {
    const counter = area.parentElement?.querySelector("[data-counter]");
    const limit = Number(area.dataset.limit);
    const count = () => {
      const left = limit - [...area.value].length;
      if (counter) counter.textContent = left >= 0 ? t(`Còn ${left} ký tự`, `${left} characters left`) : t(`Thừa ${-left} ký tự`, `${-left} characters too many`);
    };
    count();
    area.addEventListener("input", count);
  });
}

/** Menus close when one clicks elsewhere or presses Escape. Called once. */
export function menus(): void {
  const close = (except?: Element | null) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => close((event.target as Element).closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    if (event.key === "Escape" && open) {
      open.open = false;
      open.querySelector("summary")?.focus();
    }
  });
}
