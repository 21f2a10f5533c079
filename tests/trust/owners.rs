//! Edits of policy and of required items: legal by those whom the target's policy names, and by
//! nobody else.

use git_checklist::{
    history::sandbox::Draft,
    model::{CommitId, Finding},
    pipeline::{self, GateRequest},
};

use super::world::{Answer, GATES, LIST, PATH, POLICY, TOPIC, World, put, tick, ticked};

const OWNED: &str = "[change]\nby = [\"nura@example.org\", \"sara@example.org\"]\n";

fn policy() -> String {
    format!("{GATES}{OWNED}")
}

/// The same where approvals are asked for.
fn asking() -> String {
    format!("{GATES}{OWNED}[[rule]]\nphase = \"Phase 3*\"\napprovals = 1\n")
}

/// A branch on which `who` made the policy lax, and everything is ticked.
fn lax(policy: &str, who: &str) -> World {
    let mut world = World::with(LIST, policy);
    let changed = put(policy, "phases = [\"1-2\"]", "phases = [\"1\"]");
    world.commit(Draft::on(TOPIC).by(who).says("less").file(POLICY, changed));
    world.list(TOPIC, ticked(LIST));
    world
}

#[test]
fn owners_approve_a_change_of_policy() {
    let mut world = lax(&policy(), "omar");
    world.gate().breaks("policy-changed");
    world.says(TOPIC, "omar", "Checklist-Approve: policy");
    world.gate().breaks("policy-changed");
    // Honest: by an owner.
    world.says(TOPIC, "nura", "Checklist-Approve: policy");
    world.gate().passes();
}

#[test]
fn an_owner_alone_changes_no_policy_that_asks_for_approvals() {
    let mut world = lax(&asking(), "nura");
    world.says(TOPIC, "nura", "Checklist-Approve: policy");
    world.gate().breaks("policy-changed");
    world.says(TOPIC, "sara", "Checklist-Approve: policy");
    world.gate().passes();
    // Honest: where none are asked for, an owner says so once more.
    let mut world = lax(&policy(), "nura");
    world.gate().breaks("policy-changed");
    world.says(TOPIC, "nura", "Checklist-Approve: policy");
    world.gate().passes();
}

#[test]
fn an_approved_policy_is_approved_as_it_was() {
    let mut world = lax(&policy(), "omar");
    world.says(TOPIC, "nura", "Checklist-Approve: policy");
    let worse = put(&policy(), "phases = [\"1-2\"]", "phases = [\"3\"]");
    world.commit(Draft::on(TOPIC).by("omar").says("lesser").file(POLICY, worse));
    world.gate().breaks("policy-changed");
    world.says(TOPIC, "nura", "Checklist-Approve: policy");
    world.gate().passes();
}

#[test]
fn an_owner_of_heads_own_policy_is_none() {
    let mut world = World::with(LIST, &policy());
    let changed = put(&policy(), "nura@", "omar@");
    world.commit(Draft::on(TOPIC).by("omar").says("me").file(POLICY, changed));
    world.list(TOPIC, ticked(LIST));
    world.says(TOPIC, "omar", "Checklist-Approve: policy");
    world.gate().breaks("policy-changed");
    world.says(TOPIC, "nura", "Checklist-Approve: policy");
    world.gate().passes();
}

const ITEM: &str = "Rollback rehearsed";

/// What the gate says where Omar turns the list into `edited`, ticks it, and somebody approves with
/// this trailer.
fn approved(edited: &str, who: &str, trailer: impl Fn(&World) -> String) -> Answer {
    let mut world = World::with(LIST, &policy());
    world.list(TOPIC, edited);
    world.list(TOPIC, ticked(edited));
    let trailer = trailer(&world);
    world.says(TOPIC, who, &trailer);
    world.gate()
}

#[test]
fn owners_approve_the_removal_of_an_item() {
    let without = put(LIST, &format!("- [ ] {ITEM}\n"), "");
    let named = |world: &World| world.approval("main", ITEM);
    approved(&without, "omar", named).breaks("removed-item");
    approved(&without, "nura", |world| world.approval("main", "Team notified"))
        .breaks("removed-item");
    approved(&without, "nura", named).passes();
    approved(&without, "nura", |_| "Checklist-Approve: policy".into()).passes();
}

