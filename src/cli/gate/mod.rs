//! `gate`: the verdict.

mod body;
mod event;

use super::{
    CliError, Context, Outcome, dates,
    output::RecordArgs,
    progress,
    show::{self, View},
};
use crate::model::WrittenDate;
use crate::pipeline::{self, GateRequest};
use crate::render::terminal::Selection;

const EXAMPLES: &str = "\
Examples:
  git checklist gate                           the gates of the change that CI runs for
  git checklist gate merge --target main       may HEAD be merged into main?
  git checklist gate --base main --head release/2.3
  git checklist gate --pull-request-body       and the task list of the request's text
  git checklist gate merge --format github --report json=gate.json \\
      --report markdown=\"$GITHUB_STEP_SUMMARY\"

The policy is read from the target, never from the change. In a CI job the
range comes from the event, less what --target and --source say instead;
--base and --head set the event aside, and are judged as given.

Exit status: 0 it holds, 1 it does not, 2 could not be decided.";

/// Which gate, and what is to pass it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The gate, by its name in the policy [default: those that target and source match]
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// The revision that the change is held against: the target's tip
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// The revision that is judged [default: HEAD]
    #[arg(long, value_name = "REV")]
    pub head: Option<String>,
    /// The branch that the change is for
    #[arg(long, value_name = "BRANCH")]
    pub target: Option<String>,
    /// The branch that the change comes from
    #[arg(long, value_name = "BRANCH")]
    pub source: Option<String>,
    /// When the release is, instead of what policy and file say: a day, or a moment with its offset
    #[arg(long, value_name = "DATE", value_parser = dates::written)]
    pub release_date: Option<WrittenDate>,
    /// Only this checklist (repeatable)
    #[arg(long, value_name = "PATH")]
    pub checklist: Vec<String>,
    /// Hold the change to the task list of the pull request's text as well: of the CI job's event,
    /// or of FILE (`-` is standard input)
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub pull_request_body: Option<String>,
    #[command(flatten)]
    pub output: RecordArgs,
}

/// Judges.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let request = args.request(context)?;
    let repository = context.repository()?;
    let report = progress::shown(context, &repository, |from| pipeline::gate(from, &request))?;
    args.output.write(context, &report, |format, context| {
        show::page(View::Gate, format, &report, &Selection::All, context)
    })?;
    Ok(Outcome::of_verdict(report.verdict))
}

impl Args {
    /// What was typed, and what a CI job's event tells of the rest.
    fn request(&self, context: &mut Context<'_>) -> Result<GateRequest, CliError> {
        Ok(GateRequest {
            name: self.name.clone(),
            base: self.base.clone(),
            head: self.head.clone(),
            target: self.target.clone(),
            source: self.source.clone(),
            event: event::event(self, context)?,
            paths: context.repository_paths(&self.checklist)?,
            request_text: body::text(self, context)?,
            today: context.today,
            now: context.now,
            release_date: self.release_date,
        })
    }
}
