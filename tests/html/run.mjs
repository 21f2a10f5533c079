#!/usr/bin/env node
// Looks at HTML reports in a real browser: `node tests/html/run.mjs [NAME]` runs the tests whose
// names contain NAME.
//
// Needs Chromium (CHROMIUM, else `chromium` of the system) and the npm packages playwright-core and
// axe-core (NODE_TOOLS, the node_modules that has them). GIT_CHECKLIST names the tool, else the
// release build. Prints a line a test and closes with `N passed, N failed`; exits 0 where some ran
// and none failed.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { start } from "./browser.mjs";
import { demo, hostile, long, many, run } from "./repositories.mjs";
import { tests } from "./tests.mjs";

const root = resolve(import.meta.dirname, "../..");
const tool = resolve(process.env.GIT_CHECKLIST || join(root, "target/release/git-checklist"));

/** A report of a repository as a file; a report of findings ends with exit status 1. */
function report(directory, name, repository, args) {
  const file = join(directory, `${name}.html`);
  try {
    writeFileSync(file, run(repository, tool, [...args, "--format", "html"]));
  } catch (error) {
    if (error.status !== 1) throw error;
    writeFileSync(file, error.stdout);
  }
  return file;
}

function pages(directory) {
  const place = (name) => join(directory, name);
  const played = demo(tool, place("played"));
  const audit = ["audit"];
  return {
    audit: report(directory, "audit", played, ["audit", "main..release/2.3"]),
    gate: report(directory, "gate", played, ["gate", "merge"]),
    hostile: report(directory, "hostile", hostile(place("hostile")), audit),
    long: report(directory, "long", long(place("long")), audit),
    several: report(directory, "several", many(place("several"), 6), audit),
    many: report(directory, "many", many(place("many"), 500), audit),
  };
}

async function main(chosen) {
  const directory = mkdtempSync(join(tmpdir(), "git-checklist-html-"));
  const world = await start(process.env.NODE_TOOLS || join(root, "node_modules"), process.env.CHROMIUM || "/usr/bin/chromium");
  let passed = 0;
  let failed = 0;
  try {
    world.pages = pages(directory);
    for (const { name, body } of tests.filter((one) => one.name.includes(chosen))) {
      const began = Date.now();
      const error = await body(world).then(() => null, (reason) => reason);
      error ? failed += 1 : passed += 1;
      console.log(`${error ? "FAIL" : "pass"} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
      if (error) console.log(error.stack ?? error);
    }
  } finally {
    await world.browser.close();
    if (!process.env.KEEP) rmSync(directory, { recursive: true });
    else console.log(directory);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv[2] ?? "");
