//! Attacks on approvals: by the same person, from elsewhere, of something else, or no longer true.

use git_checklist::history::sandbox::Draft;

use super::world::{GATES, LIST, PATH, POLICY, TOPIC, World, put, tick, ticked};

/// The item that asks for an approval.
const ITEM: &str = "Rollback rehearsed";

fn rules(more: &str) -> String {
    format!("{GATES}[[rule]]\nitem = \"{ITEM}\"\napprovals = 1\n{more}")
}

fn world() -> World {
    World::with(LIST, &rules(""))
}

/// A world in which Omar ticked everything.
fn signed() -> World {
    let mut world = world();
    world.list(TOPIC, ticked(LIST));
    world
}

fn mapped(world: &mut World, branch: &str, lines: &str) {
    let draft = Draft::on(branch).by("ana").says("name people").file(".mailmap", lines);
    world.commit(draft);
}

#[test]
fn an_item_waits_for_its_approvals() {
    let mut world = signed();
    world.gate().waits("approvals");
    world.approves(TOPIC, "sara", ITEM);
    world.gate().passes();
}

#[test]
fn an_approval_of_ones_own_sign_off_is_none() {
    let mut world = signed();
    world.approves(TOPIC, "omar", ITEM);
    world.gate().breaks("self-approval");
    // Honest: somebody else does.
    world.approves(TOPIC, "sara", ITEM);
    world.gate().passes();
}

#[test]
fn another_address_of_the_same_person_is_no_other_person() {
    let other = |world: &mut World, name: &str| {
        let trailer = world.approval(TOPIC, ITEM);
        let draft = Draft::on(TOPIC).by_identity(name, "om@home.example.org");
        world.commit(draft.says(&format!("assent\n\n{trailer}")));
    };
    // Of the same name.
    let mut world = signed();
    other(&mut world, "Omar");
    world.gate().breaks("self-approval");
    // Of another name, where the target's mailmap knows better; head's has no say.
    let mut world = world_with_map("Omar <omar@example.org> <om@home.example.org>\n");
    world.list(TOPIC, ticked(LIST));
    mapped(&mut world, TOPIC, "Sara <sara@example.org> <om@home.example.org>\n");
    other(&mut world, "Om");
    world.gate().breaks("self-approval");
    // Honest: two people.
    let mut world = world_with_map("Sara <sara@example.org> <om@home.example.org>\n");
    world.list(TOPIC, ticked(LIST));
    other(&mut world, "Om");
    world.gate().passes();
}

fn world_with_map(lines: &str) -> World {
    let mut world = world();
    mapped(&mut world, "main", lines);
    let tip = world.sandbox.tip("main").unwrap();
    world.branch(TOPIC, tip);
    world
}

#[test]
fn a_mailmap_of_heads_own_makes_nobody_a_signer() {
    let policy = rules("signers = [\"omar@example.org\", \"sara@example.org\"]\n");
    let approved = |mapped_on: &str| {
        let mut world = World::with(LIST, &policy);
        mapped(&mut world, mapped_on, "Sara <sara@example.org> <eve@example.org>\n");
        if mapped_on == "main" {
            let tip = world.sandbox.tip("main").unwrap();
            world.branch(TOPIC, tip);
        }
        world.list(TOPIC, ticked(LIST));
        world.approves(TOPIC, "eve", ITEM);
        world.gate()
    };
    approved(TOPIC).waits("approvals");
    // Honest: the target says that it is Sara's address.
    approved("main").passes();
}

#[test]
fn the_same_person_twice_is_one_approval() {
    let mut world = World::with(LIST, &put(&rules(""), "approvals = 1", "approvals = 2"));
    world.list(TOPIC, ticked(LIST));
    world.approves(TOPIC, "sara", ITEM);
    world.approves(TOPIC, "sara", ITEM);
    world.gate().waits("approvals");
    world.approves(TOPIC, "nura", ITEM);
    world.gate().passes();
}

