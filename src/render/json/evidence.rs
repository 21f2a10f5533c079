//! What an auditor asks besides the verdict: rules, trusted files, commits in their order, and how
//! many items each signed how soon after the one before.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{Oid, Person, Severity, Signature, Time};
use crate::{
    model::{self, Report, RuleAnswer, SignedText, Traversed, TrustedFile},
    render::{escape, pace},
};

/// What one rule said, also where it was silent.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    rule: &'static str,
    /// Its group: `completion`, `sign-off`, `signer`, `order`, `integrity` or `lint`.
    group: &'static str,
    /// What it weighs under the policy in force.
    severity: Severity,
    /// Whether it was asked: not switched off, and meant for this kind of change.
    asked: bool,
    /// How many places it found.
    findings: usize,
}

impl From<&RuleAnswer> for Answer {
    fn from(answer: &RuleAnswer) -> Self {
        Self {
            rule: answer.rule,
            group: answer.group.word(),
            severity: answer.severity.into(),
            asked: answer.asked,
            findings: answer.findings,
        }
    }
}

/// A file that says whom to believe.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trusted {
    path: String,
    /// `policy`, `mailmap`, `allowed-signers`, `keyring` or `revoked-keys`.
    role: &'static str,
    commit: Oid,
    blob: Oid,
}

impl From<&TrustedFile> for Trusted {
    fn from(file: &TrustedFile) -> Self {
        Self {
            path: escape::json(&file.path),
            role: file.role.word(),
            commit: file.commit.into(),
            blob: file.blob.into(),
        }
    }
}

/// One commit, as it is and as the mailmap has its people.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RangeCommit {
    commit: Oid,
    parents: Vec<Oid>,
    author: Person,
    /// The author without the mailmap.
    author_as_written: Person,
    committer: Person,
    /// The committer without the mailmap.
    committer_as_written: Person,
    /// When the author says that it was written.
    time: Time,
    /// When the committer says that it was made.
    commit_time: Time,
    subject: String,
    signature: Signature,
    /// How it came to the judged branch.
    arrived: Option<Arrival>,
}

/// A pull request (GitLab: merge request) that a squash merge brought.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownRequest {
    number: u32,
    /// Where forges keep its last commit, and an archive of the audit does too.
    reference: String,
    /// That commit.
    commit: Oid,
}

impl From<&model::ShownRequest> for ShownRequest {
    fn from(shown: &model::ShownRequest) -> Self {
        Self {
            number: shown.request.number,
            reference: shown.request.reference(),
            commit: shown.end.into(),
        }
    }
}

/// The first commit of the line of first parents that has a commit among its ancestors, or is it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    commit: Oid,
    /// When its committer says that it was made.
    time: Time,
}

impl From<&Traversed> for RangeCommit {
    fn from(traversed: &Traversed) -> Self {
        let commit = &traversed.commit;
        Self {
            commit: commit.id.into(),
            parents: commit.parents.iter().map(|&id| id.into()).collect(),
            author: (&commit.author).into(),
            author_as_written: (&commit.author_as_written).into(),
            committer: (&commit.committer).into(),
            committer_as_written: (&commit.committer_as_written).into(),
            time: commit.author_time.into(),
            commit_time: commit.commit_time.into(),
            subject: escape::json(&commit.subject()),
            signature: (&commit.signature).into(),
            arrived: traversed
                .arrived
                .map(|(by, time)| Arrival { commit: by.into(), time: time.into() }),
        }
    }
}

/// A commit that signed items off, and how soon after the one before by the same person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    commit: Oid,
    author: Person,
    time: Time,
    /// How many items it signed off.
    items: usize,
    /// Seconds since the author's sign-off before this one, as the commits claim; null for the first.
    seconds_since_last: Option<i64>,
}

/// The commits that signed items off, by the time that they claim.
pub(super) fn paces(report: &Report) -> Vec<Pace> {
    let pace = |one: pace::Pace<'_>| Pace {
        commit: one.commit.id.into(),
        author: (&one.commit.author).into(),
        time: one.commit.author_time.into(),
        items: one.items,
        seconds_since_last: one.seconds_since_last,
    };
    pace::paces(report).into_iter().map(pace).collect()
}

/// What an item said when it was signed off or declared not applicable.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextThen {
    text: String,
    /// The blocks below it that are no tasks.
    blocks: Vec<String>,
}

impl From<&SignedText> for TextThen {
    fn from(said: &SignedText) -> Self {
        Self {
            text: escape::json(&said.text),
            blocks: said.blocks.iter().map(escape::json).collect(),
        }
    }
}

/// The moment of a report, in UTC.
pub(in crate::render) fn moment(report: &Report) -> Time {
    Time::from(model::Timestamp { seconds: report.evidence.now, offset_minutes: 0 })
}
