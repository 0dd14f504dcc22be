// Builds everything under src/sharewell/web/static/sharewell/. With --check nothing is written: the committed files are
// compared with a fresh build, byte for byte, and each difference is named.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "sharewell", "web", "static", "sharewell");
const modules = join(here, "node_modules");
const list = join(here, "built.json");
const font = join(modules, "@fontsource", "atkinson-hyperlegible-next", "files");

function build() {
  const files = new Map();
  const css = sass.compile(join(here, "scss", "sharewell.scss"), {
    style: "compressed",
    charset: false,
    loadPaths: [modules],
    quietDeps: true,
  }).css;
  files.set("sharewell.css", Buffer.from(`${css}\n`));
  for (const set of ["latin", "latin-ext"]) {
    for (const weight of [400, 700]) {
      const name = `atkinson-hyperlegible-next-${set}-${weight}-normal.woff2`;
      files.set(`fonts/${name}`, readFileSync(join(font, name)));
    }
  }
  const bundle = readFileSync(join(modules, "govuk-frontend", "dist", "govuk", "govuk-frontend.min.js"), "utf8");
  files.set("govuk-frontend.min.js", Buffer.from(bundle.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, "\n")));
  for (const folder of ["js", "images", "licences"]) {
    for (const name of readdirSync(join(here, folder)).sort()) {
      files.set(folder === "js" ? name : `${folder}/${name}`, readFileSync(join(here, folder, name)));
    }
  }
  return files;
}

function standing(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path).split("\\").join("/"));
}

// Names every source and every built file with its digest, so that a check without node can tell when they part.
function digests(files) {
  const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");
  const sources = ["package.json", "package-lock.json", "build.mjs"];
  for (const folder of ["scss", "js", "images", "licences"]) {
    sources.push(...readdirSync(join(here, folder)).map((name) => `${folder}/${name}`));
  }
  const table = {
    sources: Object.fromEntries(sources.sort().map((name) => [name, sha(readFileSync(join(here, name)))])),
    built: Object.fromEntries([...files].sort().map(([name, bytes]) => [name, sha(bytes)])),
  };
  return Buffer.from(`${JSON.stringify(table, null, 1)}\n`);
}

const files = build();
if (process.argv.includes("--check")) {
  const wrong = [];
  for (const [name, bytes] of files) {
    const path = join(out, name);
    if (!existsSync(path)) wrong.push(`missing: ${name}`);
    else if (!readFileSync(path).equals(bytes)) wrong.push(`differs: ${name}`);
  }
  if (!existsSync(list) || !readFileSync(list).equals(digests(files))) wrong.push("differs: frontend/built.json");
  for (const name of standing(out)) if (!files.has(name)) wrong.push(`not built from here: ${name}`);
  if (wrong.length) {
    console.error(`${wrong.join("\n")}\nRun "npm ci --ignore-scripts && npm run build" in frontend/ and commit the result.`);
    process.exit(1);
  }
  console.log(`${files.size} files are as built.`);
} else {
  rmSync(out, { recursive: true, force: true });
  for (const [name, bytes] of files) {
    const path = join(out, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  writeFileSync(list, digests(files));
  console.log(`${files.size} files written.`);
}