#[test]
fn an_approval_from_a_side_branch_does_not_follow_the_sign_off() {
    let mut world = world();
    world.branch("side", world.root);
    world.list("side", tick(LIST, &[ITEM]));
    world.approves("side", "sara", ITEM);
    let untick = Draft::on("side").by("sara").says("untick").file(PATH, LIST);
    world.commit(untick);
    world.list(TOPIC, ticked(LIST));
    world.merge(Draft::on(TOPIC).by("omar").says("merge").merging("side").file(PATH, ticked(LIST)));
    assert!(!world.gate().is_green(), "{:?}", world.gate());
    // Honest: a side branch that left after the sign-off.
    let mut world = world_signed_with_side();
    world.approves("side", "sara", ITEM);
    world.merge(Draft::on(TOPIC).by("omar").says("merge").merging("side"));
    world.gate().passes();
}

fn world_signed_with_side() -> World {
    let mut world = world();
    let done = world.list(TOPIC, ticked(LIST));
    world.branch("side", done);
    world.commit(Draft::on(TOPIC).by("omar").says("notes").file("notes.txt", "none\n"));
    world
}

#[test]
fn an_approval_before_the_sign_off_approves_nothing() {
    let mut world = world();
    world.approves(TOPIC, "sara", ITEM);
    world.list(TOPIC, ticked(LIST));
    world.gate().waits("approvals");
    world.approves(TOPIC, "sara", ITEM);
    world.gate().passes();
}

#[test]
fn an_untick_voids_an_approval() {
    let mut world = signed();
    world.approves(TOPIC, "sara", ITEM);
    world.list(TOPIC, put(&ticked(LIST), &format!("[x] {ITEM}"), &format!("[ ] {ITEM}")));
    world.commit(Draft::on(TOPIC).by("omar").says("notes").file("notes.txt", "none\n"));
    let noted = format!("{}\nA note.\n", ticked(LIST));
    world.list(TOPIC, &noted);
    world.gate().waits("approvals");
    // Honest: approved again.
    world.approves(TOPIC, "sara", ITEM);
    world.gate().passes();
}

/// Where the list is moved to in these tests.
const MOVED: &str = "docs/RELEASE_CHECKLIST.md";

/// Omar gives the list another path, and this content.
fn moves(world: &mut World, list: &str) {
    world.commit(Draft::on(TOPIC).by("omar").says("move").remove(PATH).file(MOVED, list));
}

#[test]
fn an_approval_survives_a_rename_and_nothing_else() {
    let mut world = signed();
    world.approves(TOPIC, "sara", ITEM);
    moves(&mut world, &ticked(LIST));
    world.gate().passes();
    // Unticked on the way, or after it.
    let open = put(&ticked(LIST), &format!("[x] {ITEM}"), &format!("[ ] {ITEM}"));
    for at_once in [true, false] {
        let mut world = signed();
        world.approves(TOPIC, "sara", ITEM);
        moves(&mut world, if at_once { &open } else { LIST });
        world.commit(Draft::on(TOPIC).by("omar").says("open").file(MOVED, &open));
        world.commit(Draft::on(TOPIC).by("omar").says("tick").file(MOVED, ticked(LIST)));
        assert!(!world.gate().is_green(), "{:?}", world.gate());
    }
    // An approval of the same item of another list, which had the former name once the list was moved.
    let mut world = signed();
    let other = ticked(LIST) + "\nAnother list.\n";
    moves(&mut world, &ticked(LIST));
    world.commit(Draft::on(TOPIC).by("omar").says("another").file(PATH, &other));
    world.approves(TOPIC, "sara", ITEM);
    world.commit(Draft::on(TOPIC).by("omar").says("away with it").remove(PATH));
    world.gate().waits("approvals");
    // Honest: twice moved, and approved in between.
    let mut world = signed();
    moves(&mut world, &ticked(LIST));
    let trailer = world.approval_in(TOPIC, MOVED, ITEM);
    world.says(TOPIC, "sara", &trailer);
    let again = Draft::on(TOPIC).by("omar").says("move again").remove(MOVED);
    world.commit(again.file("ops/CHECKLIST.md", ticked(LIST)));
    world.gate().passes();
}

