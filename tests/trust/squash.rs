//! Attacks by squash merges, and by pull requests that look like theirs.

use git_checklist::{
    history::sandbox::Draft,
    model::{CommitId, Problem, Report},
    pipeline::{self, AuditRequest, GateRequest},
    render::json,
};

use super::{
    ssh_maker::{armored, key, public, with_signature},
    world::{GATES, LIST, PATH, POLICY, TOPIC, World, put, tick, ticked},
};

const GATED: [&str; 3] = ["Load test", "Rollback", "Team"];

/// A world with more policy.
fn world(more: &str) -> World {
    World::with(LIST, &format!("{GATES}{more}"))
}

/// What the gate says, once somebody squashed branch `pr` into the release, as request 7.
impl World {
    fn pull(&self, number: u32, branch: &str) {
        let tip = self.sandbox.tip(branch).unwrap();
        self.sandbox.reference(&format!("refs/pull/{number}/head"), tip).unwrap();
    }

    fn squash(&mut self, by: &str, list: impl AsRef<[u8]>) -> CommitId {
        let draft = Draft::on(TOPIC).by(by).says("Test all (#7)");
        self.commit(draft.file(PATH, list))
    }

    /// A request that ticks item by item, each by its own person.
    fn request(&mut self, people: [&str; 3]) {
        self.branch("pr", self.sandbox.tip(TOPIC).unwrap());
        for (at, person) in people.into_iter().enumerate() {
            let list = tick(LIST, &GATED[..=at]);
            self.commit(Draft::on("pr").by(person).says("tick").file(PATH, list));
        }
    }

    fn report(&self) -> Report {
        let request = GateRequest {
            head: Some(format!("refs/heads/{TOPIC}")),
            target: Some("main".into()),
            source: Some(TOPIC.into()),
            ..GateRequest::default()
        };
        pipeline::gate(&self.sandbox.repository().unwrap(), &request).unwrap()
    }

    fn signers(&self) -> Vec<String> {
        let report = self.report();
        let items = report.checklists[0].items.iter();
        items
            .map(|item| {
                let commit = item.ledger.sign_off.and_then(|id| report.commit(id));
                commit.map_or_else(String::new, |commit| commit.author.name.raw().to_owned())
            })
            .collect()
    }
}

const SIGNERS: &str = "[[rule]]\nphase = \"1\"\nsigners = [\"ana@example.org\"]\n";

#[test]
fn a_squash_is_signed_by_who_ticked_in_its_request() {
    let mut honest = world(SIGNERS);
    honest.request(["ana", "ana", "omar"]);
    honest.squash("sara", tick(LIST, &GATED));
    // Nothing is known of the request: the squash stands, by the wrong person.
    honest.gate().breaks("signer");
    assert_eq!(honest.signers(), ["Sara", "Sara", "Sara", ""]);
    let notes = honest.report().notes;
    let notes: Vec<_> =
        notes.iter().map(|note| note.write_with(|text| text.raw().to_owned())).collect();
    let fetch = "git fetch origin refs/pull/7/head:refs/pull/7/head";
    assert!(notes.iter().any(|note| note.ends_with(fetch)), "{notes:?}");
    honest.pull(7, "pr");
    honest.gate().passes();
    assert_eq!(honest.signers(), ["Ana", "Ana", "Omar", ""]);
    assert_eq!(honest.report().notes, []);
    // The right person's squash of the wrong person's ticks.
    let mut laundered = world(SIGNERS);
    laundered.request(["omar", "omar", "omar"]);
    laundered.squash("ana", tick(LIST, &GATED));
    laundered.gate().passes();
    laundered.pull(7, "pr");
    laundered.gate().breaks("signer");
}

#[test]
fn references_are_found_as_people_fetch_them() {
    for name in ["pull/7/head", "remotes/origin/pull/7/head", "remotes/fork/pr/7"] {
        let mut world = world("");
        world.request(["ana", "sara", "omar"]);
        world.squash("eve", tick(LIST, &GATED));
        let tip = world.sandbox.tip("pr").unwrap();
        world.sandbox.reference(&format!("refs/{name}"), tip).unwrap();
        assert_eq!(world.signers(), ["Ana", "Sara", "Omar", ""], "{name}");
    }
    let mut world = world("");
    world.request(["ana", "sara", "omar"]);
    let says = "Test all\n\nSee merge request ops/web!7";
    world.commit(Draft::on(TOPIC).by("eve").says(says).file(PATH, tick(LIST, &GATED)));
    let tip = world.sandbox.tip("pr").unwrap();
    // A pull request of that number is another thing.
    world.sandbox.reference("refs/pull/7/head", tip).unwrap();
    assert_eq!(world.signers(), ["Eve", "Eve", "Eve", ""]);
    world.sandbox.reference("refs/merge-requests/7/head", tip).unwrap();
    assert_eq!(world.signers(), ["Ana", "Sara", "Omar", ""]);
}

