//! The timeline of one checklist: a picture, and the same as a table.

mod draw;
mod scale;
mod table;

use maud::{Markup, html};

use super::{Page, happening};

/// Picture and table.
pub(super) fn part(page: &Page<'_>, list: usize) -> Markup {
    let happenings = happening::of_list(page.report, list);
    html! {
        @if happenings.is_empty() {
            p.note { "Nobody ticked anything in this history." }
        } @else {
            (draw::figure(page, list, &happenings))
            (table::folded(page, list, &happenings))
        }
    }
}
