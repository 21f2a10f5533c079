//! Every rule's stories are run: one in which it fires, one of the same shape in which it does not.
#![allow(clippy::expect_used, clippy::unwrap_used)]

#[path = "rules/page.rs"]
mod page;
#[path = "rules/story.rs"]
mod story;

use std::collections::BTreeSet;

use git_checklist::{
    model::{Group, Severity},
    rules::{self, RULES, Rule},
};
use story::Story;

/// The ids of the rules that find something in a story, with the severity of each finding.
fn found(rule: &Rule, text: &str) -> BTreeSet<(&'static str, Severity)> {
    let story = Story::tell(text).unwrap_or_else(|error| panic!("{}: {error}", rule.id));
    let findings = if rule.group == Group::Lint {
        story.lint()
    } else {
        let report = story.judge();
        report.unwrap_or_else(|error| panic!("{}: {error}\n{text}", rule.id)).findings
    };
    findings.iter().map(|finding| (finding.rule, finding.severity)).collect()
}

#[test]
fn every_rule_fires_where_it_says_so_and_is_silent_where_it_says_so() {
    let mut told = 0;
    for rule in RULES {
        let fires = found(rule, rule.fires);
        assert!(fires.iter().any(|(id, _)| *id == rule.id), "{} does not fire: {fires:?}", rule.id);
        let silent = found(rule, rule.silent);
        assert!(silent.iter().all(|(id, _)| *id != rule.id), "{} fires: {silent:?}", rule.id);
        told += 2;
    }
    assert!(told >= 56, "only {told} stories were told");
}

#[test]
fn an_honest_story_claims_nothing_that_does_not_hold() {
    let mut told = 0;
    for rule in RULES.iter().filter(|rule| rule.group != Group::Lint) {
        for (id, severity) in found(rule, rule.silent) {
            let group = rules::find(id).expect("a rule").group;
            let is_claim = matches!(group, Group::SignOff | Group::Integrity);
            // Only the story of the altered policy is judged beside another.
            assert!(!(is_claim && severity == Severity::Error), "{}: {id}", rule.id);
        }
        told += 1;
    }
    assert!(told >= 20, "only {told} stories were told");
}

#[test]
fn ids_are_file_names_and_are_not_used_twice() {
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len());
    for id in ids {
        let file = format!("src/rules/{}.rs", id.replace('-', "_"));
        assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&file).is_file(), "{file}");
    }
}

#[test]
fn the_page_of_the_rules_is_current() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let page = page::page();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(committed == page, "docs/rules.md is not current: run the tests with BLESS=1");
}
