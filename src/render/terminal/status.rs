//! `git checklist` and `git checklist status`: where are we, what is in the way, what comes next.
//!
//! At most 24 lines: what does not fit is counted.

use super::{Cell, Page, Style, Tone, gate, header};
use crate::{
    model::{ChecklistReport, DueState, Report, Standing, State},
    render::{
        assent,
        due::{self, Due},
        escape,
        facts::{self, Row, Tally, Weight},
        words,
    },
};

/// The most lines that the view takes.
pub const LINES: usize = 24;
/// Lines kept for what follows the checklists: findings, gates, the next command.
const BELOW: usize = 12;
/// Cells of a bar, the fewest on a narrow terminal and the most.
const BAR: [usize; 2] = [5, 20];

/// Columns of `   12/14  `.
const COUNT: usize = 10;

/// Where the release stands.
#[must_use]
pub fn render(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    let room = LINES - BELOW;
    header::overridden(&mut page, report);
    let whole: usize = report.checklists.iter().map(|list| list.checklist.phases.len() + 4).sum();
    match report.checklists.as_slice() {
        [] => page.line(&[Cell::words(words::NO_CHECKLIST)]),
        [_] => list(&mut page, report, 0, room),
        lists if whole <= room => (0..lists.len()).for_each(|at| list(&mut page, report, at, room)),
        _ => overview(&mut page, report, room),
    }
    broken(&mut page, report);
    gates(&mut page, report);
    next(&mut page, report);
    page.finish()
}

fn list(page: &mut Page, report: &Report, at: usize, room: usize) {
    let Some(list) = report.checklists.get(at) else {
        return;
    };
    page.gap();
    let before = page.lines();
    page.parts(0, &title(page, report, list), Tone::Strong);
    page.keep(before + 3);
    page.gap();
    let phases = phases(report, at);
    let agenda = agenda(page, &phases);
    let room = room - usize::from(agenda.is_some());
    let shown = if phases.len() + 4 > room { room.saturating_sub(5) } else { phases.len() };
    let columns = columns(page, &phases);
    for phase in phases.iter().take(shown) {
        bar_line(page, phase, columns);
    }
    if phases.len() > shown {
        let more = phases.len() - shown;
        page.line(&[Cell::words(format!("  and {more} more: git checklist list"))]);
    }
    if let Some(agenda) = agenda {
        page.line(&[agenda]);
    }
}

/// `late: 3 Database (3 left)   now: 4 Configuration (2 left)   next: 5 Deployment, Fri 14 Feb`.
fn agenda(page: &Page, phases: &[Bar]) -> Option<Cell> {
    let left = |bar: &&Bar| !bar.tally.optional && !bar.tally.is_settled();
    let of = |state| move |bar: &&Bar| bar.due.state == Some(state) && left(bar);
    let mut parts = Vec::new();
    for state in [DueState::Late, DueState::Now] {
        let bars: Vec<_> = phases.iter().filter(of(state)).collect();
        let Some(bar) = bars.first() else { continue };
        let missing: usize = bars.iter().map(|bar| bar.tally.total - bar.tally.settled).sum();
        let more = bars.len() - 1;
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let lead = Cell::words(format!("{}: ", state.word()));
        let part = lead.then(&bar.name).then(&Cell::words(format!("{more} ({missing} left)")));
        parts.push(part);
    }
    if let Some(bar) = phases.iter().find(of(DueState::Next)) {
        let lead = Cell::words("next: ").then(&bar.name).then(&Cell::words(", "));
        parts.push(lead.then(&Cell::quoted(&bar.due.when)));
    }
    let is_late = phases.iter().any(|bar| of(DueState::Late)(&bar));
    let mut parts = parts.into_iter();
    let first = Cell::words("  ").then(&parts.next()?);
    let line = parts.fold(first, |line, part| line.then(&Cell::words("   ")).then(&part));
    let tone = if is_late { Tone::Bad } else { Tone::Wait };
    Some(line.fit(page.style.width, page.style).tone(tone))
}

fn title(page: &Page, report: &Report, list: &ChecklistReport) -> Vec<String> {
    let mut parts = vec![escape::terminal(list.checklist.title.as_ref().unwrap_or(&list.path))];
    if report.checklists.len() > 1 {
        parts.push(escape::terminal(&list.path));
    }
    if let Some(release) = &list.checklist.release {
        parts.push(format!("release {}", escape::terminal(&release.name)));
    }
    parts.extend(branch(report));
    parts.extend(list.schedule.as_ref().map(due::release));
    let part = |part| Cell::words(part).fit(page.style.width - 2, page.style);
    parts.into_iter().map(|text| part(text).into_text()).collect()
}

/// `release/2.3, 41 commits ahead of main`.
fn branch(report: &Report) -> Option<String> {
    let source = escape::terminal(report.source.as_ref()?);
    Some(match (report.ahead, &report.target) {
        (Some(ahead), Some(target)) => format!(
            "{source}, {} ahead of {}",
            words::count(ahead, "commit", "commits"),
            escape::terminal(target)
        ),
        _ => source,
    })
}

/// One phase, or one checklist, ready to be shown.
struct Bar {
    name: Cell,
    tally: Tally,
    due: Due,
}

fn phases(report: &Report, at: usize) -> Vec<Bar> {
    let Some(list) = report.checklists.get(at) else {
        return Vec::new();
    };
    let phases = list.checklist.phases.iter().enumerate();
    phases
        .map(|(index, phase)| {
            let tally = facts::tally(report, at, Some(index));
            let name = if phase.title.is_empty() {
                Cell::words("before any heading")
            } else {
                Cell::quoted(&phase.name())
            };
            Bar { name, due: due::of_phase(list, phase, tally.is_settled()), tally }
        })
        .collect()
}

