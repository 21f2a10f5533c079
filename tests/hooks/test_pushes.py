"""The same pushes through every way into a repository: honest ones pass, each attack is refused and
leaves nothing behind."""

import pathlib
import tempfile
import unittest

import servers
from world import CHECKLIST, POLICY, Clone, Push, run

ITEMS = ["Review completed", "Backup restoration tested"]


class Pushes:
    """The tests; each server below runs them all."""

    kind: type[servers.Server]
    server: servers.Server
    tool: pathlib.Path

    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory(prefix="git-checklist-hooks-")
        cls.addClassCleanup(directory.cleanup)
        cls.server = cls.kind(pathlib.Path(directory.name) / "server", cls.tool)
        cls.addClassCleanup(cls.server.close)

    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="git-checklist-hooks-")
        self.addCleanup(directory.cleanup)
        self.clone = Clone(pathlib.Path(directory.name) / "clone")
        self.name = self._testMethodName
        self.server.make(self.name, self.clone)
        self.bare = self.server.bare(self.name)

    def push(self, *refspecs: str) -> Push:
        return self.clone.push(self.server.url(self.name), *refspecs, env=self.server.environment())

    def on_server(self, *arguments: str) -> str:
        return run("git", f"--git-dir={self.bare}", *arguments)

    def has(self, commit: str) -> bool:
        listed = self.on_server("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
        self.assertIn(self.on_server("rev-parse", "main"), listed)
        return commit in listed

    def assertAccepted(self, push: Push, *parts: str):
        self.assertTrue(push.accepted, push.said)
        for part in parts:
            self.assertIn(part, push.said)
        self.assertEqual(self.clone.git("rev-parse", "HEAD"), self.on_server("rev-parse", "main"))

    def assertRefused(self, push: Push, before: str, *parts: str):
        """The sender is told why, and the server is as it was: references, objects, quarantine."""
        self.assertFalse(push.accepted, push.said)
        self.assertIn("pre-receive hook declined", push.said)
        for part in parts:
            self.assertIn(part, push.said)
        self.assertEqual(before, self.on_server("for-each-ref"))
        self.assertEqual([], list((self.bare / "objects").glob("*incoming*")))

    def refused(self, *refspecs: str, says: list[str]):
        before = self.on_server("for-each-ref")
        self.assertRefused(self.push(*refspecs), before, *says)

    def test_a_release_is_refused_until_it_is_complete(self):
        half = self.clone.tick(ITEMS[0])
        self.refused("HEAD:main", says=["WAITING", ITEMS[1], "1 of 2 settled"])
        self.assertFalse(self.has(half), "a refused object stays")
        self.clone.tick(ITEMS[1])
        self.assertAccepted(self.push("HEAD:main"), "PASSED", "2 of 2 settled")
        self.assertTrue(self.has(half))

    def test_a_large_push_is_kept_as_a_pack(self):
        self.on_server("config", "receive.unpackLimit", "1")
        (self.clone.directory / "noise").write_bytes(bytes(range(256)) * 8192)
        half = self.clone.tick(ITEMS[0])
        self.refused("HEAD:main", says=["WAITING"])
        self.assertFalse(self.has(half), "a refused object stays")
        self.clone.tick(ITEMS[1])
        self.assertAccepted(self.push("HEAD:main"), "PASSED")

    def test_a_policy_that_asks_less_is_refused(self):
        self.clone.replace(POLICY, 'phases = ["1"]', 'phases = ["2"]')
        asks_less = self.clone.tick("Metrics reviewed")
        self.refused("HEAD:main", says=["VIOLATED", "policy-changed", "1 Code"])
        self.assertFalse(self.has(asks_less), "a refused object stays")
        self.clone.git("reset", "-q", "--hard", "HEAD~1")
        self.clone.tick(*ITEMS)
        self.assertAccepted(self.push("HEAD:main"), "PASSED")

    def test_a_removed_item_is_refused(self):
        self.clone.replace(CHECKLIST, f"- [ ] {ITEMS[1]}\n", "")
        removed = self.clone.tick(ITEMS[0])
        self.refused("HEAD:main", says=["VIOLATED", "removed-item", ITEMS[1]])
        self.assertFalse(self.has(removed), "a refused object stays")
        self.clone.git("reset", "-q", "--hard", "HEAD~1")
        self.clone.tick(*ITEMS)
        self.assertAccepted(self.push("HEAD:main"), "PASSED")

    def test_main_is_neither_rewound_nor_deleted_and_others_are_free(self):
        self.on_server("config", "receive.denyDeleteCurrent", "ignore")
        first = self.clone.git("rev-parse", "HEAD")
        self.clone.tick(*ITEMS)
        self.assertAccepted(self.push("HEAD:main", "HEAD:refs/heads/topic"))
        self.refused(f"+{first}:main", says=["take it back"])
        self.refused(":main", says=["delete it"])
        self.refused(f"+{first}:refs/heads/topic", ":main", says=["delete it"])
        self.assertAccepted(self.push(f"+{first}:refs/heads/topic"))
        self.assertAccepted(self.push(":topic"))

    def test_what_cannot_be_decided_is_refused(self):
        self.clone.tick(*ITEMS)
        (self.clone.directory / CHECKLIST).write_bytes(b"- [x] \xff\xfe\n")
        broken = self.clone.commit("Bytes that are no text")
        self.refused("HEAD:main", says=["error: "])
        self.assertFalse(self.has(broken), "a refused object stays")
        self.clone.git("reset", "-q", "--hard", "HEAD~1")
        self.assertAccepted(self.push("HEAD:main"), "PASSED")


class ByPath(Pushes, unittest.TestCase):
    kind = servers.Server


class ByDaemon(Pushes, unittest.TestCase):
    kind = servers.Daemon


class ByHttp(Pushes, unittest.TestCase):
    kind = servers.Http


class BySsh(Pushes, unittest.TestCase):
    kind = servers.Ssh


class ByGitolite(Pushes, unittest.TestCase):
    kind = servers.Gitolite

    def test_gitolite_keeps_its_own_hook(self):
        own = (self.bare / "hooks" / "update").resolve()
        with self.assertRaisesRegex(AssertionError, "another hook"):
            run("git", "-C", str(self.bare), "checklist", "hook", "install", "--update", env={"PATH": self.server.path})
        self.assertEqual(own, (self.bare / "hooks" / "update").resolve())
        self.assertIn("gitolite", own.read_text(encoding="utf-8").lower())
