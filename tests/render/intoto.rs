//! in-toto statements: valid by the field lists of their specifications, and claiming nothing that
//! was not judged.

use git_checklist::{
    model::{Override, Report, Standing, Verdict},
    render::{intoto, json},
};
use serde_json::{Value, json};

use crate::sample;

/// Statement v1: the fields that its specification lists, and which of them are required.
fn statement() -> Value {
    json!({
        "type": "object",
        "required": ["_type", "subject", "predicateType"],
        "properties": {
            "_type": {"const": "https://in-toto.io/Statement/v1"},
            "subject": {"type": "array", "minItems": 1, "items": {
                "allOf": [resource(), {"required": ["digest"]}]
            }},
            "predicateType": {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:"},
            "predicate": {"type": "object"}
        },
        "additionalProperties": false
    })
}

/// Resource descriptor v1: one of `uri`, `digest` and `content` has to be there.
fn resource() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "uri": {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:[!-~]+$"},
            "digest": {
                "type": "object", "minProperties": 1,
                "patternProperties": {
                    "^git(Commit|Blob)$": {"type": "string", "pattern": "^[0-9a-f]{40}$"},
                    "^sha256$": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
                },
                "additionalProperties": false
            },
            "content": {"type": "string"},
            "downloadLocation": {"type": "string"},
            "mediaType": {"type": "string"},
            "annotations": {"type": "object"}
        },
        "anyOf": [{"required": ["uri"]}, {"required": ["digest"]}, {"required": ["content"]}],
        "additionalProperties": false
    })
}

/// Verification summary v1; further fields are named by a URI (in-toto's parsing rules).
fn summary() -> Value {
    json!({
        "type": "object",
        "required": ["verifier", "resourceUri", "policy", "verificationResult", "verifiedLevels"],
        "properties": {
            "verifier": {
                "type": "object", "required": ["id"],
                "properties": {
                    "id": {"type": "string", "pattern": "^https://"},
                    "version": {"type": "object", "additionalProperties": {"type": "string"}}
                },
                "additionalProperties": false
            },
            "timeVerified": {
                "type": "string",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
            },
            "resourceUri": {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:[!-~]+$"},
            "policy": resource(),
            "inputAttestations": {"type": "array"},
            "verificationResult": {"enum": ["PASSED", "FAILED"]},
            "verifiedLevels": {"type": "array", "items": {"type": "string"}},
            "dependencyLevels": {"type": "object"},
            "slsaVersion": {"type": "string"}
        },
        "patternProperties": {"^https://": {}},
        "additionalProperties": false
    })
}

#[track_caller]
fn accepts(schema: &Value, document: &Value) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let error = validator.iter_errors(document).next().map(|error| error.to_string());
    assert_eq!(error, None, "{document:#}");
}

fn gate(report: &Report) -> Value {
    serde_json::from_str(&intoto::gate(report)).unwrap()
}

fn passing() -> Report {
    let mut report = sample::honest();
    (report.verdict, report.reason) = (Verdict::Pass, None);
    (report.gates[0].verdict, report.gates[0].reason) = (Verdict::Pass, None);
    report
}

#[test]
fn statements_are_valid() {
    let mut defaults = sample::honest();
    defaults.policy = None;
    for report in [sample::honest(), sample::hostile(), passing(), defaults] {
        let found = gate(&report);
        accepts(&statement(), &found);
        accepts(&summary(), &found["predicate"]);
        let found: Value = serde_json::from_str(&intoto::render(&report)).unwrap();
        accepts(&statement(), &found);
    }
}

/// The schemas above refuse what is wrong: the test before can fail.
#[test]
fn wrong_statements_are_refused() {
    let refuses = |schema: &Value, change: &dyn Fn(&mut Value), document: &Value| {
        let mut document = document.clone();
        change(&mut document);
        let validator = jsonschema::validator_for(schema).unwrap();
        assert!(!validator.is_valid(&document), "{document:#}");
    };
    let found = gate(&sample::honest());
    refuses(&statement(), &|one| one["_type"] = json!("https://in-toto.io/Statement/v0.1"), &found);
    refuses(&statement(), &|one| one["subject"][0]["digest"] = json!({}), &found);
    let found = &found["predicate"];
    refuses(&summary(), &|one| one["verificationResult"] = json!("WAITING"), found);
    refuses(&summary(), &|one| one["record"] = json!({}), found);
    refuses(&summary(), &|one| one["timeVerified"] = json!("2025-02-12T00:00:00+01:00"), found);
}

#[test]
fn subjects_are_the_commit_and_the_checklist() {
    let found = gate(&sample::honest());
    let subject = &found["subject"];
    assert_eq!(subject[0]["digest"]["gitCommit"], "4f".repeat(20));
    assert_eq!(subject[1]["name"], "DEPLOYMENT_CHECKLIST.md");
    assert_eq!(subject[1]["digest"]["gitBlob"], "22".repeat(20));
    let predicate = &found["predicate"];
    assert_eq!(found["predicateType"], "https://slsa.dev/verification_summary/v1");
    assert_eq!(predicate["policy"]["digest"]["sha256"], "a".repeat(64));
    assert_eq!(predicate["timeVerified"], "2025-02-12T00:00:00Z");
    assert_eq!(predicate["verifiedLevels"], json!([]), "no level is claimed");
}

/// The predicate of a record is the record.
#[test]
fn a_record_is_stated_whole() {
    let report = sample::honest();
    let record: Value = serde_json::from_str(&json::audit::render(&report)).unwrap();
    let stated: Value = serde_json::from_str(&intoto::render(&report)).unwrap();
    assert_eq!(stated["predicateType"], intoto::RECORD);
    assert_eq!(stated["predicate"], record);
    assert_eq!(gate(&report)["predicate"][intoto::RECORD], record);
}

#[test]
fn only_gates_that_judged_and_hold_are_said_to_pass() {
    let result = |report: &Report| gate(report)["predicate"]["verificationResult"].clone();
    assert_eq!(result(&passing()), "PASSED");
    assert_eq!(result(&sample::honest()), "FAILED");
    let mut upkeep = passing();
    upkeep.standing = Standing::Upkeep;
    assert_eq!(result(&upkeep), "PASSED");
    for standing in [Standing::NotARelease, Standing::NoChecklist, Standing::Audit] {
        let mut report = passing();
        report.standing = standing;
        assert_eq!(result(&report), "FAILED", "{standing:?}: a branch's name is the pusher's");
    }
    let mut overridden = passing();
    let reason = "the site is down".into();
    overridden.overridden = Some(Override { commit: sample::id(0x4f), reason });
    assert_eq!(result(&overridden), "FAILED");
    let mut ungated = passing();
    ungated.gates.clear();
    assert_eq!(result(&ungated), "FAILED");
}
