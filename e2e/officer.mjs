// What officials do at their desks.
export const password = "TanGiang@2026";

export async function signIn(page, login) {
  await page.goto("/official/login");
  await page.getByLabel("Tên đăng nhập").fill(login);
  await page.getByLabel("Mật khẩu", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
  await page.waitForURL("**/desk");
}

/** Opens one act on a dossier, fills it with `fill`, confirms it and waits until the dossier is shown again. */
export async function act(page, id, code, button, fill = async () => {}) {
  await page.goto(`/desk/dossiers/${id}/acts/${code}`);
  await fill();
  await page.getByRole("main").getByRole("button", { name: button, exact: true }).click();
  await page.waitForURL(`**/desk/dossiers/${id}`);
}

/** From reception to the issued result, each at their own desk. */
export async function settle(province, id, options = {}) {
  const counter = await province.visitor(options);
  await signIn(counter, "motcua.101");
  await act(counter, id, "receive", "Tiếp nhận hồ sơ");

  const handler = await province.visitor(options);
  await signIn(handler, "thuly.101");
  await act(handler, id, "pass_on", "Xử lý xong, chuyển bước");

  const leader = await province.visitor(options);
  await signIn(leader, "lanhdao.101");
  await act(leader, id, "approve", "Phê duyệt");

  await act(handler, id, "pass_on", "Xử lý xong, chuyển bước", async () => {
    await handler.getByLabel("Số, ký hiệu").fill("68/TLKS-BS");
  });
}
