//! Commits found by what a line of their message begins with, and commits that change nothing.

use git2::ObjectType;

use super::{error::HistoryError, fsck::Header, repository::Repository};
use crate::model::CommitId;

impl Repository {
    /// The commits reachable from `head` and from none of `exclude` that have a line beginning with
    /// `start` (case does not count), every parent before its children.
    ///
    /// # Errors
    /// Where a commit on the way cannot be read.
    pub fn commits_saying(
        &self,
        head: CommitId,
        exclude: &[CommitId],
        start: &str,
    ) -> Result<Vec<CommitId>, HistoryError> {
        let outside = self.outside(head, exclude)?;
        let mut found = Vec::new();
        for no in self.parents_first(self.number(head), &outside.members)? {
            let id = self.id_of(no);
            let says = self.with_object(id.0, ObjectType::Commit, |bytes| {
                Ok(has_line(Header::parse(bytes).message, start.as_bytes()))
            })?;
            if says {
                found.push(id);
            }
        }
        Ok(found)
    }

    /// Whether a commit has exactly one parent and that parent's tree. Of a commit at a shallow
    /// boundary nobody can tell, so it has not.
    ///
    /// # Errors
    /// Where one of them cannot be read.
    pub fn changes_nothing(&self, commit: CommitId) -> Result<bool, HistoryError> {
        let links = self.links(commit)?;
        match *links.parents {
            [parent] => Ok(links.tree == self.links_of(parent)?.tree),
            _ => Ok(false),
        }
    }

    /// Whether a path has the same slot, mode and all, in two commits.
    ///
    /// # Errors
    /// Where a commit or a tree on the way is missing or corrupt.
    pub fn is_same_at(
        &self,
        path: &str,
        one: CommitId,
        other: CommitId,
    ) -> Result<bool, HistoryError> {
        let path = self.tree_path(path);
        let slot = |commit| self.slot_at(self.links(commit)?.tree, &path);
        Ok(slot(one)? == slot(other)?)
    }
}

fn has_line(message: &[u8], start: &[u8]) -> bool {
    message
        .split(|&byte| byte == b'\n')
        .any(|line| line.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)))
}
