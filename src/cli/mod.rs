//! The command line: one file a subcommand, and the only user of clap, standard output, the
//! environment and the clock.
//!
//! A command is its `Args` and a `run`, which gets a [`Context`]: everything of the world that it
//! may touch. So a test (and `demo`) runs any command in process. What was typed becomes what it
//! means once, in [`run`]; exit statuses are [`Outcome`]'s.

#![allow(dead_code)] // until every command is wired

pub mod ci;
pub mod context;
pub mod error;
pub mod pick;
pub mod reference;
pub mod select;

mod approve;
mod assent;
mod audit;
mod backing;
mod blame;
mod bundle;
mod check;
mod commit;
mod completions;
mod dates;
mod demo;
mod diff;
mod draft;
mod elsewhere;
mod files;
mod gate;
mod git;
mod hook;
mod init;
mod interrupt;
mod lint;
mod list;
mod lists;
mod log;
mod man;
mod merge_driver;
mod message;
mod output;
mod overrule;
mod plan;
mod policy;
mod progress;
mod releases;
mod schema;
mod shell;
mod show;
mod start;
mod status;
mod uncheck;
mod waive;
mod worktree;
mod write;

use completions::answer as complete;
use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use chrono::NaiveDate;
use clap::{ColorChoice, Parser, Subcommand};

pub use context::{Context, Terminal};
pub use error::{CliError, Outcome};

/// What `--help` shows below the options of the program itself.
const EXAMPLES: &str = "\
Examples:
  git checklist demo                         see the main job done, in a sandbox
  git checklist                              where the release stands, and what to do next
  git checklist check \"Backup restoration\"   sign an item off
  git checklist gate merge                   may this branch be merged?

`git checklist --help` asks git for a manual page; `git checklist -h` and
`git-checklist --help` always answer.";

/// A Markdown checklist in a git repository, as an enforced, auditable release gate
#[derive(Debug, Parser)]
#[command(
    name = "git-checklist",
    bin_name = "git checklist",
    version,
    after_help = EXAMPLES,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options that every command has.
#[derive(Debug, clap::Args)]
struct Global {
    /// Run as if started in DIR
    #[arg(short = 'C', value_name = "DIR", global = true)]
    chdir: Option<PathBuf>,
    /// Whether to use colours (auto: on a terminal, unless `NO_COLOR` is set)
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    color: ColorChoice,
    /// The day to judge windows by, instead of today
    #[arg(long, value_name = "DATE", global = true, hide = true)]
    today: Option<NaiveDate>,
}

/// Declares the subcommands: each is a module with `Args` and `run`.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($module:ident),)*) => {
        #[derive(Debug, Subcommand)]
        enum Command {
            $($(#[$doc])* $name($module::Args),)*
        }

        impl Command {
            fn run(&self, context: &mut Context<'_>) -> Result<Outcome, CliError> {
                match self {
                    $(Self::$name(args) => $module::run(args, context),)*
                }
            }
        }
    };
}

commands! {
    /// Build a sandbox repository with a release under way, and run the main job on it
    Demo(demo),
    /// Write a checklist and a policy for this repository
    Init(init),
    /// Begin a release: untick every box and name the release, in one commit
    Start(start),
    /// Where the release stands: phases, windows, gates, and what to do next
    Status(status),
    /// The items of a checklist, without its history
    List(list),
    /// Sign items off: tick them, and commit only that
    Check(check),
    /// Pick items from a list in the terminal: tick, untick, waive them, then commit
    Pick(pick),
    /// Open items again: untick them (or take their waiver back), and commit only that
    Uncheck(uncheck),
    /// Declare items not applicable, with the reason
    Waive(waive),
    /// Approve what somebody else signed off, or an edit of what is demanded, by an empty commit
    Approve(approve),
    /// Pass a closed gate in an emergency, by an empty commit that says why
    Override(overrule),
    /// What happened to the items, as a timeline
    Log(log),
    /// Each line of the checklist with its sign-off
    Blame(blame),
    /// What a branch ticks, unticks, rewords, adds and removes
    Diff(diff),
    /// The verdict: may this go on?
    Gate(gate),
    /// The whole record: every item, every sign-off, every finding
    Audit(audit),
    /// What is demanded of each item, and where that is written
    Policy(policy),
    /// The releases of each checklist: start, merges, close, and what became of them
    Releases(releases),
    /// What in a checklist does not say what its readers think it says
    Lint(lint),
    /// Hooks that git runs: write them, and what they run
    Hook(hook),
    /// What git runs to merge a checklist: ticks by item, the rest by line
    MergeDriver(merge_driver),
    /// Completions for a shell
    Completions(completions),
    /// What fits a word of a command line: what completions ask
    #[command(hide = true)]
    Complete(complete),
    /// Manual pages
    Man(man),
    /// The published JSON schema of a format
    Schema(schema),
}

/// Runs the program on the process's own arguments, environment and streams.
#[must_use]
pub fn main() -> ExitCode {
    let mut streams = context::Streams::of_process();
    let mut context = streams.context();
    ExitCode::from(run(std::env::args_os(), &mut context).code())
}

/// Runs one command line (the program's name first) within `context`; errors are told on its
/// standard error.
pub fn run<I>(arguments: I, context: &mut Context<'_>) -> Outcome
where
    I: IntoIterator,
    I::Item: Into<OsString> + Clone,
{
    let told = match Cli::try_parse_from(arguments) {
        Ok(cli) => execute(&cli, context),
        Err(usage) => error::tell_usage(&usage, context),
    };
    told.unwrap_or_else(|error| {
        error.tell(context);
        Outcome::Undecided
    })
}

/// Applies the global options, then runs the command; none typed means `status`.
fn execute(cli: &Cli, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    context.apply(cli.global.chdir.as_deref(), cli.global.color, cli.global.today)?;
    let outcome = match &cli.command {
        Some(command) => command.run(context),
        None => status::run(&status::Args::default(), context),
    }?;
    context.stdout.flush()?;
    Ok(outcome)
}
