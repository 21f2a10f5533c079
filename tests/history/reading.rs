//! Names, commits, entries, blobs, and what alters history.

use git_checklist::{
    history::{
        Entry, HistoryError,
        sandbox::{Draft, START},
    },
    model::{BlobId, CommitId, FromTarget, SignatureKind, Untrusted},
};

use super::oracle::{git, sandbox, set};

#[test]
fn a_name_resolves_to_its_commit() {
    let (dir, mut sandbox) = sandbox();
    let first = set(&mut sandbox, "main", "A.md", "a");
    let second = set(&mut sandbox, "main", "A.md", "b");
    sandbox.tag("v1", first).unwrap();
    git(dir.path(), &["tag", "-a", "-m", "two", "v2", "main"]);
    let repository = sandbox.repository().unwrap();
    let whole = first.to_string();
    for rev in ["v1", "main~1", "v2^", "HEAD~", "@~1", "refs/tags/v1", &whole, &whole[..9]] {
        assert_eq!(repository.resolve(rev), Ok(first), "{rev}");
    }
    for rev in ["main", "HEAD", "@", "heads/main", "v2", "v2^{commit}", "v2^{}"] {
        assert_eq!(repository.resolve(rev), Ok(second), "{rev}");
    }
}

#[test]
fn what_names_no_commit_is_an_error() {
    let (_dir, mut sandbox) = sandbox();
    let commit = set(&mut sandbox, "main", "A.md", "a");
    let repository = sandbox.repository().unwrap();
    let Entry::Blob(blob) = repository.entry(commit, "A.md").unwrap() else { panic!("no blob") };
    for rev in ["", "nowhere", "-x", "main..main", "main:A.md", ":/set", "0123456789", "a", "abc"] {
        let error = repository.resolve(rev).unwrap_err();
        assert_eq!(error, HistoryError::UnknownRevision { rev: rev.into() });
    }
    let error = repository.resolve(&blob.to_string()).unwrap_err();
    assert!(matches!(error, HistoryError::NotACommit { kind: "blob", .. }), "{error}");
    let hostile = repository.resolve("\u{1b}[2J\u{202e}").unwrap_err().to_string();
    assert!(!hostile.contains(['\u{1b}', '\u{202e}']), "{hostile:?}");
}

#[test]
fn a_name_with_two_meanings_is_an_error() {
    let (_dir, mut sandbox) = sandbox();
    let first = set(&mut sandbox, "main", "A.md", "a");
    let second = set(&mut sandbox, "main", "A.md", "b");
    sandbox.tag("main", first).unwrap();
    sandbox.branch(&first.to_string()[..8], second).unwrap();
    sandbox.branch(&first.to_string(), second).unwrap();
    let repository = sandbox.repository().unwrap();
    for rev in ["main", "main~1", &first.to_string()[..8]] {
        let error = repository.resolve(rev).unwrap_err();
        assert!(matches!(error, HistoryError::AmbiguousRevision { .. }), "{rev}: {error}");
    }
    assert_eq!(repository.resolve("refs/heads/main"), Ok(second));
    assert_eq!(repository.resolve(&first.to_string()), Ok(first), "a whole id is that object");
}

#[test]
fn a_target_is_the_branch_that_contains_all_others_and_never_a_tag() {
    let (_dir, mut sandbox) = sandbox();
    let first = set(&mut sandbox, "main", "A.md", "a");
    sandbox.branch("local", first).unwrap();
    let second = set(&mut sandbox, "main", "A.md", "b");
    sandbox.remote_branch("origin", "main", first).unwrap();
    sandbox.remote_branch("origin", "x/main", first).unwrap();
    sandbox.tag("main", first).unwrap();
    sandbox.tag("only-a-tag", first).unwrap();
    let repository = sandbox.repository().unwrap();
    assert_eq!(repository.resolve_target("main"), Ok(Some(second)));
    for name in ["only-a-tag", "", "../main", "nowhere", "*"] {
        assert_eq!(repository.resolve_target(name), Ok(None), "{name}");
    }
    let apart = set(&mut sandbox, "local", "B.md", "b");
    sandbox.remote_branch("fork", "main", apart).unwrap();
    let error = repository.resolve_target("main").unwrap_err();
    assert!(matches!(error, HistoryError::DivergedTarget { .. }), "{error}");
    assert!(error.to_string().contains("`refs/remotes/fork/main`"), "{error}");
}