#[test]
fn a_removal_is_approved_after_it_was_made() {
    let without = put(LIST, &format!("- [ ] {ITEM}\n"), "");
    let mut world = World::with(LIST, &policy());
    let trailer = world.approval("main", ITEM);
    world.says(TOPIC, "nura", &trailer);
    world.list(TOPIC, &without);
    world.list(TOPIC, ticked(&without));
    world.gate().breaks("removed-item");
    world.says(TOPIC, "nura", &trailer);
    world.gate().passes();
}

#[test]
fn owners_approve_a_rewording() {
    let reworded = put(LIST, ITEM, "Rollback rehearsed on paper");
    let named = |world: &World| world.approval(TOPIC, "Rollback rehearsed on paper");
    approved(&reworded, "omar", named).breaks("weakened-item");
    approved(&reworded, "nura", |world| world.approval("main", ITEM)).breaks("weakened-item");
    approved(&reworded, "nura", named).passes();
}

#[test]
fn an_approval_of_a_tick_is_none_of_a_removal_elsewhere() {
    let (without, moved) = (put(LIST, &format!("- [ ] {ITEM}\n"), ""), "docs/CHECKLIST.md");
    // An owner approved what was done; then the list moves, and the item is gone.
    let mut world = World::with(LIST, &policy());
    world.list(TOPIC, ticked(LIST));
    let trailer = world.approval(TOPIC, ITEM);
    world.says(TOPIC, "nura", &trailer);
    let away = Draft::on(TOPIC).by("omar").says("move").remove(PATH);
    world.commit(away.file(moved, ticked(&without)));
    world.gate().breaks("removed-item");
    // Honest: an owner sees that it is gone.
    world.says(TOPIC, "nura", &trailer);
    world.gate().passes();
}

#[test]
fn a_rename_does_not_hide_who_weakened_a_list() {
    let optional = put(LIST, ITEM, &format!("{ITEM} <!-- checklist: optional -->"));
    let of = |who: &str| {
        let mut world = World::with(LIST, &asking());
        world.commit(Draft::on(TOPIC).by("nura").says("less").file(PATH, &optional));
        let away = Draft::on(TOPIC).by("omar").says("move").remove(PATH);
        let done = tick(&optional, &["Load test", "Team notified"]);
        world.commit(away.file("docs/CHECKLIST.md", &optional));
        world.commit(Draft::on(TOPIC).by("omar").says("tick").file("docs/CHECKLIST.md", done));
        world.says(TOPIC, who, "Checklist-Approve: policy");
        world.gate()
    };
    of("nura").breaks("weakened-item");
    of("sara").passes();
}

#[test]
fn a_rewording_is_approved_as_it_is() {
    let reworded = put(LIST, ITEM, "Rollback rehearsed on paper");
    let mut world = World::with(LIST, &policy());
    world.list(TOPIC, &reworded);
    let trailer = world.approval(TOPIC, "Rollback rehearsed on paper");
    world.says(TOPIC, "nura", &trailer);
    let less = put(LIST, ITEM, "Rollback rehearsed on napkins");
    world.list(TOPIC, &less);
    world.list(TOPIC, ticked(&less));
    world.gate().breaks("weakened-item");
    let trailer = world.approval(TOPIC, "Rollback rehearsed on napkins");
    world.says(TOPIC, "nura", &trailer);
    world.gate().passes();
}

#[test]
fn owners_approve_what_a_list_no_longer_asks_for() {
    let optional = put(LIST, ITEM, &format!("{ITEM} (optional)"));
    let marked = put(LIST, ITEM, &format!("{ITEM} <!-- checklist: optional -->"));
    assert_ne!(optional, marked);
    let open = |text: &str| put(&ticked(text), &format!("[x] {ITEM}"), &format!("[ ] {ITEM}"));
    let gate = |who: &str, then: &str| {
        let mut world = World::with(LIST, &policy());
        world.list(TOPIC, &marked);
        world.list(TOPIC, open(&marked));
        world.says(TOPIC, who, "Checklist-Approve: policy");
        world.commit(Draft::on(TOPIC).by("omar").says("more").file(PATH, then));
        world.gate()
    };
    gate("omar", &open(&marked)).breaks("weakened-item");
    let more = put(&marked, "Load test passed", "Load test passed <!-- checklist: optional -->");
    gate("nura", &open(&more)).breaks("weakened-item");
    gate("nura", &open(&marked)).passes();
}

