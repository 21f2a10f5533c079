//! The published JSON schemas, derived from the structs that are written.

use schemars::{JsonSchema, Schema, generate::SchemaSettings};

use super::{json, ndjson};

/// A published schema.
#[derive(Clone, Debug)]
pub struct Published {
    /// What the command line calls it: `audit`, `list`, `lint`, `log`, `policy`, `releases`,
    /// `events`.
    pub name: &'static str,
    /// The file that publishes it, in `docs/schema/`.
    pub file: &'static str,
    /// The schema.
    pub schema: Schema,
}

impl Published {
    /// The schema as JSON text, with a line end.
    #[must_use]
    pub fn text(&self) -> String {
        json::document(&self.schema)
    }
}

/// All published schemas.
#[must_use]
pub fn all() -> Vec<Published> {
    vec![
        published::<json::audit::Audit>("audit", "audit-v1.json"),
        published::<json::list::List>("list", "list-v1.json"),
        published::<json::lint::Lint>("lint", "lint-v1.json"),
        published::<json::log::Log>("log", "log-v1.json"),
        published::<json::policy::InForce>("policy", "policy-v1.json"),
        published::<json::releases::ReleaseList>("releases", "releases-v1.json"),
        published::<ndjson::Line>("events", "events-v1.json"),
    ]
}

/// The schema of one name, for `git checklist schema NAME`.
#[must_use]
pub fn named(name: &str) -> Option<Published> {
    all().into_iter().find(|published| published.name == name)
}

fn published<T: JsonSchema>(name: &'static str, file: &'static str) -> Published {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    Published { name, file, schema: generator.into_root_schema_for::<T>() }
}
