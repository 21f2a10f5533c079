//! The release that a list is in: the commit that it starts at.
//!
//! A release starts at the newest commit that gave the file's marker its present `release=`, or that
//! added a file which names its release. Where the target's list carries the same release, its own
//! start is the one that counts, unless the change starts the release anew after it.

use std::collections::{BTreeSet, HashSet};

use super::error::PipelineError;
use super::lists::{JudgedList, List};
use super::past::Versions;
use super::scope::Scope;
use crate::history::{FileHistory, Node, Repository, WalkMode};
use crate::model::{CommitId, FromTarget, Untrusted};

/// Where a list's release starts, and where the walk of its history has to end for that.
#[derive(Debug, Default)]
pub struct Start {
    /// The commit.
    pub commit: Option<CommitId>,
    /// Commits whose history is outside.
    pub exclude: Vec<CommitId>,
}

/// Finds the start of a list's release.
pub fn start(
    repository: &Repository,
    scope: &Scope,
    list: &JudgedList,
    versions: &Versions<'_>,
) -> Result<Start, PipelineError> {
    let exclude: Vec<CommitId> = scope.tip().into_iter().collect();
    // A marker that head removes ends no release: the target's still says which one it is.
    let of_target = list.target.as_ref().and_then(|target| target.checklist.release.as_ref());
    let Some(release) = list.head.checklist.release.as_ref().or(of_target) else {
        return Ok(Start { commit: None, exclude });
    };
    let name = &release.name;
    let Some(base) = scope.tip() else {
        let history = versions.walk(*scope.head, &list.head.path, &[], WalkMode::Simplified)?;
        let commit = newest(repository, &beginnings(versions, &history, name)?)?;
        return outside(repository, commit);
    };
    let history = versions.walk(*scope.head, &list.head.path, &exclude, WalkMode::Full)?;
    let here = beginnings(versions, &history, name)?;
    match before(repository, (base, list), versions, &history, name)? {
        None => Ok(Start { commit: newest(repository, &here)?, exclude }),
        Some(trusted) => {
            let mut anew = Vec::new();
            for commit in here {
                if repository.is_ancestor(trusted, commit)? {
                    anew.push(commit);
                }
            }
            match newest(repository, &anew)? {
                Some(commit) => Ok(Start { commit: Some(commit), exclude }),
                None => outside(repository, Some(trusted)),
            }
        }
    }
}

/// A start before the range: the walk goes on to its parents.
fn outside(repository: &Repository, commit: Option<CommitId>) -> Result<Start, PipelineError> {
    let exclude = match commit {
        Some(commit) => repository.commit(commit)?.parents.clone(),
        None => Vec::new(),
    };
    Ok(Start { commit, exclude })
}

/// The start in the target's history, or in that which the range left it by; none where the target
/// has gone on to another release, so that what it ticked for the last one is not carried along.
fn before(
    repository: &Repository,
    (base, list): (CommitId, &JudgedList),
    versions: &Versions<'_>,
    history: &FileHistory,
    name: &Untrusted,
) -> Result<Option<CommitId>, PipelineError> {
    let mut tips: BTreeSet<(CommitId, &str)> = BTreeSet::new();
    let target = list.target.as_ref();
    let same = |target: &&FromTarget<List>| {
        target.checklist.release.as_ref().is_some_and(|release| release.name == *name)
    };
    if let Some(target) = target.filter(same) {
        tips.insert((base, &target.path));
    } else if target.is_none_or(|target| target.checklist.release.is_none()) {
        for node in history.nodes.iter().filter(|node| node.boundary) {
            if names(versions, node, name)? {
                tips.insert((node.commit, &node.path));
            }
        }
    }
    let mut found = Vec::new();
    for (tip, path) in tips {
        let history = versions.walk(tip, path, &[], WalkMode::Simplified)?;
        found.extend(beginnings(versions, &history, name)?);
    }
    newest(repository, &found)
}

fn names(versions: &Versions<'_>, node: &Node, name: &Untrusted) -> Result<bool, PipelineError> {
    let Some(blob) = node.blob else { return Ok(false) };
    Ok(versions.read(blob)?.release.as_ref() == Some(name))
}

/// The commits that gave the marker its present release, on the way back from the last node as
/// long as the marker names it.
pub fn beginnings(
    versions: &Versions<'_>,
    history: &FileHistory,
    name: &Untrusted,
) -> Result<Vec<CommitId>, PipelineError> {
    let nodes = &history.nodes;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<usize> = nodes.len().checked_sub(1).into_iter().collect();
    while let Some(at) = waiting.pop() {
        let node = &nodes[at];
        if node.boundary || !names(versions, node, name)? || !seen.insert(at) {
            continue;
        }
        let mut carried = Vec::new();
        for &parent in &node.parents {
            if names(versions, &nodes[parent], name)? {
                carried.push(parent);
            }
        }
        if carried.is_empty() {
            found.push(node.commit);
        }
        waiting.extend(carried);
    }
    Ok(found)
}

/// The commit that no other of them descends from; among several the latest by committer time,
/// else the greatest object id.
pub fn newest(
    repository: &Repository,
    commits: &[CommitId],
) -> Result<Option<CommitId>, PipelineError> {
    let mut best: Option<(i64, CommitId)> = None;
    for &commit in commits {
        let mut superseded = false;
        for &other in commits.iter().filter(|&&other| other != commit) {
            superseded |= repository.is_ancestor(commit, other)?;
        }
        if !superseded {
            let key = (repository.commit(commit)?.commit_time.seconds, commit);
            best = best.max(Some(key));
        }
    }
    Ok(best.map(|(_, commit)| commit))
}

/// The commits among `head`'s that descend from `elder`, itself included; `exclude` must not reach
/// `elder`.
pub fn descendants(
    repository: &Repository,
    head: CommitId,
    exclude: &[CommitId],
    elder: CommitId,
) -> Result<HashSet<CommitId>, PipelineError> {
    let mut found = HashSet::from([elder]);
    for commit in repository.range(head, exclude)?.commits {
        if repository.commit(commit)?.parents.iter().any(|parent| found.contains(parent)) {
            found.insert(commit);
        }
    }
    Ok(found)
}
