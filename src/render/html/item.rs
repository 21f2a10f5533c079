//! One item: what it says, how it stands and by whom; its ledger below, folded.

use maud::{Markup, html};

use super::{Page, ledger, links, people, tone};
use crate::{
    model::State,
    render::{assent, backing, facts, facts::Row, words},
};

/// An entry of the list of items.
pub(super) fn entry(page: &Page<'_>, row: Row<'_>) -> Markup {
    let (tone, status) = tone::of_item(row);
    html! {
        "\n"
        li {
            details.item.(tone.class()).nested[row.item.parent.is_some()] id=(links::item(row)) data-tone=(tone.class()) {
                summary {
                    (tone::mark(tone))
                    span.text dir="auto" { (row.item.text) }
                    span.status.(tone.class()) { (status) }
                    span.by { (stands(page, row)) }
                }
                (ledger::record(page, row))
            }
        }
    }
}

/// Who stands for the item's state, in one line.
fn stands(page: &Page<'_>, row: Row<'_>) -> Markup {
    let ledger = &row.report.ledger;
    html! {
        span.line { "line " (row.item.line) }
        @match (row.item.state, row.sign_off(page.report)) {
            (State::Open, _) => @if let Some(owner) = row.item.attributes.get("owner") { " · " bdi { (owner) } },
            (State::Checked, Some(commit)) => { " · signed off by " (people::plain_line(commit)) },
            (State::Checked, None) => @if let Some(baseline) = ledger.carried {
                " · " (words::carried_over(baseline))
            } @else {
                " · no sign-off"
                @if let Some(commit) = facts::commit(page.report, ledger.sign_off.or(ledger.culprit)) {
                    "; ticked by " (people::plain_line(commit))
                }
            },
            (State::NotApplicable, _) => @if let Some(waiver) = &ledger.waiver {
                " · "
                @if let Some(commit) = facts::commit(page.report, waiver.commit) { (people::plain_line(commit)) ": " }
                q dir="auto" { (waiver.reason) }
            },
        }
        @for (commit, words) in assent::approvals(page.report, row) {
            " · approval by " bdi { (commit.author.name) } " (" (words) ")"
        }
        @if let Some(measured) = backing::measured(&ledger.backing) { " · measured " bdi { (measured) } }
        @for evidence in backing::evidence(&ledger.backing) { " · evidence " bdi { (evidence) } }
        @if !page.findings_of(row).is_empty() {
            " · " (words::count(page.findings_of(row).len(), "finding", "findings"))
        }
    }
}
