// Builds what the browser loads into crates/web/assets, which is kept in the repository so that
// `cargo build` needs no Node. `--check` builds beside it and tells whether the two are the same.
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const kept = join(here, "../crates/web/assets");
const check = process.argv.includes("--check");
const out = check ? mkdtempSync(join(tmpdir(), "ui-")) : kept;

/** One bundle with a fixed name: the server adds the content's hash to the address. */
const bundle = (input, options) =>
  build({
    root: here,
    configFile: false,
    base: "./",
    logLevel: "warn",
    publicDir: options.first ? "public" : false,
    build: {
      outDir: out,
      emptyOutDir: Boolean(options.first),
      assetsInlineLimit: 0,
      modulePreload: false,
      target: ["chrome105", "firefox115", "safari15.6"],
      cssTarget: ["chrome105", "firefox115", "safari15.6"],
      rolldownOptions: {
        // htmx can evaluate text; it is told not to and the page's policy forbids it.
        onwarn: (warning, warn) => warning.code !== "EVAL" && warn(warning),
        input: join(here, "src", input),
        output: {
          entryFileNames: "[name].js",
          codeSplitting: false,
          assetFileNames: (asset) => (asset.names[0]?.endsWith(".woff2") ? "fonts/[name][extname]" : "[name][extname]"),
        },
      },
    },
  });

const icons = () => {
  const names = JSON.parse(readFileSync(join(here, "icons.json"), "utf8"));
  const symbols = Object.entries(names).map(([name, source]) => {
    const drawing = source.startsWith("<")
      ? source
      : readFileSync(join(here, "node_modules/lucide-static/icons", `${source}.svg`), "utf8")
          .replace(/<!--.*?-->/gs, "")
          .replace(/<svg[^>]*>|<\/svg>/gs, "")
          .replace(/\s+/g, " ")
          .replace(/ ?\/>/g, "/>")
          .replace(/> </g, "><")
          .trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawing}</symbol>`;
  });
  writeFileSync(
    join(out, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide icons, ISC licence, https://lucide.dev -->\n${symbols.join("\n")}\n</svg>\n`,
  );
};

const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

const digest = (folder) =>
  files(folder).map((name) => `${name} ${createHash("sha256").update(readFileSync(join(folder, name))).digest("hex")}`);

await bundle("app.ts", { first: true });
rmSync(join(out, "app.js"), { force: true });
await bundle("citizen.ts", {});
await bundle("officer.ts", {});
icons();

if (check) {
  const [made, stored] = [digest(out), digest(kept)];
  rmSync(out, { recursive: true });
  const stale = made.filter((line) => !stored.includes(line)).concat(stored.filter((line) => !made.includes(line)));
  if (stale.length > 0) {
    console.error(`crates/web/assets is not what ui/ builds. Run "npm run build" in ui/.\n${stale.join("\n")}`);
    process.exit(1);
  }
}
