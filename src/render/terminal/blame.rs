//! `git checklist blame`: each line of the checklist with its sign-off.

use super::{Cell, Page, Selection, Style, Tone, header};
use crate::{
    model::{ChecklistReport, CommitId, Report, State, Untrusted},
    render::{
        escape,
        facts::{self, Row},
        words,
    },
};

/// The selected items, and the headings that they stand under.
#[must_use]
pub fn render(report: &Report, selection: &Selection, style: Style) -> String {
    let mut page = Page::new(style);
    for (at, list) in report.checklists.iter().enumerate() {
        let rows: Vec<_> =
            facts::rows_of(report, at).filter(|row| selection.has(row.list, row.at)).collect();
        if rows.is_empty() {
            continue;
        }
        page.gap();
        if report.checklists.len() > 1 {
            page.line(&[Cell::quoted(&list.path).tone(Tone::Strong)]);
        }
        let name = names(report, &rows);
        page.line(&[Cell::words(format!(
            "{:<14}{:<w$}{:<9}{:<11}{:>4}",
            "when",
            "who",
            "commit",
            "key",
            "line",
            w = name + 2
        ))
        .tone(Tone::Dim)]);
        table(&mut page, report, list, &rows, name);
    }
    if page.lines() == 0 {
        page.line(&[Cell::words("no item is selected")]);
    }
    header::claims(&mut page);
    page.finish()
}

/// How wide the column of names is.
fn names(report: &Report, rows: &[Row<'_>]) -> usize {
    let name = |row: &Row<'_>| facts::commit(report, doer(*row)).map(|commit| &commit.author.name);
    let widths = rows.iter().filter_map(name).map(|name| Cell::quoted(name).width());
    widths.max().unwrap_or(0).clamp(6, 16)
}

fn table(page: &mut Page, report: &Report, list: &ChecklistReport, rows: &[Row<'_>], name: usize) {
    let mut headings = headings(list, rows).into_iter().peekable();
    for row in rows {
        while let Some((line, depth, title)) = headings.next_if(|(line, ..)| *line < row.item.line)
        {
            let hashes = Cell::words(format!("{line:>w$}  {} ", "#".repeat(depth), w = name + 40));
            let room = page.style.width.saturating_sub(hashes.width());
            let title = Cell::quoted(title).fit(room, page.style).tone(Tone::Strong);
            page.line(&[hashes, title]);
        }
        item(page, report, *row, name);
    }
}

/// The phases and sections that the rows stand under: line, depth, title.
fn headings<'a>(list: &'a ChecklistReport, rows: &[Row<'_>]) -> Vec<(u32, usize, &'a Untrusted)> {
    let mut headings = Vec::new();
    for (at, phase) in list.checklist.phases.iter().enumerate() {
        let lines: Vec<_> =
            rows.iter().filter(|row| row.item.phase == at).map(|row| row.item.line).collect();
        if lines.is_empty() || phase.title.is_empty() {
            continue;
        }
        headings.push((phase.line, 2, &phase.title));
        for (index, section) in phase.sections.iter().enumerate() {
            let end = phase.sections.get(index + 1).map_or(u32::MAX, |next| next.line);
            if lines.iter().any(|line| (section.line..end).contains(line)) {
                headings.push((section.line, 3, &section.title));
            }
        }
    }
    headings
}

fn item(page: &mut Page, report: &Report, row: Row<'_>, name: usize) {
    let style = page.style;
    let mut cells = Vec::new();
    for cell in header::who(report, doer(row), name, style) {
        cells.extend([cell, Cell::words("  ")]);
    }
    let mark = match row.item.state {
        State::Open => "[ ]",
        State::Checked => "[x]",
        State::NotApplicable => "[-]",
    };
    cells.push(Cell::words(format!("{:>4}  {mark} ", row.item.line)));
    cells.push(Cell::quoted(&row.item.text));
    page.spread(cells, Cell::words(shout(row)).tone(Tone::Bad));
    for id in &row.report.ledger.concurrent {
        also(page, report, *id);
    }
}

/// The commit that brought the item to its state; with a problem, that is no more than a claim.
fn doer(row: Row<'_>) -> Option<CommitId> {
    let ledger = &row.report.ledger;
    match row.item.state {
        State::Open => None,
        State::Checked => ledger.sign_off.or(ledger.culprit),
        State::NotApplicable => ledger.waiver.as_ref().and_then(|waiver| waiver.commit),
    }
}

/// The problem in capitals.
fn shout(row: Row<'_>) -> String {
    match (row.report.ledger.problem, row.item.state, row.report.settled) {
        (Some(problem), ..) => problem.word().to_uppercase(),
        (None, State::NotApplicable, true) => "NOT APPLICABLE".to_owned(),
        (None, State::NotApplicable, false) => "NOT APPLICABLE, DOES NOT COUNT".to_owned(),
        (None, State::Checked, _) if row.report.ledger.sign_off.is_none() => {
            "NO COMMIT KNOWN".to_owned()
        }
        _ => String::new(),
    }
}

fn also(page: &mut Page, report: &Report, id: CommitId) {
    if let Some(commit) = report.commit(id) {
        let line = format!(
            "               + {} also ticked by {}, {}, {}",
            facts::moment(commit.author_time, report.today),
            escape::terminal(&commit.author.name),
            commit.id.short(),
            words::signature(commit.signature)
        );
        page.line(&[Cell::words(line).fit(page.style.width, page.style)]);
    }
}
