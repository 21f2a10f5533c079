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

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import lines
from runner import Runner
from suite import ActionTest


def find_act() -> str:
    """The act binary that ACT names, else the one on PATH."""
    found = os.environ.get("ACT") or shutil.which("act")
    if not found or not pathlib.Path(found).is_file():
        sys.exit("no act: set ACT to its path")
    return str(pathlib.Path(found).resolve())


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("-k", metavar="NAME", default="", help="only tests whose name contains NAME")
    chosen = arguments.parse_args().k
    act, binary = find_act(), lines.tool()
    with tempfile.TemporaryDirectory(prefix="git-checklist-act-") as directory:
        ActionTest.runner = Runner(pathlib.Path(directory), act, binary)
        return lines.run(HERE, chosen)


if __name__ == "__main__":
    sys.exit(main())
