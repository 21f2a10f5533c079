//! SARIF 2.1.0: findings for code scanning, with every rule's documentation.
//!
//! The whole record is in the other formats; here are its findings, what was judged and the verdict.
//! Messages are plain text in which nothing of a repository is a link or a placeholder.

mod fingerprint;
mod form;
mod rules;

use serde_json::{Map, Value, json};

use super::{assent, escape, facts, json as record, markdown::Options};
use crate::model::finding::RulePage;
use crate::model::{Finding, Prose, Reason, Report, Severity, Span, Verdict};
use form::{
    Artifact, Base, Driver, Identification, Invocation, Level, Location, Log, Message,
    Notification, Physical, Provenance, Region, Run, RunResult, Tool, relative,
};

/// The schema that the document follows.
pub const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Where this program is described.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");
/// The top of the repository, in the paths of findings.
const ROOT: &str = "%SRCROOT%";

/// The findings of a record; `what` is `gate` or `audit`, and keeps one's alerts apart from the
/// other's.
#[must_use]
pub fn render(report: &Report, what: &str, pages: &[RulePage], links: &Options) -> String {
    let index = facts::Index::new(report);
    let column = |finding: &Finding| index.row_of(finding).map(|row| row.item.column);
    let exit = i32::from(report.verdict == Verdict::Fail);
    let end = chrono::DateTime::from_timestamp(report.evidence.now, 0);
    let invocation = Invocation {
        execution_successful: true,
        exit_code: exit,
        end_time_utc: end.map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
        rule_configuration_overrides: rules::overrides(pages, &report.evidence.rules),
        tool_execution_notifications: notifications(report),
    };
    let run = run(what, pages, invocation, results(&report.findings, pages, column));
    record::document(&log(Run {
        version_control_provenance: provenance(report, links).into_iter().collect(),
        properties: properties(report),
        ..run
    }))
}

/// The findings of the lint rules.
#[must_use]
pub fn render_lint(findings: &[Finding], pages: &[RulePage]) -> String {
    let fails = findings.iter().any(|finding| finding.severity == Severity::Error);
    let invocation = Invocation {
        execution_successful: true,
        exit_code: i32::from(fails),
        end_time_utc: None,
        rule_configuration_overrides: Vec::new(),
        tool_execution_notifications: Vec::new(),
    };
    record::document(&log(run("lint", pages, invocation, results(findings, pages, |_| None))))
}

fn log(run: Run) -> Log {
    Log { schema: SCHEMA, version: "2.1.0", runs: [run] }
}

fn run(what: &str, pages: &[RulePage], invocation: Invocation, results: Vec<RunResult>) -> Run {
    let version = env!("CARGO_PKG_VERSION");
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version,
        semantic_version: version,
        information_uri: HOME,
        rules: rules::descriptors(pages),
    };
    let root = Message::plain("the top of the repository");
    Run {
        tool: Tool { driver },
        automation_details: Identification { id: format!("git-checklist/{what}/") },
        invocations: [invocation],
        version_control_provenance: Vec::new(),
        original_uri_base_ids: [(ROOT, Base { description: root })].into(),
        column_kind: "unicodeCodePoints",
        results,
        properties: Map::new(),
    }
}

fn results(
    findings: &[Finding],
    pages: &[RulePage],
    column: impl Fn(&Finding) -> Option<u32>,
) -> Vec<RunResult> {
    let prints = fingerprint::all(findings);
    let pairs = findings.iter().zip(prints);
    pairs.map(|(finding, print)| result(finding, pages, column(finding), print)).collect()
}

fn result(
    finding: &Finding,
    pages: &[RulePage],
    column: Option<u32>,
    fingerprints: Map<String, Value>,
) -> RunResult {
    RunResult {
        rule_id: finding.rule,
        rule_index: pages.iter().position(|page| page.id == finding.rule),
        level: Level::of(finding.severity),
        message: Message { text: message(finding) },
        locations: [location(finding, column)],
        partial_fingerprints: fingerprints,
        properties: result_properties(finding),
    }
}

/// `… -> …`: what is so, and the mend.
fn message(finding: &Finding) -> String {
    let said = escape::sarif_prose(&finding.message);
    match &finding.help {
        help if help.is_empty() => said,
        help => format!("{said} -> {}", escape::sarif_prose(help)),
    }
}

/// The file, and the line. Code scanning takes no result without one, so what is about a whole file
/// is at its first.
fn location(finding: &Finding, column: Option<u32>) -> Location {
    Location {
        physical_location: Physical {
            artifact_location: Artifact {
                uri: Some(relative(&finding.place.path)),
                uri_base_id: ROOT,
            },
            region: Region {
                start_line: finding.place.line.unwrap_or(1),
                start_column: finding.place.line.and(column),
            },
        },
    }
}

fn result_properties(finding: &Finding) -> Map<String, Value> {
    let mut properties = Map::new();
    properties.insert("waiting".to_owned(), finding.waiting.into());
    if let Some(item) = &finding.item {
        properties.insert("item".to_owned(), escape::json(item).into());
    }
    if let Some(commit) = finding.commit {
        properties.insert("commit".to_owned(), commit.to_string().into());
    }
    properties
}

/// What was judged, where the forge says which repository that is.
fn provenance(report: &Report, links: &Options) -> Option<Provenance> {
    let (server, repository) = (links.server_url.as_ref()?, links.repository.as_ref()?);
    if !["https://", "http://"].iter().any(|scheme| server.starts_with(scheme)) {
        return None;
    }
    Some(Provenance {
        repository_uri: format!("{server}/{}", escape::url_path(repository)),
        revision_id: report.head.to_string(),
        branch: report.source.as_ref().map(escape::json),
        mapped_to: Artifact { uri: None, uri_base_id: ROOT },
    })
}

/// That gates were overridden, and what else a reader has to know of the judgement.
fn notifications(report: &Report) -> Vec<Notification> {
    let notify = |level, text| Notification { level, message: Message { text } };
    let overridden = report.overridden.as_ref().map(|overriding| {
        let mut said = Prose::default().with("overridden");
        if let Some(commit) = assent::commit(report, overriding) {
            said = said.with(" by ").with(&commit.author.name);
        }
        let said = said.with(Span::Plain(format!(" ({}): ", overriding.commit)));
        notify(Level::Warning, escape::sarif_prose(&said.with(&overriding.reason)))
    });
    let notes = report.notes.iter().map(|note| notify(Level::Note, escape::sarif_prose(note)));
    overridden.into_iter().chain(notes).collect()
}

/// Verdict, gates, and the commits that were judged.
fn properties(report: &Report) -> Map<String, Value> {
    let gates = report.gates.iter().map(|gate| {
        json!({
            "name": escape::json(&gate.name),
            "verdict": gate.verdict.word(),
            "reason": gate.reason.map(Reason::word),
            "settled": gate.settled,
            "required": gate.required,
        })
    });
    let properties = [
        ("verdict", json!(report.verdict.word())),
        ("reason", json!(report.reason.map(Reason::word))),
        ("gates", gates.collect()),
        ("head", json!(report.head.to_string())),
        ("base", json!(report.base.map(|base| base.to_string()))),
    ];
    properties.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()
}
