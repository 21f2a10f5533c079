//! The same questions put to `ssh-keygen -Y verify`, `gpg` and `git log --format=%G?`.
//!
//! They need those programs, so a plain `cargo test` reports them as ignored; `.ci/run` runs them, and
//! without the programs they fail.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use git_checklist::{
    model::SignatureStatus as Status,
    signature::{AllowedSigners, Keyring, Keys, Question, RevokedKeys},
};
use tempfile::TempDir;

use crate::ssh_maker::{ANA, NOON, commit, with_signature};

/// A folder with a home of its own.
struct Room(TempDir);

impl Room {
    fn new() -> Self {
        let room = Self(tempfile::tempdir().unwrap());
        fs::create_dir(room.path("gpg")).unwrap();
        room.run("chmod", &["700", "gpg"]);
        room
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir(self.0.path());
        command.env("PATH", std::env::var_os("PATH").unwrap());
        for (name, value) in [("TZ", "UTC"), ("LC_ALL", "C"), ("GIT_CONFIG_NOSYSTEM", "1")] {
            command.env(name, value);
        }
        command.env("HOME", self.0.path()).env("GNUPGHOME", self.path("gpg"));
        command
    }

    fn run(&self, program: &str, args: &[&str]) -> String {
        self.run_at(program, args, NOON)
    }

    fn run_at(&self, program: &str, args: &[&str], time: i64) -> String {
        let mut command = self.command(program);
        let date = format!("@{time} +0000");
        command.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        let out = command.args(args).stdin(Stdio::null()).output();
        let out = out.unwrap_or_else(|error| panic!("`{program}` is needed here: {error}"));
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{program} {args:?}: {said}");
        String::from_utf8(out.stdout).unwrap()
    }

    /// A new SSH key; its public line.
    fn key(&self, name: &str, kind: &[&str]) -> String {
        let all = [&["-q", "-N", "", "-C", "", "-f", name, "-t"], kind].concat();
        self.run("ssh-keygen", &all);
        fs::read_to_string(self.path(&format!("{name}.pub"))).unwrap().trim().to_owned()
    }

    /// The armored signature of some bytes.
    fn sign(&self, key: &str, bytes: &[u8]) -> String {
        self.write("message", bytes);
        let _ = fs::remove_file(self.path("message.sig"));
        self.run("ssh-keygen", &["-q", "-Y", "sign", "-n", "git", "-f", key, "message"]);
        fs::read_to_string(self.path("message.sig")).unwrap()
    }

    /// What `ssh-keygen` says of a signature.
    fn verify(&self, case: &Case<'_>, armored: &str, bytes: &[u8]) -> bool {
        self.write("allowed", case.allowed);
        self.write("message.sig", armored);
        self.write("message", bytes);
        self.write("revoked", case.revoked);
        let time = chrono::DateTime::from_timestamp(case.time, 0).unwrap();
        let time = format!("verify-time={}", time.format("%Y%m%d%H%M%SZ"));
        let mut command = self.command("ssh-keygen");
        command.args(["-Y", "verify", "-f", "allowed", "-n", "git", "-s", "message.sig", "-I"]);
        command.args([case.person, "-r", "revoked", "-O", &time]);
        command.stdin(fs::File::open(self.path("message")).unwrap());
        command.output().unwrap().status.success()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = self.command("gpgconf").args(["--kill", "gpg-agent"]).output();
    }
}

/// One question.
struct Case<'a> {
    allowed: &'a str,
    revoked: &'a str,
    person: &'a str,
    time: i64,
}

fn ours(case: &Case<'_>, commit: &[u8]) -> (Status, bool) {
    let allowed = AllowedSigners::parse("allowed", case.allowed.as_bytes()).unwrap();
    let revoked = RevokedKeys::parse("revoked", case.revoked.as_bytes()).unwrap();
    let keys = Keys { allowed: Some(allowed), revoked: Some(revoked), ..Keys::default() };
    let people = vec![case.person.to_owned()];
    let answer = keys.examine(commit).judge(&Question {
        people,
        moments: vec![case.time],
        ..Question::default()
    });
    (answer.status, answer.holds)
}

const KINDS: [&[&str]; 7] = [
    &["ed25519"],
    &["ecdsa", "-b", "256"],
    &["ecdsa", "-b", "384"],
    &["ecdsa", "-b", "521"],
    &["rsa", "-b", "2048"],
    &["rsa", "-b", "3072"],
    &["rsa", "-b", "4096"],
];

