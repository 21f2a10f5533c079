//! Below the list: the item under the cursor in full, and one line of what was said, what is typed,
//! or which keys there are.

use ratatui::{
    Frame,
    layout::{Position, Rect},
    text::{Line, Span},
    widgets::{Block, Borders, Paragraph, Wrap},
};
use unicode_width::UnicodeWidthStr as _;

use super::{Palette, Tone, rows};
use crate::{
    cli::pick::{
        editor::Editor,
        model::{Mode, Model},
    },
    render::escape,
};

const KEYS: &str = "? keys · space tick · w waive · / search · c commit · q leave";

/// The item under the cursor: its place, and its text as far as there is room.
pub(super) fn detail(model: &Model, palette: Palette) -> Paragraph<'static> {
    let place = model.path(model.cursor).join(" › ");
    let place = if palette.unicode { place } else { place.replace('›', ">") };
    let (line, text) = match model.nodes.get(model.cursor) {
        Some(node) => match &node.entry {
            Some(entry) => {
                let about = rows::about(entry);
                let about = if about.is_empty() { about } else { format!(" · {about}") };
                (format!(":{} {place}{about}", entry.line), node.text.clone())
            }
            None => (place, node.text.clone()),
        },
        None => (place, String::new()),
    };
    let lines = vec![Line::styled(palette.plain(&line), palette.style(Tone::Dim)), Line::raw(text)];
    let border = Block::new().borders(Borders::TOP).border_set(rule(palette));
    Paragraph::new(lines).wrap(Wrap { trim: true }).block(border)
}

/// The line above it.
pub(super) fn rule(palette: Palette) -> ratatui::symbols::border::Set<'static> {
    if palette.unicode {
        ratatui::symbols::border::PLAIN
    } else {
        ratatui::symbols::border::Set { horizontal_top: "-", ..ratatui::symbols::border::PLAIN }
    }
}

/// The last line.
pub(super) fn draw(model: &Model, palette: Palette, area: Rect, frame: &mut Frame<'_>) {
    match (&model.notice, &model.mode) {
        (Some(notice), Mode::List | Mode::Reason(_)) => {
            frame.render_widget(Line::styled(notice.clone(), palette.style(Tone::Bad)), area);
        }
        (_, Mode::Search) => typed("/", &model.search, palette, area, frame),
        (_, Mode::Reason(editor)) => {
            typed("why not applicable: ", editor, palette, area, frame);
        }
        _ => {
            let searched = model.search.text();
            let lead = if searched.is_empty() {
                String::new()
            } else {
                format!("/{} (Esc ends it) · ", escape::terminal(searched))
            };
            let line = palette.plain(&format!("{lead}{KEYS}"));
            frame.render_widget(Line::styled(line, palette.style(Tone::Dim)), area);
        }
    }
}

/// A line that is typed, so that the cursor is in sight.
fn typed(lead: &str, editor: &Editor, palette: Palette, area: Rect, frame: &mut Frame<'_>) {
    let width = usize::from(area.width);
    let lead = if lead.width() + 8 > width { "> " } else { lead };
    let before = escape::terminal(editor.cursor().1);
    let room = width.saturating_sub(lead.width() + 1);
    let hidden = before.width().saturating_sub(room);
    let text = tail(&escape::terminal(editor.text()), hidden);
    let line =
        Line::from(vec![Span::styled(lead.to_owned(), palette.style(Tone::Strong)), text.into()]);
    frame.render_widget(line, area);
    let column = lead.width() + tail(&before, hidden).width();
    let column = u16::try_from(column).unwrap_or(area.width);
    frame.set_cursor_position(Position::new(area.x + column.min(area.width - 1), area.y));
}

/// The text without its first columns.
pub(super) fn tail(text: &str, columns: usize) -> String {
    let mut left = columns;
    let rest = text.chars().skip_while(|character| {
        let width = character.to_string().width();
        let skip = left > 0;
        left = left.saturating_sub(width.max(usize::from(skip && width == 0)));
        skip
    });
    rest.collect()
}
