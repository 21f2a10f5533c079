//! Attacks by time and order: sign-offs that ran out, dates that lie, phases out of their order, and
//! what a policy says is covered.

use git_checklist::{
    history::sandbox::{Draft, START},
    pipeline::GateRequest,
};

use super::world::{Answer, GATES, LIST, PATH, TOPIC, World, put, tick, ticked};

const DAY: i64 = 24 * 60 * 60;

fn policy(more: &str) -> String {
    format!("{GATES}\n{more}")
}

/// A world in which the load test's sign-off holds for a week.
fn weekly() -> World {
    let rule = "[[rule]]\nitem = \"Load test passed\"\nvalid-for = \"7 days\"\n";
    World::with(LIST, &policy(rule))
}

/// The gate at a moment, in seconds after the world began.
fn gate_at(world: &World, after: i64) -> Answer {
    world.ask(&GateRequest {
        head: Some(format!("refs/heads/{TOPIC}")),
        target: Some("main".into()),
        source: Some(TOPIC.into()),
        now: Some(START + after),
        ..GateRequest::default()
    })
}

fn ticked_at(after: i64) -> World {
    let mut world = weekly();
    let draft = Draft::on(TOPIC).by("omar").says("tick").at(START + after);
    world.commit(draft.file(PATH, ticked(LIST)));
    world
}

#[test]
fn a_sign_off_that_ran_out_does_not_hold() {
    let world = ticked_at(0);
    gate_at(&world, 7 * DAY).breaks("expired");
    gate_at(&world, 7 * DAY - 1).passes();
    // Honest: signed again, and others hold for as long as they did.
    let mut world = ticked_at(0);
    let reopened = put(&ticked(LIST), "[x] Load", "[ ] Load");
    world.commit(
        Draft::on(TOPIC).by("omar").says("untick").at(START + 8 * DAY).file(PATH, reopened),
    );
    let again = Draft::on(TOPIC).by("omar").says("tick").at(START + 8 * DAY);
    world.commit(again.file(PATH, ticked(LIST)));
    gate_at(&world, 9 * DAY).passes();
}

#[test]
fn a_date_to_come_makes_nothing_hold_for_longer() {
    for after in [2 * DAY, 365 * DAY, i64::from(i32::MAX)] {
        gate_at(&ticked_at(after), 0).breaks("expired");
    }
    // Honest: a clock that is some hours ahead.
    gate_at(&ticked_at(DAY / 2), 0).passes();
}

#[test]
fn head_does_not_lift_how_long_a_sign_off_holds() {
    // The rule is about the item's text and phase; head moves it and marks it.
    let rule = "[[rule]]\nphase = \"1\"\nvalid-for = \"7 days\"\n";
    let mut world = World::with(LIST, &policy(rule));
    let moved = put(
        &put(LIST, "- [ ] Load test passed\n", ""),
        "- [ ] Team notified",
        "- [ ] Team notified\n- [ ] Load test passed",
    );
    let draft = Draft::on(TOPIC).by("omar").says("tick").at(START);
    world.commit(Draft::on(TOPIC).by("omar").says("move").at(START).file(PATH, &moved));
    world.commit(draft.file(PATH, ticked(&moved)));
    gate_at(&world, 8 * DAY).breaks("expired");
    gate_at(&world, DAY).passes();
}

/// A world whose phases have to be signed in their order.
fn ordered() -> World {
    World::with(LIST, &policy("[signoff]\norder = \"phases\"\n"))
}

#[test]
fn a_later_phase_that_is_signed_first_is_out_of_order() {
    let mut world = ordered();
    world.list(TOPIC, tick(LIST, &["Team"]));
    world.list(TOPIC, tick(LIST, &["Load", "Rollback", "Team"]));
    world.gate().breaks("out-of-order");
    // Honest: phase after phase, or both in one commit.
    let mut world = ordered();
    world.list(TOPIC, tick(LIST, &["Load", "Rollback"]));
    world.list(TOPIC, tick(LIST, &["Load", "Rollback", "Team"]));
    world.gate().passes();
    let mut world = ordered();
    world.list(TOPIC, ticked(LIST));
    world.gate().passes();
}

