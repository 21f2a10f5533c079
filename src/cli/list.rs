//! `list`: the items of checklists as their files have them; needs no history.

use std::collections::BTreeSet;

use super::{
    CliError, Context, Outcome, dates,
    files::{self, Found},
    output::{self, Format},
    select::{self, Chosen},
    show,
};
use crate::{
    history::Repository,
    model::{Checklist, DueState, Item, Policy, Schedule, State, WrittenDate},
    render::{
        escape, json,
        terminal::{self, list::Listed},
    },
};

const EXAMPLES: &str = "\
Examples:
  git checklist list
  git checklist list --state open --phase 3
  git checklist list --owner @dba
  git checklist list --due late --release-date 2025-02-14
  git checklist list plan.md --format json         needs no repository
  curl -s https://example.org/plan.md | git checklist list -";

/// The formats of a list.
const FORMATS: &[Format] = &[Format::Terminal, Format::Json];

/// The state of a box, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum StateArg {
    /// `[ ]`
    Open,
    /// `[x]`
    Checked,
    /// The whole text is struck
    NotApplicable,
}

/// Where the window of a phase stands, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum DueArg {
    /// It is over
    Late,
    /// It has begun
    Now,
    /// It is still to come
    Next,
}

impl From<DueArg> for DueState {
    fn from(typed: DueArg) -> Self {
        match typed {
            DueArg::Late => Self::Late,
            DueArg::Now => Self::Now,
            DueArg::Next => Self::Next,
        }
    }
}

impl From<StateArg> for State {
    fn from(typed: StateArg) -> Self {
        match typed {
            StateArg::Open => Self::Open,
            StateArg::Checked => Self::Checked,
            StateArg::NotApplicable => Self::NotApplicable,
        }
    }
}

/// Which items, and how to tell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A Markdown file, or - for standard input [default: the repository's checklists]
    #[arg(value_name = "FILE")]
    pub file: Option<String>,
    /// Only items in this state (repeatable)
    #[arg(long, value_enum, value_name = "STATE")]
    pub state: Vec<StateArg>,
    /// Only open items whose phase's window is over, has begun, or is still to come (repeatable)
    #[arg(long, value_enum, value_name = "WHEN")]
    pub due: Vec<DueArg>,
    /// Only items of this phase: its number or a part of its title
    #[arg(long, value_name = "PHASE")]
    pub phase: Option<String>,
    /// Only items that this owner answers for
    #[arg(long, value_name = "OWNER")]
    pub owner: Option<String>,
    /// When the release is, instead of what policy and file say: a day, or a moment with its offset
    #[arg(long, value_name = "DATE", value_parser = dates::written)]
    pub release_date: Option<WrittenDate>,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = output::one_of(FORMATS))]
    pub format: Format,
}

/// Lists the items.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let (found, policy) = if let Some(file) = &args.file {
        (vec![files::typed(file, context)?], Policy::default())
    } else {
        let repository = context.repository()?;
        (of_repository(&repository, context)?, files::policy_in_force(&repository)?)
    };
    warn_of_empty(&found, context)?;
    let lists: Vec<_> = found.iter().map(|list| (&list.path, &list.checklist)).collect();
    let phase = match &args.phase {
        Some(word) => Some(select::in_phases(word, &lists)?),
        None => None,
    };
    let schedules =
        lists.iter().map(|list| dates::schedule(*list, &policy, args.release_date, context));
    let schedules = schedules.collect::<Result<Vec<_>, _>>()?;
    args.need_dates(&schedules)?;
    let shown: Vec<BTreeSet<usize>> = (0..lists.len())
        .map(|at| args.shown(at, (lists[at].1, schedules[at].as_ref()), phase.as_deref()))
        .collect();
    let listed: Vec<_> = lists
        .iter()
        .zip(&shown)
        .zip(&schedules)
        .map(|((&(path, checklist), shown), schedule)| Listed {
            path,
            checklist,
            schedule: schedule.as_ref(),
            shown: Some(shown),
        })
        .collect();
    let page = match args.format {
        Format::Json => json::list::render(&listed),
        _ => terminal::list::render(&listed, show::style(context)),
    };
    context.stdout.write_all(page.as_bytes())?;
    Ok(Outcome::Holds)
}

