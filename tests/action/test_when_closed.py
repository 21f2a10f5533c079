"""What becomes of a gate that waits: a failure, a pending commit status, or a warning. What is
violated, and what cannot be decided, fails whatever `when-closed` says."""

from origin import CHECKLIST, ITEMS, POLICY, Event, Origin
from server import Server, serve
from suite import ActionTest


class WhenClosed(ActionTest):
    def waiting(self) -> tuple[Origin, Event]:
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS[:3])
        return origin, origin.pull_request()

    def violated(self) -> tuple[Origin, Event]:
        origin = self.origin()
        origin.begin_release()
        origin.tick(*ITEMS[:3])
        origin.replace(POLICY, 'phases = ["1-2"]', 'phases = ["1"]')
        origin.commit("Ask for less", "Mallory")
        return origin, origin.pull_request()

    def run_pending(self, origin: Origin, event: Event, server: Server, **inputs):
        with serve(server) as address:
            return self.run_action(origin, event, inputs={"when-closed": "pending", "token": "t0ken"} | inputs,
                                   env={"GITHUB_API_URL": address})

    def assertStatus(self, server: Server, event: Event, *states: str):
        self.assertEqual(list(states), server.states, server.posts)
        head = event.payload["pull_request"]["head"]["sha"]
        for path, authorization, body in server.posts:
            self.assertTrue(path.endswith(f"/statuses/{head}"), path)
            self.assertEqual("Bearer t0ken", authorization)
            self.assertEqual("git-checklist", body["context"])


class Pending(WhenClosed):
    def test_a_waiting_gate_passes_the_step_and_leaves_a_pending_status(self):
        origin, event = self.waiting()
        server = Server()
        run = self.run_pending(origin, event, server)
        self.assertTrue(run.passed, run)
        self.assertEqual(("fail", "waiting"), (run.outputs["verdict"], run.outputs["reason"]))
        self.assertStatus(server, event, "pending", "pending")
        self.assertIn("3 of 4 settled", server.posts[-1][2]["description"])
        self.assertEqual([], run.errors)
        self.assertTrue(any(ITEMS[3] in each["message"] for each in run.annotations), run.annotations)
        self.assertNotIn("t0ken", run.log)

    def test_a_complete_release_is_a_success(self):
        origin = self.complete_release()
        event, server = origin.pull_request(), Server()
        self.assertPasses(self.run_pending(origin, event, server))
        self.assertStatus(server, event, "pending", "success")

    def test_what_is_violated_fails_with_a_failed_status(self):
        origin, event = self.violated()
        server = Server()
        self.assertFails(self.run_pending(origin, event, server), "violated")
        self.assertStatus(server, event, "pending", "failure")

    def test_what_cannot_be_decided_fails_with_an_error(self):
        origin, event = self.waiting()
        server = Server()
        self.assertUndecided(self.run_pending(origin, event, server, gate="no-such-gate"), "no-such-gate")
        self.assertStatus(server, event, "pending", "error")

    def test_a_merge_queue_has_the_status_on_its_own_commit(self):
        origin, _ = self.waiting()
        event, server = origin.merge_group(), Server()
        self.assertTrue(self.run_pending(origin, event, server).passed)
        self.assertEqual(["pending", "pending"], server.states)
        self.assertTrue(server.posts[-1][0].endswith(event.payload["merge_group"]["head_sha"]))

    def test_without_the_permission_it_says_so_and_fails(self):
        for origin, event in (self.waiting(), (complete := self.complete_release(), complete.pull_request())):
            server = Server(code=403)
            run = self.run_pending(origin, event, server)
            self.assertUndecided(run, "statuses: write")
            self.assertIn("fork", run.errors[0]["message"])


class Warn(WhenClosed):
    def test_a_waiting_gate_passes_with_warnings(self):
        run = self.run_action(*self.waiting(), inputs={"when-closed": "warn"})
        self.assertTrue(run.passed, run)
        self.assertEqual(("fail", "waiting"), (run.outputs["verdict"], run.outputs["reason"]))
        self.assertEqual([], run.errors)
        places = [each.get("file") for each in run.annotations if each["level"] == "warning"]
        self.assertIn(CHECKLIST, places)
        self.assertIn("waiting", run.summary.strip().splitlines()[0].lower())

    def test_what_is_violated_fails(self):
        self.assertFails(self.run_action(*self.violated(), inputs={"when-closed": "warn"}), "violated")

    def test_what_cannot_be_decided_fails(self):
        origin, event = self.waiting()
        run = self.run_action(origin, event, inputs={"when-closed": "warn"}, depth="--depth=1")
        self.assertUndecided(run, "fetch-depth: 0")

    def test_another_word_fails(self):
        origin = self.complete_release()
        run = self.run_action(origin, origin.pull_request(), inputs={"when-closed": "ignore"})
        self.assertUndecided(run, "ignore")
