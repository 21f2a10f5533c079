//! What the record rests on: policy, trusted files, overrides, rules that were silent too, notes.

use maud::{Markup, PreEscaped, html};

use super::{Page, people};
use crate::{
    model::{Report, RuleAnswer},
    render::{escape, words},
};

/// All of it.
pub(super) fn all(page: &Page<'_>) -> Markup {
    html! {
        (notes(page.report))
        (overrides(page))
        (files(page.report))
        (rules(page.report))
        (meanings())
    }
}

fn notes(report: &Report) -> Markup {
    html! {
        @if !report.notes.is_empty() {
            h3 { "Notes" }
            ul { @for note in &report.notes { li { (PreEscaped(escape::html_prose(note))) } } }
        }
    }
}

/// Overrides by somebody who may, also those no longer in force.
fn overrides(page: &Page<'_>) -> Markup {
    let overrides = &page.report.overrides;
    html! {
        @if !overrides.is_empty() {
            h3 { "Overrides" }
            ul {
                @for one in overrides {
                    li {
                        @match page.report.commit(one.commit) {
                            Some(commit) => (people::line(page, commit)),
                            None => code.oid { (one.commit.to_string()) },
                        }
                        ": " q dir="auto" { (one.reason) }
                    }
                }
            }
        }
    }
}

/// Policy, mailmap and keys, at the revision where each was read.
fn files(report: &Report) -> Markup {
    html! {
        h3 { "Files that were believed" }
        @if let Some(origin) = &report.policy {
            p.note { "The policy's digest is sha256:" code.oid { (origin.digest) } }
        }
        @if report.evidence.trusted.is_empty() { p.note { "None." } } @else {
            div.scroll tabindex="0" role="group" aria-label="Files that were believed" {
                table {
                    thead { tr {
                        th scope="col" { "File" } th scope="col" { "What" } th scope="col" { "Commit" } th scope="col" { "Blob" }
                    } }
                    tbody {
                        @for file in &report.evidence.trusted {
                            tr {
                                th scope="row" { code { (file.path) } }
                                td { (file.role.word()) }
                                td { code.oid { (file.commit.to_string()) } }
                                td { code.oid { (file.blob.to_string()) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn rules(report: &Report) -> Markup {
    let rules = &report.evidence.rules;
    let silent = rules.iter().filter(|answer| answer.asked && answer.findings == 0).count();
    html! {
        @if !rules.is_empty() {
            h3 { "Rules" }
            details.more {
                summary { "Every rule, also those that found nothing " span.count { (silent) " silent of " (rules.len()) } }
                div.scroll tabindex="0" role="group" aria-label="Rules" {
                    table {
                        thead { tr {
                            th scope="col" { "Rule" } th scope="col" { "Group" } th scope="col" { "Severity" }
                            th scope="col" { "Asked" } th.number scope="col" { "Findings" }
                        } }
                        tbody { @for answer in rules { (rule(answer)) } }
                    }
                }
            }
        }
    }
}

fn rule(answer: &RuleAnswer) -> Markup {
    html! {
        tr {
            th scope="row" { code { (answer.rule) } }
            td { (answer.group.word()) }
            td { (answer.severity.word()) }
            td { @if answer.asked { "yes" } @else { "no" } }
            td.number { (answer.findings) }
        }
    }
}

/// The words of reports, for a reader who has nothing else at hand.
fn meanings() -> Markup {
    html! {
        h3 { "Words" }
        details.more {
            summary { "What the words of this report mean" }
            dl.facts { @for (word, meaning) in words::TABLE { dt { (word) } dd { (meaning) } } }
        }
    }
}
