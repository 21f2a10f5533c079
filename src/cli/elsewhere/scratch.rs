//! A linked work tree for one commit on a branch that is not checked out: in the directory for
//! temporary files, gone once it is dropped.
//!
//! A commit made there is made by `git commit` itself, with the repository's configuration, and runs
//! the hooks of the work tree that the user is in: a relative `core.hooksPath` is not looked up in
//! what the branch holds, which somebody else may have written. Where there are hooks, they find all
//! files, as in any checkout; without hooks nobody looks, and only the checklists are written.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::cli::{
    CliError,
    context::Environment,
    git::{Git, LOCATION},
};

/// What a work tree is to be at.
#[derive(Clone, Copy, Debug)]
pub enum Stand<'a> {
    /// A local branch: what is committed moves it.
    Branch(&'a str),
    /// A new local branch that follows a remote's, by that one's whole name.
    NewBranch(&'a str, &'a str),
    /// A commit and no branch.
    Commit(&'a str),
}

/// The work tree.
pub struct Scratch<'a> {
    git: &'a Git<'a>,
    directory: TempDir,
    root: PathBuf,
    environment: Environment,
}

impl<'a> Scratch<'a> {
    /// Makes one, seen from the repository where `git` runs. Hooks are told the branch's name in
    /// `GIT_CHECKLIST_BRANCH`.
    ///
    /// # Errors
    /// When git cannot; nothing remains then.
    pub fn new(
        git: &'a Git<'a>,
        environment: &Environment,
        stand: Stand<'_>,
        branch: &str,
    ) -> Result<Self, CliError> {
        let hooks = hooks(git)?;
        let directory = tempfile::Builder::new().prefix("git-checklist-").tempdir();
        let directory = directory.map_err(|error| unmade(&error))?;
        let root = fs::canonicalize(directory.path()).map_err(|error| unmade(&error))?.join("tree");
        let mut environment = environment.clone();
        environment.remove_where(|name| LOCATION.contains(&name));
        environment.set("GIT_CHECKLIST_BRANCH", branch);
        environment.set("GIT_LFS_SKIP_SMUDGE", "1");
        environment.configure("core.hooksPath", &hooks);
        add(git, &root, stand)?;
        let scratch = Self { git, directory, root, environment };
        let fill: &[&str] = if has_hooks(&hooks) {
            &["reset", "--quiet", "--hard", "HEAD"]
        } else {
            &["read-tree", "HEAD"]
        };
        scratch.git().ask(fill, b"")?;
        Ok(scratch)
    }

    /// Its root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The environment for programs that run in it.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// git in it.
    pub fn git(&self) -> Git<'_> {
        Git::new(&self.root, &self.environment)
    }

    /// The commit that it is at.
    ///
    /// # Errors
    /// When git cannot tell.
    pub fn head(&self) -> Result<String, CliError> {
        Ok(self.git().ask(&["rev-parse", "--verify", "HEAD^{commit}"], b"")?.text())
    }

    /// Writes files that its commit has. Paths that the commit does not have are passed over.
    ///
    /// # Errors
    /// When git cannot be run.
    pub fn bring(&self, paths: &[String]) -> Result<(), CliError> {
        for path in paths {
            self.git().run(&["checkout-index", "--quiet", "--index", "--", path], b"")?;
        }
        Ok(())
    }
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        let kept = self.git().ask(&["rev-parse", "--absolute-git-dir"], b"");
        let root = self.root.to_string_lossy();
        let removed = self.git.run(&["worktree", "remove", "--force", "--", &root], b"");
        if removed.is_ok_and(|removed| removed.success) {
            return;
        }
        // What git keeps of it lies in a folder of its own, `worktrees/NAME`.
        let kept = kept.map(|said| PathBuf::from(said.text()));
        let is_linked = |kept: &PathBuf| kept.join("commondir").is_file();
        if let Some(kept) = kept.ok().filter(is_linked) {
            let _ = fs::remove_dir_all(kept);
        }
        let _ = fs::remove_dir_all(self.directory.path());
    }
}

fn unmade(error: &std::io::Error) -> CliError {
    CliError::new(format!("cannot make a directory for a work tree: {error}"))
        .hint("set TMPDIR to a directory that can be written to")
}

fn add(git: &Git<'_>, root: &Path, stand: Stand<'_>) -> Result<(), CliError> {
    let root = root.to_str().ok_or_else(|| {
        CliError::new("the directory for temporary files has a name that is no Unicode")
            .hint("set TMPDIR to another")
    })?;
    let mut arguments = vec!["worktree", "add", "--quiet", "--no-checkout"];
    arguments.extend(match stand {
        Stand::Branch(name) => vec!["--", root, name],
        Stand::NewBranch(name, from) => vec!["--track", "-b", name, "--", root, from],
        Stand::Commit(id) => vec!["--detach", "--", root, id],
    });
    git.ask(&arguments, b"").map(|_| ())
}

/// The folder where git looks for hooks, seen from the work tree that the user is in.
fn hooks(git: &Git<'_>) -> Result<PathBuf, CliError> {
    let said = git.ask(&["rev-parse", "--path-format=absolute", "--git-path", "hooks"], b"")?;
    Ok(PathBuf::from(said.text()))
}

/// Whether anything but git's own samples lies there.
fn has_hooks(directory: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(directory) else { return false };
    let is_sample = |name: &Path| name.extension().is_some_and(|ending| ending == "sample");
    entries.any(|entry| entry.is_ok_and(|entry| !is_sample(Path::new(&entry.file_name()))))
}
