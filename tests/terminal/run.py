#!/usr/bin/env python3
"""Runs what a person meets at a terminal, in real ones: `run.py [-k NAME]`.

Needs tmux, zsh, fish, man, groff, mandoc, and bash with its completions (Debian: man-db, bash-completion). GIT_CHECKLIST names the tool (else the release build). Prints a line a
test and closes with `N passed, N failed`; exits 0 where some ran and none failed.
"""

import argparse
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import lines
import place


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("-k", metavar="NAME", default="", help="only tests whose name contains NAME")
    chosen = arguments.parse_args().k
    place.TOOL = lines.tool()
    for program in place.PROGRAMS:
        if not shutil.which(program):
            sys.exit(f"no {program}: install it (Debian: {place.PROGRAMS[program]})")
    return lines.run(HERE, chosen)


if __name__ == "__main__":
    sys.exit(main())
