// What a browser shows of a page: faults of accessibility, the policy's complaints, foreign requests, sideways scrolling,
// texts that lie over each other.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const WIDTHS = [360, 768, 1280];
export const SCHEMES = ["light", "dark"];

export function launch(chromium) {
  return puppeteer.launch({ executablePath: chromium, headless: true, args: ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files=false"] });
}

// Runs in the page: pairs of texts whose boxes overlap, as a reader sees them.
function overlaps() {
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || ["TITLE", "DESC", "STYLE", "SCRIPT"].includes(node.parentElement.tagName.toUpperCase())) continue;
    if (!node.parentElement.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const box = { left: rect.left + 1.5, right: rect.right - 1.5, top: rect.top + rect.height * 0.25, bottom: rect.bottom - rect.height * 0.25, text: node.data.trim().slice(0, 60), node };
      for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) {
        if (getComputedStyle(up).overflow !== "visible" && !(up instanceof SVGElement)) {
          const clip = up.getBoundingClientRect();
          box.left = Math.max(box.left, clip.left);
          box.right = Math.min(box.right, clip.right);
          box.top = Math.max(box.top, clip.top);
          box.bottom = Math.min(box.bottom, clip.bottom);
        }
      }
      if (box.right - box.left > 1 && box.bottom - box.top > 1 && box.right > 0) boxes.push(box);
    }
  }
  boxes.sort((a, b) => a.top - b.top);
  const found = [];
  for (let i = 0; i < boxes.length; i += 1) {
    for (let j = i + 1; j < boxes.length && boxes[j].top < boxes[i].bottom; j += 1) {
      const [a, b] = [boxes[i], boxes[j]];
      if (a.node !== b.node && a.left < b.right && b.left < a.right) found.push(`"${a.text}" and "${b.text}"`);
    }
  }
  return found;
}

// Everything about one page at one address; `own` tells requests to its host from others, `typed` that it has the type and
// that nothing may move once it is shown.
export async function look(browser, url, own, { withAxe = true, typed = true, widths = WIDTHS, shots = null, name = "" } = {}) {
  const faults = [];
  const page = await browser.newPage();
  page.on("console", (message) => {
    const text = message.text();
    // No preload of a font works from a disk, where the style sheet fetches it all the same (see `type` below).
    if (url.startsWith("file:") && /^Access to font at 'file:|net::ERR_FAILED$/.test(text)) return;
    if (/Content.Security.Policy|Refused to/i.test(text)) faults.push(`policy: ${text}`);
    else if (message.type() === "error" && !/404/.test(text)) faults.push(`console: ${text}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("dialog", async (dialog) => {
    faults.push(`executed: a dialog said ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!own(request.url())) faults.push(`foreign request: ${request.url().slice(0, 200)}`);
  });
  for (const scheme of SCHEMES) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    for (const width of widths) {
      await page.setViewport({ width, height: 900 });
      await page.goto(url, { waitUntil: "load" });
      const type = await page.evaluate(() => document.fonts.ready.then((all) => [...all].filter((one) => /Inter Brief"?$/.test(one.family)).map((one) => one.status)));
      if (typed && (type.length !== 1 || type[0] !== "loaded")) faults.push(`at ${width} (${scheme}) the packaged type is ${type.join(", ") || "not named"}`);
      const shift = await page.evaluate(() => new Promise((done) => {
        new PerformanceObserver((list) => done(list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(0), 100);
      }));
      if (typed && shift > 0.001) faults.push(`at ${width} (${scheme}) the page shifts by ${shift}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) faults.push(`scrolls sideways by ${wide} px at ${width} (${scheme})`);
      for (const pair of (await page.evaluate(overlaps)).slice(0, 5)) faults.push(`overlap at ${width} (${scheme}): ${pair}`);
      if (shots !== null) {
        const tall = await page.evaluate(() => document.documentElement.scrollHeight);
        if (tall < 12_000) await page.screenshot({ path: `${shots}/${name}-${width}-${scheme}.png`, fullPage: true });
      }
      if (withAxe && width !== 768) {
        // The page's own policy lets no script in, so axe comes by way of the browser's debugger.
        await page.evaluate(axe);
        const result = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        for (const one of result.violations) {
          const where = one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ");
          faults.push(`axe at ${width} (${scheme}): ${one.id}: ${one.help}: ${where} (${one.nodes.length} places)`);
        }
      }
    }
  }
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation")).reduce((sum, one) => sum + one.encodedBodySize, 0));
  await page.close();
  return { faults, loaded };
}
