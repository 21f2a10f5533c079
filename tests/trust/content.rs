//! Attacks on the list's text: what is deleted, hidden, reworded, struck, moved or marked.

use super::world::{Answer, GATES, LIST, PATH, TOPIC, World, edited, edited_in, put, tick, ticked};
use git_checklist::{history::sandbox::Draft, model::Standing};

const ITEM: &str = "- [ ] Rollback rehearsed\n";

#[test]
fn a_deleted_item_is_missed() {
    edited(&put(LIST, ITEM, "")).breaks("removed-item");
    // Honest: the same lines in another order.
    let reordered = put(&put(LIST, ITEM, ""), "- [ ] Load", &format!("{ITEM}- [ ] Load"));
    edited(&reordered).passes();
}

#[test]
fn a_deleted_item_outside_the_gates_phases_is_missed() {
    edited(&put(LIST, "- [ ] Metrics reviewed\n", "")).breaks("removed-item");
    // Honest: left open, since this gate does not ask for it.
    let mut world = World::new();
    world.list(TOPIC, tick(LIST, &["Load test", "Rollback", "Team"]));
    world.gate().passes();
}

#[test]
fn hidden_items_are_gone() {
    let hidings = [
        format!("<!--\n{ITEM}-->\n"),
        format!("\n```\n{ITEM}```\n"),
        format!("\n<details><summary>x</summary>\n{ITEM}</details>\n"),
        format!("\n<pre>\n{ITEM}</pre>\n"),
        format!("\nText.\n\n    {ITEM}"),
        "\\- [ ] Rollback rehearsed\n".to_owned(),
        "- \\[ ] Rollback rehearsed\n".to_owned(),
        "- [-] Rollback rehearsed\n".to_owned(),
        "Rollback rehearsed: [ ]\n".to_owned(),
    ];
    for hiding in hidings {
        edited(&put(LIST, ITEM, &hiding)).breaks("removed-item");
    }
    // Honest: a fence, a comment and raw HTML beside the items.
    let beside = format!("{ITEM}\n```\nmake test\n```\n\n<!-- note -->\n\n<hr>\n\n");
    edited(&put(LIST, ITEM, &beside)).passes();
    // Honest: details with a blank line, in which Markdown goes on.
    let open = format!("\n<details>\n\n{ITEM}\n</details>\n");
    edited(&put(LIST, ITEM, &open)).passes();
}

#[test]
fn items_below_an_unclosed_fence_are_gone() {
    edited(&put(LIST, "## Phase 2", "```\n## Phase 2")).breaks("removed-item");
    edited(&put(LIST, "## Phase 2", "<!--\n## Phase 2")).breaks("removed-item");
    edited(&put(LIST, "## Phase 2", "```\nmake\n```\n\n## Phase 2")).passes();
}

#[test]
fn front_matter_hides_nothing_that_is_demanded() {
    let all = format!("---\nlayout: page\n{}---\n", LIST.replace("\n\n", "\n"));
    let mut world = World::new();
    world.list(TOPIC, &all);
    world.list(TOPIC, ticked(&all));
    world.gate().breaks("removed-item");
    edited(&format!("---\ntitle: x\n---\n{LIST}")).passes();
}

#[test]
fn a_reworded_item_is_another() {
    edited(&put(LIST, "Rollback rehearsed", "Rollback not rehearsed")).breaks("weakened-item");
    edited(&put(LIST, "Rollback rehearsed", "Cake")).breaks("removed-item");
    edited(&put(LIST, ITEM, "*   [ ] **Rollback**\n    rehearsed\n")).passes();
}

#[test]
fn text_below_an_item_has_to_stay() {
    let list = put(LIST, ITEM, "- [ ] Rollback rehearsed\n\n  On staging, with real data.\n");
    let world = World::with(&list, GATES);
    edited_in(world, &put(&list, "with real data", "or not")).breaks("weakened-item");
    let noted = put(&list, "real data.\n", "real data.\n\n  Done twice.\n");
    edited_in(World::with(&list, GATES), &noted).passes();
}

