"""Where the tool comes from: a released binary of the named digest and no other, or the source."""

import hashlib
import io
import pathlib
import platform
import shutil
import tarfile
import tempfile

from origin import ITEMS
from server import Server, serve
from suite import ActionTest

TARGETS = {"x86_64": "x86_64-unknown-linux-musl", "aarch64": "aarch64-unknown-linux-musl"}


class Released(ActionTest):
    """A release on a server of this machine, and an action that names digests of its own."""

    def setUp(self):
        super().setUp()
        self.name = f"git-checklist-{self.version()}-{TARGETS[platform.machine()]}.tar.gz"
        self.path = f"/v{self.version()}/{self.name}"

    def archive(self, binary: bytes, name: str = "git-checklist") -> bytes:
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(binary), 0o755
            tar.addfile(member, io.BytesIO(binary))
        return packed.getvalue()

    def action(self, named: bytes | None) -> pathlib.Path:
        """The action with the digest of an archive in its table, or with an empty table."""
        copy = pathlib.Path(tempfile.mkdtemp(dir=self.directory)) / "action"
        shutil.copytree(self.runner.action, copy)
        line = f"{hashlib.sha256(named).hexdigest()}  {self.name}\n" if named is not None else ""
        (copy / ".github" / "action" / "digests.txt").write_text(f"# digests\n{line}", encoding="utf-8")
        return copy

    def stand_in_for_cargo(self) -> pathlib.Path:
        """A directory with a `cargo` that builds at once, and no `git-checklist`."""
        directory = self.directory / "cargo"
        directory.mkdir(exist_ok=True)
        script = directory / "cargo"
        script.write_text(f"""#!/bin/sh
mkdir -p "$CARGO_TARGET_DIR/release" && cp {self.runner.binary} "$CARGO_TARGET_DIR/release/git-checklist"
""", encoding="utf-8")
        script.chmod(0o755)
        return directory

    def run_released(self, served: dict[str, bytes], named: bytes | None):
        origin = self.complete_release()
        server = Server(served)
        with serve(server) as address:
            run = self.run_action(origin, origin.pull_request(), inputs={"install": "true"}, action=self.action(named),
                                  binary=self.stand_in_for_cargo() / "git-checklist",
                                  env={"GIT_CHECKLIST_MIRROR": address})
        return run, server

    def tampered(self) -> tuple[bytes, pathlib.Path]:
        """A binary that says what it should, passes everything, and leaves a mark that it was run."""
        mark = self.directory / "the-tampered-binary-ran"
        return f"#!/bin/sh\ntouch {mark}\necho git-checklist {self.version()}\n".encode(), mark

    def test_the_released_binary_is_run_and_nothing_is_built(self):
        archive = self.archive(self.runner.binary.read_bytes())
        run, server = self.run_released({self.path: archive}, archive)
        self.assertPasses(run, settled=len(ITEMS), required=len(ITEMS))
        self.assertEqual([self.path], server.gets)
        self.assertNotIn("git-checklist-target", run.log)

    def test_a_binary_that_was_changed_after_the_release_is_not_run(self):
        binary, mark = self.tampered()
        released = self.archive(self.runner.binary.read_bytes())
        run, server = self.run_released({self.path: self.archive(binary)}, released)
        self.assertUndecided(run, "is not run")
        self.assertEqual([self.path], server.gets)
        self.assertFalse(mark.exists())

    def test_the_stand_in_for_a_changed_binary_leaves_its_mark_where_it_is_run(self):
        binary, mark = self.tampered()
        archive = self.archive(binary)
        run, _ = self.run_released({self.path: archive}, archive)
        self.assertUndecided(run, "left no report")
        self.assertTrue(mark.exists())

    def test_an_archive_without_the_tool_fails(self):
        archive = self.archive(b"", "../git-checklist")
        run, _ = self.run_released({self.path: archive}, archive)
        self.assertUndecided(run, "has no `git-checklist`")

    def test_without_a_digest_nothing_is_downloaded_and_the_source_is_built(self):
        binary, mark = self.tampered()
        run, server = self.run_released({self.path: self.archive(binary)}, None)
        self.assertPasses(run, settled=len(ITEMS), required=len(ITEMS))
        self.assertEqual([], server.gets)
        self.assertFalse(mark.exists())
        self.assertIn("names no binary", run.log)
        self.assertIn("git-checklist-target/release/git-checklist", run.log)

    def test_where_the_release_cannot_be_reached_the_source_is_built(self):
        released = self.archive(self.runner.binary.read_bytes())
        run, server = self.run_released({}, released)
        self.assertPasses(run, settled=len(ITEMS), required=len(ITEMS))
        self.assertEqual([self.path], server.gets)
        self.assertTrue(any("could not be downloaded" in each["message"] for each in run.annotations), run.annotations)
