//! The whole record of one item: its findings, who stands for its state, and why that may not hold.

use maud::{Markup, html};

use super::{Page, detail, events, links, people};
use crate::{
    model::{Commit, CommitId, Problem, State},
    render::{
        assent,
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
                (detail::said(row))
                (detail::demands(page, row))
                (detail::place(page, row))
            }
            (events::table(page, row))
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
pub(super) fn via(row: Row<'_>, commit: CommitId) -> Markup {
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
