//! The first thing on a page: the verdict, what it is about, and how it was come to.

use maud::{Markup, html};

use super::{
    Page, people,
    tone::{Tone, mark},
};
use crate::{
    model::{ChecklistReport, HistoryMode, Report, Standing, Untrusted},
    render::{assent, facts, facts::Weight, words},
};

/// The banner of a page.
pub(super) fn banner(page: &Page<'_>) -> Markup {
    let report = page.report;
    let tone = Tone::of_report(report);
    html! {
        header.banner.(tone.class()) {
            p.kind { "git checklist · " (kind(report)) }
            h1 { (mark(tone)) span { (words::headline(report)) } }
            p.lede { (facts::counts(report)) }
            p.subject { (subject(report)) }
            (overridden(page))
            (figures(report))
            dl.facts { (judgement(report)) }
        }
    }
}

/// What the record is of.
fn kind(report: &Report) -> &'static str {
    if report.standing == Standing::Audit { "audit" } else { "gate" }
}

/// What a browser shows on its tab.
pub(super) fn title(report: &Report) -> Markup {
    html! {
        (words::headline(report))
        @if let [list] = report.checklists.as_slice() { " · " (name(list)) (release(list)) }
        " · git checklist"
    }
}

/// The title of a checklist; its path, where it has none.
pub(super) fn name(list: &ChecklistReport) -> &Untrusted {
    list.checklist.title.as_ref().unwrap_or(&list.path)
}

/// ` · release 2.3`, where the list names one.
pub(super) fn release(list: &ChecklistReport) -> Markup {
    html! {
        @if let Some(release) = &list.checklist.release { " · release " bdi { (release.name) } }
    }
}

/// The list and its release, and the change.
fn subject(report: &Report) -> Markup {
    html! {
        @match report.checklists.as_slice() {
            [] => "No checklist",
            [list] => { bdi { (name(list)) } (release(list)) },
            lists => (words::count(lists.len(), "checklist", "checklists")),
        }
        @if let Some(source) = &report.source { " · " bdi { (source) } }
        @if let Some(target) = &report.target { " into " bdi { (target) } }
        @if let Some(ahead) = report.ahead { " · " (words::count(ahead, "commit", "commits")) " ahead" }
    }
}

/// Who overrode the gates, and why.
fn overridden(page: &Page<'_>) -> Markup {
    html! {
        @if let Some(one) = &page.report.overridden {
            p.overridden {
                strong { "Overridden" }
                @if let Some(commit) = assent::commit(page.report, one) {
                    " by " (people::line(page, commit))
                }
                ": " q dir="auto" { (one.reason) }
            }
        }
    }
}

/// The report in five numbers.
fn figures(report: &Report) -> Markup {
    let of = |weight| facts::of_weight(report, weight).count();
    let demanded = facts::rows(report).filter(|row| row.report.demanded);
    let (settled, all) = demanded
        .fold((0, 0), |(settled, all), row| (settled + usize::from(row.report.settled), all + 1));
    let figures = [
        (format!("{settled} of {all}"), "required items settled"),
        (of(Weight::Violated).to_string(), "do not hold"),
        (of(Weight::Waiting).to_string(), "waiting"),
        (of(Weight::Warning).to_string(), "warnings"),
    ];
    html! {
        ul.figures {
            @for (number, words) in figures { li { b { (number) } " " span { (words) } } }
        }
    }
}

/// Moment, range, history, policy, and what names are worth.
fn judgement(report: &Report) -> Markup {
    html! {
        dt { "Judged" }
        dd { (people::moment(moment(report))) }
        dt { "Looked at" }
        dd {
            @match report.base {
                Some(base) => {
                    "the commits of " code.oid { (report.head.to_string()) } " that "
                    code.oid { (base.to_string()) } " does not have"
                }
                None => { "the whole history of " code.oid { (report.head.to_string()) } }
            }
        }
        dt { "History" }
        dd { (report.history.word()) ": " (looked_at(report.history)) }
        dt { "Policy" }
        dd { (policy(report)) }
        dt { "Identities" }
        dd { (words::claims(report)) }
    }
}

/// The moment of the judgement, in UTC.
pub(super) fn moment(report: &Report) -> crate::model::Timestamp {
    crate::model::Timestamp { seconds: report.evidence.now, offset_minutes: 0 }
}

/// What a mode of history takes in.
fn looked_at(history: HistoryMode) -> &'static str {
    match history {
        HistoryMode::Full => "every commit and every merge",
        HistoryMode::Simplified => "merges that a file's story does not need are left out",
        HistoryMode::FirstParent => "the merges' view, first parents alone",
    }
}

fn policy(report: &Report) -> Markup {
    html! {
        @match &report.policy {
            None => (words::NO_POLICY),
            Some(origin) => {
                code { (origin.path) } " of " code.oid { (origin.commit.to_string()) }
            }
        }
    }
}
