//! A gate that demands `no-worse`: what was not settled before stays so without failing, and nothing
//! else does.

use git_checklist::history::sandbox::Draft;

use super::world::{Answer, GATES, LIST, PATH, POLICY, TOPIC, World, put, tick, ticked};

fn on(branch: &str) -> Draft {
    Draft::on(branch).by("omar").says("edit")
}

fn policy() -> String {
    put(GATES, "phases = [\"1-2\"]", "demand = \"no-worse\"")
}

/// A list in use for long, by nobody's rules: some of it ticked from the start, some of it open.
fn old() -> String {
    tick(LIST, &["Load test passed", "Team notified"])
}

/// The gate after these versions of the list on the branch.
fn after(versions: &[String]) -> Answer {
    let mut world = World::with(&old(), &policy());
    world.commit(on(TOPIC).file("code.txt", "new\n"));
    for version in versions {
        world.list(TOPIC, version);
    }
    world.gate()
}

#[test]
fn lists_that_nobody_gated_start_green() {
    after(&[]).passes();
    let Answer::Pass(_, told) = after(&[]) else { panic!("red") };
    assert!(told.contains("incomplete") && told.contains("inherited"), "it is told: {told:?}");
    // The same under `complete` is neither green nor only waiting.
    let mut strict = World::with(&old(), GATES);
    strict.commit(on(TOPIC).file("code.txt", "new\n"));
    strict.gate().breaks("inherited");
}

#[test]
fn an_untick_is_worse() {
    let untick = |text: &str| put(text, "[x] Load", "[ ] Load");
    after(&[untick(&old())]).waits("incomplete");
    after(&[put(&old(), "[x] Load test passed", "[x] ~~Load test passed~~ no time")])
        .breaks("incomplete");
    // Honest: what it ticks is signed off by its own commit.
    after(&[tick(&old(), &["Rollback rehearsed"])]).passes();
}

#[test]
fn what_the_change_claims_has_to_hold() {
    // Two at once, away and back: restored, though both were ticked before.
    let list = old();
    let away = put(&put(&list, "[x] Load", "[ ] Load"), "[x] Team", "[ ] Team");
    after(&[away, list.clone()]).breaks("restored");
    // Removed and added again, ticked or open.
    let removed = put(&list, "- [x] Load test passed\n", "");
    after(std::slice::from_ref(&removed)).breaks("removed-item");
    after(&[removed.clone(), list.clone()]).breaks("restored");
    let open = put(&list, "[x] Load", "[ ] Load");
    after(&[removed, open]).waits("incomplete");
    // Reworded and back.
    let reworded = put(&list, "Load test passed", "Load test planned");
    after(std::slice::from_ref(&reworded)).breaks("weakened-item");
    after(&[reworded, list]).breaks("inherited");
}

#[test]
fn what_the_change_adds_is_not_excused() {
    let more = put(&old(), "- [x] Load", "- [ ] Migrations tested\n- [x] Load");
    // Honest: more to do is not worse.
    after(std::slice::from_ref(&more)).passes();
    after(&[put(&more, "[ ] Migrations", "[x] Migrations")]).breaks("born-checked");
    // An open item beside it is no leave to untick one, nor to put another in its place.
    after(&[put(&more, "[x] Load", "[ ] Load")]).waits("incomplete");
    after(&[put(&more, "- [x] Load test passed\n", "")]).breaks("removed-item");
    after(&[more.clone(), put(&more, "[ ] Migrations", "[x] Migrations")]).passes();
}

#[test]
fn what_the_target_did_since_is_not_the_changes_doing() {
    let of = |list: Option<&str>| {
        let mut world = World::with(&old(), &policy());
        world.list("main", tick(&old(), &["Rollback rehearsed"]));
        world.commit(on(TOPIC).file("code.txt", "new\n"));
        if let Some(list) = list {
            world.list(TOPIC, list);
        }
        world
    };
    // Honest: the branch left before, and has nothing to do with the list.
    of(None).gate().passes();
    // What it touches is its own.
    of(Some(&put(&old(), "[x] Load", "[ ] Load"))).gate().waits("incomplete");
    // The target's tick is not merged away.
    let mut world = of(None);
    let kept = Draft::on(TOPIC).by("omar").says("merge").file(PATH, old()).merging("main");
    world.merge(kept);
    assert!(!world.gate().is_green());
}

#[test]
fn an_open_twin_is_no_excuse_for_an_untick() {
    let twins = put(&old(), "Rollback rehearsed", "Load test passed");
    let of = |list: &str| {
        let mut world = World::with(&twins, &policy());
        world.list(TOPIC, list);
        world.gate()
    };
    let swapped = put(
        &twins,
        "- [x] Load test passed\n- [ ] Load test passed",
        "- [ ] Load test passed\n- [x] Load test passed",
    );
    let both_open = put(&twins, "- [x] Load", "- [ ] Load");
    of(&both_open).waits("incomplete");
    of(&swapped).waits("incomplete");
    of(&format!("{twins}\nA note.\n")).passes();
}

