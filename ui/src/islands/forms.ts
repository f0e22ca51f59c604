/** Questions that depend on answers: conditions, communes of a province, repeated groups. */
import { each } from "./kit";

type Answer = string | number | boolean;
type Condition =
  | { is: { field: string; value: Answer } }
  | { one_of: { field: string; values: Answer[] } }
  | { filled: { field: string } }
  | { not: Condition }
  | { all: Condition[] }
  | { any: Condition[] };

/** The answers given to a question now: as many as boxes are ticked. */
function answers(form: HTMLFormElement, name: string): string[] {
  const data = new FormData(form).getAll(name);
  return data.map(String).map((text) => text.trim()).filter((text) => text !== "");
}

function holds(condition: Condition, ask: (field: string) => string[]): boolean {
  if ("is" in condition) return ask(condition.is.field).includes(String(condition.is.value)) || (condition.is.value === false && ask(condition.is.field).length === 0);
  if ("one_of" in condition) return condition.one_of.values.some((value) => ask(condition.one_of.field).includes(String(value)));
  if ("filled" in condition) return ask(condition.filled.field).length > 0;
  if ("not" in condition) return !holds(condition.not, ask);
  if ("all" in condition) return condition.all.every((inner) => holds(inner, ask));
  return condition.any.some((inner) => holds(inner, ask));
}

/** Shows a part only while its condition holds. Its answers stay, the server decides what counts. */
export function conditions(root: ParentNode): void {
  each<HTMLElement>(root, "[data-show-if]", (part) => {
    const form = part.closest("form");
    if (!form) return;
    const condition = JSON.parse(part.dataset.showIf ?? "{}") as Condition;
    const prefix = part.closest<HTMLElement>("[data-prefix]")?.dataset.prefix ?? "";
    const update = () => {
      part.hidden = !holds(condition, (field) => {
        const own = answers(form, prefix + field);
        return own.length > 0 || prefix === "" ? own : answers(form, field);
      });
    };
    update();
    form.addEventListener("input", update);
    form.addEventListener("change", update);
  });
}

/** Choosing a province loads its communes. */
export function addresses(root: ParentNode): void {
  each<HTMLElement>(root, "[data-address]", (box) => {
    const province = box.querySelector<HTMLSelectElement>('select[name$=".province"]');
    const commune = box.querySelector<HTMLSelectElement>('select[name$=".commune"]');
    if (!province || !commune) return;
    province.addEventListener("change", async () => {
      const first = commune.options[0];
      commune.replaceChildren(...(first ? [first] : []));
      if (!province.value) return;
      commune.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch((box.dataset.address ?? "") + encodeURIComponent(province.value), { headers: { accept: "application/json" } });
        const units = (await answer.json()) as { code: string; name: string }[];
        commune.append(...units.map((unit) => new Option(unit.name, unit.code)));
      } finally {
        commune.removeAttribute("aria-busy");
      }
    });
  });
}

/** Names of a repeated group carry their place: children.2.name. */
function renumber(box: HTMLElement): void {
  const name = box.dataset.repeat ?? "";
  const place = new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\.\\d+`);
  box.querySelectorAll<HTMLElement>("[data-repeat-item]").forEach((item, index) => {
    for (const element of item.querySelectorAll<HTMLElement>("*")) {
      for (const attribute of ["name", "id", "for", "value", "aria-describedby"]) {
        const text = element.getAttribute(attribute);
        if (text && place.test(text)) element.setAttribute(attribute, text.replace(place, `${name}.${index}`));
      }
    }
    item.querySelectorAll("[data-repeat-number]").forEach((number) => (number.textContent = String(index + 1)));
  });
}

/** Adds and drops items without a round trip. Saved forms ask the server, which keeps the draft. */
export function repeats(root: ParentNode): void {
  each<HTMLElement>(root, "[data-repeat]", (box) => {
    if (box.closest("form[data-autosave]")) return;
    box.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-repeat-add], [data-repeat-drop]");
      if (!button) return;
      const items = box.querySelectorAll<HTMLElement>("[data-repeat-item]");
      const last = items[items.length - 1];
      if ("repeatAdd" in button.dataset) {
        if (!last || last.querySelector("[data-suggest], [data-tus]")) return;
        event.preventDefault();
        const copy = last.cloneNode(true) as HTMLElement;
        for (const control of copy.querySelectorAll<HTMLInputElement>("input, textarea, select")) {
          if (control.type === "checkbox" || control.type === "radio") control.checked = false;
          else control.value = "";
          control.removeAttribute("aria-invalid");
        }
        copy.querySelectorAll(".ds-validation-message").forEach((message) => message.remove());
        last.after(copy);
        renumber(box);
        copy.querySelector<HTMLElement>("input, textarea, select")?.focus();
      } else if (items.length > 1) {
        event.preventDefault();
        button.closest("[data-repeat-item]")?.remove();
        renumber(box);
        box.querySelector<HTMLElement>("[data-repeat-add]")?.focus();
      }
    });
  });
}
