//! The events of one item as a table.

use maud::{Markup, html};

use super::{Page, ledger, links, people};
use crate::{model::Event, render::facts::Row};

/// Everything that happened to the item, oldest first.
pub(super) fn table(page: &Page<'_>, row: Row<'_>) -> Markup {
    let events = &row.report.ledger.events;
    html! {
        @if !events.is_empty() {
            table.events {
                caption { "Everything that happened to it, oldest first" }
                thead { tr {
                    th scope="col" { "What" } th scope="col" { "Who" } th scope="col" { "When" }
                    th scope="col" { "Commit" }
                } }
                tbody { @for event in events { (entry(page, row, *event)) } }
            }
        }
    }
}

fn entry(page: &Page<'_>, row: Row<'_>, event: Event) -> Markup {
    html! {
        @if let Some(commit) = page.report.commit(event.commit) {
            tr {
                th scope="row" { (event.kind.word()) @if event.in_merge { ", by the merge itself" } }
                td { bdi { (commit.author.name) } }
                td { (people::moment(commit.author_time)) }
                td { (links::to_commit(page, commit.id)) (ledger::via(row, commit.id)) " " span.subject dir="auto" { (commit.subject()) } }
            }
        }
    }
}
