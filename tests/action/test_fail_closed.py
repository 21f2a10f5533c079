"""What cannot be decided fails: history that is not there, a tool that is broken or missing."""

import pathlib

from origin import ITEMS
from suite import ActionTest

REPORT = '{"verdict": "%%s", "reason": null, "gates": [], "head": "%s"}' % ("4f" * 20)


class Checkout(ActionTest):
    def test_a_shallow_checkout_says_so_and_fails(self):
        origin = self.complete_release()
        run = self.run_action(origin, origin.pull_request(), depth="--depth=1")
        self.assertUndecided(run, "fetch-depth: 0")
        self.assertIn("shallow", run.summary)

    def test_a_checkout_without_old_versions_of_files_fails(self):
        origin = self.complete_release()
        run = self.run_action(origin, origin.pull_request(), depth="--filter=blob:none")
        self.assertUndecided(run, "missing")

    def test_a_directory_without_repository_fails(self):
        origin = self.complete_release()
        run = self.run_action(origin, origin.pull_request(), inputs={"working-directory": "/"})
        self.assertUndecided(run, "no git repository")

    def test_a_directory_that_does_not_exist_fails(self):
        origin = self.complete_release()
        run = self.run_action(origin, origin.pull_request(), inputs={"working-directory": "no/such/place"})
        self.assertUndecided(run, "no/such/place")


class Tool(ActionTest):
    """Stand-ins for a broken tool; the honest one is the control, in every other test."""

    def stand_in(self, script: str) -> pathlib.Path:
        directory = self.directory / "bin"
        directory.mkdir()
        binary = directory / "git-checklist"
        binary.write_text(f'''#!/usr/bin/env bash
[ "$1" != --version ] || {{ echo "git-checklist {self.version()}"; exit; }}
for argument; do case $argument in json=*) json=${{argument#json=}} ;; markdown=*) markdown=${{argument#markdown=}} ;; esac; done
{script}
''', encoding="utf-8")
        binary.chmod(0o755)
        return binary

    def run_stand_in(self, script: str):
        origin = self.complete_release()
        return self.run_action(origin, origin.pull_request(), binary=self.stand_in(script))

    def test_the_stand_in_passes_where_it_is_sound(self):
        run = self.run_stand_in(f"echo '{REPORT % 'pass'}' >$json; echo ok >$markdown; exit 0")
        self.assertPasses(run)

    def test_success_without_a_report_fails(self):
        self.assertUndecided(self.run_stand_in("exit 0"), "left no report")

    def test_success_with_an_empty_report_fails(self):
        self.assertUndecided(self.run_stand_in(": >$json; echo ok >$markdown; exit 0"), "left no report")

    def test_success_with_half_a_report_fails(self):
        run = self.run_stand_in("echo '{\"verdict\": \"pass\"' >$json; echo ok >$markdown; exit 0")
        self.assertUndecided(run, "no valid verdict")

    def test_success_with_a_report_of_failure_fails(self):
        run = self.run_stand_in(f"echo '{REPORT % 'fail'}' >$json; echo ok >$markdown; exit 0")
        self.assertUndecided(run, "exit status 0")

    def test_failure_with_a_report_of_success_fails(self):
        run = self.run_stand_in(f"echo '{REPORT % 'pass'}' >$json; echo ok >$markdown; exit 1")
        self.assertUndecided(run, "exit status 1")

    def test_an_unknown_verdict_fails(self):
        run = self.run_stand_in(f"echo '{REPORT % 'pass or so'}' >$json; echo ok >$markdown; exit 0")
        self.assertUndecided(run, "no valid verdict")

    def test_a_crash_fails(self):
        run = self.run_stand_in(f"echo '{REPORT % 'pass'}' >$json; echo ok >$markdown; kill -SEGV $$")
        self.assertUndecided(run, "exit status 139")

    def test_what_a_broken_tool_prints_is_no_workflow_command(self):
        run = self.run_stand_in("printf 'no\\n::add-mask::x\\n<b>bold</b>\\n' >&2; exit 2")
        self.assertUndecided(run, "<b>bold</b>")
        self.assertLessEqual(run.commands, {"error", "set-output", "summary"})
        self.assertIn("    ::add-mask::x\n    <b>bold</b>", run.summary)

    def test_another_version_fails(self):
        origin = self.complete_release()
        binary = self.stand_in("exit 0")
        binary.write_text("#!/bin/sh\necho git-checklist 0.0.1\n", encoding="utf-8")
        self.assertUndecided(self.run_action(origin, origin.pull_request(), binary=binary), "0.0.1")

    def test_a_bad_install_input_fails(self):
        origin = self.complete_release()
        self.assertUndecided(self.run_action(origin, origin.pull_request(), inputs={"install": "maybe"}), "maybe")


class Build(ActionTest):
    def test_the_action_builds_the_tool_from_its_own_source(self):
        origin = self.complete_release()
        empty = self.directory / "no-tool" / "git-checklist"
        run = self.run_action(origin, origin.pull_request(), inputs={"install": "source"}, binary=empty, env=self.build_environment())
        self.assertPasses(run, settled=len(ITEMS), required=len(ITEMS))
        self.assertIn(f"git-checklist v{self.version()} (", run.log)  # cargo's own line: Compiling
