/** What all islands share: the language, requests with the page's token, finding elements. */

const english = document.documentElement.lang === "en";

/** The text in the page's language. */
export const t = (vi: string, en: string): string => (english ? en : vi);

/** The page's token against forged requests. */
export const csrf = (): string => document.body.dataset.csrf ?? "";

/** All elements that match, typed, the root included. */
export function all<E extends HTMLElement>(root: ParentNode, selector: string): E[] {
  const found = [...root.querySelectorAll<E>(selector)];
  if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root as E);
  return found;
}

/** Runs once for each element that matches, now and when a part of the page is replaced. */
export function each<E extends HTMLElement>(root: ParentNode, selector: string, start: (element: E) => void): void {
  const mark = `on${selector.replace(/\W/g, "")}`;
  for (const element of all<E>(root, selector)) {
    if (element.dataset[mark]) continue;
    element.dataset[mark] = "1";
    start(element);
  }
}

/** An icon of the page's set. The address is taken from an icon that the server wrote. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  const known = document.querySelector(".icon use")?.getAttribute("href") ?? "/assets/icons.svg#";
  use.setAttribute("href", `${known.slice(0, known.indexOf("#"))}#${name}`);
  svg.append(use);
  return svg;
}

/** An element with a class and contents. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** Waits until calls have stopped for a while. */
export function calm<A extends unknown[]>(run: (...args: A) => void, ms: number): (...args: A) => void {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => run(...args), ms);
  };
}

/** Whether the person is typing into something. */
export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));
}

/** Speaks to screen readers without moving the focus. */
export function say(text: string): void {
  let live = document.getElementById("say");
  if (!live) {
    live = make("div", "sr-only");
    live.id = "say";
    live.setAttribute("role", "status");
    document.body.append(live);
  }
  live.textContent = text;
}
