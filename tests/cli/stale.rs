//! A sign-off whose files change: seen before the gate sees it, and signed again.

use crate::hermetic::Place;

const LIST: &str = "\
# Release <!-- checklist: release=2 -->

## Phase 1: Code

- [ ] Migrations tested <!-- checklist: covers=\"migrations/**\" -->
- [ ] Review completed
";

/// A release branch with everything signed off, and a migration added after that.
fn place() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("migrations/1.sql", "create table a;\n");
    place.commit_all("add the checklist");
    place.git(&["switch", "--quiet", "-c", "release/2"]);
    place.checklist(&["check", "migrations", "review"]).exits(0);
    place.checklist(&["gate"]).exits(0);
    place.write("migrations/2.sql", "drop table a;\n");
    place.commit_all("one more migration");
    place
}

#[test]
fn every_view_shows_it() {
    let place = place();
    place.checklist(&["status"]).exits(0).says("1 to sign again").says("check :5");
    place.checklist(&["blame"]).exits(0).says("STALE");
    let log = place.checklist(&["log", "migrations"]).exits(0).says("stale");
    log.says("changed           migrations/2.sql; Ana,");
    let gate = place.checklist(&["gate"]).exits(1).says("VIOLATED").says("migrations/2.sql");
    gate.says("git checklist check :5");
    place.checklist(&["audit"]).exits(1).says("STALE");
    let json = place.checklist(&["audit", "--format", "json"]).exits(1);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let item = &json["checklists"][0]["items"][0];
    assert_eq!(item["problem"], "stale");
    assert!(item["sign_off"]["commit"].is_string());
    assert_eq!(item["changed"][0]["path"], "migrations/2.sql");
    assert_eq!(item["changed"][0]["commit"], place.git(&["rev-parse", "HEAD"]).as_str());
    assert_eq!(item["changed"][0]["author"]["name"], "Ana");
    assert_eq!(json["checklists"][0]["items"][1]["changed"], serde_json::json!([]));
}

#[test]
fn check_signs_again_in_two_commits() {
    let place = place();
    let before = place.git(&["rev-parse", "HEAD"]);
    let said = place.checklist(&["check", "migrations", "review"]).exits(0);
    said.says("unchecked `Migrations tested` (:5)")
        .says("checked `Migrations tested` (:5)")
        .says("`Review completed` (:6) is signed off already");
    let subjects = place.git(&["log", "--format=%s", &format!("{before}..")]);
    assert_eq!(
        subjects,
        "checklist: check \"Migrations tested\"\nchecklist: uncheck \"Migrations tested\""
    );
    place.checklist(&["gate"]).exits(0);
    place.checklist(&["check", "migrations"]).exits(0).says("is signed off already");
}

#[test]
fn what_is_out_of_order_is_signed_again() {
    let place = Place::repository();
    place.write("checklist.toml", "[signoff]\norder = \"phases\"\n");
    let list = LIST.to_owned() + "\n## Phase 2: Launch\n\n- [ ] Team notified\n";
    place.write("CHECKLIST.md", &list);
    place.write("migrations/1.sql", "create table a;\n");
    place.commit_all("add the checklist");
    place.git(&["switch", "--quiet", "-c", "release/2"]);
    place.checklist(&["check", "team"]).exits(0);
    place.checklist(&["check", "migrations", "review"]).exits(0);
    let said = place.checklist(&["gate", "--target", "main"]).exits(1).says("out-of-order");
    said.says("not after").says("check :10");
    place.checklist(&["check", "team"]).exits(0).says("unchecked").says("checked `Team notified`");
    place.checklist(&["gate", "--target", "main"]).exits(0);
    place.checklist(&["check", "team"]).exits(0).says("is signed off already");
}

#[test]
fn a_glob_that_matches_nothing_is_told_with_its_place() {
    let place = place();
    place.write("CHECKLIST.md", &LIST.replace("migrations/", "migration/"));
    place.commit_all("misspell");
    let said = place.checklist(&["gate"]).exits(2).warns("CHECKLIST.md:5: `covers` has");
    said.warns("`folder/**`");
}
