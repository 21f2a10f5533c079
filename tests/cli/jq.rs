//! The questions of an auditor, as `docs/reports.md` asks them of a record with `jq`.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

use crate::hermetic::Place;

/// The filters of the documentation, by the question before each.
fn filters() -> Vec<(String, String)> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reports.md");
    let docs = fs::read_to_string(docs).unwrap();
    let block = docs.split("### What an auditor asks").nth(1).unwrap();
    let block = block.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let lines: Vec<&str> = block.lines().collect();
    let pairs = lines.chunks(2).map(|pair| {
        let filter = pair[1].strip_prefix("jq -c '").unwrap();
        (pair[0][2..].to_owned(), filter.strip_suffix("' audit.json").unwrap().to_owned())
    });
    pairs.collect()
}

/// A release branch: three sign-offs, one of them reworded later, one approved; one waiver.
fn audited() -> Place {
    let mut place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("checklist.toml", "[change]\nwaivers = [\"*@example.org\"]\n");
    place.write(".mailmap", "Ana Sousa <ana@example.org>\n");
    place.commit_all("add the checklist");
    place.git(&["switch", "--quiet", "-c", "release/2.3"]);
    at(&mut place, 0);
    place.checklist(&["check", "load"]).exits(0);
    at(&mut place, 7);
    place.checklist(&["check", "backup", "team"]).exits(0);
    place.checklist(&["waive", "mobile", "--reason", "no client"]).exits(0);
    place.git(&["config", "user.email", "sara@example.org"]);
    place.git(&["config", "user.name", "Sara"]);
    place.checklist(&["approve", "backup"]).exits(0);
    place.write("CHECKLIST.md", &place.read("CHECKLIST.md").replace("Team told", "Team asked"));
    place.commit_all("reword");
    let audit = place.checklist(&["audit", "main..release/2.3", "--format", "json"]).exits(1);
    place.write("audit.json", &audit.out);
    place
}

const LIST: &str = "\
# Release

- [ ] Load test passed <!-- checklist: id=load -->
- [ ] Backup restored <!-- checklist: id=backup -->
- [ ] Team told <!-- checklist: id=team -->
- [ ] Mobile client tested <!-- checklist: id=mobile -->
";

fn at(place: &mut Place, seconds: i64) {
    let moment = format!("{} +0100", 1_739_000_000 + seconds);
    place.set("GIT_AUTHOR_DATE", &moment);
    place.set("GIT_COMMITTER_DATE", &moment);
}

/// Every key that a filter names is one of the published schema.
#[test]
fn filters_ask_for_keys_that_records_have() {
    let place = Place::new();
    let schema = place.checklist(&["schema", "audit"]).exits(0).out;
    let mut known = BTreeSet::new();
    collect(&serde_json::from_str(&schema).unwrap(), &mut known);
    let filters = filters();
    assert_eq!(filters.len(), 12);
    for (question, filter) in filters {
        let words = filter.split(|c: char| !(c.is_alphanumeric() || "._$".contains(c)));
        let keys = words.flat_map(|path| path.split('.').skip(1));
        let keys: BTreeSet<_> = keys.filter(|key| !key.is_empty()).collect();
        assert!(!keys.is_empty(), "{question}");
        for key in keys {
            assert!(known.contains(key), "{question}: no key `{key}`");
        }
    }
}

fn collect(schema: &Value, known: &mut BTreeSet<String>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        known.extend(properties.keys().cloned());
    }
    match schema {
        Value::Object(map) => map.values().for_each(|value| collect(value, known)),
        Value::Array(list) => list.iter().for_each(|value| collect(value, known)),
        _ => {}
    }
}

