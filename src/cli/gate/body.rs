//! The text of the pull request, where the gate is to hold the change to its task list.

use std::{fs, path::Path};

use super::Args;
use crate::cli::{CliError, Context, ci};

/// The text that was asked for; none where it was not.
///
/// # Errors
/// Where it cannot be read, or the job's event does not tell it.
pub fn text(args: &Args, context: &mut Context<'_>) -> Result<Option<Vec<u8>>, CliError> {
    let Some(from) = args.pull_request_body.as_deref() else { return Ok(None) };
    match from {
        "" => of_event(args, context).map(Some),
        "-" => {
            let mut bytes = Vec::new();
            let read = context.stdin.read_to_end(&mut bytes);
            read.map_err(|error| CliError::new(format!("cannot read standard input: {error}")))?;
            Ok(Some(bytes))
        }
        file => fs::read(context.resolve(Path::new(file))).map(Some).map_err(|error| {
            CliError::new(format!("cannot read `{file}`: {error}"))
                .hint("--pull-request-body=FILE names a file with the text")
        }),
    }
}

/// The event's text, of the change that the event is about and of no other.
fn of_event(args: &Args, context: &Context<'_>) -> Result<Vec<u8>, CliError> {
    if args.base.is_some() || args.head.is_some() {
        return Err(CliError::new(
            "--base and --head set the event aside, and the pull request's text with it",
        )
        .hint("leave them out, or give the text: --pull-request-body=FILE"));
    }
    let read = |path: &Path| fs::read(context.resolve(path));
    ci::pull_request_body(&context.environment, &read).map(String::into_bytes)
}
