"""The scripts of Azure's, Bitbucket's and Jenkins' files, in the environment of a job of theirs."""

import os
import shutil

import scripts
from checkout import ITEMS, Checkout

JOBS = {
    "azure.yml": ("azure-pull-request", "merge"),
    "bitbucket.yml": ("bitbucket-pull-request", "merge"),
    "Jenkinsfile": ("jenkins-change", "head"),
}
RECORD = "checklist-gate.json"
RESULTS = "checklist-gate.xml"


class Scripts(Checkout):
    def run_job(self, file: str, clone=None, **more: str):
        """Runs a file's scripts one after the other, as far as they go; the last one's end."""
        name, reference = JOBS[file]
        clone = clone or self.checkout(reference)
        staging = self.directory / "staging"
        staging.mkdir(exist_ok=True)
        env = self.environment(**self.job(name), BUILD_ARTIFACTSTAGINGDIRECTORY=str(staging)) | more
        for script in scripts.of(file):
            done = self.run_in(clone, [*script.shell, script.text], env)
            if done.returncode:
                break
        place = staging if file == "azure.yml" else clone
        self.record = place / RECORD
        self.results = place / ("test-results" if file == "bitbucket.yml" else "") / RESULTS
        return done

    def test_an_open_item_fails_and_a_complete_release_passes(self):
        self.release(3)
        for file in JOBS:
            with self.subTest(file):
                self.assertExit(self.run_job(file), 1, "WAITING", ITEMS[3], "3 of 4 settled")
                self.assertIn('"verdict": "fail"', self.record.read_text(encoding="utf-8"))
                self.assertIn(ITEMS[3], self.results.read_text(encoding="utf-8"))
        self.origin.tick(ITEMS[3])
        self.origin.pull_request()
        for file in JOBS:
            with self.subTest(file):
                self.assertExit(self.run_job(file), 0, "PASSED", "4 of 4 settled")

    def test_jenkins_fetches_a_target_that_is_not_there(self):
        self.release(4)
        clone = self.checkout()
        self.run_in(clone, ["git", "update-ref", "-d", "refs/remotes/origin/main"]).check_returncode()
        self.assertExit(self.run_job("Jenkinsfile", clone), 0, "PASSED", "git fetch --no-tags")

    def test_a_shallow_clone_is_not_passed(self):
        self.release(4)
        for file in JOBS:
            with self.subTest(file):
                clone = self.checkout(JOBS[file][1])
                head = self.run_in(clone, ["git", "rev-parse", "HEAD~1"]).stdout
                (clone / ".git" / "shallow").write_text(head, encoding="utf-8")
                done = self.run_job(file, clone)
                self.assertIn(done.returncode, (1, 2), done.stdout)
                self.assertNotIn("PASSED", done.stdout)

    def test_a_link_in_the_records_place_is_not_written_through(self):
        victim = self.directory / "victim"
        victim.write_text("untouched", encoding="utf-8")
        self.origin.begin_release()
        self.origin.tick(*ITEMS)
        for name in (RECORD, RESULTS):
            os.symlink(victim, self.origin.clone / name)
        os.symlink(self.directory, self.origin.clone / "test-results")
        self.origin.commit("Add a link", "Mallory")
        self.origin.pull_request()
        for file in JOBS:
            with self.subTest(file):
                self.assertExit(self.run_job(file), 0, "PASSED")
                self.assertEqual("untouched", victim.read_text(encoding="utf-8"))
                self.assertIn('"verdict": "pass"', self.record.read_text(encoding="utf-8"))
                self.assertFalse((self.directory / RESULTS).exists())

    def test_the_tool_is_built_where_no_file_of_the_change_is_obeyed(self):
        self.release(4)
        shutil.move(self.bin / "git-checklist", self.directory / "built")
        cargo = self.bin / "cargo"
        cargo.write_text(f'#!/bin/sh\npwd >{self.home}/where\necho "$*" >{self.home}/arguments\n'
                         f"cp {self.directory}/built {self.bin}/git-checklist\n", encoding="utf-8")
        cargo.chmod(0o755)
        # Rust's own folder may hold an installed git-checklist.
        path = os.pathsep.join([str(self.bin), "/usr/local/bin", "/usr/bin", "/bin"])
        for file in JOBS:
            with self.subTest(file):
                self.assertExit(self.run_job(file, PATH=path), 0, "PASSED")
                self.assertEqual("/", (self.home / "where").read_text(encoding="utf-8").strip())
                arguments = (self.home / "arguments").read_text(encoding="utf-8")
                self.assertTrue(arguments.startswith("install --locked --git https://"), arguments)
                (self.bin / "git-checklist").unlink()