#[test]
fn a_reworded_item_is_not_what_was_approved() {
    let reworded = put(LIST, ITEM, "Rollback rehearsed on paper");
    let policy = rules("").replace(ITEM, "Rollback *");
    let mut world = World::with(LIST, &policy);
    world.list(TOPIC, ticked(LIST));
    world.approves(TOPIC, "sara", ITEM);
    world.list(TOPIC, ticked(&reworded));
    world.gate().breaks("reworded");
    // Honest: a note below the item rewords nothing.
    let mut world = World::with(LIST, &policy);
    world.list(TOPIC, ticked(LIST));
    world.approves(TOPIC, "sara", ITEM);
    let noted = put(&ticked(LIST), ITEM, &format!("{ITEM}\n\n  Took 4 minutes."));
    world.list(TOPIC, noted);
    world.gate().passes();
}

#[test]
fn what_is_covered_has_to_stay_as_it_was_approved() {
    let policy = rules("covers = [\"migrations/**\"]\n");
    let list = put(LIST, ITEM, &format!("{ITEM} <!-- checklist: covers=\"migrations/**\" -->"));
    let policy = policy.replace("covers = [\"migrations/**\"]\n", "");
    let build = || {
        let mut world = World::with(&list, &policy);
        let draft = Draft::on(TOPIC).by("ana").says("migrate");
        world.commit(draft.file("migrations/1.sql", "create table a;\n"));
        world.list(TOPIC, ticked(&list));
        world
    };
    let change = |world: &mut World, content: &str| {
        let draft = Draft::on(TOPIC).by("ana").says("migrate");
        world.commit(draft.file("migrations/1.sql", content));
    };
    // Approved while something else was there, then put back.
    let mut world = build();
    change(&mut world, "drop table a;\n");
    world.approves(TOPIC, "sara", ITEM);
    change(&mut world, "create table a;\n");
    world.gate().waits("approvals");
    // Honest: approved as it is.
    let mut world = build();
    world.approves(TOPIC, "sara", ITEM);
    world.gate().passes();
}

#[test]
fn a_trailer_counts_in_the_last_block_alone() {
    let mut world = signed();
    let trailer = world.approval(TOPIC, ITEM);
    let title = Draft::on(TOPIC).by("sara").says(&trailer);
    world.commit(title);
    world.says(TOPIC, "sara", &format!("{trailer}\n\nand more words"));
    world.says(TOPIC, "sara", &format!("I looked at\n{trailer}"));
    world.says(TOPIC, "sara", &format!("> {trailer}"));
    world.says(TOPIC, "sara", &trailer.replace("Checklist-Approve", "Reviewed-by"));
    world.gate().waits("approvals");
    // Honest: beside other trailers.
    world.says(TOPIC, "sara", &format!("{trailer}\nSigned-off-by: Sara <sara@example.org>"));
    world.gate().passes();
}

#[test]
fn the_digest_of_another_text_approves_nothing() {
    let mut world = signed();
    let trailer = world.approval(TOPIC, ITEM);
    let other = world.approval(TOPIC, "Team notified");
    let (id, _) = trailer.rsplit_once('@').unwrap();
    let (_, digest) = other.rsplit_once('@').unwrap();
    world.says(TOPIC, "sara", &format!("{id}@{digest}"));
    world.says(TOPIC, "sara", &trailer[..trailer.len() - 40]);
    world.says(TOPIC, "sara", id);
    world.gate().waits("approvals");
    world.says(TOPIC, "sara", &trailer);
    world.gate().passes();
}

#[test]
fn a_commit_that_changes_files_approves_nothing() {
    let mut world = signed();
    let message = format!("notes\n\n{}", world.approval(TOPIC, ITEM));
    world.commit(Draft::on(TOPIC).by("sara").says(&message).file("notes.txt", "none\n"));
    world.gate().waits("approvals");
    world.commit(Draft::on(TOPIC).by("sara").says(&message));
    world.gate().passes();
}

