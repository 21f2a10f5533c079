//! The published schemas are current, accept what is written, and refuse what is not.
//!
//! `BLESS=1 cargo test --test render` writes them anew.

use std::{fs, path::Path};

use git_checklist::{
    model::Report,
    render::{
        json, ndjson, schema,
        terminal::{Selection, list::Listed},
    },
};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::sample;

fn validator(name: &str) -> Validator {
    let schema = schema::named(name).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&schema.text()).unwrap()).unwrap()
}

fn list(report: &Report) -> String {
    let one = &report.checklists[0];
    json::list::render(&[Listed {
        path: &one.path,
        checklist: &one.checklist,
        schedule: one.schedule.as_ref(),
        shown: None,
    }])
}

fn documents(report: &Report) -> Vec<(&'static str, Value)> {
    let value = |text: &str| serde_json::from_str(text).unwrap();
    let mut documents = vec![
        ("audit", value(&json::audit::render(report))),
        ("list", value(&list(report))),
        ("lint", value(&json::lint::render(&report.findings))),
        ("policy", value(&json::policy::render(report, &Selection::All))),
        ("log", value(&json::log::render(report, &Selection::All))),
    ];
    let lines = ndjson::render(report, &Selection::All);
    documents.extend(lines.lines().map(|line| ("events", value(line))));
    documents
}

#[test]
fn published_schemas_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    for published in schema::all() {
        let file = folder.join(published.file);
        if std::env::var_os("BLESS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, published.text()).unwrap();
        }
        let committed = fs::read_to_string(&file).unwrap();
        assert_eq!(committed, published.text(), "{}: run with BLESS=1", published.file);
    }
    assert_eq!(schema::all().len(), 7);
    assert!(schema::named("nothing").is_none());
}

#[test]
fn written_documents_are_valid() {
    for report in [sample::honest(), sample::hostile()] {
        let documents = documents(&report);
        assert_eq!(documents.len(), 5 + 1 + 15 + 9 + 2 + 6);
        for (name, document) in documents {
            let error = validator(name).iter_errors(&document).next().map(|e| e.to_string());
            assert_eq!(error, None, "{name}: {document:#}");
        }
    }
}

#[test]
fn wrong_documents_are_refused() {
    let report = sample::honest();
    for (at, wrong) in [
        ("/schema", json!("git-checklist/audit/v2")),
        ("/head", json!("4f4f4f4")),
        ("/verdict", json!("maybe")),
        ("/extra", json!(1)),
        ("/checklists/0/items/0/problem", json!("unknown")),
        ("/checklists/0/items/0/sign_off/time", json!("yesterday")),
        ("/checklists/0/items/0/digest", json!("00")),
        ("/findings/0/line", json!(-1)),
    ] {
        let mut document: Value = serde_json::from_str(&json::audit::render(&report)).unwrap();
        assert!(validator("audit").is_valid(&document));
        match document.pointer_mut(at) {
            Some(place) => *place = wrong,
            None => document["extra"] = wrong,
        }
        assert!(!validator("audit").is_valid(&document), "{at}");
    }
    let mut document: Value = serde_json::from_str(&list(&report)).unwrap();
    document["checklists"][0]["items"][0].as_object_mut().unwrap().remove("digest");
    assert!(!validator("list").is_valid(&document));
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn audit_has_the_published_keys_in_their_order() {
    let text = json::audit::render(&sample::honest());
    let audit: Value = serde_json::from_str(&text).unwrap();
    let at = |pointer: &str| keys(audit.pointer(pointer).unwrap()).join(" ");
    insta::assert_snapshot!([
        at(""),
        at("/policy"),
        at("/gates/0"),
        at("/checklists/0"),
        at("/checklists/0/release"),
        at("/checklists/0/phases/0"),
        at("/checklists/0/phases/0/window"),
        at("/checklists/0/phases/0/items"),
        at("/checklists/0/items/0"),
        at("/checklists/0/items/1/criterion"),
        at("/checklists/0/items/0/sign_off"),
        at("/checklists/0/items/0/sign_off/signature"),
        at("/checklists/0/items/5/changed/0"),
        at("/checklists/0/items/0/events/0"),
        at("/checklists/0/items/2/waiver"),
        at("/findings/0"),
        at("/rules/0"),
        at("/trusted/0"),
        at("/paces/0"),
        at("/commits/1"),
        at("/commits/1/arrived"),
        at("/checklists/0/items/0/text_then"),
    ].join("\n"), @r###"
schema base head history verdict reason override overrides void_overrides policy gates checklists findings judged rules trusted paces commits requests
commit path digest vouches_for_itself
name verdict reason settled required
path blob title release schedule phases items
name date start
number title line required window sections items
text from to until state
total open checked not_applicable signed_off
id text digest line column state phase headings parent required criterion attributes sign_off concurrent problem changed changed_more approvals waiver carried_over events settled late measured evidence text_then
quantity comparison value unit
commit author committer time signature author_as_written
status signer key holds reason trusted today
path commit author time
kind commit author time in_merge via
commit author reason counts
rule severity message path line item commit help
rule group severity asked findings
path role commit blob
commit author time items seconds_since_last
commit parents author author_as_written committer committer_as_written time commit_time subject signature arrived
commit time
text blocks
"###);
}

#[test]
fn list_has_nothing_that_needs_history() {
    let list: Value = serde_json::from_str(&list(&sample::honest())).unwrap();
    let at = |pointer: &str| keys(list.pointer(pointer).unwrap()).join(" ");
    insta::assert_snapshot!([
        at(""),
        at("/checklists/0"),
        at("/checklists/0/release"),
        at("/checklists/0/phases/0"),
        at("/checklists/0/phases/0/items"),
        at("/checklists/0/items/0"),
    ].join("\n"), @r###"
schema checklists
path title release schedule phases items
name date
number title line required window sections items
total open checked not_applicable
id text digest line column state phase headings parent required criterion attributes
"###);
}

#[test]
fn voided_tick_has_no_sign_off_and_a_doubted_one_keeps_it() {
    let audit: Value = serde_json::from_str(&json::audit::render(&sample::honest())).unwrap();
    let item = |at: usize| &audit["checklists"][0]["items"][at];
    assert_eq!(item(4)["problem"], "born-checked");
    assert_eq!(item(4)["sign_off"], Value::Null);
    assert_eq!(item(5)["problem"], "reworded");
    assert_eq!(item(5)["sign_off"]["commit"], "b7".repeat(20));
    assert_eq!(item(5)["sign_off"]["signature"]["status"], "unchecked");
    assert_eq!(item(1)["sign_off"]["signature"]["status"], "unsigned");
    assert_eq!(audit["checklists"][0]["phases"][1]["items"]["signed_off"], 1);
    assert_eq!(audit["checklists"][0]["phases"][1]["items"]["checked"], 3);
    assert_eq!(item(8)["parent"], "item-101");
}

#[test]
fn json_keeps_hostile_text_as_it_was() {
    let report = sample::hostile();
    let audit: Value = serde_json::from_str(&json::audit::render(&report)).unwrap();
    assert_eq!(
        audit["checklists"][0]["items"][0]["text"],
        report.checklists[0].checklist.items[0].text.raw()
    );
}
