//! The items of a checklist under their headings.

use maud::{Markup, html};

use super::{Page, heading, item, lists, phases};
use crate::{
    model::Untrusted,
    render::facts::{self, Row},
};

/// Every item by phase and section; the filter, where the page has one checklist.
pub(super) fn part(page: &Page<'_>, list: usize, level: u8) -> Markup {
    let Some(share) = page.report.checklists.get(list) else { return Markup::default() };
    let rows: Vec<_> = facts::rows_of(page.report, list).collect();
    html! {
        @if page.report.checklists.len() == 1 {
            (lists::origin(page, share))
            (filter())
        }
        @for (at, phase) in share.checklist.phases.iter().enumerate() {
            @let here: Vec<_> = rows.iter().copied().filter(|row| row.item.phase == at).collect();
            div.phase {
                (heading(level, &phases::name(phase)))
                @if here.is_empty() { p.note { "No items." } }
                @for (section, rows) in sections(&here) {
                    @if !section.is_empty() { p.section { (trail(section)) } }
                    ul.items { @for row in rows { (item::entry(page, *row)) } }
                }
            }
        }
    }
}

/// Rows that follow each other under the same headings.
fn sections<'r, 'a>(rows: &'r [Row<'a>]) -> impl Iterator<Item = (&'a [Untrusted], &'r [Row<'a>])> {
    rows.chunk_by(|one, next| one.section() == next.section())
        .filter_map(|rows| Some((rows.first()?.section(), rows)))
}

/// Headings from the outermost in.
fn trail(headings: &[Untrusted]) -> Markup {
    html! {
        @for (at, heading) in headings.iter().enumerate() {
            @if at > 0 { " › " } bdi { (heading) }
        }
    }
}

/// The form that the script shows and works; without the script nothing is hidden.
pub(super) fn filter() -> Markup {
    html! {
        search {
            form #filter hidden {
                label { span { "Find" } input #filter-text type="search" autocomplete="off"; }
                label {
                    span { "Show" }
                    select #filter-tone {
                        option value="" { "all items" }
                        option value="bad" { "what does not hold" }
                        option value="wait" { "what waits" }
                        option value="good" { "what is signed off" }
                        option value="quiet" { "not applicable and optional" }
                    }
                }
                button #unfold type="button" { "Unfold" }
                button #fold type="button" { "Fold" }
                output #filter-count for="filter-text filter-tone" {}
            }
        }
    }
}
