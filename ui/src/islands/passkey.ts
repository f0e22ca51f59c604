/** Passkeys: registers one, signs in with one. The server's JSON is that of the WebAuthn standard. */
import { csrf, each, say, t } from "./kit";

const bytes = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)).buffer;
const text = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

interface Ref {
  id: string;
  type: "public-key";
}
// The JSON form of the options differs from the browser's only where bytes are written as text.
interface Options {
  challenge: string;
  user?: { id: string };
  excludeCredentials?: Ref[];
  allowCredentials?: Ref[];
}

const refs = (list?: Ref[]) => list?.map((ref) => ({ ...ref, id: bytes(ref.id) }));

async function post(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", "x-csrf-token": csrf() },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** What is sent back: every buffer of the credential as text. */
function written(credential: PublicKeyCredential): unknown {
  const { response } = credential;
  const parts: Record<string, string> = { clientDataJSON: text(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) parts.attestationObject = text(response.attestationObject);
  if (response instanceof AuthenticatorAssertionResponse) {
    parts.authenticatorData = text(response.authenticatorData);
    parts.signature = text(response.signature);
    if (response.userHandle) parts.userHandle = text(response.userHandle);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, extensions: credential.getClientExtensionResults(), response: parts };
}

async function run(button: HTMLElement, kind: "register" | "login"): Promise<void> {
  const begin = (kind === "register" ? button.dataset.passkeyRegister : button.dataset.passkeyLogin) ?? "";
  const form = button.closest("form");
  const named = form ? Object.fromEntries([...new FormData(form)].filter(([name, value]) => name !== "csrf" && name !== "password" && typeof value === "string")) : {};
  const { publicKey } = (await post(begin, named)) as { publicKey: Options };
  const options = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: publicKey.user && { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: refs(publicKey.excludeCredentials),
    allowCredentials: refs(publicKey.allowCredentials),
  } as unknown;
  const credential =
    kind === "register"
      ? await navigator.credentials.create({ publicKey: options as PublicKeyCredentialCreationOptions })
      : await navigator.credentials.get({ publicKey: options as PublicKeyCredentialRequestOptions });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("none");
  const { to } = (await post(button.dataset.passkeyFinish ?? "", written(credential))) as { to?: string };
  location.assign(to ?? location.href);
}

function start(button: HTMLElement, kind: "register" | "login"): void {
  if (!("PublicKeyCredential" in window)) {
    button.hidden = true;
    return;
  }
  button.addEventListener("click", (event) => {
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    run(button, kind)
      .catch(() => {
        const words = t("Chưa dùng được khoá truy cập. Hãy thử lại hoặc dùng cách khác.", "The passkey did not work. Try again or use another way.");
        const line = button.parentElement?.querySelector(".passkey-error") ?? document.createElement("p");
        line.className = "ds-validation-message passkey-error";
        line.textContent = words;
        button.after(line);
        say(words);
      })
      .finally(() => button.removeAttribute("aria-busy"));
  });
}

export function passkeys(root: ParentNode): void {
  each(root, "[data-passkey-register]", (button) => start(button, "register"));
  each(root, "[data-passkey-login]", (button) => start(button, "login"));
}
