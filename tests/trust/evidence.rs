//! Attacks on what was judged already: an archive kept elsewhere names the key that was exchanged.

use git_checklist::{
    archive,
    history::sandbox::Draft,
    model::Report,
    pipeline::{self, AuditRequest},
    render::{intoto, json},
};

use crate::{
    ssh_maker::{armored, key, public, with_signature},
    world::{LIST, PATH, POLICY, TOPIC, World, ticked},
};

const KEYS: &str = ".github/allowed_signers";
const ASKED: &str =
    "[signoff]\nidentity = \"signed\"\nallowed-signers = \".github/allowed_signers\"\n";

/// A branch on which Ana ticked everything, signed with the first key.
fn signed() -> World {
    let mut world = World::with(LIST, ASKED);
    let keys = format!("ana@example.org {}\n", public(&key(1)));
    let draft = Draft::on("main").says("keys").file(KEYS, keys);
    let tip = world.commit(draft.file(POLICY, ASKED));
    world.branch(TOPIC, tip);
    let tick = world.commit(Draft::on(TOPIC).by("ana").says("tick").file(PATH, ticked(LIST)));
    let bytes = world.sandbox.raw_bytes(tick).unwrap();
    let sealed = with_signature(&bytes, &armored(&key(1), "git", &bytes));
    let sealed = world.sandbox.raw_commit(&sealed).unwrap();
    world.branch(TOPIC, sealed);
    world
}

fn audit(world: &World, against: Option<Vec<u8>>) -> Report {
    let request = AuditRequest {
        revision: Some(format!("refs/heads/{TOPIC}")),
        today: "2026-01-01".parse().unwrap(),
        is_record: true,
        against,
        ..AuditRequest::default()
    };
    pipeline::audit(&world.sandbox.repository().unwrap(), &request).unwrap()
}

/// The archive of an audit.
fn kept(world: &World) -> Vec<u8> {
    let report = audit(world, None);
    let (record, statement) = (json::audit::render(&report), intoto::render(&report));
    let repository = world.sandbox.repository().unwrap();
    let members = pipeline::bundle(&repository, &report, record, statement).unwrap();
    let mut bytes = Vec::new();
    archive::write(&members, &mut bytes).unwrap();
    bytes
}

/// What an audit of now says of the archive.
fn rewritten(world: &World, kept: Vec<u8>) -> Vec<String> {
    let report = audit(world, Some(kept));
    let found = report.findings.iter().filter(|found| found.rule == "history-rewritten");
    found.map(|found| found.message.write_with(|text| text.raw().to_owned())).collect()
}

#[test]
fn exchanging_the_key_of_a_sign_off_is_seen() {
    let mut world = signed();
    let kept = kept(&world);
    let other = format!("ana@example.org {}\n", public(&key(2)));
    world.commit(Draft::on(TOPIC).says("another key").file(KEYS, other));
    let said = rewritten(&world, kept);
    assert!(!said.is_empty());
    let fingerprint = key(1).public_key().fingerprint(ssh_key::HashAlg::Sha256).to_string();
    for one in said {
        assert!(one.contains(&fingerprint) && one.contains("unknown-key"), "{one}");
    }
}

#[test]
fn adding_a_key_for_somebody_else_is_no_rewriting() {
    let mut world = signed();
    let kept = kept(&world);
    let more =
        format!("omar@example.org {}\nana@example.org {}\n", public(&key(2)), public(&key(1)));
    world.commit(Draft::on(TOPIC).says("another person").file(KEYS, more));
    assert_eq!(rewritten(&world, kept), Vec::<String>::new());
}