#[test]
fn an_earlier_phase_that_is_left_open_is_out_of_order() {
    let mut world = ordered();
    world.list(TOPIC, tick(LIST, &["Load"]));
    world.list(TOPIC, tick(LIST, &["Load", "Team"]));
    world.gate().breaks("out-of-order");
    // Honest: what is not required is not waited for.
    let optional = put(LIST, "Rollback rehearsed", "Rollback rehearsed (optional)");
    let mut world = World::with(&optional, &policy("[signoff]\norder = \"phases\"\n"));
    world.list(TOPIC, tick(&optional, &["Load"]));
    world.list(TOPIC, tick(&optional, &["Load", "Team"]));
    world.gate().passes();
}

#[test]
fn dates_put_nothing_in_order() {
    let mut world = ordered();
    let late = Draft::on(TOPIC).by("omar").says("tick").at(START + 365 * DAY);
    world.commit(late.file(PATH, tick(LIST, &["Team"])));
    let early = Draft::on(TOPIC).by("omar").says("tick").at(START);
    world.commit(early.file(PATH, ticked(LIST)));
    world.gate().breaks("out-of-order");
    // Honest: the right order, by clocks that are wrong.
    let mut world = ordered();
    let early = Draft::on(TOPIC).by("omar").says("tick").at(START + 365 * DAY);
    world.commit(early.file(PATH, tick(LIST, &["Load", "Rollback"])));
    let late = Draft::on(TOPIC).by("omar").says("tick").at(START);
    world.commit(late.file(PATH, ticked(LIST)));
    world.gate().passes();
}

#[test]
fn sides_of_a_merge_did_not_wait_for_each_other() {
    let merged = |from_topic: bool| {
        let mut world = ordered();
        world.branch("side", world.root);
        world.list(TOPIC, tick(LIST, &["Load", "Rollback"]));
        if from_topic {
            let tip = world.sandbox.tip(TOPIC).unwrap();
            world.branch("side", tip);
            world.list("side", ticked(LIST));
        } else {
            world.list("side", tick(LIST, &["Team"]));
        }
        let draft = Draft::on(TOPIC).by("omar").says("merge").merging("side");
        world.commit(Draft::on(TOPIC).by("omar").says("work").file("code.txt", "code\n"));
        let all = put(&ticked(LIST), "[x] Metrics", "[ ] Metrics");
        world.merge(draft.file(PATH, all));
        world.gate()
    };
    merged(false).breaks("out-of-order");
    merged(true).passes();
}

#[test]
fn what_the_policy_covers_counts_wherever_head_takes_the_item() {
    let rule = "[[rule]]\nphase = \"1\"\ncovers = [\"infra/**\"]\n";
    let world = |edited: &str, after: &str| {
        let mut world = World::with(LIST, &policy(rule));
        let root = world.commit(Draft::on("main").says("infra").file("infra/a.tf", "1\n"));
        world.branch(TOPIC, root);
        world.list(TOPIC, edited);
        world.list(TOPIC, ticked(edited));
        world.commit(Draft::on(TOPIC).by("omar").says("work").file(after, "2\n"));
        world.gate()
    };
    let moved = put(
        &put(LIST, "- [ ] Load test passed\n", ""),
        "- [ ] Team notified",
        "- [ ] Team notified\n- [ ] Load test passed",
    );
    world(LIST, "infra/a.tf").breaks("stale");
    world(&moved, "infra/a.tf").breaks("stale");
    world(LIST, "docs/a.md").passes();
}

#[test]
fn a_submodule_may_be_covered_by_what_is_behind_it() {
    let ask = |glob: &str, change: Option<u8>| {
        let rule = format!("[[rule]]\nphase = \"1\"\ncovers = [\"{glob}\"]\n");
        let mut world = World::with(LIST, &policy(&rule));
        let at = |byte| git_checklist::model::CommitId([byte; 20]);
        let root = world.commit(Draft::on("main").says("lib").submodule("vendor/lib", at(7)));
        world.branch(TOPIC, root);
        world.list(TOPIC, ticked(LIST));
        if let Some(byte) = change {
            world.commit(Draft::on(TOPIC).says("update").submodule("vendor/lib", at(byte)));
        }
        world.gate()
    };
    ask("vendor/lib/**", Some(8)).breaks("stale");
    ask("vendor/lib", Some(8)).breaks("stale");
    ask("vendor/lib/**", None).passes();
    ask("vendor/library/**", None).is_undecided("matches no file");
}
