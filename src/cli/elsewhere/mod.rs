//! A command that signs, done on a branch that is not checked out: work tree, index and `HEAD` of the
//! user stay as they are.
//!
//! The commit is made in a temporary linked work tree ([`scratch`]), by the same code as any other
//! ([`ground`] says where that runs). A local branch moves as it is committed to; with `--push`
//! ([`push`]) the commit is made on the remote's tip, and the local branch only follows.

mod ground;
mod push;
mod remote;
mod scratch;

pub use ground::Ground;

use super::{CliError, Context, Outcome, git::Git, interrupt::Interrupt};
use crate::{history::Repository, render::escape};
use remote::RemoteBranch;
use scratch::{Scratch, Stand};

/// On which branch, and where that is.
#[derive(Debug, clap::Args)]
pub struct BranchArgs {
    /// Commit on this branch, which need not be checked out
    #[arg(long, value_name = "BRANCH")]
    pub branch: Option<String>,
    /// Commit on the branch's tip in the remote, and push that one commit
    #[arg(long, requires = "branch")]
    pub push: bool,
    /// The remote [default: the one that the branch follows]
    #[arg(long, value_name = "NAME", requires = "branch")]
    pub remote: Option<String>,
}

/// What came of a job.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    /// How the command ends.
    pub outcome: Outcome,
    /// Whether each commit is what was asked for: no hook changed it.
    pub as_meant: bool,
}

/// Does the job on a ground.
pub type Act<'a> = &'a dyn Fn(&Ground<'_>, &mut Context<'_>) -> Result<Done, CliError>;

/// What to do, and where.
struct Job<'a> {
    branch: &'a str,
    args: &'a BranchArgs,
    words: &'a [String],
    /// The checklist that was named, from the repository's root.
    checklist: Option<&'a str>,
    act: Act<'a>,
    repository: &'a Repository,
    git: &'a Git<'a>,
    interrupt: &'a Interrupt,
}

/// Does a job on the branch that was asked for; in the user's work tree where none was.
///
/// # Errors
/// Those of the job; where the branch is not there, is checked out elsewhere, or is not pushed.
pub fn run(
    args: &BranchArgs,
    (words, checklist): (&[String], Option<&str>),
    context: &mut Context<'_>,
    act: Act<'_>,
) -> Result<Outcome, CliError> {
    let Some(branch) = args.branch.as_deref() else {
        return Ok(act(&Ground::here(checklist), context)?.outcome);
    };
    let repository = context.repository()?;
    let is_here = repository.workdir().is_some()
        && repository.head_branch().is_some_and(|here| here.raw() == branch);
    if is_here && !args.push {
        let name = escape::terminal(&branch.to_owned());
        context.note(&format!("`{name}` is checked out here: done in this work tree"))?;
        return Ok(act(&Ground::here(checklist), context)?.outcome);
    }
    let environment = context.environment.clone();
    let git = Git::new(repository.workdir().unwrap_or(repository.git_dir()), &environment);
    refuse_bad_name(&git, branch)?;
    let checklist = checklist.map(|typed| context.repository_path(&repository, typed));
    let checklist = checklist.transpose()?;
    let job = Job {
        branch,
        args,
        words,
        checklist: checklist.as_deref(),
        act,
        repository: &repository,
        git: &git,
        interrupt: &Interrupt::watch()?,
    };
    if args.push { push::run(&job, context) } else { job.locally(context) }
}