#[test]
fn branches_are_listed_with_their_tips() {
    let (_dir, mut sandbox) = sandbox();
    let first = set(&mut sandbox, "main", "A.md", "a");
    sandbox.branch("a/b", first).unwrap();
    let second = set(&mut sandbox, "main", "A.md", "b");
    let repository = sandbox.repository().unwrap();
    let branches: Vec<_> = repository
        .branches()
        .unwrap()
        .into_iter()
        .map(|branch| (branch.name, branch.tip))
        .collect();
    assert_eq!(branches, [(Untrusted::new("a/b"), first), (Untrusted::new("main"), second)]);
}

#[test]
fn a_commit_is_read_whole() {
    let (_dir, mut sandbox) = sandbox();
    let first = set(&mut sandbox, "main", "A.md", "a");
    let draft = Draft::on("main").by("omar").committer("sara").says("tick it\n\nbecause").at(-5);
    let error = sandbox.commit(draft.clone()).err();
    let id = match error {
        None => sandbox.tip("main").unwrap(),
        Some(_) => sandbox.commit(draft.at(5)).unwrap(),
    };
    let commit = sandbox.repository().unwrap().commit(id).unwrap();
    assert_eq!(commit.parents, [first]);
    assert_eq!(commit.author.email.raw(), "omar@example.org");
    assert_eq!(commit.committer.name.raw(), "Sara");
    assert_eq!(commit.subject().raw(), "tick it");
    assert_eq!(commit.message.raw(), "tick it\n\nbecause\n");
    assert_eq!(commit.author_time.offset_minutes, 60);
    assert_eq!(commit.signature.kind, SignatureKind::Unsigned);
    let first = sandbox.repository().unwrap().commit(first).unwrap();
    assert_eq!(first.author_time.seconds, START);
    assert_eq!(first.malformed, None);
}

/// What is wrong with a commit that a replacement in a sound commit's bytes makes.
fn malformed(from: &str, to: &str) -> Option<&'static str> {
    let (dir, mut sandbox) = sandbox();
    set(&mut sandbox, "main", "A.md", "a");
    let sound = set(&mut sandbox, "main", "A.md", "b");
    let bytes = String::from_utf8(sandbox.raw_bytes(sound).unwrap()).unwrap();
    assert!(bytes.contains(from), "{bytes}");
    let id = sandbox.raw_commit(bytes.replacen(from, to, 1).as_bytes()).unwrap();
    let commit = sandbox.repository().unwrap().commit(id).unwrap();
    sandbox.branch("bad", id).unwrap();
    let listing = std::process::Command::new("git")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .arg("-C")
        .arg(dir.path())
        .args(["fsck", "--no-dangling", "--no-reflogs"])
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&listing.stderr).contains("in commit");
    assert_eq!(complaint, commit.malformed.is_some(), "git fsck: {listing:?}");
    commit.malformed
}

#[test]
fn what_git_fsck_calls_an_error_is_found() {
    let author = "author Ana <ana@example.org> 1738314000 +0100\n";
    let second = "author Bob <bob@example.org> 1738314000 +0100\n";
    let cases = [
        (author.to_owned(), author.to_owned() + second, Some("multiple authors")),
        (author.to_owned(), String::new(), Some("missing author")),
        ("committer Ana".into(), "comitter Ana".into(), Some("missing committer")),
        ("author Ana <ana@example.org>".into(), "author Ana".into(), Some("missing e-mail")),
        ("<ana@example.org>".into(), "<ana@example.org".into(), Some("bad e-mail")),
        ("<ana@example.org>".into(), "<ana<b>@example.org>".into(), Some("bad e-mail")),
        ("author Ana <".into(), "author <".into(), Some("missing name before e-mail")),
        ("author Ana <".into(), "author Ana> <".into(), Some("bad name")),
        ("author Ana <".into(), "author Ana<".into(), Some("missing space before e-mail")),
        ("org> 1738314000".into(), "org>1738314000".into(), Some("missing space before date")),
        ("1738314000".into(), "01738314000".into(), Some("zero-padded date")),
        ("1738314000".into(), "99999999999999999999".into(), Some("date overflow")),
        ("1738314000".into(), "today".into(), Some("bad date")),
        (" 1738314000 +0100".into(), " ".into(), Some("missing date")),
        ("+0100".into(), "CET".into(), Some("bad time zone")),
        ("+0100".into(), "+01000".into(), Some("bad time zone")),
        ("set A.md".into(), "sets A.md".into(), None),
        ("<ana@example.org>".into(), "<>".into(), None),
        ("author Ana <".into(), "author  <".into(), None),
        ("1738314000".into(), "0".into(), None),
    ];
    for (from, to, expected) in cases {
        assert_eq!(malformed(&from, &to), expected, "{from} -> {to}");
    }
}

