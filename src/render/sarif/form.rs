//! The structs of SARIF that are written: the subset of the standard that we have something to say
//! in. They are our own, since a binding of the whole standard is larger than this program's rules.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::{Severity, Untrusted};
use crate::render::escape;

/// A SARIF document (section 3.13).
#[derive(Debug, Serialize)]
pub struct Log {
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    pub version: &'static str,
    pub runs: [Run; 1],
}

/// A run of this program (3.14).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    pub tool: Tool,
    pub automation_details: Identification,
    pub invocations: [Invocation; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub version_control_provenance: Vec<Provenance>,
    pub original_uri_base_ids: BTreeMap<&'static str, Base>,
    pub column_kind: &'static str,
    pub results: Vec<RunResult>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub properties: Map<String, Value>,
}

/// Who found it (3.18).
#[derive(Debug, Serialize)]
pub struct Tool {
    pub driver: Driver,
}

/// This program (3.19).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Driver {
    pub name: &'static str,
    pub version: &'static str,
    pub semantic_version: &'static str,
    pub information_uri: &'static str,
    pub rules: Vec<Descriptor>,
}

/// A rule (3.49).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    pub id: &'static str,
    pub name: String,
    pub short_description: Message,
    pub full_description: Message,
    pub help: Help,
    pub help_uri: String,
    pub default_configuration: Configuration,
    pub properties: Value,
}

/// What a rule's documentation says, as text and as Markdown (3.12).
#[derive(Debug, Serialize)]
pub struct Help {
    pub text: String,
    pub markdown: String,
}

/// What a rule weighs (3.50).
#[derive(Debug, Serialize)]
pub struct Configuration {
    pub enabled: bool,
    pub level: Level,
}

/// That a policy says otherwise (3.51).
#[derive(Debug, Serialize)]
pub struct ConfigurationOverride {
    pub descriptor: Reference,
    pub configuration: Configuration,
}

/// Which rule is meant (3.52).
#[derive(Debug, Serialize)]
pub struct Reference {
    pub id: &'static str,
    pub index: usize,
}

/// Keeps the results of one kind of run apart from those of another (3.17).
#[derive(Debug, Serialize)]
pub struct Identification {
    pub id: String,
}

/// How the run went (3.20).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation {
    pub execution_successful: bool,
    pub exit_code: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_time_utc: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rule_configuration_overrides: Vec<ConfigurationOverride>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tool_execution_notifications: Vec<Notification>,
}

/// What a reader has to know of the run (3.58).
#[derive(Debug, Serialize)]
pub struct Notification {
    pub level: Level,
    pub message: Message,
}

/// Which repository and commit was judged (3.23).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    pub repository_uri: String,
    pub revision_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    pub mapped_to: Artifact,
}

/// What relative addresses are relative to (3.14.14).
#[derive(Debug, Serialize)]
pub struct Base {
    pub description: Message,
}

/// A finding (3.27).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunResult {
    pub rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_index: Option<usize>,
    pub level: Level,
    pub message: Message,
    pub locations: [Location; 1],
    pub partial_fingerprints: Map<String, Value>,
    pub properties: Map<String, Value>,
}

/// A place (3.28).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    pub physical_location: Physical,
}

/// A place in a file (3.29).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Physical {
    pub artifact_location: Artifact,
    pub region: Region,
}

/// A file (3.4).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    pub uri_base_id: &'static str,
}

/// A line (3.30), from 1.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    pub start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_column: Option<u32>,
}

/// Plain text (3.11), escaped.
#[derive(Debug, Serialize)]
pub struct Message {
    pub text: String,
}

impl Message {
    /// Text of this program.
    pub fn plain(text: &str) -> Self {
        Self { text: escape::sarif_braces(text) }
    }
}

/// How much a finding weighs (3.27.10).
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    None,
    Note,
    Warning,
    Error,
}

impl Level {
    /// Of a finding or a rule.
    pub fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Off => Self::None,
        }
    }
}

/// The path of a file as a relative reference (RFC 3986): no scheme, no host.
pub fn relative(path: &Untrusted) -> String {
    escape::url_path(path)
}
