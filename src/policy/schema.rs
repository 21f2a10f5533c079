//! The JSON schema of `checklist.toml`, for editors: made from the list of keys and the annotated file.
//!
//! A file that the schema refuses is not valid; one that it accepts may still name what is not there,
//! which only a repository can tell. What a key means is said by the comment above it in the annotated
//! file, word for word.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::keys::{KEYS, Key, Kind, TABLES, Table};
use super::raw::CHOOSING;
use crate::model::Severity;

/// Where the schema of this version is read: what the line `#:schema URL` in a policy names.
pub const SCHEMA_URL: &str = concat!(
    env!("CARGO_PKG_REPOSITORY"),
    "/raw/v",
    env!("CARGO_PKG_VERSION"),
    "/docs/schema/checklist-toml-v1.json"
);

/// The annotated file of the documentation.
const ANNOTATED: &str = include_str!("../../docs/checklist.example.toml");

/// A rule whose severity a policy may set.
#[derive(Clone, Copy, Debug)]
pub struct RuleKey {
    /// Its id.
    pub id: &'static str,
    /// What it weighs otherwise.
    pub severity: Severity,
    /// What it finds.
    pub summary: &'static str,
}

/// The schema, given the rules that there are.
#[must_use]
pub fn schema(rules: &[RuleKey]) -> Value {
    let writer = Writer { said: said(), rules };
    let tables: Map<String, Value> =
        TABLES.iter().map(|table| (table.name.to_owned(), writer.table(table))).collect();
    json!({
        // What editors' extensions read; drafts after it give this schema nothing.
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "checklist.toml",
        "description": "What a repository demands of its checklists. A gate reads it at the tip of the branch that a change goes into. Every table and key may be left out.",
        "type": "object",
        "properties": tables,
        "additionalProperties": false,
    })
}

struct Writer<'r> {
    said: BTreeMap<(&'static str, &'static str), String>,
    rules: &'r [RuleKey],
}

impl Writer<'_> {
    fn table(&self, table: &Table) -> Value {
        let description = self.said.get(&(table.header, ""));
        let mut object = self.keys_of(table);
        object["type"] = json!("object");
        if table.repeats() {
            return json!({
                "description": description,
                "type": "array",
                "minItems": 1,
                "items": object,
            });
        }
        object["description"] = json!(description);
        object
    }

    /// Which keys a table may have, and has to.
    fn keys_of(&self, table: &Table) -> Value {
        let keys = || KEYS.iter().filter(|key| key.table == table.name);
        let properties = || -> Map<String, Value> {
            keys().map(|key| (key.name.to_owned(), self.key(table, key))).collect()
        };
        let closed =
            |properties| json!({ "properties": properties, "additionalProperties": false });
        match table.name {
            "severity" => closed(self.severities()),
            "roles" => json!({
                "additionalProperties": keys().next().map(|key| self.key(table, key)),
                // It stands in attributes, between commas and white space, behind an `@`.
                "propertyNames": { "pattern": r"^[^\s,@]+$" },
            }),
            "gate" => {
                let mut object = closed(properties());
                let compares = json!({ "demand": { "const": "no-worse" } });
                object["if"] = json!({ "properties": compares, "required": ["demand"] });
                object["then"] = json!({ "required": ["target"] });
                object
            }
            "rule" => {
                let mut object = closed(properties());
                let demanding = keys().filter(|key| !CHOOSING.contains(&key.name));
                object["anyOf"] = demanding.map(|key| json!({ "required": [key.name] })).collect();
                object
            }
            _ => closed(properties()),
        }
    }

    fn severities(&self) -> Map<String, Value> {
        let key = KEYS.iter().find(|key| key.table == "severity");
        let kind = key.map_or(Kind::Text, |key| key.kind);
        let one = |rule: &RuleKey| {
            let mut value = of_kind(kind);
            value["description"] = json!(rule.summary);
            value["default"] = json!(rule.severity.word());
            (rule.id.to_owned(), value)
        };
        self.rules.iter().map(one).collect()
    }

    fn key(&self, table: &Table, key: &Key) -> Value {
        let mut said = self.said.iter();
        let said = said.find(|((header, name), _)| {
            *header == table.header && (*name == key.name || (key.name == "*" && !name.is_empty()))
        });
        let mut value = of_kind(key.kind);
        value["description"] = json!(said.map(|(_, said)| said));
        if let Ok(default) = serde_json::from_str::<Value>(key.default.trim_matches('`')) {
            value["default"] = default;
        }
        for (name, bound) in bounds(key) {
            value[name] = bound;
        }
        value
    }
}

fn of_kind(kind: Kind) -> Value {
    match kind {
        Kind::Text | Kind::Date => json!({ "type": "string", "minLength": 1 }),
        Kind::Word(words) => json!({ "type": "string", "enum": words }),
        Kind::Texts => {
            json!({ "type": "array", "items": { "type": "string", "minLength": 1 }, "minItems": 1 })
        }
        Kind::Number => json!({ "type": "integer" }),
        Kind::Flag => json!({ "type": "boolean" }),
    }
}

/// What else a value has to be, as [`super::parse`] has it.
fn bounds(key: &Key) -> Vec<(&'static str, Value)> {
    match (key.table, key.name) {
        ("gate", "name") => {
            vec![("pattern", json!("^[A-Za-z0-9][A-Za-z0-9_.-]*$")), ("maxLength", json!(64))]
        }
        ("signoff", "baseline") => vec![("pattern", json!("^[0-9A-Fa-f]{40}$"))],
        ("signoff", "trailer") => vec![("pattern", json!("^[A-Za-z][A-Za-z0-9-]*$"))],
        ("rule", "approvals") => vec![("minimum", json!(0)), ("maximum", json!(1000))],
        ("rule", "bulk") => vec![("minimum", json!(1)), ("maximum", json!(1000))],
        ("rule", "valid-for") => {
            vec![("pattern", json!(r"^\s*[0-9]+\s+(minute|hour|day|week)s?\s*$"))]
        }
        _ => Vec::new(),
    }
}

/// What the annotated file says above each table, and above each key: by header and key, the latter
/// empty for the table itself.
fn said() -> BTreeMap<(&'static str, &'static str), String> {
    let mut all = BTreeMap::new();
    let mut header = "";
    let mut comments: Vec<String> = Vec::new();
    for line in ANNOTATED.lines().filter(|line| !line.is_empty()) {
        let key = match line.strip_prefix('#') {
            Some(title) if title.starts_with(" ---") => {
                comments = vec![format!("{}.", title.trim_matches([' ', '-']))];
                continue;
            }
            Some(comment) => {
                comments.push(comment.trim().to_owned());
                continue;
            }
            None if line.starts_with('[') => {
                header = line;
                ""
            }
            None => line.split(' ').next().unwrap_or_default(),
        };
        let said = std::mem::take(&mut comments).join(" ");
        all.entry((header, key)).or_insert(said);
    }
    all
}
