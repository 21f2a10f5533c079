"""`git checklist pick`, by real keys in a real terminal."""

import json
import os
import pathlib
import subprocess
import unittest

from place import LIST, Place
from tmux import Terminal

PICK = "git checklist pick"


def unit_tests() -> str:
    """The executable with the unit tests of the library, where `cargo test` left it."""
    said = subprocess.run(["cargo", "test", "--quiet", "--lib", "--no-run", "--message-format=json"], env=os.environ, text=True,
                          cwd=pathlib.Path(__file__).resolve().parents[2], check=True, stdout=subprocess.PIPE)
    messages = [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]
    built = [message["executable"] for message in messages if message.get("executable")]
    assert len(built) == 1, built
    return built[0]


class Pick(unittest.TestCase):
    def place(self, text: str = LIST) -> Place:
        place = Place(text)
        self.addCleanup(place.close)
        return place

    def terminal(self, place: Place, **more) -> Terminal:
        terminal = Terminal(place, **more)
        self.addCleanup(terminal.close)
        return terminal

    def opened(self, place: Place, command: str = PICK, **more) -> Terminal:
        terminal = self.terminal(place, **more)
        terminal.run(command)
        terminal.wait("picked of")
        return terminal

    def test_two_ticks_and_a_waiver_are_three_commits(self):
        place = self.place()
        terminal = self.opened(place)
        terminal.keys("Space", "j", "j", "w")
        terminal.wait("why not applicable:")
        terminal.type("no app in this release")
        terminal.keys("Enter", "/")
        terminal.type("RESTORATION")
        terminal.keys("Enter", "Space", "Escape")
        self.assertIn("+   [x] Review completed", terminal.wait("3 picked of 5 items\n"))
        terminal.keys("c")
        shown = terminal.wait("commit 1 of 3")
        self.assertIn("-- [ ] Review completed", shown)
        self.assertIn("+- [x] Review completed", shown)
        self.assertEqual(place.subjects(), [], "shown, not made")
        terminal.keys("Right")
        self.assertIn("+- [ ] ~~Mobile tests passing~~ no app in this release", terminal.wait("commit 2 of 3"))
        terminal.keys("c")
        self.assertIn("checked `Backup restoration tested` (:13)", terminal.ended())
        self.assertEqual(place.subjects(), [
            'checklist: check "Review completed"',
            'checklist: waive "Mobile tests passing"',
            'checklist: check "Backup restoration tested"',
        ])
        self.assertEqual(place.git("log", "-1", "--format=%an <%ae>"), "Ana <ana@example.org>")
        self.assertEqual(place.git("status", "--porcelain"), "")
        self.assertEqual(place.read("CHECKLIST.md"), LIST.replace("[ ] Review", "[x] Review").replace(
            "[ ] Backup", "[x] Backup").replace("Mobile tests passing", "~~Mobile tests passing~~ no app in this release"))

    def test_what_check_makes_and_what_pick_makes_are_the_same(self):
        made = []
        for pick in (True, False):
            place = self.place()
            if pick:
                terminal = self.opened(place)
                terminal.keys("Space", "c")
                terminal.wait("commit 1 of 1")
                terminal.keys("c")
                terminal.ended()
            else:
                place.git("checklist", "check", ":5")
            made.append(place.git("show", "--format=%B%an%ae%cn%ce", "HEAD"))
        self.assertEqual(made[0], made[1])

    def test_together_with_a_message_of_ones_own_and_a_sign_off(self):
        place = self.place()
        terminal = self.opened(place, f"{PICK} --signoff")
        terminal.keys("Space", "j", "Space", "c")
        terminal.wait("commit 1 of 2")
        terminal.keys("t")
        self.assertIn("check 2 items", terminal.wait("commit 1 of 1"))
        terminal.keys("e")
        terminal.wait("Esc keeps the message")
        terminal.keys("C-k")
        terminal.type("Both run on 日本 hosts")
        terminal.keys("Escape")
        terminal.wait("Esc keeps", gone=True)
        terminal.keys("c")
        terminal.ended()
        self.assertEqual(place.git("log", "-1", "--format=%B"), "Both run on 日本 hosts\n\n- Review completed\n"
                         "- Backend tests passing\n\nSigned-off-by: Ana <ana@example.org>")
        self.assertEqual(len(place.subjects()), 1)

    def test_a_panic_gives_the_terminal_back_and_keeps_its_words(self):
        terminal = self.terminal(self.place(), width=120, RUST_BACKTRACE="0")
        panics = f"{unit_tests()} --ignored --nocapture --exact cli::pick::screen::tests::a_panic_while_the_list_is_shown"
        terminal.wait("$")
        terminal.run(f"stty -g > before; {panics}; stty -g > after")
        screen = terminal.ended()
        self.assertIn("a mistake in the list", screen, "its words are not left on the other screen")
        self.assertIn("1 passed", screen)
        self.assertIn("$ stty -g", screen, "what was there before is there again")
        self.assertEqual(terminal.place.read("after"), terminal.place.read("before"), "keys are echoed, by the line")
        self.assertEqual(terminal.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}").strip(), "0 1")

    def test_leaving_leaves_no_trace(self):
        for keys in (["q"], ["Escape"], ["C-c"], ["Space", "q", "q"], ["Space", "c", "C-c"], ["/", "C-c"]):
            place = self.place()
            before = place.state()
            terminal = self.opened(place)
            terminal.keys(*keys)
            self.assertIn("nothing was changed", terminal.ended(), keys)
            self.assertEqual(place.state(), before)
            terminal.run("stty -a")
            self.assertRegex(terminal.ended(), r"(?<!-)icanon", "the terminal is as it was")

    def test_a_signal_gives_the_terminal_back(self):
        place = self.place()
        before = place.state()
        terminal = self.opened(place, "git-checklist pick & pid=$!; (sleep 2; kill $pid) & fg %1")
        terminal.wait("a signal ended the list")
        terminal.keys("Enter")
        terminal.run("stty -a")
        self.assertRegex(terminal.ended(), r"(?<!-)icanon")
        self.assertEqual(place.state(), before)

    def test_it_refuses_where_check_refuses(self):
        place = self.place()
        place.write("CHECKLIST.md", LIST + "\nmore\n")
        terminal = self.terminal(place)
        terminal.run(PICK)
        self.assertIn("has changes that are not committed", terminal.ended(2))
        place = self.place()
        place.git("checkout", "-q", "--detach")
        terminal = self.terminal(place)
        terminal.run(PICK)
        self.assertIn("no branch is checked out", terminal.ended(2))

    def test_what_needs_a_record_is_left_to_check(self):
        place = self.place()
        place.write("checklist.toml", '[[rule]]\nitem = "Review completed"\nevidence = true\n')
        place.commit("ask for evidence")
        before = place.state()
        terminal = self.opened(place)
        terminal.keys("Space", "c")
        self.assertIn("git checklist check :5 --evidence FILE", terminal.wait("the policy asks for evidence"))
        terminal.keys("q", "q", "q")
        terminal.ended()
        self.assertEqual(place.state(), before)

    def test_what_moved_meanwhile_is_not_overwritten(self):
        for move in ("commit", "file"):
            place = self.place()
            terminal = self.opened(place)
            terminal.keys("Space", "c")
            terminal.wait("commit 1 of 1")
            place.write("CHECKLIST.md", "- [ ] Another\n" + LIST)
            if move == "commit":
                place.commit("another line")
            before = place.state()
            terminal.keys("c")
            words = "HEAD moved" if move == "commit" else "was changed meanwhile"
            self.assertIn(words, terminal.ended(2))
            self.assertEqual(place.state(), before)

    def test_a_hook_that_refuses_is_told_and_stops(self):
        place = self.place()
        place.hook("pre-commit", "grep -q 'x. Backend' CHECKLIST.md && { echo not today >&2; exit 1; }; exit 0")
        terminal = self.opened(place)
        terminal.keys("Space", "j", "Space", "j", "Space", "c")
        terminal.wait("commit 1 of 3")
        terminal.keys("c")
        screen = terminal.ended(2)
        self.assertIn("not today", screen)
        self.assertIn("checked `Review completed`", screen)
        self.assertEqual(place.subjects(), ['checklist: check "Review completed"'])
        self.assertEqual(place.git("status", "--porcelain"), "")

    def test_hostile_texts_stay_texts(self):
        place = self.place("# R\n\n- [ ] One \u202etwo\u202c \x1b]0;owned\x07\x1b[2J three\n- [ ] 日本語のテスト 👩‍💻 done\n")
        terminal = self.opened(place)
        screen = terminal.screen()
        self.assertIn("[ ] One \\u{202e}two", screen)
        self.assertIn("日本語のテスト", screen)
        self.assertNotIn("owned", terminal.tmux("display-message", "-p", "#{pane_title}"))
        terminal.keys("q")
        terminal.ended()

    def test_folding_moving_and_a_narrow_terminal(self):
        many = "".join(f"## Phase {n}: Number {n}\n\n" + "".join(f"- [ ] Item {n}.{m}\n" for m in range(20)) for n in range(1, 5))
        place = self.place(f"# R\n\n{many}")
        terminal = self.opened(place, width=32, height=10)
        terminal.keys("G")
        terminal.wait("Item 4.19")
        terminal.keys("PPage", "g")
        terminal.wait("1 Number 1")
        terminal.keys("Tab")
        self.assertIn("▸ 4 Number 4", terminal.wait("0/20"))
        terminal.keys("j", "Enter", "j", "Space")
        self.assertIn("+   [x] Item 2.0", terminal.wait("1 picked"))
        terminal.tmux("resize-window", "-x", "60", "-y", "20")
        terminal.wait(":27 2 Number 2")
        terminal.keys("C-c")
        terminal.ended()

    def test_no_color_and_a_locale_without_unicode(self):
        place = self.place()
        terminal = self.opened(place, NO_COLOR="1", LC_ALL="C")
        terminal.keys("Space")
        terminal.wait("1 picked")
        screen = terminal.screen(escapes=True)
        self.assertNotRegex(screen, r"\x1b\[[0-9;]*3[0-7]m")
        self.assertIn("v 1 Code", terminal.screen())
        self.assertTrue(terminal.screen().isascii(), terminal.screen())
        terminal.keys("C-c")
        terminal.ended()
        terminal.run(f"TERM=dumb {PICK}")
        self.assertIn("cannot move its cursor", terminal.ended(2))
        terminal.run(f"{PICK} </dev/null")
        self.assertIn("standard input is no terminal", terminal.ended(2))
        terminal.run(f"{PICK} | cat")
        terminal.wait("standard output is no terminal")
