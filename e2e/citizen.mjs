// What a citizen does in the portal.
import { mouse } from "./hands.mjs";

export const procedure = "2.000635";
export const agency = "Ủy ban nhân dân phường An Hòa";

export async function signIn(page, name, hand = mouse) {
  await page.goto("/login");
  await hand.press(page.getByRole("link", { name: "Tiếp tục với VNeID" }));
  await hand.check(page.getByRole("radio", { name }));
  await hand.press(page.getByRole("button", { name: "Đồng ý và đăng nhập" }));
  await page.waitForURL("**/me");
}

/** Fills and hands in an application for a copy of a birth record; the confirmation is open afterwards. */
export async function apply(page, { scripts = true, hand = mouse } = {}) {
  await page.goto(`/apply/${procedure}`);
  await hand.press(page.getByRole("button", { name: "Bắt đầu", exact: true }));
  await page.waitForURL("**/eligibility/1");
  await hand.check(page.getByRole("radio", { name: "Có", exact: true }));
  await goOn(page, "agency", hand);
  await hand.choose(page.getByLabel("Bạn nộp hồ sơ cho cơ quan nào?"), agency);
  await goOn(page, "applicant", hand);
  await hand.check(page.getByRole("radio", { name: "Cho chính tôi" }));
  await goOn(page, "form/event", hand);
  await hand.check(page.getByRole("radio", { name: "Khai sinh", exact: true }));
  await hand.choose(page.getByLabel("Tỉnh, thành phố"), "Tỉnh Tân Giang");
  // Without scripts the communes of the chosen province come with the server's answer.
  if (!scripts) await hand.press(page.getByRole("button", { name: "Hiện các xã, phường của tỉnh đã chọn" }));
  await hand.choose(page.getByLabel("Xã, phường, đặc khu"), "Phường An Hòa");
  await hand.fill(page.getByLabel("Số nhà, đường, thôn, tổ dân phố"), "Số 5, đường Trần Phú");
  await goOn(page, "form/subject", hand);
  await hand.check(page.getByRole("radio", { name: "Chính người đó" }));
  await goOn(page, "form/need", hand);
  await hand.fill(page.getByLabel("Số bản sao"), "2");
  await hand.check(page.getByRole("checkbox", { name: "Bản điện tử" }));
  await goOn(page, "papers", hand);
  await goOn(page, "result", hand);
  await hand.check(page.getByRole("radio", { name: "Trực tuyến (bản điện tử)" }));
  await goOn(page, "check", hand);
  await hand.check(page.getByRole("checkbox", { name: "Tôi cam đoan" }));
  await hand.press(page.getByRole("button", { name: "Nộp hồ sơ" }));
  await page.waitForURL("**/confirmation");
  const facts = page.getByRole("main");
  return {
    code: (await facts.innerText()).match(/H99\.101-\d{6}-\d{4}/)?.[0],
    secret: await factBeside(facts, "Mã tra cứu"),
    url: page.url().replace(/\/confirmation$/, ""),
  };
}

async function goOn(page, next, hand) {
  await hand.press(page.getByRole("button", { name: "Tiếp tục", exact: true }));
  await page.waitForURL(`**/${next}`);
}

/** The value beside a term in a list of facts. */
export async function factBeside(place, term) {
  const value = place.locator("dt", { hasText: term }).first().locator("xpath=following-sibling::dd[1]");
  return (await value.innerText()).trim().split(/\s/)[0];
}
