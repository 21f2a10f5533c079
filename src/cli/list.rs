//! `list`: the items of checklists as their files have them; needs no history.

use super::{
    CliError, Context, Outcome,
    output::{self, Format},
    pending,
};
use crate::model::State;

const EXAMPLES: &str = "\
Examples:
  git checklist list
  git checklist list --state open --phase 3
  git checklist list --owner @dba
  git checklist list plan.md --format json         needs no repository
  curl -s https://example.org/plan.md | git checklist list -";

/// The formats of a list.
const FORMATS: &[Format] = &[Format::Terminal, Format::Json, Format::Csv, Format::Markdown];

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
    /// Only items of this phase: its number or a part of its title
    #[arg(long, value_name = "PHASE")]
    pub phase: Option<String>,
    /// Only items that this owner answers for
    #[arg(long, value_name = "OWNER")]
    pub owner: Option<String>,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = output::one_of(FORMATS))]
    pub format: Format,
}

/// Lists the items.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let _ = args;
    pending::command(context)
}
