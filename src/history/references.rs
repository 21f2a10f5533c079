//! References as a push names them: whole, and never guessed.

use git2::ErrorCode;

use super::{error::HistoryError, object::oid, repository::Repository, resolve::Branch};
use crate::model::{CommitId, Untrusted};

/// The most symbolic references that lead from one to the next.
const MOST_LINKS: usize = 5;

impl Repository {
    /// The commit that a reference of this whole name leads to; none where there is no such
    /// reference.
    ///
    /// # Errors
    /// Where it leads to no commit.
    pub fn tip(&self, reference: &str) -> Result<Option<CommitId>, HistoryError> {
        match self.git.find_reference(reference) {
            Ok(found) => self.peeled(&found, reference).map(Some),
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(HistoryError::git("read a reference")(error)),
        }
    }

    /// The whole name of the reference that an update of this one writes to: a symbolic reference
    /// is followed; where case does not tell files apart (`core.ignoreCase`), neither does it
    /// references.
    ///
    /// # Errors
    /// Where it cannot be read, or is followed without end.
    pub fn written_reference(&self, reference: &str) -> Result<String, HistoryError> {
        let mut name = self.in_its_own_case(reference)?;
        for _ in 0..=MOST_LINKS {
            let target = match self.git.find_reference(&name) {
                Ok(found) => found.symbolic_target_bytes().map(<[u8]>::to_vec),
                Err(error) if is_absence(&error) => None,
                Err(error) => return Err(HistoryError::git("read a reference")(error)),
            };
            match target {
                Some(target) => name = String::from_utf8_lossy(&target).into_owned(),
                None => return Ok(name),
            }
        }
        Err(HistoryError::Git {
            doing: "read a reference",
            message: format!("`{reference}` leads from one symbolic reference to the next").into(),
        })
    }

    /// The reference that has this name but for case, where case does not tell files apart.
    fn in_its_own_case(&self, name: &str) -> Result<String, HistoryError> {
        let doing = HistoryError::git("list the references");
        let config = self.git.config().map_err(&doing)?;
        let is_here = self.git.find_reference(name).is_ok();
        if is_here || !config.get_bool("core.ignorecase").unwrap_or(false) {
            return Ok(name.to_owned());
        }
        let wanted = name.to_lowercase();
        for reference in self.git.references().map_err(&doing)? {
            let reference = reference.map_err(&doing)?;
            let found = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            if found.to_lowercase() == wanted {
                return Ok(found);
            }
        }
        Ok(name.to_owned())
    }

    /// Whether the object database has a commit of this id.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn has_commit(&self, id: CommitId) -> Result<bool, HistoryError> {
        let doing = HistoryError::git("open the repository's object database");
        let database = self.git.odb().map_err(&doing)?;
        match database.read_header(oid(id.0)?) {
            Ok((_, kind)) => Ok(kind == git2::ObjectType::Commit),
            Err(error) if is_absence(&error) => Ok(false),
            Err(error) => Err(HistoryError::git("read an object")(error)),
        }
    }

    /// The branches below a prefix (`refs/heads/`, `refs/remotes/origin/`), by name without it.
    ///
    /// # Errors
    /// Where the references cannot be listed, or one leads to no commit.
    pub fn branches_below(&self, prefix: &str) -> Result<Vec<Branch>, HistoryError> {
        let doing = HistoryError::git("list the branches");
        let mut found = Vec::new();
        for reference in self.git.references().map_err(&doing)? {
            let reference = reference.map_err(&doing)?;
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            let short = name.strip_prefix(prefix).filter(|short| *short != "HEAD");
            if let Some(short) = short {
                let tip = self.peeled(&reference, &name)?;
                found.push(Branch { name: Untrusted::new(short), tip });
            }
        }
        found.sort();
        Ok(found)
    }
}

fn is_absence(error: &git2::Error) -> bool {
    matches!(error.code(), ErrorCode::NotFound | ErrorCode::InvalidSpec)
}
