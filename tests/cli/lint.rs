//! `lint`: what a file names is looked for beside it, wherever the file lies and however it is
//! typed; what each rule finds is told with its line.

use crate::hermetic::Place;

const LIST: &str = "\
# Plan

- [ ] Deployed, by `scripts/deploy.sh` and [the guide](scripts/deploy.sh)
- [ ] Rolled back, by `scripts/gone.sh`

## Success criteria

- ✅ Zero downtime
- Error rate < 1%

## Contacts

- On call: [Contact Info]
- [] Backup: Ana
";

/// The rule and line of each finding, in order of line.
fn found(said: &str) -> Vec<(String, u64)> {
    let json: serde_json::Value = serde_json::from_str(said).unwrap();
    assert_eq!(json["schema"], "git-checklist/lint/v1");
    let findings = json["findings"].as_array().unwrap().iter();
    let mut found: Vec<_> = findings
        .map(|one| (one["rule"].as_str().unwrap().to_owned(), one["line"].as_u64().unwrap()))
        .collect();
    found.sort_by_key(|(_, line)| *line);
    found
}

#[test]
fn references_are_looked_for_beside_the_file_however_it_is_typed() {
    let place = Place::new();
    place.write("a/list.md", LIST);
    place.write("a/scripts/deploy.sh", "true\n");
    place.write("b/other.md", "");
    let absolute = place.path("a/list.md");
    let expected = [
        ("missing-reference", 4),
        ("untracked-criterion", 8),
        ("untracked-criterion", 9),
        ("placeholder", 13),
        ("malformed-box", 14),
    ]
    .map(|(rule, line)| (rule.to_owned(), line));
    for (below, typed) in [
        ("", "a/list.md"),
        ("a", "list.md"),
        ("a", "./list.md"),
        ("b", "../a/list.md"),
        ("b", absolute.to_str().unwrap()),
    ] {
        let said = place.checklist_in(below, &["lint", typed, "--format", "json"]).exits(0);
        assert_eq!(found(&said.out), expected, "{typed} in `{below}`");
    }
}

#[test]
fn what_leads_out_of_a_repository_is_left_alone() {
    let place = Place::repository();
    place.write("docs/checklist.md", "- [ ] [Told](../../issues), [read](../gone.md)\n");
    let said = place.checklist(&["lint"]).exits(0).says("`../gone.md` is named here");
    assert!(!said.out.contains("issues"), "{}", said.out);
    place.write("gone.md", "");
    place.checklist(&["lint"]).exits(0).says("0 errors, 0 warnings");
}

#[test]
fn a_policy_makes_a_finding_an_error() {
    let place = Place::repository();
    place.write("checklist.md", "- [ ] Told TBD\n");
    place.checklist(&["lint"]).exits(0).says("0 errors, 1 warning");
    place.write("checklist.toml", "[severity]\nplaceholder = \"error\"\n");
    place.checklist(&["lint"]).exits(1).says("checklist.md:1: error: placeholder");
    place.write("checklist.toml", "[severity]\nplaceholder = \"off\"\n");
    place.checklist(&["lint"]).exits(0).says("0 errors, 0 warnings");
}

/// The forms for code scanning and for test results, of what is found and of nothing.
#[test]
fn code_scanning_and_test_results_have_every_finding() {
    let place = Place::repository();
    place.write("checklist.md", "- [ ] Told TBD\n");
    place.write("checklist.toml", "[severity]\nplaceholder = \"error\"\n");
    let said = place.checklist(&["lint", "--format", "sarif"]).exits(1);
    let sarif: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "placeholder");
    assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startLine"], 1);
    let said = place.checklist(&["lint", "--format", "junit"]).exits(1);
    assert!(
        said.out.contains("<failure type=\"violated\" message=\"placeholder: "),
        "{}",
        said.out
    );
    place.write("checklist.md", "- [ ] Told\n");
    let said = place.checklist(&["lint", "--format", "junit"]).exits(0);
    assert!(said.out.contains("failures=\"0\"") && said.out.contains("<testcase "), "{}", said.out);
}
