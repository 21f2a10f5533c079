//! SSH signatures against allowed signers.

use ed25519_dalek::{Signer, SigningKey};
use git_checklist::{
    model::SignatureStatus as Status,
    signature::{Keys, Question},
};
use sha2::{Digest, Sha256, Sha512};
use ssh_key::{PrivateKey, certificate::Builder, certificate::CertType};

use crate::ssh_maker::{
    ANA, NOON, allowed, armored, commit, judge, key, public, question, revoking, signed, status,
    with_signature,
};

#[test]
fn a_right_key_is_good_and_says_where_it_is_trusted() {
    let ana = key(1);
    let keys = allowed(&format!("# keys\n\n{ANA} {} laptop\n", public(&ana)));
    let answer = judge(&keys, &signed(&ana, ANA), ANA);
    assert_eq!((answer.status, answer.holds), (Status::Good, true));
    assert_eq!(answer.signer.unwrap().raw(), ANA);
    assert_eq!(answer.key.unwrap(), ana.fingerprint(ssh_key::HashAlg::Sha256).to_string());
    let trusted = answer.trusted.unwrap();
    assert_eq!((trusted.path.raw(), trusted.line), (".github/allowed_signers", Some(3)));
    assert!(answer.reason.is_empty());
}

#[test]
fn every_changed_byte_of_a_signed_commit_makes_it_bad() {
    let ana = key(1);
    let keys = allowed(&format!("{ANA} {}\n", public(&ana)));
    let honest = signed(&ana, ANA);
    let sealed = honest.windows(6).position(|part| part == b"gpgsig").unwrap();
    let after = honest.windows(2).position(|part| part == b"\n\n").unwrap();
    for at in (0..sealed).chain(after + 2..honest.len()) {
        let mut forged = honest.clone();
        forged[at] ^= 1;
        let found = status(&keys, &forged, ANA);
        assert_ne!(found, Status::Good, "byte {at}");
    }
    for at in sealed + 40..after {
        let mut forged = honest.clone();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        let text = String::from_utf8_lossy(&forged[sealed..]);
        assert_ne!(status(&keys, &forged, ANA), Status::Good, "byte {at}: {text}");
    }
    assert_eq!(status(&keys, &honest, ANA), Status::Good);
}

#[test]
fn a_header_that_was_not_signed_makes_it_bad() {
    let ana = key(1);
    let keys = allowed(&format!("{ANA} {}\n", public(&ana)));
    let honest = String::from_utf8(signed(&ana, ANA)).unwrap();
    for (line, wanted) in [
        ("gpgsigother evil\n", Status::Bad),
        ("encoding latin1\n", Status::Bad),
        ("gpgsig-sha256 of the other hash\n", Status::Good),
        ("gpgsig -----BEGIN SSH SIGNATURE-----\n", Status::Bad),
    ] {
        let forged = honest.replacen("gpgsig ", &format!("{line}gpgsig "), 1);
        assert_eq!(status(&keys, forged.as_bytes(), ANA), wanted, "{line}");
    }
}

#[test]
fn an_unknown_key_is_unknown_and_a_bad_one_by_it_is_bad() {
    let keys = allowed(&format!("{ANA} {}\n", public(&key(1))));
    assert_eq!(status(&keys, &signed(&key(2), ANA), ANA), Status::UnknownKey);
    let armored = armored(&key(2), "git", b"something else");
    assert_eq!(status(&keys, &with_signature(&commit(ANA), &armored), ANA), Status::Bad);
    assert_eq!(status(&Keys::default(), &signed(&key(1), ANA), ANA), Status::Unchecked);
}

#[test]
fn a_right_key_of_another_person_is_a_wrong_author() {
    let keys =
        allowed(&format!("{ANA} {}\nomar@example.org {}\n", public(&key(1)), public(&key(2))));
    let answer = judge(&keys, &signed(&key(2), ANA), ANA);
    assert_eq!((answer.status, answer.holds), (Status::WrongAuthor, false));
    assert_eq!(answer.signer.unwrap().raw(), "omar@example.org");
    assert_eq!(status(&keys, &signed(&key(1), ANA), ANA), Status::Good);
}

