//! `audit --bundle`: one archive with everything that a later audit, or nobody but git, needs.

use std::{collections::BTreeMap, fs};

use git_checklist::archive;

use crate::hermetic::Place;

const LIST: &str = "\
# Release

- [ ] Load test passed
";

/// A release branch with one sign-off, and its audit in `audit.tar`.
fn place() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("checklist.toml", "[signoff]\nallowed-signers = \"keys\"\n");
    place.write("keys", "# nobody yet\n");
    place.write(".mailmap", "Ana Sousa <ana@example.org>\n");
    place.commit_all("add the checklist");
    place.git(&["switch", "--quiet", "-c", "release/2.3"]);
    place.checklist(&["check", "load"]).exits(0);
    place.checklist(&["audit", "main..release/2.3", "--bundle", "audit.tar"]).exits(0);
    place
}

fn members(place: &Place) -> BTreeMap<String, Vec<u8>> {
    archive::read(&fs::read(place.path("audit.tar")).unwrap()).unwrap()
}

/// Writes an archive whose sums are right, whatever its members say.
fn forge(place: &Place, members: &BTreeMap<String, Vec<u8>>) {
    let mut bytes = Vec::new();
    archive::write(members, &mut bytes).unwrap();
    fs::write(place.path("forged.tar"), bytes).unwrap();
}

#[test]
fn an_archive_has_all_that_was_judged() {
    let place = place();
    let members = members(&place);
    let names: Vec<_> = members.keys().map(String::as_str).collect();
    insta::assert_snapshot!(names.join(" "), @"audit.json history.bundle statement.json trusted/allowed-signers trusted/mailmap trusted/policy");
    assert_eq!(members["trusted/mailmap"], place.read(".mailmap").as_bytes());
    assert_eq!(members["trusted/allowed-signers"], b"# nobody yet\n");
    let audit = place.checklist(&["audit", "main..release/2.3", "--format", "json"]);
    assert_eq!(String::from_utf8_lossy(&members["audit.json"]), audit.out);
}

#[test]
fn equal_audits_make_equal_archives() {
    let place = place();
    place.checklist(&["audit", "main..release/2.3", "--bundle", "again.tar"]).exits(0);
    let bytes = |name: &str| fs::read(place.path(name)).unwrap();
    assert!(bytes("audit.tar") == bytes("again.tar"));
}

#[test]
fn git_itself_takes_the_history() {
    let place = place();
    fs::write(place.path("history.bundle"), &members(&place)["history.bundle"]).unwrap();
    place.git(&["bundle", "verify", "history.bundle"]);
    place.git(&["clone", "--quiet", "history.bundle", "../cloned"]);
    let in_clone = |arguments: &[&str]| {
        let mut all = vec!["-C", "../cloned"];
        all.extend(arguments);
        place.git(&all)
    };
    assert_eq!(in_clone(&["rev-parse", "HEAD"]), place.git(&["rev-parse", "release/2.3"]));
    assert_eq!(in_clone(&["rev-parse", "origin/target"]), place.git(&["rev-parse", "main"]));
    assert_eq!(in_clone(&["show", "HEAD:CHECKLIST.md"]), place.read("CHECKLIST.md").trim_end());
    in_clone(&["fsck", "--strict", "--full"]);
}

#[test]
fn the_sums_are_those_of_coreutils() {
    let place = place();
    let tar = place.command("tar", "").args(["-xf", "audit.tar"]).output().unwrap();
    assert!(tar.status.success(), "{tar:?}");
    let sums =
        place.command("sha256sum", "audit").args(["--check", "SHA256SUMS"]).output().unwrap();
    assert!(sums.status.success(), "{sums:?}");
}

#[test]
fn no_file_is_written_over_and_none_is_left_half_written() {
    let place = place();
    let before = fs::read(place.path("audit.tar")).unwrap();
    let said = place.checklist(&["audit", "--bundle", "audit.tar"]).exits(2);
    said.warns("`").warns("is there");
    assert!(fs::read(place.path("audit.tar")).unwrap() == before);
    place.checklist(&["audit", "--bundle", "nowhere/audit.tar"]).exits(2).warns("cannot write");
    // What is not whole here cannot be put into an archive.
    let url = format!("file://{}", place.path(".").display());
    place.git(&["clone", "--quiet", "--depth=1", &url, "../shallow"]);
    let said = place.checklist(&["-C", "../shallow", "audit", "--bundle", "audit.tar"]).exits(2);
    said.warns("shallow");
    let left: Vec<_> = fs::read_dir(place.path("../shallow")).unwrap().collect();
    let left = left.into_iter().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(left.filter(|name| name.contains("tar") || name.starts_with(".git-c")).count(), 0);
}

