//! `git-checklist/list/v1`: what the files say, without any history.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{self, Criterion, Day, Digest, ItemState, Schedule, Section, Window};
use crate::{
    model,
    render::{escape, selection::Listed},
};

/// The `schema` of this document.
pub const SCHEMA: &str = "git-checklist/list/v1";

/// What the files say.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    checklists: Vec<Checklist>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Checklist {
    path: String,
    title: Option<String>,
    release: Option<Release>,
    /// When the release is; null where nothing says so.
    schedule: Option<Schedule>,
    phases: Vec<Phase>,
    items: Vec<Item>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Release {
    name: String,
    date: Option<Day>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Phase {
    number: Option<u32>,
    title: String,
    line: u32,
    required: bool,
    window: Option<Window>,
    sections: Vec<Section>,
    items: Counts,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Counts {
    total: usize,
    open: usize,
    checked: usize,
    not_applicable: usize,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Item {
    id: String,
    text: String,
    digest: Digest,
    line: u32,
    column: u32,
    state: ItemState,
    /// The number of its phase.
    phase: Option<u32>,
    /// From the outermost in.
    headings: Vec<String>,
    /// The id of the item that it is nested in.
    parent: Option<String>,
    required: bool,
    criterion: Option<Criterion>,
    attributes: BTreeMap<String, String>,
}

/// What the files say, as JSON.
#[must_use]
pub fn render(lists: &[Listed<'_>]) -> String {
    super::document(&List { schema: SCHEMA, checklists: lists.iter().map(checklist).collect() })
}

fn checklist(listed: &Listed<'_>) -> Checklist {
    let file = listed.checklist;
    let phases = file.phases.iter().enumerate();
    Checklist {
        path: escape::json(listed.path),
        title: file.title.as_ref().map(escape::json),
        release: file.release.as_ref().map(|release| Release {
            name: escape::json(&release.name),
            date: release.date.map(Day::from),
        }),
        schedule: listed.schedule.map(Schedule::from),
        phases: phases.map(|(at, one)| phase(listed, at, one)).collect(),
        items: listed.items().map(|one| item(file, one)).collect(),
    }
}

fn phase(listed: &Listed<'_>, at: usize, phase: &model::Phase) -> Phase {
    let [total, open, checked, not_applicable] = parts::states(listed.checklist, at);
    Phase {
        number: phase.number,
        title: escape::json(&phase.title),
        line: phase.line,
        required: phase.required,
        window: parts::window(listed.schedule, phase),
        sections: parts::sections(phase),
        items: Counts { total, open, checked, not_applicable },
    }
}

fn item(file: &model::Checklist, item: &model::Item) -> Item {
    Item {
        id: escape::json(&item.id),
        text: escape::json(&item.text),
        digest: Digest::new(&item.digest),
        line: item.line,
        column: item.column,
        state: item.state.into(),
        phase: file.phase_of(item).and_then(|phase| phase.number),
        headings: item.headings.iter().map(escape::json).collect(),
        parent: parts::parent(file, item),
        required: item.required,
        criterion: item.criterion.as_ref().map(Criterion::from),
        attributes: parts::attributes(&item.attributes),
    }
}
