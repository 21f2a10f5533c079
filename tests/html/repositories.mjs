// The repositories whose reports are looked at, built by code: a demo, hostile text, a long list,
// and many lists. Nothing of the user's configuration is read.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PEOPLE = ["Ana", "Omar", "Sara", "Noor", "Tomas"];
const DAY = 24 * 60 * 60;
/** 1 Feb 2025, 09:00 UTC. */
const BEGIN = 1738400400;

/** What a contributor may write to get into a page. */
export const ATTACKS = [
  "<script>window.owned = 1</script>",
  '"><img src=x onerror="window.owned = 2">',
  "</style></title></script><svg onload=window.owned=3>",
  "' onmouseover='window.owned=4",
  "a \u202e reversed \u200b\u2066",
  "<!-- --><b>bold</b>&lt;i&gt;",
];

/** Runs a program in a directory, away from the user's own configuration, and returns what it says. */
export function run(directory, program, args, options = {}) {
  const environment = {
    PATH: process.env.PATH,
    HOME: directory,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CHECKLIST_TODAY: "2025-02-12",
    TZ: "UTC",
    ...options.environment,
  };
  return execFileSync(program, args, {
    cwd: directory, env: environment, input: options.input, maxBuffer: 1 << 30,
    stdio: ["pipe", "pipe", options.loud ? "inherit" : "pipe"],
  }).toString();
}

function identity(name, at) {
  const email = `${name.toLowerCase().replace(/[^a-z]/g, "")}@example.org`;
  return {
    GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: `${at} +0100`,
    GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: `${at} +0100`,
  };
}

function commit(directory, name, at, message) {
  run(directory, "git", ["add", "--all"]);
  run(directory, "git", ["commit", "-q", "-m", message], { environment: identity(name, at) });
}

function repository(directory) {
  mkdirSync(directory, { recursive: true });
  run(directory, "git", ["init", "-q", "-b", "main"]);
}

/** The release that `git checklist demo` plays. */
export function demo(tool, directory) {
  mkdirSync(directory, { recursive: true });
  run(directory, tool, ["demo", join(directory, "demo")]);
  return join(directory, "demo");
}

/** A list whose texts, headings, people and file name are attacks. */
export function hostile(directory) {
  repository(directory);
  const path = `CHECKLIST <img src=x onerror=alert(1)>.md`;
  const list = (tick) => [
    "# Release of </title>&lt;script&gt;", "", "## Phase 1: `<script>` \\<svg onload=x>", "",
    ...ATTACKS.map((attack) => `- [${tick}] Item \`${attack}\``), "",
  ].join("\n");
  writeFileSync(join(directory, path), list(" "));
  commit(directory, "Ana", BEGIN, "begin");
  writeFileSync(join(directory, path), list("x"));
  commit(directory, "Mallory \"'</script>&", BEGIN + DAY, `tick ${ATTACKS.join(" ")}`);
  return directory;
}

/** A list of 124 items in 7 phases, signed off by five people over twelve days. */
export function long(directory) {
  repository(directory);
  const file = join(directory, "DEPLOYMENT_CHECKLIST.md");
  const counts = [20, 19, 12, 15, 23, 22, 13];
  const windows = ["1-2 weeks before", "1 week before", "3 days before", "1 day before", "Deployment Day", "First 24 hours", "First Week"];
  const text = (ticked) => {
    let number = 0;
    const lines = ["# Example Platform", "", "<!-- checklist: release=2.3 date=2025-02-14 -->", ""];
    counts.forEach((count, phase) => {
      lines.push(`## Phase ${phase + 1}: Part ${phase + 1} of the work (${windows[phase]})`, "");
      for (let item = 0; item < count; item += 1, number += 1) {
        const state = number < ticked ? "x" : " ";
        lines.push(number === 30 ? "- [ ] ~~Read replica~~ none in this release" : `- [${state}] Point ${number + 1} of the list is done`);
      }
      lines.push("");
    });
    return lines.join("\n");
  };
  writeFileSync(file, text(0));
  commit(directory, "Ana", BEGIN - DAY, "begin the release");
  for (let step = 1; step <= 24; step += 1) {
    writeFileSync(file, text(step * 3));
    commit(directory, PEOPLE[step % PEOPLE.length], BEGIN + step * DAY / 2, `sign off ${step}`);
  }
  return directory;
}

/** Lists of 14 items, each with a few commits: what a repository of proposals has. */
export function many(directory, lists) {
  repository(directory);
  const stream = [];
  const data = (text) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const list = (number, ticked) => [
    `# Proposal ${number}`, "", "## Release Signoff Checklist", "",
    ...Array.from({ length: 14 }, (_, item) => `- [${item < ticked ? "x" : " "}] Step ${item + 1} of proposal ${number}`), "",
  ].join("\n");
  for (let round = 0; round < 4; round += 1) {
    for (let number = 0; number < lists; number += 1) {
      const name = PEOPLE[(number + round) % PEOPLE.length];
      const ticked = Math.min(14, round * (1 + number % 5));
      const at = BEGIN + (round * lists + number) * 3600;
      stream.push("commit refs/heads/main\n",
        `committer ${name} <${name.toLowerCase()}@example.org> ${at} +0100\n`, data(`round ${round} of ${number}`),
        `M 100644 inline proposals/${number}/CHECKLIST.md\n`, data(list(number, ticked)));
    }
  }
  run(directory, "git", ["fast-import", "--quiet"], { input: stream.join("") });
  return directory;
}
