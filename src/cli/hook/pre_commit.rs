//! `pre-commit`: the checklists as the commit will have them, held against those of `HEAD`.
//!
//! Only what is certain is refused: what the policy's severities call an error of lint, and ticks
//! that no sign-off can come of. Ticks are looked at in plain commits alone: while a merge or rebase
//! is under way, `HEAD` does not say what was ticked before.

use std::{collections::BTreeSet, path::PathBuf, rc::Rc};

use crate::{
    cli::{CliError, Context, Outcome, files, lists, show},
    history::{Entry, HistoryError, Repository, Staged},
    model::{CommitId, Finding, Policy, Severity},
    pipeline::{self, LintedList},
    policy::{self, POLICY_PATH},
    render::terminal,
};

/// Looks at what is staged.
pub fn run(context: &mut Context<'_>) -> Result<Outcome, CliError> {
    let repository = context.repository()?;
    let head = match repository.head() {
        Ok(head) => Some(head),
        Err(HistoryError::UnbornBranch { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let staged = repository.staged(index_file(context).as_deref())?;
    let commit = Commit { repository: &repository, head, staged };
    let policy_changes = commit.changes(POLICY_PATH)?;
    let policy = match commit.policy() {
        Ok(policy) => policy,
        Err(error) if policy_changes => return Err(error),
        Err(_) => {
            context.warn("checklist.toml is not valid, and no checklist was looked at")?;
            return Ok(Outcome::Holds);
        }
    };
    let findings = commit.findings(&policy, policy_changes)?;
    if findings.is_empty() {
        return Ok(Outcome::Holds);
    }
    let page = terminal::lint::render(&findings, show::style(context));
    context.stdout.write_all(page.as_bytes())?;
    context.note("nothing was committed; to commit without asking: git commit --no-verify")?;
    Ok(Outcome::of_findings(&findings))
}

/// The index of the commit, where it is not the repository's own.
pub fn index_file(context: &Context<'_>) -> Option<PathBuf> {
    let typed = context.environment.get("GIT_INDEX_FILE")?;
    Some(context.resolve(typed.as_ref()))
}

/// A commit that is about to be made.
struct Commit<'a> {
    repository: &'a Repository,
    head: Option<CommitId>,
    staged: Staged,
}

impl Commit<'_> {
    fn policy(&self) -> Result<Policy, CliError> {
        match self.staged.entry(POLICY_PATH) {
            Entry::Absent => Ok(Policy::default()),
            Entry::Blob(blob) => lists::read_policy(&self.repository.blob(blob)?),
            _ => Err(CliError::new(format!("`{POLICY_PATH}` is no regular file"))),
        }
    }

    fn before(&self, path: &str) -> Result<Entry, CliError> {
        match self.head {
            Some(head) => Ok(self.repository.entry(head, path)?),
            None => Ok(Entry::Absent),
        }
    }

    fn changes(&self, path: &str) -> Result<bool, CliError> {
        Ok(self.before(path)? != self.staged.entry(path))
    }

    /// What the commit's checklists get wrong; the others are looked at only where the policy
    /// changes, which has to name what there is.
    fn findings(&self, policy: &Policy, policy_changes: bool) -> Result<Vec<Finding>, CliError> {
        let paths = self.staged.paths();
        let files: Rc<BTreeSet<String>> = Rc::new(paths.iter().cloned().collect());
        let ticks_count = self.repository.operation_in_progress().is_none();
        let (mut changed, mut all, mut ticks) = (Vec::new(), Vec::new(), Vec::new());
        for (path, settings) in policy.checklists_in(&paths) {
            let (before, now) = (self.before(&path)?, self.staged.entry(&path));
            let Entry::Blob(blob) = now else { continue };
            if before == now && !policy_changes {
                continue;
            }
            let options = lists::options(Some(settings));
            let checklist = lists::parse(&path, &self.repository.blob(blob)?, &options)?;
            if before != now {
                if let (Entry::Blob(blob), true) = (before, ticks_count) {
                    let old = lists::parse(&path, &self.repository.blob(blob)?, &options)?;
                    ticks.extend(pipeline::lost_ticks(&path, &old, &checklist, policy));
                }
                let files = Some(Rc::clone(&files));
                let checklist = checklist.clone();
                changed.push(LintedList { path: path.as_str().into(), checklist, files });
            }
            all.push((path, checklist));
        }
        if policy_changes {
            let names: Vec<_> = all.iter().map(|(path, list)| (path.as_str(), list)).collect();
            policy::check_names(policy, &names, &[], None)
                .map_err(|errors| files::invalid(&errors))?;
        }
        let mut findings = pipeline::lint(changed, policy);
        findings.append(&mut ticks);
        findings.retain(|finding| finding.severity == Severity::Error);
        Ok(findings)
    }
}
