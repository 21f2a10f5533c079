//! Two sign-offs of one item, on two sides of a merge, of which one counts.

use git_checklist::{
    history::sandbox::Draft,
    model::{CommitId, HistoryMode, ItemLedger},
    pipeline::{self, AuditRequest},
};

use crate::{
    signatures::{gate, seal, world},
    ssh_maker::key,
    world::{GATES, LIST, PATH, TOPIC, World, ticked},
};

const SIDE: &str = "side";
const INDEPENDENT: &str = "[[rule]]\nphase = \"1-2\"\nindependent = true\n";

/// Everything ticked on the side by one person, then on the branch by another, and both merged. Those
/// with a key sign. The two commits.
fn both(world: &mut World, side: (&str, Option<u8>), own: (&str, Option<u8>)) -> [CommitId; 2] {
    world.branch(SIDE, world.sandbox.tip(TOPIC).unwrap());
    let commits = [(SIDE, side), (TOPIC, own)].map(|(branch, (name, signer))| {
        let tick = Draft::on(branch).by(name).says("tick").file(PATH, ticked(LIST));
        let commit = world.commit(tick);
        signer.map_or(commit, |seed| seal(world, branch, &key(seed)))
    });
    world.merge(Draft::on(TOPIC).by("sara").says("merge").merging(SIDE).file(PATH, ticked(LIST)));
    commits
}

/// What is known of the first item.
fn ledger(world: &World) -> ItemLedger {
    let request = AuditRequest {
        revision: Some(format!("refs/heads/{TOPIC}")),
        today: "2026-01-01".parse().unwrap(),
        mode: Some(HistoryMode::Full),
        ..AuditRequest::default()
    };
    let mut report = pipeline::audit(&world.sandbox.repository().unwrap(), &request).unwrap();
    report.checklists.remove(0).items.remove(0).ledger
}

#[test]
fn a_tick_in_an_unproven_name_makes_nobody_independent() {
    let beside = |omar: Option<u8>| {
        let mut world = world(INDEPENDENT);
        world.commit(Draft::on(TOPIC).by("ana").says("code").file("code.txt", "of Ana's\n"));
        both(&mut world, ("omar", omar), ("ana", Some(1)));
        gate(&world)
    };
    beside(None).breaks("independence");
    beside(Some(1)).breaks("independence");
    beside(Some(2)).passes();
}

#[test]
fn whoever_makes_a_sign_off_independent_is_one_of_its_signers() {
    let beside = |other: &str| {
        let signers = "signers = [\"ana@example.org\", \"omar@example.org\"]\n";
        let mut world = World::with(LIST, &format!("{GATES}{INDEPENDENT}{signers}"));
        world.commit(Draft::on(TOPIC).by("ana").says("code").file("code.txt", "of Ana's\n"));
        both(&mut world, (other, None), ("ana", None));
        world.gate()
    };
    beside("eve").breaks("independence");
    beside("omar").passes();
}

#[test]
fn the_sign_off_that_is_shown_is_one_that_counts() {
    let mut proven = world("");
    let [unsigned, signed] = both(&mut proven, ("ana", None), ("omar", Some(2)));
    let shown = ledger(&proven);
    assert_eq!((shown.sign_off, shown.concurrent), (Some(signed), vec![unsigned]));

    let signers = "[[rule]]\nphase = \"1-2\"\nsigners = [\"omar@example.org\"]\n";
    let mut named = World::with(LIST, &format!("{GATES}{signers}"));
    let [anas, omars] = both(&mut named, ("ana", None), ("omar", None));
    let shown = ledger(&named);
    assert_eq!((shown.sign_off, shown.concurrent), (Some(omars), vec![anas]));

    let mut neither = world("");
    let [first, second] = both(&mut neither, ("ana", None), ("omar", None));
    let shown = ledger(&neither);
    assert_eq!((shown.sign_off, shown.concurrent), (Some(first), vec![second]));
}