#[test]
fn honest_work_since_is_no_rewriting() {
    let place = place();
    place.checklist(&["uncheck", "load"]).exits(0);
    place.checklist(&["check", "load"]).exits(0);
    place.git(&["switch", "--quiet", "main"]);
    place.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "release/2.3"]);
    let said = place.checklist(&["audit", "--against", "audit.tar"]).exits(0);
    assert!(!said.out.contains("history-rewritten"), "{}", said.out);
}

#[test]
fn a_rewritten_sign_off_is_named() {
    let place = place();
    let signed = place.git(&["rev-parse", "--short=7", "HEAD"]);
    place.git(&["commit", "--quiet", "--amend", "-m", "tick", "--author=Sara <sara@example.org>"]);
    let said = place.checklist(&["audit", "--against", "audit.tar"]).exits(1);
    said.says("history-rewritten").says(&signed).says("Ana Sousa <ana@example.org>");
}

#[test]
fn a_sign_off_that_vanished_is_named() {
    let place = place();
    place.git(&["reset", "--quiet", "--hard", "HEAD~"]);
    let said = place.checklist(&["audit", "--against", "audit.tar"]).exits(1);
    said.says("the revision that was judged then").says("its sign-off");
}

#[test]
fn a_key_that_changed_is_named() {
    let place = place();
    let mut members = members(&place);
    for name in ["audit.json", "statement.json"] {
        let text = String::from_utf8(members[name].clone()).unwrap();
        let signed = text
            .replace("\"status\": \"unsigned\"", "\"status\": \"good\"")
            .replace("\"key\": null", "\"key\": \"SHA256:abc\"");
        assert_ne!(signed, text, "{name}");
        members.insert(name.to_owned(), signed.into_bytes());
    }
    forge(&place, &members);
    let said = place.checklist(&["audit", "--against", "forged.tar"]).exits(1);
    said.says("`SHA256:abc`").says("`unsigned`");
}

/// An archive that does not agree with itself is not believed, nor taken for one without findings.
#[test]
fn a_forged_archive_decides_nothing() {
    let place = place();
    let honest = members(&place);
    forge(&place, &honest);
    place.checklist(&["audit", "--against", "forged.tar"]).exits(0);
    let head = place.git(&["rev-parse", "HEAD"]);
    let base = place.git(&["rev-parse", "main"]);
    let change = |name: &str, from: &str, to: &str| {
        let text = String::from_utf8_lossy(&honest[name]).into_owned();
        assert!(text.contains(from), "{name} has no {from}");
        (name.to_owned(), text.replace(from, to).into_bytes())
    };
    let both = |from: &str, to: &str| {
        vec![change("audit.json", from, to), change("statement.json", from, to)]
    };
    for (changes, said) in [
        (vec![change("audit.json", "Ana Sousa", "Sara")], "statement is not of its record"),
        (both("Ana Sousa", "Sara"), "as its record names it"),
        (both(&head, &base), "not what its record judged"),
        (vec![("trusted/mailmap".to_owned(), Vec::new())], "mailmap is not what its history has"),
        (vec![("history.bundle".to_owned(), b"# v2 git bundle\n\n".to_vec())], "bundle"),
    ] {
        let mut forged = honest.clone();
        forged.extend(changes);
        forge(&place, &forged);
        place.checklist(&["audit", "--against", "forged.tar"]).exits(2).warns(said);
    }
    for gone in honest.keys() {
        let mut forged = honest.clone();
        forged.remove(gone);
        forge(&place, &forged);
        place.checklist(&["audit", "--against", "forged.tar"]).exits(2).warns("has no");
    }
    let whole = fs::read(place.path("audit.tar")).unwrap();
    fs::write(place.path("forged.tar"), &whole[..whole.len() / 2]).unwrap();
    place.checklist(&["audit", "--against", "forged.tar"]).exits(2).warns("is not whole");
}