#[test]
fn a_commit_that_git_cannot_parse_stops_the_walk_and_not_the_report() {
    let (_dir, mut sandbox) = sandbox();
    let sound = set(&mut sandbox, "main", "A.md", "a");
    let bytes = String::from_utf8(sandbox.raw_bytes(sound).unwrap()).unwrap();
    let id = sandbox.raw_commit(bytes.replacen("tree ", "tree x", 1).as_bytes()).unwrap();
    let repository = sandbox.repository().unwrap();
    assert_eq!(repository.commit(id).unwrap().malformed, Some("bad tree"));
    let error = repository.range(id, &[]).unwrap_err();
    assert!(error.to_string().contains(&id.to_string()), "{error}");
    assert!(repository.range(sound, &[]).is_ok());
    // It is there, and so is not said to be unknown.
    let error = repository.resolve(&id.to_string()).unwrap_err();
    assert!(!matches!(error, HistoryError::UnknownRevision { .. }), "{error}");
    let none = repository.resolve(&"1".repeat(40)).unwrap_err();
    assert!(matches!(none, HistoryError::UnknownRevision { .. }), "{none}");
}

#[test]
fn headers_out_of_order_and_signatures_are_told() {
    let (_dir, mut sandbox) = sandbox();
    let sound = set(&mut sandbox, "main", "A.md", "a");
    let bytes = String::from_utf8(sandbox.raw_bytes(sound).unwrap()).unwrap();
    let with = |header: &str| {
        let id =
            sandbox.raw_commit(bytes.replacen("\n\n", &format!("\n{header}\n\n"), 1).as_bytes());
        sandbox.repository().unwrap().commit(id.unwrap()).unwrap()
    };
    assert_eq!(with(&format!("parent {sound}")).malformed, Some("unordered headers"));
    assert!(with(&format!("parent {sound}")).parents.is_empty());
    let ssh =
        with("gpgsig -----BEGIN SSH SIGNATURE-----\n parent AAAA\n -----END SSH SIGNATURE-----");
    assert_eq!((ssh.signature.kind, ssh.malformed), (SignatureKind::Ssh, None));
    let pgp = with("gpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA");
    assert_eq!(pgp.signature.kind, SignatureKind::OpenPgp);
    assert_eq!(with("gpgsig -----BEGIN SIGNED MESSAGE-----").signature.kind, SignatureKind::X509);
    assert_eq!(with("gpgsig hello").signature.kind, SignatureKind::Unknown);
    assert_eq!(with("encoding latin1").signature.kind, SignatureKind::Unsigned);
}

#[test]
fn the_trusted_mailmap_names_people_as_git_does() {
    let (dir, mut sandbox) = sandbox();
    let mailmap = "# people\nAna Lima <ana@example.org>\n<omar@example.org> <o@old.example.org>\n\
        Sara Haddad <sara@example.org> Sara <shared@example.org>\nTeam <shared@example.org>\n\
        Late <ana@EXAMPLE.org> # the last one wins\n";
    let before = set(&mut sandbox, "main", "A.md", "a");
    let people = [
        ("Ana", "ANA@example.org"),
        ("Omar", "o@old.example.org"),
        ("sara", "shared@example.org"),
        ("Nobody", "shared@example.org"),
        ("Bob", "bob@example.org"),
    ];
    let commits: Vec<CommitId> = people
        .iter()
        .map(|(name, email)| sandbox.commit(Draft::on("main").by_identity(name, email)).unwrap())
        .collect();
    let trusted = set(&mut sandbox, "main", ".mailmap", mailmap);
    sandbox.check_out("main").unwrap();
    let repository = sandbox.repository().unwrap();
    for (commit, (name, _)) in commits.iter().zip(people) {
        assert_eq!(repository.commit(*commit).unwrap().author.name.raw(), name);
    }
    repository.set_mailmap_from(FromTarget::at_tip(trusted)).unwrap();
    for (commit, (name, email)) in commits.iter().zip(people) {
        let author = repository.commit(*commit).unwrap().author.clone();
        let ours = format!("{} <{}>\n", author.name.raw(), author.email.raw());
        let theirs = git(dir.path(), &["check-mailmap", &format!("{name} <{email}>")]);
        assert_eq!(ours, theirs);
    }
    repository.set_mailmap_from(FromTarget::at_tip(before)).unwrap();
    assert_eq!(repository.commit(commits[0]).unwrap().author.name.raw(), "Ana");
}

