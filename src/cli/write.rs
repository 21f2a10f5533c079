//! What `check`, `uncheck` and `waive` share: from the items typed to the commits made.

use super::{
    CliError, Context, Outcome,
    commit::{self, Change, Made},
    elsewhere::{self, BranchArgs, Done, Ground},
    git::Git,
    lists::{self, List, Lists},
    message,
    plan::{self, Already, Edit, Plan, Refusal, Subject, Wish},
    select::{Chosen, Selection},
    worktree,
};
use crate::{
    markdown::edit,
    model::{Item, Untrusted},
    render::escape,
};

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
    let works = works(job, ground, &lists, &selection)?;
    let mut as_meant = true;
    for (list, plan) in works {
        let environment = context.environment.clone();
        let git = Git::new(lists::root(&repository)?, &environment);
        let work = Work { job, git: &git, list };
        work.tell_kept(&plan, context)?;
        if committing {
            as_meant &= work.commit(&plan, context)?;
        } else {
            work.edit(&plan, context)?;
        }
    }
    Ok(Done { outcome: Outcome::Holds, as_meant })
}

/// The plan of each checklist that has chosen items.
fn works<'l>(
    job: &Job<'_>,
    ground: &Ground<'_>,
    lists: &'l Lists,
    selection: &Selection,
) -> Result<Vec<(&'l List, Plan)>, CliError> {
    let mut works = Vec::new();
    for (at, list) in lists.all.iter().enumerate() {
        let chosen: Vec<_> = selection.items.iter().filter(|c| c.checklist == at).collect();
        if chosen.is_empty() {
            continue;
        }
        if !job.args.no_commit {
            worktree::refuse_dirty(&list.work)?;
        }
        let subjects: Vec<_> =
            chosen.iter().map(|chosen| subject(list, chosen, selection)).collect();
        let plan = plan::plan(job.wish, &subjects, !job.args.no_commit)
            .map_err(|(item, refusal)| refused(&list.checklist.items[item], refusal, ground))?;
        works.push((list, plan));
    }
    Ok(works)
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

/// An item as messages name it.
fn name(item: &Item) -> String {
    format!("`{}` (:{})", escape::terminal(&item.text), item.line)
}

/// The work on one checklist.
struct Work<'a> {
    job: &'a Job<'a>,
    git: &'a Git<'a>,
    list: &'a List,
}

/// Edits that go into one commit.
type Step = Vec<(usize, Edit)>;

