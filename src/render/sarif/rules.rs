//! The rules as SARIF describes them, and what a policy makes of them.

use serde_json::json;

use super::HOME;
use super::form::{
    Configuration, ConfigurationOverride, Descriptor, Help, Level, Message, Reference,
};
use crate::model::{Severity, evidence::RuleAnswer, finding::RulePage};
use crate::render::escape;

/// Every rule, in the order of the documentation.
pub fn descriptors(pages: &[RulePage]) -> Vec<Descriptor> {
    pages.iter().map(descriptor).collect()
}

fn descriptor(page: &RulePage) -> Descriptor {
    let uri = format!("{HOME}/blob/v{}/docs/rules.md#{}", env!("CARGO_PKG_VERSION"), page.id);
    let explanation = escape::sarif_braces(page.explanation.trim_end());
    Descriptor {
        id: page.id,
        name: name(page.id),
        short_description: Message::plain(page.summary),
        full_description: Message::plain(&first_paragraph(page.explanation)),
        help: Help {
            markdown: format!("{explanation}\n\n[{}]({uri}) has examples.", page.id),
            text: format!("{explanation}\n\nExamples: {uri}"),
        },
        help_uri: uri,
        default_configuration: configuration(page.severity),
        properties: json!({
            "tags": [page.group.word()],
            "precision": "very-high",
            "problem.severity": Level::of(page.severity),
        }),
    }
}

/// `missing-phase` is `MissingPhase`.
fn name(id: &str) -> String {
    let mut name = String::new();
    for word in id.split('-') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

/// Its lines joined.
fn first_paragraph(text: &str) -> String {
    let lines: Vec<_> = text.lines().take_while(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// Where the policy in force weighs a rule otherwise than its default does.
pub fn overrides(pages: &[RulePage], rules: &[RuleAnswer]) -> Vec<ConfigurationOverride> {
    let pages = pages.iter().enumerate();
    let pairs = pages.filter_map(|(index, page)| {
        let answer = rules.iter().find(|answer| answer.rule == page.id)?;
        (answer.severity != page.severity).then_some((index, answer))
    });
    pairs
        .map(|(index, answer)| ConfigurationOverride {
            descriptor: Reference { id: answer.rule, index },
            configuration: configuration(answer.severity),
        })
        .collect()
}

fn configuration(severity: Severity) -> Configuration {
    Configuration { enabled: severity != Severity::Off, level: Level::of(severity) }
}