/// Lines of an allowed-signers file, `KEY` standing for the key.
const LINES: [&str; 19] = [
    "ana@example.org KEY",
    "ana@example.org,omar@example.org KEY comment",
    "*@example.org KEY",
    "a??@example.org KEY",
    "*@example.org,!ana@example.org KEY",
    "!ana@example.org,* KEY",
    "!eve@example.org,* KEY",
    "\"ana@example.org\" KEY",
    "ana@example.org namespaces=\"git\" KEY",
    "ana@example.org namespaces=\"file,git\" KEY",
    "ana@example.org namespaces=\"file\" KEY",
    "ana@example.org namespaces=\"*,!git\" KEY",
    "ana@example.org valid-after=\"20250214\" KEY",
    "ana@example.org valid-after=\"20250215Z\" KEY",
    "ana@example.org valid-before=\"202502141200\" KEY",
    "ana@example.org valid-before=\"20250214115959\" KEY",
    "ana@example.org Valid-After=\"20250101\",VALID-BEFORE=\"20260101\" KEY",
    "ana@example.org cert-authority KEY",
    "# nothing\n\nomar@example.org KEY\n*@example.org KEY",
];

#[test]
#[ignore = "needs ssh-keygen; `.ci/run` runs it"]
fn every_kind_of_key_and_line_gets_ssh_keygens_answer() {
    let room = Room::new();
    let bytes = commit(ANA);
    let (mut yes, mut no) = (0, 0);
    for (number, kind) in KINDS.iter().enumerate() {
        let public = room.key(&format!("key{number}"), kind);
        let armored = room.sign(&format!("key{number}"), &bytes);
        let commit = with_signature(&bytes, &armored);
        for line in LINES {
            let allowed = line.replace("KEY", &public) + "\n";
            for (person, time, revoked) in [
                (ANA, NOON, ""),
                ("omar@example.org", NOON, ""),
                ("Ana@example.org", NOON, ""),
                (ANA, NOON + 1, ""),
                (ANA, NOON, public.as_str()),
            ] {
                let case = Case { allowed: &allowed, revoked, person, time };
                let wanted = room.verify(&case, &armored, &bytes);
                let (status, holds) = ours(&case, &commit);
                assert_eq!(holds, wanted, "{kind:?} {line} {person} {time} {status:?}");
                *(if wanted { &mut yes } else { &mut no }) += 1;
            }
        }
    }
    assert!(yes > 100 && no > 100, "{yes} good, {no} not");
}

/// Options of `ssh-keygen -s` for a certificate, and whether we differ from `ssh-keygen` there.
const CERTIFICATES: [(&[&str], bool); 8] = [
    (&["-n", "ana@example.org"], false),
    (&["-n", "omar@example.org,ana@example.org", "-V", "20250101:20260101"], false),
    (&["-n", "omar@example.org"], false),
    (&["-n", "ana@example.org", "-V", "20240101:20250101"], false),
    (&["-n", "ana@example.org", "-V", "20260101:20270101"], false),
    (&["-h", "-n", "ana@example.org"], false),
    // A certificate that names nobody is anybody's for OpenSSH 9, and nobody's here.
    (&[], true),
    // A critical option that cannot be honoured is passed over by `ssh-keygen -Y`.
    (&["-n", "ana@example.org", "-O", "force-command=true"], true),
];

#[test]
#[ignore = "needs ssh-keygen; `.ci/run` runs it"]
fn certificates_get_ssh_keygens_answer_but_for_the_documented_differences() {
    let room = Room::new();
    let bytes = commit(ANA);
    let (mut yes, mut differ) = (0, 0);
    for (number, kind) in KINDS.iter().enumerate() {
        let (authority, subject) = (format!("ca{number}"), format!("user{number}"));
        let public = room.key(&authority, KINDS[(number + 1) % KINDS.len()]);
        room.key(&subject, kind);
        for (options, differs) in CERTIFICATES {
            let file = format!("{subject}.pub");
            let all = [&["-q", "-s", &authority, "-I", "laptop"], options, &[&file]].concat();
            room.run("ssh-keygen", &all);
            let armored = room.sign(&format!("{subject}-cert.pub"), &bytes);
            let commit = with_signature(&bytes, &armored);
            for line in [
                "*@example.org cert-authority KEY",
                "omar@example.org cert-authority KEY",
                "*@example.org KEY",
            ] {
                let allowed = line.replace("KEY", &public) + "\n";
                let case = Case { allowed: &allowed, revoked: "", person: ANA, time: NOON };
                let wanted = room.verify(&case, &armored, &bytes);
                let (status, holds) = ours(&case, &commit);
                if differs && wanted {
                    assert_eq!(status, Status::Refused, "{kind:?} {options:?} {line}");
                    differ += 1;
                } else {
                    assert_eq!(holds, wanted, "{kind:?} {options:?} {line} {status:?}");
                    yes += usize::from(holds);
                }
            }
        }
    }
    assert!(yes >= 14 && differ >= 7, "{yes} good, {differ} otherwise");
}

