"""The progress line, in a real terminal: shown while work goes on, gone without a trace when it ends."""

import os
import pty
import subprocess
import tempfile
import unittest

from place import SECONDS, TOOL, Place
from tmux import Terminal

# So many versions, each with so many other items than the one before, take more than a second in a
# release build: what changed has to be read and compared, whatever else need not be.
VERSIONS = 1500
ITEMS = 300
REWORDED = 75

SHOWN = ("looking at", "reading", "walking", "judging", "applying", "commits")
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


def stream(versions: int = VERSIONS) -> str:
    """A history for git-fast-import(1) in which each commit rewords a part of the list."""
    commits = []
    for number in range(versions):
        lines = (f"- [ ] Item {item} in wording {(REWORDED * number + item) // ITEMS}\n" for item in range(ITEMS))
        text = f"# Release\n\n{''.join(lines)}"
        commits.append(f"commit refs/heads/main\ncommitter Ana <ana@example.org> {1700000000 + number} +0000\n"
                       f"data 1\nc\nM 100644 inline CHECKLIST.md\ndata {len(text)}\n{text}\n")
    return "".join(commits)


class Progress(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Place()
        cls.addClassCleanup(cls.place.close)
        subprocess.run(["git", "fast-import", "--quiet", "--force"], input=stream(), text=True, check=True,
                       cwd=cls.place.work, env=cls.place.environment(), timeout=3 * SECONDS)
        cls.place.git("reset", "-q", "--hard")

    def raw(self, *command: str, **more: str) -> tuple[int, str, str]:
        """Runs a command whose standard error alone is a terminal: its status, output, and what the terminal got."""
        ours, theirs = pty.openpty()
        with tempfile.TemporaryFile() as report:
            running = subprocess.Popen(command, cwd=self.place.work, env=self.place.environment() | more,
                                       stdin=subprocess.DEVNULL, stdout=report, stderr=theirs)
            os.close(theirs)
            told = b""
            try:
                while part := os.read(ours, 65536):
                    told += part
            except OSError:  # Linux says so when the other end is closed
                pass
            os.close(ours)
            code = running.wait(SECONDS)
            report.seek(0)
            return code, report.read().decode(), told.decode()

    def test_every_command_that_walks_history_shows_it_and_erases_it(self):
        for command in (["audit"], ["audit", "--format", "json"], ["gate", "--base", "main~9", "--head", "main"], ["status"],
                        ["log"], ["blame"], ["releases"], ["diff", "main~1499..main"], ["policy"]):
            code, out, told = self.raw("git-checklist", "--color", "never", *command, GIT_PROGRESS_DELAY="0")
            quiet = self.place.run("git-checklist", *command)
            self.assertEqual((code, out), (quiet.returncode, quiet.stdout), command)
            self.assertTrue(any(word in told for word in SHOWN), (command, told))
            self.assertEqual(after(told), quiet.stderr, command)

    def test_quick_work_shows_none(self):
        place = Place()
        self.addCleanup(place.close)
        self.place, kept = place, self.place
        self.addCleanup(setattr, self, "place", kept)
        code, out, told = self.raw("git-checklist", "audit")
        self.assertEqual((code, told), (1, ""))
        self.assertIn("Review completed", out)

    def test_none_where_nobody_looks_or_nothing_erases(self):
        for more in ({"CI": "true"}, {"GITHUB_ACTIONS": "true"}, {"TERM": "dumb"}):
            _, _, told = self.raw("git-checklist", "log", **{"GIT_PROGRESS_DELAY": "0"} | more)
            self.assertEqual(told, "", more)
        piped = subprocess.run(["git-checklist", "audit"], cwd=self.place.work, text=True, timeout=SECONDS, capture_output=True,
                               env=self.place.environment() | {"GIT_PROGRESS_DELAY": "0"})
        self.assertEqual(piped.stderr, "")
        self.assertNotIn("\x1b", piped.stdout)
        for word in ("walking history", "judging checklists"):
            self.assertNotIn(word, piped.stdout)

    def test_colours_and_letters_are_those_of_the_terminal(self):
        plain = {"GIT_PROGRESS_DELAY": "0"}
        _, _, told = self.raw("git-checklist", "log", **plain)
        self.assertIn("\x1b[36m", told)
        self.assertTrue(set(told) & set(SPINNER))
        for arguments, more in ((["--color", "never"], {}), ([], {"NO_COLOR": "1"})):
            _, _, told = self.raw("git-checklist", *arguments, "log", **plain | more)
            self.assertIn(" commits", told)
            self.assertNotRegex(told, r"\x1b\[[0-9;]*m")
        _, _, told = self.raw("git-checklist", "log", **plain | {"LC_ALL": "C"})
        self.assertIn(" commits", told)
        self.assertTrue(told.isascii(), told)

    def test_nothing_of_it_remains_on_the_screen(self):
        terminal = Terminal(self.place, width=60, GIT_PROGRESS_DELAY="0")
        self.addCleanup(terminal.close)
        terminal.wait("$")
        terminal.run("git checklist audit > out")
        terminal.wait(" commits")
        screen = terminal.ended(1)
        self.assertEqual([line for line in screen.splitlines() if line][1:], ["ended 1 1", "$"], screen)
        self.assertNotRegex(screen, f"[{SPINNER}]")
        os.remove(self.place.work / "out")

    def test_an_interrupt_leaves_a_clean_line_and_ends_by_the_signal(self):
        terminal = Terminal(self.place, GIT_PROGRESS_DELAY="0")
        self.addCleanup(terminal.close)
        terminal.wait("$")
        terminal.type("git-checklist audit > /dev/null")
        terminal.keys("Enter")
        terminal.wait(" commits")
        terminal.keys("C-c")
        terminal.wait("\n$")
        terminal.type("echo status $?")
        terminal.keys("Enter")
        screen = terminal.wait("\nstatus 130")
        self.assertRegex(screen, r"^\$ git-checklist audit > /dev/null\n+\$ echo status \$\?\nstatus 130\n")


def after(told: str) -> str:
    """What stays of a line that is written over and erased: what follows the last time."""
    return told.rsplit("\x1b[1G\x1b[2K", 1)[1].replace("\r\n", "\n")
