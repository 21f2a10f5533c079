//! What the remotes say: their default branch, and the branches that they have.

use std::collections::BTreeSet;

use super::{error::HistoryError, repository::Repository};
use crate::model::Untrusted;

impl Repository {
    /// The short name of the branch that a remote's `HEAD` names, `origin`'s before others'; none
    /// where no remote's is known.
    ///
    /// # Errors
    /// Where the references cannot be listed.
    pub fn default_branch(&self) -> Result<Option<String>, HistoryError> {
        let doing = HistoryError::git("list the remote branches");
        let mut found = BTreeSet::new();
        for reference in self.git.references_glob("refs/remotes/*/HEAD").map_err(&doing)? {
            let reference = reference.map_err(&doing)?;
            let (Ok(name), Ok(Some(target))) = (reference.name(), reference.symbolic_target())
            else {
                continue;
            };
            let prefix = name.strip_suffix("HEAD").unwrap_or_default();
            if let Some(branch) = target.strip_prefix(prefix) {
                found.insert((name != "refs/remotes/origin/HEAD", branch.to_owned()));
            }
        }
        Ok(found.pop_first().map(|(_, branch)| branch))
    }

    /// The short names of the branches that remotes have, without the remotes' own names, sorted.
    ///
    /// # Errors
    /// Where the references cannot be listed.
    pub fn remote_branches(&self) -> Result<Vec<String>, HistoryError> {
        let doing = HistoryError::git("list the remote branches");
        let mut names = BTreeSet::new();
        for reference in self.git.references_glob("refs/remotes/*").map_err(&doing)? {
            let reference = reference.map_err(&doing)?;
            let Ok(name) = reference.name() else { continue };
            let below = name.strip_prefix("refs/remotes/").and_then(|rest| rest.split_once('/'));
            names.extend(
                below.map(|(_, branch)| branch.to_owned()).filter(|branch| branch != "HEAD"),
            );
        }
        Ok(names.into_iter().collect())
    }

    /// The names of the remotes: those of the configuration, and those that something was fetched
    /// from.
    ///
    /// # Errors
    /// Where the references or the configuration cannot be read.
    pub fn remote_names(&self) -> Result<BTreeSet<String>, HistoryError> {
        let doing = HistoryError::git("list the remotes");
        let mut names = BTreeSet::new();
        for reference in self.git.references_glob("refs/remotes/*").map_err(&doing)? {
            let reference = reference.map_err(&doing)?;
            let Ok(name) = reference.name() else { continue };
            let below = name.strip_prefix("refs/remotes/").and_then(|rest| rest.split_once('/'));
            names.extend(below.map(|(remote, _)| remote.to_owned()));
        }
        let remotes = self.git.remotes().map_err(&doing)?;
        names.extend(remotes.iter().flatten().flatten().map(str::to_owned));
        Ok(names)
    }

    /// The remote whose address ends with a repository's full name, such as `owner/name`; none where
    /// none has.
    ///
    /// # Errors
    /// Where the configuration cannot be read.
    pub fn remote_at(&self, full_name: &str) -> Result<Option<Untrusted>, HistoryError> {
        let doing = HistoryError::git("list the remotes");
        let full_name = full_name.to_ascii_lowercase();
        for name in self.git.remotes().map_err(&doing)?.iter().flatten().flatten() {
            let remote = self.git.find_remote(name).map_err(&doing)?;
            let address = String::from_utf8_lossy(remote.url_bytes()).to_ascii_lowercase();
            let address = address.trim_end_matches('/');
            let address = address.strip_suffix(".git").unwrap_or(address);
            let before = address.strip_suffix(&full_name);
            if before.is_some_and(|before| before.ends_with(['/', ':'])) {
                return Ok(Some(name.into()));
            }
        }
        Ok(None)
    }
}
