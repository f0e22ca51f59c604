// The main jobs of the portal, done in a browser by the people whose jobs they are.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as citizen from "./citizen.mjs";
import { keyboard } from "./hands.mjs";
import * as officer from "./officer.mjs";
import { openProvince } from "./province.mjs";

let province;
before(async () => {
  province = await openProvince();
});
after(() => province?.close());

const idOf = (dossier) => dossier.url.split("/").at(-1);
const text = (page) => page.getByRole("main").innerText();

async function applyAs(name, options) {
  const page = await province.visitor(options);
  await citizen.signIn(page, name);
  return { page, dossier: await citizen.apply(page, { scripts: options?.javaScriptEnabled }) };
}

test("a citizen applies online and gets a code", async () => {
  const { page, dossier } = await applyAs("Nguyễn Văn An");
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Đã nộp hồ sơ");
  assert.match(dossier.code, /^H99\.101-\d{6}-\d{4}$/);
  assert.match(dossier.secret, /^[A-Z0-9]{6}$/);
  await page.goto("/me");
  assert.match(await text(page), new RegExp(dossier.code));
});

test("a dossier goes from desk to desk until the citizen holds the result", async () => {
  const { page, dossier } = await applyAs("Trần Thị Bình");
  await officer.settle(province, idOf(dossier));
  await page.goto(dossier.url);
  assert.match(await text(page), /Đã có kết quả/);
  await takeResult(page);
});

async function takeResult(page) {
  const result = page.getByRole("main").getByRole("link", { name: /^Bản sao trích lục/ }).first();
  const file = await page.request.get(await result.getAttribute("href"));
  assert.equal(file.headers()["content-type"], "application/pdf");
  assert.equal((await file.body()).subarray(0, 5).toString(), "%PDF-");
  await page.getByRole("button", { name: "Tôi đã nhận được kết quả" }).click();
  await page.getByText("Đã trả kết quả").first().waitFor();
  assert.equal(await page.getByRole("button", { name: "Tôi đã nhận được kết quả" }).count(), 0);
}

test("a supplement is asked for, sent and seen", async () => {
  const { page, dossier } = await applyAs("Lê Quốc Cường · 05/07/1978");
  const desk = await province.visitor();
  await officer.signIn(desk, "motcua.101");
  await officer.act(desk, idOf(dossier), "request_supplement", "Yêu cầu bổ sung", async () => {
    await desk.getByText("Số lượng và mục đích").click();
    await desk.getByRole("checkbox", { name: "Số bản sao" }).check();
    await desk.locator('[name="reason.copies"]').fill("Ghi đúng số bản cần cấp");
  });
  assert.match(await text(desk), /Chờ người nộp bổ sung/);

  await page.goto(dossier.url);
  await page.getByRole("link", { name: "Bổ sung hồ sơ" }).click();
  await page.getByText("Ghi đúng số bản cần cấp").waitFor();
  await page.getByLabel("Số bản sao").fill("3");
  await page.getByRole("button", { name: "Gửi hồ sơ bổ sung" }).click();
  await page.waitForURL(dossier.url);
  assert.match(await text(page), /Gửi hồ sơ bổ sung/);

  await desk.reload();
  assert.match(await text(desk), /3 bản/);
  await officer.act(desk, idOf(dossier), "receive", "Tiếp nhận hồ sơ");
  assert.match(await text(desk), /Được tiếp nhận/);
});

test("a refusal reaches the citizen with its reason", async () => {
  const reason = "Số đăng ký nêu trong tờ khai không có trong sổ hộ tịch của phường.";
  const { page, dossier } = await applyAs("Phạm Thùy Dung");
  const desk = await province.visitor();
  await officer.signIn(desk, "motcua.101");
  await officer.act(desk, idOf(dossier), "refuse", "Từ chối tiếp nhận", () =>
    desk.getByLabel("Lý do từ chối ghi trên phiếu").fill(reason),
  );
  await page.goto(dossier.url);
  assert.ok((await text(page)).includes(reason));
  assert.match(await text(page), /Từ chối/);
});

