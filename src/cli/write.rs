//! What `check`, `uncheck`, `waive` and `pick` share: from the items chosen to the commits made.

use super::{
    CliError, Context, Outcome,
    backing::{BackingArgs, Scene, Trailers},
    commit::{self, Change, Made},
    draft::{self, Draft, Drafts, Telling, name},
    elsewhere::{self, BranchArgs, Done, Ground},
    git::Git,
    interrupt::Interrupt,
    lists::{self, List, Lists},
    plan::{self, Already, Edit, Plan, Refusal, Subject, Wish},
    select::{Chosen, Selection},
    worktree,
};
use crate::{model::Item, render::escape};

/// Options of a command that edits items and commits that.
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// An id, :LINE, a part of the text, phase:3 or section:3/Setup
    #[arg(value_name = "ITEM", required = true)]
    pub items: Vec<String>,
    /// The checklist, where there are several
    #[arg(long, value_name = "PATH")]
    pub checklist: Option<String>,
    /// Add a `Signed-off-by` trailer
    #[arg(short, long)]
    pub signoff: bool,
    /// Edit the file, commit nothing
    #[arg(long, conflicts_with_all = ["signoff", "branch"])]
    pub no_commit: bool,
    #[command(flatten)]
    pub on: BranchArgs,
}

/// What is to be done, and how it is to be told in the commits.
pub struct Job<'a> {
    /// What was typed.
    pub args: &'a EditArgs,
    /// What is wished.
    pub wish: Wish,
    /// Paragraphs that replace the whole message.
    pub message: &'a [String],
    /// Why items are waived; empty otherwise.
    pub reason: &'a str,
    /// What is recorded beside a tick, where items are signed off.
    pub backing: Option<&'a BackingArgs>,
}

/// Does the job: everything that can be refused is refused before the first change.
///
/// # Errors
/// Where an item, the file or the repository is not in a state in which the commit would be true.
pub fn run(job: &Job<'_>, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let chosen = (&job.args.items[..], job.args.checklist.as_deref());
    elsewhere::run(&job.args.on, chosen, context, &|ground, context| on(job, ground, context))
}

/// Does the job on a ground.
fn on(job: &Job<'_>, ground: &Ground<'_>, context: &mut Context<'_>) -> Result<Done, CliError> {
    let repository = context.repository()?;
    let committing = !job.args.no_commit;
    ground.may_commit(&repository, committing)?;
    let lists = ground.lists(&repository, context)?;
    let selection = ground.select(&job.args.items, &lists)?;
    let plans = plans((job.wish, committing), ground, &lists, &selection)?;
    let works: Vec<(&List, Plan)> =
        plans.into_iter().map(|(at, plan)| (&lists.all[at], plan)).collect();
    let environment = context.environment.clone();
    let root = lists::root(&repository)?;
    let git = Git::new(root, &environment);
    let scene = Scene { repository: &repository, root, git: &git };
    let recorded = match job.backing.filter(|_| committing) {
        Some(backing) => backing.trailers(&scene, &works, context)?,
        None => vec![Trailers::new(); works.len()],
    };
    let mut as_meant = true;
    for ((list, plan), trailers) in works.iter().zip(&recorded) {
        tell_kept(list, plan, context)?;
        if committing {
            let telling =
                Telling { message: job.message, reason: job.reason, trailers: Some(trailers) };
            let mut drafts = Drafts::new(&git, list);
            drafts.add(plan, telling)?;
            let (drafts, note) = drafts.finish();
            note.map_or(Ok(()), |note| context.note(note))?;
            as_meant &= commit(&git, list, &drafts, job.args.signoff, context)?;
        } else {
            edit(list, plan, job.reason, context)?;
        }
    }
    Ok(Done { outcome: Outcome::Holds, as_meant })
}

/// The plan of each checklist that has chosen items, with its index.
///
/// # Errors
/// Where a file or an item is not in a state in which the commit would be true.
pub fn plans(
    (wish, committing): (Wish, bool),
    ground: &Ground<'_>,
    lists: &Lists,
    selection: &Selection,
) -> Result<Vec<(usize, Plan)>, CliError> {
    let mut plans = Vec::new();
    for (at, list) in lists.all.iter().enumerate() {
        let chosen: Vec<_> = selection.items.iter().filter(|c| c.checklist == at).collect();
        if chosen.is_empty() {
            continue;
        }
        if committing {
            worktree::refuse_dirty(&list.work)?;
        }
        let subjects: Vec<_> =
            chosen.iter().map(|chosen| subject(list, chosen, selection)).collect();
        let plan = plan::plan(wish, &subjects, committing)
            .map_err(|(item, refusal)| refused(&list.checklist.items[item], refusal, ground))?;
        plans.push((at, plan));
    }
    Ok(plans)
}

