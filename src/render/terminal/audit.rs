//! `git checklist audit`: the whole record, then what does not hold, then the verdict.

use super::{Cell, Page, Style, Tone, findings, gate, header, log};
use crate::{
    model::{ChecklistReport, Report, State},
    render::{
        assent, backing, escape,
        facts::{self, Row},
        words,
    },
};

/// The whole record.
#[must_use]
pub fn render(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    header::overridden(&mut page, report);
    for (at, list) in report.checklists.iter().enumerate() {
        checklist(&mut page, report, at, list);
    }
    if report.checklists.is_empty() {
        page.line(&[Cell::words("no checklist")]);
    }
    findings::all(&mut page, report);
    verdict(&mut page, report);
    header::claims(&mut page, report);
    page.finish()
}

fn checklist(page: &mut Page, report: &Report, at: usize, list: &ChecklistReport) {
    page.gap();
    let mut parts = vec![escape::terminal(&list.path)];
    parts.extend(list.checklist.title.as_ref().map(escape::terminal));
    parts.extend(header::release(report, list));
    parts.push(format!("blob {}", list.blob.short()));
    page.parts(0, &parts, Tone::Strong);
    if list.checklist.items.is_empty() {
        page.line(&[Cell::words("  no items")]);
    }
    for index in 0..list.checklist.phases.len() {
        phase(page, report, at, index);
    }
}

fn phase(page: &mut Page, report: &Report, list: usize, at: usize) {
    let Some(share) = report.checklists.get(list) else {
        return;
    };
    let Some(phase) = share.checklist.phases.get(at) else {
        return;
    };
    let tally = facts::tally(report, list, Some(at));
    let counts = format!("{}/{} {}", tally.settled, tally.total, tally.words());
    page.gap();
    let title = if phase.title.is_empty() {
        Cell::words("before any heading")
    } else {
        Cell::quoted(&phase.title)
    };
    page.spread(vec![Cell::words("  "), title.tone(Tone::Strong)], Cell::words(counts.trim_end()));
    for row in facts::rows_of(report, list).filter(|row| row.item.phase == at) {
        item(page, report, row);
    }
}

fn item(page: &mut Page, report: &Report, row: Row<'_>) {
    let (mark, tone) = match (row.item.state, row.report.settled) {
        (State::Open, _) => ("[ ]", Tone::Plain),
        (State::Checked, true) => ("[x]", Tone::Good),
        (State::Checked, false) => ("[x]", Tone::Bad),
        (State::NotApplicable, _) => ("[-]", Tone::Plain),
    };
    let problem = match row.report.ledger.problem {
        Some(problem) => Cell::words(problem.word().to_uppercase()).tone(Tone::Bad),
        None if !row.item.required => Cell::words("optional").tone(Tone::Dim),
        None => Cell::default(),
    };
    let start = Cell::words(format!("{:>6}  {mark} ", row.item.line)).tone(tone);
    page.spread(vec![start, Cell::quoted(&row.item.text)], problem);
    for line in who(report, row) {
        page.wrap(12, 2, &Cell::words(line).tone(Tone::Dim));
    }
}

/// Everybody who stands for the item's state.
fn who(report: &Report, row: Row<'_>) -> Vec<String> {
    let ledger = &row.report.ledger;
    let person = |id| facts::commit(report, id).map(log::person);
    let mut lines = Vec::new();
    match (row.item.state, row.sign_off(report)) {
        (State::Open, _) => {}
        (State::Checked, Some(commit)) => {
            lines.push(format!("signed off by {}", log::person(commit)));
            let measured = backing::measured(&ledger.backing);
            lines.extend(measured.map(|value| format!("measured {value}")));
            let evidence = backing::evidence(&ledger.backing);
            lines.extend(evidence.into_iter().map(|one| format!("evidence {one}")));
        }
        (State::Checked, None) if ledger.carried.is_some() => {
            lines.extend(ledger.carried.map(words::carried_over));
        }
        (State::Checked, None) => {
            let ticked = person(ledger.sign_off.or(ledger.culprit));
            lines.extend(ticked.map(|person| format!("no sign-off; ticked by {person}")));
        }
        (State::NotApplicable, _) => {
            if let Some(waiver) = &ledger.waiver {
                let by = person(waiver.commit).unwrap_or_else(|| "before this history".to_owned());
                let reason = escape::terminal(&waiver.reason);
                lines.push(format!("not applicable, said {by}: {reason}"));
            }
        }
    }
    for id in &ledger.concurrent {
        lines.extend(person(Some(*id)).map(|person| format!("also ticked by {person}")));
    }
    for (commit, words) in assent::approvals(report, row) {
        lines.push(format!("approval by {} ({words})", log::person(commit)));
    }
    lines
}

fn verdict(page: &mut Page, report: &Report) {
    page.gap();
    for one in &report.gates {
        gate::line(page, one, &report.gates);
    }
    page.gap();
    let tone = gate::tone(report.verdict, report.reason);
    let counts = words::list(&[
        (facts::of_weight(report, facts::Weight::Violated).count(), "not holding"),
        (facts::of_weight(report, facts::Weight::Waiting).count(), "waiting"),
        (facts::of_weight(report, facts::Weight::Warning).count(), "warned of"),
    ]);
    let dot = page.dot();
    let counts = if counts.is_empty() { String::new() } else { format!("{dot}{counts}") };
    page.line(&[Cell::words(words::headline(report)).tone(tone), Cell::words(counts)]);
    let range = match report.base {
        Some(base) => format!("{}..{}", base.short(), report.head.short()),
        None => format!("whole history of {}", report.head.short()),
    };
    let mut parts = vec![range, format!("history {}", report.history.word())];
    parts.extend(header::journey(report));
    parts.push(header::policy(report));
    page.parts(0, &parts, Tone::Plain);
    header::notes(page, report);
}
