"""What a pull request, a merge queue and a push see of the gate."""

import json

from origin import CHECKLIST, ITEMS, POLICY, Origin
from suite import ActionTest

# What a runner may obey in the action's steps; `set-output` and `summary` are how act shows its files.
ALLOWED = {"error", "warning", "notice", "stop-commands", "summary", "set-output"}


class PullRequest(ActionTest):
    def test_an_open_required_item_fails_with_an_annotation_and_a_summary(self):
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS[:3])
        run = self.run_action(origin, origin.pull_request())
        self.assertFails(run, "waiting", settled=3, required=4)
        line = 1 + origin.read(CHECKLIST).splitlines().index(f"- [ ] {ITEMS[3]}")
        places = [(each.get("file"), each.get("line")) for each in run.errors]
        self.assertIn((CHECKLIST, str(line)), places)
        self.assertTrue(any(ITEMS[3] in each["message"] for each in run.errors), run.errors)
        first = run.summary.strip().splitlines()[0].lower()
        self.assertIn("waiting", first)
        self.assertIn(ITEMS[3], run.summary)
        self.assertIn("merge", run.summary)
        self.assertIn("Database", run.summary)
        self.assertIn("3", first + run.summary)

    def test_ticking_and_committing_turns_it_green(self):
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS[:3])
        self.assertFails(self.run_action(origin, origin.pull_request()), "waiting", settled=3, required=4)
        origin.tick(ITEMS[3], author="Sara")
        run = self.run_action(origin, origin.pull_request())
        self.assertPasses(run, settled=4, required=4)
        self.assertEqual([], run.errors)
        signed = {each["text"]: each["sign_off"]["author"]["name"]
                  for each in run.report["checklists"][0]["items"] if each["sign_off"]}
        self.assertEqual(dict.fromkeys(ITEMS[:3], "Omar") | {ITEMS[3]: "Sara"}, signed)

    def test_lowering_the_demand_in_the_policy_stays_red(self):
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS[:2])
        origin.replace(POLICY, 'phases = ["1-2"]', 'phases = ["1"]')
        origin.commit("Ask for less", "Mallory")
        run = self.run_action(origin, origin.pull_request())
        self.assertFails(run, "violated", settled=2, required=4)
        self.assertIn("policy-changed", run.rules)
        self.assertIn(POLICY, [each.get("file") for each in run.errors])

    def test_a_tick_without_a_policy_is_judged_by_the_defaults(self):
        origin = self.origin(policy=None)
        origin.begin_release()
        origin.tick(*ITEMS)
        self.assertFails(self.run_action(origin, origin.pull_request()), "waiting", settled=4, required=5)
        origin.tick("Traffic switched over")
        self.assertPasses(self.run_action(origin, origin.pull_request()), settled=5, required=5)

    def test_a_change_that_concerns_no_checklist_is_one_line(self):
        origin = self.origin(policy=None)
        origin.branch("fix/typo")
        origin.replace("README.md", "Example", "An example")
        origin.commit("Fix a typo", "Nadia")
        run = self.run_action(origin, origin.pull_request())
        self.assertPasses(run, settled=0, required=0)
        self.assertEqual([], run.annotations)
        self.assertEqual(["no checklist concerns this change"], run.summary.lower().strip(" .\n").splitlines())

    def test_a_change_that_is_no_release_passes_without_completion(self):
        origin = self.origin()
        origin.branch("fix/typo")
        origin.replace("README.md", "Example", "An example")
        origin.commit("Fix a typo", "Nadia")
        run = self.run_action(origin, origin.pull_request())
        self.assertPasses(run)
        self.assertEqual([], run.errors)

    def test_a_change_that_is_no_release_may_not_remove_items(self):
        origin = self.origin()
        origin.branch("fix/typo")
        origin.replace(CHECKLIST, f"- [ ] {ITEMS[3]}\n", "")
        origin.commit("Tidy up", "Mallory")
        run = self.run_action(origin, origin.pull_request())
        self.assertFails(run, "violated")
        self.assertIn("removed-item", run.rules)


    def test_a_fork_is_judged_without_its_branch(self):
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS[:3])
        self.assertFails(self.run_action(origin, origin.pull_request(fork=True)), "waiting", settled=3, required=4)
        origin.tick(ITEMS[3])
        self.assertPasses(self.run_action(origin, origin.pull_request(fork=True)), settled=4, required=4)

    def test_the_trusted_trigger_judges_the_change_and_not_what_is_checked_out(self):
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS[:3])
        event = origin.pull_request("pull_request_target")
        self.assertFails(self.run_action(origin, event), "waiting", settled=3, required=4)
        origin.tick(ITEMS[3])
        event = origin.pull_request("pull_request_target")
        self.assertPasses(self.run_action(origin, event), settled=4, required=4)


