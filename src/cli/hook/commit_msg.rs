//! `commit-msg`: trailers of ours that would count for nothing, and the one that the policy asks
//! for where a commit ticks something.

use std::{fs, path::Path};

use super::{staged::NextCommit, trailers};
use crate::{
    cli::{CliError, Context, Outcome, git::Git, lists},
    model::trailer::Trailer,
    pipeline,
    render::escape,
};

/// Looks at the message in a file.
pub fn run(file: &str, context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let repository = context.repository()?;
    let commit = NextCommit::read(&repository, context)?;
    let bytes = fs::read(context.resolve(Path::new(file)))
        .map_err(|error| CliError::new(format!("cannot read the message in `{file}`: {error}")))?;
    let message = String::from_utf8_lossy(&bytes);
    // git itself knows which lines are comments, and which it will cut off.
    let said = {
        let git = Git::new(lists::root(&repository)?, &context.environment);
        git.ask(&["interpret-trailers", "--parse", "--no-divider"], &bytes)?.text()
    };
    let found: Vec<Trailer> = said.lines().filter_map(Trailer::read).collect();
    let faults = trailers::faults(&message, &found, commit.is_empty()?);
    for fault in &faults {
        let line = escape::terminal(&fault.line);
        CliError::new(format!("`{line}` would count for nothing")).hint(fault.why).tell(context);
    }
    let missing = missing(&commit, &found)?;
    if let Some(name) = &missing {
        CliError::new(format!("this ticks items, and the policy asks for a trailer `{name}:`"))
            .hint(format!("git commit --trailer \"{name}: NAME <ADDRESS>\""))
            .tell(context);
    }
    if faults.is_empty() && missing.is_none() {
        return Ok(Outcome::Holds);
    }
    context.note("nothing was committed; to commit without asking: git commit --no-verify")?;
    Ok(Outcome::Findings)
}

/// The trailer that the policy asks of a sign-off, where the commit makes one without it. A policy
/// that is not valid is `pre-commit`'s to tell.
fn missing(commit: &NextCommit<'_>, found: &[Trailer]) -> Result<Option<String>, CliError> {
    let Ok(policy) = commit.policy() else { return Ok(None) };
    let Some(wanted) = &policy.signoff.trailer else { return Ok(None) };
    let name = wanted.value.raw();
    if trailers::has(found, name) {
        return Ok(None);
    }
    let lists = commit.lists(&policy, false)?;
    let ticks = lists
        .iter()
        .any(|list| list.old.as_ref().is_some_and(|old| pipeline::ticks_items(old, &list.new)));
    Ok(ticks.then(|| escape::terminal(name)))
}
