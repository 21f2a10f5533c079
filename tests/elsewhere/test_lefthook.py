"""The lefthook configuration of docs/hooks.md, installed and run by lefthook itself."""

import re

from checkout import ROOT, program
from managers import Managed


class Lefthook(Managed):
    def setUp(self):
        super().setUp()
        page = (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8")
        found = re.findall(r"```yaml\n# lefthook\.yml\n(.*?)```", page, re.DOTALL)
        self.assertEqual(1, len(found), "docs/hooks.md has one lefthook.yml")
        self.origin.write("lefthook.yml", found[0])
        self.git("add", "lefthook.yml").check_returncode()
        self.git("commit", "-q", "-m", "Configure lefthook").check_returncode()
        self.origin.push("main")
        self.assertExit(self.run_in(self.clone, [program("LEFTHOOK", "lefthook"), "install"]), 0)

    def test_commits_go_through_its_hooks(self):
        self.check_commits()

    def test_pushes_go_through_its_hooks(self):
        self.check_pushes()
