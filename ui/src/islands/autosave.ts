/**
 * Saves each answer as it is given. What could not be sent stays on the device and is sent again
 * when the line or the session is back, so that no keystroke is lost.
 */
import { csrf, each, icon, t } from "./kit";

type Value = string | string[];
type Journal = Record<string, Value>;

const PREFIX = "autosave:";
const read = (key: string): Journal => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") as Journal;
  } catch {
    return {};
  }
};
const write = (key: string, journal: Journal): void => {
  try {
    if (Object.keys(journal).length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(journal));
  } catch {
    // A full or forbidden store only means that nothing survives a crash of the browser.
  }
};

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What the form says now for a name: several values for boxes and files, else one text. */
function valueOf(form: HTMLFormElement, name: string): Value {
  const controls = [...form.elements].filter((c): c is Control => "name" in c && c.name === name && !(c as Control).disabled);
  const boxes = controls.filter((c) => c instanceof HTMLInputElement && c.type === "checkbox") as HTMLInputElement[];
  const hidden = controls.filter((c) => c instanceof HTMLInputElement && c.type === "hidden");
  if (boxes.length > 1) return boxes.filter((b) => b.checked).map((b) => b.value);
  if (boxes[0]) return boxes[0].checked ? boxes[0].value : "";
  if (hidden.length > 0 || controls.length === 0) return hidden.map((c) => c.value);
  const radio = controls.find((c) => c instanceof HTMLInputElement && c.type === "radio" && c.checked);
  if (radio) return radio.value;
  const first = controls[0];
  return first instanceof HTMLInputElement && first.type === "radio" ? "" : (first?.value ?? "");
}

/** Puts a kept answer back into the form. */
function restore(form: HTMLFormElement, name: string, value: Value): void {
  for (const control of form.elements) {
    if (!("name" in control) || control.name !== name) continue;
    if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) {
      control.checked = Array.isArray(value) ? value.includes(control.value) : control.value === value;
    } else if (typeof value === "string" && !(control instanceof HTMLInputElement && control.type === "hidden")) {
      (control as Control).value = value;
    }
  }
}

function start(form: HTMLFormElement): void {
  const url = form.dataset.autosave ?? "";
  const key = PREFIX + url;
  const line = document.querySelector<HTMLElement>("[data-saved]");
  const timers = new Map<string, number>();
  let busy: Promise<void> = Promise.resolve();
  let waiting = 0;

  const tell = (state: "ok" | "busy" | "wait", text: string, link?: string) => {
    if (!line) return;
    line.dataset.state = state;
    const words = document.createElement("span");
    words.textContent = text;
    if (link) {
      const a = document.createElement("a");
      a.href = link;
      a.textContent = t("Đăng nhập lại", "Sign in again");
      words.append(" ", a);
    }
    line.replaceChildren(icon(state === "ok" ? "cloud-check" : state === "busy" ? "refresh" : "cloud-off"), words);
  };

  const later = () => {
    waiting = Math.min(waiting ? waiting * 2 : 2000, 60000);
    setTimeout(flush, waiting);
  };

  const send = async (name: string): Promise<void> => {
    const value = read(key)[name];
    if (value === undefined) return;
    let answer: Response;
    try {
      answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json", "x-csrf-token": csrf() },
        body: JSON.stringify({ field: name, value }),
      });
    } catch {
      tell("wait", t("Mất kết nối. Những gì bạn điền được giữ trên thiết bị này và sẽ tự gửi lại.", "No connection. Your answers are kept on this device and will be sent again."));
      return later();
    }
    if (answer.status === 401 || answer.status === 403) {
      const back = encodeURIComponent(location.pathname + location.search);
      tell("wait", t("Phiên làm việc đã hết. Những gì bạn điền được giữ trên thiết bị này.", "Your session has ended. Your answers are kept on this device."), `/login?back=${back}`);
      return;
    }
    if (answer.status >= 500 || answer.status === 429) return later();
    waiting = 0;
    const journal = read(key);
    if (JSON.stringify(journal[name]) === JSON.stringify(value)) {
      delete journal[name];
      write(key, journal);
    }
    if (answer.ok) {
      const { at } = (await answer.json()) as { at?: string };
      tell("ok", `${t("Đã lưu lúc", "Saved at")} ${at ?? new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })}`);
    }
  };

  const queue = (name: string) => {
    busy = busy.then(() => send(name));
  };
  function flush(): void {
    for (const name of Object.keys(read(key))) queue(name);
  }

  const changed = (target: EventTarget | null, ms: number) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement)) return;
    const name = target.name;
    if (!name || name === "csrf" || target.type === "password" || target.type === "file") return;
    write(key, { ...read(key), [name]: valueOf(form, name) });
    tell("busy", t("Đang lưu…", "Saving…"));
    clearTimeout(timers.get(name));
    timers.set(name, window.setTimeout(() => queue(name), ms));
  };
  form.addEventListener("input", (event) => changed(event.target, 800));
  form.addEventListener("change", (event) => changed(event.target, 50));
  window.addEventListener("online", flush);

  const kept = read(key);
  for (const [name, value] of Object.entries(kept)) restore(form, name, value);
  if (Object.keys(kept).length > 0) flush();
}

export function autosave(root: ParentNode): void {
  each<HTMLFormElement>(root, "form[data-autosave]", start);
}

/** Signing out on a shared computer leaves nothing behind. Called once. */
export function forgetOnSignOut(): void {
  document.addEventListener("submit", (event) => {
    if (!(event.target as HTMLFormElement).action.endsWith("/logout")) return;
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX) || key.startsWith("tus::")) localStorage.removeItem(key);
  });
}
