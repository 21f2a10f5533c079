//! Findings for people: what does not hold in full, what waits in short, grouped by its headings.

use super::{Cell, Page, Tone};
use crate::{
    model::{Approval, Finding, Report, State},
    render::{
        assent, escape,
        facts::{self, Row, Weight},
    },
};

/// All findings of a report under three headings, each left out where it has none.
pub(super) fn all(page: &mut Page, report: &Report) {
    most(page, report, usize::MAX);
}

/// The findings of a report as [`all`] has them, but of the warnings only so many.
pub(super) fn most(page: &mut Page, report: &Report, warnings: usize) {
    for (weight, heading, tone) in [
        (Weight::Violated, "does not hold", Tone::Bad),
        (Weight::Waiting, "waiting", Tone::Wait),
        (Weight::Warning, "warnings", Tone::Strong),
    ] {
        let groups = facts::groups(report, facts::of_weight(report, weight));
        if groups.is_empty() {
            continue;
        }
        page.gap();
        page.line(&[Cell::words("  "), Cell::words(heading).tone(tone)]);
        let shown = if weight == Weight::Warning { warnings } else { usize::MAX };
        let mut count = 0;
        for group in groups {
            let room = shown.saturating_sub(count);
            count += group.findings.len();
            if room == 0 {
                continue;
            }
            let inset = heading_of(page, report, weight, &group);
            for (finding, row) in group.findings.iter().take(room) {
                one(page, report, finding, *row, inset);
            }
        }
        if let Some(more @ 1..) = count.checked_sub(shown) {
            let all = format!("    and {more} more: git checklist gate --format json");
            page.line(&[Cell::words(all).tone(Tone::Dim)]);
        }
    }
}

/// The line above a group of waiting items; gives the indentation of what is under it.
fn heading_of(page: &mut Page, report: &Report, weight: Weight, group: &facts::Group<'_>) -> usize {
    let headings = group.headings();
    if weight != Weight::Waiting || headings.is_empty() {
        return 4;
    }
    let mut cells = vec![Cell::words("    ")];
    if report.checklists.len() > 1 {
        cells.push(Cell::quoted(group.path).tone(Tone::Dim));
        cells.push(Cell::words(" "));
    }
    let taken: usize = cells.iter().map(Cell::width).sum();
    let room = page.style.width.saturating_sub(taken);
    cells.push(Cell::path(&headings, page.style).fit(room, page.style));
    page.line(&cells);
    6
}

/// One finding: its item and state on a line; below it, unless that says all, message and mend.
pub(super) fn one(
    page: &mut Page,
    report: &Report,
    finding: &Finding,
    row: Option<Row<'_>>,
    inset: usize,
) {
    let indent = Cell::words(" ".repeat(inset));
    let place = Cell::words(place(report, finding)).tone(Tone::Dim);
    let tone = match facts::weight(finding) {
        Weight::Violated => Tone::Bad,
        Weight::Waiting => Tone::Wait,
        Weight::Warning => Tone::Plain,
    };
    if let Some(words) = row.and_then(|row| open(finding, row, page.dot())) {
        let text = row.map_or_else(Cell::default, |row| Cell::quoted(&row.item.text));
        return page
            .spread(vec![indent, place, Cell::words(" "), text], Cell::words(words).tone(tone));
    }
    let rule = Cell::words(finding.rule).tone(tone);
    match row {
        Some(row) => {
            let text = Cell::quoted(&row.item.text);
            page.spread(vec![indent, place, Cell::words(" "), text], rule);
        }
        None => page.spread(vec![indent, place], rule),
    }
    page.wrap(inset + 4, 0, &Cell::prose(&finding.message));
    if !finding.help.is_empty() {
        let help = format!("-> {}", escape::terminal_prose(&finding.help));
        page.wrap(inset + 4, 3, &Cell::words(help));
    }
}

/// What is said of an item that is simply open: nothing more than that, and whose it is.
fn open(finding: &Finding, row: Row<'_>, dot: &str) -> Option<String> {
    if finding.waiting
        && finding.rule == "approvals"
        && row.report.ledger.approvals.iter().all(Approval::counts)
    {
        return Some(assent::lacking(row));
    }
    let simply = finding.waiting && finding.rule == "incomplete" && row.item.state == State::Open;
    simply.then(|| match row.item.attributes.get("owner") {
        Some(owner) => format!("open{dot}{}", escape::terminal(owner)),
        None => "open".to_owned(),
    })
}

/// `:73`, with the path where the report has several checklists or the file is none of them.
fn place(report: &Report, finding: &Finding) -> String {
    let only = report.checklists.len() == 1
        && report.checklists.iter().all(|list| list.path == finding.place.path);
    let path = if only { String::new() } else { escape::terminal(&finding.place.path) };
    match finding.place.line {
        Some(line) => format!("{path}:{line}"),
        None => escape::terminal(&finding.place.path),
    }
}
