//! What makes a history look other than it is: shallow boundaries, grafts, replace refs, and
//! partial clones.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{error::HistoryError, fsck::hex_id, repository::Repository};
use crate::model::{CommitId, Untrusted};

/// What was found that alters history. Reading never follows grafts and replace refs; git does, so
/// people may see another history than the one judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alterations {
    /// Commits whose parents were left out when history was fetched.
    pub shallow: Vec<CommitId>,
    /// Commits that `info/grafts` gives other parents.
    pub grafts: Vec<CommitId>,
    /// Objects that a `refs/replace/` reference replaces.
    pub replaced: Vec<CommitId>,
    /// The remote that a partial clone leaves objects at.
    pub partial_clone: Option<Untrusted>,
}

impl Alterations {
    /// Whether history is as it was committed, and all here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether every commit has the parents that it was made with.
    pub(super) fn is_as_committed(&self) -> bool {
        self.shallow.is_empty() && self.grafts.is_empty() && self.replaced.is_empty()
    }
}

impl Repository {
    /// What alters history here.
    ///
    /// # Errors
    /// Where a file or reference of these cannot be read or understood.
    pub fn alterations(&self) -> Result<Alterations, HistoryError> {
        Ok(Alterations {
            shallow: self.shallow.iter().copied().collect(),
            grafts: grafted_commits(self.common_dir())?,
            replaced: self.replaced_objects()?,
            partial_clone: self.promisor.clone(),
        })
    }

    fn replaced_objects(&self) -> Result<Vec<CommitId>, HistoryError> {
        let doing = HistoryError::git("list the replace references");
        let mut replaced = BTreeSet::new();
        for reference in self.git.references_glob("refs/replace/*").map_err(&doing)? {
            let reference = reference.map_err(&doing)?;
            let name = reference.name_bytes();
            let id = name.strip_prefix(b"refs/replace/").and_then(hex_id);
            replaced.insert(CommitId(id.ok_or_else(|| HistoryError::Git {
                doing: "read a replace reference",
                message: String::from_utf8_lossy(name).into_owned().into(),
            })?));
        }
        Ok(replaced.into_iter().collect())
    }
}

/// The commits that the `shallow` file names.
pub(super) fn shallow_commits(common_dir: &Path) -> Result<BTreeSet<CommitId>, HistoryError> {
    let path = common_dir.join("shallow");
    let lines = lines_of(&path)?;
    lines.iter().map(|line| first_id(&path, line)).collect()
}

fn grafted_commits(common_dir: &Path) -> Result<Vec<CommitId>, HistoryError> {
    let path: PathBuf =
        ["info", "grafts"].iter().fold(common_dir.into(), |dir, part| dir.join(part));
    let lines = lines_of(&path)?;
    let commits: Result<BTreeSet<_>, _> = lines.iter().map(|line| first_id(&path, line)).collect();
    Ok(commits?.into_iter().collect())
}

/// The remote that is a promisor, from the configuration.
pub(super) fn promisor(git: &git2::Repository) -> Result<Option<Untrusted>, HistoryError> {
    let doing = HistoryError::git("read the repository's configuration");
    let config = git.config().and_then(|mut config| config.snapshot()).map_err(&doing)?;
    let mut entries = config.entries(Some(r"^remote\..*\.promisor$")).map_err(&doing)?;
    while let Some(entry) = entries.next() {
        let entry = entry.map_err(&doing)?;
        let name = String::from_utf8_lossy(entry.name_bytes()).into_owned();
        if config.get_bool(&name).map_err(&doing)? {
            let remote =
                name.strip_prefix("remote.").and_then(|name| name.strip_suffix(".promisor"));
            return Ok(remote.map(Untrusted::from));
        }
    }
    Ok(None)
}

/// The lines of a file that say something; none where there is no such file.
fn lines_of(path: &Path) -> Result<Vec<String>, HistoryError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(HistoryError::file(path, &error)),
    }
}

fn first_id(path: &Path, line: &str) -> Result<CommitId, HistoryError> {
    line.split_ascii_whitespace()
        .next()
        .and_then(|word| hex_id(word.as_bytes()))
        .map(CommitId)
        .ok_or_else(|| {
            HistoryError::file(path, &format!("`{line}` does not begin with a commit id"))
        })
}
