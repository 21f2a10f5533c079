#!/usr/bin/env python3
"""Runs the server hooks end to end, by real pushes over the loopback interface: `run.py [-k NAME]`.

Needs git with its daemon and http-backend, OpenSSH's server and gitolite3 (Debian: openssh-server,
gitolite3). GIT_CHECKLIST names the tool (else the release build). Prints a line a test and closes
with `N passed, N failed`; exits 0 where some ran and none failed.
"""

import argparse
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import lines
from test_pushes import Pushes


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("-k", metavar="NAME", default="", help="only tests whose name contains NAME")
    chosen = arguments.parse_args().k
    Pushes.tool = lines.tool().parent
    for program, package in (("gitolite", "gitolite3"), ("/usr/sbin/sshd", "openssh-server"), ("ssh", "openssh-client")):
        if not shutil.which(program):
            sys.exit(f"no {program}: install {package}")
    return lines.run(HERE, chosen)


if __name__ == "__main__":
    sys.exit(main())