#[test]
fn a_look_alike_text_is_another() {
    let twins = [
        "Rollback\u{200b} rehearsed",
        "Rollback\u{202e} rehearsed",
        "R\u{043e}llback rehearsed",
        "Rollback rehearsed\u{feff}",
        "\u{ff32}ollback rehearsed",
        "Rollback\u{ad} rehearsed",
    ];
    for twin in twins {
        edited(&put(LIST, "Rollback rehearsed", twin)).breaks("weakened-item");
    }
    // Honest: the same text in another normal form.
    let list = put(LIST, "Rollback", "Repe\u{301}tition: rollback");
    let composed = put(&list, "e\u{301}", "\u{e9}");
    edited_in(World::with(&list, GATES), &composed).passes();
    // Not so: another text that only a compatibility form folds.
    let list = put(LIST, "Load test", "Load test 2\u{b2}");
    edited_in(World::with(&list, GATES), &put(&list, "2\u{b2}", "22")).breaks("weakened-item");
}

#[test]
fn a_struck_item_is_not_done() {
    edited(&put(LIST, "Rollback rehearsed", "~~Rollback rehearsed~~ not needed"))
        .breaks("incomplete");
    // A partial strike is a rewording.
    edited(&put(LIST, "Rollback rehearsed", "~~Rollback~~ rehearsed")).breaks("removed-item");
    // Honest: an item that the target does not require.
    let list = put(LIST, "Rollback rehearsed", "Rollback rehearsed (optional)");
    let struck =
        put(&list, "Rollback rehearsed (optional)", "~~Rollback rehearsed (optional)~~ no data");
    edited_in(World::with(&list, GATES), &struck).passes();
}

#[test]
fn an_item_moved_out_of_its_gate_is_still_demanded() {
    let out = put(&put(LIST, ITEM, ""), "- [ ] Metrics", &format!("{ITEM}- [ ] Metrics"));
    edited(&out).breaks("weakened-item");
    // Honest: to another phase of the same gate.
    let within = put(&put(LIST, ITEM, ""), "- [ ] Team", &format!("{ITEM}- [ ] Team"));
    edited(&within).passes();
    // Left open where it went: still demanded.
    let mut world = World::new();
    world.list(TOPIC, tick(&out, &["Load test", "Team"]));
    world.gate().breaks("incomplete");
}

#[test]
fn an_item_moved_into_a_gate_does_not_stand_for_another() {
    // Two equal items, one gated: ticking the one outside leaves the other open.
    let list = put(LIST, "Metrics reviewed", "Rollback rehearsed");
    let mut world = World::with(&list, GATES);
    let outside = tick(&list, &["Load test", "Team"]);
    let place = outside.rfind("[ ] Rollback").unwrap();
    world.list(TOPIC, format!("{}[x]{}", &outside[..place], &outside[place + 3..]));
    world.gate().waits("incomplete");
    world.list(TOPIC, ticked(&list));
    world.gate().passes();
}

#[test]
fn renumbered_phases_keep_their_demands() {
    let renumbered = put(LIST, "Phase 1", "Phase 9");
    edited(&renumbered).breaks("weakened-item");
    let one = World::with(LIST, &put(GATES, "1-2", "1"));
    edited_in(one, &renumbered).breaks("missing-phase");
    edited(&put(LIST, "Phase 1: Testing", "Phase 1: All tests")).passes();
}

#[test]
fn optional_marks_lift_nothing() {
    let marks = [
        ("Rollback rehearsed", "Rollback rehearsed (optional)"),
        ("Rollback rehearsed", "(optional) Rollback rehearsed"),
        ("Rollback rehearsed", "Rollback rehearsed <!-- checklist: optional -->"),
        ("Phase 1: Testing", "Phase 1: Testing (optional)"),
        ("Phase 1: Testing", "Phase 1: Testing <!-- checklist: optional -->"),
        ("# Release", "# Release (optional)"),
        ("# Release", "# Release <!-- checklist: optional -->"),
    ];
    for (from, to) in marks {
        let list = put(LIST, from, to);
        let mut world = World::new();
        world.list(TOPIC, &list);
        world.list(TOPIC, tick(&list, &["Load test", "Team"]));
        let Answer::Red(_, rules) = world.gate() else { panic!("`{to}` got through") };
        assert!(rules.contains("incomplete") || rules.contains("weakened-item"), "{to}: {rules:?}");
    }
    // Honest: something new and optional, left open.
    let mut world = World::new();
    let more = put(LIST, ITEM, &format!("{ITEM}- [ ] Cake (optional)\n"));
    world.list(TOPIC, &more);
    world.list(TOPIC, tick(&more, &["Load test", "Rollback", "Team", "Metrics"]));
    world.gate().passes();
}

