//! `releases`, and the record of one of them.

use serde_json::Value;

use crate::hermetic::{Place, Said};

const LIST: &str = "\
# Deployment

## Phase 1: Code

- [ ] Tests passing

## Phase 2: Aftercare

- [ ] Errors watched
";

const POLICY: &str = "\
[[gate]]
name = \"merge\"
target = [\"main\"]
phases = [\"1\"]

[[gate]]
name = \"close\"
";

/// 2.2 is closed and 2.3 has begun.
fn place() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("checklist.toml", POLICY);
    place.commit_all("add the checklist");
    place.git(&["checkout", "--quiet", "-b", "release/2.2"]);
    place.checklist(&["start", "2.2", "--date", "2025-02-14"]).exits(0);
    place.checklist(&["check", "phase:1"]).exits(0);
    place.git(&["checkout", "--quiet", "main"]);
    place.git(&["merge", "--quiet", "--no-ff", "--no-edit", "release/2.2"]);
    place.checklist(&["check", "phase:2"]).exits(0);
    place.checklist(&["gate", "close"]).exits(0);
    place.checklist(&["start", "2.3"]).exits(0);
    place
}

fn json(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn each_release_is_told_from_its_start_to_its_end() {
    let place = place();
    let said = place.checklist(&["releases"]).exits(0);
    said.says("2.3")
        .says("under way")
        .says("0 of 2 settled")
        .says("2.2, for 14 Feb")
        .says("closed")
        .says("a merge into main");
    let found = json(&place.checklist(&["releases", "--format", "json"]).exits(0));
    let schema = json(&place.checklist(&["schema", "releases"]).exits(0));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let error = validator.iter_errors(&found).next().map(|error| error.to_string());
    assert_eq!(error, None, "{found:#}");
    let mut wrong = found.clone();
    wrong["checklists"][0]["releases"][0]["state"] = "finished".into();
    assert!(!validator.is_valid(&wrong));
    let releases = &found["checklists"][0]["releases"];
    assert_eq!((&releases[0]["name"], &releases[1]["name"]), (&"2.3".into(), &"2.2".into()));
    assert_eq!(releases[1]["state"], "closed");
    assert_eq!(releases[1]["arrivals"][0]["commit"], place.git(&["rev-parse", "HEAD~2"]).as_str());
    assert_eq!(releases[1]["closed"]["commit"], place.git(&["rev-parse", "HEAD~1"]).as_str());
    assert_eq!(releases[1]["end"], releases[1]["closed"]["commit"]);
    assert_eq!(releases[0]["closed"], Value::Null);
}

#[test]
fn one_release_has_a_record_of_its_own() {
    let place = place();
    let audit = ["audit", "--release", "2.2", "--format", "json"];
    let record = json(&place.checklist(&audit).exits(0));
    assert_eq!(record["head"], place.git(&["rev-parse", "HEAD~1"]).as_str());
    assert_eq!(record["checklists"][0]["release"]["name"], "2.2");
    assert_eq!(record["history"], "full");
    let signed = place.git(&["rev-parse", "release/2.2"]);
    assert_eq!(record["checklists"][0]["items"][0]["sign_off"]["commit"], signed.as_str());
    let log = place.checklist(&["log", "--release", "2.2"]).exits(0);
    log.says("Errors watched");
    let log = place.checklist(&["log", "--release", "2.3"]).exits(0);
    assert!(!log.out.contains(" checked "), "{}", log.out);
    place.checklist(&["audit", "--release", "1"]).exits(2).warns("there are: `2.2`, `2.3`");
    place
        .checklist(&["audit", "main~1..main", "--release", "2.2"])
        .exits(2)
        .warns("not in a range");
    place.checklist(&["releases", "nowhere"]).exits(2).warns("nowhere");
}
