//! Attacks on `identity = "signed"`.

use git_checklist::{
    history::sandbox::Draft,
    model::{CommitId, Report, SignatureStatus},
    pipeline::{self, AuditRequest, GateRequest},
};
use ssh_key::PrivateKey;

use crate::{
    ssh_maker::{armored, key, public, with_signature},
    world::{Answer, GATES, LIST, PATH, POLICY, TOPIC, World, put, tick, ticked},
};

const KEYS: &str = ".github/allowed_signers";
const REVOKED: &str = ".github/revoked_keys";

/// The policy, with more lines of `[signoff]`.
pub fn policy(more: &str) -> String {
    format!("{GATES}[signoff]\nidentity = \"signed\"\nallowed-signers = \"{KEYS}\"\n{more}")
}

/// A world in which Ana's and Omar's keys count, `key(1)` and `key(2)`.
pub fn world(more: &str) -> World {
    keyed(
        &policy(more),
        &format!("ana@example.org {}\nomar@example.org {}\n", public(&key(1)), public(&key(2))),
    )
}

pub fn keyed(policy: &str, keys: &str) -> World {
    let mut world = World::with(LIST, GATES);
    let draft = Draft::on("main").says("keys").file(KEYS, keys).file(POLICY, policy);
    let tip = world.commit(draft.file(REVOKED, format!("{}\n", public(&key(9)))));
    world.branch(TOPIC, tip);
    world
}

/// Signs the newest commit of a branch.
pub fn seal(world: &World, branch: &str, key: &PrivateKey) -> CommitId {
    let bytes = world.sandbox.raw_bytes(world.sandbox.tip(branch).unwrap()).unwrap();
    let signed = with_signature(&bytes, &armored(key, "git", &bytes));
    let commit = world.sandbox.raw_commit(&signed).unwrap();
    world.branch(branch, commit);
    commit
}

/// Everything ticked by a person, signed with a key.
pub fn signed_by(mut world: World, name: &str, key: &PrivateKey) -> World {
    world.commit(Draft::on(TOPIC).by(name).says("tick").file(PATH, ticked(LIST)));
    seal(&world, TOPIC, key);
    world
}

fn gate_on(world: &World, day: &str) -> Answer {
    world.ask(&GateRequest {
        head: Some(format!("refs/heads/{TOPIC}")),
        target: Some("main".into()),
        source: Some(TOPIC.into()),
        today: day.parse().unwrap(),
        ..GateRequest::default()
    })
}

pub fn gate(world: &World) -> Answer {
    gate_on(world, "2026-01-01")
}

fn audit_on(world: &World, day: &str) -> Report {
    let request = AuditRequest {
        revision: Some(format!("refs/heads/{TOPIC}")),
        today: day.parse().unwrap(),
        ..AuditRequest::default()
    };
    pipeline::audit(&world.sandbox.repository().unwrap(), &request).unwrap()
}

#[test]
fn an_unsigned_tick_does_not_count_where_signatures_are_asked() {
    let mut unsigned = world("");
    unsigned.list(TOPIC, ticked(LIST));
    gate(&unsigned).breaks("signature");
    gate(&signed_by(world(""), "omar", &key(2))).passes();
}

#[test]
fn a_key_of_ones_own_does_not_sign_in_anothers_name() {
    gate(&signed_by(world(""), "ana", &key(2))).breaks("signature");
    gate(&signed_by(world(""), "ana", &key(3))).breaks("signature");
    gate(&signed_by(world(""), "ana", &key(1))).passes();
}

#[test]
fn a_signature_does_not_move_to_another_commit() {
    let mut world = world("");
    let half = tick(LIST, &["Load test passed"]);
    world.commit(Draft::on(TOPIC).by("ana").says("tick").file(PATH, &half));
    let bytes = world.sandbox.raw_bytes(world.sandbox.tip(TOPIC).unwrap()).unwrap();
    let stolen = armored(&key(1), "git", &bytes);
    seal(&world, TOPIC, &key(1));
    world.commit(Draft::on(TOPIC).by("ana").says("tick more").file(PATH, ticked(LIST)));
    let bytes = world.sandbox.raw_bytes(world.sandbox.tip(TOPIC).unwrap()).unwrap();
    let forged = world.sandbox.raw_commit(&with_signature(&bytes, &stolen)).unwrap();
    let honest = seal(&world, TOPIC, &key(1));
    gate(&world).passes();
    world.branch(TOPIC, forged);
    gate(&world).breaks("signature");
    assert_ne!(forged, honest);
}

#[test]
fn keys_that_a_change_brings_along_do_not_count() {
    let mut attack = world("");
    let more = format!("eve@example.org {}\n", public(&key(5)));
    attack.commit(Draft::on(TOPIC).by("eve").says("my key").file(KEYS, &more));
    let answer = gate(&signed_by(attack, "eve", &key(5)));
    answer.breaks("signature");
    answer.breaks("policy-changed");

    let mut honest = world("");
    let tip = honest.commit(Draft::on("main").says("eve's key").file(KEYS, &more));
    honest.branch(TOPIC, tip);
    gate(&signed_by(honest, "eve", &key(5))).passes();
}

#[test]
fn keys_that_a_change_removes_or_links_are_told() {
    for edit in [Draft::on(TOPIC).remove(KEYS), Draft::on(TOPIC).remove(KEYS).link(KEYS, "../mine")]
    {
        let mut attack = world("");
        attack.commit(edit.by("eve").says("keys"));
        gate(&signed_by(attack, "ana", &key(1))).breaks("policy-changed");
    }
    let mut honest = world("");
    honest.commit(Draft::on(TOPIC).by("eve").says("other").file(".github/other", "x"));
    gate(&signed_by(honest, "ana", &key(1))).passes();
}

