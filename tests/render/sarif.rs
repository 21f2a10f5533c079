//! SARIF: what the standard asks for, fingerprints that outlive a move, and nothing that a reader
//! would follow.
//!
//! The published schema is not part of this repository: `.ci/run` fetches it and names it in
//! `SARIF_SCHEMA` for the test that is left out otherwise.

use std::collections::BTreeSet;

use git_checklist::{
    model::{Finding, Override, Report, Severity, Untrusted, Verdict},
    prose,
    render::{markdown::Options, sarif},
    rules,
};
use serde_json::{Value, json};

use crate::sample;

fn forge() -> Options {
    Options {
        server_url: Some("https://github.com".to_owned()),
        repository: Some("example/platform".to_owned()),
        head_branch: None,
    }
}

pub fn of(report: &Report) -> Value {
    let text = sarif::render(report, "gate", &rules::pages(), &forge());
    serde_json::from_str(&text).unwrap()
}

fn lint_of(findings: &[Finding]) -> Value {
    serde_json::from_str(&sarif::render_lint(findings, &rules::pages())).unwrap()
}

fn results(document: &Value) -> &Vec<Value> {
    document["runs"][0]["results"].as_array().unwrap()
}

fn prints(report: &Report) -> Vec<String> {
    let document = of(report);
    let print = |result: &Value| result["partialFingerprints"]["gitChecklist/v1"].clone();
    results(&document).iter().map(|one| print(one).as_str().unwrap().to_owned()).collect()
}

/// The sample's lint findings as lint has them: rules of the registry, no item.
fn linted() -> Vec<Finding> {
    let mut findings = sample::honest().findings;
    findings.truncate(2);
    findings[0].rule = "placeholder";
    findings[1].rule = "malformed-box";
    findings[1].item = None;
    findings[1].severity = Severity::Warning;
    findings
}

#[test]
fn every_rule_is_described() {
    let document = of(&sample::honest());
    let driver = &document["runs"][0]["tool"]["driver"];
    let described = driver["rules"].as_array().unwrap();
    assert_eq!(described.len(), rules::RULES.len());
    for (rule, described) in rules::RULES.iter().zip(described) {
        assert_eq!(described["id"], rule.id);
        for text in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/name"] {
            let text = described.pointer(text).unwrap().as_str().unwrap();
            assert!(!text.is_empty() && !text.contains("\\n"), "{}: {text}", rule.id);
        }
        let uri = described["helpUri"].as_str().unwrap();
        assert!(uri.starts_with("https://") && uri.ends_with(&format!("rules.md#{}", rule.id)));
        assert!(described["help"]["markdown"].as_str().unwrap().contains(uri));
        assert_eq!(described["defaultConfiguration"]["level"], rule.severity.word());
        assert!(
            described["fullDescription"]["text"].as_str().unwrap().len() <= 1024,
            "{}",
            rule.id
        );
    }
    let names: BTreeSet<_> = described.iter().map(|rule| rule["name"].to_string()).collect();
    assert_eq!(names.len(), described.len());
    assert!(names.contains("\"MissingPhase\""));
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn a_result_names_rule_place_and_mend() {
    let document = of(&sample::honest());
    let result = &results(&document)[1];
    let rules = &document["runs"][0]["tool"]["driver"]["rules"];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], result["ruleId"]);
    assert_eq!(result["ruleId"], "born-checked");
    assert_eq!(result["level"], "error");
    assert_eq!(
        result["message"]["text"],
        "`Read replica configured` fails rule born-checked -> Verify `Read replica configured`, \
         then: git checklist check :68"
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"],
        json!({"uri": "DEPLOYMENT_CHECKLIST.md", "uriBaseId": "%SRCROOT%"})
    );
    assert_eq!(place["region"], json!({"startLine": 68, "startColumn": 3}));
    assert_eq!(result["properties"]["waiting"], false);
    let all = results(&document);
    assert_eq!(all[0]["locations"][0]["physicalLocation"]["region"], json!({"startLine": 1}));
    assert_eq!(all[3]["properties"]["waiting"], true);
    assert_eq!(all[5]["level"], "warning");
}

#[test]
fn the_run_says_what_was_judged() {
    let report = sample::honest();
    let run = &of(&report)["runs"][0];
    assert_eq!(
        run["versionControlProvenance"],
        json!([{
            "repositoryUri": "https://github.com/example/platform",
            "revisionId": report.head.to_string(),
            "branch": "release/2.3",
            "mappedTo": {"uriBaseId": "%SRCROOT%"},
        }])
    );
    assert_eq!(run["invocations"][0]["exitCode"], 1);
    assert_eq!(run["invocations"][0]["endTimeUtc"], "2025-02-12T00:00:00Z");
    assert_eq!(run["automationDetails"]["id"], "git-checklist/gate/");
    assert_eq!(run["properties"]["reason"], "violated");
    // Where nobody says which repository it is, none is made up.
    let text = sarif::render(&report, "audit", &rules::pages(), &Options::default());
    let run = &serde_json::from_str::<Value>(&text).unwrap()["runs"][0];
    assert_eq!(run.get("versionControlProvenance"), None);
    assert_eq!(run["properties"]["head"], report.head.to_string());
}

