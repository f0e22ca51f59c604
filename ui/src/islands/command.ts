/** Ctrl-K: find anything and go there, with or without diacritics. */
import { calm, icon, make, t } from "./kit";

interface Item {
  href: string;
  title: string;
  note?: string;
  icon?: string;
}
interface Group {
  label: string;
  items: Item[];
}

const fold = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

/** The entries of the side menu answer at once, before the server does. */
const places = (words: string): Item[] =>
  [...document.querySelectorAll<HTMLAnchorElement>("#side a")]
    .map((a) => ({ href: a.href, title: a.querySelector("span")?.textContent ?? "", icon: a.querySelector("use")?.getAttribute("href")?.split("#")[1] ?? "arrow-right" }))
    .filter((item) => fold(item.title).includes(fold(words)));

/** Called once. */
export function command(): void {
  const search = document.querySelector<HTMLFormElement>(".desk-search");
  if (!search) return;
  let dialog: HTMLDialogElement | undefined;

  const open = () => {
    if (dialog?.open) return;
    const input = make("input");
    input.type = "text";
    input.placeholder = t("Tìm hồ sơ, người, thủ tục, việc cần làm…", "Find dossiers, people, procedures, actions…");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-label", t("Tìm và đi đến", "Find and go"));
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", "command-list");
    input.setAttribute("aria-autocomplete", "list");
    input.autocomplete = "off";
    const list = make("div", "command-list");
    list.id = "command-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", t("Kết quả", "Results"));
    const box = make("dialog", "ds-dialog command");
    box.setAttribute("aria-label", t("Tìm nhanh", "Quick search"));
    box.append(
      make("div", "command-input", icon("search"), input),
      list,
      make("div", "command-foot", make("span", "", make("kbd", "", "↑↓"), t(" chọn", " choose")), make("span", "", make("kbd", "", "Enter"), t(" mở", " open")), make("span", "", make("kbd", "", "Esc"), t(" đóng", " close"))),
    );
    dialog = box;
    document.body.append(box);
    box.addEventListener("close", () => box.remove());
    box.addEventListener("click", (event) => event.target === box && box.close());

    let current = 0;
    const options = () => [...list.querySelectorAll<HTMLAnchorElement>("a")];
    const mark = (next: number) => {
      const items = options();
      current = items.length === 0 ? 0 : (next + items.length) % items.length;
      items.forEach((item, index) => item.setAttribute("aria-selected", String(index === current)));
      const chosen = items[current];
      chosen?.scrollIntoView({ block: "nearest" });
      if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
      else input.removeAttribute("aria-activedescendant");
    };
    const show = (groups: Group[]) => {
      let serial = 0;
      const parts = groups.filter((group) => group.items.length > 0).map((group) => {
        const part = make("div");
        part.setAttribute("role", "group");
        part.setAttribute("aria-label", group.label);
        part.append(make("div", "command-group", group.label));
        for (const item of group.items) {
          const line = make("a", "command-item", icon(item.icon ?? "file"), make("span", "", item.title));
          if (item.note) line.append(make("span", "note", item.note));
          line.href = item.href;
          line.id = `command-${serial++}`;
          line.tabIndex = -1;
          line.setAttribute("role", "option");
          part.append(line);
        }
        return part;
      });
      list.replaceChildren(...(parts.length > 0 ? parts : [make("div", "command-empty", t("Không tìm thấy. Thử mã hồ sơ, số định danh hoặc tên.", "Nothing found. Try a dossier code, an identity number or a name."))]));
      mark(0);
    };
    const here = (words: string): Group => ({ label: t("Đi đến", "Go to"), items: places(words).slice(0, words ? 4 : 8) });
    const ask = calm(async () => {
      const words = input.value.trim();
      if (words === "") return show([here("")]);
      try {
        const answer = await fetch(`/search.json?q=${encodeURIComponent(words)}`, { headers: { accept: "application/json" } });
        if (input.value.trim() !== words) return;
        const { groups } = (await answer.json()) as { groups: Group[] };
        show([...groups, here(words)]);
      } catch {
        show([here(words)]);
      }
    }, 120);
    input.addEventListener("input", ask);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") mark(current + 1);
      else if (event.key === "ArrowUp") mark(current - 1);
      else if (event.key === "Enter") {
        const chosen = options()[current];
        if (chosen) location.assign(chosen.href);
        else if (input.value.trim()) location.assign(`${search.action}?q=${encodeURIComponent(input.value.trim())}`);
      } else return;
      event.preventDefault();
    });
    show([here("")]);
    box.showModal();
    input.focus();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
}