#[test]
fn a_rename_makes_nothing_worse_and_hides_nothing() {
    let moved = |content: String| {
        let mut world = World::with(&old(), &policy());
        world.commit(on(TOPIC).remove(PATH).file("docs/CHECKLIST.md", content));
        world.gate()
    };
    moved(old()).passes();
    moved(put(&old(), "[x] Load", "[ ] Load")).waits("incomplete");
    moved(put(&old(), "- [ ] Rollback rehearsed\n", "")).breaks("removed-item");
    let mut world = World::with(&old(), &policy());
    world.commit(on(TOPIC).remove(PATH).file("docs/plan.md", old()));
    world.gate().breaks("missing-checklist");
}

#[test]
fn what_encloses_an_item_is_judged_for_itself() {
    let list =
        put(&old(), "- [ ] Rollback rehearsed", "- [ ] Rehearsals\n  - [ ] Rollback rehearsed");
    let of = |list: &str, policy: &str, then: &str| {
        let mut world = World::with(list, policy);
        world.list(TOPIC, then);
        world.gate()
    };
    // Honest: what is below was open, and still is.
    let parent = tick(&list, &["Rehearsals"]);
    of(&list, &policy(), &parent).passes();
    // Where that is an error, the tick is the change's own; its twin found it so.
    let severe = format!("{}\n[severity]\nparent-open = \"error\"\n", policy());
    of(&list, &severe, &parent).breaks("parent-open");
    of(&parent, &severe, &format!("{parent}\nA note.\n")).passes();
    // The parent's tick is no leave to untick what is below, nor to weaken it.
    let both = tick(&parent, &["Rollback rehearsed"]);
    of(&both, &policy(), &parent).waits("incomplete");
    of(&list, &policy(), &put(&parent, "Rehearsals", "Rehearsals (optional)"))
        .breaks("weakened-item");
}

#[test]
fn covered_files_that_the_change_touches_are_its_own() {
    let list = put(
        &old(),
        "[x] Load test passed",
        "[x] Load test passed <!-- checklist: covers=infra/* -->",
    );
    let of = |branch: &str, file: &str| {
        let mut world = World::with(&list, &policy());
        let tip = world.commit(Draft::on("main").by("ana").says("infra").file("infra/a", "one\n"));
        world.branch(TOPIC, tip);
        world.commit(on(TOPIC).file("code.txt", "new\n"));
        world.commit(on(branch).file(file, "two\n"));
        world.gate()
    };
    of(TOPIC, "code.txt").passes();
    of("main", "infra/a").passes();
    of(TOPIC, "infra/a").breaks("inherited");
}

#[test]
fn a_release_that_begins_makes_old_ticks_its_own() {
    let marked = put(&old(), "# Release", "# Release <!-- checklist: release=2 -->");
    after(std::slice::from_ref(&marked)).breaks("inherited");
    // Honest: it was under way.
    let mut world = World::with(&marked, &policy());
    world.commit(on(TOPIC).file("code.txt", "new\n"));
    world.gate().passes();
}

#[test]
fn a_choice_is_worse_if_any_of_it_is() {
    let choice =
        "## Phase 1: Ship <!-- checklist: one-of=way -->\n\n- [ ] Rolling\n- [x] At once\n";
    let of = |then: &str| {
        let mut world = World::with(choice, &policy());
        world.commit(on(TOPIC).file("code.txt", "new\n").file(PATH, then));
        world.gate()
    };
    of(choice).passes();
    assert!(!of(&put(choice, "[x] At once", "[ ] At once")).is_green());
}

#[test]
fn other_gates_and_the_ground_are_as_strict_as_ever() {
    let two = format!("{}\n[[gate]]\nname = \"all\"\ntarget = [\"main\"]\n", policy());
    let mut world = World::with(&old(), &two);
    world.commit(on(TOPIC).file("code.txt", "new\n"));
    world.gate().breaks("inherited");
    let mut world = World::with(&old(), &policy());
    world.commit(on(TOPIC).file(POLICY, format!("{}\n", policy())));
    world.gate().breaks("policy-changed");
    // Everything else equal, ticked or not: parents above what is open.
    let nested = put(&ticked(LIST), "- [x] Rollback", "  - [ ] Rollback");
    let severe = format!("{}\n[severity]\nparent-open = \"error\"\n", policy());
    let mut world = World::with(&put(&nested, "[x] Load", "[ ] Load"), &severe);
    world.list(TOPIC, &nested);
    world.gate().breaks("parent-open");
}

#[test]
fn without_a_target_there_is_nothing_to_compare_with() {
    let policy = "[[gate]]\nname = \"merge\"\ndemand = \"no-worse\"\n";
    let mut world = World::with(&old(), policy);
    world.commit(on(TOPIC).file("code.txt", "new\n"));
    world.gate().is_undecided("to compare with");
}
