//! Attacks by history: what is replayed, restored, merged away, or dated.

use git_checklist::{history::sandbox::Draft, model::Standing};

use super::world::{GATES, LIST, PATH, TOPIC, World, put, tick, ticked};

const MARKED: &str = "# Release <!-- checklist: release=2 -->";

fn marked(list: &str) -> String {
    put(list, "# Release", MARKED)
}

#[test]
fn ticks_of_an_old_branch_are_replayed() {
    let mut world = World::new();
    world.list(TOPIC, ticked(LIST));
    // The target begins the release only now.
    world.list("main", marked(LIST));
    let draft = Draft::on(TOPIC).by("omar").says("merge main").file(PATH, ticked(&marked(LIST)));
    world.merge(draft.merging("main"));
    world.gate().breaks("replayed");
    // Honest: ticked after the release began.
    let mut world = World::new();
    let begun = world.list("main", marked(LIST));
    world.branch(TOPIC, begun);
    world.list(TOPIC, ticked(&marked(LIST)));
    world.gate().passes();
}

#[test]
fn removing_the_marker_ends_no_release() {
    let mut world = World::new();
    world.list(TOPIC, ticked(LIST));
    world.list("main", marked(LIST));
    let draft = Draft::on(TOPIC).by("omar").says("merge main").file(PATH, ticked(LIST));
    world.merge(draft.merging("main"));
    world.gate().breaks("replayed");
    // Honest: a release begun anew on the branch, and ticked after that.
    let mut world = World::new();
    world.list(TOPIC, marked(LIST));
    world.list(TOPIC, ticked(&marked(LIST)));
    world.gate().passes();
}

#[test]
fn ids_do_not_carry_a_tick_past_an_untick() {
    let ids = |first: &str, second: &str| {
        let list = put(
            LIST,
            "Load test passed",
            &format!("Load test passed <!-- checklist: id={first} -->"),
        );
        put(
            &list,
            "Rollback rehearsed",
            &format!("Rollback rehearsed <!-- checklist: id={second} -->"),
        )
    };
    let list = ids("one", "two");
    let mut world = World::with(&list, GATES);
    world.list(TOPIC, ticked(&ids("two", "one")));
    world.list("main", tick(&list, &["Load test"]));
    world.list("main", &list);
    let draft = Draft::on(TOPIC).by("omar").says("merge main");
    world.merge(draft.merging("main").file(PATH, ticked(&ids("two", "one"))));
    world.gate().breaks("born-checked");
    // Honest: ticked after the target's untick.
    let mut world = World::with(&list, GATES);
    world.list("main", tick(&list, &["Load test"]));
    let undone = world.list("main", &list);
    world.branch(TOPIC, undone);
    world.list(TOPIC, ticked(&list));
    world.gate().passes();
}

#[test]
fn an_old_file_checked_out_again_is_restored() {
    let mut world = World::new();
    world.list("main", ticked(LIST));
    let begun = world.list("main", LIST);
    world.branch(TOPIC, begun);
    world.list(TOPIC, ticked(LIST));
    world.gate().breaks("restored");
    // Honest: one after the other.
    let mut world = World::new();
    world.list("main", ticked(LIST));
    let begun = world.list("main", LIST);
    world.branch(TOPIC, begun);
    for items in
        [&["Load test"][..], &["Load test", "Rollback"], &["Load test", "Rollback", "Team"]]
    {
        world.list(TOPIC, tick(LIST, items));
    }
    world.gate().passes();
}

#[test]
fn a_revert_signs_nothing_off() {
    let two = put(LIST, "Load test passed", "Load test passed twice");
    let mut world = World::with(&two, GATES);
    world.list(TOPIC, ticked(&two));
    world.list(TOPIC, &two);
    let noted = format!("{}\nA note.\n", ticked(&two));
    let message = "Revert \"untick\"\n\nThis reverts commit 0123456.";
    world.commit(Draft::on(TOPIC).by("omar").says(message).file(PATH, noted));
    world.gate().breaks("restored");
}

