#!/usr/bin/env python3
"""Runs what others' programs run of this project: files for CI systems, and hooks of hook managers.

`run.py [-k NAME]`, with the Python that has the packages of .ci/requirements.txt. GIT_CHECKLIST names
the tool (else the release build), GITLAB_CI_LOCAL and ACT those programs (else those on PATH). Prints
a line a test and closes with `N passed, N failed`; exits 0 where some ran and none failed.
"""

import argparse
import pathlib
import sys
import time
import unittest


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


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("-k", metavar="NAME", default="", help="only tests whose name contains NAME")
    chosen = arguments.parse_args().k
    loader = unittest.TestLoader()
    if chosen:
        loader.testNamePatterns = [f"*{chosen}*"]
    tests = loader.discover(str(pathlib.Path(__file__).parent))
    result = Lines()
    tests.run(result)
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    passed = max(result.testsRun - failed - skipped, 0)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
