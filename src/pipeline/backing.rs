//! What the commits that signed items off say in support of them.
//!
//! A statement is about an item by its id and digest in that very commit. From there the item is followed
//! to head by the same pairing as approvals.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::error::PipelineError;
use super::lists::List;
use crate::history::{self, FileHistory, Repository};
use crate::model::backing::{Backing, Stated, Statement, statements};
use crate::model::evaluation::JudgedItem;
use crate::model::{Commit, CommitId, IdentityMode, SignOffPolicy, State};
use crate::{ledger, markdown};

/// Gives every signed item what backs it. Of several commits that signed one off, the first counts
/// that says something of it; where names have to be proven, only those that prove theirs.
pub fn gather(
    (repository, signoff): (&Repository, &SignOffPolicy),
    list: &List,
    history: &FileHistory,
    items: &mut [JudgedItem],
) -> Result<(), PipelineError> {
    let mut known: BTreeMap<CommitId, BTreeMap<usize, Backing>> = BTreeMap::new();
    for (at, item) in items.iter_mut().enumerate() {
        let own = &list.checklist.items[at];
        if own.state != State::Checked {
            continue;
        }
        for commit in signing(repository, signoff, item)? {
            let said = match known.entry(commit.id) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(said(repository, list, history, &commit)?),
            };
            let said = said.get(&at);
            if let Some(backing) = said.filter(|backing| !backing.is_empty()) {
                item.ledger.backing = backing.clone();
                break;
            }
        }
        let backing = &mut item.ledger.backing;
        if let Some(measured) = &mut backing.measured {
            measured.outcome = measured.value.against(own.criterion.as_ref());
        }
    }
    Ok(())
}

/// The commits that signed an item off.
fn signing(
    repository: &Repository,
    signoff: &SignOffPolicy,
    item: &JudgedItem,
) -> Result<Vec<Commit>, PipelineError> {
    let ledger = &item.ledger;
    if ledger.problem.is_some_and(crate::model::Problem::voids) {
        return Ok(Vec::new());
    }
    let ids = ledger.sign_off.iter().chain(&ledger.concurrent);
    let mut commits = Vec::new();
    for id in ids {
        commits.push(repository.commit(*id)?.as_ref().clone());
    }
    let is_proven = |commit: &Commit| commit.signature.holds;
    if signoff.identity == IdentityMode::Signed && commits.iter().any(is_proven) {
        commits.retain(is_proven);
    }
    Ok(commits)
}

/// What a commit says, by the index of head's item.
fn said(
    repository: &Repository,
    list: &List,
    history: &FileHistory,
    commit: &Commit,
) -> Result<BTreeMap<usize, Backing>, PipelineError> {
    let statements = statements(commit);
    if statements.is_empty() {
        return Ok(BTreeMap::new());
    }
    let node = history.nodes.iter().find(|node| node.commit == commit.id);
    let path = node.map_or(list.path.as_str(), |node| node.path.as_str());
    let history::Entry::Blob(blob) = repository.entry(commit.id, path)? else {
        return Ok(BTreeMap::new());
    };
    let bytes = repository.blob(blob)?;
    let then = markdown::parse_lossy(path, &bytes, &list.options).map_err(|source| {
        PipelineError::Markdown { path: path.into(), at: commit.id.short(), source }
    })?;
    let pairing = ledger::pair_lists(&then, &list.checklist);
    let about = |statement: &Statement| {
        let is_it =
            |item: &crate::model::Item| item.id == statement.id && item.digest == statement.digest;
        pairing.to_new[then.items.iter().position(is_it)?]
    };
    let mut found: BTreeMap<usize, Backing> = BTreeMap::new();
    let mut torn = BTreeSet::new();
    for statement in &statements {
        let Some(at) = about(statement) else { continue };
        let backing = found.entry(at).or_default();
        backing.commit = Some(commit.id);
        if let (Stated::Value(value), Some(measured)) = (&statement.what, &backing.measured)
            && measured.value != *value
        {
            torn.insert(at);
        }
        backing.take(&statement.what);
    }
    for at in torn {
        found.entry(at).or_default().measured = None;
    }
    Ok(found)
}
