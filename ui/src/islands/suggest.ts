/** Answers while one types: an accessible combobox over any text input with data-suggest. */
import { calm, each, make, say, t } from "./kit";

interface Suggestion {
  value: string;
  label?: string;
  note?: string;
  href?: string;
}

let serial = 0;

function start(input: HTMLInputElement): void {
  const id = `suggest-${++serial}`;
  const list = make("ul", "suggest-list");
  list.id = id;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", t("Gợi ý", "Suggestions"));
  const box = make("div", "suggest");
  input.replaceWith(box);
  box.append(input, list);
  input.autocomplete = "off";
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", id);
  input.setAttribute("aria-expanded", "false");

  let shown: Suggestion[] = [];
  let current = -1;
  let asked = "";

  const close = () => {
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (next: number) => {
    current = next;
    [...list.children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === current));
      if (index === current) item.scrollIntoView({ block: "nearest" });
    });
    if (current >= 0) input.setAttribute("aria-activedescendant", `${id}-${current}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const take = (index: number) => {
    const item = shown[index];
    if (!item) return;
    if (item.href) {
      location.assign(item.href);
      return;
    }
    input.value = item.value;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const show = (items: Suggestion[]) => {
    shown = items;
    list.replaceChildren(
      ...items.map((item, index) => {
        const line = make("li", "", item.label ?? item.value);
        if (item.note) line.append(make("span", "note", item.note));
        line.id = `${id}-${index}`;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        line.addEventListener("mousedown", (event) => event.preventDefault());
        line.addEventListener("click", () => take(index));
        return line;
      }),
    );
    list.hidden = items.length === 0;
    current = -1;
    input.setAttribute("aria-expanded", String(items.length > 0));
    input.removeAttribute("aria-activedescendant");
    say(items.length > 0 ? t(`${items.length} gợi ý`, `${items.length} suggestions`) : t("Không có gợi ý", "No suggestions"));
  };
  const ask = calm(async () => {
    const words = input.value.trim();
    asked = words;
    if (words.length < 2) return close();
    try {
      const answer = await fetch((input.dataset.suggest ?? "") + encodeURIComponent(words), { headers: { accept: "application/json" } });
      if (answer.ok && asked === words) show((await answer.json()) as Suggestion[]);
    } catch {
      close();
    }
  }, 150);

  input.addEventListener("input", ask);
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark((current + 1) % shown.length);
    else if (event.key === "ArrowUp") mark(current <= 0 ? shown.length - 1 : current - 1);
    else if (event.key === "Enter" && current >= 0) take(current);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}

export function suggestions(root: ParentNode): void {
  each<HTMLInputElement>(root, "input[data-suggest]", start);
}
