//! `gate`: the verdict.

use std::{fs, path::Path};

use super::{
    CliError, Context, Outcome,
    ci::{self, Found},
    output::RecordArgs,
    show::{self, View},
};
use crate::pipeline::{self, CiEvent, GateRequest};
use crate::render::terminal::Selection;

const EXAMPLES: &str = "\
Examples:
  git checklist gate                           the gates of the change that CI runs for
  git checklist gate merge --target main       may HEAD be merged into main?
  git checklist gate --base main --head release/2.3
  git checklist gate merge --format github --report json=gate.json \\
      --report markdown=\"$GITHUB_STEP_SUMMARY\"

The policy is read from the target, never from the change. In a CI job the
range comes from the event; options that name it win and are judged as given.

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
    /// Only this checklist (repeatable)
    #[arg(long, value_name = "PATH")]
    pub checklist: Vec<String>,
    #[command(flatten)]
    pub output: RecordArgs,
}

/// Judges.
pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let request = args.request(context)?;
    let report = pipeline::gate(&context.repository()?, &request)?;
    args.output.write(context, |format, context| {
        Ok(show::page(View::Gate, format, &report, &Selection::All, context))
    })?;
    Ok(Outcome::of_verdict(report.verdict))
}

impl Args {
    /// What was typed, and the CI event where nothing was typed that names the change.
    fn request(&self, context: &Context<'_>) -> Result<GateRequest, CliError> {
        let typed = [&self.base, &self.head, &self.target, &self.source];
        let event =
            if typed.iter().any(|option| option.is_some()) { None } else { self.event(context)? };
        Ok(GateRequest {
            name: self.name.clone(),
            base: self.base.clone(),
            head: self.head.clone(),
            target: self.target.clone(),
            source: self.source.clone(),
            event,
            paths: context.repository_paths(&self.checklist)?,
            today: context.today,
            now: context.now,
        })
    }

    /// The change that a CI job was started for. A gate may be asked by name in a job that no
    /// change started, such as a deployment started by hand.
    fn event(&self, context: &Context<'_>) -> Result<Option<CiEvent>, CliError> {
        let read = |path: &Path| fs::read(context.resolve(path));
        match ci::find(&context.environment, &read)? {
            Found::Change(event) => Ok(Some(event)),
            Found::NoChange(event) if self.name.is_none() => {
                Err(CliError::new(format!("the event `{event}` names no change to judge"))
                    .hint("name the gate, such as: git checklist gate deploy")
                    .hint("or say what is judged: --base REV --head REV --target BRANCH"))
            }
            Found::NoChange(_) | Found::NoJob => Ok(None),
        }
    }
}
