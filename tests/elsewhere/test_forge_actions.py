"""Forgejo's and Gitea's files, run by act on this host: their runners are made from it.

What differs: the job's container is left out, and the forge's address leads to a local origin.
"""

import json
import pathlib
import re

from checkout import CHECKLIST, ITEMS, TEMPLATES, Checkout, program

FLAGS = {"forgejo": {"FORGEJO_ACTIONS": "true", "GITEA_ACTIONS": "true"}, "gitea": {"GITEA_ACTIONS": "true"}}
RUNNERS = {"forgejo": "docker", "gitea": "ubuntu-latest"}


class ForgeActions(Checkout):
    def setUp(self):
        """act may lose the last lines of a step that fails, so the tool keeps what it says."""
        super().setUp()
        self.said = self.directory / "said"
        tool = self.bin / "git-checklist"
        real = tool.rename(self.directory / "real")
        tool.write_text(f'#!/bin/sh\n"{real}" "$@" >"{self.said}" 2>&1\nstatus=$?\ncat "{self.said}"\nexit $status\n',
                        encoding="utf-8")
        tool.chmod(0o755)

    def run_workflow(self, forge: str, fork: bool = False):
        """Runs the workflow as for a pull request; its exit status, its log, and what the gate said."""
        self.said.unlink(missing_ok=True)
        event = self.origin.pull_request("pull_request_target", fork=fork)
        project = self.directory / "project"
        workflow = project / f".{forge}" / "workflows" / "checklist.yml"
        workflow.parent.mkdir(parents=True, exist_ok=True)
        text = (TEMPLATES / f"{forge}.yml").read_text(encoding="utf-8")
        text, containers = re.subn(r"    container:\n      image: .*\n", "", text)
        self.assertEqual(1, containers)
        workflow.write_text(text, encoding="utf-8")
        self.make_project(project)
        payload = self.directory / "event.json"
        payload.write_text(json.dumps(event.payload), encoding="utf-8")
        command = [program("ACT", "act"), event.name, "--workflows", str(workflow.parent), "--eventpath", str(payload),
                   "--platform", f"{RUNNERS[forge]}=-self-hosted", "--no-cache-server",
                   "--action-offline-mode", "--secret", "GITHUB_TOKEN=of-no-worth"]
        env = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": str(self.addresses()),
               "PATH": self.environment()["PATH"]} | FLAGS[forge]
        for name, value in env.items():
            command += ["--env", f"{name}={value}"]
        done = self.run_in(project, command)
        done.stdout += self.said.read_text(encoding="utf-8") if self.said.exists() else ""
        return done

    def make_project(self, project: pathlib.Path) -> None:
        """act takes the repository's name from the project's remote."""
        if (project / ".git").exists():
            return
        for arguments in (["init", "-q", "-b", "main"], ["remote", "add", "origin", "https://github.com/example/harbor"],
                          ["add", "-A"], ["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "commit", "-qm", "Gate"]):
            self.run_in(project, ["git", *arguments]).check_returncode()

    def addresses(self) -> pathlib.Path:
        file = self.directory / "addresses"
        file.write_text(f'[url "file://{self.origin.bare}"]\n\tinsteadOf = https://github.com/example/harbor\n',
                        encoding="utf-8")
        return file

    def test_an_open_item_fails_and_a_complete_release_passes(self):
        self.origin.begin_release()
        self.origin.tick(*ITEMS[:3])
        for forge in FLAGS:
            with self.subTest(forge):
                self.assertExit(self.run_workflow(forge), 1, "WAITING", ITEMS[3], "release/2.3 into main")
        self.origin.tick(ITEMS[3])
        for forge in FLAGS:
            with self.subTest(forge):
                self.assertExit(self.run_workflow(forge), 0, "PASSED", "4 of 4 settled")
                self.assertExit(self.run_workflow(forge, fork=True), 0, "PASSED")

    def test_a_policy_and_a_workflow_of_the_change_count_for_nothing(self):
        self.origin.begin_release()
        self.origin.tick(*ITEMS[:2])
        self.origin.replace("checklist.toml", 'phases = ["1-2"]', 'phases = ["1"]')
        (self.origin.clone / ".forgejo" / "workflows").mkdir(parents=True)
        self.origin.write(".forgejo/workflows/checklist.yml", "on: push\njobs: {}\n")
        self.origin.commit("Ask for less", "Mallory")
        self.assertExit(self.run_workflow("forgejo", fork=True), 1, "VIOLATED", "checklist.toml")

    def test_no_text_of_the_change_is_obeyed(self):
        hostile = "::error title=fake::x ##[error]fake"
        self.origin.replace(CHECKLIST, ITEMS[3], hostile)
        self.origin.commit("Name an item", "Mallory")
        self.origin.push("main")
        self.origin.begin_release(branch="release/$(touch${IFS}ran)")
        self.origin.tick(*ITEMS[:3])
        done = self.run_workflow("gitea")
        self.assertExit(done, 1, "WAITING", "error title=fake")
        self.assertNotIn("❗", done.stdout)  # how act shows an annotation
        self.assertFalse(list(self.directory.rglob("ran")))
