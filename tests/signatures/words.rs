//! Six ways to be wrong, and the word that each gets in a report.

use git_checklist::{model::Signature, render::words};
use pgp::packet::RevocationCode;

use crate::{
    pgp_maker::{BORN, Maker, maker},
    ssh_maker::{ANA, allowed, commit, judge, key, public, revoking, signed},
};

fn word(answer: &Signature) -> &'static str {
    words::signature(answer)
}

#[test]
fn with_ssh_a_reader_can_tell_what_is_wrong() {
    let honest = signed(&key(1), ANA);
    let tampered = String::from_utf8(honest.clone()).unwrap().replace("replica", "database");
    let line = |before: &str| allowed(&format!("{before} {}\n", public(&key(1))));
    let ana = || line(ANA);
    for (what, answer, wanted) in [
        ("honest", judge(&ana(), &honest, ANA), "ssh ok"),
        ("a tampered commit", judge(&ana(), tampered.as_bytes(), ANA), "bad"),
        ("an unknown key", judge(&ana(), &signed(&key(2), ANA), ANA), "unknown key"),
        (
            "an expired key",
            judge(&line("ana@example.org valid-before=\"20250101\""), &honest, ANA),
            "expired key",
        ),
        ("a revoked key", judge(&revoking(ana(), &public(&key(1))), &honest, ANA), "revoked key"),
        ("a wrong author", judge(&line("omar@example.org"), &honest, ANA), "wrong author"),
        ("a principal pattern", judge(&line("*@example.org"), &honest, ANA), "ssh pattern"),
    ] {
        assert_eq!(word(&answer), wanted, "{what}");
        assert_eq!(answer.holds, matches!(wanted, "ssh ok" | "ssh pattern"), "{what}");
        assert_eq!(answer.reason.is_empty(), answer.holds, "{what}: says why");
    }
}

#[test]
fn with_openpgp_a_reader_can_tell_what_is_wrong() {
    let ana = maker(1);
    let honest = ana.signed(&commit(ANA));
    let tampered = String::from_utf8(honest.clone()).unwrap().replace("replica", "database");
    let revoked = Some((RevocationCode::NoReason, BORN));
    for (what, maker, commit, author, wanted) in [
        ("honest", maker(1), &honest, ANA, "pgp ok"),
        ("a tampered commit", maker(1), &tampered.into_bytes(), ANA, "bad"),
        ("an unknown key", maker(2), &honest, ANA, "unknown key"),
        ("an expired key", Maker { life: Some(1), ..maker(1) }, &honest, ANA, "expired key"),
        ("a revoked key", Maker { revoked, ..maker(1) }, &honest, ANA, "revoked key"),
        ("a wrong author", maker(1), &honest, "omar@example.org", "wrong author"),
    ] {
        assert_eq!(word(&judge(&maker.keys(), commit, author)), wanted, "{what}");
    }
}
