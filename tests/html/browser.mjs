// A browser that says what a page asked for and complained of, and axe-core's judgement of it.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** Starts Chromium with a profile of its own; `modules` is where the two npm packages are. */
export async function start(modules, program) {
  const require = createRequire(join(modules, "index.js"));
  const { chromium } = require("playwright-core");
  const axe = require("axe-core").source;
  const browser = await chromium.launch({ executablePath: program, headless: true, args: FLAGS });
  return { browser, axe };
}

/** Opens a file and records every request, message and violation of the page's own policy. */
export async function open({ browser }, file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const seen = { requests: [], messages: [] };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("console", (message) => seen.messages.push(message.text()));
  page.on("pageerror", (error) => seen.messages.push(String(error)));
  await page.goto(pathToFileURL(file).href, { timeout: 120000 });
  return { page, seen, close: () => context.close() };
}

/** What axe-core finds wrong in a page: a line a rule and element. */
export async function violations({ axe }, page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.flatMap((rule) =>
    rule.nodes.slice(0, 3).map((node) => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`));
}
