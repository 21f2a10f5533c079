//! The trees of a sandbox's commits: edits, and three-way merges.

use git2::{FileMode, IndexEntry, MergeOptions, Oid, build::TreeUpdateBuilder};

use super::{Draft, Sandbox, SandboxError, draft::Edit};
use crate::{history::object::oid, model::CommitId};

impl Sandbox {
    /// A tree with a draft's edits.
    pub(super) fn edited_tree(
        &self,
        base: Option<Oid>,
        draft: &Draft,
    ) -> Result<Oid, SandboxError> {
        let mut tree = match base {
            Some(base) => base,
            None => self.git.treebuilder(None)?.write()?,
        };
        for edit in &draft.edits {
            tree = self.edited(tree, edit)?;
        }
        Ok(tree)
    }

    fn edited(&self, tree: Oid, edit: &Edit) -> Result<Oid, SandboxError> {
        let base = self.git.find_tree(tree)?;
        let mut update = TreeUpdateBuilder::new();
        match edit {
            Edit::Set(path, content) => {
                update.upsert(path.as_str(), self.git.blob(content)?, FileMode::Blob);
            }
            Edit::Remove(path) => {
                update.remove(path.as_str());
            }
            Edit::Rename(from, to) => {
                let entry = base.get_path(from.as_ref())?;
                update.upsert(to.as_str(), entry.id(), FileMode::Blob).remove(from.as_str());
            }
            Edit::Executable(path) => {
                let entry = base.get_path(path.as_ref())?;
                update.upsert(path.as_str(), entry.id(), FileMode::BlobExecutable);
            }
            Edit::Submodule(path, commit) => {
                update.upsert(path.as_str(), oid(commit.0)?, FileMode::Commit);
            }
            Edit::Link(path, target) => {
                update.upsert(path.as_str(), self.git.blob(target.as_bytes())?, FileMode::Link);
            }
        }
        Ok(update.create_updated(&self.git, &base)?)
    }

    /// Merges `theirs` into the tree that `ours` have given so far.
    pub(super) fn merged_tree(
        &self,
        tree: Oid,
        (ours, theirs): (&[CommitId], CommitId),
        draft: &Draft,
        name: &str,
    ) -> Result<Oid, SandboxError> {
        let ancestor = match self.repository()?.merge_bases(ours[0], theirs)?.first() {
            Some(&base) => self.tree_of(base)?,
            None => self.git.treebuilder(None)?.write()?,
        };
        let (ancestor, ours, theirs) = (
            self.git.find_tree(ancestor)?,
            self.git.find_tree(tree)?,
            self.git.find_commit(oid(theirs.0)?)?.tree()?,
        );
        let mut options = MergeOptions::new();
        options.find_renames(true);
        let mut index = self.git.merge_trees(&ancestor, &ours, &theirs, Some(&options))?;
        for path in conflicting_paths(&index)? {
            if !draft.edits.iter().any(|edit| edit.settles(&path)) {
                return Err(SandboxError::Conflict { branch: name.to_owned(), path });
            }
            index.conflict_remove(path.as_ref())?;
        }
        Ok(index.write_tree_to(&self.git)?)
    }
}

fn conflicting_paths(index: &git2::Index) -> Result<Vec<String>, SandboxError> {
    let mut paths = Vec::new();
    for conflict in index.conflicts()? {
        let conflict = conflict?;
        let side: Option<IndexEntry> = conflict.our.or(conflict.their).or(conflict.ancestor);
        paths.extend(side.map(|entry| String::from_utf8_lossy(&entry.path).into_owned()));
    }
    Ok(paths)
}
