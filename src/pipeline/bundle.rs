//! An audit in one archive: made, and read again months later.
//!
//! It has the record, its statement, the files that say whom to believe, and a git bundle of the whole
//! history, so that nothing else is needed to look at what was judged. What is read has to agree with
//! itself; then its record is held against history like any other (see [`super::against`]).

use std::collections::HashSet;

use serde_json::Value;

use super::against::Record;
use super::error::{PipelineError, undecided};
use crate::archive::{self, Members};
use crate::history::Repository;
use crate::model::{BlobId, CommitId, FromTarget, Prose, Report, TrustedRole, Untrusted};
use crate::prose;

/// The record.
const RECORD: &str = "audit.json";
/// Its in-toto statement.
const STATEMENT: &str = "statement.json";
/// The git bundle.
const HISTORY: &str = "history.bundle";
/// The reference of the target's tip in the git bundle; the judged revision is its `HEAD`.
const TARGET: &str = "refs/heads/target";
/// The branch of the judged revision in the git bundle.
const AUDITED: &str = "refs/heads/audited";
/// The most bytes that a git bundle may have here: all of it is held in memory.
const MOST_BYTES: usize = 192 << 20;

/// The members of the archive of a report, given its record and statement as they are written.
///
/// # Errors
/// Where part of the history is missing here (a shallow or partial clone), altered, or too large.
pub fn members(
    repository: &Repository,
    report: &Report,
    record: String,
    statement: String,
) -> Result<Members, PipelineError> {
    let mut members = Members::from([
        (RECORD.to_owned(), record.into_bytes()),
        (STATEMENT.to_owned(), statement.into_bytes()),
        (HISTORY.to_owned(), history(repository, report)?),
    ]);
    for file in &report.evidence.trusted {
        members.insert(trusted(file.role.word()), repository.blob(file.blob)?.to_vec());
    }
    Ok(members)
}

/// The name of a file that says whom to believe. What it is called in the repository stands in the
/// record: a name from there might lead anywhere.
fn trusted(role: &str) -> String {
    format!("trusted/{role}")
}

fn history(repository: &Repository, report: &Report) -> Result<Vec<u8>, PipelineError> {
    let mut references = vec![("HEAD".to_owned(), report.head), (AUDITED.to_owned(), report.head)];
    references.extend(report.base.map(|base| (TARGET.to_owned(), base)));
    // By the name that a request has at its forge, an audit of the bundle finds it again.
    let requests = report.evidence.requests.iter();
    references.extend(requests.map(|shown| (shown.request.reference(), shown.end)));
    let mut reached = reached(repository, &references)?;
    // A squash merge's sign-offs, and a policy, may stand in commits that the branch does not have.
    let trusted = report.evidence.trusted.iter().map(|file| file.commit);
    for id in report.commits.keys().copied().chain(trusted) {
        if !reached.contains(&id) {
            references.push((format!("refs/checklist/{id}"), id));
            reached.extend(repository.range(id, &[])?.commits);
        }
    }
    let named: Vec<_> = references.iter().map(|(name, id)| (name.as_str(), *id)).collect();
    let mut bundle = Vec::new();
    repository.write_bundle(&named, &mut bundle)?;
    if bundle.len() > MOST_BYTES {
        let size = bundle.len() >> 20;
        return Err(undecided(
            prose!["the history has ", size, " MiB, and an archive takes ", MOST_BYTES >> 20],
            prose!["keep the record and `git bundle create` side by side"],
        ));
    }
    Ok(bundle)
}

/// Everything that references reach; all of it has to be here.
fn reached(
    repository: &Repository,
    references: &[(String, CommitId)],
) -> Result<HashSet<CommitId>, PipelineError> {
    let mut reached = HashSet::new();
    for (_, id) in references {
        let range = repository.range(*id, &[])?;
        if !range.shallow.is_empty() {
            return Err(undecided(
                prose!["part of the history is not here: this is a shallow clone"],
                prose!["run: git fetch --unshallow"],
            ));
        }
        reached.extend(range.commits);
    }
    Ok(reached)
}

/// The record of an archive, which has to agree with everything else that is in it.
///
/// # Errors
/// Where the archive is not whole, or contradicts itself.
pub fn record(bytes: &[u8]) -> Result<Record, PipelineError> {
    let members = archive::read(bytes).map_err(|error| {
        let error = Untrusted::new(error.to_string());
        contradiction(prose!["the earlier archive is not whole: ", &error])
    })?;
    let member = |name: &str| {
        let missing = || {
            let name = Untrusted::new(name);
            contradiction(prose!["the earlier archive has no `", &name, "`"])
        };
        members.get(name).ok_or_else(missing)
    };
    let record = Record::of_json(member(RECORD)?)?;
    if !states(member(STATEMENT)?, member(RECORD)?) {
        return Err(contradiction(prose!["the earlier archive's statement is not of its record"]));
    }
    let directory = tempfile::tempdir().map_err(|error| {
        let error = Untrusted::new(error.to_string());
        undecided(
            prose!["no directory to unpack the earlier archive in: ", &error],
            prose!["make room for temporary files, or name another place in TMPDIR"],
        )
    })?;
    let (then, references) = Repository::unbundle(member(HISTORY)?, directory.path())?;
    check_references(&record, &references)?;
    check_commits(&record, &then, &references)?;
    for (role, _, blob) in record.trusted() {
        check_trusted(&then, (role, blob), member(&trusted(role))?)?;
    }
    Ok(record)
}

/// Whether a statement's predicate is the record.
fn states(statement: &[u8], record: &[u8]) -> bool {
    let value = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
    let predicate = value(statement).and_then(|found| found.get("predicate").cloned());
    predicate.is_some() && predicate == value(record)
}

fn check_references(
    record: &Record,
    references: &[(String, CommitId)],
) -> Result<(), PipelineError> {
    let is = |name: &str| references.iter().find(|(known, _)| known == name).map(|(_, id)| *id);
    if is("HEAD") == Some(record.head()) && is(TARGET) == record.base() {
        return Ok(());
    }
    Err(contradiction(prose!["the earlier archive's history is not what its record judged"]))
}

fn check_commits(
    record: &Record,
    then: &Repository,
    references: &[(String, CommitId)],
) -> Result<(), PipelineError> {
    let reached = reached(then, references)?;
    let mut trusted = record.trusted();
    if let Some((_, commit, _)) = trusted.find(|file| file.0 == TrustedRole::Mailmap.word()) {
        then.set_mailmap_from(FromTarget::at_tip(commit))?;
    }
    for (commit, author) in record.commits() {
        if !reached.contains(&commit) || then.commit(commit)?.author != author {
            return Err(contradiction(prose![
                "the earlier archive's history has no ",
                &commit,
                " as its record names it"
            ]));
        }
    }
    Ok(())
}

fn check_trusted(
    then: &Repository,
    (role, blob): (&str, BlobId),
    member: &[u8],
) -> Result<(), PipelineError> {
    let known = TrustedRole::ALL.iter().map(|role| role.word());
    let word = known.into_iter().find(|word| *word == role).unwrap_or("file of trust");
    if *then.blob(blob)? == *member {
        return Ok(());
    }
    Err(contradiction(prose!["the earlier archive's ", word, " is not what its history has"]))
}

/// What makes an archive worth nothing.
fn contradiction(message: Prose) -> PipelineError {
    undecided(message, prose!["take the copy that was kept where nobody could change it"])
}
