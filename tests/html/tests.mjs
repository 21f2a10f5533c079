// What has to be true of a report in a browser. Each test gets the world that `run.mjs` built: a
// browser, and the pages by name.

import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { open, violations } from "./browser.mjs";
import { ATTACKS } from "./repositories.mjs";

const SCHEMES = ["light", "dark"];

/** Opens everything that is folded. */
const unfold = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));

/** The texts of the items that are shown. */
const shown = (page) => page.locator("details.item:visible > summary .text").allInnerTexts();

/** A copy of a page with something done to its source. */
function altered(world, name, from, to) {
  const source = readFileSync(world.pages[name], "utf8");
  assert.ok(source.includes(from), from);
  const file = world.pages[name].replace(/\.html$/, `-altered-${from.length}-${to.length}.html`);
  writeFileSync(file, source.replace(from, to));
  return file;
}

async function judged(world, file, options) {
  const { page, close } = await open(world, file, options);
  await unfold(page);
  const found = await violations(world, page);
  await close();
  return found;
}

export const tests = [];
const test = (name, body) => tests.push({ name, body });

for (const name of ["audit", "gate", "hostile", "long", "several"]) {
  for (const colorScheme of SCHEMES) {
    test(`axe finds nothing in ${name}, ${colorScheme}, unfolded`, async (world) => {
      assert.deepEqual(await judged(world, world.pages[name], { colorScheme }), []);
    });
  }
}

test("axe finds nothing on a telephone", async (world) => {
  assert.deepEqual(await judged(world, world.pages.audit, { viewport: { width: 360, height: 740 } }), []);
});

test("control: axe finds a field without a label and pale words", async (world) => {
  const file = altered(world, "audit", "<main ", "<input><main ");
  const unnamed = await judged(world, file, {});
  assert.ok(unnamed.some((line) => line.startsWith("label:")), unnamed.join("\n"));
  const page = await open(world, world.pages.audit);
  await page.page.evaluate(() => { document.querySelector("footer p").style.color = "#ccc"; });
  const pale = await violations(world, page.page);
  assert.ok(pale.some((line) => line.startsWith("color-contrast:")), pale.join("\n"));
  await page.close();
});

for (const name of ["audit", "gate", "hostile", "long", "many"]) {
  test(`${name} asks for nothing but itself and complains of nothing`, async (world) => {
    const { page, seen, close } = await open(world, world.pages[name]);
    await page.waitForTimeout(300);
    assert.deepEqual(seen, { requests: [pathToFileURL(world.pages[name]).href], messages: [] });
    await close();
  });
}

test("control: what the page may not load or run is refused, and seen", async (world) => {
  const file = altered(world, "audit", "<main ", "<img src=\"http://127.0.0.1:9/x\"><script>window.owned = 9</script><main ");
  const { page, seen, close } = await open(world, file);
  await page.waitForTimeout(300);
  assert.equal(seen.messages.filter((message) => message.includes("Content Security Policy")).length, 2, seen.messages.join("\n"));
  assert.equal(await page.evaluate(() => window.owned), undefined);
  await close();
});

test("hostile text is text", async (world) => {
  const { page, close } = await open(world, world.pages.hostile);
  await unfold(page);
  const texts = await shown(page);
  assert.equal(texts.length, ATTACKS.length);
  ATTACKS.filter((attack) => /^[ -~]*$/.test(attack)).forEach((attack) =>
    assert.ok(texts.some((text) => text.includes(attack)), `${attack} in ${texts.join("\n")}`));
  assert.ok(texts.some((text) => text.includes("\\u{202e}")));
  assert.equal(await page.evaluate(() => window.owned), undefined);
  assert.equal(await page.locator("img, iframe, object, embed, [onerror], [onload], [onmouseover]").count(), 0);
  assert.equal(await page.locator("script").count(), 1);
  await close();
});

test("without scripts everything is there and opens", async (world) => {
  const { page, close } = await open(world, world.pages.audit, { javaScriptEnabled: false });
  assert.match(await page.locator("h1").innerText(), /^(WAITING|VIOLATED|PASSED)/);
  assert.equal(await page.locator("#filter").isVisible(), false);
  assert.equal((await shown(page)).length, 12);
  const first = page.locator("details.item").first();
  assert.equal(await first.locator(".ledger").isVisible(), false);
  await first.locator("> summary").click();
  assert.equal(await first.locator(".ledger").isVisible(), true);
  for (const summary of await page.locator("details.more > summary:visible").all()) {
    await summary.click();
  }
  assert.ok(await page.locator("table.log").isVisible());
  assert.ok(await page.locator("ol.commits .commit").first().isVisible());
  await close();
});