#[test]
fn a_request_with_another_list_proves_nothing() {
    let mut world = world("");
    world.request(["ana", "sara", "omar"]);
    world.list("pr", tick(LIST, &GATED) + "\nA note.\n");
    world.squash("eve", tick(LIST, &GATED));
    world.pull(7, "pr");
    world.gate().breaks("collapsed");
    // Honest: nothing was left out.
    world.list("pr", tick(LIST, &GATED));
    world.pull(7, "pr");
    world.gate().passes();
    // Honest: a number that is no request which ticks anything.
    world.branch("other", world.root);
    world.commit(Draft::on("other").by("sara").says("fix").file("code.txt", "fixed\n"));
    world.pull(7, "other");
    world.gate().passes();
    assert_eq!(world.signers(), ["Eve", "Eve", "Eve", ""]);
}

#[test]
fn a_request_that_is_not_named_says_nothing() {
    let mut world = world(SIGNERS);
    // Anyone can open a request with the same list, and claim to be anyone.
    world.request(["ana", "ana", "ana"]);
    world.pull(66, "pr");
    world.commit(Draft::on(TOPIC).by("omar").says("tick").file(PATH, tick(LIST, &GATED)));
    world.gate().breaks("signer");
    world.commit(Draft::on(TOPIC).by("ana").says("open").file(PATH, LIST));
    for at in 0..3 {
        let list = tick(LIST, &GATED[..=at]);
        world.commit(Draft::on(TOPIC).by("ana").says("tick").file(PATH, list));
    }
    world.gate().passes();
}

#[test]
fn a_request_on_top_of_the_squash_is_not_its_own() {
    let mut world = world(SIGNERS);
    let squash = world.squash("omar", tick(LIST, &GATED));
    world.branch("pr", squash);
    world.commit(Draft::on("pr").by("ana").says("open").file(PATH, LIST));
    world.commit(Draft::on("pr").by("ana").says("tick").file(PATH, tick(LIST, &GATED)));
    world.pull(7, "pr");
    world.gate().breaks("signer");
    assert_eq!(world.signers(), ["Omar", "Omar", "Omar", ""]);
}

#[test]
fn a_request_of_unrelated_history_proves_nothing() {
    let mut world = world(SIGNERS);
    world.commit(Draft::on("pr").by("ana").says("a root").file(PATH, LIST));
    world.commit(Draft::on("pr").by("ana").says("tick").file(PATH, tick(LIST, &GATED)));
    world.pull(7, "pr");
    world.squash("ana", tick(LIST, &GATED));
    world.gate().breaks("collapsed");
}

const MARKED: &str = "# Release <!-- checklist: release=2 -->";

#[test]
fn what_a_request_ticked_before_the_release_is_replayed() {
    let marked = put(LIST, "# Release", MARKED);
    let mut late = world("");
    late.request(["ana", "ana", "ana"]);
    let begun = late.list("main", &marked);
    late.branch(TOPIC, begun);
    let all = tick(&marked, &GATED);
    late.merge(Draft::on("pr").by("ana").says("merge main").file(PATH, &all).merging("main"));
    late.squash("ana", &all);
    late.gate().passes();
    late.pull(7, "pr");
    late.gate().breaks("replayed");
    // Honest: ticked after the release began.
    let mut world = world("");
    let begun = world.list("main", &marked);
    world.branch(TOPIC, begun);
    world.branch("pr", begun);
    world.list("pr", &all);
    world.squash("sara", &all);
    world.pull(7, "pr");
    world.gate().passes();
    // Honest: the request begins the release, too.
    let mut whole = World::with(LIST, GATES);
    whole.branch("pr", whole.root);
    whole.list("pr", &marked);
    whole.list("pr", &all);
    whole.squash("sara", &all);
    whole.pull(7, "pr");
    whole.gate().passes();
    assert_eq!(whole.signers(), ["Omar", "Omar", "Omar", ""]);
}

#[test]
fn a_request_that_began_the_release_after_its_ticks_is_replayed() {
    let marked = put(LIST, "# Release", MARKED);
    let mut world = world("");
    world.request(["ana", "ana", "ana"]);
    world.list("pr", tick(&marked, &GATED));
    world.squash("sara", tick(&marked, &GATED));
    world.pull(7, "pr");
    world.gate().breaks("replayed");
}

