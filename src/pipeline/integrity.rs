//! Whether the ground was moved: guarded files that head changed, and what is wrong with the
//! history that was read.

use std::collections::BTreeSet;

use super::assent::edits::Edits;
use super::error::PipelineError;
use super::scope::Scope;
use crate::history::{Entry, Repository};
use crate::model::evaluation::{HistoryFacts, PolicyChange};
use crate::model::{CommitId, Untrusted};
use crate::policy::POLICY_PATH;

/// Where forges look for the file that says who reviews what.
const OWNERS: [&str; 6] = [
    "CODEOWNERS",
    ".github/CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
    ".gitea/CODEOWNERS",
    ".forgejo/CODEOWNERS",
];

/// Files that say what a CI system runs.
const PIPELINES: [&str; 4] =
    [".gitlab-ci.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", "Jenkinsfile"];

/// Folders of such files.
const WORKFLOWS: [&str; 4] =
    [".github/workflows/", ".github/actions/", ".gitea/workflows/", ".forgejo/workflows/"];

/// What a path is to the gate, if it is guarded; `keys` are the policy's files of keys.
/// Case does not count, since it does not in some checkouts; nor may a link or submodule take a
/// folder's place.
fn guarded(path: &str, keys: &[String]) -> Option<&'static str> {
    let path = path.to_lowercase();
    let is = |known: &&str| known.eq_ignore_ascii_case(&path);
    if path == POLICY_PATH {
        Some("the policy")
    } else if keys.iter().any(|key| *key == path || key.starts_with(&format!("{path}/"))) {
        Some("a file of keys")
    } else if OWNERS.iter().any(is) {
        Some("the code owners' file")
    } else if PIPELINES.iter().any(is)
        || WORKFLOWS
            .iter()
            .any(|folder| path.starts_with(folder) || folder.starts_with(&format!("{path}/")))
    {
        Some("a workflow")
    } else {
        None
    }
}

/// Guarded files of which head has neither the target's version nor that of every merge base.
pub fn policy_changes(
    repository: &Repository,
    scope: &Scope,
    edits: &Edits<'_>,
) -> Result<Vec<PolicyChange>, PipelineError> {
    let Some(base) = scope.tip() else { return Ok(Vec::new()) };
    let keys: Vec<String> =
        scope.policy.signoff.key_files().map(|path| path.raw().to_lowercase()).collect();
    let merge_bases = repository.merge_bases(base, *scope.head)?;
    let mut changes = BTreeSet::new();
    for path in repository.changed_paths(base, *scope.head)? {
        let Some(what) = guarded(&path, &keys) else { continue };
        let here = repository.entry(*scope.head, &path)?;
        if !merge_bases.is_empty() && all_have(repository, &merge_bases, &path, here)? {
            continue;
        }
        let how = match (repository.entry(base, &path)?, here) {
            (Entry::Absent, _) => "added",
            (_, Entry::Absent) => "removed",
            _ => "changed",
        };
        let (approved, commit) = (edits.of_path(&path)?, edits.newest(&path)?);
        changes.insert(PolicyChange { path: path.into(), what, how, commit, approved });
    }
    Ok(changes.into_iter().collect())
}

fn all_have(
    repository: &Repository,
    commits: &[CommitId],
    path: &str,
    entry: Entry,
) -> Result<bool, PipelineError> {
    for &commit in commits {
        if repository.entry(commit, path)? != entry {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What is wrong with the history; `malformed` are the walked commits that are. Findings are placed
/// at the first of the judged lists, or at the policy's path.
pub fn history_facts(
    repository: &Repository,
    malformed: BTreeSet<CommitId>,
    first_list: Option<&str>,
) -> Result<HistoryFacts, PipelineError> {
    let altered = repository.alterations()?;
    Ok(HistoryFacts {
        shallow: altered.shallow,
        grafts: !altered.grafts.is_empty(),
        replaced: altered.replaced.iter().map(|id| Untrusted::new(id.to_string())).collect(),
        malformed: malformed.into_iter().collect(),
        place: first_list.unwrap_or(POLICY_PATH).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn case_and_links_in_a_folders_place_are_guarded() {
        let keys = ["docs/keys/allowed".to_owned()];
        for path in
            ["checklist.toml", "Checklist.TOML", ".github/codeowners", ".GitHub/Workflows/a.yml"]
        {
            assert!(guarded(path, &keys).is_some(), "{path}");
        }
        for path in [".github", ".github/workflows", "docs/keys", "docs", "docs/Keys/allowed"] {
            assert!(guarded(path, &keys).is_some(), "{path}");
        }
        for path in
            [".github/ISSUE_TEMPLATE/a.md", "docs/keys/other", "src/checklist.toml", "CHECKLIST.md"]
        {
            assert!(guarded(path, &keys).is_none(), "{path}");
        }
    }
}