impl Job<'_> {
    /// On the local branch, which is made from the remote's where there is none.
    fn locally(&self, context: &mut Context<'_>) -> Result<Outcome, CliError> {
        if remote::tip(self.git, &self.reference())?.is_some() {
            self.refuse_remote()?;
            self.refuse_checked_out()?;
            return Ok(self.commit(Stand::Branch(self.branch), context)?.0.outcome);
        }
        let remote = self.remote()?;
        let Some(start) = remote.known_tip()? else {
            return Err(CliError::new(format!("there is no branch `{}` here", self.branch))
                .hint(format!("git fetch {}, if it is there; or add --push", remote.remote)));
        };
        let tracking = remote.tracking();
        let done = self.commit(Stand::NewBranch(self.branch, &tracking), context);
        if !matches!(done, Ok((_, true))) {
            self.remove_if_at(&start)?;
        }
        let (done, is_new) = done?;
        if is_new {
            let name = escape::terminal(&self.branch.to_owned());
            context
                .note(&format!("the branch `{name}` is new here: it follows {}", remote.name()))?;
        }
        Ok(done.outcome)
    }

    /// Does the job in a temporary work tree; whether that committed.
    fn commit(
        &self,
        stand: Stand<'_>,
        context: &mut Context<'_>,
    ) -> Result<(Done, bool), CliError> {
        let scratch = self.scratch(stand, context)?;
        let ground = Ground::scratch(&scratch, self.checklist, self.options());
        let before = scratch.head()?;
        let done = in_scratch(&scratch, context, |context| (self.act)(&ground, context))?;
        Ok((done, scratch.head()? != before))
    }

    fn scratch(&self, stand: Stand<'_>, context: &Context<'_>) -> Result<Scratch<'_>, CliError> {
        let scratch = Scratch::new(self.git, &context.environment, stand, self.branch);
        self.interrupt.check()?;
        scratch
    }

    /// The remote's branch.
    fn remote(&self) -> Result<RemoteBranch<'_>, CliError> {
        let typed = self.args.remote.as_deref();
        RemoteBranch::choose(self.repository, self.git, self.branch, typed)
    }

    fn reference(&self) -> String {
        format!("refs/heads/{}", self.branch)
    }

    /// The options that repeat the branch.
    fn options(&self) -> String {
        let push = if self.args.push { " --push" } else { "" };
        let remote = self.args.remote.as_ref().map(|name| format!(" --remote {name}"));
        format!(" --branch {}{push}{}", self.branch, remote.unwrap_or_default())
    }

    /// A remote says nothing about a branch that is here, unless that is pushed.
    fn refuse_remote(&self) -> Result<(), CliError> {
        if self.args.remote.is_none() {
            return Ok(());
        }
        Err(CliError::new(format!("the branch `{}` is here: --remote has no say", self.branch))
            .hint("add --push to sign on the remote's branch, or leave --remote out"))
    }

    fn refuse_checked_out(&self) -> Result<(), CliError> {
        let Some(root) = self.checked_out_at()? else { return Ok(()) };
        Err(CliError::new(format!("`{}` is checked out in `{root}`", self.branch))
            .hint("run the command there, without --branch")
            .hint("or add --push: the branch is left as it is there"))
    }

    /// The work tree in which the branch is checked out (git-worktree(1), "porcelain format").
    fn checked_out_at(&self) -> Result<Option<String>, CliError> {
        let listed = self.git.ask(&["worktree", "list", "--porcelain"], b"")?.text();
        let is_it = format!("branch {}", self.reference());
        let entry = listed.split("\n\n").find(|entry| entry.lines().any(|line| line == is_it));
        // A bare repository is listed too, and has no files.
        let entry = entry.filter(|entry| entry.lines().all(|line| line != "bare"));
        let root = entry.and_then(|entry| entry.lines().next()?.strip_prefix("worktree "));
        Ok(root.map(str::to_owned))
    }

    /// Removes a branch that was made for nothing.
    fn remove_if_at(&self, start: &str) -> Result<(), CliError> {
        if remote::tip(self.git, &self.reference())?.as_deref() == Some(start) {
            self.git.ask(&["branch", "--quiet", "--delete", "--force", "--", self.branch], b"")?;
        }
        Ok(())
    }
}

/// Runs in a temporary work tree what would run in the user's.
fn in_scratch<T>(
    scratch: &Scratch<'_>,
    context: &mut Context<'_>,
    act: impl FnOnce(&mut Context<'_>) -> Result<T, CliError>,
) -> Result<T, CliError> {
    act(&mut Context {
        directory: scratch.root().to_owned(),
        environment: scratch.environment().clone(),
        ..context.reborrowed()
    })
}

fn refuse_bad_name(git: &Git<'_>, branch: &str) -> Result<(), CliError> {
    if branch.starts_with('-')
        || !git.run(&["check-ref-format", &format!("refs/heads/{branch}")], b"")?.success
    {
        return Err(CliError::new(format!("`{branch}` is no name of a branch"))
            .hint("write it without `refs/heads/` and without a remote: release/2.3"));
    }
    Ok(())
}