#[test]
fn an_optional_parent_lifts_nothing() {
    let nested = put(LIST, ITEM, &format!("- [ ] Extras (optional)\n  {ITEM}"));
    edited(&nested).breaks("weakened-item");
    let plain = put(LIST, ITEM, &format!("- [ ] Extras\n  {ITEM}"));
    edited(&plain).passes();
}

#[test]
fn a_choice_lifts_nothing() {
    let choice = LIST
        .replace("Load test passed", "Load test passed <!-- checklist: one-of=a -->")
        .replace("Rollback rehearsed", "Rollback rehearsed <!-- checklist: one-of=a -->");
    let mut world = World::new();
    world.list(TOPIC, &choice);
    world.list(TOPIC, tick(&choice, &["Load test", "Team"]));
    world.gate().breaks("weakened-item");
    // Honest: the target has the choice itself.
    let mut world = World::with(&choice, GATES);
    world.list(TOPIC, tick(&choice, &["Load test", "Team"]));
    world.gate().passes();
}

#[test]
fn a_choice_keeps_its_members() {
    let choice = LIST
        .replace("Load test passed", "Load test passed <!-- checklist: one-of=a -->")
        .replace("Rollback rehearsed", "Rollback rehearsed <!-- checklist: one-of=a -->");
    // An easier alternative beside those that the target gives.
    let easier = put(&choice, ITEM.trim_end(), ITEM.trim_end());
    let easier = put(
        &easier,
        "\n## Phase 2",
        "- [ ] Not bothered <!-- checklist: one-of=a -->\n\n## Phase 2",
    );
    let mut world = World::with(&choice, GATES);
    world.list(TOPIC, &easier);
    world.list(TOPIC, tick(&easier, &["Not bothered", "Team"]));
    world.gate().breaks("weakened-item");
    // Two choices made one.
    let two = put(
        &choice,
        "\n## Phase 2",
        "- [ ] Go <!-- checklist: one-of=b -->\n- [ ] Wait <!-- checklist: one-of=b -->\n\n## Phase 2",
    );
    let mut world = World::with(&two, GATES);
    let one = two.replace("one-of=b", "one-of=a");
    world.list(TOPIC, &one);
    world.list(TOPIC, tick(&one, &["Load test", "Team"]));
    world.gate().breaks("weakened-item");
    // Honest: both as they are, one of each ticked.
    let mut world = World::with(&two, GATES);
    world.list(TOPIC, tick(&two, &["Load test", "Go", "Team"]));
    world.gate().passes();
}

#[test]
fn one_tick_meets_one_demand() {
    let list = put(LIST, ITEM, &format!("{ITEM}{ITEM}"));
    edited_in(World::with(&list, GATES), LIST).breaks("removed-item");
    edited_in(World::with(&list, GATES), &list).passes();
}

#[test]
fn an_id_does_not_stand_for_a_text() {
    let list = LIST
        .replace("Load test passed", "Load test passed <!-- checklist: id=load -->")
        .replace("Rollback rehearsed", "Rollback rehearsed <!-- checklist: id=back -->");
    // The box with the ticked id gets the open item's text.
    let mut world = World::with(&list, GATES);
    world.list(TOPIC, tick(&list, &["Load test", "Team"]));
    let swapped = tick(&list, &["Load test", "Team"])
        .replace("[x] Load test passed", "[x] X")
        .replace("[ ] Rollback rehearsed", "[ ] Load test passed")
        .replace("[x] X", "[x] Rollback rehearsed");
    world.list(TOPIC, &swapped);
    world.list(TOPIC, tick(&swapped, &["Load test"]));
    world.gate().breaks("reworded");
    edited_in(World::with(&list, GATES), &list).passes();
}

#[test]
fn items_born_ticked_are_no_sign_off() {
    let mut world = World::new();
    let more = put(LIST, ITEM, &format!("{ITEM}- [x] Legal has signed\n"));
    world.list(TOPIC, &more);
    world.list(TOPIC, ticked(&more));
    world.gate().breaks("born-checked");
    edited(&put(LIST, ITEM, &format!("{ITEM}- [ ] Legal has signed\n"))).passes();
}