#[test]
fn a_pattern_is_told_as_one_and_gives_the_address() {
    let line = |patterns| allowed(&format!("{patterns} {}\n", public(&key(1))));
    for (patterns, wanted) in [
        ("*@example.org", Status::Pattern),
        ("a?a@example.org", Status::Pattern),
        ("omar@example.org,ana@example.org", Status::Good),
        ("*@example.org,ana@example.org", Status::Good),
        ("!ana@example.org,*@example.org", Status::WrongAuthor),
        ("*@elsewhere.example", Status::WrongAuthor),
        ("\"*@example.org\"", Status::Pattern),
    ] {
        let answer = judge(&line(patterns), &signed(&key(1), ANA), ANA);
        assert_eq!(answer.status, wanted, "{patterns}");
        if answer.holds {
            assert_eq!(answer.signer.unwrap().raw(), ANA, "an address, never the pattern");
        }
    }
    // An author who is called like the pattern gets nothing by it.
    let answer = judge(&line("*@example.org,!ana@*"), &signed(&key(1), ANA), ANA);
    assert_eq!(answer.status, Status::WrongAuthor);
}

#[test]
fn a_key_counts_in_its_time_and_at_every_moment_that_is_asked() {
    let with = |options: &str| allowed(&format!("{ANA} {options} {}\n", public(&key(1))));
    let commit = signed(&key(1), ANA);
    for (options, wanted) in [
        ("valid-after=\"20250214\"", Status::Good),
        ("valid-after=\"20250215\"", Status::NotYet),
        ("valid-before=\"20250214\"", Status::Expired),
        ("valid-before=\"20250215\"", Status::Good),
        ("valid-before=\"202502141200\"", Status::Good),
        ("valid-after=\"20250101\",valid-before=\"20251231\"", Status::Good),
        ("namespaces=\"git,file\",valid-before=\"20250101Z\"", Status::Expired),
    ] {
        assert_eq!(status(&with(options), &commit, ANA), wanted, "{options}");
    }
    let keys = with("valid-before=\"20250301\"");
    let late = Question { moments: vec![NOON, NOON + 86_400 * 30], ..question(ANA) };
    assert_eq!(keys.examine(&commit).judge(&late).status, Status::Expired, "a backdated commit");
}

#[test]
fn namespaces_limit_what_a_key_signs() {
    let with = |options: &str| allowed(&format!("{ANA} {options} {}\n", public(&key(1))));
    let commit = signed(&key(1), ANA);
    for (options, wanted) in [
        ("namespaces=\"git\"", Status::Good),
        ("namespaces=\"file,gi?\"", Status::Good),
        ("namespaces=\"file\"", Status::Refused),
        ("namespaces=\"*,!git\"", Status::Refused),
    ] {
        assert_eq!(status(&with(options), &commit, ANA), wanted, "{options}");
    }
    let bytes = crate::ssh_maker::commit(ANA);
    let other = with_signature(&bytes, &armored(&key(1), "file", &bytes));
    assert_eq!(status(&with("namespaces=\"*\""), &other, ANA), Status::Bad, "made for a file");
}

#[test]
fn a_revoked_key_is_revoked_whatever_else_allows_it() {
    let line = format!("{ANA} {}\n", public(&key(1)));
    let commit = signed(&key(1), ANA);
    assert_eq!(status(&allowed(&line), &commit, ANA), Status::Good);
    for list in [public(&key(1)), format!("# lost\n{} laptop", public(&key(1))), line.clone()] {
        assert_eq!(status(&revoking(allowed(&line), &list), &commit, ANA), Status::Revoked);
    }
    let other = revoking(allowed(&line), &public(&key(2)));
    assert_eq!(status(&other, &commit, ANA), Status::Good);
}

#[test]
fn the_best_line_of_several_counts() {
    let public = public(&key(1));
    let text = format!(
        "omar@example.org {public}\n{ANA} valid-before=\"20250101\" {public}\n{ANA} {public}\n"
    );
    let answer = judge(&allowed(&text), &signed(&key(1), ANA), ANA);
    assert_eq!((answer.status, answer.trusted.unwrap().line), (Status::Good, Some(3)));
    let text = format!("omar@example.org {public}\n{ANA} valid-before=\"20250101\" {public}\n");
    assert_eq!(status(&allowed(&text), &signed(&key(1), ANA), ANA), Status::Expired);
}

#[test]
fn a_committer_may_count_where_the_question_says_so() {
    let keys = allowed(&format!("bot@example.org {}\n", public(&key(1))));
    let commit = signed(&key(1), ANA);
    let both =
        Question { people: vec![ANA.to_owned(), "bot@example.org".to_owned()], ..question(ANA) };
    assert_eq!(keys.examine(&commit).judge(&both).status, Status::Good);
    assert_eq!(status(&keys, &commit, ANA), Status::WrongAuthor);
}

