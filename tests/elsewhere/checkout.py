"""A repository as a CI job has it, and the environment that the job runs in.

The repositories are those of the action's tests; the environments are those of tests/cli/ci.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "action"))

from origin import CHECKLIST, ITEMS, Origin, environment  # noqa: E402

TEMPLATES = ROOT / "templates" / "ci"
PLACEHOLDERS = ("HEAD", "MAIN", "MERGE")


def program(variable: str, name: str) -> str:
    """The path of a program: that of a variable, of this Python's own environment, or on PATH."""
    beside = pathlib.Path(sys.executable).parent / name
    found = os.environ.get(variable) or (str(beside) if beside.is_file() else shutil.which(name))
    if not found or not pathlib.Path(found).is_file():
        sys.exit(f"no {name}: set {variable} to its path")
    return str(pathlib.Path(found).absolute())


class Checkout(unittest.TestCase):
    """A test with an origin on which a release is under way."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="git-checklist-elsewhere-")
        self.addCleanup(temporary.cleanup)
        self.directory = pathlib.Path(temporary.name)
        self.home = self.directory / "home"
        self.home.mkdir()
        self.origin = Origin(pathlib.Path(tempfile.mkdtemp(dir=self.directory)))
        release = ROOT / "target" / "release" / "git-checklist"
        tool = pathlib.Path(os.environ.get("GIT_CHECKLIST") or release)
        if not tool.is_file():
            sys.exit("no git-checklist: set GIT_CHECKLIST to its path")
        self.bin = self.directory / "bin"
        self.bin.mkdir()
        shutil.copy2(tool, self.bin / "git-checklist")

    def release(self, ticks: int) -> None:
        """Begins a release of four demanded items, with so many signed off, as a pull request."""
        self.origin.begin_release()
        self.origin.tick(*ITEMS[:ticks])
        self.origin.pull_request()

    def checkout(self, reference: str = "head") -> pathlib.Path:
        """A clone with all branches below `refs/remotes/origin`, at the change's head or merge."""
        clone = pathlib.Path(tempfile.mkdtemp(dir=self.directory))
        for arguments in (
            ["init", "-q", "."],
            ["remote", "add", "origin", f"file://{self.origin.bare}"],
            ["fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/pull/7/*:refs/remotes/change/*"],
            ["checkout", "-q", "--detach", f"refs/remotes/change/{reference}"],
        ):
            self.run_in(clone, ["git", *arguments]).check_returncode()
        return clone

    def environment(self, **more: str) -> dict[str, str]:
        """An environment with the tool on PATH, and no CI system's variable but those given."""
        prefixes = ("CI_", "GITHUB_", "GITLAB_", "FORGEJO_", "GITEA_", "BUILD_", "SYSTEM_", "BITBUCKET_", "CHANGE_")
        kept = {name: value for name, value in environment().items()
                if not name.startswith(prefixes) and name not in ("CI", "TF_BUILD", "JENKINS_URL")}
        return kept | {"HOME": str(self.home), "PATH": f"{self.bin}:{os.environ['PATH']}"} | more

    def job(self, name: str) -> dict[str, str]:
        """The environment of a job, by its name in tests/cli/ci."""
        text = (ROOT / "tests" / "cli" / "ci" / f"{name}.env").read_text(encoding="utf-8")
        references = {"HEAD": "refs/pull/7/head", "MERGE": "refs/pull/7/merge", "MAIN": "refs/heads/main"}
        for word in PLACEHOLDERS:
            id = self.run_in(self.origin.bare, ["git", "rev-parse", references[word]]).stdout.strip()
            text = text.replace(f"@{word}@", id).replace(f"@{word}12@", id[:12])
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        return dict(line.split("=", 1) for line in lines)

    def run_in(self, directory: pathlib.Path, command: list[str], env: dict[str, str] | None = None):
        """Runs a program to its end."""
        return subprocess.run(command, cwd=directory, env=env or self.environment(), text=True, timeout=600,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)

    def assertExit(self, done, status: int, *parts: str):
        self.assertEqual(status, done.returncode, done.stdout)
        for part in parts:
            self.assertIn(part, done.stdout)
