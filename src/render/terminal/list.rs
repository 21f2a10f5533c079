//! `git checklist list`: what the files say, without any history.

use super::{Cell, Page, Selection, Style, Tone};
use crate::{
    model::{Checklist, Item, State, Untrusted},
    render::{escape, words},
};

/// A checklist to be listed.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// Where it was read.
    pub path: &'a Untrusted,
    /// What it says.
    pub checklist: &'a Checklist,
    /// Its items that are shown; none: all.
    pub shown: Option<&'a [usize]>,
}

impl<'a> Listed<'a> {
    /// The items that are shown, in the order of the file.
    pub fn items(&self) -> impl Iterator<Item = &'a Item> {
        let shown = self.shown;
        let items = self.checklist.items.iter().enumerate();
        items
            .filter(move |(at, _)| shown.is_none_or(|shown| shown.contains(at)))
            .map(|(_, item)| item)
    }
}

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
    page.spread(
        vec![Cell::words("  "), title.tone(Tone::Strong)],
        Cell::words(counts).tone(Tone::Dim),
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

/// The items of a selection that are of one checklist, as [`Listed::shown`] wants them.
#[must_use]
pub fn shown(selection: &Selection, list: usize) -> Option<Vec<usize>> {
    match selection {
        Selection::All => None,
        Selection::Items(items) => {
            Some(items.iter().filter(|(of, _)| *of == list).map(|(_, at)| *at).collect())
        }
    }
}
