//! `start`: begin a release.

use std::{fs, path::PathBuf};

use chrono::NaiveDate;

use super::{
    CliError, Context, Outcome,
    commit::{self, Change},
    git::Git,
    lists::{self, List, Lists},
    message, worktree, write,
};
use crate::{
    history::{Entry, Repository},
    markdown::edit::{self, EditError},
    model::Untrusted,
    policy::POLICY_PATH,
    render::escape,
};

const EXAMPLES: &str = "\
Examples:
  git checklist start 2.3 --date 2025-02-14
  git checklist start 2.3 --copy releases/2.3.md       a list of its own for the release
  git checklist start 2.3 --checklist TEMPLATE.md --copy releases/2.3.md
                                                       made from a file that is none itself
  git checklist start 2.3 --section \"Release Signoff\"  only the boxes under a heading

Sign-offs count from this commit on. The date turns windows (\"3 days before\")
into days.";

/// Which release.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The release's name, such as 2.3
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The day of deployment
    #[arg(long, value_name = "DATE")]
    pub date: Option<NaiveDate>,
    /// Leave the checklist as it is, and write the release's own copy, all open, to PATH
    #[arg(long, value_name = "PATH", conflicts_with = "section")]
    pub copy: Option<String>,
    /// Untick only the boxes under this heading
    #[arg(long, value_name = "HEADING")]
    pub section: Option<String>,
    /// The checklist, where there are several; with --copy, any file to make it from
    #[arg(long, value_name = "PATH")]
    pub checklist: Option<String>,
    /// The commit's message (repeatable: paragraphs)
    #[arg(short, long, value_name = "MESSAGE")]
    pub message: Vec<String>,
    /// Add a `Signed-off-by` trailer
    #[arg(short, long)]
    pub signoff: bool,
    /// Edit the file, commit nothing
    #[arg(long, conflicts_with = "signoff")]
    pub no_commit: bool,
}

/// Begins the release.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let repository = context.repository()?;
    worktree::may_commit(&repository, !args.no_commit)?;
    let lists = match &args.checklist {
        // What a copy is made from may be a template that is no checklist itself.
        Some(typed) if args.copy.is_some() => Lists::read(&repository, context, typed)?,
        typed => Lists::open(&repository, context, typed.as_deref())?,
    };
    let list = one(&lists)?;
    refuse_begun(list, &args.name)?;
    if !args.no_commit {
        worktree::refuse_dirty(&list.work)?;
    }
    let section = list.options.section.as_ref().map(Untrusted::raw);
    let section = args.section.as_deref().or(section);
    let bytes = edit::start(&list.work.bytes, &args.name, args.date, section)
        .map_err(|error| unstarted(&list.work.path, &error))?;
    let target = match &args.copy {
        Some(typed) => Target::copy(typed, &repository, context)?,
        None => Target { path: list.work.path.clone(), file: list.work.file.clone() },
    };
    if args.no_commit {
        commit::write(&target.file, &bytes)?;
        return tell(args, &target, "not committed", context);
    }
    let environment = context.environment.clone();
    let git = Git::new(lists::root(&repository)?, &environment);
    let made = commit::commit(
        &git,
        &Change {
            path: &target.path,
            file: &target.file,
            bytes: &bytes,
            message: &args.message(),
            signoff: args.signoff,
        },
    )?;
    write::tell_hooks(&made, context)?;
    tell(args, &target, made.short(), context)
}

/// The file that begins the release.
struct Target {
    path: String,
    file: PathBuf,
}

impl Target {
    /// A new file at a path that was typed.
    fn copy(
        typed: &str,
        repository: &Repository,
        context: &mut Context<'_>,
    ) -> Result<Self, CliError> {
        let root = lists::root(repository)?;
        let path = context.repository_path(repository, typed)?;
        let file = root.join(&path);
        let head = repository.head()?;
        let there = fs::symlink_metadata(&file).is_ok();
        if there || repository.entry(head, &path)? != Entry::Absent {
            return Err(CliError::new(format!("`{path}` is there already"))
                .hint("give the copy a path of its own"));
        }
        if lists::policy_of(repository, head)?.settings(&path).is_none() {
            let path = escape::terminal(&path);
            context.warn(&format!(
                "the policy does not count `{path}` among the checklists: add a [[checklist]] \
                 table for it to {POLICY_PATH}"
            ))?;
        }
        Ok(Self { path, file })
    }
}

impl Args {
    fn message(&self) -> String {
        if !self.message.is_empty() {
            return message::of_paragraphs(&self.message);
        }
        let day = self.date.map(|date| format!("To be deployed on {date}."));
        let subject = format!("checklist: start release {}", escape::terminal(&self.name));
        message::of_paragraphs(&[subject, day.unwrap_or_default()])
    }
}

/// The only checklist.
fn one(lists: &Lists) -> Result<&List, CliError> {
    match &lists.all[..] {
        [list] => Ok(list),
        several => Err(CliError::new("there are several checklists")
            .details(several.iter().map(|list| escape::terminal(&list.path)))
            .hint("name the release's with --checklist PATH")),
    }
}

/// A second start of one release would not begin it anew.
fn refuse_begun(list: &List, name: &str) -> Result<(), CliError> {
    let begun = list.checklist.release.as_ref();
    match begun.filter(|release| release.name.raw() == name) {
        None => Ok(()),
        Some(release) => Err(CliError::new(format!(
            "`{}` is in release {name} already (:{})",
            list.work.path, release.line
        ))
        .hint("start another name, or open items again with git checklist uncheck")),
    }
}

fn unstarted(path: &str, error: &EditError) -> CliError {
    CliError::new(format!("cannot start a release in `{path}`: {error}"))
}

fn tell(
    args: &Args,
    target: &Target,
    how: &str,
    context: &mut Context<'_>,
) -> Result<Outcome, CliError> {
    let (name, path) = (escape::terminal(&args.name), escape::terminal(&target.path));
    writeln!(context.stdout, "release {name} begins in {path} · {how}\nnext: git checklist")?;
    Ok(Outcome::Holds)
}
