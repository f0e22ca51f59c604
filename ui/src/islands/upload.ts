/** Uploads that go on after the line breaks: progress, retry, drag and drop. */
import { type HttpResponse, Upload } from "tus-js-client";
import { csrf, each, icon, make, say, t } from "./kit";

const MB = 1024 * 1024;
const size = (bytes: number): string =>
  bytes >= MB ? `${(bytes / MB).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} MB` : `${Math.ceil(bytes / 1024)} KB`;

/** Uploads that a form still waits for. */
const pending = new Map<HTMLFormElement, number>();
/** Forms that were sent too early, and by which button. */
const early = new Map<HTMLFormElement, HTMLElement | null>();

/** Why an upload ended, in the server's own words, and whether sending it again can help. */
function trouble(response: HttpResponse | null): { text: string; again: boolean } {
  const status = response?.getStatus() ?? 0;
  // A refused file stays refused; only the line, the server and its "not so fast" may get better.
  const again = status < 400 || status >= 500 || status === 429;
  try {
    const problem = JSON.parse(response?.getBody() ?? "") as { detail?: string };
    if (problem.detail) return { text: problem.detail, again };
  } catch {
    // A proxy answers with a page of its own, a broken line with nothing.
  }
  if (status === 413) return { text: t("Tệp quá lớn.", "The file is too large."), again };
  if (again) return { text: t("Chưa tải lên được. Phần đã gửi vẫn được giữ.", "Not uploaded yet. What was sent is kept."), again };
  return { text: t("Máy chủ không nhận tệp này.", "The server did not take this file."), again };
}

function start(input: HTMLInputElement): void {
  const box = input.closest<HTMLElement>("[data-upload]");
  const list = box?.querySelector("ul");
  const form = input.form;
  if (!box || !list || !form) return;
  const name = input.name;
  // Finished uploads are sent as ids; the chosen file itself must not travel twice.
  input.removeAttribute("name");

  const count = (change: number) => pending.set(form, (pending.get(form) ?? 0) + change);

  const send = (file: File) => {
    const note = make("span", "note", size(file.size));
    const bar = make("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const mark = make("span", "", icon("file"));
    const remove = make("button", "icon-button", icon("x"));
    remove.type = "button";
    remove.setAttribute("aria-label", `${t("Huỷ tải tệp", "Cancel")} ${file.name}`);
    const retry = make("button", "ds-button", t("Thử lại", "Try again"));
    retry.type = "button";
    retry.dataset.variant = "secondary";
    retry.hidden = true;
    const item = make("li", "upload-item", mark, make("span", "", make("span", "name", file.name), note), remove, retry, bar);
    item.dataset.state = "busy";
    if (!input.multiple) list.replaceChildren();
    list.append(item);

    let running = true;
    count(1);
    const stop = () => {
      if (running) count(-1);
      running = false;
    };

    const upload = new Upload(file, {
      endpoint: input.dataset.tus ?? "/uploads",
      chunkSize: 2 * MB,
      retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000],
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type, field: name, accept: input.accept },
      headers: { accept: "application/json", "x-csrf-token": csrf() },
      onProgress: (sent, total) => {
        bar.value = total > 0 ? (sent / total) * 100 : 0;
        note.textContent = `${size(sent)} / ${size(total)}`;
      },
      onError: (error) => {
        stop();
        item.dataset.state = "error";
        const { text, again } = trouble("originalResponse" in error ? error.originalResponse : null);
        note.textContent = text;
        retry.hidden = !again;
        say(`${file.name}: ${note.textContent}`);
      },
      onSuccess: () => {
        item.dataset.state = "done";
        bar.remove();
        mark.replaceChildren(icon("file-check"));
        note.textContent = `${size(file.size)} · ${t("đã tải lên", "uploaded")}`;
        const id = make("input");
        id.type = "hidden";
        id.name = name;
        id.value = upload.url?.split("/").pop() ?? "";
        item.append(id);
        id.dispatchEvent(new Event("change", { bubbles: true }));
        say(`${file.name}: ${t("đã tải lên", "uploaded")}`);
        stop();
        if (pending.get(form) === 0 && early.has(form)) form.requestSubmit(early.get(form));
      },
    });
    const begin = () => {
      void upload.findPreviousUploads().then((earlier) => {
        if (earlier[0]) upload.resumeFromPreviousUpload(earlier[0]);
        upload.start();
      });
    };
    retry.addEventListener("click", () => {
      retry.hidden = true;
      item.dataset.state = "busy";
      running = true;
      count(1);
      begin();
    });
    remove.addEventListener("click", () => {
      stop();
      void upload.abort();
      const id = item.querySelector<HTMLInputElement>("input[type=hidden]");
      item.remove();
      if (id) {
        const gone = new Event("change", { bubbles: true });
        const empty = make("input");
        empty.type = "hidden";
        empty.name = name;
        empty.disabled = true;
        list.after(empty);
        empty.dispatchEvent(gone);
        empty.remove();
      }
      input.focus();
    });
    begin();
  };

  input.addEventListener("change", (event) => {
    event.stopPropagation();
    for (const file of input.files ?? []) send(file);
    input.value = "";
  });
  for (const type of ["dragenter", "dragover"]) {
    box.addEventListener(type, (event) => {
      event.preventDefault();
      box.dataset.over = "";
    });
  }
  for (const type of ["dragleave", "drop"]) box.addEventListener(type, () => delete box.dataset.over);
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    for (const file of event.dataTransfer?.files ?? []) send(file);
  });
}

export function uploads(root: ParentNode): void {
  each<HTMLInputElement>(root, "input[type=file][data-tus]", start);
}

/** A form sent too early waits for its files and then goes by itself. Called once. */
export function waitForUploads(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if ((pending.get(form) ?? 0) === 0) return;
    event.preventDefault();
    early.set(form, event.submitter);
    say(t("Đang tải tệp lên; biểu mẫu sẽ tự gửi khi xong.", "Files are uploading; the form will be sent when they are done."));
    form.querySelector(".upload-item[data-state=busy]")?.scrollIntoView({ block: "center" });
  });
}
