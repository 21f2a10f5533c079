"""A repository and a home of its own for each test; nothing of the user's configuration."""

import os
import pathlib
import subprocess
import tempfile

# The programs that the tests need, and the packages that have them.
PROGRAMS = {"tmux": "tmux", "zsh": "zsh", "fish": "fish", "man": "man-db", "groff": "groff", "mandoc": "mandoc"}

# The binary; set by run.py.
TOOL = pathlib.Path()

# What takes longer than this hangs.
SECONDS = 20

LIST = """\
# Release

## Phase 1: Code

- [ ] Review completed
- [ ] Backend tests passing
- [ ] Mobile tests passing

## Phase 2: Database

### Setup

- [ ] Backup restoration tested
- [ ] Replica configured
"""


class Place:
    """A directory with a repository, and a home beside it."""

    def __init__(self, text: str = LIST):
        self.root = tempfile.TemporaryDirectory(prefix="git-checklist-")
        self.home = pathlib.Path(self.root.name, "home")
        self.work = pathlib.Path(self.root.name, "work")
        self.home.mkdir()
        self.work.mkdir()
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "Ana")
        self.git("config", "user.email", "ana@example.org")
        self.write("CHECKLIST.md", text)
        self.commit("add the checklist")

    def close(self) -> None:
        self.root.cleanup()

    def environment(self) -> dict[str, str]:
        return {
            "PATH": f"{TOOL.parent}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CHECKLIST_TODAY": "2025-02-12",
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
        }

    def run(self, *command: str) -> subprocess.CompletedProcess:
        return subprocess.run(command, cwd=self.work, env=self.environment(), text=True, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.returncode == 0, f"git {arguments}: {done.stderr}"
        return done.stdout.rstrip("\n")

    def write(self, path: str, text: str) -> None:
        file = self.work / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.work / path).read_text(encoding="utf-8")

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def hook(self, name: str, script: str) -> None:
        self.write(f".git/hooks/{name}", f"#!/bin/sh\n{script}\n")
        (self.work / ".git/hooks" / name).chmod(0o755)

    def subjects(self) -> list[str]:
        """The subjects of all commits but the first, oldest first."""
        return self.git("log", "--reverse", "--format=%s").splitlines()[1:]

    def state(self) -> tuple:
        """Everything that must be as it was where nothing is to change."""
        files = sorted(path for path in self.work.rglob("*") if path.is_file())
        return self.git("rev-parse", "HEAD"), {str(path): path.read_bytes() for path in files}
