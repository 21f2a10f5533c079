//! in-toto: a statement about the judged commit and its checklists, unsigned. Whoever believes it
//! wraps and signs it (DSSE).
//!
//! A gate's statement is a SLSA verification summary that claims no level; every other report's has
//! the whole record as its predicate. Sources: the in-toto attestation framework's Statement v1, and
//! SLSA's verification summary v1.

use serde::Serialize;
use serde_json::{Map, Value};

use super::escape;
use super::json::{
    self,
    audit::{self, Audit},
};
use crate::model::{PolicyOrigin, Report, Standing, Verdict};

/// The type of a statement.
pub const STATEMENT: &str = "https://in-toto.io/Statement/v1";
/// The predicate's type of a gate's statement.
pub const SUMMARY: &str = "https://slsa.dev/verification_summary/v1";
/// The predicate's type of a record; also the name of the field that a summary carries it in.
pub const RECORD: &str = "https://crates.io/crates/git-checklist#audit-v1";
/// Who judges.
const JUDGE: &str = "https://crates.io/crates/git-checklist";

/// What is stated of what.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Statement<P> {
    #[serde(rename = "_type")]
    kind: &'static str,
    subject: Vec<Resource>,
    predicate_type: &'static str,
    predicate: P,
}

/// A resource descriptor.
#[derive(Debug, Serialize)]
struct Resource {
    name: String,
    uri: String,
    #[serde(skip_serializing_if = "Map::is_empty")]
    digest: Map<String, Value>,
}

/// A verification summary.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'a> {
    verifier: Judge,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_verified: Option<String>,
    resource_uri: String,
    policy: Resource,
    verification_result: &'static str,
    /// None is claimed.
    verified_levels: [&'static str; 0],
    #[serde(rename = "https://crates.io/crates/git-checklist#audit-v1")]
    record: Audit<'a>,
}

#[derive(Debug, Serialize)]
struct Judge {
    id: &'static str,
    version: Map<String, Value>,
}

/// The statement of a gate's answer.
#[must_use]
pub fn gate(report: &Report) -> String {
    json::document(&Statement {
        kind: STATEMENT,
        subject: subject(report),
        predicate_type: SUMMARY,
        predicate: summary(report),
    })
}

/// The statement of a record.
#[must_use]
pub fn render(report: &Report) -> String {
    json::document(&Statement {
        kind: STATEMENT,
        subject: subject(report),
        predicate_type: RECORD,
        predicate: audit::audit(report),
    })
}

/// The commit, then the checklists.
fn subject(report: &Report) -> Vec<Resource> {
    let head = report.head.to_string();
    let commit = Resource {
        name: "commit".to_owned(),
        uri: commit_uri(report),
        digest: digest([("gitCommit", head)]),
    };
    let lists = report.checklists.iter().map(|list| {
        let blob = list.blob.to_string();
        Resource {
            name: escape::json(&list.path),
            uri: format!("swh:1:cnt:{blob}"),
            digest: digest([("gitBlob", blob)]),
        }
    });
    std::iter::once(commit).chain(lists).collect()
}

/// The commit's persistent identifier (ISO/IEC 18670): it names the object, wherever it is kept.
fn commit_uri(report: &Report) -> String {
    format!("swh:1:rev:{}", report.head)
}

fn digest<const N: usize>(digests: [(&str, String); N]) -> Map<String, Value> {
    let pairs = digests.into_iter();
    pairs.map(|(algorithm, hex)| (algorithm.to_owned(), Value::String(hex))).collect()
}

fn summary(report: &Report) -> Summary<'_> {
    let version = env!("CARGO_PKG_VERSION");
    let time = chrono::DateTime::from_timestamp(report.evidence.now, 0);
    Summary {
        verifier: Judge {
            id: JUDGE,
            version: digest([(env!("CARGO_PKG_NAME"), version.to_owned())]),
        },
        time_verified: time.map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
        resource_uri: commit_uri(report),
        policy: policy(report.policy.as_ref()),
        verification_result: if holds(report) { "PASSED" } else { "FAILED" },
        verified_levels: [],
        record: audit::audit(report),
    }
}

/// The policy, or where the defaults are described.
fn policy(origin: Option<&PolicyOrigin>) -> Resource {
    let Some(origin) = origin else {
        let version = env!("CARGO_PKG_VERSION");
        return Resource {
            name: "defaults".to_owned(),
            uri: format!("{JUDGE}/{version}#defaults"),
            digest: Map::new(),
        };
    };
    let blob = origin.blob.to_string();
    Resource {
        name: escape::json(&origin.path),
        uri: format!("swh:1:cnt:{blob};anchor=swh:1:rev:{}", origin.commit),
        digest: digest([("sha256", origin.digest.clone()), ("gitBlob", blob)]),
    }
}

/// Whether gates judged and hold. A change that is no release, or that no checklist concerns, passes
/// without that; an override passes what does not hold. Neither is stated as a gate that holds.
fn holds(report: &Report) -> bool {
    let judged = matches!(report.standing, Standing::Release | Standing::Upkeep);
    judged
        && report.verdict == Verdict::Pass
        && report.overridden.is_none()
        && !report.gates.is_empty()
        && report.gates.iter().all(|gate| gate.verdict == Verdict::Pass)
}
