//! Where a job is done: in the user's work tree, or in a temporary one that is on another branch.

use std::sync::Arc;

use super::scratch::Scratch;
use crate::{
    cli::{
        CliError, Context,
        lists::Lists,
        progress,
        select::{self, Chosen, Selection},
        worktree,
    },
    history::Repository,
    model::{Checklist, Untrusted},
    pipeline::{self, Again, StatusRequest},
    render::escape,
};

/// The ground of a job.
pub struct Ground<'a> {
    /// The checklist that was named, from the directory that the job runs in.
    checklist: Option<&'a str>,
    /// The options that repeat the job's branch, for commands in hints.
    options: String,
    scratch: Option<&'a Scratch<'a>>,
    view: Option<&'a View>,
}

/// What the user could see of a branch that was fetched.
pub struct View {
    /// The lists as they were before, where that is not what they are: words choose items there.
    pub seen: Option<Seen>,
    /// Whether the branch has gone on since.
    pub has_moved: bool,
}

/// The lists of a revision.
pub struct Seen {
    lists: Vec<(Untrusted, Arc<Checklist>)>,
}

impl<'a> Ground<'a> {
    /// The user's own work tree.
    pub fn here(checklist: Option<&'a str>) -> Self {
        Self { checklist, options: String::new(), scratch: None, view: None }
    }

    /// A temporary work tree.
    pub fn scratch(scratch: &'a Scratch<'a>, checklist: Option<&'a str>, options: String) -> Self {
        Self { checklist, options, scratch: Some(scratch), view: None }
    }

    /// The same, on a branch that was fetched.
    pub fn seeing(self, view: &'a View) -> Self {
        Self { view: Some(view), ..self }
    }

    /// Refuses a work tree in which nothing can be signed off now.
    ///
    /// # Errors
    /// As [`worktree::may_commit`].
    pub fn may_commit(&self, repository: &Repository, committing: bool) -> Result<(), CliError> {
        match self.scratch {
            Some(_) => Ok(()),
            None => worktree::may_commit(repository, committing),
        }
    }

    /// The checklists.
    ///
    /// # Errors
    /// As [`Lists::open`].
    pub fn lists(&self, repository: &Repository, context: &Context<'_>) -> Result<Lists, CliError> {
        match self.scratch {
            Some(scratch) => {
                let bring = |paths: &[String]| scratch.bring(paths);
                Lists::open_with(repository, context, self.checklist, &bring)
            }
            None => Lists::open(repository, context, self.checklist),
        }
    }

    /// The items that words mean. Where the branch was fetched, they mean what the user could see,
    /// which has to say the same still.
    ///
    /// # Errors
    /// Where a word means nothing or several things, or an item is not what it was.
    pub fn select(&self, words: &[String], lists: &Lists) -> Result<Selection, CliError> {
        match self.view.and_then(|view| view.seen.as_ref()) {
            Some(seen) => seen.select(words, lists),
            None => select::select(words, &lists.candidates()),
        }
    }

    /// Whether the branch has commits that the user could not see.
    pub fn has_moved(&self) -> bool {
        self.view.is_some_and(|view| view.has_moved)
    }

    /// A command line, for hints: with the options that say on which branch.
    pub fn command(&self, line: &str) -> String {
        format!("git checklist {line}{}", self.options)
    }
}

impl Seen {
    /// The lists of a revision.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn at(
        revision: &str,
        repository: &Repository,
        context: &Context<'_>,
    ) -> Result<Self, CliError> {
        let request = StatusRequest {
            revision: Some(revision.to_owned()),
            paths: Vec::new(),
            today: context.today,
            now: context.now,
            release_date: None,
        };
        let report = progress::shown(context, repository, |from| pipeline::status(from, &request))?;
        let lists = report.checklists.into_iter().map(|list| (list.path, list.checklist));
        Ok(Self { lists: lists.collect() })
    }

    /// Whether each word means something here.
    pub fn knows(&self, words: &[String], only: Option<&str>) -> bool {
        select::select(words, &self.candidates(only)).is_ok()
    }

    fn candidates(&self, only: Option<&str>) -> Vec<(&Untrusted, &Checklist)> {
        let named = |path: &Untrusted| only.is_none_or(|only| path.raw() == only);
        let lists = self.lists.iter().filter(|(path, _)| named(path));
        lists.map(|(path, list)| (path, &**list)).collect()
    }

    fn select(&self, words: &[String], lists: &Lists) -> Result<Selection, CliError> {
        let only = match &lists.all[..] {
            [list] => Some(list.path.raw()),
            _ => None,
        };
        let candidates = self.candidates(only);
        let chosen = select::select(words, &candidates)?;
        let again = |one: &Chosen| {
            let (path, list) = candidates[one.checklist];
            find_again(path, list, one.item, lists)
        };
        Ok(Selection {
            items: chosen.items.iter().map(again).collect::<Result<_, _>>()?,
            named: chosen.named.iter().map(again).collect::<Result<_, _>>()?,
        })
    }
}

/// An item of a list that was seen, in the lists as they are now.
fn find_again(
    path: &Untrusted,
    seen: &Checklist,
    item: usize,
    lists: &Lists,
) -> Result<Chosen, CliError> {
    let text = escape::terminal(&seen.items[item].text);
    let now = lists.all.iter().position(|list| list.path == *path);
    let again = now.map(|at| (at, pipeline::find_again(seen, &lists.all[at].checklist, item)));
    match again {
        Some((checklist, Again::Kept(item))) => Ok(Chosen { checklist, item }),
        Some((checklist, Again::Reworded(item))) => {
            let now = escape::terminal(&lists.all[checklist].checklist.items[item].text);
            Err(CliError::new(format!("`{text}` was reworded meanwhile, nothing was signed"))
                .details([format!("it is now: {now}")])
                .hint("read it; if that is verified too, run the command again"))
        }
        Some((_, Again::Gone)) | None => {
            Err(CliError::new(format!("`{text}` was removed meanwhile, nothing was signed"))
                .hint("what was fetched is in your repository now: see who removed it, and why"))
        }
    }
}
