//! OpenPGP signatures against a keyring.

use git_checklist::{
    model::SignatureStatus as Status,
    signature::{Keyring, Question},
};
use pgp::{
    composed::{ArmorOptions, DetachedSignature},
    crypto::hash::HashAlgorithm,
    packet::{RevocationCode, Signature, SignatureType, Subpacket, SubpacketData},
    ser::Serialize,
    types::{Duration, KeyDetails, Password},
};

use crate::{
    pgp_maker::{BORN, Maker, SUBKEY, Subkey, data_config, keys, maker, seal},
    ssh_maker::{ANA, NOON, NOON_PGP, commit, judge, question, status, with_signature},
};

fn found(maker: &Maker) -> Status {
    status(&maker.keys(), &maker.signed(&commit(ANA)), ANA)
}

#[test]
fn a_right_key_is_good_and_says_where_it_is_trusted() {
    let maker = maker(1);
    let text = format!("Keys of the team\n\n{}", maker.armored());
    let answer = judge(&keys(&text), &maker.signed(&commit(ANA)), ANA);
    assert_eq!((answer.status, answer.holds), (Status::Good, true));
    assert_eq!(answer.key.unwrap(), format!("{:X}", maker.secret.primary_key.fingerprint()));
    let trusted = answer.trusted.unwrap();
    assert_eq!((trusted.path.raw(), trusted.line), (".github/keyring.asc", Some(3)));
}

#[test]
fn a_tampered_commit_an_unknown_key_and_a_wrong_author_differ() {
    let ana = maker(1);
    let honest = ana.signed(&commit(ANA));
    let tampered = String::from_utf8(honest.clone()).unwrap().replace("replica", "database");
    assert_eq!(status(&ana.keys(), tampered.as_bytes(), ANA), Status::Bad);
    assert_eq!(status(&maker(2).keys(), &honest, ANA), Status::UnknownKey);
    let other = judge(&ana.keys(), &ana.signed(&commit("eve@example.org")), "eve@example.org");
    assert_eq!((other.status, other.signer.unwrap().raw()), (Status::WrongAuthor, ANA));
    assert_eq!(
        status(&ana.keys(), &honest, "Ana@Example.org"),
        Status::Good,
        "case does not count"
    );
    assert_eq!(status(&ana.keys(), &honest, ANA), Status::Good);
}

#[test]
fn several_certificates_stand_in_one_file_armored_or_not() {
    let (ana, eve) = (maker(1), maker(2));
    let text = format!("{}\n{}", ana.armored(), eve.armored());
    for maker in [&ana, &eve] {
        assert_eq!(status(&keys(&text), &maker.signed(&commit(ANA)), ANA), Status::Good);
    }
    let binary = [&ana, &eve].map(|maker| maker.certificate().to_bytes().unwrap()).concat();
    let ring = Keyring::parse("ring.gpg", &binary).unwrap();
    let keys = git_checklist::signature::Keys { keyring: Some(ring), ..Default::default() };
    let answer = judge(&keys, &eve.signed(&commit(ANA)), ANA);
    assert_eq!((answer.status, answer.trusted.unwrap().line), (Status::Good, None));
    assert!(Keyring::parse("ring.gpg", &binary[..binary.len() - 9]).is_err(), "cut off");
    let secret = ana.secret.to_armored_string(ArmorOptions::default()).unwrap();
    assert!(Keyring::parse("ring.asc", secret.as_bytes()).is_err(), "a secret key");
}

#[test]
fn a_key_counts_while_it_lives() {
    for (life, wanted) in
        [(None, Status::Good), (Some(7200), Status::Good), (Some(60), Status::Expired)]
    {
        assert_eq!(found(&Maker { life, ..maker(1) }), wanted, "{life:?}");
    }
    let ana = Maker { life: Some(7200), ..maker(1) };
    let late = Question { moments: vec![NOON, NOON + 7200], ..question(ANA) };
    let examined = ana.keys().examine(&ana.signed(&commit(ANA)));
    assert_eq!(examined.judge(&late).status, Status::Expired, "a backdated commit");
    let early = Question { moments: vec![i64::from(BORN) - 1], ..question(ANA) };
    assert_eq!(examined.judge(&early).status, Status::NotYet);
}