#[test]
fn nobody_may_where_the_policy_names_nobody() {
    let mut world = World::new();
    let without = put(LIST, &format!("- [ ] {ITEM}\n"), "");
    world.list(TOPIC, &without);
    world.list(TOPIC, ticked(&without));
    world.says(TOPIC, "nura", "Checklist-Approve: policy");
    world.gate().breaks("removed-item");
}

/// A branch on which Omar did `edit` in its last commit but one, and what the gate says with an
/// approval of all of it by `who`.
fn after(edit: Draft, who: &str, list: Option<&str>) -> World {
    let mut world = World::with(LIST, &policy());
    let edit = world.commit(edit.by("omar").says("less"));
    if let Some(list) = list {
        world.list(TOPIC, ticked(list));
    }
    assert!(named(&world).contains(&Some(edit)), "{:?}", named(&world));
    world.says(TOPIC, who, "Checklist-Approve: policy");
    world
}

/// The commits that the gate's findings name; each is named with its author, too.
fn named(world: &World) -> Vec<Option<CommitId>> {
    let request = GateRequest {
        head: Some(format!("refs/heads/{TOPIC}")),
        target: Some("main".into()),
        source: Some(TOPIC.into()),
        ..GateRequest::default()
    };
    let report = pipeline::gate(&world.sandbox.repository().unwrap(), &request).unwrap();
    let tells = |finding: &Finding| {
        let commit = finding.commit?;
        let message = finding.message.write_with(|text| text.raw().to_owned());
        (message.contains("by Omar") && message.contains(&commit.short())).then_some(commit)
    };
    report.findings.iter().map(tells).collect()
}

#[test]
fn owners_approve_the_removal_of_a_list() {
    let gone = |who: &str| after(Draft::on(TOPIC).remove(PATH), who, None).gate();
    gone("omar").breaks("missing-checklist");
    gone("nura").passes();
    let moved = |who: &str| {
        after(Draft::on(TOPIC).remove(PATH).file("docs/plan.md", LIST), who, None).gate()
    };
    moved("omar").breaks("missing-checklist");
    moved("nura").passes();
    // What was approved is that it is gone.
    let mut world = after(Draft::on(TOPIC).remove(PATH), "nura", None);
    world.list(TOPIC, "# Release\n\n## Phase 1: Testing\n\n- [ ] Nothing\n");
    assert!(!world.gate().is_green());
}

#[test]
fn owners_approve_a_phase_that_is_gone() {
    let only = format!("{}phases = [\"2\"]\n", GATES.split("phases").next().unwrap());
    let renumbered = put(LIST, "Phase 2", "Phase 4");
    let gate = |who: &str, then: &str| {
        let mut world = World::with(LIST, &format!("{only}{OWNED}"));
        let edit = world.list(TOPIC, ticked(&renumbered).replace("[x]", "[ ]"));
        world.list(TOPIC, tick(&renumbered, &["Team notified"]));
        world.gate().breaks("missing-phase");
        assert!(named(&world).iter().filter(|one| **one == Some(edit)).count() >= 2);
        world.says(TOPIC, who, "Checklist-Approve: policy");
        world.list(TOPIC, tick(then, &["Team notified"]));
        world.gate()
    };
    gate("omar", &renumbered).breaks("missing-phase");
    gate("nura", &put(&renumbered, "Phase 4", "Phase 5")).breaks("missing-phase");
    gate("nura", &renumbered).passes();
}

#[test]
fn whoever_weakened_an_item_is_named() {
    let optional = put(LIST, ITEM, &format!("{ITEM} <!-- checklist: optional -->"));
    let moved = put(LIST, &format!("- [ ] {ITEM}\n"), "") + &format!("- [ ] {ITEM}\n");
    let choice = put(LIST, "Testing", "Testing <!-- checklist: one-of=a -->");
    for edited in [&optional, &moved, &choice] {
        let mut world = World::with(LIST, GATES);
        world.commit(Draft::on(TOPIC).by("omar").says("code").file("code.txt", "one\n"));
        let edit = world.list(TOPIC, edited);
        world.list(TOPIC, ticked(edited));
        world.gate().breaks("weakened-item");
        assert!(named(&world).contains(&Some(edit)), "{edited}: {:?}", named(&world));
    }
}
