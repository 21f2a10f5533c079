//! `pick`: the items as a list in the terminal, to tick, untick and waive, and then to commit.
//!
//! The list itself is a pure state machine ([`model`], [`press`]) that is drawn ([`view`]); the
//! commits are [`draft`](super::draft)ed and made as `check`, `uncheck` and `waive` make theirs.
//! Nothing is written before they are asked for.

mod drafting;
mod editor;
mod mark;
mod review;
mod screen;

pub mod key;
pub mod model;
pub mod press;
pub mod tree;
pub mod view;

use super::{
    CliError, Context, Outcome,
    git::Git,
    lists::{self, Lists},
    worktree, write,
};
use crate::history::Repository;
use drafting::Drafted;
use model::Model;
use press::Wanted;
use screen::Screen;

pub use mark::Mark;

const EXAMPLES: &str = "\
Examples:
  git checklist pick
  git checklist pick --signoff

Each item gets a commit of its own, as `git checklist check ITEM` makes it: your
identity, signing and hooks are in force. With --together what is alike (all ticks
of a checklist, all unticks, the waivers of one reason) shares a commit; a commit
of many ticks is a finding (bulk).

";

/// Which checklist, and how commits are cut.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{}", press::KEYS))]
pub struct Args {
    /// The checklist, where there are several [default: all of them]
    #[arg(long, value_name = "PATH")]
    pub checklist: Option<String>,
    /// Add a `Signed-off-by` trailer
    #[arg(short, long)]
    pub signoff: bool,
    /// One commit for what is alike, instead of one for each item
    #[arg(long)]
    pub together: bool,
}

/// Shows the list, and makes the commits that were asked for.
///
/// # Errors
/// Without a terminal; where a commit would be refused, or is; where something moved meanwhile.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    refuse_without_terminal(context)?;
    let repository = context.repository()?;
    worktree::may_commit(&repository, true)?;
    let lists = Lists::open(&repository, context, args.checklist.as_deref())?;
    if let [list] = &lists.all[..] {
        worktree::refuse_dirty(&list.work)?;
    }
    let environment = context.environment.clone();
    let git = Git::new(lists::root(&repository)?, &environment);
    let head = head(&git)?;
    let mut model = Model::new(tree::of_lists(&lists), args.together);
    let Some(drafted) = ask(&mut model, &lists, &git, context)? else {
        context.note("nothing was changed")?;
        return Ok(Outcome::Holds);
    };
    refuse_moved(&repository, &git, &lists, &head)?;
    drafted.note.map_or(Ok(()), |note| context.note(note))?;
    for (at, drafts) in drafted.drafts {
        write::commit(&git, &lists.all[at], &drafts, args.signoff, context)?;
    }
    Ok(Outcome::Holds)
}

/// Shows the list until it is left; with the drafts, where they are to be committed.
fn ask(
    model: &mut Model,
    lists: &Lists,
    git: &Git<'_>,
    context: &Context<'_>,
) -> Result<Option<Drafted>, CliError> {
    let palette =
        view::Palette { color: context.colored_stdout(), unicode: context.shows_unicode() };
    let mut screen = Screen::open(palette)?;
    let mut drafted = Drafted::default();
    loop {
        match screen.ask(model)? {
            Wanted::Key => {}
            Wanted::Leave => return Ok(None),
            Wanted::Drafts => match Drafted::of(model, lists, git) {
                Ok(made) => {
                    model.review(made.shown(lists)?);
                    drafted = made;
                }
                Err(error) => model.tell(error.lines()),
            },
            Wanted::Commits => {
                let Some(review) = model.reviewed() else { continue };
                drafted.take_messages(review);
                return Ok(Some(drafted));
            }
        }
    }
}

/// A list needs a terminal for what is shown and for what is typed.
fn refuse_without_terminal(context: &Context<'_>) -> Result<(), CliError> {
    let dumb = context.environment.get("TERM") == Some("dumb");
    let what = match (context.terminal.stdin, context.terminal.stdout) {
        (true, true) if !dumb => return Ok(()),
        (true, true) => "this terminal cannot move its cursor (TERM=dumb)",
        (false, _) => "standard input is no terminal",
        (true, false) => "standard output is no terminal",
    };
    Err(CliError::new(format!("{what}: there is nothing to pick on"))
        .hint("git checklist check ITEM signs an item off without a terminal"))
}

fn head(git: &Git<'_>) -> Result<String, CliError> {
    Ok(git.ask(&["rev-parse", "--verify", "HEAD^{commit}"], b"")?.text())
}

/// What was shown is still so: same commit, same files.
fn refuse_moved(
    repository: &Repository,
    git: &Git<'_>,
    lists: &Lists,
    old: &str,
) -> Result<(), CliError> {
    worktree::may_commit(repository, true)?;
    if head(git)? != old {
        return Err(CliError::new("HEAD moved while the list was shown: nothing was committed")
            .hint("run git checklist pick again"));
    }
    lists.all.iter().try_for_each(|list| worktree::refuse_moved(&list.work, &list.work.bytes))
}