#[test]
fn a_signature_lives_as_long_as_it_says() {
    let ana = maker(1);
    let key = &ana.secret.primary_key;
    let sealed = |life| {
        let mut config = data_config(key, HashAlgorithm::Sha512, NOON_PGP - 100);
        let life = SubpacketData::SignatureExpirationTime(Duration::from_secs(life));
        config.hashed_subpackets.push(Subpacket::regular(life).unwrap());
        status(&ana.keys(), &seal(config, key, &commit(ANA)), ANA)
    };
    assert_eq!((sealed(200), sealed(50)), (Status::Good, Status::Expired));
}

#[test]
fn a_revoked_key_takes_back_all_or_what_came_after() {
    use RevocationCode::{KeyCompromised, KeyRetired, KeySuperseded, NoReason};
    let noon = NOON_PGP;
    for (revoked, wanted) in [
        (None, Status::Good),
        (Some((NoReason, noon + 60)), Status::Revoked),
        (Some((KeyCompromised, noon + 60)), Status::Revoked),
        (Some((KeyRetired, noon + 60)), Status::Good),
        (Some((KeySuperseded, noon + 60)), Status::Good),
        (Some((KeyRetired, noon - 60)), Status::Revoked),
    ] {
        assert_eq!(found(&Maker { revoked, ..maker(1) }), wanted, "{revoked:?}");
    }
    let ana = Maker { revoked: Some((KeyRetired, noon + 60)), ..maker(1) };
    let now = Question { moments: vec![NOON, NOON + 61], ..question(ANA) };
    let examined = ana.keys().examine(&ana.signed(&commit(ANA)));
    assert_eq!(examined.judge(&now).status, Status::Revoked, "a gate asks of today as well");
}

#[test]
fn a_revocation_that_the_key_did_not_make_still_counts() {
    let (ana, eve) =
        (maker(1), Maker { revoked: Some((RevocationCode::KeyRetired, BORN)), ..maker(2) });
    let mut certificate = ana.certificate();
    certificate.details.revocation_signatures = eve.certificate().details.revocation_signatures;
    let text = certificate.to_armored_string(ArmorOptions::default()).unwrap();
    assert_eq!(status(&keys(&text), &ana.signed(&commit(ANA)), ANA), Status::Revoked);
}

#[test]
fn a_subkey_signs_when_it_is_bound_and_signs_back() {
    use RevocationCode::KeyCompromised;
    for (what, how, wanted) in [
        ("honest", SUBKEY, Status::Good),
        ("no signature back", Subkey { signs_back: false, ..SUBKEY }, Status::Refused),
        ("may not sign", Subkey { signs: false, ..SUBKEY }, Status::Refused),
        ("ran out", Subkey { life: Some(60), ..SUBKEY }, Status::Expired),
        ("revoked", Subkey { revoked: Some((KeyCompromised, BORN)), ..SUBKEY }, Status::Revoked),
    ] {
        let ana = Maker { subkey: Some(how), ..maker(1) };
        assert_eq!(status(&ana.keys(), &ana.signed_by_subkey(&commit(ANA)), ANA), wanted, "{what}");
        assert_eq!(found(&ana), Status::Good, "{what}: the primary key is as good as ever");
    }
    let none = maker(1);
    assert_eq!(status(&none.keys(), &none.signed_by_subkey(&commit(ANA)), ANA), Status::UnknownKey);
    let old = Maker { subkey: Some(SUBKEY), life: Some(60), ..maker(1) };
    assert_eq!(status(&old.keys(), &old.signed_by_subkey(&commit(ANA)), ANA), Status::Expired);
}

#[test]
fn another_certificates_subkey_is_not_adopted() {
    let (ana, eve) =
        (Maker { subkey: Some(SUBKEY), ..maker(1) }, Maker { subkey: Some(SUBKEY), ..maker(2) });
    let mut stolen = ana.certificate();
    stolen.public_subkeys = eve.certificate().public_subkeys;
    let text = stolen.to_armored_string(ArmorOptions::default()).unwrap();
    let commit = eve.signed_by_subkey(&commit(ANA));
    assert_eq!(status(&keys(&text), &commit, ANA), Status::Refused);
    assert_eq!(status(&eve.keys(), &commit, ANA), Status::Good);
}