#[test]
fn a_merge_that_throws_an_untick_away_is_seen() {
    let mut world = World::new();
    let done = world.list(TOPIC, ticked(LIST));
    world.branch("side", done);
    world.list(TOPIC, put(&ticked(LIST), "[x] Load", "[ ] Load"));
    world.commit(Draft::on("side").by("sara").says("notes").file("notes.txt", "none\n"));
    let draft = Draft::on("side").by("sara").says("merge, keep ours").file(PATH, ticked(LIST));
    world.merge(draft.merging(TOPIC));
    world.gate_of("side").breaks("overridden");
    // Honest: the merge takes the untick, and it is ticked again.
    let draft = Draft::on("side").by("sara").says("again");
    world.commit(draft.file(PATH, put(&ticked(LIST), "[x] Load", "[ ] Load")));
    world.list("side", ticked(LIST));
    world.gate_of("side").passes();
}

#[test]
fn an_untick_of_what_was_ticked_before_is_not_merged_away() {
    const ITEM: &str = "Load test passed";
    let done = tick(LIST, &[ITEM]);
    // Two branches leave the target where it has the tick, the second a commit later or not; one
    // takes the tick back, and the other ticks anew.
    let build = |later: bool| {
        let mut world = World::new();
        let left = world.list("main", &done);
        world.branch("side", left);
        let other = Draft::on("main").by("ana").says("code").file("code.txt", "one\n");
        let tip = if later { world.commit(other) } else { left };
        world.branch(TOPIC, tip);
        world.commit(Draft::on("side").by("sara").says("it failed").file(PATH, LIST));
        world.list(TOPIC, LIST);
        world.list(TOPIC, ticked(LIST));
        world
    };
    for later in [false, true] {
        build(later).gate().passes();
        let mut world = build(later);
        let kept = Draft::on(TOPIC).by("omar").says("merge").merging("side");
        world.merge(kept.file(PATH, ticked(LIST)));
        world.gate().breaks("overridden");
        // Honest: the merge takes the untick, and the item is ticked after that.
        let mut world = build(later);
        let open = put(&ticked(LIST), &format!("[x] {ITEM}"), &format!("[ ] {ITEM}"));
        let taken = Draft::on(TOPIC).by("omar").says("merge").merging("side");
        world.merge(taken.file(PATH, open));
        world.list(TOPIC, ticked(LIST));
        world.gate().passes();
    }
    // Honest: it was the target that took the tick back, before one branch left it; the other merges that.
    let mut world = World::new();
    let left = world.list("main", &done);
    world.branch("side", left);
    let tip = world.list("main", LIST);
    world.branch(TOPIC, tip);
    let code = Draft::on("side").by("sara").says("code").file("code.txt", "one\n");
    world.commit(code);
    world.merge(Draft::on("side").by("sara").says("merge").merging("main").file(PATH, LIST));
    world.list(TOPIC, ticked(LIST));
    world.merge(Draft::on(TOPIC).by("omar").says("merge").merging("side").file(PATH, ticked(LIST)));
    world.gate().passes();
}

#[test]
fn a_removal_hides_no_untick_from_a_merge() {
    let without = |list: &str| put(list, "- [ ] Load test passed\n", "");
    for undone in [without(&tick(LIST, &["Rollback", "Team", "Metrics"])), without(LIST)] {
        let mut world = World::new();
        let done = world.list(TOPIC, ticked(LIST));
        world.branch("side", done);
        world.list(TOPIC, put(&ticked(LIST), "[x] Load", "[ ] Load"));
        world.list(TOPIC, undone);
        world.commit(Draft::on("side").by("sara").says("notes").file("notes.txt", "none\n"));
        let draft = Draft::on("side").by("sara").says("merge, keep ours").file(PATH, ticked(LIST));
        world.merge(draft.merging(TOPIC));
        world.gate_of("side").breaks("restored");
        // Honest: unticked, and ticked again.
        world.list("side", put(&ticked(LIST), "[x] Load", "[ ] Load"));
        world.list("side", ticked(LIST));
        world.list("side", put(&ticked(LIST), "[x] Rollback", "[ ] Rollback"));
        world.list("side", ticked(LIST));
        world.list("side", put(&ticked(LIST), "[x] Team", "[ ] Team"));
        world.list("side", ticked(LIST));
        world.gate_of("side").passes();
    }
    // Honest: the item was removed where nobody had ticked it yet, and the merge keeps it.
    let mut world = World::new();
    world.branch("side", world.root);
    world.list(TOPIC, without(LIST));
    world.list("side", ticked(LIST));
    let draft = Draft::on("side").by("sara").says("merge, keep ours").file(PATH, ticked(LIST));
    world.merge(draft.merging(TOPIC));
    world.gate_of("side").passes();
}