#[derive(Clone, Copy)]
struct Columns {
    name: usize,
    bar: usize,
    state: usize,
    when: usize,
}

fn columns(page: &Page, bars: &[Bar]) -> Columns {
    let widest = |width: fn(&Bar) -> usize| bars.iter().map(width).max().unwrap_or(0);
    let name = widest(|bar| bar.name.width()).min(page.style.width / 3);
    let state = widest(|bar| bar.tally.words().len()).clamp(10, 34);
    let when = widest(|bar| Cell::quoted(&bar.due.when).width()).min(20);
    let note = widest(|bar| bar.due.note.len());
    // The bar says what the figures behind it say: it is the first to give way.
    let others = 2 + name + 2 + COUNT + state + 2 + when + 2 + note;
    let bar = page.style.width.saturating_sub(others).clamp(BAR[0], BAR[1]);
    Columns { name, bar, state, when }
}

fn bar_line(page: &mut Page, bar: &Bar, columns: Columns) {
    let style = page.style;
    let tone = match bar.tally {
        tally if tally.again + tally.unwaived > 0 => Tone::Bad,
        tally if tally.is_settled() && tally.total > 0 => Tone::Good,
        _ => Tone::Plain,
    };
    let late = if bar.due.late { Tone::Bad } else { Tone::Wait };
    let cells = [
        Cell::words("  "),
        bar.name.clone().left(columns.name + 2, style),
        Cell::words(filled(bar.tally, columns.bar, style)).tone(tone),
        Cell::words(format!("{:>5}/{:<3} ", bar.tally.settled, bar.tally.total)),
        Cell::words(bar.tally.words()).tone(tone).left(columns.state + 2, style),
        Cell::quoted(&bar.due.when).left(columns.when + 2, style),
        Cell::words(bar.due.note.clone()).tone(late),
    ];
    page.line(&cells);
}

fn filled(tally: Tally, cells: usize, style: Style) -> String {
    let full = (tally.settled * cells).checked_div(tally.total).unwrap_or(0);
    let [on, off] = if style.unicode { ["█", "░"] } else { ["#", "."] };
    on.repeat(full) + &off.repeat(cells - full)
}

/// Many checklists: a line each.
fn overview(page: &mut Page, report: &Report, room: usize) {
    let journey = branch(report).map_or_else(String::new, |branch| page.dot().to_owned() + &branch);
    let count = words::count(report.checklists.len(), "checklist", "checklists");
    page.line(&[Cell::words(count + &journey).tone(Tone::Strong)]);
    page.gap();
    let bars: Vec<_> = report
        .checklists
        .iter()
        .enumerate()
        .map(|(at, list)| Bar {
            name: Cell::quoted(&list.path),
            tally: facts::tally(report, at, None),
            due: Due::default(),
        })
        .collect();
    let shown = if bars.len() + 2 > room { room - 3 } else { bars.len() };
    let columns = columns(page, &bars);
    for bar in bars.iter().take(shown) {
        bar_line(page, bar, columns);
    }
    if bars.len() > shown {
        let more = bars.len() - shown;
        page.line(&[Cell::words(format!("  and {more} more: git checklist audit"))]);
    }
}

/// How much is claimed that does not hold.
fn broken(page: &mut Page, report: &Report) {
    let counts = words::list(&[
        (facts::of_weight(report, Weight::Violated).count(), "not holding"),
        (facts::of_weight(report, Weight::Warning).count(), "to know of"),
    ]);
    if !counts.is_empty() {
        page.gap();
        page.line(&[Cell::words(format!("  findings: {counts}")).tone(Tone::Bad)]);
    }
}

fn gates(page: &mut Page, report: &Report) {
    let names: Vec<_> = report.gates_elsewhere.iter().map(escape::terminal).collect();
    if report.gates.is_empty() && names.is_empty() {
        return;
    }
    page.gap();
    let shown = if report.gates.len() > 4 { 3 } else { 4 };
    for one in report.gates.iter().take(shown) {
        gate::line(page, one, &report.gates);
    }
    if report.gates.len() > shown {
        let more = report.gates.len() - shown;
        page.line(&[Cell::words(format!("  and {more} more: git checklist gate NAME"))]);
    }
    if !names.is_empty() {
        let line = format!("  not judged here: {}", names.join(", "));
        page.line(&[Cell::words(line).fit(page.style.width, page.style)]);
    }
}

/// The next command to type, safe to copy whatever an item's author wrote.
fn next(page: &mut Page, report: &Report) {
    let row = facts::rows(report).find(|row| row.report.demanded && !row.report.settled);
    page.gap();
    match row {
        Some(row) => page.wrap(0, 2, &command(page, report, row)),
        None if report.standing == Standing::Audit || report.gates.is_empty() => {
            page.line(&[Cell::words("next: git checklist audit")]);
        }
        None => page.line(&[Cell::words("next: git checklist gate")]),
    }
}

fn command(page: &Page, report: &Report, row: Row<'_>) -> Cell {
    let item = row.argument(report);
    let why = match row.report.gates.first().and_then(|at| report.gates.get(*at)) {
        Some(gate) => format!("git checklist gate {}", escape::argument(&gate.name)),
        None => "git checklist audit".to_owned(),
    };
    let verb = match row.item.state {
        _ if assent::is_lacking(&row) => "approve",
        State::NotApplicable => "log",
        _ => "check",
    };
    let text = Cell::quoted(&row.item.text).fit(40, page.style);
    Cell::words(format!("next: git checklist {verb} {item}    ("))
        .then(&text)
        .then(&Cell::words(format!(")    why: {why}")))
        .tone(Tone::Strong)
}
