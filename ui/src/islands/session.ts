/**
 * Keeps the session while the person works on a long page, and warns before it ends when they do not.
 * The page says in data-idle after how many idle seconds the server ends the session.
 */
import { make, t } from "./kit";

const WARNING = 120_000;

/** Any request renews the session; this is the lightest page. */
const renew = (): Promise<unknown> => fetch("/offline", { method: "HEAD" }).catch(() => undefined);

/** Called once. */
export function session(): void {
  const idle = Number(document.body.dataset.idle ?? 0) * 1000;
  if (idle === 0) return;
  let renewed = Date.now();
  let active = false;
  let dialog: HTMLDialogElement | undefined;
  const stay = () => {
    renewed = Date.now();
    active = false;
    void renew();
  };
  for (const act of ["pointerdown", "keydown"]) document.addEventListener(act, () => (active = true), { passive: true });

  setInterval(() => {
    const quiet = Date.now() - renewed;
    if (active && quiet > idle / 3 && !dialog) return stay();
    if (dialog || quiet < idle - WARNING || quiet > idle) return;
    const button = make("button", "ds-button", t("Tiếp tục làm việc", "Keep working"));
    button.type = "button";
    dialog = make(
      "dialog",
      "ds-dialog flow",
      make("h2", "", t("Phiên làm việc sắp hết", "Your session is about to end")),
      make("p", "", t("Bạn đã không thao tác một lúc. Vì an toàn, phiên sẽ tạm khoá sau hai phút; những gì đã lưu vẫn còn.", "You have not done anything for a while. For safety the session will be locked in two minutes; what was saved is kept.")),
      button,
    );
    dialog.setAttribute("aria-label", t("Phiên làm việc sắp hết", "Your session is about to end"));
    button.addEventListener("click", () => dialog?.close());
    dialog.addEventListener("close", () => {
      dialog?.remove();
      dialog = undefined;
      stay();
    });
    document.body.append(dialog);
    dialog.showModal();
  }, 15_000);
}
