//! `git checklist diff A..B`: what a branch does to the items.

use super::{Cell, Page, Selection, Style, Tone, header, log};
use crate::{
    model::{Event, EventKind, Report},
    render::{
        facts::{self, Row},
        words,
    },
};

/// The items that the range's commits touched, by phase, each with the last event of its kind.
#[must_use]
pub fn render(report: &Report, selection: &Selection, style: Style) -> String {
    let mut page = Page::new(style);
    let rows: Vec<_> = facts::rows(report)
        .filter(|row| selection.has(row.list, row.at) && !row.report.ledger.events.is_empty())
        .collect();
    first_line(&mut page, report, &rows);
    let mut above = None;
    for row in rows {
        if above != Some((row.list, row.item.phase)) {
            heading(&mut page, report, row);
            above = Some((row.list, row.item.phase));
        }
        item(&mut page, report, row);
    }
    removed(&mut page, report);
    header::claims(&mut page, report);
    page.finish()
}

fn first_line(page: &mut Page, report: &Report, rows: &[Row<'_>]) {
    let range = match report.base {
        Some(base) => format!("{}..{}", base.short(), report.head.short()),
        None => report.head.short(),
    };
    let count = |kind: EventKind| {
        let last = rows.iter().filter_map(|row| row.report.ledger.events.last());
        last.filter(|event| event.kind == kind).count()
    };
    let kinds = [
        EventKind::Checked,
        EventKind::Unchecked,
        EventKind::Waived,
        EventKind::Reinstated,
        EventKind::Added,
        EventKind::Reworded,
        EventKind::Moved,
        EventKind::Restored,
    ];
    let counts = words::list(&kinds.map(|kind| (count(kind), kind.word())));
    let counts = if counts.is_empty() { "touches no item".to_owned() } else { counts };
    let line = format!("{range}{}{counts}", page.dot());
    page.line(&[Cell::words(line).tone(Tone::Strong)]);
}

fn heading(page: &mut Page, report: &Report, row: Row<'_>) {
    page.gap();
    let mut title = match row.phase() {
        Some(phase) if !phase.title.is_empty() => Cell::quoted(&phase.title),
        _ => Cell::words("before any heading"),
    };
    if report.checklists.len() > 1 {
        title = Cell::quoted(&row.checklist.path).then(&Cell::words(page.dot())).then(&title);
    }
    let title = title.fit(page.style.width - 2, page.style);
    page.line(&[Cell::words("  "), title.tone(Tone::Strong)]);
}

fn item(page: &mut Page, report: &Report, row: Row<'_>) {
    let problem =
        row.report.ledger.problem.map_or_else(String::new, |problem| problem.word().to_uppercase());
    let start = Cell::words(format!("    :{} ", row.item.line));
    page.spread(vec![start, Cell::quoted(&row.item.text)], Cell::words(problem).tone(Tone::Bad));
    for event in last_of_each(&row.report.ledger.events) {
        if let Some(commit) = report.commit(event.commit) {
            let merge = if event.in_merge { " by a merge" } else { "" };
            let line = format!("{}{merge}: {}", event.kind.word(), log::person(commit));
            page.wrap(8, 2, &Cell::words(line).tone(Tone::Dim));
        }
    }
}

/// The last event of each kind, in the order of the ledger.
fn last_of_each(events: &[Event]) -> impl Iterator<Item = Event> {
    events.iter().enumerate().filter_map(|(at, event)| {
        let later = events.iter().skip(at + 1);
        (!later.clone().any(|other| other.kind == event.kind)).then_some(*event)
    })
}

/// Items that are gone have no row: the findings name them.
fn removed(page: &mut Page, report: &Report) {
    for finding in report.findings.iter().filter(|one| one.rule == "removed-item") {
        page.gap();
        super::findings::one(page, report, finding, None, 2);
    }
}
