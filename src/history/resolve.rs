//! From names to commits. A name that could mean two things is an error, never a choice.

use std::collections::BTreeSet;

use git2::{ErrorCode, Oid, Reference};

use super::{error::HistoryError, repository::Repository};
use crate::model::{CommitId, Untrusted};

/// A local branch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch {
    /// Its name, without `refs/heads/`.
    pub name: Untrusted,
    /// The commit it is at.
    pub tip: CommitId,
}

/// Shorter prefixes of object ids give way to a reference of that name: a branch `2024` is one.
const SHORTEST_ID: usize = 7;

/// Fewer digits are no part of an object id (git-config(1), `core.abbrev`).
const SHORTEST_PART: usize = 4;

impl Repository {
    /// The commit that a revision names, in the syntax of `gitrevisions(7)` for one commit.
    ///
    /// # Errors
    /// Where nothing has that name, where several things have (a branch and a tag, or an
    /// abbreviated id of several objects), or where it is no commit.
    pub fn resolve(&self, rev: &str) -> Result<CommitId, HistoryError> {
        let unknown = || HistoryError::UnknownRevision { rev: rev.into() };
        if rev == "HEAD" || rev == "@" {
            return self.head();
        }
        if rev.is_empty() || rev.starts_with('-') || rev.contains(':') || rev.contains("..") {
            return Err(unknown());
        }
        let spelled = match rev.strip_prefix('@') {
            Some(rest) if !rest.starts_with('{') => format!("HEAD{rest}"),
            _ => rev.to_owned(),
        };
        let candidates = self.meanings(base_name(&spelled));
        if candidates.len() > 1 {
            return Err(HistoryError::AmbiguousRevision { rev: rev.into(), candidates });
        }
        let object = self.git.revparse_single(&spelled).map_err(|error| match error.code() {
            // What is too short for a part of an id is called ambiguous too.
            ErrorCode::Ambiguous if spelled.len() >= SHORTEST_PART => {
                HistoryError::AmbiguousRevision {
                    rev: rev.into(),
                    candidates: vec!["several objects".into()],
                }
            }
            ErrorCode::UnbornBranch if spelled.starts_with("HEAD") => {
                HistoryError::UnbornBranch { branch: self.head_branch().unwrap_or_default() }
            }
            ErrorCode::NotFound | ErrorCode::InvalidSpec | ErrorCode::Ambiguous => unknown(),
            _ => HistoryError::git("resolve a revision")(error),
        })?;
        self.commit_at(object.id(), rev)
    }

    /// Everything that a name without suffixes may mean.
    fn meanings(&self, name: &str) -> Vec<Untrusted> {
        let is_hex = name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if name == "HEAD" || name.is_empty() || (is_hex && name.len() == 40) {
            return Vec::new();
        }
        let forms = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];
        let mut full: Vec<String> = forms.iter().map(|form| format!("{form}{name}")).collect();
        full.push(format!("refs/remotes/{name}/HEAD"));
        let mut found: Vec<Untrusted> = full
            .into_iter()
            .filter(|full| Reference::is_valid_name(full) && self.git.find_reference(full).is_ok())
            .map(Untrusted::from)
            .collect();
        if is_hex && (SHORTEST_ID..40).contains(&name.len()) {
            found.extend(self.object_with_prefix(name));
        }
        found
    }

    /// The object whose id begins so, if there is one alone.
    fn object_with_prefix(&self, prefix: &str) -> Option<Untrusted> {
        let whole = Oid::from_str(&format!("{prefix:0<40}")).ok()?;
        let id = self.git.odb().ok()?.exists_prefix(whole, prefix.len()).ok()?;
        Some(id.to_string().into())
    }

    /// The tip of a target branch: of `refs/heads/T` and `refs/remotes/R/T`, the one that contains
    /// all others. Tags never count. None where there is no such branch.
    ///
    /// # Errors
    /// [`HistoryError::DivergedTarget`] where none contains all others.
    pub fn resolve_target(&self, branch: &str) -> Result<Option<CommitId>, HistoryError> {
        let mut names = Vec::new();
        let mut tips = BTreeSet::new();
        for name in self.target_references(branch)? {
            match self.git.find_reference(&name) {
                Ok(reference) => {
                    tips.insert(self.peeled(&reference, &name)?);
                    names.push(name.into());
                }
                Err(error) if error.code() == ErrorCode::NotFound => {}
                Err(error) => return Err(HistoryError::git("read a reference")(error)),
            }
        }
        let Some(first) = tips.first() else {
            return Ok(None);
        };
        let mut newest = *first;
        for &tip in &tips {
            if self.is_ancestor(newest, tip)? {
                newest = tip;
            }
        }
        for &tip in &tips {
            if !self.is_ancestor(tip, newest)? {
                let branch = branch.into();
                return Err(HistoryError::DivergedTarget { branch, candidates: names });
            }
        }
        Ok(Some(newest))
    }

    /// The full names that a target may have, sorted: a remote is one path component below
    /// `refs/remotes`, or a remote of the configuration.
    fn target_references(&self, branch: &str) -> Result<BTreeSet<String>, HistoryError> {
        let doing = HistoryError::git("list the references");
        let mut names = BTreeSet::from([format!("refs/heads/{branch}")]);
        for reference in self.git.references_glob("refs/remotes/*").map_err(&doing)? {
            let reference = reference.map_err(&doing)?;
            let Ok(name) = reference.name() else { continue };
            let below = name.strip_prefix("refs/remotes/").and_then(|rest| rest.split_once('/'));
            if below.is_some_and(|(_, rest)| rest == branch) {
                names.insert(name.to_owned());
            }
        }
        let remotes = self.git.remotes().map_err(&doing)?;
        for remote in remotes.iter().flatten().flatten() {
            names.insert(format!("refs/remotes/{remote}/{branch}"));
        }
        names.retain(|name| Reference::is_valid_name(name));
        Ok(names)
    }

    /// The local branches, sorted by name.
    ///
    /// # Errors
    /// Where a branch leads to no commit.
    pub fn branches(&self) -> Result<Vec<Branch>, HistoryError> {
        let doing = HistoryError::git("list the branches");
        let mut branches = Vec::new();
        for reference in self.git.references_glob("refs/heads/*").map_err(&doing)? {
            let reference = reference.map_err(&doing)?;
            let full = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            let tip = self.peeled(&reference, &full)?;
            let name = full.strip_prefix("refs/heads/").unwrap_or(&full).into();
            branches.push(Branch { name, tip });
        }
        branches.sort();
        Ok(branches)
    }
}

/// A revision's name without `~2`, `^{commit}`, `@{1}`.
fn base_name(rev: &str) -> &str {
    let end = [rev.find(['~', '^']), rev.find("@{")].into_iter().flatten().min();
    &rev[..end.unwrap_or(rev.len())]
}
