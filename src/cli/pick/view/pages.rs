//! What lies over the list: lines to read, and the commits that are to be made.

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Position, Rect},
    text::Line,
    widgets::{Block, Borders, Paragraph, Wrap},
};
use unicode_width::UnicodeWidthStr as _;

use super::{Palette, Tone, foot};
use crate::{
    cli::pick::{
        editor::Editor,
        model::Model,
        review::{Change, Review},
    },
    render::escape,
};

const KEYS: &str = "c commit · e message · left right others · t together or not · q back";
const EDITING: &str = "Esc keeps the message";
const EMPTY: &str = "a commit needs a message";

/// The most lines of a message that leave room for the change.
const MOST: u16 = 12;

/// Lines to read.
pub(super) fn page(lines: &[String], palette: Palette, frame: &mut Frame<'_>) {
    let [above, below] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(1)]).areas(frame.area());
    let lines: Vec<_> = lines.iter().map(|line| Line::raw(escape::terminal(line))).collect();
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), above);
    frame.render_widget(Line::styled("any key leads back", palette.style(Tone::Dim)), below);
}

/// The commit that is looked at.
pub(super) fn review(model: &Model, review: &Review, palette: Palette, frame: &mut Frame<'_>) {
    let Some(commit) = review.commits.get(review.at) else { return };
    let message = review.editor.as_ref().map_or(commit.message.as_str(), Editor::text);
    let lines: Vec<_> = message.split('\n').map(escape::terminal).collect();
    let area = frame.area();
    let room = u16::try_from(lines.len()).unwrap_or(MOST).clamp(2, MOST.min(area.height / 2));
    let parts = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(room),
        Constraint::Min(1),
        Constraint::Length(1),
    ]);
    let [head, words, changes, below] = parts.areas(area);
    frame.render_widget(self::head(model, review, palette), head);
    self::message(review.editor.as_ref(), &lines, words, frame);
    let shown = commit.changes.iter().skip(review.top).map(|line| change(line, palette));
    let rule = Block::new()
        .borders(Borders::TOP)
        .border_set(foot::rule(palette))
        .title(Line::styled(commit.path.clone(), palette.style(Tone::Strong)));
    frame.render_widget(Paragraph::new(shown.collect::<Vec<_>>()).block(rule), changes);
    let (line, tone) = match (&review.editor, review.is_empty) {
        (Some(_), true) => (EMPTY, Tone::Bad),
        (Some(_), false) => (EDITING, Tone::Dim),
        (None, _) => (KEYS, Tone::Dim),
    };
    frame.render_widget(Line::styled(palette.plain(line), palette.style(tone)), below);
}

fn head(model: &Model, review: &Review, palette: Palette) -> Line<'static> {
    let how = match (review.note, model.together) {
        (Some(note), _) => note,
        (None, true) => "what is alike together",
        (None, false) => "one for each item",
    };
    let words = format!("commit {} of {} · {how}", review.at + 1, review.commits.len());
    Line::styled(palette.plain(&words), palette.style(Tone::Strong))
}

/// The message; while it is edited, with the cursor in sight.
fn message(editor: Option<&Editor>, lines: &[String], area: Rect, frame: &mut Frame<'_>) {
    let (row, before) = editor.map_or((0, ""), Editor::cursor);
    let before = escape::terminal(before).width();
    let top = (row + 1).saturating_sub(usize::from(area.height));
    let left = (before + 1).saturating_sub(usize::from(area.width));
    let shown = lines.iter().skip(top).map(|line| Line::raw(foot::tail(line, left)));
    frame.render_widget(Paragraph::new(shown.collect::<Vec<_>>()), area);
    if editor.is_some() {
        let at = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        frame
            .set_cursor_position(Position::new(area.x + at(before - left), area.y + at(row - top)));
    }
}

fn change(line: &Change, palette: Palette) -> Line<'static> {
    let (sign, text, tone) = match line {
        Change::Old(text) => ("-", text, Tone::Bad),
        Change::New(text) => ("+", text, Tone::Good),
        Change::Same(text) => (" ", text, Tone::Dim),
    };
    Line::styled(format!("{sign}{text}"), palette.style(tone))
}
