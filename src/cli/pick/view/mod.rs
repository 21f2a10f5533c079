//! Draws the list, and what lies over it. Reads the model and changes nothing.

mod foot;
mod pages;
mod rows;
mod tone;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
    widgets::Paragraph,
};

pub use tone::Palette;

use super::model::{Mode, Model};
use tone::Tone;

/// The narrowest and lowest screen on which there is something to see.
const LEAST: (u16, u16) = (20, 6);

/// Lines of the item under the cursor, below the list; fewer screens have room for none.
const DETAIL: u16 = 4;

/// Where the parts of the list are.
struct Parts {
    head: Rect,
    rows: Rect,
    detail: Rect,
    foot: Rect,
}

impl Parts {
    fn of(area: Rect) -> Self {
        let detail = if area.height >= 4 * DETAIL { DETAIL } else { 0 };
        let parts = Layout::vertical([
            Constraint::Length(1),
            Constraint::Min(1),
            Constraint::Length(detail),
            Constraint::Length(1),
        ]);
        let [head, rows, detail, foot] = parts.areas(area);
        Self { head, rows, detail, foot }
    }
}

/// How many rows of the list a screen of this size shows.
#[must_use]
pub fn rows_of(area: Rect) -> usize {
    usize::from(Parts::of(area).rows.height)
}

/// Draws everything.
pub fn draw(model: &Model, palette: Palette, frame: &mut Frame<'_>) {
    let area = frame.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        frame.render_widget(Paragraph::new("too small"), area);
        return;
    }
    match &model.mode {
        Mode::Page(lines) => pages::page(lines, palette, frame),
        Mode::Review(review) => pages::review(model, review, palette, frame),
        Mode::List | Mode::Search | Mode::Reason(_) => list(model, palette, frame),
    }
}

fn list(model: &Model, palette: Palette, frame: &mut Frame<'_>) {
    let parts = Parts::of(frame.area());
    frame.render_widget(head(model, palette), parts.head);
    let width = usize::from(parts.rows.width);
    let visible = model.visible();
    let shown = visible.iter().skip(model.top).take(usize::from(parts.rows.height));
    let lines: Vec<_> = shown.map(|&at| rows::row(model, at, width, palette)).collect();
    let nothing = vec![Line::styled("  no item is like that", palette.style(Tone::Dim))];
    let lines = if lines.is_empty() { nothing } else { lines };
    frame.render_widget(Paragraph::new(lines), parts.rows);
    if parts.detail.height > 0 {
        frame.render_widget(foot::detail(model, palette), parts.detail);
    }
    foot::draw(model, palette, parts.foot, frame);
}

fn head(model: &Model, palette: Palette) -> Line<'static> {
    let items = model.nodes.iter().filter_map(|node| node.entry.as_ref()).count();
    let picked = model.marks.len();
    let searched = if model.is_searching() {
        let shown = model.visible();
        let shown = shown.iter().filter(|&&at| model.nodes[at].entry.is_some()).count();
        format!(" · {shown} shown")
    } else {
        String::new()
    };
    let words = format!("{picked} picked of {items} items{searched}");
    Line::styled(palette.plain(&words), palette.style(Tone::Strong))
}
