// node check.mjs SITE BASE REPORT [HOSTILE]: looks at every page type of a built site as browsers and validators do, and at all
// pages as far as a validator is quick enough. BASE is the path that the site is served under. Writes REPORT (JSON),
// prints a summary, and ends with 1 where anything was found. HOSTILE is a site of hostile briefs, opened from the disk.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { launch as startChrome } from "chrome-launcher";
import { HtmlValidate } from "html-validate";
import lighthouse from "lighthouse";
import { LinkChecker } from "linkinator";
import { launch, look } from "./browser.mjs";
import { serve } from "./server.mjs";

const [site, base, report, hostile] = process.argv.slice(2);
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const shots = process.env.SHOTS ?? null;
const found = {};
const figures = {};

function pages(root) {
  return readdirSync(root, { recursive: true })
    .filter((path) => path.endsWith(".html"))
    .sort();
}

// One page of each type; of briefs the last and the one with the most on it, which is the largest.
function types(all) {
  const one = (pattern) => all.filter((path) => pattern.test(path)).at(-1);
  return Object.fromEntries(
    Object.entries({
      home: "index.html",
      brief: one(/^\d{4}\/\d\d\/\d\d\/index\.html$/),
      earlier: all.find((path) => /^\d{4}\/\d\d\/\d\d\/index\.html$/.test(path)),
      archive: "archive/index.html",
      year: one(/^\d{4}\/index\.html$/),
      month: one(/^\d{4}\/\d\d\/index\.html$/),
      assets: "assets/index.html",
      asset: all.find((path) => path === "assets/btc/index.html") ?? one(/^assets\/[^/]+\/index\.html$/),
      "asset-year": one(/^assets\/btc\/\d{4}\/index\.html$/),
      venues: "venues/index.html",
      venue: one(/^venues\/binance\/index\.html$/) ?? one(/^venues\/[^/]+\/index\.html$/),
      search: "search/index.html",
      absent: "404.html",
    }).filter(([, path]) => path !== undefined),
  );
}

function note(tool, faults) {
  found[tool] = [...(found[tool] ?? []), ...faults];
}

const all = pages(site);
const kinds = types(all);
const server = await serve(site, base);
const origin = `http://127.0.0.1:${server.address().port}`;
const start = `${origin}${base}`;
if (shots !== null) mkdirSync(shots, { recursive: true });

const browser = await launch(chromium);
figures.bytes = {};
for (const [name, path] of Object.entries(kinds)) {
  const own = (url) => url.startsWith(origin) || url.startsWith("data:");
  const seen = await look(browser, start + path.replace(/index\.html$/, ""), own, { shots, name });
  figures.bytes[name] = seen.loaded;
  note("browser", seen.faults.map((fault) => `${path}: ${fault}`));
  if (seen.loaded > 150_000) note("browser", [`${path}: ${seen.loaded} bytes transferred`]);
  if (path === "404.html") continue; // it is written for where it is served
  const disk = await look(browser, pathToFileURL(join(site, path)).href, (url) => url.startsWith("file:"), { withAxe: false, widths: [1280] });
  note("browser from a disk", disk.faults.map((fault) => `${path}: ${fault}`));
}
for (const path of hostile === undefined ? [] : pages(hostile)) {
  if (path === "404.html") continue;
  const address = pathToFileURL(join(hostile, path)).href + (path.startsWith("search/") ? "#owned" : "");
  const seen = await look(browser, address, (url) => url.startsWith("file:"), { typed: false });
  note("browser, hostile briefs", seen.faults.map((fault) => `${path}: ${fault}`));
}
await browser.close();

const vnu = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
const checked = spawnSync("java", ["-Xss16m", "-jar", vnu, "--format", "json", "--errors-only", ...all.map((path) => join(site, path))], { maxBuffer: 1 << 28, encoding: "utf8" });
note("vnu", JSON.parse(checked.stderr || '{"messages":[]}').messages.map((one) => `${relative(site, new URL(one.url).pathname)}:${one.lastLine}: ${one.message}`));

const validator = new HtmlValidate({ extends: ["html-validate:recommended"] });
for (const path of process.env.EVERY_PAGE === "0" ? Object.values(kinds) : all) {
  const result = await validator.validateFile(join(site, path));
  note("html-validate", result.results.flatMap((one) => one.messages.map((m) => `${path}:${m.line}: ${m.ruleId}: ${m.message}`)));
}

const links = await new LinkChecker().check({ path: start, recurse: true, concurrency: 20, linksToSkip: [`^(?!${origin})`] });
figures.links = links.links.length;
note("linkinator", links.links.filter((one) => one.state === "BROKEN").map((one) => `${one.parent}: ${one.url}: ${one.status}`));

figures.lighthouse = {};
for (const name of ["home", "brief", "archive"]) {
  const chrome = await startChrome({ chromePath: chromium, chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
  const result = await lighthouse(start + kinds[name].replace(/index\.html$/, ""), { port: chrome.port, output: "json", logLevel: "error" });
  chrome.kill();
  figures.lighthouse[name] = {};
  for (const [key, category] of Object.entries(result.lhr.categories)) {
    figures.lighthouse[name][key] = category.score;
    const low = category.auditRefs.filter((ref) => ref.weight > 0 && (result.lhr.audits[ref.id].score ?? 1) < 0.9).map((ref) => ref.id);
    if (category.score < 0.95) note("lighthouse", [`${name}: ${key} ${category.score}: ${low.join(", ")}`]);
  }
}
server.close();

figures.pages = all.length;
writeFileSync(report, JSON.stringify({ figures, found }, null, 1) + "\n");
for (const [tool, faults] of Object.entries(found)) {
  console.log(`${tool}: ${faults.length} found`);
  for (const fault of faults.slice(0, 15)) console.log(`  ${fault}`);
}
console.log(JSON.stringify(figures));
process.exit(Object.values(found).some((faults) => faults.length > 0) ? 1 : 0);
