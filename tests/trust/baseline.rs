//! The policy's baseline carries ticks over, and nothing but ticks that have stood ever since.

use git_checklist::{history::sandbox::Draft, model::CommitId};

use super::world::{GATES, LIST, PATH, POLICY, TOPIC, World, put, ticked};

fn on(branch: &str) -> Draft {
    Draft::on(branch).by("omar").says("edit")
}

fn policy(baseline: CommitId) -> String {
    format!("{GATES}\n[signoff]\nbaseline = \"{baseline}\"\n")
}

/// A list that was ticked before anybody gated it; its first commit is the baseline.
fn world_of(list: &str) -> World {
    let mut world = World::with(list, GATES);
    let root = world.root;
    let tip = world.commit(on("main").file(POLICY, policy(root)));
    world.branch(TOPIC, tip);
    world
}

fn world() -> World {
    world_of(&ticked(LIST))
}

/// The gate, after these versions of the list on the branch.
fn after(versions: &[String]) -> super::world::Answer {
    let mut world = world();
    world.commit(on(TOPIC).file("code.txt", "new\n"));
    for version in versions {
        world.list(TOPIC, version);
    }
    world.gate()
}

/// Unticks the first two items: so many brought back by one commit are restored.
fn untick(text: &str) -> String {
    let text = put(text, "[x] Load test passed", "[ ] Load test passed");
    text.replace("[x] Rollback", "[ ] Rollback")
}

#[test]
fn what_was_ticked_at_the_baseline_is_carried_over() {
    after(&[]).passes();
    let mut without = World::with(&ticked(LIST), GATES);
    without.commit(on(TOPIC).file("code.txt", "new\n"));
    without.gate().breaks("inherited");
    // What was open there is not, though the target ticked it since.
    let mut world = world_of(&untick(&ticked(LIST)));
    let tip = world.list("main", ticked(LIST));
    world.branch(TOPIC, tip);
    world.commit(on(TOPIC).file("code.txt", "new\n"));
    world.gate().breaks("inherited");
}

#[test]
fn an_untick_ends_what_is_carried_over() {
    let list = ticked(LIST);
    after(&[untick(&list)]).waits("incomplete");
    after(&[untick(&list), list.clone()]).breaks("restored");
    // Honest: ticked again for itself, beside other work on the list.
    after(&[untick(&list), format!("{list}\nA note.\n")]).passes();
}

#[test]
fn the_targets_untick_ends_it_for_who_left_before() {
    let mut world = world();
    world.commit(on(TOPIC).file("code.txt", "new\n"));
    world.gate().passes();
    world.list("main", untick(&ticked(LIST)));
    assert!(!world.gate().is_green(), "{:?}", world.gate());
    world.merge(on(TOPIC).merging("main").file(PATH, ticked(LIST)));
    assert!(!world.gate().is_green(), "{:?}", world.gate());
}

#[test]
fn what_was_away_is_not_carried_over() {
    let list = ticked(LIST);
    let removed = put(&list, "- [x] Load test passed\n", "");
    after(&[removed, list.clone()]).breaks("restored");
    let reworded = put(&list, "Load test passed", "Load test looked at");
    after(&[reworded, list.clone()]).breaks("inherited");
    let item = "- [x] Load test passed\n";
    let moved = put(
        &put(&list, item, ""),
        "- [x] Team notified\n",
        &format!("{item}- [x] Team notified\n"),
    );
    after(&[moved, list.clone()]).breaks("inherited");
    // Honest: what stands beside it may change.
    after(&[put(&list, "# Release", "# The release")]).passes();
}

#[test]
fn an_equal_item_takes_no_tick_over() {
    let twins = put(LIST, "- [ ] Rollback rehearsed", "- [ ] Load test passed");
    let one = put(&ticked(&twins), "Testing\n\n- [x]", "Testing\n\n- [ ]");
    let other = put(&ticked(&twins), "passed\n- [x]", "passed\n- [ ]");
    let of = |first: &str, then: &str| {
        let mut world = world_of(first);
        world.commit(on(TOPIC).file("code.txt", "new\n").file(PATH, then));
        world.gate()
    };
    of(&ticked(&twins), &ticked(&twins)).passes();
    assert!(!of(&one, &other).is_green());
    assert!(!of(&one, &ticked(&twins)).is_green());
}

#[test]
fn a_release_that_started_later_inherits_nothing() {
    let marked = put(&ticked(LIST), "# Release", "# Release <!-- checklist: release=2 -->");
    after(std::slice::from_ref(&marked)).breaks("inherited");
    // Honest: the release was under way at the baseline.
    let mut world = world_of(&marked);
    world.commit(on(TOPIC).file("code.txt", "new\n"));
    world.gate().passes();
}

#[test]
fn a_rename_carries_ticks_and_hides_no_untick() {
    let moved = |content: String, then: Option<String>| {
        let mut world = world();
        world.commit(on(TOPIC).remove(PATH).file("docs/CHECKLIST.md", content));
        if let Some(then) = then {
            world.commit(on(TOPIC).file("docs/CHECKLIST.md", then));
        }
        world.gate()
    };
    let list = ticked(LIST);
    moved(list.clone(), None).passes();
    moved(untick(&list), None).waits("incomplete");
    moved(untick(&list), Some(list)).breaks("restored");
}

#[test]
fn what_a_carried_tick_covers_is_as_it_was() {
    let list = put(
        &ticked(LIST),
        "Load test passed",
        "Load test passed <!-- checklist: covers=infra/* -->",
    );
    let world = |change: bool| {
        let mut world = World::with(&list, GATES);
        let baseline = world.commit(on("main").file("infra/a", "one\n"));
        let tip = world.commit(on("main").file(POLICY, policy(baseline)));
        world.branch(TOPIC, tip);
        world.commit(on(TOPIC).file(if change { "infra/a" } else { "code.txt" }, "new\n"));
        world.gate()
    };
    world(false).passes();
    world(true).breaks("inherited");
}

#[test]
fn the_baseline_is_the_targets_and_behind_it() {
    // Head's own baseline is nobody's.
    let mut world = World::with(&ticked(LIST), GATES);
    let root = world.root;
    world.commit(on(TOPIC).file(POLICY, policy(root)));
    world.gate().breaks("inherited");
    // One that the target does not contain is not decided.
    let mut world = World::with(&ticked(LIST), GATES);
    let elsewhere = world.commit(on(TOPIC).file("code.txt", "new\n"));
    world.commit(on("main").file(POLICY, policy(elsewhere)));
    world.gate().is_undecided("baseline");
    let unknown = CommitId([0x5e; 20]);
    world.commit(on("main").file(POLICY, policy(unknown)));
    world.gate().is_undecided("baseline");
}

#[test]
fn what_is_carried_over_came_before_everything() {
    let ordered = |list: &str, then: &str| {
        let mut world = World::with(list, GATES);
        let asks = format!("{}order = \"phases\"\n", policy(world.root));
        let tip = world.commit(on("main").file(POLICY, asks));
        world.branch(TOPIC, tip);
        world.list(TOPIC, then);
        world.gate()
    };
    let first = put(&ticked(LIST), "[x] Team notified", "[ ] Team notified");
    ordered(&first, &ticked(LIST)).passes();
    let second = put(&first, "[x] Load", "[ ] Load");
    ordered(&second, &ticked(LIST)).passes();
    // The control: what was open there is waited for.
    ordered(&second, &put(&second, "[ ] Team", "[x] Team")).breaks("out-of-order");
}