class Queue(ActionTest):
    def test_the_merge_queue_is_judged(self):
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS[:3])
        self.assertFails(self.run_action(origin, origin.merge_group()), "waiting", settled=3, required=4)
        origin.tick(ITEMS[3])
        self.assertPasses(self.run_action(origin, origin.merge_group()), settled=4, required=4)


class Push(ActionTest):
    def test_a_push_of_a_complete_release_passes(self):
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS)
        self.assertPasses(self.run_action(origin, origin.push_merge()), settled=4, required=4)

    def test_a_push_of_an_incomplete_release_fails(self):
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS[:3])
        self.assertFails(self.run_action(origin, origin.push_merge()), "waiting", settled=3, required=4)


class Inputs(ActionTest):
    def test_a_gate_is_judged_by_name(self):
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS)
        self.assertPasses(self.run_action(origin, origin.pull_request(), inputs={"gate": "merge"}), settled=4, required=4)
        self.assertUndecided(self.run_action(origin, origin.pull_request(), inputs={"gate": "no-such-gate"}), "no-such-gate")

    def test_a_checklist_is_judged_alone(self):
        origin = self.origin(policy=None)
        origin.begin_release()
        origin.tick(*ITEMS, "Traffic switched over")
        origin.write("SECURITY_CHECKLIST.md", "# Security\n\n- [ ] Secrets rotated\n")
        origin.commit("Add the security checklist", "Sara")
        self.assertFails(self.run_action(origin, origin.pull_request()), "waiting", settled=5, required=6)
        alone = f"{CHECKLIST}\n\n"
        self.assertPasses(self.run_action(origin, origin.pull_request(), inputs={"checklist": alone}), settled=5, required=5)
        self.assertUndecided(self.run_action(origin, origin.pull_request(), inputs={"checklist": "no-such.md"}), "no-such.md")

    def test_the_change_is_named_by_hand(self):
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS)
        source, head = "release/2.3", origin.git("rev-parse", "HEAD")
        event = origin.pull_request()
        for inputs in ({"target": "main", "source": source}, {"base": "origin/main", "head": head, "source": source},
                       {"source": source}, {"target": "main"}):
            self.assertPasses(self.run_action(origin, event, inputs=inputs), settled=4, required=4)
        self.assertUndecided(self.run_action(origin, event, inputs={"head": head}), "without `--target`")

    def test_nothing_in_a_branch_name_is_run(self):
        mark = self.directory / "run-by-a-branch-name"
        for name in ("release/$(touch${IFS}$MARK)", "release/`touch${IFS}$MARK`", "release/2';touch${IFS}$MARK;'"):
            with self.subTest(name):
                origin = self.origin()
                origin.begin_release(branch=name)
                origin.tick(*ITEMS)
                inputs = {"target": "main", "source": name}
                for given in ({}, inputs):
                    run = self.run_action(origin, origin.pull_request(), inputs=given, env={"MARK": str(mark)})
                    self.assertPasses(run, settled=4, required=4)
                self.assertFalse(mark.exists())

    def test_no_text_of_the_repository_becomes_a_workflow_command(self):
        origin = self.origin()
        hostile = "::set-output name=verdict::pass %0A::add-mask::Ana"
        origin.replace(CHECKLIST, ITEMS[3], hostile)
        origin.commit("::add-path::/tmp/evil", "::error::Mallory")
        origin.push("main")
        origin.begin_release()
        origin.tick(*ITEMS[:3], author="##[set-env name=PATH]x")
        run = self.run_action(origin, origin.pull_request())
        self.assertFails(run, "waiting", settled=3, required=4)
        self.assertLessEqual(run.commands, ALLOWED)
        self.assertEqual("fail", run.outputs["verdict"])

    def test_reports_are_written_where_the_outputs_say(self):
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS[:3])
        run = self.run_action(origin, origin.pull_request(), inputs={"report": "sarif, junit\nmarkdown html sarif"})
        self.assertFails(run, "waiting", settled=3, required=4)
        written = {"report": "report.json", "report-sarif": "report.sarif", "report-junit": "report.junit.xml",
                   "report-markdown": "report.md", "report-html": "report.html"}
        for name, file in written.items():
            self.assertEqual(f"{run.outputs['reports']}/{file}", run.outputs[name])
            self.assertIn(file, run.reports)
        self.assertEqual(set(written.values()), set(run.reports))
        self.assertEqual("2.1.0", json.loads(run.reports["report.sarif"])["version"])
        self.assertIn('type="waiting"', run.reports["report.junit.xml"])
        self.assertUndecided(self.run_action(origin, origin.pull_request(), inputs={"report": "pdf"}), "`pdf`")
