//! Signing on a remote's branch: fetch, commit on its tip, push that commit. Where somebody else
//! pushed in between, the same again on the new tip, with the items found again there.

use super::{
    Done, Ground, Job,
    ground::{Seen, View},
    in_scratch,
    remote::{self, Pushed, RemoteBranch},
    scratch::Stand,
};
use crate::{
    cli::{CliError, Context, Outcome},
    render::escape,
};

/// How often a push is tried.
const TRIES: usize = 5;

/// Signs and pushes.
///
/// # Errors
/// Those of the job; where the branch cannot be fetched, or the remote does not take the commit.
pub fn run(job: &Job<'_>, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let remote = job.remote()?;
    let known = match remote.known_tip()? {
        Some(known) => Some(known),
        None => remote::tip(job.git, &job.reference())?,
    };
    let mut tip = remote.fetch()?;
    let mut view = View { seen: None, has_moved: known.as_ref() != Some(&tip) };
    if let Some(known) = known.filter(|known| *known != tip) {
        let seen = Seen::at(&known, job.repository, context)?;
        view.seen = Some(seen).filter(|seen| seen.knows(job.words, job.checklist));
    }
    for attempt in 1..=TRIES {
        match attempt_once(job, &remote, &tip, &view, context)? {
            Attempt::Over(outcome) => return Ok(outcome),
            Attempt::Overtaken(now) => {
                if view.seen.is_none() {
                    view.seen = Some(Seen::at(&tip, job.repository, context)?);
                }
                view.has_moved = true;
                tip = now;
                let name = remote.name();
                context.note(&format!(
                    "somebody else pushed to {name} meanwhile (try {attempt} of {TRIES})"
                ))?;
            }
        }
    }
    Err(CliError::new(format!(
        "nothing was pushed: {} moved {TRIES} times meanwhile",
        remote.name()
    ))
    .hint("run the command again"))
}

/// What came of one try.
enum Attempt {
    /// The command ends so.
    Over(Outcome),
    /// The branch has another tip meanwhile.
    Overtaken(String),
}

/// Commits on a tip, and pushes. What was done is told once it is pushed.
fn attempt_once(
    job: &Job<'_>,
    remote: &RemoteBranch<'_>,
    tip: &str,
    view: &View,
    context: &mut Context<'_>,
) -> Result<Attempt, CliError> {
    let scratch = job.scratch(Stand::Commit(tip), context)?;
    let ground = Ground::scratch(&scratch, job.checklist, job.options()).seeing(view);
    let mut told = Vec::new();
    let done = in_scratch(&scratch, context, |inside| {
        (job.act)(&ground, &mut Context { stdout: &mut told, ..inside.reborrowed() })
    })?;
    let commit = scratch.head()?;
    if commit == tip {
        context.stdout.write_all(&told)?;
        return Ok(Attempt::Over(done.outcome));
    }
    refuse_other_commit(job, done, &commit, tip)?;
    job.interrupt.check()?;
    match push(job, remote, &commit, tip)? {
        Sent::There(words) => {
            context.stdout.write_all(&told)?;
            for line in words.lines().filter(|line| line.starts_with("remote:")) {
                context.note(&escape::terminal(&line.to_owned()))?;
            }
            writeln!(context.stdout, "pushed to {}", remote.name())?;
            follow(job, remote, &commit, context)?;
            Ok(Attempt::Over(done.outcome))
        }
        Sent::Overtaken(now) => Ok(Attempt::Overtaken(now)),
    }
}

/// What a hook made of the commit is not pushed.
fn refuse_other_commit(job: &Job<'_>, done: Done, commit: &str, tip: &str) -> Result<(), CliError> {
    if done.as_meant && remote::is_ancestor(job.git, tip, commit)? {
        return Ok(());
    }
    Err(CliError::new("nothing was pushed: the commit is not what was asked for")
        .hint("a hook or filter changed it; check the branch out and look"))
}

/// Where a commit is after a push.
enum Sent {
    /// On the branch; with git's words.
    There(String),
    /// Not there: the branch has this tip now.
    Overtaken(String),
}

/// Pushes; whether somebody else was first shows in the branch's tip, not in git's words.
fn push(
    job: &Job<'_>,
    remote: &RemoteBranch<'_>,
    commit: &str,
    tip: &str,
) -> Result<Sent, CliError> {
    let words = match remote.push(commit, tip)? {
        Pushed::Done(words) => return Ok(Sent::There(words)),
        Pushed::Refused(words) => words,
    };
    let refused = || {
        CliError::new(format!("the push to {} was refused; nothing was changed", remote.name()))
            .details(words.lines().filter(|line| !line.trim().is_empty()))
            .hint("where the branch is protected: sign on a branch of your own, and merge that")
    };
    let Ok(now) = remote.fetch() else {
        return Err(refused().hint("whether it arrived is not known: fetching failed as well"));
    };
    if remote::is_ancestor(job.git, commit, &now)? {
        return Ok(Sent::There(words));
    }
    job.interrupt.check()?;
    if now == tip { Err(refused()) } else { Ok(Sent::Overtaken(now)) }
}

/// Takes the local branch along where that loses nothing and changes nobody's files.
fn follow(
    job: &Job<'_>,
    remote: &RemoteBranch<'_>,
    commit: &str,
    context: &mut Context<'_>,
) -> Result<(), CliError> {
    let Some(local) = remote::tip(job.git, &job.reference())? else { return Ok(()) };
    let name = escape::terminal(&job.branch.to_owned());
    if let Some(root) = job.checked_out_at()? {
        let root = escape::terminal(&root);
        return context.note(&format!(
            "`{name}`, checked out in {root}, is left as it is; to take the commit in: git pull there"
        ));
    }
    if !remote::is_ancestor(job.git, &local, commit)? {
        return context.note(&format!(
            "your `{name}` has commits of its own and is left as it is: merge or rebase it"
        ));
    }
    // git itself refuses to move a branch that a rebase or bisection has in hand.
    let refspec = format!("{}:{}", remote.tracking(), job.reference());
    let mut arguments = vec!["fetch", "--quiet", "--no-tags", "--no-prune"];
    arguments.extend(["--no-write-fetch-head", "--no-recurse-submodules", "--", ".", &refspec]);
    job.git.run(&arguments, b"")?;
    if remote::tip(job.git, &job.reference())?.as_deref() == Some(commit) {
        return context.note(&format!("your `{name}` was moved forward to it"));
    }
    context.note(&format!("your `{name}` could not be moved, and is left as it is"))
}