#[test]
fn a_squash_hides_no_untick_of_the_targets() {
    let mut world = world("");
    world.request(["ana", "ana", "ana"]);
    world.list("main", tick(LIST, &GATED));
    let undone = world.list("main", LIST);
    world.branch(TOPIC, undone);
    world.squash("ana", tick(LIST, &GATED));
    world.pull(7, "pr");
    world.gate().breaks("replayed");
    // Honest: ticked after that.
    let mut world = World::with(LIST, GATES);
    world.list("main", tick(LIST, &GATED));
    let undone = world.list("main", LIST);
    world.branch(TOPIC, undone);
    world.request(["ana", "ana", "ana"]);
    world.squash("sara", tick(LIST, &GATED));
    world.pull(7, "pr");
    world.gate().passes();
}

#[test]
fn what_a_request_was_born_with_is_no_sign_off() {
    let mut world = world("");
    let more = put(LIST, "- [ ] Rollback", "- [x] Cache warmed\n- [ ] Rollback");
    world.branch("pr", world.root);
    world.list("pr", &more);
    world.list("pr", tick(&more, &GATED));
    world.squash("sara", tick(&more, &GATED));
    world.pull(7, "pr");
    world.gate().breaks("born-checked");
    // Honest: added open, ticked after that, and squashed into one.
    let open = more.replace("[x]", "[ ]");
    let mut honest = World::with(LIST, GATES);
    honest.branch("pr", honest.root);
    honest.list("pr", &open);
    honest.list("pr", tick(&more, &GATED));
    honest.squash("sara", tick(&more, &GATED));
    honest.gate().breaks("born-checked");
    honest.pull(7, "pr");
    honest.gate().passes();
}

#[test]
fn a_squash_hides_no_order() {
    let order = "[signoff]\norder = \"phases\"\n";
    let early = |at: usize, person| {
        let items = [&[GATED[2]][..], &[GATED[2], GATED[0]], &[GATED[2], GATED[0], GATED[1]]];
        Draft::on("pr").by(person).says("tick").file(PATH, tick(LIST, items[at]))
    };
    let mut world_ = world(order);
    world_.branch("pr", world_.root);
    for at in 0..3 {
        world_.commit(early(at, "ana"));
    }
    world_.squash("ana", tick(LIST, &GATED));
    world_.gate().passes();
    world_.pull(7, "pr");
    world_.gate().breaks("out-of-order");
    // Honest: one phase after the other.
    let mut honest = world(order);
    honest.request(["ana", "ana", "omar"]);
    honest.squash("ana", tick(LIST, &GATED));
    honest.pull(7, "pr");
    honest.gate().passes();
}

#[test]
fn a_squash_makes_nothing_fresh() {
    let list =
        put(LIST, "Load test passed", "Load test passed <!-- checklist: covers=code.txt -->");
    let mut world = World::with(&list, GATES);
    let tip = world.commit(Draft::on("main").says("code").file("code.txt", "one\n"));
    world.branch(TOPIC, tip);
    world.branch("pr", tip);
    world.list("pr", tick(&list, &GATED));
    world.commit(Draft::on("pr").by("omar").says("more").file("code.txt", "two\n"));
    let draft = Draft::on(TOPIC).by("omar").says("All (#7)").file("code.txt", "two\n");
    world.commit(draft.file(PATH, tick(&list, &GATED)));
    world.gate().passes();
    world.pull(7, "pr");
    world.gate().breaks("stale");
}

#[test]
fn a_whole_history_keeps_the_squash_and_tells_of_its_request() {
    let mut world = world("");
    world.request(["ana", "sara", "omar"]);
    let squash = world.squash("eve", tick(LIST, &GATED));
    world.pull(7, "pr");
    let request = AuditRequest { revision: Some(TOPIC.into()), ..AuditRequest::default() };
    let repository = world.sandbox.repository().unwrap();
    let report = pipeline::audit(&repository, &request).unwrap();
    for item in &report.checklists[0].items[..3] {
        assert_eq!((item.ledger.sign_off, item.ledger.problem), (Some(squash), None));
        let brought = item.ledger.requests.iter().next().unwrap();
        assert_eq!((brought.1.request.number, brought.1.squash), (7, squash));
        let kinds: Vec<_> = item.ledger.events.iter().map(|one| one.kind.word()).collect();
        assert_eq!(kinds, ["added", "checked", "checked"]);
    }
    // The record of it stands, also where the request's commits are no longer at hand.
    let against = Some(json::audit::render(&report).into_bytes());
    let later = AuditRequest { against, ..request.clone() };
    let report = pipeline::audit(&repository, &later).unwrap();
    assert!(report.findings.iter().all(|one| one.rule != "history-rewritten"), "{report:#?}");
    // A list that is not the same is not told of, and voids nothing there.
    world.list("pr", ticked(LIST));
    world.pull(7, "pr");
    let report = pipeline::audit(&repository, &request).unwrap();
    assert!(report.checklists[0].items.iter().all(|item| {
        item.ledger.requests.is_empty() && item.ledger.problem != Some(Problem::Collapsed)
    }));
}