/// The repository's checklists; there has to be one.
///
/// # Errors
/// Where there is none, or one cannot be read.
pub fn of_repository(
    repository: &Repository,
    context: &Context<'_>,
) -> Result<Vec<Found>, CliError> {
    let found = files::checklists(repository, context)?;
    if found.is_empty() {
        return Err(CliError::new("no checklist is in force here")
            .hint("git checklist init writes one, and a policy that names it")
            .hint("name a Markdown FILE to read it without a policy"));
    }
    Ok(found)
}

/// Warns of files without items.
///
/// # Errors
/// When that cannot be written.
pub fn warn_of_empty<'f>(
    found: impl IntoIterator<Item = &'f Found>,
    context: &mut Context<'_>,
) -> Result<(), CliError> {
    for list in found.into_iter().filter(|list| list.checklist.items.is_empty()) {
        let path = escape::terminal(&list.path);
        context.warn(&format!("`{path}` has no items: a box is written - [ ] TEXT"))?;
    }
    Ok(())
}

impl Args {
    /// Indices of the items of a checklist that are shown.
    fn shown(
        &self,
        at: usize,
        (list, schedule): (&Checklist, Option<&Schedule>),
        phase: Option<&[Chosen]>,
    ) -> BTreeSet<usize> {
        let items = list.items.iter().enumerate();
        let shown = items.filter(|(item, found)| {
            let chosen = Chosen { checklist: at, item: *item };
            let states = self.state.iter().map(|state| State::from(*state));
            (self.state.is_empty() || states.into_iter().any(|state| state == found.state))
                && (self.due.is_empty() || self.is_due(list, schedule, found))
                && phase.is_none_or(|phase| phase.contains(&chosen))
                && self.owner.as_ref().is_none_or(|owner| is_owner(owner, list, found))
        });
        shown.map(|(item, _)| item).collect()
    }
}

impl Args {
    /// To ask what is due takes a date.
    fn need_dates(&self, schedules: &[Option<Schedule>]) -> Result<(), CliError> {
        if self.due.is_empty() || schedules.iter().any(Option::is_some) {
            return Ok(());
        }
        Err(CliError::new("nothing says when the release is, so nothing is due")
            .hint("say it: --release-date 2025-02-14, or date= in the checklist's marker"))
    }

    fn is_due(&self, list: &Checklist, schedule: Option<&Schedule>, item: &Item) -> bool {
        let window = list.phase_of(item).and_then(|phase| phase.window.as_ref());
        let Some((schedule, window)) = schedule.zip(window) else { return false };
        let state = schedule.stretch(window).map(|stretch| schedule.state(&stretch));
        let wanted = self.due.iter().map(|due| DueState::from(*due));
        item.state == State::Open && wanted.into_iter().any(|due| Some(due) == state)
    }
}

/// Whether the owner that is nearest to an item (its own, its parents', its phase's, the title's)
/// is the one that was typed.
fn is_owner(typed: &str, list: &Checklist, item: &Item) -> bool {
    let above = std::iter::successors(Some(item), |item| list.items.get(item.parent?));
    let own = above.map(|item| &item.attributes);
    let phase = list.phase_of(item).map(|phase| &phase.attributes);
    let all = own.chain(phase).chain([&list.attributes]);
    let nearest = all.into_iter().find_map(|attributes| attributes.get("owner"));
    let name = |text: &str| text.trim_start_matches('@').to_lowercase();
    nearest.is_some_and(|owner| {
        let owners = owner.raw().split([',', ' ']).filter(|word| !word.is_empty());
        owners.into_iter().any(|owner| name(owner) == name(typed))
    })
}
