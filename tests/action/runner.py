"""One workflow run of the action, in a real runner: nektos/act on this host, without a container.

The workflow checks the origin out as actions/checkout does with `fetch-depth: 0` (every branch below
`refs/remotes/origin`, the event's ref detached), and no action is fetched from anywhere: act is
handed this project's tracked files as `git-checklist/git-checklist@v0`.
"""

import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess

from origin import Event, Origin, environment

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ACTION = "git-checklist/git-checklist@v0"

WORKFLOW = """\
name: release gate
on: [pull_request, pull_request_target, merge_group, push]
permissions:
  contents: read
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - name: checkout
        env:
          NUMBER: ${{ github.event.pull_request.number }}
        run: |
          git init -q .
          git remote add origin "$FIXTURE_ORIGIN"
          git fetch -q $FIXTURE_DEPTH origin '+refs/heads/*:refs/remotes/origin/*' "+$FIXTURE_REF:refs/remotes/event"
          git checkout -q --detach refs/remotes/event
          if [ "$GITHUB_EVENT_NAME" = pull_request_target ]; then
            git fetch -q origin "+refs/pull/$NUMBER/head:refs/remotes/pull/$NUMBER/head"
          fi
      - id: checklist
        uses: git-checklist/git-checklist@v0
        with:
          install: ${{ vars.INSTALL }}
          gate: ${{ vars.GATE }}
          checklist: ${{ vars.CHECKLIST }}
          report: ${{ vars.REPORT }}
          when-closed: ${{ vars.WHEN_CLOSED }}
          token: ${{ vars.TOKEN }}
          base: ${{ vars.BASE }}
          head: ${{ vars.HEAD }}
          target: ${{ vars.TARGET }}
          source: ${{ vars.SOURCE }}
          working-directory: ${{ vars.WORKING_DIRECTORY }}
      - name: outputs
        if: always()
        env:
          OUTPUTS: ${{ toJSON(steps.checklist.outputs) }}
          REPORT: ${{ steps.checklist.outputs.report }}
        run: |
          jq -Mnc --argjson outputs "$OUTPUTS" '{outputs: $outputs}'
          if [ -n "$REPORT" ]; then
            jq -Mc '{report: .}' "$REPORT"
            cd "$(dirname "$REPORT")"
            for file in *; do jq -MRsc --arg name "$file" '{($name): .}' "$file"; done
          fi
"""


@dataclasses.dataclass
class Run:
    """What a run left: its result, and what a person or a later step would see of it."""

    passed: bool
    annotations: list[dict]  # level, file, line, title, message
    commands: set[str]  # every workflow command that the runner obeyed in the action's steps
    summary: str
    outputs: dict[str, str]
    report: dict | None
    reports: dict[str, str]  # what the files are that later steps may read, by name
    log: str  # what the action's steps printed

    @property
    def errors(self) -> list[dict]:
        return [each for each in self.annotations if each["level"] == "error"]

    @property
    def rules(self) -> set[str]:
        return {each["rule"] for each in self.report["findings"] if each["severity"] == "error"}


class Runner:
    """act, with its caches and its workflow in a directory of the suite's own."""

    def __init__(self, directory: pathlib.Path, act: str, binary: pathlib.Path):
        self.act = act
        self.binary = directory / "tool" / "git-checklist"  # a copy: the action's own build may replace it
        self.binary.parent.mkdir()
        shutil.copy2(binary, self.binary)
        self.directory = directory
        self.action = directory / "action"
        self.project = directory / "project"
        copy_tracked_files(self.action)
        workflows = self.project / ".github" / "workflows"
        workflows.mkdir(parents=True)
        (workflows / "gate.yml").write_text(WORKFLOW, encoding="utf-8")
        for arguments in (["init", "-q", "-b", "main"], ["add", "-A"],
                          ["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "commit", "-q", "-m", "Gate"]):
            subprocess.run(["git", *arguments], cwd=self.project, check=True, env=environment())

    def run(self, origin: Origin, event: Event, *, inputs: dict[str, str] | None = None, depth: str = "",
            binary: pathlib.Path | None = None, env: dict[str, str] | None = None,
            action: pathlib.Path | None = None) -> Run:
        """Runs the workflow for an event; `inputs` are the action's, `depth` goes to `git fetch`, and
        `action` is another copy of the action."""
        payload = self.directory / "event.json"
        payload.write_text(json.dumps(event.payload), encoding="utf-8")
        tool = (binary or self.binary).parent
        given = {
            "FIXTURE_ORIGIN": f"file://{origin.bare}", "FIXTURE_REF": event.ref, "FIXTURE_DEPTH": depth,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "PATH": f"{tool}:{os.environ['PATH']}",
        } | (env or {})
        command = [
            self.act, event.name, "--json", "--platform", "ubuntu-latest=-self-hosted", "--eventpath", str(payload),
            "--no-cache-server", "--action-offline-mode", "--use-new-action-cache",
            "--action-cache-path", str(self.directory / "cache"), "--local-repository", f"{ACTION}={action or self.action}",
        ]
        for name, value in ({"install": "false", "working-directory": ".", "when-closed": "fail"} | (inputs or {})).items():
            command += ["--var", f"{name.upper().replace('-', '_')}={value}"]
        for name, value in given.items():
            command += ["--env", f"{name}={value}"]
        done = subprocess.run(command, cwd=self.project, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=1200, env=environment() | {"HOME": str(self.directory)})
        return read(done.stdout, done.returncode, done.stderr)


def read(stdout: str, status: int, stderr: str) -> Run:
    """Reads act's JSON lines. A run whose steps did not all get their say is no run."""
    annotations, commands, log, printed = [], set(), [], {}
    summary = ""
    ended = set()
    for line in map(json.loads, stdout.splitlines()):
        steps = line.get("stepID") or []
        if steps == ["2"] and line.get("raw_output") and line["msg"].startswith("{"):
            printed |= json.loads(line["msg"])
        if "stepResult" in line and line.get("stage") == "Main":
            ended.add(steps[0])
        if steps[:1] != ["checklist"] or len(steps) < 2:
            continue
        command = line.get("command")
        if command and not re.fullmatch("[0-9a-f]{32}", command):  # the token that ends stop-commands
            commands.add(command)
        if line.get("raw_output"):
            log.append(line["msg"])
        if command == "summary":
            summary += line["content"]
        if command in ("error", "warning", "notice"):
            annotations.append({"level": command, "message": line["arg"]} | (line.get("kvPairs") or {}))
    if "2" not in ended or "outputs" not in printed:
        raise AssertionError(f"act did not run the workflow to its end ({status}):\n{stdout}\n{stderr}")
    return Run(passed=status == 0, annotations=annotations, commands=commands, summary=summary,
               outputs=printed["outputs"], report=printed.get("report"),
               reports={name: text for name, text in printed.items() if name.startswith("report.")}, log="".join(log))


def copy_tracked_files(destination: pathlib.Path) -> None:
    """Copies what a release of the action holds: the project's tracked files as they are now."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, check=True, stdout=subprocess.PIPE, env=environment())
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (destination / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, destination / name)
