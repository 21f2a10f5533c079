//! `git checklist list`: what the files say, without any history.

use super::{Cell, Page, Style, Tone};
use crate::{
    model::{Checklist, DueState, Item, Phase, State, Untrusted},
    render::{escape, words},
};

pub use crate::render::selection::Listed;

/// The checklists, phase by phase.
#[must_use]
pub fn render(lists: &[Listed<'_>], style: Style) -> String {
    let mut page = Page::new(style);
    for listed in lists {
        list(&mut page, listed);
    }
    if lists.is_empty() {
        page.line(&[Cell::words("no checklist")]);
    }
    page.finish()
}

fn list(page: &mut Page, listed: &Listed<'_>) {
    let file = listed.checklist;
    let count = |state| listed.items().filter(|item| item.state == state).count();
    let counts = words::list(&[
        (count(State::Open), "open"),
        (count(State::Checked), "checked"),
        (count(State::NotApplicable), "not applicable"),
    ]);
    let mut parts = vec![escape::terminal(listed.path)];
    parts.extend(file.title.as_ref().map(escape::terminal));
    if let Some(release) = &file.release {
        parts.push(format!("release {}", escape::terminal(&release.name)));
    }
    parts.push(words::count(listed.items().count(), "item", "items"));
    page.gap();
    page.parts(0, &parts, Tone::Strong);
    if !counts.is_empty() {
        page.line(&[Cell::words(format!("  {counts}"))]);
    }
    for at in 0..file.phases.len() {
        phase(page, listed, at);
    }
}

fn phase(page: &mut Page, listed: &Listed<'_>, at: usize) {
    let items: Vec<_> = listed.items().filter(|item| item.phase == at).collect();
    let Some(phase) = listed.checklist.phases.get(at) else {
        return;
    };
    if items.is_empty() && listed.shown.is_some() {
        return;
    }
    let title = if phase.title.is_empty() {
        Cell::words("before any heading")
    } else {
        Cell::quoted(&phase.title)
    };
    let optional = if phase.required { "" } else { ", optional" };
    let counts = words::count(items.len(), "item", "items") + optional;
    page.gap();
    let due = dates(listed, phase);
    page.spread(
        vec![Cell::words("  "), title.tone(Tone::Strong)],
        Cell::words(counts + &due).tone(Tone::Dim),
    );
    let mut section: &[Untrusted] = &[];
    for item in items {
        let here = listed.checklist.section_of(item);
        if here != section && !here.is_empty() {
            let cell = Cell::path(here, page.style).fit(page.style.width - 4, page.style);
            page.line(&[Cell::words("    "), cell]);
        }
        section = here;
        one(page, listed.checklist, item);
    }
}

/// ", 11 Feb 2025, late": the last day of a phase.
fn dates(listed: &Listed<'_>, phase: &Phase) -> String {
    let dated = listed.schedule.zip(phase.window.as_ref());
    let Some((schedule, window)) = dated else { return String::new() };
    let Some(stretch) = schedule.stretch(window) else { return String::new() };
    let day = stretch.to.format("%-d %b %Y");
    match schedule.state(&stretch) {
        DueState::Late => format!(", {day}, over"),
        DueState::Now => format!(", {day}, now"),
        DueState::Next => format!(", {day}"),
    }
}

fn one(page: &mut Page, file: &Checklist, item: &Item) {
    let (mark, tone) = match item.state {
        State::Open => ("[ ]", Tone::Plain),
        State::Checked => ("[x]", Tone::Good),
        State::NotApplicable => ("[-]", Tone::Dim),
    };
    let depth = file.ancestors(item).len().min(8);
    let start = format!("{:>8}  {}{mark} ", item.line, "  ".repeat(depth));
    let mut notes = Vec::new();
    if item.state == State::NotApplicable {
        notes.push("not applicable".to_owned());
    }
    if !item.required && file.phase_of(item).is_some_and(|phase| phase.required) {
        notes.push("optional".to_owned());
    }
    if let Some(owner) = item.attributes.get("owner") {
        notes.push(escape::terminal(owner));
    }
    page.spread(
        vec![Cell::words(start).tone(tone), Cell::quoted(&item.text)],
        Cell::words(notes.join(", ")).tone(Tone::Dim),
    );
}
