"""One table of targets: what a release builds and names, the action downloads and verifies, and cargo
binstall expects. The scripts of a release are run on archives that a stand-in for cargo makes."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
import unittest

from origin import environment
from runner import ROOT, copy_tracked_files

MANIFEST = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
VERSION = MANIFEST["version"]
TARGETS = json.loads((ROOT / ".github/release/targets.json").read_text(encoding="utf-8"))
NAMES = sorted(f"git-checklist-{VERSION}-{each['target']}.tar.gz" for each in TARGETS)


class Names(unittest.TestCase):
    def test_every_platform_is_built(self):
        built = {each["target"] for each in TARGETS}
        linux = {f"{cpu}-unknown-linux-{libc}" for cpu in ("x86_64", "aarch64") for libc in ("gnu", "musl")}
        others = {"x86_64-apple-darwin", "aarch64-apple-darwin", "x86_64-pc-windows-msvc"}
        self.assertEqual(linux | others, built)
        self.assertEqual(len(TARGETS), len(built))

    def test_every_runner_has_one_binary(self):
        runners = [each["runs"] for each in TARGETS if each["runs"]]
        self.assertEqual(len(runners), len(set(runners)))
        self.assertEqual({"Linux-X64", "Linux-ARM64", "macOS-X64", "macOS-ARM64", "Windows-X64"}, set(runners))
        for each in TARGETS:
            system, _, cpu = (each["runs"] or "").partition("-")
            sign = {"Linux": "linux-musl", "macOS": "apple-darwin", "Windows": "windows", "": "linux-gnu"}[system]
            self.assertIn(sign, each["target"])
            self.assertTrue(each["target"].startswith({"X64": "x86_64", "ARM64": "aarch64", "": ""}[cpu]))

    def test_the_workflow_builds_what_the_table_has(self):
        workflow = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
        self.assertIn("jq -c . .github/release/targets.json", workflow)
        for use in ("fromJSON(needs.plan.outputs.targets)", "runs-on: ${{ matrix.builder }}", 'pack.sh "$TARGET"'):
            self.assertIn(use, workflow)
        self.assertEqual({"target", "builder", "runs"}, {key for each in TARGETS for key in each})

    def test_binstall_asks_for_the_archive_by_its_name(self):
        metadata = MANIFEST["metadata"]["binstall"]
        for each in TARGETS:
            values = {"repo": MANIFEST["repository"], "version": VERSION, "target": each["target"]}
            url = re.sub(r"\{ (\w+) \}", lambda match: values[match[1]], metadata["pkg-url"])
            base = f"https://github.com/git-checklist/git-checklist/releases/download/v{VERSION}"
            self.assertEqual(f"{base}/git-checklist-{VERSION}-{each['target']}.tar.gz", url)
        self.assertEqual(("tgz", "{ bin }{ binary-ext }"), (metadata["pkg-fmt"], metadata["bin-dir"]))

    def test_digests_are_digests_of_archives(self):
        lines = (ROOT / ".github/action/digests.txt").read_text(encoding="utf-8").splitlines()
        targets = "|".join(each["target"] for each in TARGETS)
        form = re.compile(rf"[0-9a-f]{{64}}  git-checklist-\d+\.\d+\.\d+-({targets})\.tar\.gz")
        for line in lines:
            self.assertTrue(line.startswith("#") or form.fullmatch(line), line)
        names = [line.split()[1] for line in lines if not line.startswith("#")]
        self.assertEqual(len(names), len(set(names)))


class Scripts(unittest.TestCase):
    """A copy of the project as a repository of its own, with a `cargo` that builds at once."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="git-checklist-release-")
        self.addCleanup(temporary.cleanup)
        self.directory = pathlib.Path(temporary.name)
        self.project = self.directory / "project"
        copy_tracked_files(self.project)
        tools = self.directory / "tools"
        tools.mkdir()
        (tools / "cargo").write_text(f"""#!/bin/sh
for target; do :; done # the last argument
mkdir -p "target/$target/release"
for name in git-checklist git-checklist.exe; do
  printf '#!/bin/sh\\necho git-checklist {VERSION}\\n' >"target/$target/release/$name"
  chmod +x "target/$target/release/$name"
done
""", encoding="utf-8")
        (tools / "cargo").chmod(0o755)
        kept = {name: value for name, value in environment().items() if name != "CARGO_TARGET_DIR"}
        self.environment = kept | {"PATH": f"{tools}:{os.environ['PATH']}"}
        self.git("init", "-q", "-b", "main")
        self.built = self.directory / "built"
        self.base = self.commit("Release")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.project, check=True, text=True, stdout=subprocess.PIPE,
                              env=self.environment)
        return done.stdout.strip()

    def commit(self, message: str) -> str:
        self.git("add", "-A")
        self.git("-c", "user.name=Ana", "-c", "user.email=ana@example.org", "commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")

    def run_script(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(["bash", *arguments], cwd=self.project, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env=self.environment)

    def build(self) -> None:
        """Step one of a release, on this machine."""
        for each in TARGETS:
            done = self.run_script(".github/release/pack.sh", each["target"])
            self.assertEqual(0, done.returncode, done.stdout)
        shutil.move(self.project / "dist", self.built)
        sums = subprocess.run(["sha256sum", "--", *NAMES], cwd=self.built, check=True, text=True, stdout=subprocess.PIPE)
        (self.built / "SHA256SUMS").write_text(sums.stdout, encoding="utf-8")
        (self.built / "COMMIT").write_text(self.base + "\n", encoding="utf-8")

    def adopt(self) -> None:
        path = self.project / ".github/action/digests.txt"
        digests = (self.built / "SHA256SUMS").read_text(encoding="utf-8")
        path.write_text(path.read_text(encoding="utf-8") + digests, encoding="utf-8")
        self.commit("Digests")

    def check(self, tag: str = f"v{VERSION}") -> subprocess.CompletedProcess:
        return self.run_script(".github/release/check.sh", tag, str(self.built))

    def assertRefused(self, why: str, tag: str = f"v{VERSION}"):
        done = self.check(tag)
        self.assertEqual(1, done.returncode, done.stdout)
        self.assertIn(why, done.stdout)

    def test_archives_have_the_names_and_the_binary_that_readers_expect(self):
        self.build()
        self.assertEqual(NAMES, sorted(path.name for path in self.built.glob("*.tar.gz")))
        for path in self.built.glob("*.tar.gz"):
            with tarfile.open(path) as tar:
                binary = "git-checklist.exe" if "windows" in path.name else "git-checklist"
                self.assertEqual([binary, "LICENSE-APACHE", "LICENSE-MIT", "README.md", "CHANGELOG.md"], tar.getnames())
                self.assertTrue(tar.getmember(binary).mode & 0o111)

    def test_a_tag_with_the_digests_of_what_was_built_is_published(self):
        self.build()
        self.adopt()
        done = self.check()
        self.assertEqual(0, done.returncode, done.stdout)
        path = self.project / "RELEASE_CHECKLIST.md"
        path.write_text(path.read_text(encoding="utf-8").replace("- [ ]", "- [x]", 1), encoding="utf-8")
        self.commit("Tick")
        self.assertEqual(0, self.check().returncode)

    def test_another_tag_is_refused(self):
        self.build()
        self.adopt()
        self.assertRefused("Cargo.toml says", tag="v9.9.9")

    def test_without_digests_nothing_is_published(self):
        self.build()
        self.assertRefused("names other archives")

    def test_an_archive_that_was_changed_is_refused(self):
        self.build()
        self.adopt()
        with open(self.built / NAMES[0], "ab") as archive:
            archive.write(b"\n")
        self.assertRefused("another digest")

    def test_source_that_changed_since_the_build_is_refused(self):
        self.build()
        self.adopt()
        (self.project / "src/main.rs").write_text("fn main() {}\n", encoding="utf-8")
        self.commit("Sneak in")
        self.assertRefused("src/main.rs")

    def test_archives_of_another_history_are_refused(self):
        self.build()
        self.git("checkout", "-q", "--orphan", "other")
        self.base = self.commit("Elsewhere")
        self.adopt()
        self.assertRefused("not in the tag's history")

    def stand_in_for_gh(self, verifies: bool) -> None:
        """A `gh` that downloads what was built, and finds its provenance in order or not."""
        script = self.directory / "tools" / "gh"
        script.write_text(f"""#!/bin/sh
case "$1 $2" in
  "run download") for directory; do :; done; cp {self.built}/* "$directory" ;;
  "attestation verify") echo "$@" >>{self.directory}/verified; exit {0 if verifies else 1} ;;
esac
""", encoding="utf-8")
        script.chmod(0o755)

    def run_adopt(self) -> subprocess.CompletedProcess:
        for key, value in (("user.name", "Ana"), ("user.email", "ana@example.org")):
            self.git("config", key, value)
        return self.run_script(".github/release/adopt.sh", "12345")

    def test_digests_are_adopted_once_every_archive_is_verified(self):
        self.build()
        self.stand_in_for_gh(verifies=True)
        done = self.run_adopt()
        self.assertEqual(0, done.returncode, done.stdout)
        verified = (self.directory / "verified").read_text(encoding="utf-8").splitlines()
        self.assertEqual(len(NAMES), len(verified))
        for line in verified:
            self.assertIn(f"--source-digest {self.base}", line)
        self.assertEqual(f"digests/{VERSION}", self.git("symbolic-ref", "--short", "HEAD"))
        self.assertEqual(".github/action/digests.txt", self.git("diff", "--name-only", self.base, "HEAD"))
        self.assertEqual(0, self.check().returncode)

    def test_without_provenance_no_digest_is_adopted(self):
        self.build()
        self.stand_in_for_gh(verifies=False)
        self.assertNotEqual(0, self.run_adopt().returncode)
        self.assertEqual(self.base, self.git("rev-parse", "HEAD"))
        self.assertEqual("", self.git("status", "--porcelain", "--untracked-files=no"))
