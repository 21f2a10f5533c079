"""A terminal that a test types into and reads: a tmux server of its own, with one pane."""

import os
import re
import shlex
import subprocess
import time

from place import SECONDS, Place


class Terminal:
    """A shell in a pane."""

    def __init__(self, place: Place, width: int = 80, height: int = 24, shell: list[str] | None = None, **more: str):
        self.place = place
        self.socket = os.path.join(place.root.name, "tmux")
        self.environment = place.environment() | {"PS1": "$ "} | more
        assignments = [f"{name}={value}" for name, value in self.environment.items()]
        command = shlex.join(["env", "-i", *assignments, *(shell or ["sh"])])
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height), "-c", str(place.work), command)
        self.lines = 0
        self.wait("")

    def close(self) -> None:
        self.tmux("kill-server")

    def tmux(self, *arguments: str) -> str:
        done = subprocess.run(["tmux", "-u", "-S", self.socket, *arguments], env=self.environment, text=True,
                              timeout=SECONDS, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == 0, f"tmux {arguments}: {done.stdout}"
        return done.stdout

    def keys(self, *keys: str) -> None:
        """Presses keys as tmux names them: `Space`, `Escape`, `C-c`, `PPage`, or characters."""
        for key in keys:
            self.tmux("send-keys", key)

    def type(self, text: str) -> None:
        self.tmux("send-keys", "-l", text)

    def run(self, command: str) -> None:
        """Types a command line; `ended` waits for its exit status."""
        self.lines += 1
        self.type(f"{command}; echo ended {self.lines} $?")
        self.keys("Enter")

    def screen(self, escapes: bool = False) -> str:
        return self.tmux("capture-pane", "-p", *(["-e"] if escapes else []))

    def wait(self, part: str, gone: bool = False) -> str:
        """Waits until a part is on the screen, or gone from it; the screen."""
        until = time.monotonic() + SECONDS
        while True:
            screen = self.screen()
            if (part in screen) != gone:
                return screen
            assert time.monotonic() < until, f"{'still' if gone else 'no'} {part!r} on the screen:\n{screen}"
            time.sleep(0.05)

    def quiet(self) -> str:
        """Waits until the screen is the same for a moment; the screen."""
        seen = None
        while seen != (screen := self.screen()):
            seen = screen
            time.sleep(0.4)
        return screen

    def ended(self, code: int = 0) -> str:
        """Waits for the end of the command line; the screen."""
        until = time.monotonic() + SECONDS
        while not (found := re.search(rf"^ended {self.lines} (\d+)$", self.screen(), re.MULTILINE)):
            assert time.monotonic() < until, f"it does not end:\n{self.screen()}"
            time.sleep(0.05)
        assert int(found[1]) == code, f"it ended with {found[1]}:\n{self.screen()}"
        return self.screen()
