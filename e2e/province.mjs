// A fictional province for one run: a fresh folder, a free port, and nothing left behind.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const program =
  process.env.TINHSO_BIN ?? fileURLToPath(new URL("../target/debug/tinhso", import.meta.url));
const browserArgs = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

export async function openProvince({ dossiers = 300 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "tinhso-e2e-"));
  const server = spawn(
    program,
    ["demo", "--data", join(folder, "data"), "--port", String(await freePort()), "--dossiers", String(dossiers)],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = new Promise((resolve) => server.once("close", resolve));
  let browser;
  const close = async () => {
    await browser?.close();
    server.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };

  try {
    const base = await printedAddress(server);
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: browserArgs,
    });
    return { visitor: (options) => openVisitor(browser, base, options), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A separate person at a separate computer: own cookies, own page. A script that fails fails the run. */
async function openVisitor(browser, base, options = {}) {
  const context = await browser.newContext({
    baseURL: base,
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    ...options,
  });
  context.setDefaultTimeout(10_000);
  context.on("weberror", (failure) => {
    throw failure.error();
  });
  return context.newPage();
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function printedAddress(server) {
  return new Promise((resolve, reject) => {
    let printed = "";
    let complaints = "";
    server.stderr.on("data", (chunk) => (complaints += chunk));
    server.stdout.on("data", (chunk) => {
      printed += chunk;
      const address = printed.match(/http:\/\/localhost:\d+/);
      if (address) resolve(address[0]);
    });
    server.once("error", reject);
    server.once("close", () => reject(new Error(`the province did not open: ${complaints}`)));
  });
}
