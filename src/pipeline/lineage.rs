//! Where a list was in an earlier commit: it may have had another path there.

use std::collections::{BTreeMap, BTreeSet};

use super::error::PipelineError;
use crate::history::{Entry, FileHistory, Repository};
use crate::model::{BlobId, CommitId};

/// The paths that a list had, and its versions at each.
///
/// A file at a former path counts as the list only where it is, byte for byte, one of the list's own
/// versions there: what else had that name says nothing about the list.
pub struct Lineage {
    path: String,
    former: BTreeMap<String, BTreeSet<BlobId>>,
}

impl Lineage {
    /// Of the list that a walked history ends in.
    pub fn of(history: &FileHistory) -> Self {
        let mut lineage = Self { path: history.path.clone(), former: BTreeMap::new() };
        lineage.extend(history);
        lineage
    }

    /// Takes in the history of a request that a squash merge brought.
    pub fn extend(&mut self, history: &FileHistory) {
        let versions = history.nodes.iter().filter_map(|node| Some((&node.path, node.blob?)));
        for (path, blob) in versions.filter(|(path, _)| **path != self.path) {
            self.former.entry(path.clone()).or_default().insert(blob);
        }
    }

    /// All paths that it had, today's first.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.path).chain(self.former.keys()).map(String::as_str)
    }

    /// Its path and blob in a commit; none where it is not there, or where two former paths have it.
    pub fn at(
        &self,
        repository: &Repository,
        commit: CommitId,
    ) -> Result<Option<(&str, BlobId)>, PipelineError> {
        if let Entry::Blob(blob) = repository.entry(commit, &self.path)? {
            return Ok(Some((&self.path, blob)));
        }
        let mut found = None;
        for (path, versions) in &self.former {
            let Entry::Blob(blob) = repository.entry(commit, path)? else { continue };
            if versions.contains(&blob) && found.replace((path.as_str(), blob)).is_some() {
                return Ok(None);
            }
        }
        Ok(found)
    }
}