#[test]
fn a_primary_key_that_only_certifies_does_not_sign() {
    let ana = Maker { signs: false, subkey: Some(SUBKEY), ..maker(1) };
    assert_eq!(found(&ana), Status::Refused);
    assert_eq!(status(&ana.keys(), &ana.signed_by_subkey(&commit(ANA)), ANA), Status::Good);
}

#[test]
fn addresses_are_those_that_the_key_certifies() {
    let with = |users: Vec<&'static str>, gone| Maker { users, gone, ..maker(1) };
    for (maker, wanted) in [
        (with(vec!["ana@example.org"], None), Status::Good),
        (with(vec!["Ana", "Work <ana@example.org>"], None), Status::Good),
        (with(vec!["Ana ana@example.org"], None), Status::WrongAuthor),
        (with(vec!["*@example.org"], None), Status::WrongAuthor),
        (
            with(vec!["Ana <ana@example.org>", "x <x@y.example>"], Some("Ana <ana@example.org>")),
            Status::WrongAuthor,
        ),
        (
            with(vec!["Ana <ana@example.org>", "x <x@y.example>"], Some("x <x@y.example>")),
            Status::Good,
        ),
        (with(vec![], None), Status::Refused),
    ] {
        assert_eq!(found(&maker), wanted, "{:?}", maker.users);
    }
}

/// A commit whose signature says that it was made with another digest.
fn renamed(ana: &Maker, hash: HashAlgorithm) -> Vec<u8> {
    let (key, bytes) = (&ana.secret.primary_key, commit(ANA));
    let mut config = data_config(key, HashAlgorithm::Sha512, NOON_PGP);
    let made = config.clone().sign(key, &Password::empty(), bytes.as_slice()).unwrap();
    config.hash_alg = hash;
    let start = made.signed_hash_value().unwrap();
    let forged = Signature::from_config(config, start, made.signature().unwrap().clone()).unwrap();
    let forged = DetachedSignature::new(forged);
    with_signature(&bytes, &forged.to_armored_string(ArmorOptions::default()).unwrap())
}

#[test]
fn weak_digests_and_other_kinds_of_signature_are_refused() {
    let ana = maker(1);
    let key = &ana.secret.primary_key;
    let sealed = |config| status(&ana.keys(), &seal(config, key, &commit(ANA)), ANA);
    let with = |hash| data_config(key, hash, NOON_PGP);
    assert_eq!(status(&ana.keys(), &renamed(&ana, HashAlgorithm::Sha1), ANA), Status::Refused);
    assert_eq!(status(&ana.keys(), &renamed(&ana, HashAlgorithm::Sha384), ANA), Status::Bad);
    assert_eq!(sealed(with(HashAlgorithm::Sha256)), Status::Good);
    let mut text = with(HashAlgorithm::Sha512);
    text.typ = SignatureType::Text;
    assert_eq!(sealed(text), Status::Refused);
    let mut critical = with(HashAlgorithm::Sha512);
    let unknown = SubpacketData::Experimental(101, vec![1].into());
    critical.hashed_subpackets.push(Subpacket::critical(unknown).unwrap());
    assert_eq!(sealed(critical), Status::Refused);
}

#[test]
fn one_signature_and_nothing_else_is_read() {
    let ana = maker(1);
    let key = &ana.secret.primary_key;
    let bytes = commit(ANA);
    let signature = data_config(key, HashAlgorithm::Sha512, NOON_PGP)
        .sign(key, &Password::empty(), bytes.as_slice())
        .unwrap();
    let armored =
        DetachedSignature::new(signature).to_armored_string(ArmorOptions::default()).unwrap();
    let with = |armored: &str| status(&ana.keys(), &with_signature(&bytes, armored), ANA);
    assert_eq!(with(&armored), Status::Good);
    assert_eq!(with(&format!("{armored}{armored}")), Status::Bad);
    assert_eq!(with(&format!("{armored}more")), Status::Bad);
    assert_eq!(with(&armored.replace("END PGP SIGNATURE", "END")), Status::Bad);
    assert_eq!(with(&ana.armored().replace("PUBLIC KEY BLOCK", "SIGNATURE")), Status::Bad);
}
