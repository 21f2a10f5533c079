//! One line of the list: a heading with how far it is, or an item with who signed it.

use ratatui::{
    style::Modifier,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr as _;

use super::{Palette, Tone};
use crate::{
    cli::pick::{
        mark::Mark,
        model::Model,
        tree::{Entry, Node},
    },
    model::State,
};

/// Columns from which on it is shown who signed.
const WIDE: usize = 60;

/// The row of a node, `width` columns wide.
pub(super) fn row(model: &Model, at: usize, width: usize, palette: Palette) -> Line<'static> {
    let node = &model.nodes[at];
    let (lead, right) = match &node.entry {
        Some(entry) => item(entry, model.marks.get(&at), width),
        None => heading(model, at, palette),
    };
    let tone = match (&node.entry, model.marks.get(&at)) {
        (None, _) => Tone::Strong,
        (Some(_), Some(_)) => Tone::Picked,
        (Some(entry), None) => tone(entry),
    };
    let indent = indent(node, width);
    let lead = format!("{}{}{}", gutter(model.marks.get(&at)), " ".repeat(indent), lead);
    let right = Span::styled(palette.plain(&right.0), palette.style(right.1));
    let apart = 2 * usize::from(!right.content.is_empty());
    let room = width.saturating_sub(lead.width() + right.content.width() + apart);
    let text = palette.fit(&node.text, room);
    let gap = width.saturating_sub(lead.width() + text.width() + right.content.width());
    let text = Span::styled(format!("{lead}{text}"), palette.style(tone));
    let line = Line::from(vec![text, Span::raw(" ".repeat(gap)), right]);
    if at == model.cursor { line.patch_style(Modifier::REVERSED) } else { line }
}

/// What is picked, at the left edge: a sign that needs no colour.
fn gutter(mark: Option<&Mark>) -> &'static str {
    match mark {
        None => "  ",
        Some(Mark::Check) => "+ ",
        Some(Mark::Uncheck) => "- ",
        Some(Mark::Waive(_)) => "~ ",
    }
}

/// Two columns a level, as long as that leaves most of the line to the text.
fn indent(node: &Node, width: usize) -> usize {
    let nesting = node.entry.as_ref().map_or(0, |entry| entry.nesting);
    (2 * (node.depth + nesting)).min(width / 4)
}

fn heading(model: &Model, at: usize, palette: Palette) -> (String, (String, Tone)) {
    let folded = model.folded.contains(&at) && !model.is_searching();
    let sign = match (folded, palette.unicode) {
        (true, true) => "▸ ",
        (false, true) => "▾ ",
        (true, false) => "> ",
        (false, false) => "v ",
    };
    let tally = model.tally(at);
    let done = if tally.settled == tally.total { Tone::Good } else { Tone::Dim };
    let picked = if tally.picked > 0 { format!("+{} ", tally.picked) } else { String::new() };
    (sign.to_owned(), (format!("{picked}{}/{}", tally.settled, tally.total), done))
}

/// The box as it will be, and who brought the item to where it is.
fn item(entry: &Entry, mark: Option<&Mark>, width: usize) -> (String, (String, Tone)) {
    let boxed = match mark.map_or(entry.state, Mark::state) {
        State::Open => "[ ] ",
        State::Checked => "[x] ",
        State::NotApplicable => "[-] ",
    };
    let words = if width < WIDE { problem(entry).to_owned() } else { about(entry) };
    let tone = if problem(entry).is_empty() { Tone::Dim } else { Tone::Bad };
    (boxed.to_owned(), (words, tone))
}

/// `stale · Ana, 8 Feb, c03d9e2`.
pub(super) fn about(entry: &Entry) -> String {
    let known = entry.by.as_deref().unwrap_or_default();
    let lead = match (problem(entry), entry.state, entry.required) {
        ("", State::NotApplicable, _) => "not applicable",
        ("", State::Open, false) => "optional",
        ("", ..) => "",
        (problem, ..) => problem,
    };
    let parts = [lead, known].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// Why a ticked item is not settled; empty where it is, or is no ticked one.
fn problem(entry: &Entry) -> &'static str {
    match (entry.state, entry.holds) {
        (State::Checked, false) => entry.problem.unwrap_or("does not hold"),
        (State::Checked, true) => entry.problem.unwrap_or_default(),
        _ => "",
    }
}

fn tone(entry: &Entry) -> Tone {
    match entry.state {
        State::Open if entry.required => Tone::Plain,
        State::Checked if entry.holds => Tone::Good,
        State::Checked => Tone::Bad,
        State::Open | State::NotApplicable => Tone::Dim,
    }
}