#[test]
fn a_forges_key_holds_only_where_the_forge_is_named() {
    let keys = allowed(&format!("noreply@github.com {}\n", public(&key(9))));
    let commit = signed(&key(9), ANA);
    let answer = judge(&keys, &commit, ANA);
    assert_eq!((answer.status, answer.holds), (Status::Forge, false));
    let named = Question { forges: vec!["noreply@github.com".to_owned()], ..question(ANA) };
    let answer = keys.examine(&commit).judge(&named);
    assert_eq!((answer.status, answer.holds), (Status::Forge, true));
    let other = Question { forges: vec!["noreply@gitlab.com".to_owned()], ..question(ANA) };
    assert!(!keys.examine(&commit).judge(&other).holds);
}

/// [`NOON`], as certificates count.
const NOON_U64: u64 = 1_739_534_400;

/// What is put into a certificate.
struct Issue {
    principals: &'static [&'static str],
    window: (u64, u64),
    kind: CertType,
    critical: bool,
    authority: u8,
}

const HONEST: Issue = Issue {
    principals: &[ANA],
    window: (NOON_U64 - 60, NOON_U64 + 60),
    kind: CertType::User,
    critical: false,
    authority: 7,
};

/// A commit that is signed with a certificate of `key(1)`.
fn certified(issue: &Issue) -> Vec<u8> {
    let signer = key(1);
    let (from, to) = issue.window;
    let mut builder = Builder::new([0; 16], signer.public_key(), from, to).unwrap();
    builder.cert_type(issue.kind).unwrap().key_id("laptop").unwrap();
    for name in issue.principals {
        builder.valid_principal(*name).unwrap();
    }
    if issue.principals.is_empty() {
        builder.all_principals_valid().unwrap();
    }
    if issue.critical {
        builder.critical_option("force-command", "true").unwrap();
    }
    let certificate = builder.sign(&key(issue.authority)).unwrap().to_bytes().unwrap();
    let bytes = commit(ANA);
    with_signature(&bytes, &seal(&certificate, &signer, &bytes))
}

/// An armored signature whose key is given as bytes.
fn seal(public: &[u8], key: &PrivateKey, bytes: &[u8]) -> String {
    let seed = key.key_data().ed25519().unwrap().private.to_bytes();
    let digest = Sha512::digest(bytes).to_vec();
    let signed = SigningKey::from_bytes(&seed).sign(&tbs(&digest));
    let signature = [string(b"ssh-ed25519"), string(&signed.to_bytes())].concat();
    pem(public, &signature)
}

fn tbs(digest: &[u8]) -> Vec<u8> {
    [b"SSHSIG".to_vec(), string(b"git"), string(b""), string(b"sha512"), string(digest)].concat()
}

fn pem(public: &[u8], signature: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let blob = [
        b"SSHSIG\0\0\0\x01".to_vec(),
        string(public),
        string(b"git"),
        string(b""),
        string(b"sha512"),
        string(signature),
    ]
    .concat();
    let text = STANDARD.encode(blob);
    format!("-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----\n")
}

fn string(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat()
}

#[test]
fn a_certificate_resolves_a_pattern_to_its_name() {
    let keys = allowed(&format!("*@example.org cert-authority {}\n", public(&key(7))));
    let answer = judge(&keys, &certified(&HONEST), ANA);
    assert_eq!((answer.status, answer.signer.unwrap().raw()), (Status::Good, ANA));
    for (what, issue, wanted) in [
        (
            "another name",
            Issue { principals: &["omar@example.org"], ..HONEST },
            Status::WrongAuthor,
        ),
        ("several names", Issue { principals: &["omar@example.org", ANA], ..HONEST }, Status::Good),
        (
            "a name that is a pattern",
            Issue { principals: &["*@example.org"], ..HONEST },
            Status::WrongAuthor,
        ),
        ("no name", Issue { principals: &[], ..HONEST }, Status::Refused),
        ("too late", Issue { window: (0, NOON_U64), ..HONEST }, Status::Expired),
        ("too early", Issue { window: (NOON_U64 + 1, NOON_U64 + 9), ..HONEST }, Status::NotYet),
        ("a host's", Issue { kind: CertType::Host, ..HONEST }, Status::Refused),
        ("critical options", Issue { critical: true, ..HONEST }, Status::Refused),
        ("another authority", Issue { authority: 8, ..HONEST }, Status::UnknownKey),
    ] {
        assert_eq!(status(&keys, &certified(&issue), ANA), wanted, "{what}");
    }
}

#[test]
fn an_authority_signs_certificates_only_and_a_plain_key_none() {
    let authority = allowed(&format!("{ANA} cert-authority {}\n", public(&key(7))));
    assert_eq!(status(&authority, &signed(&key(7), ANA), ANA), Status::UnknownKey);
    let plain = allowed(&format!("{ANA} {}\n", public(&key(7))));
    assert_eq!(status(&plain, &certified(&HONEST), ANA), Status::UnknownKey);
    assert_eq!(status(&authority, &certified(&HONEST), ANA), Status::Good);
}