#[test]
fn a_list_that_is_deleted_is_missed() {
    let mut world = World::new();
    world.commit(Draft::on(TOPIC).says("clean up").remove(PATH).file("notes.txt", "x"));
    world.gate().breaks("missing-checklist");
    edited(LIST).passes();
}

#[test]
fn a_list_that_is_renamed_has_to_stay_in_sight() {
    let mut world = World::new();
    world.list(TOPIC, ticked(LIST));
    world.commit(Draft::on(TOPIC).says("rename").rename(PATH, "notes.md"));
    world.gate().breaks("missing-checklist");
    // Honest: to a name that is found.
    let mut world = World::new();
    world.list(TOPIC, ticked(LIST));
    world.commit(Draft::on(TOPIC).says("rename").rename(PATH, "docs/RELEASE_CHECKLIST.md"));
    world.gate().passes();
}

#[test]
fn a_list_re_created_ticked_is_no_sign_off() {
    let mut world = World::new();
    world.commit(Draft::on(TOPIC).says("remove").remove(PATH));
    world.list(TOPIC, ticked(LIST));
    world.gate().breaks("restored");
    // Honest: it comes back open, and is ticked then.
    let mut world = World::new();
    world.commit(Draft::on(TOPIC).says("remove").remove(PATH));
    world.list(TOPIC, LIST);
    world.list(TOPIC, ticked(LIST));
    world.gate().passes();
}

#[test]
fn a_list_that_is_no_regular_file_is_missed() {
    let mut world = World::new();
    let draft = Draft::on(TOPIC).says("link").file("notes.md", ticked(LIST));
    world.commit(draft.remove(PATH).link(PATH, "notes.md"));
    world.gate().breaks("missing-checklist");
    let mut world = World::new();
    world.list(TOPIC, ticked(LIST));
    world.commit(Draft::on(TOPIC).says("a link beside it").link("LINK.md", PATH));
    world.gate().passes();
}

#[test]
fn a_list_that_is_not_utf_8_is_not_decided() {
    let mut world = World::new();
    let bytes = [ticked(LIST).as_bytes(), b"\xff\xfe\n"].concat();
    world.list(TOPIC, bytes);
    world.gate().is_undecided("UTF-8");
    edited(&format!("{LIST}\n\u{c3}\u{a9}t\u{e9}\n")).passes();
}

#[test]
fn other_line_ends_change_nothing() {
    // Converting the file while deleting from it does not hide the deletion.
    edited(&put(LIST, ITEM, "").replace('\n', "\r\n")).breaks("removed-item");
    edited(&LIST.replace('\n', "\r\n")).passes();
}

#[test]
fn nesting_without_end_is_not_decided() {
    let lines: Vec<String> =
        (0..3000).map(|at| format!("{}- [ ] x{at}\n", "  ".repeat(at))).collect();
    let deep = lines.concat();
    let mut world = World::new();
    world.list(TOPIC, format!("{LIST}\n{deep}"));
    assert!(!matches!(world.gate(), Answer::Pass(..)));
    edited(&put(LIST, ITEM, "- [ ] a\n  - [ ] b\n    - [ ] Rollback rehearsed\n")).passes();
}

#[test]
fn a_change_that_is_no_release_keeps_the_demands() {
    let out = put(&put(LIST, ITEM, ""), "- [ ] Metrics", &format!("{ITEM}- [ ] Metrics"));
    let attacks = [
        (put(LIST, ITEM, ""), "removed-item"),
        (put(LIST, "Rollback rehearsed", "Rollback not rehearsed"), "weakened-item"),
        (put(LIST, "Rollback rehearsed", "Rollback rehearsed (optional)"), "weakened-item"),
        (put(LIST, "Testing", "Testing (optional)"), "weakened-item"),
        (put(LIST, "Phase 1", "Phase 9"), "weakened-item"),
        (out, "weakened-item"),
    ];
    for (list, rule) in attacks {
        let mut world = World::new();
        world.branch("fix/typo", world.root);
        world.list("fix/typo", list);
        world.gate_from("fix/typo").breaks(rule);
    }
    let mut world = World::new();
    world.branch("fix/typo", world.root);
    world.commit(Draft::on("fix/typo").says("mend").file("notes.txt", "x"));
    world.gate_from("fix/typo").passes_as(Standing::NotARelease);
}