test("tracking needs the code and its secret, and no account", async () => {
  const { dossier } = await applyAs("Hoàng Hương Giang");
  const passer = await province.visitor();
  await passer.goto("/track");
  await passer.getByLabel("Mã hồ sơ").fill(dossier.code);
  await passer.getByLabel("Mã tra cứu").fill(dossier.secret === "AAAAAA" ? "BBBBBB" : "AAAAAA");
  await passer.getByRole("button", { name: "Tra cứu" }).click();
  await passer.getByText("Không có hồ sơ nào khớp").first().waitFor();
  await passer.getByLabel("Mã tra cứu").fill(dossier.secret);
  await passer.getByRole("button", { name: "Tra cứu" }).click();
  await passer.waitForURL(`**/track/${dossier.code}?**`);
  const shown = await text(passer);
  assert.match(shown, /Mới đăng ký/);
  assert.match(shown, /H\. H\. G\./);
  assert.ok(!shown.includes("Hoàng Hương Giang"), "a stranger reads initials only");
});

test("five wrong passwords lock an official out", async () => {
  const page = await province.visitor();
  const answerTo = async (password, answer) => {
    await page.goto("/official/login");
    await page.getByLabel("Tên đăng nhập").fill("giamsat");
    await page.getByLabel("Mật khẩu", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
    await page.getByText(answer).first().waitFor();
  };
  for (let wrong = 1; wrong <= 4; wrong += 1) {
    await answerTo("sai-mat-khau", "Tên đăng nhập hoặc mật khẩu không đúng");
  }
  await answerTo("sai-mat-khau", "Tài khoản tạm khóa 15 phút");
  // The right password does not open it either.
  await answerTo(officer.password, "Tài khoản tạm khóa 15 phút");
});

test("a scanned identity card is enough to receive a person at the counter", async () => {
  const card = "001092001234|123456789|Lâm Văn Tới|05061992|Nam|Thôn 3, Phường An Hòa, Tỉnh Tân Giang|01072021";
  const desk = await province.visitor();
  await officer.signIn(desk, "motcua.101");
  await desk.goto("/desk/counter");
  await desk.getByLabel("Quét thẻ căn cước").fill(card);
  await desk.keyboard.press("Enter");
  await desk.getByRole("heading", { level: 1, name: "Lâm Văn Tới" }).waitFor();
  assert.equal(await desk.getByLabel("Số định danh hoặc mã số").inputValue(), "001092001234");
  assert.equal(await desk.getByLabel("Ngày sinh").inputValue(), "05/06/1992");
  await desk.getByLabel("Thủ tục", { exact: true }).pressSequentially("2.000635");
  await desk.getByRole("option", { name: "Cấp bản sao trích lục hộ tịch" }).click();
  await desk.getByRole("main").getByRole("button", { name: "Tiếp tục" }).click();
  await desk.getByRole("checkbox", { name: "Tờ khai cấp bản sao trích lục hộ tịch" }).check();
  await desk.getByRole("button", { name: "Tiếp nhận và in giấy hẹn" }).click();
  await desk.waitForURL("**/desk/counter/received/**");
  const receipt = await text(desk);
  assert.match(receipt, /Đã tiếp nhận hồ sơ/);
  assert.match(receipt, /H99\.101-\d{6}-\d{4}/);
  assert.match(receipt, /Lâm Văn Tới · Cấp bản sao trích lục hộ tịch/);
});

test("without JavaScript a citizen applies and takes the result", async () => {
  const options = { javaScriptEnabled: false };
  const { page, dossier } = await applyAs("Vũ Đức Hải", options);
  await officer.settle(province, idOf(dossier), options);
  await page.goto(dossier.url);
  await takeResult(page);
});

test("by keyboard alone a citizen applies, the desks settle it and the result is taken", async () => {
  const page = await province.visitor();
  await citizen.signIn(page, "Đặng Ngọc Khánh · 14/02/1988", keyboard);
  const dossier = await citizen.apply(page, { hand: keyboard });
  await officer.settle(province, idOf(dossier), {}, keyboard);
  await page.goto(dossier.url);
  await keyboard.press(page.getByRole("button", { name: "Tôi đã nhận được kết quả" }));
  await page.getByText("Đã trả kết quả").first().waitFor();
});

test("the keyboard alone goes from the inbox to the first task", async () => {
  await applyAs("Ngô Thành Nam");
  const page = await province.visitor();
  await officer.signIn(page, "motcua.101", keyboard);
  const first = page.getByRole("main").locator('a[href^="/desk/dossiers/"]').first();
  const href = await first.getAttribute("href");
  const code = await first.innerText();
  await keyboard.press(first);
  await page.waitForURL(`**${href}`);
  assert.ok((await text(page)).includes(code));
});