impl Work<'_> {
    fn item(&self, at: usize) -> &Item {
        &self.list.checklist.items[at]
    }

    /// Says of each item that stays as it is why it does.
    fn tell_kept(&self, plan: &Plan, context: &mut Context<'_>) -> Result<(), CliError> {
        for &(at, already) in &plan.kept {
            let words = match already {
                Already::SignedOff => self.list.standing[at].words.clone(),
                Already::Open => "is open already".to_owned(),
                Already::NotApplicable => "is not applicable, and stays so".to_owned(),
                Already::Checked => "is checked, and stays so".to_owned(),
            };
            writeln!(context.stdout, "{} {words}", name(self.item(at)))?;
        }
        Ok(())
    }

    /// Edits the file alone.
    fn edit(&self, plan: &Plan, context: &mut Context<'_>) -> Result<(), CliError> {
        if plan.edits.is_empty() {
            return Ok(());
        }
        let bytes = self.edited(&self.list.work.bytes, &plan.edits)?;
        commit::write(&self.list.work.file, &bytes)?;
        self.tell(&plan.edits, "not committed", context)
    }

    /// Commits: what is opened first, then the edits, together or one by one. Whether all commits
    /// are as they were meant.
    fn commit(&self, plan: &Plan, context: &mut Context<'_>) -> Result<bool, CliError> {
        let mut as_meant = true;
        let mut bytes = self.list.work.bytes.clone();
        if !plan.reopened.is_empty() {
            let opened: Step = plan.reopened.iter().map(|&at| (at, Edit::Untick)).collect();
            let message = message::of_edits(
                &self.texts(&opened),
                "The sign-off no longer holds; the next commit signs it off again.",
            );
            as_meant &= self.step(&mut bytes, &opened, &message, context)?;
        }
        for step in self.steps(&bytes, &plan.edits, context)? {
            as_meant &= self.step(&mut bytes, &step, &self.message(&step), context)?;
        }
        Ok(as_meant)
    }

    /// One commit, told, with the file's bytes brought to what they are after it; whether it is as it
    /// was meant.
    fn step(
        &self,
        bytes: &mut Vec<u8>,
        step: &Step,
        message: &str,
        context: &mut Context<'_>,
    ) -> Result<bool, CliError> {
        let after = self.edited(bytes, step)?;
        let made = commit::commit(
            self.git,
            &Change {
                path: &self.list.work.path,
                file: &self.list.work.file,
                bytes: &after,
                message,
                signoff: self.job.args.signoff,
            },
        )?;
        self.tell(step, made.short(), context)?;
        tell_hooks(&made, context)?;
        *bytes = after;
        Ok(made.as_meant)
    }

    /// Ticks that give the file bytes which it once had would read as a revert, which signs nothing
    /// off: those are committed one by one.
    fn steps(
        &self,
        bytes: &[u8],
        edits: &[(usize, Edit)],
        context: &mut Context<'_>,
    ) -> Result<Vec<Step>, CliError> {
        if edits.is_empty() {
            return Ok(Vec::new());
        }
        let ticks = edits.len() > 1 && edits.iter().all(|(_, edit)| *edit == Edit::Tick);
        if !ticks || !self.was_before(&self.edited(bytes, edits)?)? {
            return Ok(vec![edits.to_vec()]);
        }
        context.note(
            "the file was like this before: committed one by one, so that each tick is a sign-off",
        )?;
        Ok(edits.iter().map(|edit| vec![*edit]).collect())
    }

    /// Whether the repository knows the file with these bytes.
    fn was_before(&self, bytes: &[u8]) -> Result<bool, CliError> {
        let path = format!("--path={}", self.list.work.path);
        let id = self.git.ask(&["hash-object", "--stdin", &path], bytes)?.text();
        Ok(self.git.run(&["cat-file", "-e", &id], b"")?.success)
    }

    /// The bytes with the edits made, from the last item to the first, so that places stay true.
    fn edited(&self, bytes: &[u8], edits: &[(usize, Edit)]) -> Result<Vec<u8>, CliError> {
        let mut order = edits.to_vec();
        order.sort_unstable_by_key(|&(at, _)| std::cmp::Reverse(at));
        let checklist = self.list.parse(bytes)?;
        let mut bytes = bytes.to_vec();
        for (at, edit) in order {
            let item = &checklist.items[at];
            bytes = match edit {
                Edit::Tick => edit::tick(&bytes, item),
                Edit::Untick => edit::untick(&bytes, item),
                Edit::Waive => edit::waive(&bytes, item, self.job.reason),
                Edit::Reinstate => edit::reinstate(&bytes, item),
            }
            .map_err(|error| {
                CliError::new(format!("cannot edit {}: {error}", name(item)))
                    .hint("edit it by hand, then commit it")
            })?;
        }
        Ok(bytes)
    }

    fn texts(&self, step: &Step) -> Vec<(Edit, &Untrusted)> {
        step.iter().map(|&(at, edit)| (edit, &self.item(at).text)).collect()
    }

    fn message(&self, step: &Step) -> String {
        if self.job.message.is_empty() {
            message::of_edits(&self.texts(step), self.job.reason)
        } else {
            message::of_paragraphs(self.job.message)
        }
    }

    /// Says what was done.
    fn tell(&self, step: &Step, how: &str, context: &mut Context<'_>) -> Result<(), CliError> {
        for &(at, edit) in step {
            writeln!(context.stdout, "{} {} · {how}", edit.past(), name(self.item(at)))?;
        }
        Ok(())
    }
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
