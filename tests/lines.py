"""What the end-to-end suites share: a line a test, and `N passed, N failed` at the end."""

import os
import pathlib
import sys
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Lines(unittest.TestResult):
    """One line a test, with how long it took."""

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def line(self, word, test):
        print(f"{word} {test.id()} ({time.monotonic() - getattr(self, 'began', time.monotonic()):.1f} s)", flush=True)

    def addSuccess(self, test):
        self.line("pass", test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.line("FAIL", test)
        print(self.failures[-1][1], flush=True)

    def addError(self, test, error):
        super().addError(test, error)
        self.line("FAIL", test)
        print(self.errors[-1][1], flush=True)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        print(f"skip {test.id()}: {reason}", flush=True)

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error:
            self.line("FAIL", subtest)
            print((self.failures + self.errors)[-1][1], flush=True)


def tool() -> pathlib.Path:
    """The binary that GIT_CHECKLIST names, else the release build."""
    binary = pathlib.Path(os.environ.get("GIT_CHECKLIST") or ROOT / "target" / "release" / "git-checklist")
    if binary.name != "git-checklist" or not binary.is_file():
        sys.exit("no git-checklist: set GIT_CHECKLIST to its path")
    return binary.resolve()


def run(directory: pathlib.Path, name: str) -> int:
    """Runs the tests of a directory whose names contain `name`; 0 where some ran and none failed."""
    loader = unittest.TestLoader()
    if name:
        loader.testNamePatterns = [f"*{name}*"]
    result = Lines()
    loader.discover(str(directory)).run(result)
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    passed = max(result.testsRun - failed - skipped, 0)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0
