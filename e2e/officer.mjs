// What officials do at their desks.
import { mouse } from "./hands.mjs";

export const password = "TanGiang@2026";

export async function signIn(page, login, hand = mouse) {
  await page.goto("/official/login");
  await hand.fill(page.getByLabel("Tên đăng nhập"), login);
  await hand.fill(page.getByLabel("Mật khẩu", { exact: true }), password);
  await hand.press(page.getByRole("button", { name: "Đăng nhập", exact: true }));
  await page.waitForURL("**/desk");
}

/** Opens one act on a dossier, fills it with `fill`, confirms it and waits until the dossier is shown again. */
export async function act(page, id, code, button, fill = async () => {}, hand = mouse) {
  await page.goto(`/desk/dossiers/${id}`);
  const next = page.locator(`a[href$="/acts/${code}"]:visible`);
  // The next act is on the page; the others are folded away in its menu.
  if ((await next.count()) > 0) await hand.press(next.first());
  else await page.goto(`/desk/dossiers/${id}/acts/${code}`);
  await page.waitForURL(`**/acts/${code}`);
  await fill();
  await hand.press(page.getByRole("main").getByRole("button", { name: button, exact: true }));
  await page.waitForURL(`**/desk/dossiers/${id}`);
}

let issued = 68;

/** From reception to the issued result, each at their own desk. */
export async function settle(province, id, options = {}, hand = mouse) {
  const counter = await province.visitor(options);
  await signIn(counter, "motcua.101", hand);
  await act(counter, id, "receive", "Tiếp nhận hồ sơ", undefined, hand);

  const handler = await province.visitor(options);
  await signIn(handler, "thuly.101", hand);
  await act(handler, id, "pass_on", "Xử lý xong, chuyển bước", undefined, hand);

  const leader = await province.visitor(options);
  await signIn(leader, "lanhdao.101", hand);
  await act(leader, id, "approve", "Phê duyệt", undefined, hand);

  // No two results of an agency have the same number in a year.
  issued += 1;
  const number = () => hand.fill(handler.getByLabel("Số, ký hiệu"), `${issued}/TLKS-BS`);
  await act(handler, id, "pass_on", "Xử lý xong, chuyển bước", number, hand);
}
