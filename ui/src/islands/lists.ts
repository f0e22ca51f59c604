/** Lists of work by keyboard: j, k, Enter, x, /; and rows chosen for a batch. */
import { all, each, say, t, typing } from "./kit";

/** The keys of a list. Called once. */
export function keys(): void {
  const rows = () => all<HTMLElement>(document, "[data-keys] tbody tr, [data-keys] > li").filter((row) => row.querySelector("a"));
  const go = (step: number) => {
    const list = rows();
    const at = list.findIndex((row) => "current" in row.dataset);
    const next = list[Math.min(list.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step))];
    if (!next) return;
    for (const row of list) delete row.dataset.current;
    next.dataset.current = "";
    next.querySelector<HTMLElement>(".lead a, a")?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const search = document.querySelector<HTMLElement>("[data-list-search]") ?? document.querySelector<HTMLElement>("#desk-search");
      if (!search) return;
      event.preventDefault();
      search.focus();
    } else if (document.querySelector("[data-keys]")) {
      if (event.key === "j") go(1);
      else if (event.key === "k") go(-1);
      else if (event.key === "x") document.querySelector<HTMLElement>("[data-keys] [data-current] [data-select]")?.click();
    }
  });
}

export function batches(root: ParentNode): void {
  each<HTMLFormElement>(root, "form[data-batch]", (form) => {
    const boxes = () => [...form.querySelectorAll<HTMLInputElement>("[data-select]")];
    const whole = form.querySelector<HTMLInputElement>("[data-select-all]");
    const bar = form.querySelector<HTMLElement>(".batch-bar");
    const count = () => {
      const chosen = boxes().filter((box) => box.checked).length;
      for (const place of form.querySelectorAll("[data-selected-count]")) place.textContent = String(chosen);
      if (bar) bar.dataset.selected = String(chosen);
      if (whole) {
        whole.checked = chosen > 0 && chosen === boxes().length;
        whole.indeterminate = chosen > 0 && chosen < boxes().length;
      }
    };
    let last: HTMLInputElement | undefined;
    form.addEventListener("click", (event) => {
      const box = event.target;
      if (!(box instanceof HTMLInputElement) || !("select" in box.dataset)) return;
      const list = boxes();
      if (event.shiftKey && last) {
        const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
        for (const between of list.slice(from, (to ?? 0) + 1)) between.checked = box.checked;
      }
      last = box;
    });
    form.addEventListener("change", (event) => {
      if (event.target === whole && whole) for (const box of boxes()) box.checked = whole.checked;
      count();
    });
    form.addEventListener("submit", (event) => {
      if (boxes().some((box) => box.checked)) return;
      event.preventDefault();
      say(t("Hãy chọn ít nhất một dòng.", "Select at least one row."));
      boxes()[0]?.focus();
    });
    count();
  });
}
