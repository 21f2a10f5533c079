//! `git checklist blame`: each line of the checklist with its sign-off.

use super::{
    Cell, Page, Selection, Style, Tone,
    header::{self, Widths},
};
use crate::{
    model::{ChecklistReport, Commit, CommitId, Report, State, Untrusted},
    render::{
        assent, escape,
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
        let widths = widths(report, &rows);
        page.line(&[Cell::words(format!(
            "{:<14}{:<w$}{:<9}{:<k$}{:>4}",
            "when",
            "who",
            "commit",
            "key",
            "line",
            w = widths.name + 2,
            k = widths.key + 2
        ))
        .tone(Tone::Dim)]);
        table(&mut page, report, list, &rows, widths);
    }
    if page.lines() == 0 {
        page.line(&[Cell::words("no item is selected")]);
    }
    header::claims(&mut page, report);
    page.finish()
}

/// How wide the columns of names and keys are.
fn widths(report: &Report, rows: &[Row<'_>]) -> Widths {
    let commits = || rows.iter().filter_map(|row| facts::commit(report, doer(*row)));
    let names = commits().map(|commit| Cell::quoted(&commit.author.name).width());
    let keys = commits().map(|commit| words::signature(&commit.signature).len());
    Widths { name: names.max().unwrap_or(0).clamp(6, 16), key: keys.max().unwrap_or(0).max(9) }
}

fn table(
    page: &mut Page,
    report: &Report,
    list: &ChecklistReport,
    rows: &[Row<'_>],
    widths: Widths,
) {
    let mut headings = headings(list, rows).into_iter().peekable();
    for row in rows {
        while let Some((line, depth, title)) = headings.next_if(|(line, ..)| *line < row.item.line)
        {
            let hashes = Cell::words(format!(
                "{line:>w$}  {} ",
                "#".repeat(depth),
                w = widths.name + widths.key + 31
            ));
            let room = page.style.width.saturating_sub(hashes.width());
            let title = Cell::quoted(title).fit(room, page.style).tone(Tone::Strong);
            page.line(&[hashes, title]);
        }
        item(page, report, *row, widths);
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

fn item(page: &mut Page, report: &Report, row: Row<'_>, widths: Widths) {
    let style = page.style;
    let mut cells = Vec::new();
    for cell in header::who(report, doer(row), widths, style) {
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
    if let Some(commit) = row.sign_off(report) {
        made_again(page, report, commit);
    }
    for id in &row.report.ledger.concurrent {
        if let Some(commit) = report.commit(*id) {
            also(page, report, commit, ("also ticked", ""));
        }
    }
    for (commit, words) in assent::approvals(report, row) {
        also(page, report, commit, ("approval", &format!(" ({words})")));
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
        (None, State::Checked, _) if row.report.ledger.carried.is_some() => {
            "FROM THE BASELINE".to_owned()
        }
        (None, State::Checked, _) if row.report.ledger.sign_off.is_none() => {
            "NO COMMIT KNOWN".to_owned()
        }
        _ => String::new(),
    }
}

/// Who made a sign-off's commit, where that is not its author at the time.
fn made_again(page: &mut Page, report: &Report, commit: &Commit) {
    if commit.moved().is_some() {
        let line = format!(
            "               + {} committed by {}",
            facts::moment(commit.commit_time, report.today),
            escape::terminal(&commit.committer.name)
        );
        page.line(&[Cell::words(line).fit(page.style.width, page.style)]);
    }
}

/// `+ 10 Feb 09:00 approval by Sara, 1f8e6d0, unsigned (1 of 2)`.
fn also(page: &mut Page, report: &Report, commit: &Commit, (did, how): (&str, &str)) {
    let line = format!(
        "               + {} {did} by {}, {}, {}{how}",
        facts::moment(commit.author_time, report.today),
        escape::terminal(&commit.author.name),
        commit.id.short(),
        words::signature(&commit.signature)
    );
    page.line(&[Cell::words(line).fit(page.style.width, page.style)]);
}
