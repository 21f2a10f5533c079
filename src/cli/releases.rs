//! `releases`: every release of every checklist, from its start to what became of it.

use super::{
    CliError, Context, Outcome,
    output::{self, Format},
    progress, show,
};
use crate::pipeline::{self, ReleasesRequest};
use crate::render;

const EXAMPLES: &str = "\
Examples:
  git checklist releases                    of the branch that is checked out
  git checklist releases main --format json
  git checklist audit --release 2.3         the whole record of one of them

A release is closed where the gate `close` holds at its end; without such a gate,
where every required item is settled.";

/// The formats of a list of releases.
const FORMATS: &[Format] = &[Format::Terminal, Format::Json];

/// Of which revision, and how to tell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The revision whose history is looked at [default: HEAD]
    #[arg(value_name = "REV")]
    pub revision: Option<String>,
    /// Only this checklist (repeatable)
    #[arg(long, value_name = "PATH")]
    pub checklist: Vec<String>,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = output::one_of(FORMATS))]
    pub format: Format,
}

/// Shows the releases.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let request = ReleasesRequest {
        revision: args.revision.clone(),
        paths: context.repository_paths(&args.checklist)?,
        today: context.today,
        now: context.now,
    };
    let repository = context.repository()?;
    let releases =
        progress::shown(context, &repository, |from| pipeline::releases(from, &request))?;
    let page = if args.format == Format::Json {
        render::json::releases::render(&releases)
    } else {
        render::terminal::releases::render(&releases, show::style(context))
    };
    context.stdout.write_all(page.as_bytes())?;
    Ok(Outcome::Holds)
}