#[test]
fn a_merge_approves_nothing() {
    let mut world = world_signed_with_side();
    world.commit(Draft::on("side").by("omar").says("more").file("more.txt", "none\n"));
    let message = format!("merge\n\n{}", world.approval(TOPIC, ITEM));
    world.merge(Draft::on(TOPIC).by("sara").says(&message).merging("side"));
    world.gate().waits("approvals");
    world.commit(Draft::on(TOPIC).by("sara").says(&message));
    world.gate().passes();
}

#[test]
fn a_malformed_commit_approves_nothing() {
    let mut world = signed();
    let approval = world.approves(TOPIC, "sara", ITEM);
    let sound = String::from_utf8(world.sandbox.raw_bytes(approval).unwrap()).unwrap();
    let author = sound.lines().find(|line| line.starts_with("author ")).unwrap();
    let two = put(&sound, author, &format!("{author}\n{author}"));
    let broken = world.sandbox.raw_commit(two.as_bytes()).unwrap();
    world.branch(TOPIC, broken);
    world.gate().breaks("approvals");
}

#[test]
fn who_wrote_the_covered_code_does_not_sign_or_approve_it() {
    let list = put(LIST, ITEM, &format!("{ITEM} <!-- checklist: covers=\"src/**\" -->"));
    let policy = rules("independent = true\n");
    let build = |author: &str| {
        let mut world = World::with(&list, &policy);
        let draft = Draft::on(TOPIC).by(author).says("code").file("src/main.rs", "fn main() {}\n");
        world.commit(draft);
        world.list(TOPIC, ticked(&list));
        world.approves(TOPIC, "sara", ITEM);
        world.gate()
    };
    build("omar").breaks("independence");
    build("sara").breaks("independence");
    // Honest: a third person wrote it.
    build("nura").passes();
}

#[test]
fn a_waiver_counts_by_those_who_may_and_with_approvals() {
    let policy = rules("[change]\nwaivers = [\"nura@example.org\"]\n");
    let struck = put(&ticked(LIST), &format!("[x] {ITEM}"), &format!("[ ] ~~{ITEM}~~ no database"));
    let waived = |who: &str, text: &str| {
        let mut world = World::with(LIST, &policy);
        world.list(TOPIC, put(&ticked(LIST), &format!("[x] {ITEM}"), &format!("[ ] {ITEM}")));
        world.commit(Draft::on(TOPIC).by(who).says("waive").file(PATH, text));
        world
    };
    waived("omar", &struck).gate().breaks("waiver");
    waived("omar", &struck).gate().breaks("incomplete");
    waived("nura", &struck.replace(" no database", "")).gate().breaks("waiver");
    let mut world = waived("nura", &struck);
    world.gate().waits("approvals");
    world.approves(TOPIC, "nura", ITEM);
    world.gate().breaks("self-approval");
    // Honest: by another person.
    world.approves(TOPIC, "sara", ITEM);
    world.gate().passes();
    // Head's own policy names nobody.
    let mut world = World::with(LIST, &rules(""));
    let head = Draft::on(TOPIC).by("nura").says("may I").file(POLICY, &policy);
    world.commit(head.file(PATH, &struck));
    world.gate().breaks("incomplete");
}

#[test]
fn a_waiver_of_the_last_release_is_none_of_this_one() {
    let policy = format!("{GATES}[change]\nwaivers = [\"nura@example.org\"]\n");
    let struck = put(LIST, &format!("[ ] {ITEM}"), &format!("[ ] ~~{ITEM}~~ no database"));
    let rest = tick(&struck, &["Load test", "Team", "Metrics"]);
    let mut world = World::with(LIST, &policy);
    let before = Draft::on("main").by("nura").says("waive").file(PATH, &struck);
    let tip = world.commit(before);
    world.branch(TOPIC, tip);
    world.list(TOPIC, &rest);
    world.gate().breaks("waiver");
    // Honest: in the change itself.
    let mut world = World::with(LIST, &policy);
    world.commit(Draft::on(TOPIC).by("nura").says("waive").file(PATH, &struck));
    world.list(TOPIC, &rest);
    world.gate().passes();
}
