//! HTML: the whole record as one file that needs no network, no script and no git.
//!
//! A file a part of the page. The templates are `maud`'s: what they quote is escaped, and text from a
//! repository enters them only as [`escape`](super::escape) writes it. The style sheet and the script
//! are in `templates/report/`; the script adds a filter, and nothing is missing without it.
//!
//! A *part* is a titled piece of one checklist: its phases, its timeline, who signed what, its items.
//! With one checklist the parts are the page's own; with several each checklist is folded.

mod checklist;
mod commits;
mod detail;
mod events;
mod findings;
mod frame;
mod gates;
mod ground;
mod happening;
mod item;
mod items;
mod ledger;
mod links;
mod lists;
mod matrix;
mod people;
mod phases;
mod timeline;
mod tone;
mod verdict;

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{
    facts::{Index, Row},
    markdown::Options,
};
use crate::model::Report;

/// What the parts of a page share.
struct Page<'a> {
    report: &'a Report,
    /// Finds the item that a finding is about.
    index: Index<'a>,
    /// Indices of the findings about an item, by checklist and item.
    of_items: BTreeMap<(usize, usize), Vec<usize>>,
    /// The repository's address on the web, where it is known.
    address: Option<String>,
}

impl<'a> Page<'a> {
    fn new(report: &'a Report, options: &Options) -> Self {
        let index = Index::new(report);
        let mut of_items: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, finding) in report.findings.iter().enumerate() {
            if let Some(row) = index.row_of(finding) {
                of_items.entry((row.list, row.at)).or_default().push(at);
            }
        }
        Self { report, index, of_items, address: options.base() }
    }

    /// The findings about an item, as indices in the report's.
    fn findings_of(&self, row: Row<'_>) -> &[usize] {
        self.of_items.get(&(row.list, row.at)).map_or(&[], Vec::as_slice)
    }
}

/// The page.
#[must_use]
pub fn render(report: &Report, options: &Options) -> String {
    let page = Page::new(report, options);
    let parts = parts(&page);
    let markup = frame::document(&page, &parts);
    markup.into_string()
}

/// A titled piece of a page.
struct Part {
    /// Its anchor.
    id: &'static str,
    title: &'static str,
    body: Markup,
}

/// The parts of a page that have something to show, in their order.
fn parts(page: &Page<'_>) -> Vec<Part> {
    let findings = Part { id: "findings", title: "Findings", body: findings::groups(page) };
    let mut parts = vec![Part { id: "gates", title: "Gates", body: gates::cards(page) }];
    if page.report.checklists.len() == 1 {
        parts.push(findings);
        parts.extend(checklist::parts(page, 0));
    } else {
        parts.push(Part { id: "checklists", title: "Checklists", body: lists::index(page) });
        parts.push(findings);
        parts.push(Part { id: "records", title: "Their records", body: lists::records(page) });
    }
    parts.extend([
        Part { id: "commits", title: "Commits", body: commits::all(page) },
        Part { id: "ground", title: "What this rests on", body: ground::all(page) },
    ]);
    parts.retain(|part| !part.body.0.is_empty());
    parts
}

/// A heading of a level from 2 to 6.
fn heading(level: u8, text: &Markup) -> Markup {
    html! {
        @match level {
            2 => { h2 { (text) } }
            3 => { h3 { (text) } }
            4 => { h4 { (text) } }
            5 => { h5 { (text) } }
            _ => { h6 { (text) } }
        }
    }
}
