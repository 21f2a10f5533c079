//! What is in force for an item, and where each demand is written.

use serde_json::{Value, json};

use crate::hermetic::Place;

const LIST: &str = "\
# Release

## Phase 1: Code

- [ ] Review completed

## Phase 3: Database

- [ ] Backup restored <!-- checklist: signers=ana@example.org -->
";

const POLICY: &str = "\
[[gate]]
name = \"merge\"
target = [\"main\"]

[[rule]]
phase = \"3\"
signers = [\"@database\"]
bulk = 2

[roles]
database = [\"*@example.org\"]
";

fn place() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("checklist.toml", POLICY);
    place.commit_all("add the checklist");
    place.git(&["switch", "--quiet", "-c", "release/2"]);
    place.write("CHECKLIST.md", &LIST.replace("=ana@example.org", "=sara@example.org"));
    place.commit_all("ask Sara");
    place
}

fn item(place: &Place, word: &str) -> Value {
    let said = place.checklist(&["policy", word, "--format", "json"]).exits(0);
    let json: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["schema"], "git-checklist/policy/v1");
    assert_eq!(json["base"], place.git(&["rev-parse", "main"]).as_str());
    assert_eq!((&json["identity"], &json["by"]), (&json!("claimed"), &json!("author")));
    let items = json["checklists"][0]["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    items[0].clone()
}

#[test]
fn every_demand_says_where_it_is_written() {
    let place = place();
    let (main, head) = (place.git(&["rev-parse", "main"]), place.git(&["rev-parse", "HEAD"]));
    let item = item(&place, "backup");
    assert_eq!((&item["required"], &item["gates"]), (&json!(true), &json!(["merge"])));
    let of = |key: &str| -> Vec<Value> {
        let demands = item["demands"].as_array().unwrap().iter();
        demands.filter(|one| one["key"] == key).cloned().collect()
    };
    let written = |by: &str, path: &str, line: u32, commit: &str| json!({"by": by, "path": path, "line": line, "commit": commit});
    assert_eq!(
        of("signers"),
        [
            json!({"key": "signers", "value": ["@database"], "origin": written("policy", "checklist.toml", 7, &main)}),
            json!({"key": "signers", "value": ["ana@example.org"], "origin": written("target", "CHECKLIST.md", 9, &main)}),
            json!({"key": "signers", "value": ["sara@example.org"], "origin": written("head", "CHECKLIST.md", 9, &head)}),
        ]
    );
    assert_eq!(of("bulk")[0]["value"], 2);
    assert_eq!(of("approvals"), [json!({"key": "approvals", "value": 0, "origin": null})]);
    assert_eq!(of("bots")[0]["value"], json!(["*[bot]@*", "*[bot]"]));
}

#[test]
fn a_terminal_shows_what_is_written_and_for_one_item_the_defaults_too() {
    let place = place();
    let main = place.git(&["rev-parse", "--short=7", "main"]);
    let all = place.checklist(&["policy"]).exits(0);
    let all = all
        .says("names are claimed; the author answers for a commit")
        .says(&format!("checklist.toml:7 at {main}"))
        .says("Phase 3: Database")
        .says("2 items");
    assert!(!all.out.contains("approvals"), "what nobody wrote is left out: {}", all.out);
    let one = place.checklist(&["policy", ":5"]).exits(0);
    let one = one.says("Review completed").says("approvals").says("default").says("1 item");
    assert!(!one.out.contains("Backup"), "{}", one.out);
    place.checklist(&["policy", "nothing"]).exits(2).warns("nothing");
}

#[test]
fn a_policy_that_is_wrong_is_told_with_its_place() {
    let place = place();
    place.git(&["switch", "--quiet", "main"]);
    place.write("checklist.toml", &POLICY.replace("\"3\"", "\"4\""));
    place.commit_all("another phase");
    place.checklist(&["policy"]).exits(2).warns("checklist.toml:6:9: `[[rule]] phase` has `4`");
}

#[test]
fn check_signs_again_what_the_wrong_person_signed_and_nothing_else() {
    let place = Place::repository();
    place.write("CHECKLIST.md", "- [ ] Backup restored\n- [ ] Smoke test passed\n");
    let me = place.git(&["config", "user.email"]);
    let policy = format!("[[rule]]\nitem = \"Backup*\"\nsigners = [\"{me}\"]\n");
    place.write("checklist.toml", &policy);
    place.commit_all("add the checklist");
    place.git(&["switch", "--quiet", "-c", "release/2"]);
    place.git(&["config", "user.email", "eve@example.org"]);
    place.checklist(&["check", "backup", "smoke"]).exits(0);
    place.checklist(&["gate"]).exits(1).says("eve@example.org");
    place.git(&["config", "user.email", &me]);
    let said = place.checklist(&["check", "backup", "smoke"]).exits(0);
    said.says("unchecked `Backup restored`").says("`Smoke test passed` (:2) is signed off already");
    place.checklist(&["gate"]).exits(0);
    place.checklist(&["check", "backup"]).exits(0).says("is signed off already");
}

#[test]
fn a_gate_whose_target_is_no_branch_is_told() {
    let place = place();
    let note = "`target` of gate `merge` is `mian`, and no branch is named so here";
    // Honest: the branch is there.
    let said = place.checklist(&["policy"]).exits(0);
    assert!(!said.out.contains("no branch"), "{}", said.out);
    place.git(&["switch", "--quiet", "main"]);
    place.write("checklist.toml", &POLICY.replace("\"main\"", "\"mian\""));
    place.commit_all("gate another branch");
    let said = place.checklist(&["policy"]).exits(0).out;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains(&format!("{note} (checklist.toml:1)")), "{said}");
    let said = place.checklist(&["gate", "merge"]).exits(2);
    said.warns("there is no target branch here").warns("is `mian`, and no branch is named so");
}
