"""What every test of the action has: an origin, a runner, and three answers to assert."""

import os
import pathlib
import tempfile
import tomllib
import unittest

from origin import ITEMS, POLICY_TEXT, Event, Origin
from runner import ROOT, Run, Runner


class ActionTest(unittest.TestCase):
    """A test with a directory of its own; the runner is shared."""

    runner: Runner

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="git-checklist-action-")
        self.addCleanup(temporary.cleanup)
        self.directory = pathlib.Path(temporary.name)

    def origin(self, policy: str | None = POLICY_TEXT) -> Origin:
        return Origin(pathlib.Path(tempfile.mkdtemp(dir=self.directory)), policy)

    def complete_release(self) -> Origin:
        """A release branch on which everything that the gate demands is ticked."""
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS)
        return origin

    def run_action(self, origin: Origin, event: Event, **options) -> Run:
        return self.runner.run(origin, event, **options)

    def version(self) -> str:
        return tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]["version"]

    def build_environment(self) -> dict[str, str]:
        """Rust as this machine has it, with what is already built and downloaded, and no network."""
        target = os.environ.get("ACTION_TARGET_DIR")
        rust = {name: os.environ.get(name, str(pathlib.Path.home() / directory))
                for name, directory in (("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup"))}
        return rust | {"CARGO_NET_OFFLINE": "true"} | ({"CARGO_TARGET_DIR": target} if target else {})

    def assertPasses(self, run: Run, settled: int | None = None, required: int | None = None):
        self.assertTrue(run.passed, run)
        self.assertEqual(("pass", ""), (run.outputs.get("verdict"), run.outputs.get("reason")), run)
        self.assertTrue(run.summary.strip(), run)
        self.assertCounts(run, settled, required)

    def assertFails(self, run: Run, reason: str, settled: int | None = None, required: int | None = None):
        self.assertFalse(run.passed, run)
        self.assertEqual(("fail", reason), (run.outputs.get("verdict"), run.outputs.get("reason")), run)
        self.assertTrue(run.errors, run)
        self.assertTrue(run.summary.strip(), run)
        self.assertCounts(run, settled, required)

    def assertUndecided(self, run: Run, why: str):
        self.assertFalse(run.passed, run)
        self.assertEqual("", run.outputs.get("verdict", ""), run)
        self.assertEqual(1, len(run.errors), run)
        self.assertIn(why, run.errors[0]["message"])
        self.assertIn("Undecided", run.summary)

    def assertCounts(self, run: Run, settled: int | None, required: int | None):
        for name, count in (("settled", settled), ("required", required)):
            if count is not None:
                self.assertEqual(str(count), run.outputs.get(name), run)
