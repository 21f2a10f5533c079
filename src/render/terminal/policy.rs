//! `git checklist policy`: what is demanded of each item, and where each demand comes from.

use super::{Cell, Page, Selection, Style, Tone, header};
use crate::{
    model::{Origin, Report, Untrusted, Writer},
    render::{
        asked::{self, Asked, Value},
        escape,
        facts::{self, Row},
        words,
    },
};

/// Columns of a demand's key.
const KEYS: usize = 12;

/// The selected items with their demands. Where all items are shown, what holds by default is left
/// out.
#[must_use]
pub fn render(report: &Report, selection: &Selection, style: Style) -> String {
    let mut page = Page::new(style);
    page.line(&[Cell::words(header::policy(report)).tone(Tone::Strong)]);
    let (identity, by) = (report.signoff.identity.word(), report.signoff.by.word());
    page.line(&[Cell::words(format!("names are {identity}; the {by} answers for a commit"))]);
    header::notes(&mut page, report);
    let is_whole = *selection == Selection::All;
    let mut above: Option<(usize, usize, &[Untrusted])> = None;
    let mut shown = 0;
    for row in facts::rows(report).filter(|row| selection.has(row.list, row.at)) {
        let here = (row.list, row.item.phase, row.section());
        if above != Some(here) {
            page.gap();
            place(&mut page, report, row);
            above = Some(here);
        }
        one(&mut page, report, row, is_whole);
        shown += 1;
    }
    page.gap();
    page.line(&[Cell::words(words::count(shown, "item", "items")).tone(Tone::Dim)]);
    page.finish()
}

/// `CHECKLIST.md › Phase 3: Database › Setup`
fn place(page: &mut Page, report: &Report, row: Row<'_>) {
    let mut parts = Vec::new();
    if report.checklists.len() > 1 {
        parts.push(row.checklist.path.clone());
    }
    parts.extend(row.phase().map(|phase| phase.title.clone()).filter(|title| !title.is_empty()));
    parts.extend(row.section().iter().cloned());
    if parts.is_empty() {
        parts.push(row.checklist.path.clone());
    }
    let cell = Cell::path(&parts, page.style).fit(page.style.width, page.style);
    page.line(&[cell.tone(Tone::Strong)]);
}

fn one(page: &mut Page, report: &Report, row: Row<'_>, is_whole: bool) {
    let gates: Vec<String> = facts::gate_names(report, row.report).map(escape::terminal).collect();
    let gates = match (row.report.demanded, gates.is_empty()) {
        (false, _) => "not demanded".to_owned(),
        (true, true) => String::new(),
        (true, false) => gates.join(", "),
    };
    let line = format!("  {:>4} ", format!(":{}", row.item.line));
    page.spread(
        vec![Cell::words(line), Cell::quoted(&row.item.text)],
        Cell::words(gates).tone(Tone::Dim),
    );
    for asked in asked::of(&row.report.demands) {
        if !is_whole || *asked.origin != Origin::Default {
            demand(page, &asked, report.base.is_some());
        }
    }
}

/// `signers     @database                 checklist.toml:21 at 9c1f2ab`
fn demand(page: &mut Page, asked: &Asked<'_>, has_target: bool) {
    let key = Cell::words(asked.key).left(KEYS, page.style);
    let value = match &asked.value {
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Text(text) => escape::terminal(*text),
        Value::Texts(texts) => {
            texts.iter().map(|text| escape::terminal(*text)).collect::<Vec<_>>().join(", ")
        }
    };
    page.spread(
        vec![Cell::words("         "), key.tone(Tone::Dim), Cell::words(value)],
        Cell::words(origin(asked.origin, has_target)).tone(Tone::Dim),
    );
}

fn origin(origin: &Origin, has_target: bool) -> String {
    let Origin::Written { by, path, line, commit } = origin else {
        return "default".to_owned();
    };
    let line = line.map_or_else(String::new, |line| format!(":{line}"));
    let at = commit.map_or_else(String::new, |commit| format!(" at {}", commit.short()));
    let whose = match by {
        Writer::Target => ", the target's",
        Writer::Head if has_target => ", the branch's",
        Writer::Head | Writer::Policy => "",
    };
    format!("{}{line}{at}{whose}", escape::terminal(path))
}