#[test]
#[ignore = "needs ssh-keygen; `.ci/run` runs it"]
fn short_rsa_keys_are_refused_where_ssh_keygen_takes_them() {
    let room = Room::new();
    let public = room.key("short", &["rsa", "-b", "1024"]);
    let bytes = commit(ANA);
    let armored = room.sign("short", &bytes);
    let allowed = format!("{ANA} {public}\n");
    let case = Case { allowed: &allowed, revoked: "", person: ANA, time: NOON };
    assert!(room.verify(&case, &armored, &bytes));
    assert_eq!(ours(&case, &with_signature(&bytes, &armored)), (Status::Refused, false));
}

/// A repository that signs with one of these formats.
fn repository(room: &Room, format: &str, key: &str) {
    room.run("git", &["init", "-q", "-b", "main", "."]);
    for (name, value) in [
        ("user.name", "Ana"),
        ("user.email", ANA),
        ("commit.gpgSign", "true"),
        ("gpg.format", format),
        ("user.signingKey", key),
        ("gpg.ssh.allowedSignersFile", "allowed"),
    ] {
        room.run("git", &["config", name, value]);
    }
}

/// One commit at a time, of an author.
fn tick(room: &Room, author: &str, time: i64) {
    let author = format!("--author=Somebody <{author}>");
    room.run_at("git", &["commit", "-q", "--allow-empty", "-m", "Tick", &author], time);
}

/// The newest commit: git's answers, and the object.
fn newest(room: &Room) -> (String, Vec<u8>) {
    let said = room.run("git", &["log", "-1", "--format=%G? %GS"]).trim().to_owned();
    (said, room.run("git", &["cat-file", "commit", "HEAD"]).into_bytes())
}

fn read_keys(allowed: Option<&str>, keyring: Option<&Path>) -> Keys {
    let allowed = allowed.map(|text| AllowedSigners::parse("allowed", text.as_bytes()).unwrap());
    let keyring = keyring.map(|path| Keyring::parse("keyring", &fs::read(path).unwrap()).unwrap());
    Keys { allowed, keyring, ..Keys::default() }
}

fn judged(keys: &Keys, commit: &[u8], author: &str, moments: Vec<i64>) -> Status {
    let people = vec![author.to_owned()];
    keys.examine(commit).judge(&Question { people, moments, ..Question::default() }).status
}

#[test]
#[ignore = "needs git and ssh-keygen; `.ci/run` runs it"]
fn gits_holes_with_ssh_are_not_ours() {
    let room = Room::new();
    let public = room.key("key", &["ed25519"]);
    repository(&room, "ssh", "key.pub");
    let check = |allowed: &str, author: &str, gits: &str, moments: Vec<i64>, wanted| {
        let allowed = allowed.replace("KEY", &public) + "\n";
        room.write("allowed", &allowed);
        tick(&room, author, NOON);
        let (said, commit) = newest(&room);
        assert_eq!(said.trim(), gits, "{allowed}");
        let keys = read_keys(Some(&allowed), None);
        assert_eq!(judged(&keys, &commit, author, moments), wanted, "{allowed}");
    };
    let now = || vec![NOON, NOON + 86_400 * 90];
    check("ana@example.org KEY", ANA, "G ana@example.org", now(), Status::Good);
    // The signer is not the author: git says good.
    check(
        "ana@example.org KEY",
        "eve@example.org",
        "G ana@example.org",
        now(),
        Status::WrongAuthor,
    );
    // The signer that git prints is a pattern.
    check("*@example.org KEY", ANA, "G *@example.org", now(), Status::Pattern);
    check("*@example.org KEY", "eve@evil.example", "G *@example.org", now(), Status::WrongAuthor);
    // A commit that is dated back to when the key counted: git says good for ever.
    let expired = "ana@example.org valid-before=\"20250301\" KEY";
    check(expired, ANA, "G ana@example.org", now(), Status::Expired);
    check(expired, ANA, "G ana@example.org", vec![NOON], Status::Good);
    check("omar@example.org KEY", "omar@example.org", "G omar@example.org", now(), Status::Good);
}

