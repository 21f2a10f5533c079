//! Overrides: an emergency by those whom the target's policy names, on what they saw.

use git_checklist::{
    history::sandbox::Draft,
    model::Standing,
    pipeline::{self, GateRequest},
    render::json,
};

use super::world::{GATES, LIST, POLICY, TOPIC, World, put, tick};

const OVERRIDE: &str = "Checklist-Override: the site is down";

fn policy() -> String {
    format!("{GATES}[change]\noverride = [\"nura@example.org\"]\n")
}

/// A branch with a fix and an incomplete list.
fn world() -> World {
    let mut world = World::with(LIST, &policy());
    world.list(TOPIC, tick(LIST, &["Load test"]));
    world.commit(Draft::on(TOPIC).by("omar").says("fix").file("fix.txt", "fixed\n"));
    world
}

#[test]
fn an_owner_overrides_the_gate() {
    let mut world = world();
    world.gate().waits("incomplete");
    world.says(TOPIC, "nura", OVERRIDE);
    world.gate().passes();
}

#[test]
fn nobody_else_overrides_it() {
    let mut world = world();
    world.says(TOPIC, "omar", OVERRIDE);
    world.gate().waits("incomplete");
    // Whom head's own policy names.
    let own = put(&policy(), "nura@", "omar@");
    world.commit(Draft::on(TOPIC).by("omar").says("me").file(POLICY, own));
    world.says(TOPIC, "omar", OVERRIDE);
    world.gate().breaks("policy-changed");
    // Honest: whom the target's names.
    world.says(TOPIC, "nura", OVERRIDE);
    world.gate().passes();
}

#[test]
fn an_override_changes_nothing_and_says_why() {
    let mut world = world();
    let message = format!("hotfix\n\n{OVERRIDE}");
    world.commit(Draft::on(TOPIC).by("nura").says(&message).file("more.txt", "more\n"));
    world.gate().waits("incomplete");
    world.says(TOPIC, "nura", "Checklist-Override:");
    world.says(TOPIC, "nura", &format!("{OVERRIDE}\n\nThat was it."));
    world.branch("side", world.root);
    world.commit(Draft::on("side").by("omar").says("side").file("side.txt", "side\n"));
    world.merge(Draft::on(TOPIC).by("nura").says(&message).merging("side"));
    world.gate().waits("incomplete");
    // Honest: an empty commit.
    world.commit(Draft::on(TOPIC).by("nura").says(&message));
    world.gate().passes();
}

#[test]
fn what_comes_after_an_override_is_not_overridden() {
    let mut world = world();
    world.says(TOPIC, "nura", OVERRIDE);
    world.commit(Draft::on(TOPIC).by("omar").says("and this").file("evil.txt", "evil\n"));
    world.gate().waits("incomplete");
    // Honest: the target's own changes, merged.
    let mut world = self::world();
    world.says(TOPIC, "nura", OVERRIDE);
    world.commit(Draft::on("main").by("ana").says("meanwhile").file("other.txt", "other\n"));
    world.merge(Draft::on(TOPIC).by("omar").says("merge main").merging("main"));
    world.gate().passes();
}

#[test]
fn an_override_that_the_target_has_is_used_up() {
    let mut world = World::with(LIST, &policy());
    let used = world.says("main", "nura", OVERRIDE);
    world.branch(TOPIC, used);
    world.list(TOPIC, tick(LIST, &["Load test"]));
    world.gate().waits("incomplete");
    world.says(TOPIC, "nura", OVERRIDE);
    world.gate().passes();
}

#[test]
fn an_override_does_not_hide_what_cannot_be_read() {
    let mut world = world();
    let tip = world.says(TOPIC, "nura", OVERRIDE);
    let sound = String::from_utf8(world.sandbox.raw_bytes(tip).unwrap()).unwrap();
    let author = sound.lines().find(|line| line.starts_with("author ")).unwrap();
    let two = put(&sound, author, &format!("{author}\n{author}"));
    let broken = world.sandbox.raw_commit(two.as_bytes()).unwrap();
    world.branch(TOPIC, broken);
    world.says(TOPIC, "nura", OVERRIDE);
    world.gate().breaks("malformed-commit");
}

#[test]
fn an_override_changes_no_kind_of_change() {
    let mut world = World::with(LIST, &policy());
    world.commit(Draft::on(TOPIC).by("omar").says("fix").file("fix.txt", "fixed\n"));
    world.says(TOPIC, "nura", OVERRIDE);
    world.branch("fix/1", world.sandbox.tip(TOPIC).unwrap());
    world.gate_from("fix/1").passes_as(Standing::NotARelease);
}

/// Overrides that do not count in the gate's record: who, what they gave as the reason, and why not.
fn void(world: &World) -> Vec<[String; 3]> {
    let request = GateRequest {
        head: Some(format!("refs/heads/{TOPIC}")),
        target: Some("main".into()),
        source: Some(TOPIC.into()),
        ..GateRequest::default()
    };
    let report = pipeline::gate(&world.sandbox.repository().unwrap(), &request).unwrap();
    let record: serde_json::Value = serde_json::from_str(&json::audit::render(&report)).unwrap();
    let void = record["void_overrides"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    void.map(|one| [text(&one["author"]["name"]), text(&one["reason"]), text(&one["why"])])
        .collect()
}

#[test]
fn an_override_that_does_not_count_is_on_the_record() {
    let mut world = world();
    world.says(TOPIC, "omar", OVERRIDE);
    assert_eq!(void(&world), [["Omar", "the site is down", "nura@example.org may override"]]);
    world.says(TOPIC, "nura", OVERRIDE);
    assert_eq!(void(&world).len(), 1, "one that counts is none of them");
    world.commit(Draft::on(TOPIC).by("omar").says("more").file("more.txt", "more\n"));
    let moved = void(&world).pop().unwrap();
    assert_eq!(moved[0], "Nura");
    assert!(moved[2].contains("`more.txt` changed after it"), "{moved:?}");
}
