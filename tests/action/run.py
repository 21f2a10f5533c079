#!/usr/bin/env python3
"""Runs the action end to end under act: `run.py [-k NAME]`.

ACT names the act binary (else the one on PATH), GIT_CHECKLIST the tool (else the release build).
Prints a line a test and closes with `N passed, N failed`; exits 0 where some ran and none failed.
"""

import argparse
import os
import pathlib
import shutil
import sys
import tempfile
import time
import unittest

from runner import ROOT, Runner
from suite import ActionTest


class Lines(unittest.TestResult):
    """One line a test, with how long it took."""

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def line(self, word, test):
        print(f"{word} {test.id()} ({time.monotonic() - self.began:.1f} s)", flush=True)

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


def find(variable: str, fallback: str | None, what: str) -> str:
    found = os.environ.get(variable) or fallback
    if not found or not pathlib.Path(found).is_file():
        sys.exit(f"no {what}: set {variable} to its path")
    return str(pathlib.Path(found).resolve())


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("-k", metavar="NAME", default="", help="only tests whose name contains NAME")
    chosen = arguments.parse_args().k
    act = find("ACT", shutil.which("act"), "act")
    binary = find("GIT_CHECKLIST", str(ROOT / "target" / "release" / "git-checklist"), "git-checklist")
    loader = unittest.TestLoader()
    if chosen:
        loader.testNamePatterns = [f"*{chosen}*"]
    tests = loader.discover(str(pathlib.Path(__file__).parent))
    result = Lines()
    with tempfile.TemporaryDirectory(prefix="git-checklist-act-") as directory:
        ActionTest.runner = Runner(pathlib.Path(directory), act, pathlib.Path(binary))
        tests.run(result)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    return 1 if failed or not result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main())