fn subject(list: &List, chosen: &Chosen, selection: &Selection) -> Subject {
    Subject {
        item: chosen.item,
        state: list.checklist.items[chosen.item].state,
        holds: list.standing[chosen.item].holds,
        named: selection.named.contains(chosen),
    }
}

fn refused(item: &Item, refusal: Refusal, ground: &Ground<'_>) -> CliError {
    let error = CliError::new(format!("{} {refusal}", name(item)));
    let uncheck = ground.command(&format!("uncheck :{}", item.line));
    match refusal {
        Refusal::Struck => error.hint(format!("if it applies after all: {uncheck}")),
        Refusal::Ticked => error.hint(format!("{uncheck}, then waive it")),
        Refusal::NeedsCommits => {
            error.hint("unticking and ticking it takes two commits: leave --no-commit out")
        }
    }
}

/// Says of each item that stays as it is why it does.
fn tell_kept(list: &List, plan: &Plan, context: &mut Context<'_>) -> Result<(), CliError> {
    for &(at, already) in &plan.kept {
        let words = match already {
            Already::SignedOff => list.standing[at].words.clone(),
            Already::Open => "is open already".to_owned(),
            Already::NotApplicable => "is not applicable, and stays so".to_owned(),
            Already::Checked => "is checked, and stays so".to_owned(),
        };
        writeln!(context.stdout, "{} {words}", name(&list.checklist.items[at]))?;
    }
    Ok(())
}

/// Edits the file alone.
fn edit(list: &List, plan: &Plan, reason: &str, context: &mut Context<'_>) -> Result<(), CliError> {
    if plan.edits.is_empty() {
        return Ok(());
    }
    let bytes = draft::edited(list, &list.work.bytes, &plan.edits, reason)?;
    commit::write(&list.work.file, &bytes)?;
    tell(list, &plan.edits, "not committed", context)
}

/// Makes the drafts of one checklist, in their order, and tells of each; whether all commits are as
/// they were meant.
///
/// # Errors
/// Where one cannot be made; those before it stay made, and have been told.
pub fn commit(
    git: &Git<'_>,
    list: &List,
    drafts: &[Draft],
    signoff: bool,
    context: &mut Context<'_>,
) -> Result<bool, CliError> {
    let interrupt = Interrupt::watch()?;
    let mut as_meant = true;
    let mut bytes = list.work.bytes.clone();
    for draft in drafts {
        if interrupt.is_noted() {
            return Err(CliError::new("interrupted: nothing more was committed"));
        }
        worktree::refuse_moved(&list.work, &bytes)?;
        let after = draft.edited(list, &bytes)?;
        let change = Change {
            path: &list.work.path,
            file: &list.work.file,
            bytes: &after,
            message: &draft.message,
            signoff,
        };
        let made = commit::commit(git, &change)?;
        refuse_untrue(git, list, draft, &made)?;
        tell(list, &draft.edits, made.short(), context)?;
        tell_hooks(&made, context)?;
        as_meant &= made.as_meant;
        bytes = after;
    }
    Ok(as_meant)
}

/// Refuses to say that something was done which the commit does not show: a hook may have put the file
/// back, a filter may store it otherwise.
fn refuse_untrue(git: &Git<'_>, list: &List, draft: &Draft, made: &Made) -> Result<(), CliError> {
    let bytes = commit::committed(git, made, &list.work.path)?;
    let stored = list.parse(&bytes)?;
    let is_true = |at: usize, edit: Edit| {
        let id = &list.checklist.items[at].id;
        stored.items.iter().any(|item| item.id == *id && item.state == edit.state())
    };
    let Some(&(at, edit)) = draft.edits.iter().find(|(at, edit)| !is_true(*at, *edit)) else {
        return Ok(());
    };
    let (short, name) = (made.short(), name(&list.checklist.items[at]));
    Err(CliError::new(format!("{name} is not {} in commit {short}", edit.past()))
        .hint(format!("a hook or filter changed what was committed: git show {short}")))
}

/// Says what was done.
fn tell(
    list: &List,
    edits: &[(usize, Edit)],
    how: &str,
    context: &mut Context<'_>,
) -> Result<(), CliError> {
    for &(at, edit) in edits {
        let name = name(&list.checklist.items[at]);
        writeln!(context.stdout, "{} {name} · {how}", edit.past())?;
    }
    Ok(())
}

/// Passes on what git's hooks said, and warns where they changed the commit.
pub fn tell_hooks(made: &Made, context: &mut Context<'_>) -> Result<(), CliError> {
    for said in made.said.lines() {
        context.note(&escape::terminal(said))?;
    }
    if !made.as_meant {
        context.warn(&format!(
            "commit {short} is not what was asked for: a hook or filter changed it. \
             See git show {short}",
            short = made.short()
        ))?;
    }
    Ok(())
}
