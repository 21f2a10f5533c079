//! The whole record of one item: findings, who stands for its state, what is asked, every event.

use maud::{Markup, html};

use super::{Page, links, people};
use crate::{
    model::{Commit, CommitId, Event, Problem, State},
    render::{
        asked::{self, Asked, Value},
        assent,
        escape::Text,
        facts::{self, Row},
        words,
    },
};

/// What opens below an item.
pub(super) fn record(page: &Page<'_>, row: Row<'_>) -> Markup {
    html! {
        div.ledger {
            (findings(page, row))
            dl.facts {
                (standing(page, row))
                (assents(page, row))
                (changes(page, row))
                (said(row))
                (demands(page, row))
                (place(page, row))
            }
            (events(page, row))
        }
    }
}

fn findings(page: &Page<'_>, row: Row<'_>) -> Markup {
    let found = page.findings_of(row);
    html! {
        @if !found.is_empty() {
            p.found {
                "Findings: "
                @for (at, &finding) in found.iter().enumerate() {
                    @if at > 0 { ", " }
                    @if let Some(one) = page.report.findings.get(finding) {
                        a href={ "#" (links::finding(finding)) } { (one.rule) } " (" (one.severity.word()) ")"
                    }
                }
            }
        }
    }
}

/// The sign-off or the waiver with everything known of its commit, or why there is none.
fn standing(page: &Page<'_>, row: Row<'_>) -> Markup {
    let ledger = &row.report.ledger;
    html! {
        @match (row.item.state, row.sign_off(page.report)) {
            (State::Open, _) => { dt { "Open" } dd { "nobody signed it off" } },
            (State::Checked, Some(commit)) => { dt { "Signed off by" } (whole(page, row, commit)) },
            (State::Checked, None) => {
                dt { "Signed off by" }
                dd {
                    @match ledger.carried {
                        Some(baseline) => (words::carried_over(baseline)),
                        None => "nobody: the tick is no sign-off",
                    }
                }
            },
            (State::NotApplicable, _) => (waiver(page, row)),
        }
        @for commit in ledger.concurrent.iter().filter_map(|id| page.report.commit(*id)) {
            dt { "Also ticked by" } (whole(page, row, commit))
        }
        @if let Some(problem) = ledger.problem { (problem_of(page, problem, ledger.culprit)) }
    }
}

/// Who and when, then the commit's people, its signature, and how it came to the branch.
fn whole(page: &Page<'_>, row: Row<'_>, commit: &Commit) -> Markup {
    html! {
        dd { (people::line(page, commit)) (via(row, commit.id)) }
        (people::facts_of(commit))
    }
}

/// `, via #12`: the request by which a squash merge brought a commit.
fn via(row: Row<'_>, commit: CommitId) -> Markup {
    let request = row.report.ledger.request_of(commit);
    html! { @if let Some(request) = request { ", via " (request.name()) } }
}

fn problem_of(page: &Page<'_>, problem: Problem, culprit: Option<CommitId>) -> Markup {
    html! {
        dt { "Problem" }
        dd {
            strong.bad { (problem.word()) }
            @if let Some(commit) = facts::commit(page.report, culprit) { ", see " (people::line(page, commit)) }
        }
    }
}

fn waiver(page: &Page<'_>, row: Row<'_>) -> Markup {
    let Some(waiver) = &row.report.ledger.waiver else {
        return html! { dt { "Not applicable" } dd { "nobody declared that in this history" } };
    };
    html! {
        dt { "Not applicable" }
        @match facts::commit(page.report, waiver.commit) {
            Some(commit) => (whole(page, row, commit)),
            None => dd { "since before this history" },
        }
        dt { "Reason" }
        dd dir="auto" { @if waiver.reason.is_empty() { "no reason given" } @else { (waiver.reason) } }
        dt { "Counts" }
        dd { @if waiver.flaw.is_none() { "yes" } @else { "no" } }
    }
}

/// Approvals: whether each counts, and why not.
fn assents(page: &Page<'_>, row: Row<'_>) -> Markup {
    html! {
        @for (commit, words) in assent::approvals(page.report, row) {
            dt { "Approval by" }
            dd { (people::line(page, commit)) ": " (words) }
        }
    }
}

