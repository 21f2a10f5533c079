//! Files of keys: what is read, and what is an error with its line.

use git_checklist::signature::{AllowedSigners, Keyring, RevokedKeys};

use crate::ssh_maker::{key, public};

fn error(text: &str) -> String {
    let error = AllowedSigners::parse("keys", text.as_bytes()).unwrap_err();
    error.message().write_with(|text| text.raw().to_owned())
}

#[test]
fn every_line_that_cannot_be_read_is_an_error_with_its_place() {
    let key = public(&key(1));
    for (line, wanted) in [
        (key.clone(), "it has an option that is not known"),
        ("ana@example.org".to_owned(), "it has no key"),
        (format!("\"ana@example.org {key}"), "not closed"),
        (format!("a@b namespaces=\"git {key}"), "not closed"),
        (format!("a@b namespaces=git {key}"), "not in quotes"),
        (format!("a@b namespace=\"git\" {key}"), "not known"),
        (format!("a@b touch-required {key}"), "not known"),
        (format!("a@b cert-authority, {key}"), "not known"),
        (format!("a@b valid-after=\"soon\" {key}"), "YYYYMMDD"),
        (format!("a@b valid-after=\"20250101\",valid-after=\"20250102\" {key}"), "twice"),
        (format!("a@b valid-after=\"20250102\",valid-before=\"20250101\" {key}"), "not later"),
        ("a@b ssh-ed25519".to_owned(), "missing"),
        ("a@b ssh-ed25519 AAAA".to_owned(), "cannot be read"),
        (format!("a@b {}", key.replace("ssh-ed25519 ", "ssh-rsa ")), "cannot be read"),
        (
            format!("a@b {}", key.replace("ssh-ed25519 ", "ssh-ed25519-cert-v01@openssh.com ")),
            "certificate",
        ),
        (format!("a@b ssh-new-kind {}", &key[12..]), "it has an option that is not known"),
    ] {
        let text = format!("# fine\nana@example.org {key}\n\n{line}\n");
        let message = error(&text);
        assert!(message.starts_with("`keys`, line 4: "), "{line}: {message}");
        assert!(message.contains(wanted), "{line}: {message}");
    }
    assert!(error("\u{0}\u{1}").contains("no key"));
    assert!(AllowedSigners::parse("keys", &[0xff]).is_err());
}

#[test]
fn lines_are_read_as_ssh_keygen_writes_them() {
    let key = public(&key(1));
    let text = format!(
        "ana@example.org {key}\r\n\tana@example.org,omar@example.org\t{key} a comment, with words\n\
         \"*@example.org\" cert-authority,NAMESPACES=\"git,\\\"x\",valid-before=\"20250101Z\" {key}"
    );
    let signers = AllowedSigners::parse("keys", text.as_bytes()).unwrap().signers;
    let lines: Vec<_> = signers.iter().map(|one| (one.line, one.is_authority)).collect();
    assert_eq!(lines, [(1, false), (2, false), (3, true)]);
    assert_eq!(signers[1].written.raw(), "ana@example.org,omar@example.org");
    assert_eq!(signers[2].window.to, 1_735_689_600);
    assert_eq!(AllowedSigners::parse("keys", b"").unwrap().signers.len(), 0);
}

#[test]
fn a_binary_revocation_list_says_what_it_is() {
    let error = RevokedKeys::parse("krl", b"SSHKRL\n\0\0\0\0\x01").unwrap_err();
    assert!(error.what.contains("KRL"));
    for text in
        ["hello", "ana@example.org", "ssh-ed25519", "ana@example.org x=\"1 ssh-ed25519 AAAA"]
    {
        let error = RevokedKeys::parse("revoked", text.as_bytes()).unwrap_err();
        assert_eq!(error.line, Some(1), "{text}");
    }
    assert!(RevokedKeys::parse("revoked", b"# nobody\n").is_ok());
}

#[test]
fn a_keyring_that_is_not_whole_is_an_error() {
    let begin = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    for text in
        ["", "hello\n", begin, &format!("{begin}\n{begin}\n"), &format!("text\n{begin}\n\nAAAA\n")]
    {
        assert!(Keyring::parse("keyring", text.as_bytes()).is_err(), "{text}");
    }
    assert!(Keyring::parse("keyring", &[0x99, 1, 2, 3]).is_err());
}
