//! `audit`: the whole record of a revision or a range.

use super::{
    CliError, Context, Outcome,
    output::RecordArgs,
    show::{self, View},
};
use crate::pipeline::{self, AuditRequest};
use crate::{model::HistoryMode, render::terminal::Selection};

const EXAMPLES: &str = "\
Examples:
  git checklist audit                          the whole history of HEAD
  git checklist audit main..release/2.3        what the release branch signed
  git checklist audit v2.3 --format json > audit.json
  git checklist audit --report markdown=audit.md --report csv=audit.csv

Exit status: 0 no finding of severity error, 1 findings, 2 could not be decided.";

/// What to audit, and how to tell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A revision, or a range BASE..HEAD in which sign-offs count [default: HEAD]
    #[arg(value_name = "REV|BASE..HEAD")]
    pub revision: Option<String>,
    /// Only this checklist (repeatable)
    #[arg(long, value_name = "PATH")]
    pub checklist: Vec<String>,
    /// Walk every commit, also where a file's history could be simplified
    #[arg(long, conflicts_with = "first_parent")]
    pub full_history: bool,
    /// Follow first parents alone: the view of the merges
    #[arg(long)]
    pub first_parent: bool,
    #[command(flatten)]
    pub output: RecordArgs,
}

/// Makes the record.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let request = AuditRequest {
        revision: args.revision.clone(),
        paths: context.repository_paths(&args.checklist)?,
        mode: args.mode(),
        today: context.today,
    };
    let report = pipeline::audit(&context.repository()?, &request)?;
    args.output.write(context, |format, context| {
        Ok(show::page(View::Audit, format, &report, &Selection::All, context))
    })?;
    Ok(Outcome::of_findings(&report.findings))
}

impl Args {
    fn mode(&self) -> Option<HistoryMode> {
        match (self.full_history, self.first_parent) {
            (true, _) => Some(HistoryMode::Full),
            (_, true) => Some(HistoryMode::FirstParent),
            _ => None,
        }
    }
}
