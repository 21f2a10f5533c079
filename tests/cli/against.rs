//! An earlier audit held against history: what was rewritten since, and what was honest work.

use crate::hermetic::Place;

const LIST: &str = "\
# Release

- [ ] Load test passed
";

/// A repository with one sign-off, and its audit in `audit.json`.
fn place() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.commit_all("add the checklist");
    place.checklist(&["check", "load"]).exits(0);
    let audit = place.checklist(&["audit", "--format", "json"]);
    place.write("audit.json", &audit.out);
    place
}

#[test]
fn a_sign_off_that_was_rewritten_is_named() {
    let place = place();
    let signed = place.git(&["rev-parse", "--short=7", "HEAD"]);
    place.git(&["commit", "--quiet", "--amend", "-m", "tick", "--author=Sara <sara@example.org>"]);
    let said = place.checklist(&["audit", "--against", "audit.json"]).exits(1);
    let said = said.says("history-rewritten").says("`Load test passed` (:3)").says(&signed);
    said.says("Ana <ana@example.org>").says("is no longer part of this history");
}

#[test]
fn later_commits_are_no_rewriting() {
    let place = place();
    place.checklist(&["uncheck", "load"]).exits(0);
    place.write("CHECKLIST.md", "# Release\n\n- [ ] Team notified\n");
    place.commit_all("another item in its place");
    place.checklist(&["check", "team"]).exits(0);
    let said = place.checklist(&["audit", "--against", "audit.json"]).exits(0);
    assert!(!said.out.contains("history-rewritten"), "{}", said.out);
}

#[test]
fn a_history_that_was_cut_short_is_seen() {
    let place = place();
    place.git(&["reset", "--quiet", "--hard", "HEAD~"]);
    let said = place.checklist(&["audit", "--against", "audit.json"]).exits(1);
    said.says("the revision that was judged then").says("its sign-off");
}

#[test]
fn another_name_for_the_same_commit_is_seen() {
    let place = place();
    place.write(".mailmap", "Sara <sara@example.org> <ana@example.org>\n");
    place.commit_all("rename people");
    let said = place.checklist(&["audit", "--against", "audit.json"]).exits(1);
    said.says("was by Ana <ana@example.org>, and is said to").says("Sara <sara@example.org> now");
}

#[test]
fn a_signature_that_is_worth_something_else_is_seen() {
    let place = place();
    let audit = place.read("audit.json");
    let signed = audit
        .replace("\"status\": \"unsigned\"", "\"status\": \"good\"")
        .replace("\"key\": null", "\"key\": \"SHA256:abc\"");
    assert_ne!(signed, audit);
    place.write("signed.json", &signed);
    let said = place.checklist(&["audit", "--against", "signed.json"]).exits(1);
    said.says("the signature of its sign-off")
        .says("`SHA256:abc`")
        .says("`good`")
        .says("`unsigned`");
}

#[test]
fn a_policy_may_weigh_it_less() {
    let place = place();
    place.write("checklist.toml", "[severity]\nhistory-rewritten = \"warning\"\n");
    place.commit_all("weigh");
    place.git(&["reset", "--quiet", "--soft", "HEAD~2"]);
    place.commit_all("squash");
    let said = place.checklist(&["audit", "--against", "audit.json"]).exits(0);
    said.says("history-rewritten").says("its sign-off");
}

#[test]
fn what_is_no_record_is_not_decided() {
    let place = place();
    let audit = place.read("audit.json");
    for (text, part) in [
        (String::new(), "cannot be read"),
        ("[]".to_owned(), "cannot be read"),
        (audit.replace("audit/v1", "audit/v9"), "`git-checklist/audit/v9`"),
        (audit.replacen("\"head\": \"", "\"head\": \"x", 1), "no whole object id"),
    ] {
        place.write("bad.json", &text);
        place.checklist(&["audit", "--against", "bad.json"]).exits(2).warns(part);
    }
    place.checklist(&["audit", "--against", "nowhere.json"]).exits(2).warns("nowhere.json");
    // Keys of later versions do not stand in the way.
    place.write("new.json", &audit.replacen('{', "{\"later\": [1, 2],", 1));
    place.checklist(&["audit", "--against", "new.json"]).exits(0);
}
