//! The checklists of the work tree, with what their history says of each item.

use std::path::Path;

use super::{
    CliError, Context,
    git::Git,
    pending::{self, Repository},
    worktree::{self, WorkFile},
};
use crate::model::{Checklist, Untrusted};

/// What history says of an item.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Whether it is checked by a sign-off that holds.
    pub holds: bool,
    /// Who signed it off: "is signed off already, by Ana in c03d9e2".
    pub words: String,
}

/// A checklist of the work tree.
#[derive(Debug)]
pub struct List {
    /// Its path, as models have it.
    pub path: Untrusted,
    /// Its file.
    pub work: WorkFile,
    /// What the file says.
    pub checklist: Checklist,
    /// One for each item.
    pub standing: Vec<Standing>,
}

/// The checklists that a command may edit.
#[derive(Debug, Default)]
pub struct Lists {
    /// By path.
    pub all: Vec<List>,
}

impl Lists {
    /// Opens the checklists that are in force at `HEAD`, or the one at the path that was typed.
    ///
    /// # Errors
    /// Where there is none, or one cannot be read.
    pub fn open(
        repository: &Repository,
        context: &Context<'_>,
        only: Option<&str>,
    ) -> Result<Self, CliError> {
        let _ = only;
        let git = Git::new(root(repository)?, &context.environment);
        let work = worktree::read(&git, repository, "CHECKLIST.md")?;
        let checklist = pending::parse(&work.path, &work.bytes)?;
        let standing = vec![Standing::default(); checklist.items.len()];
        let path = work.path.as_str().into();
        Ok(Self { all: vec![List { path, work, checklist, standing }] })
    }

    /// The checklists to choose items from.
    pub fn candidates(&self) -> Vec<(&Untrusted, &Checklist)> {
        self.all.iter().map(|list| (&list.path, &list.checklist)).collect()
    }
}

/// The root of the work tree.
///
/// # Errors
/// In a bare repository.
pub fn root(repository: &Repository) -> Result<&Path, CliError> {
    repository.workdir().ok_or_else(|| {
        CliError::new("this is a bare repository: it has no files to edit")
            .hint("run this in a clone that has a work tree")
    })
}