#[test]
fn a_rename_hides_no_untick_from_a_merge() {
    let moved = "docs/CHECKLIST.md";
    let unticked = put(&ticked(LIST), "[x] Load", "[ ] Load");
    let attack = |beside: Option<&str>, decoy: Option<&str>, is_unticked: bool| {
        let mut world = World::new();
        let done = world.list(TOPIC, ticked(LIST));
        world.branch("side", done);
        if is_unticked {
            world.list(TOPIC, &unticked);
        }
        if let Some(content) = beside {
            world.commit(Draft::on(TOPIC).by("sara").says("a copy").file(moved, content));
        }
        let draft = Draft::on("side").by("sara").says("move").remove(PATH);
        world.commit(draft.file(moved, ticked(LIST)));
        let draft = Draft::on("side").by("sara").says("merge");
        let kept = world.commit(draft.file("notes.md", decoy.unwrap_or("none\n")));
        // The side's tree as it is, and the topic as a second parent.
        let bytes = String::from_utf8(world.sandbox.raw_bytes(kept).unwrap()).unwrap();
        let topic = world.sandbox.tip(TOPIC).unwrap();
        let merge = put(&bytes, "\nauthor ", &format!("\nparent {topic}\nauthor "));
        world.branch("side", world.sandbox.raw_commit(merge.as_bytes()).unwrap());
        world.gate_of("side")
    };
    attack(None, None, true).breaks("overridden");
    // What is as the other side's list was draws the rename to itself.
    attack(None, Some(&unticked), true).breaks("restored");
    // The other side has another list there, with the same words or with none of them.
    attack(Some(LIST), Some(&unticked), true).breaks("restored");
    attack(Some("# Other\n"), Some(&unticked), true).breaks("restored");
    // Honest: the side that is merged never unticked it, and the list is moved.
    attack(None, None, false).passes();
}

#[test]
fn a_merge_that_ticks_is_seen() {
    let mut world = World::new();
    world.branch("side", world.root);
    world.commit(Draft::on("side").by("sara").says("notes").file("notes.txt", "none\n"));
    world.commit(Draft::on(TOPIC).by("omar").says("more").file("more.txt", "none\n"));
    let draft = Draft::on(TOPIC).by("omar").says("merge").file(PATH, ticked(LIST));
    world.merge(draft.merging("side"));
    world.gate().breaks("merge-tick");
    // Honest: the merge brings what the side ticked.
    let mut world = World::new();
    world.branch("side", world.root);
    world.list("side", ticked(LIST));
    world.commit(Draft::on(TOPIC).by("omar").says("more").file("more.txt", "none\n"));
    world.merge(Draft::on(TOPIC).by("omar").says("merge").merging("side"));
    world.gate().passes();
}

#[test]
fn dates_decide_nothing() {
    let at = |world: &mut World, branch: &str, seconds, list: String| {
        world.commit(Draft::on(branch).by("omar").says("edit").at(seconds).file(PATH, list));
    };
    // A tick with a date of the far future is still before the target's untick.
    let mut world = World::new();
    at(&mut world, TOPIC, 4_000_000_000, ticked(LIST));
    at(&mut world, "main", 1_000, ticked(LIST));
    at(&mut world, "main", 2_000, LIST.to_owned());
    let draft = Draft::on(TOPIC).by("omar").says("merge main").file(PATH, ticked(LIST));
    world.merge(draft.merging("main"));
    world.gate().breaks("replayed");
    // Honest: clocks that are wrong, and work in the right order.
    let mut world = World::new();
    at(&mut world, TOPIC, 1_000, ticked(LIST));
    world.gate().passes();
}

#[test]
fn unrelated_history_signs_nothing_off() {
    let mut world = World::new();
    world.commit(Draft::on("elsewhere").by("omar").says("another root").file(PATH, ticked(LIST)));
    assert!(!world.gate_of("elsewhere").is_green());
    let mut world = World::new();
    world.list(TOPIC, ticked(LIST));
    world.gate().passes();
}

#[test]
fn what_is_no_release_does_not_have_to_be_complete() {
    let mut world = World::new();
    world.branch("fix/typo", world.root);
    world.commit(Draft::on("fix/typo").by("omar").says("fix").file("code.txt", "fixed\n"));
    world.gate_from("fix/typo").passes_as(Standing::NotARelease);
}
