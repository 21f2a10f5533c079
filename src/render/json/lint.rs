//! `git-checklist/lint/v1`: what in checklists misleads their readers.

use schemars::JsonSchema;
use serde::Serialize;

use super::audit::Finding;
use crate::model;

/// The `schema` of this document.
pub const SCHEMA: &str = "git-checklist/lint/v1";

/// The findings of the lint rules.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lint {
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    findings: Vec<Finding>,
}

/// The findings, as JSON.
#[must_use]
pub fn render(findings: &[model::Finding]) -> String {
    super::document(&Lint {
        schema: SCHEMA,
        findings: findings.iter().map(Finding::from).collect(),
    })
}
