//! `log`: the ledger as a timeline.

use super::{
    CliError, Context, Outcome,
    output::{self, Format},
    progress,
    show::{self, View},
};
use crate::model::HistoryMode;
use crate::pipeline::{self, AuditRequest};

const EXAMPLES: &str = "\
Examples:
  git checklist log                                   everything that happened
  git checklist log \"Backup restoration tested\"       one item
  git checklist log phase:3 --rev main..release/2.3
  git checklist log --release 2.3                     one release
  git checklist log --format ndjson                   an event a line";

/// The formats of a timeline.
const FORMATS: &[Format] = &[Format::Terminal, Format::Json, Format::Ndjson, Format::Csv];

/// Which items, and how to tell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// An id, :LINE, a part of the text, phase:3 or section:3/Setup [default: all]
    #[arg(value_name = "ITEM")]
    pub items: Vec<String>,
    /// The revision or range to read
    #[arg(long, value_name = "REV|BASE..HEAD")]
    pub rev: Option<String>,
    /// Only this release, from its start until the next one's
    #[arg(long, value_name = "NAME")]
    pub release: Option<String>,
    /// Only this checklist (repeatable)
    #[arg(long, value_name = "PATH")]
    pub checklist: Vec<String>,
    /// Walk every commit, also where a file's history could be simplified
    #[arg(long)]
    pub full_history: bool,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = output::one_of(FORMATS))]
    pub format: Format,
}

/// Shows the timeline.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let request = AuditRequest {
        revision: args.rev.clone(),
        paths: context.repository_paths(&args.checklist)?,
        mode: args.full_history.then_some(HistoryMode::Full),
        release: args.release.clone(),
        today: context.today,
        now: context.now,
        ..AuditRequest::default()
    };
    let repository = context.repository()?;
    let report = progress::shown(context, &repository, |from| pipeline::audit(from, &request))?;
    let selection = show::selection(&args.items, &report)?;
    let page = show::page(View::Log, args.format, &report, &selection, context);
    context.stdout.write_all(page.as_bytes())?;
    Ok(Outcome::Holds)
}
