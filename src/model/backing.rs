//! What a sign-off's own commit says in support of it: a measured value, evidence, a command that ran.
//!
//! Each is a trailer that names the item with its digest, as an approval does, so that it backs that
//! text and no other: `Checklist-Value: ID@DIGEST 0.4%`, `Checklist-Evidence: ID@DIGEST sha256:HEX
//! LOCATION` (`-` where nobody took a digest), `Checklist-Run: ID@DIGEST status=0 output=sha256:HEX
//! command=sha256:HEX`. What cannot be read backs nothing. All of it is claimed by whoever made the
//! commit: nothing here measured, fetched or ran anything.

use super::{
    assent::{self, Assent},
    measure::{Measurement, Outcome},
    revision::{Commit, CommitId},
    text::Untrusted,
    trailer::trailers,
};

/// The trailer of a measured value.
pub const VALUE: &str = "Checklist-Value";
/// The trailer of evidence.
pub const EVIDENCE: &str = "Checklist-Evidence";
/// The trailer of a command that ran.
pub const RUN: &str = "Checklist-Run";

/// How long a location may be, in bytes.
pub const LONGEST_LOCATION: usize = 2000;

/// What backs one item's sign-off; all empty where nothing does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backing {
    /// The commit that says it: one that signed the item off.
    pub commit: Option<CommitId>,
    /// The value, held against the judged text's criterion.
    pub measured: Option<Measured>,
    /// The evidence, in the commit's order.
    pub evidence: Vec<Evidence>,
    /// The commands that ran, in the commit's order.
    pub runs: Vec<Run>,
}

/// A measured value and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The value.
    pub value: Measurement,
    /// Whether it meets the item's criterion.
    pub outcome: Outcome,
}

/// A file or page that shows that an item is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// A path, or a URL.
    pub location: Untrusted,
    /// The SHA-256 of its bytes when it was signed, 64 lower-case hex digits; none where nobody took it.
    pub digest: Option<String>,
}

impl Evidence {
    /// Whether it is a page rather than a file.
    #[must_use]
    pub fn is_url(&self) -> bool {
        is_url(self.location.raw())
    }
}

/// Whether a location is a URL.
#[must_use]
pub fn is_url(location: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| location.starts_with(scheme))
}

/// That a command ended well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The SHA-256 of the command as the policy has it, 64 lower-case hex digits.
    pub command: String,
    /// The SHA-256 of what it wrote to standard output, 64 lower-case hex digits.
    pub output: String,
}

/// One trailer of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The item's id in that commit.
    pub id: String,
    /// Its digest, 64 lower-case hex digits.
    pub digest: String,
    /// What is said of it.
    pub what: Stated,
}

/// What a [`Statement`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// A value.
    Value(Measurement),
    /// A file or page.
    Evidence(Evidence),
    /// A command that ended well.
    Run(Run),
}

/// What a commit's trailers say in support of items.
#[must_use]
pub fn statements(commit: &Commit) -> Vec<Statement> {
    let found = trailers(&commit.message).into_iter().filter_map(|trailer| {
        let read: fn(&str) -> Option<Stated> = match () {
            () if trailer.is(VALUE) => |rest| Some(Stated::Value(rest.parse().ok()?)),
            () if trailer.is(EVIDENCE) => |rest| evidence(rest).map(Stated::Evidence),
            () if trailer.is(RUN) => |rest| run(rest).map(Stated::Run),
            () => return None,
        };
        let (name, rest) = trailer.value.raw().split_once(' ')?;
        let Some(Assent::Item { id, digest }) = assent::item(name) else { return None };
        Some(Statement { id, digest, what: read(rest)? })
    });
    found.collect()
}

/// The line that states it.
#[must_use]
pub fn line(id: &str, digest: &str, what: &Stated) -> String {
    match what {
        Stated::Value(value) => format!("{VALUE}: {id}@{digest} {}", value.text.raw()),
        Stated::Evidence(one) => {
            let taken = one.digest.as_ref().map_or("-".to_owned(), |hex| format!("sha256:{hex}"));
            format!("{EVIDENCE}: {id}@{digest} {taken} {}", one.location.raw())
        }
        Stated::Run(run) => format!(
            "{RUN}: {id}@{digest} status=0 output=sha256:{} command=sha256:{}",
            run.output, run.command
        ),
    }
}

fn evidence(rest: &str) -> Option<Evidence> {
    let (taken, location) = rest.split_once(' ')?;
    let digest = match taken {
        "-" => None,
        taken => Some(sha256(taken)?),
    };
    is_location(location).then(|| Evidence { location: location.into(), digest })
}

/// Whether a text can stand in a trailer as a location: one line, nothing hidden at its ends.
#[must_use]
pub fn is_location(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_LOCATION
        && text.trim() == text
        && !text.contains("  ")
        && !text.chars().any(char::is_control)
}

fn run(rest: &str) -> Option<Run> {
    let mut parts = rest.split(' ');
    let (status, output, command) = (parts.next()?, parts.next()?, parts.next()?);
    if status != "status=0" || parts.next().is_some() {
        return None;
    }
    let output = sha256(output.strip_prefix("output=")?)?;
    Some(Run { output, command: sha256(command.strip_prefix("command=")?)? })
}

/// `sha256:` and 64 hex digits.
#[must_use]
pub fn sha256(text: &str) -> Option<String> {
    let hex = text.strip_prefix("sha256:")?;
    let is_hex = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| hex.to_ascii_lowercase())
}

impl Backing {
    /// Takes in what a commit says of an item. Two values that differ are none.
    pub fn take(&mut self, what: &Stated) {
        match what {
            Stated::Value(value) => {
                self.measured = Some(Measured { value: value.clone(), outcome: Outcome::NoBound });
            }
            Stated::Evidence(one) => {
                if !self.evidence.contains(one) {
                    self.evidence.push(one.clone());
                }
            }
            Stated::Run(run) => {
                if !self.runs.contains(run) {
                    self.runs.push(run.clone());
                }
            }
        }
    }

    /// Whether it says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.measured.is_none() && self.evidence.is_empty() && self.runs.is_empty()
    }
}
