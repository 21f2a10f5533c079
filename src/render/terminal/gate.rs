//! `git checklist gate`: the verdict, and what is in the way.

use super::{Cell, Page, Style, Tone, findings, header};
use crate::{
    model::{GateReport, Reason, Report, Standing, Verdict},
    render::{escape, facts, facts::Weight, words},
};

/// How many warnings are shown, and how many checklists are named: a gate may judge hundreds, and what
/// fails nothing must not bury what does.
const MOST_WARNINGS: usize = 20;
const MOST_LISTS: usize = 10;

/// The verdict of the gates that judged.
#[must_use]
pub fn render(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    first_line(&mut page, report);
    header::overridden(&mut page, report);
    let silent = report.standing == Standing::NoChecklist && report.findings.is_empty();
    if silent && report.notes.is_empty() {
        return page.finish();
    }
    if !silent {
        context(&mut page, report);
    }
    header::notes(&mut page, report);
    if report.gates.len() > 1 {
        gates(&mut page, report);
    }
    findings::most(&mut page, report, MOST_WARNINGS);
    next(&mut page, report);
    last_line(&mut page, report);
    page.finish()
}

fn first_line(page: &mut Page, report: &Report) {
    let mut parts = Vec::new();
    match report.gates.as_slice() {
        [] => {}
        [gate] => parts.push(format!("gate {}", escape::terminal(&gate.name))),
        gates => parts.push(words::count(gates.len(), "gate", "gates")),
    }
    if let Some(journey) = header::journey(report) {
        match parts.last_mut() {
            Some(last) => *last = format!("{last}, {journey}"),
            None => parts.push(journey),
        }
    }
    if let [gate] = report.gates.as_slice() {
        parts.push(format!("{} of {} settled", gate.settled, gate.required));
    }
    let dot = page.dot();
    let mut rest = parts.join(dot);
    if report.standing == Standing::NoChecklist {
        rest.clear();
    }
    if !rest.is_empty() {
        rest.insert_str(0, dot);
    }
    page.line(&[
        Cell::words(words::headline(report)).tone(tone(report.verdict, report.reason)),
        Cell::words(rest),
    ]);
}

/// Green for what holds, yellow for what waits, red for what does not hold.
pub(super) fn tone(verdict: Verdict, reason: Option<Reason>) -> Tone {
    match (verdict, reason) {
        (Verdict::Pass, _) => Tone::Good,
        (Verdict::Fail, Some(Reason::Waiting)) => Tone::Wait,
        (Verdict::Fail, _) => Tone::Bad,
    }
}

fn context(page: &mut Page, report: &Report) {
    let mut parts = vec![header::policy(report)];
    if let [list] = report.checklists.as_slice() {
        parts.push(escape::terminal(&list.path));
        parts.extend(header::release(report, list));
    }
    page.parts(0, &parts, Tone::Plain);
    if report.checklists.len() > 1 {
        for list in report.checklists.iter().take(MOST_LISTS) {
            let mut parts = vec![escape::terminal(&list.path)];
            parts.extend(header::release(report, list));
            page.parts(2, &parts, Tone::Plain);
        }
        if let Some(more @ 1..) = report.checklists.len().checked_sub(MOST_LISTS) {
            page.parts(2, &[format!("and {more} more")], Tone::Plain);
        }
    }
}

fn gates(page: &mut Page, report: &Report) {
    page.gap();
    for gate in &report.gates {
        line(page, gate, &report.gates);
    }
}

/// `  gate merge   closed   5 of 66 missing`.
pub(super) fn line(page: &mut Page, gate: &GateReport, all: &[GateReport]) {
    let name = |gate: &GateReport| Cell::quoted(&gate.name).fit(30, page.style);
    let width = all.iter().map(|gate| name(gate).width()).max().unwrap_or(0);
    let missing = gate.required.saturating_sub(gate.settled);
    let words = match (gate.verdict, missing) {
        (Verdict::Pass, _) => format!("{} of {} settled", gate.settled, gate.required),
        (Verdict::Fail, 0) => "something else does not hold".to_owned(),
        (Verdict::Fail, _) => format!("{missing} of {} missing", gate.required),
    };
    let cells = [
        Cell::words("  gate "),
        name(gate).left(width + 2, page.style),
        Cell::words(format!("{:<9}", words::gate(gate.verdict)))
            .tone(tone(gate.verdict, gate.reason)),
        Cell::words(words),
    ];
    page.line(&cells);
}

/// The mend of the first thing in the way, where its line above does not say it.
fn next(page: &mut Page, report: &Report) {
    let index = facts::Index::new(report);
    let waiting = facts::of_weight(report, Weight::Waiting).find_map(|finding| {
        let row = index.row_of(finding)?;
        let verb = match finding.rule {
            "incomplete" => "check",
            "approvals" => "approve",
            _ => return None,
        };
        Some(format!("{verb} {}", row.argument(report)))
    });
    if let Some(command) = waiting {
        page.gap();
        page.line(&[Cell::words(format!("next: git checklist {command}"))]);
    }
}

fn last_line(page: &mut Page, report: &Report) {
    let names: Vec<_> = report.gates_elsewhere.iter().map(escape::terminal).collect();
    let elsewhere = match names.as_slice() {
        [] => String::new(),
        [one] => format!("Gate {one} is not judged here. "),
        [most @ .., last] => {
            format!("Gates {} and {last} are not judged here. ", most.join(", "))
        }
    };
    let status = match report.verdict {
        Verdict::Pass => "exit 0",
        Verdict::Fail => "exit 1",
    };
    page.gap();
    page.wrap(0, 0, &Cell::words(elsewhere + status));
}
