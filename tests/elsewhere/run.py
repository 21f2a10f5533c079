#!/usr/bin/env python3
"""Runs what others' programs run of this project: files for CI systems, and hooks of hook managers.

`run.py [-k NAME]`, with the Python that has the packages of .ci/requirements.txt. GIT_CHECKLIST names
the tool (else the release build), GITLAB_CI_LOCAL and ACT those programs (else those on PATH). Prints
a line a test and closes with `N passed, N failed`; exits 0 where some ran and none failed.
"""

import argparse
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import lines


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("-k", metavar="NAME", default="", help="only tests whose name contains NAME")
    return lines.run(HERE, arguments.parse_args().k)


if __name__ == "__main__":
    sys.exit(main())
