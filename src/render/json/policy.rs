//! `git-checklist/policy/v1`: what is demanded of each item, and where each demand comes from.

use schemars::JsonSchema;
use serde::Serialize;

use super::{audit, parts::Oid};
use crate::{
    model::{self, Report},
    render::{
        asked::{self, Asked, Value},
        escape,
        facts::{self, Row},
        selection::Selection,
    },
};

/// The `schema` of this document.
pub const SCHEMA: &str = "git-checklist/policy/v1";

/// What is in force.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InForce {
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// The target's tip, whose policy is in force; null where the judged revision's own is.
    base: Option<Oid>,
    head: Oid,
    policy: Option<audit::Policy>,
    /// Whether names have to be proven.
    #[schemars(regex(pattern = "^(claimed|signed)$"))]
    identity: String,
    /// Which person of a commit answers for it.
    #[schemars(regex(pattern = "^(author|committer)$"))]
    by: String,
    checklists: Vec<Checklist>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Checklist {
    path: String,
    items: Vec<Item>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Item {
    id: String,
    text: String,
    line: u32,
    /// Whether it is demanded at all: by head's file or by the target's.
    required: bool,
    /// The gates that demand it.
    gates: Vec<String>,
    demands: Vec<Demand>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Demand {
    /// The key of the policy that demands the same.
    key: String,
    value: DemandValue,
    /// Where it is written; null where nobody wrote it and it holds by default.
    origin: Option<Origin>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum DemandValue {
    Number(u32),
    Flag(bool),
    Text(String),
    Texts(Vec<String>),
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Origin {
    /// `policy`, or the list whose attribute it is: the target's or the judged one.
    #[schemars(regex(pattern = "^(policy|target|head)$"))]
    by: String,
    path: String,
    /// Null for what stands for a whole file.
    line: Option<u32>,
    commit: Option<Oid>,
}

/// What is in force for the selected items, as JSON.
#[must_use]
pub fn render(report: &Report, selection: &Selection) -> String {
    let lists = report.checklists.iter().enumerate().map(|(at, list)| Checklist {
        path: escape::json(&list.path),
        items: facts::rows_of(report, at)
            .filter(|row| selection.has(row.list, row.at))
            .map(|row| item(report, row))
            .collect(),
    });
    super::document(&InForce {
        schema: SCHEMA,
        base: report.base.map(Oid::from),
        head: report.head.into(),
        policy: report.policy.as_ref().map(audit::Policy::from),
        identity: report.signoff.identity.word().to_owned(),
        by: report.signoff.by.word().to_owned(),
        checklists: lists.collect(),
    })
}

fn item(report: &Report, row: Row<'_>) -> Item {
    Item {
        id: escape::json(&row.item.id),
        text: escape::json(&row.item.text),
        line: row.item.line,
        required: row.report.demanded,
        gates: facts::gate_names(report, row.report).map(escape::json).collect(),
        demands: asked::of(&row.report.demands).into_iter().map(demand).collect(),
    }
}

fn demand(asked: Asked<'_>) -> Demand {
    Demand {
        key: asked.key.to_owned(),
        value: match asked.value {
            Value::Number(number) => DemandValue::Number(number),
            Value::Flag(flag) => DemandValue::Flag(flag),
            Value::Text(text) => DemandValue::Text(escape::json(text)),
            Value::Texts(texts) => {
                DemandValue::Texts(texts.into_iter().map(escape::json).collect())
            }
        },
        origin: match asked.origin {
            model::Origin::Default => None,
            model::Origin::Written { by, path, line, commit } => Some(Origin {
                by: by.word().to_owned(),
                path: escape::json(path),
                line: *line,
                commit: commit.map(Oid::from),
            }),
        },
    }
}
