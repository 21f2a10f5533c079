//! Whether a file of the work tree may be edited and committed: refusals where a commit would say
//! what is not so.

use std::{fs, path::PathBuf};

use super::{CliError, git::Git};
use crate::{history::Repository, render::escape::path_argument};

/// A tracked regular file of the work tree.
#[derive(Debug)]
pub struct WorkFile {
    /// Its path from the work tree's root, with `/`.
    pub path: String,
    /// Where it is.
    pub file: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is as it was committed.
    pub clean: bool,
}

/// Refuses a repository in which nothing can be signed off now.
///
/// # Errors
/// In a bare repository, during a merge and its like, and, where a commit is wanted, on a detached
/// head.
pub fn may_commit(repository: &Repository, committing: bool) -> Result<(), CliError> {
    if repository.workdir().is_none() {
        return Err(CliError::new("this is a bare repository: it has no files to edit")
            .hint("run this in a clone that has a work tree"));
    }
    if let Some(operation) = repository.operation_in_progress() {
        return Err(CliError::new(format!("a {operation} is in progress"))
            .hint(format!("conclude the {operation} first, or abort it")));
    }
    if committing && repository.head_branch().is_none() {
        return Err(CliError::new("no branch is checked out (detached head)")
            .hint("git switch BRANCH: a sign-off on no branch would be lost")
            .hint("or edit the file alone, with --no-commit"));
    }
    Ok(())
}

/// Reads a tracked file of the work tree.
///
/// # Errors
/// Where the path is no regular file, or git does not track it.
pub fn read(git: &Git<'_>, repository: &Repository, path: &str) -> Result<WorkFile, CliError> {
    let root = repository.workdir().unwrap_or_else(|| repository.git_dir());
    let file = root.join(path);
    refuse_untracked(git, path)?;
    let found = fs::symlink_metadata(&file);
    match found {
        Ok(found) if found.is_file() => {}
        Ok(found) if found.is_dir() => return Err(no_file(path, "a directory")),
        Ok(found) if found.is_symlink() => return Err(no_file(path, "a symbolic link")),
        Ok(_) => return Err(no_file(path, "no regular file")),
        Err(error) => {
            return Err(CliError::new(format!("cannot read `{path}`: {error}"))
                .hint(format!("git restore -- {} brings it back", path_argument(path))));
        }
    }
    let bytes =
        fs::read(&file).map_err(|error| CliError::new(format!("cannot read `{path}`: {error}")))?;
    let clean = is_clean(git, path)?;
    Ok(WorkFile { path: path.to_owned(), file, bytes, clean })
}

fn no_file(path: &str, kind: &str) -> CliError {
    CliError::new(format!("`{path}` is {kind}, not a file"))
        .hint("name the checklist itself with --checklist PATH")
}

/// What git's index says of a path: `H 100644 OID STAGE\tPATH` (git-ls-files(1), `-t`).
fn refuse_untracked(git: &Git<'_>, path: &str) -> Result<(), CliError> {
    let listed = git.ask(&["ls-files", "-v", "--stage", "-z", "--", path], b"")?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let mut entries = listed.split_terminator('\0');
    let Some(entry) = entries.next() else {
        return Err(untracked(git, path)?);
    };
    let (about, name) = entry.split_once('\t').unwrap_or((entry, ""));
    let mut about = about.split(' ');
    let (tag, mode) = (about.next(), about.next());
    let stage = about.nth(1);
    if name != path {
        return Err(no_file(path, "a directory"));
    }
    match (tag, mode, stage) {
        (_, _, Some("1" | "2" | "3")) => Err(CliError::new(format!("`{path}` has conflicts"))
            .hint(format!("resolve them, then: git add -- {}", path_argument(path)))),
        (_, Some("160000"), _) => Err(no_file(path, "a submodule")),
        (_, Some("120000"), _) => Err(no_file(path, "a symbolic link")),
        (Some("H"), _, _) => Ok(()),
        _ => Err(CliError::new(format!("git is told not to look at `{path}` in the work tree"))
            .hint(format!(
                "git update-index --no-assume-unchanged --no-skip-worktree -- {}",
                path_argument(path)
            ))),
    }
}

fn untracked(git: &Git<'_>, path: &str) -> Result<CliError, CliError> {
    let arguments = ["ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", path];
    let ignored = !git.ask(&arguments, b"")?.stdout.is_empty();
    let error = if ignored {
        CliError::new(format!("git ignores `{path}`: nothing in it can be signed off"))
            .hint("take it out of .gitignore, then commit it")
    } else {
        CliError::new(format!("git does not track `{path}`"))
            .hint(format!("commit it first: git add -- {} && git commit", path_argument(path)))
    };
    Ok(error)
}

/// Whether a tracked file is as `HEAD` has it, in the index and in the work tree.
fn is_clean(git: &Git<'_>, path: &str) -> Result<bool, CliError> {
    let arguments = ["--no-optional-locks", "status", "--porcelain", "-z", "--", path];
    Ok(git.ask(&arguments, b"")?.stdout.is_empty())
}

/// Refuses a file that has changes of its own, since the commit would take them along.
///
/// # Errors
/// Where the file is not as it was committed.
pub fn refuse_dirty(file: &WorkFile) -> Result<(), CliError> {
    if file.clean {
        return Ok(());
    }
    let (path, argument) = (&file.path, path_argument(&file.path));
    Err(CliError::new(format!("`{path}` has changes that are not committed"))
        .hint(format!("commit them first: git commit -- {argument}"))
        .hint(format!("or see them with git diff HEAD -- {argument}, and undo them")))
}

/// Refuses a file that is not as this program read or left it: what another program wrote meanwhile
/// would be lost.
///
/// # Errors
/// Where the file has other bytes than `known`, or cannot be read.
pub fn refuse_moved(file: &WorkFile, known: &[u8]) -> Result<(), CliError> {
    if fs::read(&file.file).is_ok_and(|found| found == known) {
        return Ok(());
    }
    let (path, argument) = (&file.path, path_argument(&file.path));
    Err(CliError::new(format!("`{path}` was changed meanwhile, by a hook or another program"))
        .hint(format!("see git diff HEAD -- {argument}, then run the command again")))
}