#[test]
fn whoever_wrote_it_is_not_hidden_by_a_squash() {
    let rule = "[[rule]]\nphase = \"1\"\nindependent = true\n";
    let mut world = world(rule);
    world.branch("pr", world.root);
    world.commit(Draft::on("pr").by("omar").says("write").file("code.txt", "one\n"));
    world.commit(Draft::on("pr").by("omar").says("tick").file(PATH, tick(LIST, &GATED)));
    let draft = Draft::on(TOPIC).by("eve").says("All (#7)").file("code.txt", "one\n");
    world.commit(draft.file(PATH, tick(LIST, &GATED)));
    world.pull(7, "pr");
    world.gate().breaks("independence");
}

/// Signs a branch's last commit.
fn sign(world: &World, branch: &str, seed: u8) {
    let bytes = world.sandbox.raw_bytes(world.sandbox.tip(branch).unwrap()).unwrap();
    let signed = with_signature(&bytes, &armored(&key(seed), "git", &bytes));
    world.branch(branch, world.sandbox.raw_commit(&signed).unwrap());
}

#[test]
fn a_signed_squash_signs_nothing_for_its_request() {
    let keys = format!("ana@example.org {}\n", public(&key(1)));
    let policy = format!("{GATES}[signoff]\nidentity = \"signed\"\nallowed-signers = \"keys\"\n");
    let seal = |world: &World, branch: &str| sign(world, branch, 1);
    for is_honest in [false, true] {
        let mut world = World::new();
        let tip = world.commit(Draft::on("main").file("keys", &keys).file(POLICY, &policy));
        world.branch(TOPIC, tip);
        world.branch("pr", tip);
        let draft = Draft::on("pr").by("ana").says("tick");
        world.commit(draft.file(PATH, tick(LIST, &GATED)));
        if is_honest {
            seal(&world, "pr");
        }
        world.squash("ana", tick(LIST, &GATED));
        seal(&world, TOPIC);
        world.gate().passes();
        world.pull(7, "pr");
        if is_honest {
            world.gate().passes();
        } else {
            world.gate().breaks("signature");
        }
    }
}

const APPROVED: &str = "[[rule]]\nitem = \"Rollback rehearsed\"\napprovals = 1\n";

/// A world in which Ana ticked everything in request 7, and `then` happened there.
fn requested(policy: &str, then: impl Fn(&mut World)) -> World {
    let mut world = world(policy);
    world.request(["ana", "ana", "ana"]);
    then(&mut world);
    world.squash("omar", tick(LIST, &GATED));
    world.pull(7, "pr");
    world
}

fn approves(who: &'static str) -> impl Fn(&mut World) {
    move |world| {
        world.approves("pr", who, "Rollback rehearsed");
    }
}

#[test]
fn an_approval_in_a_request_counts_for_what_its_commits_signed() {
    let mut honest = world(APPROVED);
    honest.request(["ana", "ana", "ana"]);
    approves("sara")(&mut honest);
    honest.squash("omar", tick(LIST, &GATED));
    // Nothing is known of the request: the squash stands, and nobody approved that.
    honest.gate().waits("approvals");
    honest.pull(7, "pr");
    honest.gate().passes();
    // By whoever ticked there, and by nobody.
    requested(APPROVED, approves("ana")).gate().breaks("self-approval");
    requested(APPROVED, |_| {}).gate().waits("approvals");
    // Before the tick, and before it was taken back.
    let mut early = world(APPROVED);
    early.branch("pr", early.root);
    approves("sara")(&mut early);
    early.list("pr", tick(LIST, &GATED));
    early.squash("omar", tick(LIST, &GATED));
    early.pull(7, "pr");
    early.gate().waits("approvals");
    let taken_back = requested(APPROVED, |world| {
        approves("sara")(world);
        let open = put(&tick(LIST, &GATED), "[x] Rollback", "[ ] Rollback");
        world.list("pr", open);
        world.list("pr", tick(LIST, &GATED));
    });
    taken_back.gate().waits("approvals");
    // The same of a whole history, where the squash is the sign-off.
    for (who, red) in [("sara", false), ("ana", true), ("omar", false)] {
        let world = requested(APPROVED, approves(who));
        let request = AuditRequest { revision: Some(TOPIC.into()), ..AuditRequest::default() };
        let report = pipeline::audit(&world.sandbox.repository().unwrap(), &request).unwrap();
        let rules: Vec<_> = report.findings.iter().map(|one| one.rule).collect();
        assert_eq!(rules.contains(&"approvals") || rules.contains(&"self-approval"), red, "{who}");
    }
    // In another request than the squash's.
    let mut other = requested(APPROVED, |_| {});
    approves("sara")(&mut other);
    other.pull(8, "pr");
    let tip = other.sandbox.repository().unwrap().commit(other.sandbox.tip("pr").unwrap()).unwrap();
    other.branch("pr", tip.parents[0]);
    other.pull(7, "pr");
    other.gate().waits("approvals");
}

