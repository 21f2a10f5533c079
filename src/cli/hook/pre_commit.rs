//! `pre-commit`: the checklists as the commit will have them, held against those of `HEAD`.
//!
//! Only what is certain is refused: what the policy's severities call an error of lint, and ticks
//! that no sign-off can come of. Ticks are looked at in plain commits alone: while a merge or rebase
//! is under way, `HEAD` does not say what was ticked before.

use std::{collections::BTreeSet, sync::Arc};

use super::staged::NextCommit;
use crate::{
    cli::{CliError, Context, Outcome, files, show},
    history::Repository,
    model::{Finding, Policy, Severity},
    pipeline::{self, LintedList},
    policy::{self, POLICY_PATH},
    render::terminal,
};

/// Looks at what is staged.
pub fn run(context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let repository = context.repository()?;
    let commit = NextCommit::read(&repository, context)?;
    let policy_changes = commit.changes(POLICY_PATH)?;
    let policy = match commit.policy() {
        Ok(policy) => policy,
        Err(error) if policy_changes => return Err(error),
        Err(_) => {
            context.warn("checklist.toml is not valid, and no checklist was looked at")?;
            return Ok(Outcome::Holds);
        }
    };
    let findings = findings(&repository, &commit, &policy, policy_changes)?;
    if findings.is_empty() {
        return Ok(Outcome::Holds);
    }
    let page = terminal::lint::render(&findings, show::style(context));
    context.stdout.write_all(page.as_bytes())?;
    context.note("nothing was committed; to commit without asking: git commit --no-verify")?;
    Ok(Outcome::of_findings(&findings))
}

/// What the commit's checklists get wrong; those that it leaves alone are read only where it changes
/// the policy, which has to name what there is.
fn findings(
    repository: &Repository,
    commit: &NextCommit<'_>,
    policy: &Policy,
    policy_changes: bool,
) -> Result<Vec<Finding>, CliError> {
    let lists = commit.lists(policy, policy_changes)?;
    if policy_changes {
        let names: Vec<_> = lists.iter().map(|list| (list.path.as_str(), &list.new)).collect();
        policy::check_names(policy, &names, &[], None).map_err(|errors| files::invalid(&errors))?;
    }
    let ticks_count = repository.operation_in_progress().is_none();
    let files: Arc<BTreeSet<String>> = Arc::new(commit.paths().into_iter().collect());
    let (mut changed, mut ticks) = (Vec::new(), Vec::new());
    for list in lists.into_iter().filter(|list| list.changed) {
        if let Some(old) = list.old.as_ref().filter(|_| ticks_count) {
            ticks.extend(pipeline::lost_ticks(&list.path, old, &list.new, policy));
        }
        let (path, files) = (list.path.into(), Some(Arc::clone(&files)));
        changed.push(LintedList { path, checklist: list.new, files });
    }
    let mut findings = pipeline::lint(changed, policy);
    findings.append(&mut ticks);
    findings.retain(|finding| finding.severity == Severity::Error);
    Ok(findings)
}
