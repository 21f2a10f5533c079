//! `commit-msg`: trailers of ours that would count for nothing.

use std::{fs, path::Path};

use super::{pre_commit::index_file, trailers};
use crate::{
    cli::{CliError, Context, Outcome, git::Git, lists},
    history::HistoryError,
    render::escape,
};

/// Looks at the message in a file.
pub fn run(file: &str, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let repository = context.repository()?;
    let bytes = fs::read(context.resolve(Path::new(file)))
        .map_err(|error| CliError::new(format!("cannot read the message in `{file}`: {error}")))?;
    let message = String::from_utf8_lossy(&bytes);
    // git itself knows which lines are comments, and which it will cut off.
    let said = {
        let git = Git::new(lists::root(&repository)?, &context.environment);
        git.ask(&["interpret-trailers", "--parse", "--no-divider"], &bytes)?.text()
    };
    let found: Vec<&str> = said.lines().collect();
    let empty = match repository.head() {
        Ok(head) => !repository.stages_changes(index_file(context).as_deref(), head)?,
        Err(HistoryError::UnbornBranch { .. }) => false,
        Err(error) => return Err(error.into()),
    };
    let faults = trailers::faults(&message, &found, empty);
    for fault in &faults {
        let line = escape::terminal(&fault.line);
        CliError::new(format!("`{line}` would count for nothing")).hint(fault.why).tell(context);
    }
    if faults.is_empty() {
        return Ok(Outcome::Holds);
    }
    context.note("nothing was committed; to commit without asking: git commit --no-verify")?;
    Ok(Outcome::Findings)
}
