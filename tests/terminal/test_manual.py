"""The manual pages, as git and man show them and as two formatters check them."""

import pathlib
import unittest

from place import Place


class Manual(unittest.TestCase):
    def setUp(self):
        self.place = Place()
        self.addCleanup(self.place.close)
        self.place.git("checklist", "man", str(self.place.home / "man" / "man1"))
        self.pages = sorted((self.place.home / "man" / "man1").iterdir())
        self.assertGreater(len(self.pages), 20)

    def shown(self, *command: str) -> str:
        done = self.place.run("env", f"MANPATH={self.place.home}/man", "MANWIDTH=80", "MANROFFOPT=-c", *command)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_git_help_shows_ours(self):
        for command in (["git", "help", "checklist"], ["git", "checklist", "--help"]):
            page = self.shown(*command)
            self.assertIn("git-checklist - A Markdown checklist in a git repository", " ".join(page.split()), command)
            self.assertIn("git-checklist-gate(1)", page)
        page = self.shown("man", "git-checklist-check")
        self.assertIn("git checklist check [OPTIONS] <ITEM>...", page)
        self.assertIn('       git checklist check "Backup restoration tested"\n', page, "examples keep their lines")

    def test_every_command_has_a_page_and_no_hidden_one_has(self):
        commands = self.place.run("git-checklist", "--help").stdout.split("Commands:")[1].split("Options:")[0]
        names = [line.split()[0] for line in commands.splitlines() if line.startswith("  ") and line[2] != " "]
        self.assertGreater(len(names), 20)
        stems = [page.name for page in self.pages]
        for name in names:
            self.assertIn(f"git-checklist-{name}.1", stems)
        self.assertNotIn("git-checklist-complete.1", stems)

    def test_mandoc_and_groff_have_nothing_to_say(self):
        pages = [str(page) for page in self.pages]
        said = self.place.run("mandoc", "-T", "lint", "-W", "warning", *pages)
        # A date would have to be kept by hand; without one pages are the same whenever they are made.
        self.assertEqual([line for line in said.stdout.splitlines() if "missing date" not in line], [])
        for page in pages:
            said = self.place.run("groff", "-man", "-ww", "-Tutf8", "-z", page)
            self.assertEqual((said.stdout, said.stderr), ("", ""))
        bad = pathlib.Path(self.place.home, "bad.1")
        bad.write_text(".TH a 1\n.SH\n.br\n.sp\n.nonsense\n", encoding="utf-8")
        self.assertNotEqual(self.place.run("mandoc", "-T", "lint", "-W", "warning", str(bad)).stdout, "", "the control")
