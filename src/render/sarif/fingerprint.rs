//! What tells that a finding is the one of an earlier run, wherever its line has moved: the rule,
//! the file, and the item or the words of the message without their numbers.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::model::{Finding, Prose, Span, digest};
use crate::render::escape;

/// Our own name of it.
pub const KEY: &str = "gitChecklist/v1";
/// The name that GitHub's code scanning reads; without it the text of the line would tell, which a
/// tick changes.
pub const GITHUB: &str = "primaryLocationLineHash";

/// The fingerprints of findings, in their order. Equal ones are numbered.
pub fn all(findings: &[Finding]) -> Vec<Map<String, Value>> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut prints = Vec::with_capacity(findings.len());
    for finding in findings {
        let print = of(finding);
        let count = seen.entry(print.clone()).or_default();
        *count += 1;
        let print = Value::from(format!("{print}:{count}"));
        prints.push([KEY, GITHUB].map(|key| (key.to_owned(), print.clone())).into_iter().collect());
    }
    prints
}

fn of(finding: &Finding) -> String {
    let mut parts = vec![finding.rule.to_owned(), escape::json(&finding.place.path)];
    match &finding.item {
        Some(item) => parts.push(escape::json(item)),
        None => parts.extend(words(&finding.message)),
    }
    let mut bytes = Vec::new();
    for part in parts {
        // With its length, so that parts cannot run into each other.
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part.into_bytes());
    }
    digest::hex(&bytes)
}

/// The parts of a message that are no numbers, such as those of lines.
fn words(message: &Prose) -> impl Iterator<Item = String> {
    let parts = message.0.iter().filter(|span| !is_number(span));
    parts.map(|span| match span {
        Span::Plain(text) => text.clone(),
        Span::Quoted(text) => escape::json(text),
    })
}

fn is_number(span: &Span) -> bool {
    matches!(span, Span::Plain(text) if text.bytes().all(|byte| byte.is_ascii_digit()))
}