#[test]
fn an_authority_that_is_revoked_takes_its_certificates_along() {
    let keys = allowed(&format!("{ANA} cert-authority {}\n", public(&key(7))));
    for (list, wanted) in
        [(key(7), Status::Revoked), (key(1), Status::Revoked), (key(2), Status::Good)]
    {
        let keys = revoking(keys.clone(), &public(&list));
        assert_eq!(status(&keys, &certified(&HONEST), ANA), wanted);
    }
}

#[test]
fn a_certificate_with_a_changed_name_is_refused() {
    let keys = allowed(&format!("*@example.org cert-authority {}\n", public(&key(7))));
    let issue = Issue { principals: &["eve@example.org"], ..HONEST };
    let signer = key(1);
    let mut builder =
        Builder::new([0; 16], signer.public_key(), issue.window.0, issue.window.1).unwrap();
    builder.key_id("x").unwrap().valid_principal("eve@example.org").unwrap();
    let honest = builder.sign(&key(7)).unwrap().to_bytes().unwrap();
    let at = honest.windows(3).position(|part| part == b"eve").unwrap();
    let mut forged = honest.clone();
    forged[at..at + 3].copy_from_slice(b"ana");
    let bytes = commit(ANA);
    let commit = |certificate: &[u8]| with_signature(&bytes, &seal(certificate, &signer, &bytes));
    assert_eq!(status(&keys, &commit(&forged), ANA), Status::Refused);
    assert_eq!(status(&keys, &commit(&honest), "eve@example.org"), Status::Good);
}

/// A commit signed as a security key does it, with these flags.
fn by_security_key(flags: u8) -> (String, Vec<u8>) {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let secret = SigningKey::from_bytes(&[3; 32]);
    let kind = b"sk-ssh-ed25519@openssh.com";
    let public =
        [string(kind), string(secret.verifying_key().as_bytes()), string(b"ssh:")].concat();
    let bytes = commit(ANA);
    let message = tbs(&Sha512::digest(&bytes));
    let trailer = [&[flags][..], &7_u32.to_be_bytes()].concat();
    let signed =
        [Sha256::digest(b"ssh:").to_vec(), trailer.clone(), Sha256::digest(&message).to_vec()];
    let signature =
        [string(kind), string(&secret.sign(&signed.concat()).to_bytes()), trailer].concat();
    let line = format!("{ANA} sk-ssh-ed25519@openssh.com {}\n", STANDARD.encode(&public));
    (line, with_signature(&bytes, &pem(&public, &signature)))
}

#[test]
fn a_security_key_counts_when_somebody_touched_it() {
    for (flags, wanted) in
        [(1, Status::Good), (5, Status::Good), (0, Status::Refused), (4, Status::Refused)]
    {
        let (line, commit) = by_security_key(flags);
        assert_eq!(status(&allowed(&line), &commit, ANA), wanted, "flags {flags}");
    }
    let (line, _) = by_security_key(1);
    let (_, untouched) = by_security_key(0);
    let lied = String::from_utf8(untouched).unwrap();
    assert_ne!(status(&allowed(&line), lied.as_bytes(), ANA), Status::Good);
}

#[test]
fn what_is_not_a_whole_signature_is_bad() {
    let ana = key(1);
    let keys = allowed(&format!("{ANA} {}\n", public(&ana)));
    let bytes = commit(ANA);
    let honest = armored(&ana, "git", &bytes);
    let end = "-----END SSH SIGNATURE-----";
    for forged in [
        honest.replace(end, ""),
        honest.replace(end, &format!("AAAA\n{end}")),
        format!("{honest}{honest}"),
        format!("{honest}trailing"),
        format!("-----BEGIN SSH SIGNATURE-----\n{end}"),
        "-----BEGIN SSH SIGNATURE-----".to_owned(),
    ] {
        assert_eq!(status(&keys, &with_signature(&bytes, &forged), ANA), Status::Bad, "{forged}");
    }
    assert_eq!(status(&keys, &with_signature(&bytes, &honest), ANA), Status::Good);
    for (first, wanted) in
        [("-----BEGIN SIGNED MESSAGE-----", Status::NotVerified), ("hello", Status::NotVerified)]
    {
        assert_eq!(status(&keys, &with_signature(&bytes, first), ANA), wanted);
    }
    assert_eq!(status(&keys, &bytes, ANA), Status::Unsigned);
}