#[test]
fn an_entry_is_told_by_its_kind() {
    let (_dir, mut sandbox) = sandbox();
    let draft = Draft::on("main").file("docs/deep/A.md", "a").link("link.md", "docs/deep/A.md");
    let commit = sandbox.commit(draft.file("z.md", "z")).unwrap();
    let repository = sandbox.repository().unwrap();
    let entry = |path: &str| repository.entry(commit, path).unwrap();
    let Entry::Blob(blob) = entry("docs/deep/A.md") else { panic!("no blob") };
    assert_eq!(&*repository.blob(blob).unwrap(), b"a");
    assert_eq!(entry("docs"), Entry::Directory);
    assert_eq!(entry("link.md"), Entry::Symlink);
    for path in
        ["", "/", "docs/", "nope", "docs/deep/A.md/x", "link.md/A.md", "./z.md", "docs/../z.md"]
    {
        assert_eq!(entry(path), Entry::Absent, "{path}");
    }
    assert_eq!(repository.files(commit).unwrap(), ["docs/deep/A.md", "z.md"]);
}

/// The raw bytes of a tree whose entries all are the same blob.
fn raw_tree(entries: &[&str], blob: BlobId) -> Vec<u8> {
    let entry = |name: &&str| [format!("100644 {name}\0").as_bytes(), &blob.0].concat();
    entries.iter().flat_map(entry).collect()
}

#[test]
fn a_tree_that_could_be_read_in_two_ways_is_an_error() {
    let (_dir, mut sandbox) = sandbox();
    let sound = set(&mut sandbox, "main", "A.md", "a");
    let repository = sandbox.repository().unwrap();
    let Entry::Blob(blob) = repository.entry(sound, "A.md").unwrap() else { panic!("no blob") };
    let commit = |entries: &[&str]| sandbox.raw_tree_commit(&raw_tree(entries, blob)).unwrap();
    let found = |entries: &[&str]| repository.entry(commit(entries), "A.md");
    assert_eq!(found(&["A.md", "B.md"]), Ok(Entry::Blob(blob)));
    for entries in [["A.md", "A.md"], ["A.md", "docs/B.md"], ["", "A.md"]] {
        let error = found(&entries).unwrap_err();
        assert!(
            matches!(error, HistoryError::Corrupt { kind: "tree", .. }),
            "{entries:?}: {error}"
        );
    }
    let slashed = repository.files(commit(&["docs/B.md"]));
    assert!(matches!(slashed, Err(HistoryError::Corrupt { .. })), "{slashed:?}");
    let cut = sandbox.raw_tree_commit(&raw_tree(&["A.md"], blob)[..20]).unwrap();
    assert!(matches!(repository.files(cut), Err(HistoryError::Corrupt { .. })));
}

#[test]
fn a_missing_object_is_named_with_the_mend() {
    let (_dir, mut sandbox) = sandbox();
    let first = set(&mut sandbox, "main", "A.md", "a");
    let second = set(&mut sandbox, "main", "A.md", "b");
    let Entry::Blob(blob) = sandbox.repository().unwrap().entry(first, "A.md").unwrap() else {
        panic!("no blob")
    };
    assert!(sandbox.repository().unwrap().range(second, &[]).is_ok());
    sandbox.remove_object(&blob.to_string()).unwrap();
    sandbox.remove_object(&first.to_string()).unwrap();
    let error = sandbox.repository().unwrap().blob(blob).unwrap_err().to_string();
    assert!(error.starts_with(&format!("blob {blob} is missing")), "{error}");
    let error = sandbox.repository().unwrap().range(second, &[]).unwrap_err().to_string();
    assert!(error.starts_with(&format!("commit {first} is missing")), "{error}");
    assert!(!error.contains("partial clone"), "{error}");
    sandbox.config("remote.origin.promisor", "true").unwrap();
    let repository = sandbox.repository().unwrap();
    let error = repository.blob(blob).unwrap_err().to_string();
    assert!(error.contains("git fetch --refetch"), "{error}");
    assert_eq!(repository.alterations().unwrap().partial_clone, Some(Untrusted::new("origin")));
}

