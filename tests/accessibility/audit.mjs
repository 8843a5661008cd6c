// Opens each page in Chromium, light and dark, wide and narrow, and prints every violation axe finds there as JSON.
//
// Axe looks at the light wide view and the dark narrow one: between them they have both palettes and both layouts, and
// it takes most of the time. What runs over its window, and what is asked for, is told of all four.
//
// node audit.mjs CHROMIUM PAGE…

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
const WIDTHS = [1280, 360];
const SCHEMES = ["light", "dark"];
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const [executablePath, ...pages] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ARGUMENTS, headless: true });

async function look(file, colorScheme, width) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  let requests = 0;
  page.on("request", () => (requests += 1));
  await page.goto(pathToFileURL(file).href);
  await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const isAudited = (colorScheme === SCHEMES[0]) === (width === WIDTHS[0]);
  const { violations, passes } = isAudited ? await audit(page) : { violations: [], passes: [] };
  await context.close();
  const shown = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 3).map((n) => n.html) }));
  return { file, colorScheme, width, overflow, requests, isAudited, passes: passes.length, violations: shown };
}

async function audit(page) {
  await page.evaluate(axe);
  return page.evaluate((values) => axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] }), TAGS);
}

const found = [];
for (const file of pages) {
  const views = SCHEMES.flatMap((scheme) => WIDTHS.map((width) => look(file, scheme, width)));
  found.push(...(await Promise.all(views)));
}
await browser.close();
console.log(JSON.stringify(found, null, 1));
