//! Which change is judged: what was typed, laid over what the CI job was started for.
//!
//! | typed | the event |
//! | --- | --- |
//! | nothing | tells all |
//! | `--target`, `--source` | tells what was not typed, where that belongs to the same change |
//! | `--base`, `--head` | is set aside whole: revisions are judged as given |
//!
//! What would then be left to a guess is an error.

use std::{fs, path::Path};

use super::Args;
use crate::cli::{
    CliError, Context,
    ci::{self, Found},
};
use crate::pipeline::{CiEvent, CiKind};

/// The event that tells what was not typed; none where there is no job, or all of it was typed.
///
/// # Errors
/// When the event cannot be read, names no change, or does not go with what was typed.
pub fn event(args: &Args, context: &Context<'_>) -> Result<Option<CiEvent>, CliError> {
    if args.base.is_some() || args.head.is_some() {
        check_range(args, context)?;
        return Ok(None);
    }
    let read = |path: &Path| fs::read(context.resolve(path));
    match ci::find(&context.environment, &read)? {
        Found::Change(event) => laid_under(args, event).map(Some),
        Found::NoJob => Ok(None),
        // Whoever names the target has named the change: what is checked out, into that target.
        Found::NoSystem(_) | Found::NoChange(_) if args.target.is_some() => Ok(None),
        Found::NoSystem(name) => Err(by_hand(match name {
            Some(name) => format!("jobs of {name} are not recognised yet"),
            None => "this is a job of a CI system that is not known".to_owned(),
        })),
        // A gate may be asked by name in a job that no change started, such as a deployment.
        Found::NoChange(_) if args.name.is_some() => Ok(None),
        Found::NoChange(event) => {
            Err(by_hand(format!("the event `{event}` names no change to judge"))
                .hint("or name the gate, such as: git checklist gate deploy"))
        }
    }
}

/// A head that is typed in a CI job goes with no event, so what it goes into has to be typed too.
fn check_range(args: &Args, context: &Context<'_>) -> Result<(), CliError> {
    let told = args.base.is_some() || args.target.is_some() || args.name.is_some();
    if told || !ci::is_job(&context.environment) {
        return Ok(());
    }
    Err(CliError::new("`--head` is given without `--target` or `--base`")
        .hint("the job's event is about another head: name the target too: --target BRANCH")
        .hint("or leave all of them out, and the event tells them"))
}

/// The event, with what was typed in place of its own.
fn laid_under(args: &Args, mut event: CiEvent) -> Result<CiEvent, CliError> {
    let other = args.target.as_ref().filter(|typed| Some(*typed) != event.target.as_ref());
    match (other, event.kind) {
        (None, _) => {}
        (Some(typed), CiKind::MergeGroup) => {
            let target = event.target.unwrap_or_default();
            return Err(by_hand(format!(
                "the merge queue tries this for `{target}`, and `--target` is `{typed}`"
            )));
        }
        // The tip that the system knows is another branch's.
        (Some(typed), CiKind::PullRequest) => {
            event.target = Some(typed.clone());
            event.base = None;
        }
        // The branch that was pushed is the change, and not what it goes into.
        (Some(typed), CiKind::Push) => {
            event.source = event.target.replace(typed.clone());
            event.base = None;
            event.kind = CiKind::PullRequest;
        }
    }
    event.source = args.source.clone().or(event.source);
    Ok(event)
}

fn by_hand(message: String) -> CliError {
    CliError::new(message).hint("say what is judged: --base REV --head REV --target BRANCH")
}
