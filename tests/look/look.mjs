// node look.mjs CHROMIUM PAGE... : opens each page from the disk at three widths, light and dark, and prints what is wrong
// as JSON: what tests/site/browser.mjs sees, and whether numbers say where they come from by keyboard, pointer and tap.
import { pathToFileURL } from "node:url";
import { launch, look } from "../site/browser.mjs";

const [chromium, ...pages] = process.argv.slice(2);
const browser = await launch(chromium);
const found = {};


async function provenance(url) {
  const faults = [];
  const page = await browser.newPage();
  await page.setViewport({ width: 360, height: 800 });
  await page.goto(url);
  const count = await page.$$eval("main [data-about]", (all) => all.filter((one) => one.checkVisibility()).length);
  let reached = 0;
  for (let step = 0; step < 25; step += 1) {
    await page.keyboard.press("Tab");
    const says = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one.dataset.about) return null;
      const style = getComputedStyle(one, "::after");
      const box = one.getBoundingClientRect();
      const free = innerHeight - Number.parseFloat(style.height);
      // A quotation of ten thousand characters is higher than any window; its beginning is what is looked at.
      return { shown: style.position === "fixed" && style.content.includes("Window"), seen: box.bottom <= free || box.height > free };
    });
    if (says === null) continue;
    reached += 1;
    if (!says.shown) faults.push(`step ${step}: a focused number does not say where it comes from`);
    if (!says.seen) faults.push(`step ${step}: the panel lies over its number`);
  }
  if (reached < 8 || count < 20) faults.push(`the keyboard reaches ${reached} of the first numbers; there are ${count}`);
  const number = await page.$("main h1 [data-about], main header [data-about]");
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement.blur());
  await number.hover();
  if (!(await number.evaluate((one) => getComputedStyle(one, "::after").position === "fixed"))) faults.push("pointing shows nothing");
  await page.mouse.move(0, 0);
  const touched = await browser.newPage();
  await touched.setViewport({ width: 360, height: 800, hasTouch: true, isMobile: true });
  await touched.goto(url);
  const tapped = await touched.$("main header [data-about]");
  await tapped.tap();
  if (!(await tapped.evaluate((one) => document.activeElement === one || one.matches(":hover")))) faults.push("a tap shows nothing");
  await touched.close();
  await page.emulateMediaType("print");
  const printed = await page.evaluate(() => ({ folded: [...document.querySelectorAll("details")].some((one) => one.checkVisibility()), foot: document.querySelector(".foot")?.checkVisibility() }));
  if (printed.folded || printed.foot) faults.push("print shows what only a screen can use");
  await page.close();
  return faults;
}

// What a chart's marks say on pointing is reached by keys alone: the fold of its table, which names its chart and shows
// where the reader is, the table, and each number in it with its panel.
async function tables(url) {
  const faults = [];
  const page = await browser.newPage();
  await page.setViewport({ width: 768, height: 900 });
  await page.goto(url);
  const state = () =>
    page.evaluate(() => {
      const one = document.activeElement;
      const says = (one.getAttribute("aria-describedby") ?? one.getAttribute("aria-labelledby") ?? "").split(" ");
      const panel = getComputedStyle(one, "::after");
      return {
        tag: one.tagName,
        group: one.getAttribute("role") === "group",
        ring: getComputedStyle(one).outlineStyle,
        names: says.map((id) => document.getElementById(id)?.textContent ?? "").join(" ").trim(),
        title: one.closest("figure")?.querySelector("svg.drawing > title")?.textContent ?? null,
        figure: one.dataset.figure ?? null,
        told: panel.position === "fixed" && panel.content.length > 8,
      };
    });
  const tab = async () => {
    await page.keyboard.press("Tab");
    return state();
  };
  const wanted = await page.$$eval("figure details", (all) => all.length);
  let seen = 0;
  for (let step = 0; step < 3000 && seen < wanted; step += 1) {
    const fold = await tab();
    if (fold.tag !== "SUMMARY" || fold.title === null) continue;
    seen += 1;
    if (fold.ring === "none") faults.push(`"${fold.title}": no focus shows on the fold of its table`);
    if (fold.names !== fold.title) faults.push(`"${fold.title}": its fold says "${fold.names}"`);
    await page.keyboard.press("Enter");
    const table = await tab();
    if (!table.group || table.names !== fold.title || table.ring === "none") faults.push(`"${fold.title}": its table is not reached by keys, not named or not seen`);
    const number = await tab();
    if (number.figure === null || !number.told) faults.push(`"${fold.title}": the first number behind it says nothing`);
    await page.keyboard.down("Shift");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.up("Shift");
    await page.keyboard.press("Enter");
  }
  if (wanted === 0 || seen < wanted) faults.push(`keys reach ${seen} of the ${wanted} tables behind charts`);
  const inside = await page.$$eval('svg[role="img"] [tabindex]', (all) => all.length);
  if (inside > 0) faults.push(`${inside} marks can be tabbed to inside of pictures, whose parts no screen reader knows`);
  await page.close();
  return faults;
}

// Labels of charts are as large as the smallest text may be, and lie inside their drawing.
async function charts(url) {
  const page = await browser.newPage();
  await page.setViewport({ width: 360, height: 800 });
  await page.goto(url);
  const faults = await page.evaluate(() => {
    const wrong = [];
    for (const text of document.querySelectorAll("svg.drawing text")) {
      const box = text.getBoundingClientRect();
      const frame = text.ownerSVGElement.getBoundingClientRect();
      const size = Number.parseFloat(text.getAttribute("font-size") ?? "11") * (frame.width / 360);
      if (size < 8) wrong.push(`"${text.textContent}" is ${size.toFixed(1)} px high`);
      if (box.left < frame.left + 0.5 || box.right > frame.right - 0.5) wrong.push(`"${text.textContent}" touches the edge of its chart`);
    }
    return wrong;
  });
  await page.close();
  return faults;
}

for (const path of pages) {
  const url = pathToFileURL(path).href;
  const { faults } = await look(browser, url, (address) => address === url || address.startsWith("data:"));
  const owned = await browser.newPage();
  await owned.goto(url);
  if ((await owned.title()) === "owned") faults.push("something was executed");
  await owned.close();
  found[path.split("/").at(-1)] = [...faults, ...(await charts(url)), ...(await tables(url)), ...(await provenance(url))];
}
await browser.close();
console.log(JSON.stringify(found));
