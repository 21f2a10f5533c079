"""Repositories to judge: a bare `origin` as a forge keeps it, built with git and fixed clocks.

A pull request is a branch with `refs/pull/N/head` and `refs/pull/N/merge`, as on GitHub.
"""

import os
import pathlib
import subprocess

CHECKLIST = "DEPLOYMENT_CHECKLIST.md"
POLICY = "checklist.toml"
NUMBER = 7

ITEMS = ["Code freeze announced", "All tests pass on main", "Backup restoration tested", "Migration rehearsed on staging"]

CHECKLIST_TEXT = """\
# Deployment checklist

## Phase 1: Code & Testing (1-2 weeks before)

### Code

- [ ] Code freeze announced
- [ ] All tests pass on main

## Phase 2: Database (3 days before)

### Database Setup

- [ ] Backup restoration tested
- [ ] Migration rehearsed on staging

## Phase 3: Deployment Day

### Rollout

- [ ] Traffic switched over
"""

POLICY_TEXT = """\
[[checklist]]
path = "DEPLOYMENT_CHECKLIST.md"

[[gate]]
name = "merge"
target = ["main"]
source = ["release/*"]
phases = ["1-2"]

[[gate]]
name = "close"
"""


class Origin:
    """A bare repository and a clone of it to commit in."""

    def __init__(self, directory: pathlib.Path, policy: str | None = POLICY_TEXT):
        self.bare = directory / "origin.git"
        self.clone = directory / "clone"
        self.clock = 1_738_300_000
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.bare)], check=True, env=environment())
        subprocess.run(["git", "init", "-q", "-b", "main", str(self.clone)], check=True, env=environment())
        subprocess.run(["git", "-C", str(self.bare), "config", "uploadpack.allowFilter", "true"], check=True,
                       env=environment())
        self.git("remote", "add", "origin", str(self.bare))
        self.write("README.md", "# Example\n")
        self.write(CHECKLIST, CHECKLIST_TEXT)
        if policy is not None:
            self.write(POLICY, policy)
        self.first = self.commit("Begin", "Ana")
        self.push("main")

    def git(self, *arguments: str) -> str:
        """Runs git in the clone; its output without the last newline."""
        moment = f"{self.clock} +0100"
        done = subprocess.run(
            ["git", *arguments], cwd=self.clone, check=True, text=True, stdout=subprocess.PIPE,
            env=environment() | {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment},
        )
        return done.stdout.rstrip("\n")

    def write(self, path: str, text: str) -> None:
        (self.clone / path).write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.clone / path).read_text(encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Edits a file, which must have the old text exactly once."""
        text = self.read(path)
        assert text.count(old) == 1, f"{path} has {old!r} {text.count(old)} times"
        self.write(path, text.replace(old, new))

    def commit(self, message: str, author: str) -> str:
        """Commits everything as `author`, an hour after the last commit; the commit's id."""
        self.clock += 3600
        person = ["-c", f"user.name={author}", "-c", f"user.email={author.lower()}@example.org"]
        self.git("add", "-A")
        self.git(*person, "commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")

    def push(self, branch: str) -> None:
        self.git("push", "-q", "origin", f"+HEAD:refs/heads/{branch}")

    def branch(self, name: str, start: str = "main") -> None:
        self.git("checkout", "-q", "-B", name, start)

    def begin_release(self, name: str = "2.3", branch: str | None = None) -> None:
        """A release branch whose first commit sets the checklist's marker."""
        self.branch(branch or f"release/{name}")
        self.replace(CHECKLIST, "# Deployment checklist\n",
                     f"# Deployment checklist\n\n<!-- checklist: release={name} date=2025-02-14 -->\n")
        self.commit(f"Begin release {name}", "Ana")

    def tick(self, *items: str, author: str = "Omar") -> None:
        """Ticks each item in a commit of its own."""
        for item in items:
            self.replace(CHECKLIST, f"- [ ] {item}\n", f"- [x] {item}\n")
            self.commit(f"Tick: {item}", author)

    def merge_into_main(self) -> str:
        """The commit that merges the present branch into main, as the forge would; left nowhere."""
        head = self.git("rev-parse", "HEAD")
        self.git("checkout", "-q", "--detach", "main")
        self.git("-c", "user.name=GitHub", "-c", "user.email=noreply@example.org",
                 "merge", "-q", "--no-ff", "-m", "Merge", head)
        return self.git("rev-parse", "HEAD")

    def pull_request(self, name: str = "pull_request", fork: bool = False) -> "Event":
        """Opens (or updates) the pull request from the present branch into main. A fork's branch is
        not in origin; `pull_request_target` checks main out and fetches the change beside it."""
        source = self.git("symbolic-ref", "--short", "HEAD")
        head = self.git("rev-parse", "HEAD")
        if not fork:
            self.push(source)
        merge = self.merge_into_main()
        self.git("push", "-q", "origin", f"+{head}:refs/pull/{NUMBER}/head", f"+{merge}:refs/pull/{NUMBER}/merge")
        self.git("checkout", "-q", source)
        base = self.git("rev-parse", "main")
        repository = {"full_name": "example/example", "default_branch": "main"}
        checked_out = "refs/heads/main" if name == "pull_request_target" else f"refs/pull/{NUMBER}/merge"
        return Event(name, checked_out, {
            "action": "synchronize", "number": NUMBER, "repository": repository,
            "pull_request": {
                "number": NUMBER,
                "base": {"ref": "main", "sha": base, "repo": repository},
                "head": {"ref": source, "sha": head, "repo": repository | {"fork": fork}},
            },
        })

    def merge_group(self) -> "Event":
        """Puts the present branch into the merge queue."""
        source = self.git("symbolic-ref", "--short", "HEAD")
        base = self.git("rev-parse", "main")
        merge = self.merge_into_main()
        ref = f"refs/heads/gh-readonly-queue/main/pr-{NUMBER}-{base}"
        self.git("push", "-q", "origin", f"+{merge}:{ref}")
        self.git("checkout", "-q", source)
        return Event("merge_group", ref, {
            "action": "checks_requested", "repository": {"full_name": "example/example", "default_branch": "main"},
            "merge_group": {"base_ref": "refs/heads/main", "base_sha": base, "head_ref": ref, "head_sha": merge},
        })

    def push_merge(self) -> "Event":
        """Merges the present branch into main and pushes main."""
        before = self.git("rev-parse", "main")
        after = self.merge_into_main()
        self.git("checkout", "-q", "-B", "main")
        self.push("main")
        return Event("push", "refs/heads/main", {
            "ref": "refs/heads/main", "before": before, "after": after, "forced": False, "deleted": False,
            "created": False, "repository": {"full_name": "example/example", "default_branch": "main"},
        })


class Event:
    """What GitHub tells a workflow: the event's name, the ref that is checked out, the payload."""

    def __init__(self, name: str, ref: str, payload: dict):
        self.name = name
        self.ref = ref
        self.payload = payload


def environment() -> dict[str, str]:
    """The environment of every git here: nothing of the user's own configuration."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C.UTF-8"}