/// A release whose ticks came by a squash merge of request 7, by Sara; Ana and Omar ticked, and Ana
/// approved what Omar did.
fn squashed() -> Place {
    let place = Place::repository();
    place.write(
        "CHECKLIST.md",
        "# Release\n\n- [ ] Load test passed\n- [ ] Backup restored \
        <!-- checklist: approvals=1 -->\n",
    );
    place.commit_all("add the checklist");
    place.git(&["switch", "--quiet", "-c", "request"]);
    place.checklist(&["check", "load"]).exits(0);
    place.git(&["config", "user.name", "Omar"]);
    place.git(&["config", "user.email", "omar@example.org"]);
    place.checklist(&["check", "backup"]).exits(0);
    place.git(&["config", "user.name", "Ana"]);
    place.git(&["config", "user.email", "ana@example.org"]);
    place.checklist(&["approve", "backup"]).exits(0).says("1 of 1 approvals");
    place.git(&["update-ref", "refs/pull/7/head", "request"]);
    place.git(&["config", "user.name", "Sara"]);
    place.git(&["config", "user.email", "sara@example.org"]);
    place.git(&["switch", "--quiet", "-c", "release/2.3", "main"]);
    place.git(&["merge", "--quiet", "--squash", "request"]);
    place.git(&["commit", "--quiet", "-m", "Test and restore (#7)"]);
    place.checklist(&["audit", "main..release/2.3", "--bundle", "audit.tar"]).exits(0);
    place
}

/// Who signed each item off, by an audit as JSON.
fn signers(record: &str) -> Vec<String> {
    let record: serde_json::Value = serde_json::from_str(record).unwrap();
    let items = record["checklists"][0]["items"].as_array().unwrap().iter();
    items.map(|item| item["sign_off"]["author"]["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_squashed_request_is_in_the_archive_and_found_again() {
    let place = squashed();
    let members = members(&place);
    let record = String::from_utf8(members["audit.json"].clone()).unwrap();
    assert_eq!(signers(&record), ["Ana", "Omar"]);
    fs::write(place.path("history.bundle"), &members["history.bundle"]).unwrap();
    place.git(&["clone", "--quiet", "--mirror", "history.bundle", "../mirror"]);
    let again =
        place.checklist(&["-C", "../mirror", "audit", "target..audited", "--format", "json"]);
    assert_eq!(signers(&again.exits(0).out), ["Ana", "Omar"]);
}

#[test]
fn a_squashed_request_that_is_gone_is_no_rewriting() {
    let place = squashed();
    let says_nothing = |code| {
        for range in ["main..release/2.3", "release/2.3"] {
            let said = place.checklist(&["audit", range, "--against", "audit.tar"]).exits(code);
            assert!(!said.out.contains("history-rewritten"), "{range}: {}", said.out);
        }
    };
    says_nothing(0);
    // Forges keep a request's commits for a while, and clones do not have them at all.
    place.git(&["update-ref", "-d", "refs/pull/7/head"]);
    place.git(&["branch", "--quiet", "-D", "request"]);
    place.git(&["reflog", "expire", "--expire=now", "--all"]);
    place.git(&["gc", "--quiet", "--prune=now"]);
    // What was approved there is approved nowhere else.
    says_nothing(1);
    let said = place.checklist(&["audit", "release/2.3"]).exits(1);
    said.says("0 of 1 approval;").says("git fetch origin refs/pull/7/head:refs/pull/7/head");
    place.git(&["config", "user.name", "Omar"]);
    place.git(&["config", "user.email", "omar@example.org"]);
    place.checklist(&["approve", "backup"]).exits(0);
    says_nothing(0);
    place.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    // The squash is what stays on the branch: rewriting that is seen.
    let squash = place.git(&["rev-parse", "--short=7", "HEAD"]);
    place.git(&[
        "commit",
        "--quiet",
        "--amend",
        "-m",
        "Test (#7)",
        "--author=Eve <eve@example.org>",
    ]);
    let said = place.checklist(&["audit", "--against", "audit.tar"]).exits(1);
    said.says("history-rewritten").says(&squash);
}