#[test]
fn a_policy_that_weighs_a_rule_otherwise_is_told() {
    let mut report = sample::honest();
    assert_eq!(of(&report)["runs"][0]["invocations"][0].get("ruleConfigurationOverrides"), None);
    report.evidence.rules[1].severity = Severity::Off;
    let invocation = &of(&report)["runs"][0]["invocations"][0];
    let told = &invocation["ruleConfigurationOverrides"];
    assert_eq!(told.as_array().unwrap().len(), 1);
    assert_eq!(told[0]["descriptor"]["id"], "replayed");
    assert_eq!(told[0]["configuration"], json!({"enabled": false, "level": "none"}));
}

#[test]
fn an_override_is_told_and_hides_nothing() {
    let mut report = sample::honest();
    report.verdict = Verdict::Pass;
    report.reason = None;
    let reason = Untrusted::new("the site is down");
    report.overridden = Some(Override { commit: sample::id(0x4f), reason });
    let document = of(&report);
    let told = &document["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(told["level"], "warning");
    let words = told["message"]["text"].as_str().unwrap();
    assert!(words.starts_with("overridden by Sara (4f4f"), "{words}");
    assert!(words.ends_with("the site is down"), "{words}");
    assert_eq!(document["runs"][0]["invocations"][0]["exitCode"], 0);
    assert_eq!(results(&document).len(), report.findings.len());
}

#[test]
fn a_fingerprint_outlives_a_move_and_nothing_else() {
    let report = sample::honest();
    let before = prints(&report);
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len());
    let mut moved = report.clone();
    for finding in &mut moved.findings {
        finding.place.line = finding.place.line.map(|line| line + 9);
        finding.message = finding.message.clone().then(prose![" (:", 9_u32, ")"]);
    }
    assert_eq!(prints(&moved)[1..], before[1..]);
    let mut other = report.clone();
    other.findings[1].place.path = Untrusted::new("OTHER.md");
    other.findings[2].item = Some("item-1".to_owned());
    other.findings[3].rule = "stale";
    let after = prints(&other);
    let kept: Vec<bool> = before.iter().zip(&after).map(|(one, two)| one == two).collect();
    assert_eq!(kept, [true, false, false, false, true, true]);
}

#[test]
fn a_fingerprint_of_lint_follows_the_words_and_not_the_line() {
    let print = |findings: &[Finding]| {
        results(&lint_of(findings))[1]["partialFingerprints"]["primaryLocationLineHash"].clone()
    };
    let mut findings = linted();
    findings[1].message = prose!["`[x]` on line ", 5_u32, " is no box"];
    let before = print(&findings);
    findings[1].message = prose!["`[x]` on line ", 6_u32, " is no box"];
    assert_eq!(print(&findings), before);
    findings[1].message = prose!["`[y]` on line ", 6_u32, " is no box"];
    assert_ne!(print(&findings), before);
}

#[test]
fn equal_findings_are_numbered() {
    let mut report = sample::honest();
    let again = report.findings[1].clone();
    report.findings.push(again);
    let prints = prints(&report);
    assert_ne!(prints[1], prints[6]);
    assert_eq!(prints[1].replace(":1", ":2"), prints[6]);
}

#[test]
fn lint_has_its_findings_and_no_record() {
    let document = lint_of(&linted());
    let run = &document["runs"][0];
    assert_eq!(run["automationDetails"]["id"], "git-checklist/lint/");
    assert_eq!(results(&document).len(), 2);
    assert_eq!(run["invocations"][0], json!({"executionSuccessful": true, "exitCode": 1}));
    assert_eq!(lint_of(&[])["runs"][0]["results"], json!([]));
}

/// Every key and value by the schema that the standard publishes.
#[test]
#[ignore = "needs the published schema; .ci/run runs it"]
fn documents_follow_the_published_schema() {
    let schema = std::fs::read_to_string(std::env::var("SARIF_SCHEMA").unwrap()).unwrap();
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    for of in ["run", "toolComponent"] {
        // Has a bracket too many, which some readers of expressions refuse; we write no such key.
        let language = schema["definitions"][of]["properties"]["language"].as_object_mut();
        language.unwrap().remove("pattern").unwrap();
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut passed = sample::honest();
    passed.findings.clear();
    passed.evidence.rules[1].severity = Severity::Off;
    let documents = [
        of(&sample::honest()),
        of(&sample::hostile()),
        of(&passed),
        lint_of(&linted()),
        lint_of(&[]),
    ];
    for document in &documents {
        let error = validator.iter_errors(document).next().map(|error| error.to_string());
        assert_eq!(error, None, "{document:#}");
    }
    let [mut wrong, ..] = documents;
    wrong["runs"][0]["results"][0]["level"] = json!("fatal");
    assert!(!validator.is_valid(&wrong), "a control");
}