test("a link leads to its item and opens it", async (world) => {
  const { page, close } = await open(world, world.pages.audit);
  await page.locator(".finding a[href^='#i']").first().click();
  await page.locator("details.item:target[open]").waitFor({ timeout: 5000 });
  await page.locator("details.item:target .found a").first().click();
  await page.locator(".finding:target").waitFor({ timeout: 5000 });
  await page.locator(".matrix td a").first().click();
  await page.locator("details.more[open] dt:target").waitFor({ timeout: 5000 });
  await close();
});

test("the filter hides what does not fit, and nothing for good", async (world) => {
  const { page, close } = await open(world, world.pages.long);
  assert.equal((await shown(page)).length, 124);
  await page.getByLabel("Find").fill("Point 12");
  await page.locator("#filter-count", { hasText: "of 124 items" }).waitFor({ timeout: 5000 });
  assert.deepEqual((await shown(page)).map((text) => /Point (\d+)/.exec(text)[1]), ["12", "120", "121", "122", "123", "124"]);
  await page.getByLabel("Show").selectOption("wait");
  assert.equal((await shown(page)).length, 5);
  assert.equal(await page.locator(".phase:visible").count(), 1);
  await page.getByLabel("Find").fill("");
  await page.getByLabel("Show").selectOption("");
  await page.locator("#filter-count", { hasText: /^$/ }).waitFor({ state: "attached", timeout: 5000 });
  assert.equal((await shown(page)).length, 124);
  await page.getByRole("button", { name: "Unfold" }).click();
  assert.equal(await page.locator("details.item[open]").count(), 124);
  await close();
});

test("what is printed is unfolded", async (world) => {
  const { page, close } = await open(world, world.pages.audit);
  assert.equal(await page.locator(".ledger").first().isVisible(), false);
  await page.emulateMedia({ media: "print" });
  for (const part of [".ledger", "table.log", ".commit"]) {
    assert.equal(await page.locator(part).first().isVisible(), true, part);
  }
  assert.equal(await page.locator(".contents").isVisible(), false);
  assert.equal(await page.locator("#filter").isVisible(), false);
  assert.ok((await page.pdf({ format: "A4" })).length > 20000);
  await close();
});

test("a telephone scrolls no page sideways", async (world) => {
  for (const name of ["audit", "hostile", "long", "several"]) {
    const { page, close } = await open(world, world.pages[name], { viewport: { width: 360, height: 740 } });
    await unfold(page);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(wide <= room, `${name}: ${wide} of ${room}`);
    await close();
  }
});

test("the keyboard reaches the report first, and sees where it is", async (world) => {
  const { page, close } = await open(world, world.pages.audit);
  await page.keyboard.press("Tab");
  const skip = page.locator(".skip");
  assert.equal(await skip.evaluate((one) => one === document.activeElement), true);
  assert.ok((await skip.boundingBox()).x >= 0);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "report");
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
  await close();
});

test("a timeline of 124 items keeps its marks apart", async (world) => {
  const { page, close } = await open(world, world.pages.long);
  const marks = await page.locator(".timeline svg[role] g.signed circle").evaluateAll((circles) =>
    circles.map((one) => one.getBoundingClientRect()).map(({ x, y, width }) => ({ x: x + width / 2, y: y + width / 2, r: width / 2 })));
  assert.ok(marks.length > 10);
  marks.forEach((one, at) => marks.slice(at + 1).forEach((other) =>
    assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= one.r + other.r, JSON.stringify([one, other]))));
  const labels = await page.locator(".axis text").evaluateAll((texts) => texts.map((one) => one.getBoundingClientRect()).map(({ left, right }) => [left, right]));
  assert.ok(labels.length > 3);
  labels.slice(1).forEach(([left], at) => assert.ok(left > labels[at][1], `label ${at + 1}`));
  await close();
});

test("500 lists open at an index, each folded, within a minute", async (world) => {
  const began = Date.now();
  const { page, close } = await open(world, world.pages.many);
  assert.equal(await page.locator("table.index tbody tr").count(), 500);
  assert.equal(await page.locator("details.record").count(), 500);
  assert.equal(await page.locator("details.record[open]").count(), 0);
  const took = Date.now() - began;
  assert.ok(took < 60000, `${took} ms`);
  console.log(`     ${(statSync(world.pages.many).size / 1e6).toFixed(1)} MB, read in ${took} ms`);
  await page.locator("table.index a").nth(250).click();
  await page.locator("details.record:target[open]").waitFor({ timeout: 5000 });
  await page.getByLabel("Find").fill("Step 3 of proposal 77");
  await page.locator("#filter-count", { hasText: "1 of 7000 items" }).waitFor({ timeout: 10000 });
  assert.equal(await page.locator("details.record:visible").count(), 1);
  await close();
});
