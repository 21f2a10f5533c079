//! Attacks on the ground under the gate: policy, workflows, owners, references, altered history.

use std::fs;

use git_checklist::history::sandbox::Draft;

use super::world::{GATES, LIST, POLICY, TOPIC, World, put, ticked};

/// A branch that ticks everything, and changes another file.
fn with_change(change: impl FnOnce(Draft) -> Draft) -> World {
    let mut world = World::new();
    world.list(TOPIC, ticked(LIST));
    world.commit(change(Draft::on(TOPIC).by("omar").says("and more")));
    world
}

#[test]
fn the_policy_is_not_changed_by_what_it_judges() {
    let weaker = put(GATES, "1-2", "2");
    with_change(|draft| draft.file(POLICY, &weaker)).gate().breaks("policy-changed");
    with_change(|draft| draft.remove(POLICY)).gate().breaks("policy-changed");
    with_change(|draft| draft.remove(POLICY).link(POLICY, "elsewhere.toml"))
        .gate()
        .breaks("policy-changed");
    // Honest: any other file.
    with_change(|draft| draft.file("src/lib.rs", "pub fn x() {}\n")).gate().passes();
}

#[test]
fn a_policy_of_heads_own_lifts_nothing() {
    let mut world = World::new();
    world.list(TOPIC, put(&ticked(LIST), "[x] Load", "[ ] Load"));
    let weaker = put(GATES, "1-2", "2");
    world.commit(Draft::on(TOPIC).by("omar").says("less").file(POLICY, weaker));
    let answer = world.gate();
    answer.breaks("policy-changed");
    answer.breaks("incomplete");
}

#[test]
fn workflows_and_owners_are_guarded() {
    for path in [".github/workflows/gate.yml", ".github/CODEOWNERS", "CODEOWNERS", ".gitlab-ci.yml"]
    {
        with_change(|draft| draft.file(path, "x\n")).gate().breaks("policy-changed");
    }
    for path in [".github/dependabot.yml", "docs/workflows.md"] {
        with_change(|draft| draft.file(path, "x\n")).gate().passes();
    }
}

#[test]
fn a_policy_that_the_target_changed_is_no_change_of_heads() {
    let mut world = World::new();
    world.list(TOPIC, ticked(LIST));
    let more = format!("{GATES}[severity]\nparent-open = \"error\"\n");
    world.commit(Draft::on("main").by("ana").says("stricter").file(POLICY, more));
    world.gate().passes();
}

#[test]
fn a_tag_named_like_the_target_is_not_the_target() {
    let mut world = World::new();
    let weak = put(GATES, "1-2", "2");
    world.branch("other", world.root);
    let tagged = world.commit(Draft::on("other").by("omar").says("x").file(POLICY, weak));
    world.sandbox.tag("main", tagged).unwrap();
    world.list(TOPIC, put(&ticked(LIST), "[x] Load", "[ ] Load"));
    world.gate().waits("incomplete");
    world.list(TOPIC, ticked(LIST));
    world.gate().passes();
}

#[test]
fn a_base_that_is_branch_and_tag_is_not_decided() {
    let mut world = World::new();
    world.list(TOPIC, ticked(LIST));
    world.base("main").passes();
    world.sandbox.tag("main", world.root).unwrap();
    world.base("main").is_undecided("ambiguous");
}

#[test]
fn copies_of_the_target_that_went_apart_are_not_decided() {
    let mut world = World::new();
    world.list(TOPIC, ticked(LIST));
    world.branch("ahead", world.root);
    let ahead = world.commit(Draft::on("ahead").by("ana").says("x").file("a.txt", "a\n"));
    world.sandbox.remote_branch("origin", "main", ahead).unwrap();
    world.gate().passes();
    world.commit(Draft::on("main").by("ana").says("y").file("b.txt", "b\n"));
    world.gate().is_undecided("contains all others");
}

#[test]
fn replace_refs_and_grafts_are_told() {
    let mut world = World::new();
    let tick = world.list(TOPIC, ticked(LIST));
    world.gate().passes();
    world.sandbox.replace(tick, world.root).unwrap();
    world.gate().breaks("altered-history");
    let mut world = World::new();
    let tick = world.list(TOPIC, ticked(LIST));
    let folder = world.sandbox.path().join(".git/info");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("grafts"), format!("{tick}\n")).unwrap();
    world.gate().breaks("altered-history");
}

#[test]
fn a_shallow_clone_is_told() {
    let mut world = World::new();
    world.list(TOPIC, ticked(LIST));
    fs::write(world.sandbox.path().join(".git/shallow"), format!("{}\n", world.root)).unwrap();
    world.gate().breaks("shallow-history");
}

#[test]
fn a_commit_of_two_authors_is_told() {
    let mut world = World::new();
    let tick = world.list(TOPIC, ticked(LIST));
    let sound = String::from_utf8(world.sandbox.raw_bytes(tick).unwrap()).unwrap();
    let author = sound.lines().find(|line| line.starts_with("author ")).unwrap();
    let two = sound.replacen(author, &format!("{author}\n{author}"), 1);
    let commit = world.sandbox.raw_commit(two.as_bytes()).unwrap();
    world.branch(TOPIC, commit);
    world.gate().breaks("malformed-commit");
}

#[test]
fn the_same_commit_twice_is_not_decided() {
    let world = World::new();
    world.gate().is_undecided("same commit");
}
