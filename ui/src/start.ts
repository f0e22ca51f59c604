/** What citizens' and officers' pages have in common. */
import { autosave, forgetOnSignOut } from "./islands/autosave";
import { addresses, conditions, repeats } from "./islands/forms";
import { menus, page } from "./islands/page";
import { passkeys } from "./islands/passkey";
import { polls } from "./islands/poll";
import { session } from "./islands/session";
import { suggestions } from "./islands/suggest";
import { uploads, waitForUploads } from "./islands/upload";

/** Brings a page, or a new part of one, to life. */
export function enhance(root: ParentNode): void {
  suggestions(root);
  addresses(root);
  repeats(root);
  uploads(root);
  autosave(root);
  page(root);
  conditions(root);
  passkeys(root);
  polls(root);
}

/** What is set up once. */
export function begin(): void {
  menus();
  forgetOnSignOut();
  waitForUploads();
  session();
}
