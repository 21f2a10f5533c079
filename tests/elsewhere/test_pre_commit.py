"""The hooks of .pre-commit-hooks.yaml, installed and run by pre-commit itself."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from checkout import environment, program
from managers import Managed
from runner import copy_tracked_files

IDS = ("git-checklist-lint", "git-checklist-pre-commit", "git-checklist-commit-msg")


class PreCommit(Managed):
    @classmethod
    def setUpClass(cls):
        """This project as a repository of its own."""
        temporary = tempfile.TemporaryDirectory(prefix="git-checklist-project-")
        cls.addClassCleanup(temporary.cleanup)
        cls.project = pathlib.Path(temporary.name)
        copy_tracked_files(cls.project)
        for arguments in (["init", "-q", "-b", "main"], ["add", "-A"],
                          ["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "commit", "-q", "-m", "Release"]):
            subprocess.run(["git", *arguments], cwd=cls.project, check=True, env=environment())

    def configure(self, language: str, *ids: str) -> None:
        """A configuration with these hooks, as docs/hooks.md has it."""
        commit = self.run_in(self.project, ["git", "rev-parse", "HEAD"]).stdout.strip()
        lines = ["repos:", f"  - repo: {self.project}", f"    rev: {commit}", "    hooks:"]
        for id in ids:
            lines += [f"      - id: {id}"] + (["        language: system"] if language == "system" else [])
        self.origin.write(".pre-commit-config.yaml", "\n".join(lines) + "\n")
        self.git("add", ".pre-commit-config.yaml").check_returncode()
        self.git("commit", "-q", "-m", "Configure pre-commit").check_returncode()

    def pre_commit(self, *arguments: str):
        return self.run_in(self.clone, [program("PRE_COMMIT", "pre-commit"), *arguments])

    def test_commits_go_through_its_hooks(self):
        self.configure("system", *IDS)
        self.assertExit(self.pre_commit("install", "-t", "pre-commit", "-t", "commit-msg"), 0)
        self.check_commits()

    def test_lint_is_run_by_hand(self):
        self.configure("system", *IDS)
        self.assertExit(self.pre_commit("run", "git-checklist-lint", "--all-files"), 0, "Passed")
        self.origin.write("checklist.toml", "[[gate]]\nphases = [\"9\"]\n")
        self.assertExit(self.pre_commit("run", "git-checklist-lint", "--all-files"), 1, "checklist.toml:2")

    def test_pushes_go_through_the_hook_that_it_keeps(self):
        self.configure("system", *IDS)
        self.origin.push("main")
        self.assertExit(self.git("checklist", "hook", "install", "--pre-push"), 0)
        self.assertExit(self.pre_commit("install", "-t", "pre-push"), 0)
        self.assertTrue((self.clone / ".git" / "hooks" / "pre-push.legacy").is_file())
        self.check_pushes()

    @unittest.skipUnless(os.environ.get("ACTION_TARGET_DIR"), "a build takes minutes: .ci/run has one at hand")
    def test_it_builds_the_tool_itself(self):
        (self.bin / "git-checklist").unlink()
        self.configure("rust", "git-checklist-lint")
        rust = {name: os.environ.get(name, str(pathlib.Path.home() / folder))
                for name, folder in (("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup"))}
        env = self.environment(CARGO_TARGET_DIR=os.environ["ACTION_TARGET_DIR"], CARGO_NET_OFFLINE="true", **rust)
        command = [program("PRE_COMMIT", "pre-commit"), "run", "--all-files"]
        done = subprocess.run(command, cwd=self.clone, env=env, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=1800)
        self.assertExit(done, 0, "git checklist lint", "Passed")
