//! What a sign-off's commit says in support of it, as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{Digest, Oid};
use crate::{
    model::{self, backing::Backing},
    render::escape,
};

/// A measured value.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// As it was written: number and unit.
    value: String,
    unit: String,
    /// Whether it meets the item's criterion; null where the item states none. What cannot be compared
    /// does not meet it.
    met: Option<bool>,
    /// The commit that says it.
    commit: Option<Oid>,
}

/// What shows that an item is done, as a commit claims.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    kind: Kind,
    /// A path or a URL; null for a command.
    location: Option<String>,
    /// Of the file's bytes, or of what the command wrote to standard output; null where nobody took it.
    digest: Option<Digest>,
    /// Of the command, as the policy had it; null for files and pages.
    command: Option<Digest>,
    /// The commit that says it.
    commit: Option<Oid>,
}

/// What kind of evidence it is.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// A file.
    File,
    /// A page, which nobody fetched.
    Url,
    /// A command that ended with status 0.
    Run,
}

/// The value that an item's sign-off says.
pub(in crate::render) fn measured(backing: &Backing) -> Option<Measured> {
    let measured = backing.measured.as_ref()?;
    Some(Measured {
        value: escape::json(&measured.value.text),
        unit: escape::json(&measured.value.unit),
        met: measured.outcome.met(),
        commit: backing.commit.map(Oid::from),
    })
}

/// The evidence that an item's sign-off names, commands last.
pub(in crate::render) fn evidence(backing: &Backing) -> Vec<Evidence> {
    let commit = || backing.commit.map(Oid::from);
    let named = backing.evidence.iter().map(|one| Evidence {
        kind: if one.is_url() { Kind::Url } else { Kind::File },
        location: Some(escape::json(&one.location)),
        digest: one.digest.as_deref().map(Digest::new),
        command: None,
        commit: commit(),
    });
    let runs = backing.runs.iter().map(|run: &model::backing::Run| Evidence {
        kind: Kind::Run,
        location: None,
        digest: Some(Digest::new(&run.output)),
        command: Some(Digest::new(&run.command)),
        commit: commit(),
    });
    named.chain(runs).collect()
}
