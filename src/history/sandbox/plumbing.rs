//! References, the work tree, and everything that honest work rarely does.

use std::path::{Path, PathBuf};

use git2::{ObjectType, build::CheckoutBuilder};

use super::{Sandbox, SandboxError};
use crate::{
    history::object::{commit_id, oid},
    model::CommitId,
};

impl Sandbox {
    /// Makes or moves a branch.
    ///
    /// # Errors
    /// Where the reference cannot be written.
    pub fn branch(&self, name: &str, commit: CommitId) -> Result<(), SandboxError> {
        self.reference(&format!("refs/heads/{name}"), commit)
    }

    /// Makes or moves a remote-tracking branch.
    ///
    /// # Errors
    /// Where the reference cannot be written.
    pub fn remote_branch(
        &self,
        remote: &str,
        name: &str,
        commit: CommitId,
    ) -> Result<(), SandboxError> {
        self.reference(&format!("refs/remotes/{remote}/{name}"), commit)
    }

    /// Makes or moves a lightweight tag.
    ///
    /// # Errors
    /// Where the reference cannot be written.
    pub fn tag(&self, name: &str, commit: CommitId) -> Result<(), SandboxError> {
        self.reference(&format!("refs/tags/{name}"), commit)
    }

    /// Makes git's other commands see `new` where `old` is asked for (`refs/replace/`).
    ///
    /// # Errors
    /// Where the reference cannot be written.
    pub fn replace(&self, old: CommitId, new: CommitId) -> Result<(), SandboxError> {
        self.reference(&format!("refs/replace/{old}"), new)
    }

    /// Makes or moves any reference, by its full name.
    ///
    /// # Errors
    /// Where the reference cannot be written.
    pub fn reference(&self, name: &str, commit: CommitId) -> Result<(), SandboxError> {
        self.git.reference(name, oid(commit.0)?, true, "sandbox")?;
        Ok(())
    }

    /// Writes a commit object from its raw bytes, on no branch: for malformed ones.
    ///
    /// # Errors
    /// Where the object cannot be written.
    pub fn raw_commit(&self, bytes: &[u8]) -> Result<CommitId, SandboxError> {
        Ok(commit_id(self.git.odb()?.write(ObjectType::Commit, bytes)?))
    }

    /// Writes a commit on no branch whose root tree has these raw bytes: for malformed trees.
    ///
    /// # Errors
    /// Where an object cannot be written.
    pub fn raw_tree_commit(&self, tree: &[u8]) -> Result<CommitId, SandboxError> {
        let tree = self.git.odb()?.write(ObjectType::Tree, tree)?;
        let person = "Ana <ana@example.org> 1738310400 +0100";
        let bytes = format!("tree {tree}\nauthor {person}\ncommitter {person}\n\nraw tree\n");
        self.raw_commit(bytes.as_bytes())
    }

    /// The raw bytes of a commit object, to make another of.
    ///
    /// # Errors
    /// Where the object cannot be read.
    pub fn raw_bytes(&self, commit: CommitId) -> Result<Vec<u8>, SandboxError> {
        Ok(self.git.odb()?.read(oid(commit.0)?)?.data().to_vec())
    }

    /// Gives a commit other parents by `info/grafts`.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn graft(&self, commit: CommitId, parents: &[CommitId]) -> Result<(), SandboxError> {
        let line: Vec<String> =
            [&[commit], parents].concat().iter().map(CommitId::to_string).collect();
        let path = self.git.commondir().join("info").join("grafts");
        append(&path, &(line.join(" ") + "\n"))
    }

    /// Declares commits shallow, as a fetch with a depth does; their parents stay in the object
    /// database unless they are removed as well.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn shallow(&self, commits: &[CommitId]) -> Result<(), SandboxError> {
        let path = self.git.commondir().join("shallow");
        let lines: Vec<String> = commits.iter().map(CommitId::to_string).collect();
        append(&path, &(lines.join("\n") + "\n"))
    }

    /// Removes an object, by its id in hex, from the object database.
    ///
    /// # Errors
    /// Where it is not there.
    pub fn remove_object(&self, id: &str) -> Result<(), SandboxError> {
        let (folder, name) = id.split_at(2);
        let path = self.git.commondir().join("objects").join(folder).join(name);
        std::fs::remove_file(&path).map_err(|error| SandboxError::File { path, error })
    }

    /// Sets a value of the repository's own configuration.
    ///
    /// # Errors
    /// Where the configuration cannot be written.
    pub fn config(&self, key: &str, value: &str) -> Result<(), SandboxError> {
        let mut config = self.git.config()?.open_level(git2::ConfigLevel::Local)?;
        Ok(config.set_str(key, value)?)
    }

    /// Writes a file of the work tree, and nothing else.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> Result<PathBuf, SandboxError> {
        let path = self.path().join(path);
        let written = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, content));
        match written {
            Ok(()) => Ok(path),
            Err(error) => Err(SandboxError::File { path, error }),
        }
    }

    /// Checks a branch out: `HEAD`, the index and the work tree become its tip's, whatever they
    /// were.
    ///
    /// # Errors
    /// Where the branch is missing, or a file cannot be written.
    pub fn check_out(&self, branch: &str) -> Result<(), SandboxError> {
        self.tip(branch)?;
        self.git.set_head(&format!("refs/heads/{branch}"))?;
        Ok(self.git.checkout_head(Some(CheckoutBuilder::new().force()))?)
    }

    /// Detaches `HEAD` at a commit, and checks it out.
    ///
    /// # Errors
    /// Where the commit is missing, or a file cannot be written.
    pub fn check_out_detached(&self, commit: CommitId) -> Result<(), SandboxError> {
        self.git.set_head_detached(oid(commit.0)?)?;
        Ok(self.git.checkout_head(Some(CheckoutBuilder::new().force()))?)
    }
}

fn append(path: &Path, text: &str) -> Result<(), SandboxError> {
    let failed = |error| SandboxError::File { path: path.to_owned(), error };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut whole = match std::fs::read_to_string(path) {
        Ok(whole) => whole,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    whole.push_str(text);
    std::fs::write(path, whole).map_err(failed)
}