#[test]
fn what_alters_history_is_found_and_not_followed() {
    let (_dir, mut sandbox) = sandbox();
    let first = set(&mut sandbox, "main", "A.md", "a");
    let second = set(&mut sandbox, "main", "A.md", "b");
    let third = set(&mut sandbox, "main", "A.md", "c");
    assert!(sandbox.repository().unwrap().alterations().unwrap().is_empty());
    sandbox.graft(third, &[first]).unwrap();
    sandbox.replace(second, first).unwrap();
    let repository = sandbox.repository().unwrap();
    let found = repository.alterations().unwrap();
    assert_eq!((found.grafts, found.replaced), (vec![third], vec![second]));
    assert_eq!(repository.range(third, &[]).unwrap().commits, [first, second, third]);
    sandbox.shallow(&[second]).unwrap();
    let repository = sandbox.repository().unwrap();
    assert_eq!(repository.alterations().unwrap().shallow, [second]);
    let range = repository.range(third, &[]).unwrap();
    assert_eq!((range.commits, range.shallow), (vec![second, third], vec![second]));
    assert_eq!(repository.commit(second).unwrap().parents, [first]);
}

#[test]
fn work_tree_bytes_are_those_that_git_add_would_store() {
    let (dir, mut sandbox) = sandbox();
    let commit = sandbox
        .commit(Draft::on("main").file("A.md", "a\n").file(".gitattributes", "*.md text\n"))
        .unwrap();
    sandbox.check_out("main").unwrap();
    sandbox.write("A.md", "a\r\nb\r\n").unwrap();
    sandbox.write("raw.bin", "a\r\n").unwrap();
    std::os::unix::fs::symlink("A.md", dir.path().join("link.md")).unwrap();
    let objects = || git(dir.path(), &["count-objects"]);
    let before = objects();
    let repository = sandbox.repository().unwrap();
    let bytes = |path: &str| repository.worktree_blob(path).unwrap();
    assert_eq!(bytes("A.md").unwrap(), b"a\nb\n");
    assert_eq!(bytes("raw.bin").unwrap(), b"a\r\n");
    for path in ["link.md", "nope.md", ".", "", "../A.md", "A.md/x"] {
        assert_eq!(bytes(path), None, "{path}");
    }
    let id = repository.worktree_blob_id("A.md").unwrap().unwrap().to_string();
    assert_eq!(id, git(dir.path(), &["hash-object", "A.md"]).trim());
    assert_eq!(objects(), before, "nothing is written");
    assert_eq!(repository.head(), Ok(commit));
}

#[test]
fn attributes_that_only_the_index_has_do_not_stop_a_work_tree_file_from_being_read() {
    let (dir, mut sandbox) = sandbox();
    let draft = Draft::on("main").file("docs/.gitattributes", "A.md text\n");
    sandbox.commit(draft.file("docs/A.md", "a\n").file("docs/B.md", "b\n")).unwrap();
    sandbox.check_out("main").unwrap();
    sandbox.write("docs/A.md", "a\r\n").unwrap();
    sandbox.write("docs/B.md", "b\r\n").unwrap();
    std::fs::remove_file(dir.path().join("docs/.gitattributes")).unwrap();
    let repository = sandbox.repository().unwrap();
    for (path, expected) in [("docs/A.md", "a\n"), ("docs/B.md", "b\r\n")] {
        assert_eq!(repository.worktree_blob(path).unwrap().unwrap(), expected.as_bytes());
        let id = repository.worktree_blob_id(path).unwrap().unwrap().to_string();
        git(dir.path(), &["add", path]);
        assert_eq!(id, git(dir.path(), &["rev-parse", &format!(":{path}")]).trim());
    }
}

#[test]
fn a_checked_out_sandbox_is_clean_and_sound() {
    let (dir, mut sandbox) = sandbox();
    let base = set(&mut sandbox, "main", "docs/A.md", "a\n");
    sandbox.branch("topic", base).unwrap();
    set(&mut sandbox, "topic", "B.md", "b\n");
    let merge = sandbox.commit(Draft::on("main").merging("topic")).unwrap();
    sandbox.check_out("main").unwrap();
    assert_eq!(sandbox.repository().unwrap().commit(merge).unwrap().parents.len(), 2);
    assert_eq!(git(dir.path(), &["status", "--porcelain"]), "");
    git(dir.path(), &["fsck", "--strict", "--no-dangling"]);
    sandbox.write("B.md", "c\n").unwrap();
    assert_eq!(git(dir.path(), &["status", "--porcelain"]), " M B.md\n");
}
