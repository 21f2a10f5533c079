"""The completions, by real tabs in bash, zsh and fish."""

import unittest

from place import Place
from tmux import Terminal

LIST = """\
# Release <!-- checklist: release=2.3 -->

## Phase 1: Code

- [ ] Review completed
- [ ] Backend tests passing
- [x] Changelog written

## Phase 2: $(touch owned-phase)

- [ ] $(touch owned-item) `touch owned-code` ; touch owned-list
- [ ] Quoted ' " \\ and * ? ~ with &lt;b&gt; %F{red} \\e[31m <!-- checklist: id=hostile -->
"""

POLICY = """\
[[gate]]
name = "merge"
phases = ["1"]
"""

START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}

SETUP = {
    "bash": [
        "bind 'set enable-bracketed-paste off'; bind 'set page-completions off'",
        ". /usr/share/bash-completion/bash_completion; . /usr/share/bash-completion/completions/git",
        "git-checklist completions bash > ~/script; . ~/script",
    ],
    "zsh": [
        "mkdir -p ~/functions; git-checklist completions zsh > ~/functions/_git-checklist",
        "fpath=(~/functions $fpath); autoload -U compinit; compinit -u -D",
    ],
    "fish": ["git-checklist completions fish | source"],
}


class Completions(unittest.TestCase):
    def shell(self, name: str) -> Terminal:
        place = Place(LIST)
        self.addCleanup(place.close)
        place.write("checklist.toml", POLICY)
        place.write("notes with blanks.md", "none\n")
        place.commit("the policy")
        terminal = Terminal(place, width=120, height=40, shell=START[name])
        self.addCleanup(terminal.close)
        for number, line in enumerate(SETUP[name]):
            terminal.type(f"{line}; echo set{number}up")
            terminal.keys("Enter")
            terminal.wait(f"\nset{number}up")
        return terminal

    def completes(self, terminal: Terminal, typed: str, *parts: str, tabs: int = 1) -> str:
        """Types, presses tab; waits until each part is there, or nothing moves; clears the line and the screen."""
        terminal.keys("C-l")
        terminal.type(typed)
        terminal.keys(*["Tab"] * tabs)
        for part in parts:
            screen = terminal.wait(part)
        if not parts:
            screen = terminal.quiet()
        terminal.keys(self.clear)
        return screen

    def check(self, name: str, describes: bool) -> None:
        # An interrupt takes what is typed after it along, so only the pager of fish gets one.
        self.clear = "C-c" if name == "fish" else "C-u"
        terminal = self.shell(name)
        for program in ("git-checklist", "git checklist"):
            self.completes(terminal, f"{program} check rev", f"{program} check review-completed-")
            self.completes(terminal, f"{program} uncheck ", "changelog-written-")
            self.completes(terminal, f"{program} gate me", f"{program} gate merge")
            self.completes(terminal, f"{program} log --release 2", f"{program} log --release 2.3")
            self.completes(terminal, f"{program} list --sta", f"{program} list --state")
            self.completes(terminal, f"{program} check :", "11 " if name == "bash" else ":6 ", tabs=2)
            screen = self.completes(terminal, f"{program} check ", "backend-tests-passing-", "hostile", tabs=2)
            self.assertNotIn("changelog-written-", screen, "what is signed off is not offered")
            if describes:
                self.assertIn("Quoted ' \" \\ and * ? ~ with <b> %F{red} \\e[31m", screen)
                self.assertIn("$(touch owned-item)", screen)
            for rest in ("gate ", "list --phase ", "check phase:", "waive ", "approve ", "audit --checklist ", "check $", "list "):
                self.completes(terminal, f"{program} {rest}", tabs=2)
        terminal.type("echo all done")
        terminal.keys("Enter")
        terminal.wait("\nall done")
        self.assertEqual(list(terminal.place.work.glob("owned*")), [])

    def test_bash(self):
        self.check("bash", describes=False)

    def test_zsh(self):
        self.check("zsh", describes=True)

    def test_fish(self):
        self.check("fish", describes=True)
