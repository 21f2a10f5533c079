"""A clone with a gated checklist, and what a push of it is told; nothing of the user's own git."""

import dataclasses
import os
import pathlib
import subprocess

CHECKLIST = "RELEASE_CHECKLIST.md"
POLICY = "checklist.toml"

CHECKLIST_TEXT = """\
# Release checklist

## Phase 1: Code

- [ ] Review completed
- [ ] Backup restoration tested

## Phase 2: After

- [ ] Metrics reviewed
"""

POLICY_TEXT = """\
[[gate]]
name = "merge"
target = ["main"]
phases = ["1"]
"""

# A push that takes longer than this hangs.
SECONDS = 30


@dataclasses.dataclass
class Push:
    """How a push ended, and what its sender read."""

    accepted: bool
    said: str


class Clone:
    """A repository to commit and push in."""

    def __init__(self, directory: pathlib.Path):
        self.directory = directory
        self.clock = 1_738_300_000
        run("git", "init", "-q", "-b", "main", str(directory))
        self.write(CHECKLIST, CHECKLIST_TEXT)
        self.write(POLICY, POLICY_TEXT)
        self.commit("Begin")

    def git(self, *arguments: str) -> str:
        moment = f"{self.clock} +0100"
        return run("git", "-C", str(self.directory), *arguments,
                   env={"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment})

    def write(self, path: str, text: str) -> None:
        (self.directory / path).write_text(text, encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Edits a file, which must have the old text exactly once."""
        text = (self.directory / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path} has {old!r} {text.count(old)} times"
        self.write(path, text.replace(old, new))

    def commit(self, message: str) -> str:
        """Commits everything, an hour after the last commit; the commit's id."""
        self.clock += 3600
        self.git("add", "-A")
        self.git("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def tick(self, *items: str) -> str:
        """Ticks each item in a commit of its own; the last commit's id."""
        for item in items:
            self.replace(CHECKLIST, f"- [ ] {item}\n", f"- [x] {item}\n")
            self.commit(f"Tick: {item}")
        return self.git("rev-parse", "HEAD")

    def push(self, url: str, *refspecs: str, env: dict[str, str]) -> Push:
        done = subprocess.run(["git", "-C", str(self.directory), "push", url, *refspecs], env=environment() | env,
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS)
        return Push(done.returncode == 0, done.stdout)


def run(*command: str, env: dict[str, str] | None = None, cwd: pathlib.Path | None = None) -> str:
    """Runs a program, which must succeed; its output without the last newline."""
    done = subprocess.run(command, env=environment() | (env or {}), cwd=cwd, text=True, timeout=SECONDS,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout.rstrip("\n")


def environment() -> dict[str, str]:
    """The environment of every program here: nothing of the user's own configuration."""
    kept = {key: value for key, value in os.environ.items()
            if not key.startswith(("GIT_", "SSH_", "GL_")) or key == "GIT_CHECKLIST"}
    return kept | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0",
                   "LC_ALL": "C.UTF-8"}
