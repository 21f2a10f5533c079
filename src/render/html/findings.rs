//! The findings: what does not hold, what waits, warnings; each with its help, linked to its item.

use maud::{Markup, PreEscaped, html};

use super::{
    Page, heading, links, people, phases,
    tone::{Tone, mark},
};
use crate::{
    model::Finding,
    render::{
        escape,
        facts::{self, Row, Weight},
        words,
    },
};

/// From how many on findings of one weight are folded, and groups of them once more.
const MANY: usize = 25;

/// A finding, its index in the report, and the item that it is about.
#[derive(Clone, Copy)]
struct Placed<'a> {
    at: usize,
    finding: &'a Finding,
    row: Option<Row<'a>>,
}

impl Placed<'_> {
    /// Whether both are under the same headings of the same file.
    fn is_beside(&self, other: &Self) -> bool {
        let headings =
            |row: &Option<Row<'_>>| row.map(|row| (row.item.phase, row.item.headings.clone()));
        self.finding.place.path == other.finding.place.path
            && headings(&self.row) == headings(&other.row)
    }
}

/// The findings of one weight, in the order of their files.
fn placed<'a>(page: &'a Page<'_>, weight: Weight) -> Vec<Placed<'a>> {
    let findings = page.report.findings.iter().enumerate();
    let mut placed: Vec<_> = findings
        .filter(|(_, finding)| facts::weight(finding) == weight)
        .map(|(at, finding)| Placed { at, finding, row: page.index.row_of(finding) })
        .collect();
    placed.sort_by_key(|one| {
        (&one.finding.place.path, one.row.map(|row| row.at), one.finding.place.line)
    });
    placed
}

/// Three groups, the heaviest first.
pub(super) fn groups(page: &Page<'_>) -> Markup {
    html! {
        @if page.report.findings.is_empty() { p { "Nothing was found." } }
        @for (weight, tone, title) in [
            (Weight::Violated, Tone::Bad, "Does not hold"),
            (Weight::Waiting, Tone::Wait, "Waiting"),
            (Weight::Warning, Tone::Quiet, "Warnings"),
        ] {
            @let found = placed(page, weight);
            @if !found.is_empty() {
                (heading(3, &html! { (mark(tone)) " " (title) " " span.count { (found.len()) } }))
                (weighing(page, &found, tone))
            }
        }
    }
}

/// The findings of one weight by file and headings.
fn weighing(page: &Page<'_>, found: &[Placed<'_>], tone: Tone) -> Markup {
    let groups: Vec<_> = found.chunk_by(Placed::is_beside).collect();
    let entries = html! {
        @for group in &groups { (group_of(page, group, tone, found.len() > MANY)) }
    };
    html! {
        @if groups.len() > MANY {
            details.more { summary { "Under " (groups.len()) " headings" } div { (entries) } }
        } @else {
            (entries)
        }
    }
}

/// The findings under one heading of one file.
fn group_of(page: &Page<'_>, group: &[Placed<'_>], tone: Tone, is_folded: bool) -> Markup {
    let count = words::count(group.len(), "finding", "findings");
    let entries = html! {
        ul.findings { @for one in group { (entry(page, *one, tone)) } }
    };
    html! {
        @if let Some(first) = group.first() {
            @if is_folded {
                details.more { summary { (trail(page, *first)) " " span.count { (count) } } (entries) }
            } @else {
                p.section { (trail(page, *first)) }
                (entries)
            }
        }
    }
}

/// File, phase and section.
fn trail(page: &Page<'_>, one: Placed<'_>) -> Markup {
    let is_alone = page.report.checklists.len() == 1;
    html! {
        @match one.row.filter(|row| !row.item.headings.is_empty()) {
            None => bdi { (one.finding.place.path) },
            Some(row) => {
                @if !is_alone { bdi { (one.finding.place.path) } " › " }
                @if let Some(phase) = row.phase() { (phases::name(phase)) }
                @for heading in row.section() { " › " bdi { (heading) } }
            }
        }
    }
}

fn entry(page: &Page<'_>, one: Placed<'_>, tone: Tone) -> Markup {
    let Placed { at, finding, row } = one;
    let ledger = row.map(|row| &row.report.ledger);
    let commit =
        finding.commit.or_else(|| ledger.and_then(|ledger| ledger.culprit.or(ledger.sign_off)));
    html! {
        "\n"
        li.finding.(tone.class()) id=(links::finding(at)) {
            p.message { (PreEscaped(escape::html_prose(&finding.message))) }
            @if !finding.help.is_empty() {
                p.help { b { "To do: " } (PreEscaped(escape::html_prose(&finding.help))) }
            }
            p.note {
                code { (finding.rule) } ", " (finding.severity.word()) " · " (place(page, finding))
                @if let Some(row) = row { " · item " (links::to_item(row)) }
                @if let Some(commit) = facts::commit(page.report, commit) { " · " (people::line(page, commit)) }
            }
        }
    }
}

fn place(page: &Page<'_>, finding: &Finding) -> Markup {
    let place = &finding.place;
    let shown = html! { code { (place.path) @if let Some(line) = place.line { ":" (line) } } };
    if place.is_request() {
        return shown;
    }
    links::outside(page, &shown, &links::in_tree(page.report, &place.path, place.line))
}
