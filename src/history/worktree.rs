//! Files of the work tree, as `git add` would store them; nothing is written.

use std::path::Path;

use super::{error::HistoryError, object::commit_id, repository::Repository};
use crate::model::BlobId;

impl Repository {
    /// The bytes that `git add` would store for a file of the work tree: line ends converted as its
    /// configuration and attributes ask. External filters are not run. None where there is no work
    /// tree, or no regular file at the path (symbolic links are not followed, on the way neither).
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn worktree_blob(&self, path: &str) -> Result<Option<Vec<u8>>, HistoryError> {
        let Some(root) = self.workdir() else {
            return Ok(None);
        };
        if !is_plain_file(root, path)? {
            return Ok(None);
        }
        let doing = HistoryError::git("read a file of the work tree");
        // A second handle of the repository whose object database lives in memory: libgit2 filters
        // files only while it stores them.
        let scratch = git2::Repository::open(root).map_err(&doing)?;
        let memory = git2::Odb::new().map_err(&doing)?;
        let _kept_alive = memory.add_new_mempack_backend(1).map_err(&doing)?;
        self.copy_attributes(&scratch, &memory, path)?;
        scratch.set_odb(&memory).map_err(&doing)?;
        let blob = scratch.blob_path(&root.join(path)).map_err(&doing)?;
        let object = memory.read(blob).map_err(&doing)?;
        Ok(Some(object.data().to_vec()))
    }

    /// Copies the attribute files that the index has on the way to a path: where the work tree lacks
    /// them, libgit2 reads them from the index, and passes over silently what it cannot find.
    fn copy_attributes(
        &self,
        scratch: &git2::Repository,
        memory: &git2::Odb<'_>,
        path: &str,
    ) -> Result<(), HistoryError> {
        let doing = HistoryError::git("read the attributes of a file of the work tree");
        let index = scratch.index().map_err(&doing)?;
        let ends = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
        for end in ends {
            let attributes = format!("{}.gitattributes", &path[..end]);
            if let Some(entry) = index.get_path(Path::new(&attributes), 0) {
                let bytes = self.blob(BlobId(commit_id(entry.id).0))?;
                memory.write(git2::ObjectType::Blob, &bytes).map_err(&doing)?;
            }
        }
        Ok(())
    }

    /// The id that [`Repository::worktree_blob`]'s bytes would have.
    ///
    /// # Errors
    /// As there.
    pub fn worktree_blob_id(&self, path: &str) -> Result<Option<BlobId>, HistoryError> {
        let Some(bytes) = self.worktree_blob(path)? else {
            return Ok(None);
        };
        let id = git2::Oid::hash_object(git2::ObjectType::Blob, &bytes)
            .map_err(HistoryError::git("hash a file of the work tree"))?;
        Ok(Some(BlobId(commit_id(id).0)))
    }
}

/// Whether a path below the root is a regular file, reached through directories alone.
fn is_plain_file(root: &Path, path: &str) -> Result<bool, HistoryError> {
    let mut at = root.to_owned();
    let mut components = path.split('/').peekable();
    while let Some(name) = components.next() {
        if matches!(name, "" | "." | "..") {
            return Ok(false);
        }
        at.push(name);
        let metadata = match std::fs::symlink_metadata(&at) {
            Ok(metadata) => metadata,
            Err(error) if is_absence(&error) => return Ok(false),
            Err(error) => return Err(HistoryError::file(&at, &error)),
        };
        let last = components.peek().is_none();
        if (last && !metadata.is_file()) || (!last && !metadata.is_dir()) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_absence(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}
