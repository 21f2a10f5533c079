"""GitLab's file, included and run by gitlab-ci-local with its shell executor."""

import os

from checkout import CHECKLIST, ITEMS, TEMPLATES, Checkout, program

OTHERS = """\
include:
  - local: .gitlab/checklist.yml
variables:
  GIT_DEPTH: "1"
default:
  before_script: [touch ran-a-step-of-the-change]
tests:
  script: [echo tests of the change]
"""


class GitLab(Checkout):
    def setUp(self):
        super().setUp()
        (self.origin.clone / ".gitlab").mkdir()
        text = (TEMPLATES / "gitlab.yml").read_text(encoding="utf-8")
        self.origin.write(".gitlab/checklist.yml", text)
        self.origin.write(".gitlab-ci.yml", OTHERS)
        self.origin.commit("Judge every merge request", "Ana")
        self.origin.push("main")

    def run_pipeline(self, *arguments: str, name: str = "gitlab-merge-request", reference: str = "head", **more: str):
        """Runs a job of the pipeline that such an event starts."""
        clone = self.checkout(reference)
        # It reads the project's name from an address; nothing is fetched from it.
        address = "https://gitlab.example.org/example/harbor.git"
        self.run_in(clone, ["git", "remote", "set-url", "origin", address]).check_returncode()
        command = [program("GITLAB_CI_LOCAL", "gitlab-ci-local"), "--force-shell-executor", "--home", str(self.home)]
        for variable in (self.job(name) | more).items():
            command += ["--variable", "=".join(variable)]
        done = self.run_in(clone, command + list(arguments))
        self.clone = clone
        return done

    def test_an_open_item_fails_and_a_complete_release_passes(self):
        self.release(3)
        self.assertExit(self.run_pipeline("checklist"), 1, "WAITING", ITEMS[3], "release/2.3 into main", "3 of 4")
        self.origin.tick(ITEMS[3])
        self.origin.pull_request()
        self.assertExit(self.run_pipeline("checklist"), 0, "PASSED", "4 of 4")
        self.assertFalse((self.clone / "ran-a-step-of-the-change").exists())
        self.assertIn(ITEMS[3], (self.clone / "checklist-gate.xml").read_text(encoding="utf-8"))
        self.assertIn('"verdict": "pass"', (self.clone / "checklist-gate.json").read_text(encoding="utf-8"))

    def test_a_merged_result_is_judged_at_its_source(self):
        self.release(4)
        done = self.run_pipeline("checklist", name="gitlab-merged-result", reference="merge")
        self.assertExit(done, 0, "PASSED", "release/2.3 into main")

    def test_it_is_a_job_of_merge_requests_alone(self):
        self.release(4)
        listed = self.run_pipeline("--list")
        self.assertExit(listed, 0, "checklist", "tests")
        pushed = self.run_pipeline("--list", name="gitlab-push-of-a-new-branch")
        self.assertExit(pushed, 0, "tests")
        self.assertNotIn("checklist", pushed.stdout)

    def test_a_fork_is_refused(self):
        self.release(4)
        done = self.run_pipeline("checklist", CI_PROJECT_ID="77")
        self.assertExit(done, 1, "the branches here are the fork's own", "parent project")

    def test_removing_an_item_fails(self):
        self.release(4)
        self.origin.replace(CHECKLIST, f"- [x] {ITEMS[3]}\n", "")
        self.origin.commit("Tidy up", "Mallory")
        self.origin.pull_request()
        self.assertExit(self.run_pipeline("checklist"), 1, "VIOLATED", ITEMS[3])

    def test_a_link_in_the_records_place_is_not_written_through(self):
        victim = self.directory / "victim"
        victim.write_text("untouched", encoding="utf-8")
        self.origin.begin_release()
        self.origin.tick(*ITEMS)
        os.symlink(victim, self.origin.clone / "checklist-gate.json")
        self.origin.commit("Add a link", "Mallory")
        self.origin.pull_request()
        self.assertExit(self.run_pipeline("checklist"), 0, "PASSED")
        self.assertEqual("untouched", victim.read_text(encoding="utf-8"))
