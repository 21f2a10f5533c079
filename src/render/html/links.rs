//! Anchors within a page, and links to them. None is made of anything that a contributor wrote.

use maud::{Markup, html};

use super::Page;
use crate::{
    model::{CommitId, Report, Untrusted},
    render::{escape, facts::Row},
};

/// Of a checklist, by its index in the report.
pub(super) fn list(at: usize) -> String {
    format!("list-{}", at + 1)
}

/// Of an item.
pub(super) fn item(row: Row<'_>) -> String {
    format!("i{}-{}", row.list + 1, row.at + 1)
}

/// Of a finding, by its index in the report.
pub(super) fn finding(at: usize) -> String {
    format!("f{}", at + 1)
}

/// Of a commit.
pub(super) fn commit(id: CommitId) -> String {
    format!("c-{id}")
}

/// An item's text as a link to it.
pub(super) fn to_item(row: Row<'_>) -> Markup {
    html! { a href={ "#" (item(row)) } dir="auto" { (row.item.text) } }
}

/// A commit's short id as a link to what the page says of it; the whole id where that is nothing.
pub(super) fn to_commit(page: &Page<'_>, id: CommitId) -> Markup {
    html! {
        @if page.report.commit(id).is_some() {
            a.oid href={ "#" (commit(id)) } { (id.short()) }
        } @else {
            code.oid { (id.to_string()) }
        }
    }
}

/// A place in the repository: linked where its address on the web is known.
pub(super) fn outside(page: &Page<'_>, shown: &Markup, path: &str) -> Markup {
    html! {
        @match &page.address {
            Some(address) => a.out href={ (address) "/" (path) } rel="noopener noreferrer" { (shown) },
            None => (shown),
        }
    }
}

/// The part of an address that names a file of the judged revision, and a line of it.
pub(super) fn in_tree(report: &Report, path: &Untrusted, line: Option<u32>) -> String {
    let anchor = line.map_or_else(String::new, |line| format!("?plain=1#L{line}"));
    format!("blob/{}/{}{anchor}", report.head, escape::url_path(path))
}