#[test]
fn an_approval_in_a_request_lasts_as_long_as_its_tick() {
    let build = || requested(APPROVED, approves("sara"));
    build().gate().passes();
    // The branch takes it back, and ticks anew.
    let mut world = build();
    world.list(TOPIC, put(&tick(LIST, &GATED), "[x] Rollback", "[ ] Rollback"));
    world.list(TOPIC, tick(LIST, &GATED));
    world.gate().waits("approvals");
    // Honest: approved again, on the branch.
    world.approves(TOPIC, "sara", "Rollback rehearsed");
    world.gate().passes();
    // What it covers changed between the approval and the squash.
    let covers = format!("{APPROVED}covers = [\"code.txt\"]\n");
    let changed = requested(&covers, |world| {
        let code = |text: &str| Draft::on("pr").by("ana").says("code").file("code.txt", text);
        world.commit(code("one\n"));
        approves("sara")(world);
        world.commit(code("two\n"));
    });
    assert!(!changed.gate().is_green(), "{:?}", changed.gate());
}

#[test]
fn an_approval_in_a_request_proves_who_made_it_by_itself() {
    let keys: String = [("ana", 1), ("sara", 2), ("eve", 3)]
        .map(|(name, seed)| format!("{name}@example.org {}\n", public(&key(seed))))
        .concat();
    let signed = "[signoff]\nidentity = \"signed\"\nallowed-signers = \"keys\"\n";
    let of = |seed: Option<u8>| {
        let mut world = World::new();
        let policy = format!("{GATES}{signed}{APPROVED}");
        let tip = world.commit(Draft::on("main").file("keys", &keys).file(POLICY, policy));
        world.branch(TOPIC, tip);
        world.branch("pr", tip);
        world.list("pr", LIST.to_owned() + "\nA note.\n");
        let done = Draft::on("pr").by("ana").says("tick").file(PATH, tick(LIST, &GATED));
        world.commit(done);
        sign(&world, "pr", 1);
        approves("sara")(&mut world);
        if let Some(seed) = seed {
            sign(&world, "pr", seed);
        }
        world.squash("eve", tick(LIST, &GATED));
        sign(&world, TOPIC, 3);
        world.pull(7, "pr");
        world.gate()
    };
    of(None).waits("approvals");
    // The squash is signed, and so is the approval, by somebody else's key.
    of(Some(3)).waits("approvals");
    // Honest: her own.
    of(Some(2)).passes();
}

#[test]
fn what_is_said_in_a_request_lifts_no_demand() {
    // Neither policy nor gate is lifted by what was said in a request.
    let owned = "[change]\nby = [\"sara@example.org\"]\noverride = [\"sara@example.org\"]\n";
    let says = |trailer: &'static str| {
        move |world: &mut World| {
            world.says("pr", "sara", trailer);
        }
    };
    let mut lax = requested(owned, says("Checklist-Approve: policy"));
    let less = put(&format!("{GATES}{owned}"), "\"1-2\"", "\"1\"");
    lax.commit(Draft::on(TOPIC).by("omar").says("less").file(POLICY, less));
    lax.gate().breaks("policy-changed");
    let mut over = requested(owned, says("Checklist-Override: in a hurry"));
    over.list(TOPIC, tick(LIST, &["Load test"]));
    assert!(!over.gate().is_green(), "{:?}", over.gate());
    // Honest: said on the branch.
    over.says(TOPIC, "sara", "Checklist-Override: in a hurry");
    assert!(over.gate().is_green(), "{:?}", over.gate());
}
