"""A clone whose hooks another program manages, and the commits and pushes that they look at."""

import os
import pathlib
import sys

from checkout import CHECKLIST, ITEMS, Checkout, environment


class Managed(Checkout):
    """A clone in which Ana works; the manager's own programs are on PATH."""

    def setUp(self):
        super().setUp()
        self.clone = self.origin.clone
        for name, value in (("user.name", "Ana"), ("user.email", "ana@example.org")):
            self.git("config", name, value).check_returncode()

    def environment(self, **more: str) -> dict[str, str]:
        programs = pathlib.Path(sys.executable).parent
        path = f"{self.bin}:{programs}:{os.environ['PATH']}"
        own = {"PATH": path, "PRE_COMMIT_HOME": str(self.home / "pre-commit"), "LEFTHOOK_VERBOSE": "0"}
        return environment() | {"HOME": str(self.home)} | own | more

    def git(self, *arguments: str):
        return self.run_in(self.clone, ["git", *arguments])

    def commit(self, old: str, new: str, message: str = "Work on the list"):
        """Edits the list and commits that, through the hooks."""
        self.origin.replace(CHECKLIST, old, new)
        return self.git("commit", "-q", "-a", "-m", message)

    def work(self, step) -> None:
        """Does something to the clone that no hook looks at."""
        self.origin.git("config", "core.hooksPath", os.devnull)
        step()
        self.origin.git("config", "--unset", "core.hooksPath")

    def check_commits(self):
        """What every manager's hooks have to say of commits."""
        self.git("checkout", "-q", "-b", "release/2.3").check_returncode()
        reworded = self.commit(f"- [ ] {ITEMS[0]}", f"- [x] {ITEMS[0]} (mostly)")
        self.assertExit(reworded, 1, "nothing was committed", "reworded")
        self.git("checkout", "-q", "-f", "HEAD").check_returncode()
        void = "Tick\n\nChecklist-Approve: nothing-like-it"
        self.assertExit(self.commit(f"- [ ] {ITEMS[0]}", f"- [x] {ITEMS[0]}", void), 1, "would count for nothing")
        self.assertExit(self.git("commit", "-q", "-a", "-m", "Tick"), 0)

    def check_pushes(self):
        """What every manager's hooks have to say of pushes: of all references of a push."""
        self.work(lambda: self.origin.begin_release())
        self.work(lambda: self.origin.tick(*ITEMS[:3]))
        refused = self.git("push", "origin", "HEAD:refs/heads/notes", "HEAD:refs/heads/main")
        self.assertExit(refused, 1, "WAITING", ITEMS[3], "nothing was pushed")
        self.work(lambda: self.origin.tick(ITEMS[3]))
        self.assertExit(self.git("push", "origin", "HEAD:refs/heads/notes", "HEAD:refs/heads/main"), 0)
