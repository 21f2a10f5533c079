//! The index: what the next commit will hold.

use std::{collections::BTreeMap, path::Path};

use super::{
    error::HistoryError,
    object::{commit_id, oid},
    repository::Repository,
    tree::{Entry, Slot},
};
use crate::model::{BlobId, CommitId};

/// The entries of an index, by path; those whose path is not UTF-8 or that are in conflict are not
/// among them.
#[derive(Clone, Debug, Default)]
pub struct Staged {
    entries: BTreeMap<String, Entry>,
}

impl Staged {
    /// What will be at a path.
    #[must_use]
    pub fn entry(&self, path: &str) -> Entry {
        self.entries.get(path).copied().unwrap_or(Entry::Absent)
    }

    /// Every path, sorted.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        self.entries.keys().cloned().collect()
    }
}

impl Repository {
    /// Reads an index file: the repository's own, or the one at `file` (`git commit -- PATH` makes
    /// one for the commit alone, and names it to its hooks).
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn staged(&self, file: Option<&Path>) -> Result<Staged, HistoryError> {
        let index = self.index(file)?;
        let entries = index.iter().filter(|entry| entry.flags & STAGE == 0);
        let entries = entries.filter_map(|entry| {
            let slot = Slot { mode: entry.mode, id: BlobId(commit_id(entry.id).0).0 };
            Some((String::from_utf8(entry.path).ok()?, slot.entry()))
        });
        Ok(Staged { entries: entries.collect() })
    }

    /// Whether an index holds another tree than a commit does.
    ///
    /// # Errors
    /// Where one of them cannot be read.
    pub fn stages_changes(
        &self,
        file: Option<&Path>,
        since: CommitId,
    ) -> Result<bool, HistoryError> {
        let doing = HistoryError::git("compare the index with a commit");
        let index = self.index(file)?;
        let tree = self.git.find_commit(oid(since.0)?).and_then(|commit| commit.tree());
        let tree = tree.map_err(&doing)?;
        let diff = self.git.diff_tree_to_index(Some(&tree), Some(&index), None).map_err(&doing)?;
        Ok(diff.deltas().len() > 0)
    }

    fn index(&self, file: Option<&Path>) -> Result<git2::Index, HistoryError> {
        let index = match file {
            Some(file) => git2::Index::open(file),
            None => self.git.index(),
        };
        index.map_err(HistoryError::git("read the index"))
    }
}

/// The bits of an entry's flags that tell the sides of a conflict (gitformat-index(5)).
const STAGE: u16 = 0x3000;