/// A user of gpg with a key that signs; its fingerprint.
fn gpg_key(room: &Room, user: &str, kind: &str, life: &str) -> String {
    let base = ["--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""];
    // Keys are made an hour before noon, and noon is now.
    let born = format!("--faked-system-time={}!", NOON - 3600);
    room.run("gpg", &[&base[..], &[&born, "--quick-gen-key", user, kind, "sign", life]].concat());
    let list = room.run("gpg", &["--batch", "--with-colons", "--list-keys", user]);
    let print = list.lines().find(|line| line.starts_with("fpr:")).unwrap();
    print.split(':').nth(9).unwrap().to_owned()
}

/// Makes git's gpg believe that it is noon.
fn gpg_at(room: &Room, time: i64) {
    room.write("gpg-then", format!("#!/bin/sh\nexec gpg --faked-system-time={time}! \"$@\"\n"));
    room.run("chmod", &["755", "gpg-then"]);
    let program = room.path("gpg-then");
    room.run("git", &["config", "gpg.program", program.to_str().unwrap()]);
}

fn export(room: &Room) -> PathBuf {
    let _ = fs::remove_file(room.path("ring.asc"));
    room.run("gpg", &["--batch", "--armor", "--output", "ring.asc", "--export"]);
    room.path("ring.asc")
}

#[test]
#[ignore = "needs git and gpg; `.ci/run` runs it"]
fn gpgs_keys_of_every_kind_get_gits_answer() {
    for kind in ["ed25519", "rsa2048", "rsa3072", "nistp256", "nistp384", "nistp521"] {
        let room = Room::new();
        let print = gpg_key(&room, "Ana <ana@example.org>", kind, "never");
        repository(&room, "openpgp", &print);
        gpg_at(&room, NOON);
        tick(&room, ANA, NOON);
        let (said, commit) = newest(&room);
        assert!(said.starts_with("G ") || said.starts_with("U "), "{kind}: {said}");
        let keys = read_keys(None, Some(&export(&room)));
        assert_eq!(judged(&keys, &commit, ANA, vec![NOON]), Status::Good, "{kind}");
        let forged = String::from_utf8(commit).unwrap().replace("Tick", "Tock");
        assert_eq!(judged(&keys, forged.as_bytes(), ANA, vec![NOON]), Status::Bad, "{kind}");
    }
}

#[test]
#[ignore = "needs git and gpg; `.ci/run` runs it"]
fn gits_holes_with_openpgp_are_not_ours() {
    let room = Room::new();
    let print = gpg_key(&room, "Ana <ana@example.org>", "ed25519", "never");
    repository(&room, "openpgp", &print);
    gpg_at(&room, NOON);
    tick(&room, "eve@example.org", NOON);
    let (said, commit) = newest(&room);
    assert!(said.starts_with("G ") || said.starts_with("U "), "{said}");
    let keys = read_keys(None, Some(&export(&room)));
    assert_eq!(judged(&keys, &commit, "eve@example.org", vec![NOON]), Status::WrongAuthor);

    // Unknown, expired, revoked: git has words for them (E, Y, R), and so have we.
    let other = Room::new();
    gpg_key(&other, "Omar <omar@example.org>", "ed25519", "never");
    let others = read_keys(None, Some(&export(&other)));
    assert_eq!(judged(&others, &commit, "eve@example.org", vec![NOON]), Status::UnknownKey);

    let room = Room::new();
    let print = gpg_key(&room, "Ana <ana@example.org>", "ed25519", "1d");
    repository(&room, "openpgp", &print);
    gpg_at(&room, NOON);
    tick(&room, ANA, NOON);
    gpg_at(&room, NOON + 86_400 * 9);
    let (said, commit) = newest(&room);
    assert!(said.starts_with('Y'), "{said}");
    let keys = read_keys(None, Some(&export(&room)));
    assert_eq!(judged(&keys, &commit, ANA, vec![NOON, NOON + 86_400 * 9]), Status::Expired);
    assert_eq!(judged(&keys, &commit, ANA, vec![NOON]), Status::Good, "as of its day");

    let room = Room::new();
    let print = gpg_key(&room, "Ana <ana@example.org>", "ed25519", "never");
    repository(&room, "openpgp", &print);
    gpg_at(&room, NOON);
    tick(&room, ANA, NOON);
    let file = format!("gpg/openpgp-revocs.d/{print}.rev");
    let revocation = fs::read_to_string(room.path(&file)).unwrap().replace(":-----", "-----");
    room.write("rev.asc", revocation);
    room.run("gpg", &["--batch", "--import", "rev.asc"]);
    let (said, commit) = newest(&room);
    assert!(said.starts_with('R'), "{said}");
    let keys = read_keys(None, Some(&export(&room)));
    assert_eq!(judged(&keys, &commit, ANA, vec![NOON]), Status::Revoked);
}
