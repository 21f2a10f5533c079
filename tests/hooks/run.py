#!/usr/bin/env python3
"""Runs the server hooks end to end, by real pushes over the loopback interface: `run.py [-k NAME]`.

Needs git with its daemon and http-backend, OpenSSH's server and gitolite3 (Debian: openssh-server,
gitolite3). GIT_CHECKLIST names the tool (else the release build). Prints a line a test and closes
with `N passed, N failed`; exits 0 where some ran and none failed.
"""

import argparse
import os
import pathlib
import shutil
import sys
import time
import unittest

from test_pushes import Pushes

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


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


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("-k", metavar="NAME", default="", help="only tests whose name contains NAME")
    chosen = arguments.parse_args().k
    binary = pathlib.Path(os.environ.get("GIT_CHECKLIST") or ROOT / "target" / "release" / "git-checklist")
    if binary.name != "git-checklist" or not binary.is_file():
        sys.exit("no git-checklist: set GIT_CHECKLIST to its path")
    for program, package in (("gitolite", "gitolite3"), ("/usr/sbin/sshd", "openssh-server"), ("ssh", "openssh-client")):
        if not shutil.which(program):
            sys.exit(f"no {program}: install {package}")
    Pushes.tool = binary.resolve().parent
    loader = unittest.TestLoader()
    if chosen:
        loader.testNamePatterns = [f"*{chosen}*"]
    tests = loader.discover(str(pathlib.Path(__file__).parent))
    result = Lines()
    tests.run(result)
    failed = len(result.failures) + len(result.errors)
    passed = max(result.testsRun - failed, 0)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