#[test]
fn a_mailmap_lends_no_name_to_anothers_key() {
    // Landed on the target: whoever goes by Ana's name from then on has to sign with her key.
    let mailmap = "Ana <ana@example.org> <omar@example.org>\n";
    let landed = |mailmap: &str| {
        let mut world = world("");
        let tip = world.commit(Draft::on("main").says("names").file(".mailmap", mailmap));
        world.branch(TOPIC, tip);
        world
    };
    gate(&signed_by(landed(mailmap), "omar", &key(2))).breaks("signature");
    gate(&signed_by(landed(mailmap), "omar", &key(1))).passes();
    gate(&signed_by(landed("Omar <omar@example.org>\n"), "omar", &key(2))).passes();
}

#[test]
fn a_commit_dated_back_to_when_its_key_counted_fails_the_gate() {
    let keys = format!("ana@example.org valid-before=\"20250301\" {}\n", public(&key(1)));
    let world = signed_by(keyed(&policy(""), &keys), "ana", &key(1));
    gate_on(&world, "2025-02-20").passes();
    gate_on(&world, "2025-03-01").breaks("signature");
    // An audit says as of then, and today's answer beside it.
    let report = audit_on(&world, "2025-06-01");
    let tip = world.sandbox.tip(TOPIC).unwrap();
    let signature = &report.commit(tip).unwrap().signature;
    assert_eq!(signature.status, SignatureStatus::Good);
    assert_eq!(signature.today, Some(SignatureStatus::Expired));
    assert!(report.findings.iter().all(|finding| finding.rule != "signature"));
}

#[test]
fn an_audit_judges_a_key_by_the_day_on_which_the_commit_was_merged() {
    let keys = format!("ana@example.org valid-before=\"20250301\" {}\n", public(&key(1)));
    for (merged, wanted) in
        [(1_739_534_400, SignatureStatus::Good), (1_741_000_000, SignatureStatus::Expired)]
    {
        let mut world = signed_by(keyed(&policy(""), &keys), "ana", &key(1));
        let tick = world.sandbox.tip(TOPIC).unwrap();
        world.branch("side", tick);
        let start = world.sandbox.tip("main").unwrap();
        world.branch(TOPIC, start);
        world.merge(Draft::on(TOPIC).by("omar").at(merged).merging("side").says("merge"));
        let report = audit_on(&world, "2025-06-01");
        assert_eq!(report.commit(tick).unwrap().signature.status, wanted);
    }
}

#[test]
fn a_revoked_key_does_not_count_however_old_the_commit() {
    let keys =
        format!("ana@example.org {}\nana@example.org {}\n", public(&key(1)), public(&key(9)));
    let revoked = format!("revoked-keys = \"{REVOKED}\"\n");
    gate(&signed_by(keyed(&policy(&revoked), &keys), "ana", &key(9))).breaks("signature");
    gate(&signed_by(keyed(&policy(&revoked), &keys), "ana", &key(1))).passes();
    gate(&signed_by(keyed(&policy(""), &keys), "ana", &key(9))).passes();
}

#[test]
fn one_commits_signature_and_anothers_name_are_no_sign_off() {
    let signers = "[[rule]]\nphase = \"1-2\"\nsigners = [\"ana@example.org\"]\n";
    let sides = |omars: u8, anas: Option<u8>| {
        let mut world = world(signers);
        world.commit(Draft::on(TOPIC).by("omar").says("tick").file(PATH, ticked(LIST)));
        let start = world.sandbox.tip("main").unwrap();
        world.branch("side", start);
        world.commit(Draft::on("side").by("ana").says("tick").file(PATH, ticked(LIST)));
        if let Some(anas) = anas {
            seal(&world, "side", &key(anas));
        }
        seal(&world, TOPIC, &key(omars));
        world.merge(Draft::on(TOPIC).by("omar").merging("side").says("merge"));
        gate(&world)
    };
    sides(2, None).breaks("signer");
    sides(2, Some(2)).breaks("signer");
    sides(2, Some(1)).passes();
}

#[test]
fn a_forges_key_signs_for_others_only_where_the_policy_names_the_forge() {
    let keys = format!("noreply@github.com {}\n", public(&key(8)));
    gate(&signed_by(keyed(&policy(""), &keys), "ana", &key(8))).breaks("signature");
    let named = policy("forge-keys = [\"github\"]\n");
    gate(&signed_by(keyed(&named, &keys), "ana", &key(8))).passes();
    gate(&signed_by(keyed(&named, &keys), "ana", &key(1))).breaks("signature");
}

#[test]
fn keys_that_cannot_be_read_are_never_a_pass() {
    let line = format!("ana@example.org {}\n", public(&key(1)));
    for (policy, keys, part) in [
        (policy(""), format!("{line}omar@example.org ssh-ed25519\n"), "line 2"),
        (put(&policy(""), "allowed_signers", "nothing"), line.clone(), "is no file"),
        (put(&policy(""), ".github/allowed_signers", ".github"), line.clone(), "is no file"),
        (policy("keyring = \".github/allowed_signers\"\n"), line.clone(), "no OpenPGP"),
        (policy("forge-keys = [\"github\"]\n"), line.clone(), "no key file has a key for"),
        (policy("revoked-keys = \"CHECKLIST.md\"\n"), line.clone(), "line 5"),
    ] {
        let world = signed_by(keyed(&policy, &keys), "ana", &key(1));
        gate(&world).is_undecided(part);
    }
    gate(&signed_by(keyed(&policy(""), &line), "ana", &key(1))).passes();
}
