// Takes the screenshots of docs/guide from a province with a full history.
import { fileURLToPath } from "node:url";
import * as citizen from "./citizen.mjs";
import * as officer from "./officer.mjs";
import { openProvince } from "./province.mjs";

const folder = fileURLToPath(new URL("../docs/guide/", import.meta.url));
const province = await openProvince({ dossiers: Number(process.env.DOSSIERS ?? 20_000) });
const desk = { viewport: { width: 1280, height: 860 }, colorScheme: "light" };

async function shoot(page, address, name) {
  if (address) await page.goto(address);
  await page.screenshot({ path: `${folder}${name}.jpg`, type: "jpeg", quality: 78 });
}

try {
  const visitor = await province.visitor(desk);
  await shoot(visitor, "/", "01-portal");
  await shoot(visitor, "/procedures/2.000635", "02-procedure");
  await citizen.signIn(visitor, "Trần Thị Bình");
  const dossier = await citizen.apply(visitor);
  await shoot(visitor, null, "04-confirmation");
  const id = dossier.url.split("/").at(-1);

  await visitor.goto(`/apply/${citizen.procedure}`);
  await visitor.getByRole("button", { name: "Bắt đầu", exact: true }).click();
  await visitor.getByRole("radio", { name: "Có", exact: true }).check();
  await visitor.getByRole("button", { name: "Tiếp tục", exact: true }).click();
  await visitor.waitForURL("**/agency");
  await visitor.getByLabel("Bạn nộp hồ sơ cho cơ quan nào?").selectOption({ label: citizen.agency });
  await visitor.getByRole("button", { name: "Tiếp tục", exact: true }).click();
  await visitor.waitForURL("**/applicant");
  await shoot(visitor, null, "03-apply");

  const reception = await province.visitor(desk);
  await officer.signIn(reception, "motcua.101");
  await shoot(reception, "/desk", "06-inbox");
  await officer.act(reception, id, "receive", "Tiếp nhận hồ sơ");
  await shoot(visitor, new URL(dossier.url).pathname, "05-my-dossier");
  const handler = await province.visitor(desk);
  await officer.signIn(handler, "thuly.101");
  await shoot(handler, `/desk/dossiers/${id}`, "07-dossier");
  await shoot(handler, "/desk/dossiers", "08-list");
  await shoot(reception, "/desk/counter", "09-counter");
  const leader = await province.visitor(desk);
  await officer.signIn(leader, "lanhdao.101");
  await shoot(leader, "/desk/approve", "10-approve");
  const monitor = await province.visitor(desk);
  await officer.signIn(monitor, "giamsat");
  await shoot(monitor, "/desk/figures?period=year", "11-figures");
  const controller = await province.visitor(desk);
  await officer.signIn(controller, "kiemsoat");
  await controller.goto("/desk/procedures?q=2.000635");
  await controller.getByRole("main").getByRole("link", { name: /bản sao trích lục/i }).first().click();
  await shoot(controller, null, "12-process");
} finally {
  await province.close();
}
