//! `git checklist log`: the ledger as a timeline, or the story of one item.

use std::collections::BTreeMap;

use super::{Cell, Page, Selection, Style, Tone, header};
use crate::{
    model::{Commit, CommitId, Event, EventKind, Report, State},
    render::{
        assent, backing, due, escape,
        facts::{self, Row},
        words,
    },
};

/// The timeline of the selected items, newest first; the story, where one item is selected.
#[must_use]
pub fn render(report: &Report, selection: &Selection, style: Style) -> String {
    let mut page = Page::new(style);
    header::overridden(&mut page, report);
    let rows: Vec<_> = facts::rows(report).filter(|row| selection.has(row.list, row.at)).collect();
    match (rows.as_slice(), selection) {
        ([row], Selection::Items(_)) => story(&mut page, report, *row),
        ([], _) => page.line(&[Cell::words("no item is selected")]),
        (rows, _) => timeline(&mut page, report, rows),
    }
    page.line(&[Cell::words(format!("history: {}", report.history.word())).tone(Tone::Dim)]);
    header::claims(&mut page, report);
    page.finish()
}

fn timeline(page: &mut Page, report: &Report, rows: &[Row<'_>]) {
    let mut commits: BTreeMap<CommitId, Vec<(Row<'_>, Event)>> = BTreeMap::new();
    for row in rows {
        for event in &row.report.ledger.events {
            commits.entry(event.commit).or_default().push((*row, *event));
        }
    }
    let mut commits: Vec<_> =
        commits.into_iter().filter_map(|(id, events)| Some((report.commit(id)?, events))).collect();
    commits.sort_by_key(|(commit, _)| std::cmp::Reverse((commit.commit_time.seconds, commit.id)));
    for (commit, events) in &commits {
        page.gap();
        heading(page, commit);
        for (row, event) in events {
            change(page, report, *row, *event);
        }
    }
    if commits.is_empty() {
        page.line(&[Cell::words("no commit of this history did anything to an item")]);
    }
    page.gap();
}

/// `c03d9e2  8 Feb 2025 16:40 +01:00  Ana  unsigned  Tick the replica`.
fn heading(page: &mut Page, commit: &Commit) {
    let style = page.style;
    let start = format!("{}  {}  ", commit.id.short(), facts::full_moment(commit.author_time));
    let mut who = Cell::quoted(&commit.author.name).fit(30, style);
    if commit.committer != commit.author {
        let by = format!(" (committed by {})", escape::terminal(&commit.committer.name));
        who = who.then(&Cell::words(by).fit(40, style));
    }
    let key = format!("  {}  ", words::signature(&commit.signature));
    let cells = [
        Cell::words(start).tone(Tone::Strong),
        who.tone(Tone::Strong),
        Cell::words(key).tone(Tone::Dim),
    ];
    let taken: usize = cells.iter().map(Cell::width).sum();
    let subject = Cell::quoted(&commit.subject()).fit(style.width.saturating_sub(taken), style);
    page.line(&[cells.as_slice(), &[subject]].concat());
}

fn change(page: &mut Page, report: &Report, row: Row<'_>, event: Event) {
    let style = page.style;
    let mut text = Cell::words(format!(":{} ", row.item.line)).then(&Cell::quoted(&row.item.text));
    if report.checklists.len() > 1 {
        text = Cell::quoted(&row.checklist.path).then(&text);
    }
    let word = Cell::words(event.kind.word()).left(12, style).tone(tone(event.kind));
    let merge = Cell::words(merge(event));
    let room = style.width.saturating_sub(9 + word.width() + merge.width());
    page.line(&[Cell::words(" ".repeat(9)), word, text.fit(room, style), merge]);
}

/// What is said of an event that a merge did itself.
fn merge(event: Event) -> &'static str {
    if event.in_merge { ", by the merge itself" } else { "" }
}

fn tone(kind: EventKind) -> Tone {
    match kind {
        EventKind::Checked => Tone::Good,
        EventKind::Unchecked | EventKind::Removed => Tone::Bad,
        EventKind::Waived | EventKind::Reworded => Tone::Wait,
        _ => Tone::Plain,
    }
}

fn story(page: &mut Page, report: &Report, row: Row<'_>) {
    let mut parts = vec![escape::terminal(&row.item.text)];
    let headings: Vec<_> = row.item.headings.iter().map(escape::terminal).collect();
    if !headings.is_empty() {
        parts.push(headings.join(if page.style.unicode { " › " } else { " > " }));
    }
    parts.extend(header::release(report, row.checklist));
    page.parts(0, &parts, Tone::Strong);
    let place = format!("{}:{}", escape::terminal(&row.checklist.path), row.item.line);
    fact(page, "at", &format!("{place}, id {}", escape::terminal(&row.item.id)));
    state(page, report, row);
    page.gap();
    for event in &row.report.ledger.events {
        if let Some(commit) = report.commit(event.commit) {
            let line = format!(
                "{}{}{}  {}",
                person(commit),
                via(row, commit),
                merge(*event),
                escape::terminal(&commit.subject())
            );
            fact(page, event.kind.word(), &line);
        }
    }
    page.gap();
}

/// `, via #12`: the request by which a squash merge brought a commit.
fn via(row: Row<'_>, commit: &Commit) -> String {
    let request = row.report.ledger.request_of(commit.id);
    request.map_or_else(String::new, |request| format!(", via {}", request.name()))
}

/// Who stands for the item now, or why nobody does.
fn state(page: &mut Page, report: &Report, row: Row<'_>) {
    let ledger = &row.report.ledger;
    match (row.item.state, row.sign_off(report)) {
        (State::Open, _) => fact(page, "open", "nobody signed it off"),
        (State::Checked, Some(commit)) => {
            fact(page, "signed off by", &(person(commit) + &via(row, commit)));
        }
        (State::Checked, None) if ledger.carried.is_some() => {
            let words = ledger.carried.map(words::carried_over).unwrap_or_default();
            fact(page, "checked", &words);
        }
        (State::Checked, None) => fact(page, "signed off by", "nobody: the tick is no sign-off"),
        (State::NotApplicable, _) => waiver(page, report, row),
    }
    match due::late(report, row) {
        Some(due::Late::Open) => fact(page, "late", "its phase's window is over"),
        Some(due::Late::Signed) => fact(page, "late", "signed off after its phase's window"),
        None => {}
    }
    for id in &ledger.concurrent {
        if let Some(commit) = report.commit(*id) {
            fact(page, "also ticked by", &person(commit));
        }
    }
    for (commit, words) in assent::approvals(report, row) {
        fact(page, "approval by", &format!("{} ({words})", person(commit)));
    }
    if let Some(measured) = backing::measured(&ledger.backing) {
        fact(page, "measured", &measured);
    }
    for evidence in backing::evidence(&ledger.backing) {
        fact(page, "evidence", &evidence);
    }
    for changed in &ledger.changes.paths {
        let by = changed.commits.iter().filter_map(|id| report.commit(*id)).map(person);
        let by: Vec<_> = by.collect();
        let path = escape::terminal(&changed.path);
        fact(page, "changed", &[vec![path], by].concat().join("; "));
    }
    if ledger.changes.more > 0 {
        fact(page, "changed", &format!("{} more", ledger.changes.more));
    }
    if let Some(problem) = ledger.problem {
        let by = facts::commit(report, ledger.culprit)
            .map_or_else(String::new, |commit| format!(", see {}", person(commit)));
        fact(page, "problem", &format!("{}{by}", problem.word()));
    }
}

fn waiver(page: &mut Page, report: &Report, row: Row<'_>) {
    let Some(waiver) = &row.report.ledger.waiver else {
        return fact(page, "not applicable", "nobody declared that in this history");
    };
    let who = facts::commit(report, waiver.commit)
        .map_or_else(|| "before this history".to_owned(), person);
    let reason = if waiver.reason.is_empty() {
        "no reason given".to_owned()
    } else {
        escape::terminal(&waiver.reason)
    };
    fact(page, "not applicable", &format!("{who}: {reason}"));
}

fn fact(page: &mut Page, name: &str, text: &str) {
    page.wrap(2, 18, &Cell::words(format!("{name:<17} {text}")));
}

/// `Ana, 8 Feb 2025 16:40 +01:00, c03d9e2, unsigned`.
pub(super) fn person(commit: &Commit) -> String {
    let committer = if commit.committer == commit.author {
        String::new()
    } else {
        format!(" (committed by {})", escape::terminal(&commit.committer.name))
    };
    format!(
        "{}{committer}, {}, {}, {}",
        escape::terminal(&commit.author.name),
        facts::full_moment(commit.author_time),
        commit.id.short(),
        words::signature_in_full(&commit.signature)
    )
}
