// The main pages have no finding of axe, light and dark, on a phone and on a desk.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import * as citizen from "./citizen.mjs";
import * as officer from "./officer.mjs";
import { openProvince } from "./province.mjs";

let province;
let dossier;
before(async () => {
  province = await openProvince();
  const page = await province.visitor();
  await citizen.signIn(page, "Nguyễn Văn An");
  dossier = await citizen.apply(page);
});
after(() => province?.close());

const looks = [
  { colorScheme: "light", width: 360 },
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 360 },
  { colorScheme: "dark", width: 1280 },
];

for (const { colorScheme, width } of looks) {
  const options = { colorScheme, viewport: { width, height: 800 } };

  test(`the portal is accessible, ${colorScheme}, ${width} px`, async () => {
    const page = await province.visitor(options);
    const findings = await examine(page, ["/", "/procedures", "/procedures/2.000635", "/help", "/track", "/login", "/official/login"]);
    await citizen.signIn(page, "Nguyễn Văn An");
    const own = new URL(dossier.url).pathname;
    findings.push(...(await examine(page, ["/me", own, `${own}/confirmation`, "/apply/1.004873"])));
    assert.deepEqual(findings, []);
  });

  test(`the desks are accessible, ${colorScheme}, ${width} px`, async () => {
    const page = await province.visitor(options);
    await officer.signIn(page, "motcua.101");
    const own = `/desk/dossiers/${dossier.url.split("/").at(-1)}`;
    const pages = ["/desk", "/desk/dossiers", own, `${own}/acts/request_supplement`, `${own}/acts/refuse`, "/desk/counter", "/desk/results"];
    assert.deepEqual(await examine(page, pages), []);
  });
}

// Every page that needs nothing but its address (and no choice or secret from the page before), as its people see it. The list is the program's own.
test("no page has a finding of axe", async () => {
  const routes = await readFile(new URL("../crates/tests/golden/routes.txt", import.meta.url), "utf8");
  const pages = [...routes.matchAll(/^(\w+) +GET (\/\S*) /gm)]
    .map(([, door, address]) => ({ door, address }))
    .filter(({ address }) => !/[{.]|^\/(api|login|logout|unlock|official|desk\/approve\/preview|me\/security\/totp)\b/.test(address));
  assert.ok(pages.length > 25, `${pages.length} pages`);
  const people = new Map([["", await province.visitor({ viewport: { width: 360, height: 800 }, colorScheme: "dark" })]]);
  for (const login of ["motcua.101", "lanhdao.101", "kiemsoat", "quantri"]) {
    const page = await province.visitor({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
    await officer.signIn(page, login);
    people.set(login, page);
  }
  const citizens = await province.visitor({ viewport: { width: 360, height: 800 } });
  await citizen.signIn(citizens, "Vũ Đức Hải");
  const findings = [];
  for (const { door, address } of pages) {
    const page = door === "Open" ? people.get("") : door === "Official" ? await whoMay(people, address) : citizens;
    assert.ok(page, `nobody may open ${address}`);
    findings.push(...(await examine(page, [address])));
  }
  assert.deepEqual(findings, []);
});

async function whoMay(people, address) {
  for (const [login, page] of people) {
    if (login && (await page.request.get(address, { maxRedirects: 0 })).status() === 200) return page;
  }
}

async function examine(page, addresses) {
  const findings = [];
  for (const address of addresses) {
    const answer = await page.goto(address);
    assert.equal(answer.status(), 200, address);
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      for (const { target } of nodes) findings.push(`${address} ${id}: ${target.join(" ")}`);
    }
  }
  return findings;
}
