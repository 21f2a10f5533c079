//! Approvals, waivers, owners' words and overrides where `identity = "signed"`: each with the giver's
//! own signature, without one, and with somebody else's.

use git_checklist::history::sandbox::Draft;
use ssh_key::PrivateKey;

use crate::{
    signatures::{gate, keyed, policy, seal, signed_by, world},
    ssh_maker::{key, public},
    world::{Answer, LIST, PATH, POLICY, TOPIC, World, put, tick},
};

const APPROVALS: &str = "[[rule]]\nphase = \"1-2\"\napprovals = 1\n";
const ITEMS: [&str; 3] = ["Load test passed", "Rollback rehearsed", "Team notified"];

/// The gate after somebody's word, given in Ana's name, with or without a key.
fn given(mut world: World, assent: Draft, by: Option<&PrivateKey>) -> Answer {
    world.commit(assent);
    if let Some(key) = by {
        seal(&world, TOPIC, key);
    }
    gate(&world)
}

/// A commit in Ana's name that changes nothing.
fn says(trailers: &str) -> Draft {
    Draft::on(TOPIC).by("ana").says(&format!("word\n\n{trailers}"))
}

/// The approval of every gated item.
fn approving(world: &World) -> String {
    ITEMS.map(|item| world.approval(TOPIC, item)).join("\n")
}

#[test]
fn an_approval_counts_by_the_approvers_own_signature() {
    let approved = |by: Option<&PrivateKey>| {
        let world = signed_by(world(APPROVALS), "omar", &key(2));
        let assent = says(&approving(&world));
        given(world, assent, by)
    };
    approved(None).waits("approvals");
    approved(Some(&key(2))).waits("approvals");
    approved(Some(&key(5))).waits("approvals");
    approved(Some(&key(1))).passes();
}

#[test]
fn one_key_under_two_names_is_one_person() {
    let approved = |anas: u8| {
        let omar = format!("omar@example.org {}\n", public(&key(2)));
        let keys = format!("{omar}ana@example.org {}\n", public(&key(anas)));
        let world = signed_by(keyed(&policy(APPROVALS), &keys), "omar", &key(2));
        let assent = says(&approving(&world));
        given(world, assent, Some(&key(anas)))
    };
    approved(2).breaks("self-approval");
    approved(1).passes();
}

#[test]
fn a_waiver_counts_by_the_waivers_own_signature() {
    let waived = |by: Option<&PrivateKey>| {
        let mut world = world("[change]\nwaivers = [\"ana@example.org\"]\n");
        let list = tick(LIST, &ITEMS[1..]);
        world.commit(Draft::on(TOPIC).by("omar").says("tick").file(PATH, &list));
        seal(&world, TOPIC, &key(2));
        let struck = put(&list, "Load test passed", "~~Load test passed~~ no load");
        given(world, Draft::on(TOPIC).by("ana").says("waive").file(PATH, struck), by)
    };
    waived(None).breaks("waiver");
    waived(Some(&key(2))).breaks("waiver");
    waived(Some(&key(1))).passes();
}

#[test]
fn an_owner_approves_by_their_own_signature() {
    let approved = |by: Option<&PrivateKey>| {
        let owned = policy("[change]\nby = [\"ana@example.org\"]\n");
        let omar = format!("omar@example.org {}\n", public(&key(2)));
        let keys = format!("{omar}ana@example.org {}\n", public(&key(1)));
        let mut world = keyed(&owned, &keys);
        let lax = put(&owned, "phases = [\"1-2\"]", "phases = [\"1\"]");
        world.commit(Draft::on(TOPIC).by("omar").says("less").file(POLICY, lax));
        let world = signed_by(world, "omar", &key(2));
        given(world, says("Checklist-Approve: policy"), by)
    };
    approved(None).breaks("policy-changed");
    approved(Some(&key(2))).breaks("policy-changed");
    approved(Some(&key(1))).passes();
}

#[test]
fn an_override_counts_by_the_overriders_own_signature() {
    let overridden = |by: Option<&PrivateKey>| {
        let mut world = world("[change]\noverride = [\"ana@example.org\"]\n");
        world.commit(Draft::on(TOPIC).by("omar").says("fix").file("fix.txt", "fixed\n"));
        let list = tick(LIST, &ITEMS[..1]);
        world.commit(Draft::on(TOPIC).by("omar").says("tick").file(PATH, list));
        seal(&world, TOPIC, &key(2));
        given(world, says("Checklist-Override: the site is down"), by)
    };
    overridden(None).waits("incomplete");
    overridden(Some(&key(2))).waits("incomplete");
    overridden(Some(&key(1))).passes();
}
