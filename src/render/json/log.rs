//! `git-checklist/log/v1`: the events of items.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    parts::{ItemState, Oid},
    past::{self, Event},
};
use crate::{
    model::{Problem, Report},
    render::{
        escape,
        facts::{self, Row},
        selection::Selection,
    },
};

/// The `schema` of this document.
pub const SCHEMA: &str = "git-checklist/log/v1";

/// The events of items.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Log {
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    base: Option<Oid>,
    head: Oid,
    /// `full`, `simplified` or `first-parent`.
    history: &'static str,
    items: Vec<Item>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Item {
    path: String,
    id: String,
    text: String,
    line: u32,
    state: ItemState,
    /// The number of its phase.
    phase: Option<u32>,
    /// Why its tick is no sign-off, or does not hold.
    problem: Option<&'static str>,
    /// Oldest first.
    events: Vec<Event>,
}

/// The events of the selected items, as JSON.
#[must_use]
pub fn render(report: &Report, selection: &Selection) -> String {
    let rows = facts::rows(report).filter(|row| selection.has(row.list, row.at));
    super::document(&Log {
        schema: SCHEMA,
        base: report.base.map(Oid::from),
        head: report.head.into(),
        history: report.history.word(),
        items: rows.map(|row| item(report, row)).collect(),
    })
}

fn item(report: &Report, row: Row<'_>) -> Item {
    Item {
        path: escape::json(&row.checklist.path),
        id: escape::json(&row.item.id),
        text: escape::json(&row.item.text),
        line: row.item.line,
        state: row.item.state.into(),
        phase: row.phase().and_then(|phase| phase.number),
        problem: row.report.ledger.problem.map(Problem::word),
        events: past::events(report, &row.report.ledger),
    }
}
