// What a citizen does in the portal.
export const procedure = "2.000635";
export const agency = "Ủy ban nhân dân phường An Hòa";

export async function signIn(page, name) {
  await page.goto("/login");
  await page.getByRole("link", { name: "Tiếp tục với VNeID" }).click();
  await page.getByRole("radio", { name }).check();
  await page.getByRole("button", { name: "Đồng ý và đăng nhập" }).click();
  await page.waitForURL("**/me");
}

/** Fills and hands in an application for a copy of a birth record; the confirmation is open afterwards. */
export async function apply(page, { scripts = true } = {}) {
  await page.goto(`/apply/${procedure}`);
  await page.getByRole("button", { name: "Bắt đầu", exact: true }).click();
  await page.waitForURL("**/eligibility/1");
  await page.getByRole("radio", { name: "Có", exact: true }).check();
  await goOn(page, "agency");
  await page.getByLabel("Bạn nộp hồ sơ cho cơ quan nào?").selectOption({ label: agency });
  await goOn(page, "applicant");
  await page.getByRole("radio", { name: "Cho chính tôi" }).check();
  await goOn(page, "form/event");
  await page.getByRole("radio", { name: "Khai sinh", exact: true }).check();
  await page.getByLabel("Tỉnh, thành phố").selectOption({ label: "Tỉnh Tân Giang" });
  // Without scripts the communes of the chosen province come with the server's answer.
  if (!scripts) await page.getByRole("button", { name: "Hiện các xã, phường của tỉnh đã chọn" }).click();
  await page.getByLabel("Xã, phường, đặc khu").selectOption({ label: "Phường An Hòa" });
  await page.getByLabel("Số nhà, đường, thôn, tổ dân phố").fill("Số 5, đường Trần Phú");
  await goOn(page, "form/subject");
  await page.getByRole("radio", { name: "Chính người đó" }).check();
  await goOn(page, "form/need");
  await page.getByLabel("Số bản sao").fill("2");
  await page.getByRole("checkbox", { name: "Bản điện tử" }).check();
  await goOn(page, "papers");
  await goOn(page, "result");
  await page.getByRole("radio", { name: "Trực tuyến (bản điện tử)" }).check();
  await goOn(page, "check");
  await page.getByRole("checkbox", { name: "Tôi cam đoan" }).check();
  await page.getByRole("button", { name: "Nộp hồ sơ" }).click();
  await page.waitForURL("**/confirmation");
  const facts = page.getByRole("main");
  return {
    code: (await facts.innerText()).match(/H99\.101-\d{6}-\d{4}/)?.[0],
    secret: await factBeside(facts, "Mã tra cứu"),
    url: page.url().replace(/\/confirmation$/, ""),
  };
}

async function goOn(page, next) {
  await page.getByRole("button", { name: "Tiếp tục", exact: true }).click();
  await page.waitForURL(`**/${next}`);
}

/** The value beside a term in a list of facts. */
export async function factBeside(place, term) {
  const value = place.locator("dt", { hasText: term }).first().locator("xpath=following-sibling::dd[1]");
  return (await value.innerText()).trim().split(/\s/)[0];
}