/// The covered paths that are not as they were, with the commits that changed them.
fn changes(page: &Page<'_>, row: Row<'_>) -> Markup {
    let changes = &row.report.ledger.changes;
    html! {
        @for changed in &changes.paths {
            dt { "Changed since" }
            dd {
                code { (changed.path) }
                @for commit in changed.commits.iter().filter_map(|id| page.report.commit(*id)) {
                    "; " (people::line(page, commit))
                }
            }
        }
        @if changes.more > 0 { dt { "Changed since" } dd { (changes.more) " more paths" } }
    }
}

/// What the item said when it was signed, where that is not what it says now; its blocks; its bound.
fn said(row: Row<'_>) -> Markup {
    let then = row.report.ledger.signed_text.as_ref();
    let then = then.filter(|then| then.text != row.item.text || then.blocks != row.item.blocks);
    html! {
        @if let Some(then) = then {
            dt { "Said then" }
            dd dir="auto" { (then.text) @for block in &then.blocks { br; (block) } }
        }
        @if !row.item.blocks.is_empty() {
            dt { "Says below" }
            dd dir="auto" {
                @for (at, block) in row.item.blocks.iter().enumerate() { @if at > 0 { br; } (block) }
            }
        }
        @if let Some(bound) = &row.item.criterion {
            dt { "Criterion" }
            dd { bdi { (bound.quantity) } " " (bound.comparison.sign()) " " (bound.value) " " bdi { (bound.unit) } }
        }
    }
}

/// What is asked of the item beyond a tick, where somebody wrote that.
fn demands(page: &Page<'_>, row: Row<'_>) -> Markup {
    let asked = asked::of(&row.report.demands).into_iter();
    html! {
        dt { "Asked" }
        dd {
            @if row.report.demanded { "required" } @else { "optional" }
            @for gate in facts::gate_names(page.report, row.report) { ", by gate " bdi { (Text::from(gate)) } }
            @for one in asked.filter(|one| *one.origin != crate::model::Origin::Default) { "; " (demand(&one)) }
        }
    }
}

fn demand(one: &Asked<'_>) -> Markup {
    html! {
        (one.key) " "
        @match &one.value {
            Value::Number(number) => (number),
            Value::Flag(flag) => @if *flag { "yes" } @else { "no" },
            Value::Text(text) => bdi { (text) },
            Value::Texts(texts) => @for (at, text) in texts.iter().enumerate() { @if at > 0 { ", " } bdi { (*text) } },
        }
    }
}

/// Path and line, id, digest, attributes.
fn place(page: &Page<'_>, row: Row<'_>) -> Markup {
    let item = row.item;
    let path = &row.checklist.path;
    let shown = html! { code { (path) ":" (item.line) } };
    html! {
        dt { "Place" }
        dd {
            (links::outside(page, &shown, &links::in_tree(page.report, path, Some(item.line))))
            ", id " code { (Text::from(&item.id)) }
            ", text sha256:" code.oid { (item.digest) }
        }
        @if !item.attributes.is_empty() {
            dt { "Attributes" }
            dd {
                @for (at, (key, value)) in item.attributes.iter().enumerate() {
                    @if at > 0 { ", " } code { (Text::from(key)) "=" (value) }
                }
            }
        }
    }
}

/// Everything that happened to the item, oldest first.
fn events(page: &Page<'_>, row: Row<'_>) -> Markup {
    let events = &row.report.ledger.events;
    html! {
        @if !events.is_empty() {
            table.events {
                caption { "Everything that happened to it, oldest first" }
                thead { tr {
                    th scope="col" { "What" } th scope="col" { "Who" } th scope="col" { "When" }
                    th scope="col" { "Commit" }
                } }
                tbody { @for event in events { (event_row(page, row, *event)) } }
            }
        }
    }
}

fn event_row(page: &Page<'_>, row: Row<'_>, event: Event) -> Markup {
    html! {
        @if let Some(commit) = page.report.commit(event.commit) {
            tr {
                th scope="row" { (event.kind.word()) @if event.in_merge { ", by the merge itself" } }
                td { bdi { (commit.author.name) } }
                td { (people::moment(commit.author_time)) }
                td { (links::to_commit(page, commit.id)) (via(row, commit.id)) " " span.subject dir="auto" { (commit.subject()) } }
            }
        }
    }
}
