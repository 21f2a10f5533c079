//! The timeline as a table: what each commit did, with links to the items.

use maud::{Markup, html};

use super::super::{Page, happening::Happening, links, people, phases};
use crate::render::words;

/// The table, folded.
pub(super) fn folded(page: &Page<'_>, list: usize, happenings: &[Happening<'_>]) -> Markup {
    let Some(share) = page.report.checklists.get(list) else { return Markup::default() };
    html! {
        details.more {
            summary { "The timeline as a table " span.count { (words::count(happenings.len(), "row", "rows")) } }
            div.scroll tabindex="0" role="group" aria-label="Timeline, as a table" {
                table.log {
                    thead { tr {
                        th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What" }
                        th scope="col" { "Phase" } th scope="col" { "Items" } th scope="col" { "Commit" }
                    } }
                    tbody {
                        @for one in happenings {
                            tr {
                                td { (people::moment(one.commit.author_time)) }
                                td { bdi { (one.commit.author.name) } }
                                th scope="row" { (one.kind.words()) }
                                td { @if let Some(phase) = share.checklist.phases.get(one.phase) { (phases::name(phase)) } }
                                td { (items(one)) }
                                td { (links::to_commit(page, one.commit.id)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn items(one: &Happening<'_>) -> Markup {
    html! {
        @for (at, row) in one.rows.iter().enumerate() { @if at > 0 { br; } (links::to_item(*row)) }
    }
}
