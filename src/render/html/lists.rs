//! Several checklists: an index first, then the record of each, folded.

use maud::{Markup, html};

use super::{
    Page, checklist, heading, items, links, people, phases,
    tone::{Tone, mark},
    verdict,
};
use crate::{
    model::ChecklistReport,
    render::{
        facts::{self, Tally, Weight},
        words,
    },
};

/// A row a checklist.
pub(super) fn index(page: &Page<'_>) -> Markup {
    let lists = &page.report.checklists;
    html! {
        @if lists.is_empty() { p { "No checklist." } } @else {
            div.scroll tabindex="0" role="group" aria-label="Checklists, as a table" {
                table.index {
                    thead { tr {
                        th scope="col" { "Checklist" }
                        th.progress scope="col" { "Progress" }
                        th.number scope="col" { "Settled" }
                        th scope="col" { "State" }
                        th.number scope="col" { "Findings" }
                    } }
                    tbody { @for (at, list) in lists.iter().enumerate() { (row(page, at, list)) } }
                }
            }
        }
    }
}

fn row(page: &Page<'_>, at: usize, list: &ChecklistReport) -> Markup {
    let tally = facts::tally(page.report, at, None);
    let tone = tone(page, at, &tally);
    let state = tally.words();
    let findings = found(page, at).count();
    html! {
        "\n"
        tr data-list=(links::list(at)) {
            th scope="row" {
                a href={ "#" (links::list(at)) } { bdi { (verdict::name(list)) } } (verdict::release(list))
                @if list.checklist.title.is_some() { " " span.path { bdi { (list.path) } } }
            }
            td.progress { (phases::progress(&tally)) }
            td.number { (tally.settled) "/" (tally.total) }
            td { (mark(tone)) " " @if state.is_empty() { "open" } @else { (state) } }
            td.number { (findings) }
        }
    }
}

/// The weights of the findings about a list's items.
fn found(page: &Page<'_>, list: usize) -> impl Iterator<Item = Weight> {
    let of_list = page.of_items.range((list, 0)..=(list, usize::MAX));
    let findings =
        of_list.flat_map(|(_, found)| found).filter_map(|&at| page.report.findings.get(at));
    findings.map(facts::weight)
}

fn tone(page: &Page<'_>, list: usize, tally: &Tally) -> Tone {
    match found(page, list).min() {
        Some(Weight::Violated) => Tone::Bad,
        _ if tally.again + tally.unwaived > 0 => Tone::Bad,
        _ if tally.total == 0 || tally.optional => Tone::Quiet,
        _ if tally.is_settled() => Tone::Good,
        _ => Tone::Wait,
    }
}

/// The record of each checklist, folded.
pub(super) fn records(page: &Page<'_>) -> Markup {
    html! {
        @if !page.report.checklists.is_empty() {
            (items::filter())
            @for (at, list) in page.report.checklists.iter().enumerate() { (record(page, at, list)) }
        }
    }
}

fn record(page: &Page<'_>, at: usize, list: &ChecklistReport) -> Markup {
    let tally = facts::tally(page.report, at, None);
    html! {
        "\n"
        details.record id=(links::list(at)) {
            summary {
                (mark(tone(page, at, &tally)))
                (heading(3, &html! { bdi { (verdict::name(list)) } (verdict::release(list)) }))
                span.path { bdi { (list.path) } }
                span.status { (tally.settled) "/" (tally.total) }
            }
            (origin(page, list))
            @for part in checklist::parts(page, at) {
                (heading(4, &html! { (part.title) }))
                (part.body)
            }
        }
    }
}

/// Where a list was read, and where its release began.
pub(super) fn origin(page: &Page<'_>, list: &ChecklistReport) -> Markup {
    html! {
        p.note {
            code { (list.path) } ", blob " code.oid { (list.blob.to_string()) }
            @if let Some(start) = facts::commit(page.report, list.start) {
                "; the release began with " (people::line(page, start))
            }
            "; " (words::count(list.checklist.items.len(), "item", "items"))
        }
    }
}