/// What the filters read is in a real record.
#[test]
fn a_record_answers() {
    let audit: Value = serde_json::from_str(&audited().read("audit.json")).unwrap();
    let item = |at: usize| &audit["checklists"][0]["items"][at];
    assert_eq!(item(0)["sign_off"]["author"]["name"], "Ana Sousa");
    assert_eq!(item(0)["sign_off"]["author_as_written"]["name"], "Ana");
    assert_eq!(item(0)["text_then"]["text"], "Load test passed");
    assert_eq!(item(0)["settled"], true);
    assert_eq!(item(2)["text_then"]["text"], "Team told");
    assert_eq!(item(2)["text"], "Team asked");
    assert_eq!(item(3)["waiver"]["counts"], true);
    assert_eq!(item(3)["text_then"]["text"], "Mobile client tested");
    assert_eq!(audit["paces"][1]["items"], 2);
    assert_eq!(audit["paces"][0]["seconds_since_last"], Value::Null);
    assert_eq!(audit["paces"][1]["seconds_since_last"], 7);
    let commits = audit["commits"].as_array().unwrap();
    assert_eq!(commits.len(), 5);
    assert_eq!(commits[4]["commit"], audit["head"]);
    assert_eq!(commits[0]["parents"][0], audit["base"]);
    assert_eq!(commits[0]["arrived"]["commit"], commits[0]["commit"]);
    let roles: Vec<_> =
        audit["trusted"].as_array().unwrap().iter().map(|one| &one["role"]).collect();
    assert_eq!(roles, ["mailmap", "policy"]);
    assert_eq!(audit["trusted"][1]["commit"], audit["policy"]["commit"]);
    assert_eq!(audit["trusted"][0]["commit"], audit["base"]);
    let rule = |id: &str| audit["rules"].as_array().unwrap().iter().find(|one| one["rule"] == id);
    assert_eq!(rule("reworded").unwrap()["findings"], 1);
    assert_eq!(rule("replayed").unwrap()["findings"], 0);
    assert_eq!(rule("replayed").unwrap()["asked"], true);
}

/// Merged, the merge is what brought a sign-off to the branch.
#[test]
fn a_merge_is_how_a_sign_off_arrived() {
    let place = audited();
    place.git(&["switch", "--quiet", "main"]);
    place.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "release/2.3"]);
    let said = place.checklist(&["audit", "--format", "json"]);
    let audit: Value = serde_json::from_str(&said.out).unwrap();
    let signed = &audit["checklists"][0]["items"][0]["sign_off"]["commit"];
    let commits = audit["commits"].as_array().unwrap();
    let commit = commits.iter().find(|one| &one["commit"] == signed).unwrap();
    assert_eq!(commit["arrived"]["commit"], place.git(&["rev-parse", "HEAD"]));
}

/// Each line of the documentation, by `jq` itself.
#[test]
#[ignore = "needs jq; .ci/run runs it"]
fn jq_runs_every_line() {
    let place = audited();
    let answers: Vec<String> = filters()
        .iter()
        .map(|(question, filter)| {
            let said = place.command("jq", "").args(["-c", filter, "audit.json"]).output().unwrap();
            let text = String::from_utf8(said.stdout).unwrap();
            assert!(
                said.status.success() && !text.is_empty(),
                "{question}: {said:?}",
                said = said.stderr
            );
            text
        })
        .collect();
    let has = |at: usize, part: &str| assert!(answers[at].contains(part), "{}", answers[at]);
    has(0, "[\"load\",{\"name\":\"Ana Sousa\",\"email\":\"ana@example.org\"},{\"name\":\"Ana\"");
    has(1, "[\"backup\",\"2025-02-08T08:33:27+01:00\"]");
    has(2, "[\"load\",\"unsigned\",null,null]");
    has(3, "[\"team\",\"Team told\",\"Team asked\"]");
    has(4, "[\"load\",\"unsigned\",false,null,{\"commit\":");
    has(5, "[\"backup\",[\"sara@example.org\",true,null]]");
    has(6, "[\"team\",\"reworded\",[\"reworded\"],[]]");
    has(7, "\"no client\",true]");
    has(8, "checklist.toml");
    has(9, &place.git(&["rev-parse", "HEAD"]));
    assert_eq!(answers[10].lines().count(), 5, "{}", answers[10]);
    has(11, "[\"ana@example.org\",2,7]");
}
