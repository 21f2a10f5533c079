//! A job's variables, read strictly: what is needed and missing is an error, never a default.

use std::{io, path::Path};

use super::{
    super::{CliError, context::Environment},
    by_hand,
};
use crate::pipeline::{CiEvent, CiKind};

/// Reads a file, whole.
pub type ReadFile<'a> = &'a dyn Fn(&Path) -> io::Result<Vec<u8>>;

/// A job of a system that was recognised.
pub struct Job<'a> {
    pub(super) environment: &'a Environment,
    pub(super) read: ReadFile<'a>,
    /// The system, as people call it.
    pub(super) system: &'static str,
}

impl Job<'_> {
    /// A variable that may be missing.
    pub fn text(&self, name: &str) -> Option<String> {
        self.environment.get(name).map(str::to_owned)
    }

    /// A variable without which the change is not known.
    ///
    /// # Errors
    /// When it is not set, or is no Unicode.
    pub fn needed(&self, name: &str) -> Result<String, CliError> {
        self.text(name)
            .ok_or_else(|| by_hand(format!("the job of {} has no `{name}`", self.system)))
    }

    /// The commit that a variable names by its id, of which some systems tell the beginning alone.
    ///
    /// # Errors
    /// When it is not set, or names no commit.
    pub fn commit(&self, name: &str) -> Result<Option<String>, CliError> {
        let id = self.needed(name)?;
        if !is_object_id(&id) || is_no_commit(&id) {
            let system = self.system;
            return Err(by_hand(format!("the job of {system} has no commit in `{name}`")));
        }
        Ok(Some(id))
    }

    /// The same, where the variable may be missing or say that there is none.
    ///
    /// # Errors
    /// When it is something else than a commit's id.
    pub fn commit_if_any(&self, name: &str) -> Result<Option<String>, CliError> {
        let is_told =
            self.environment.is_set(name) && !self.environment.get(name).is_some_and(is_no_commit);
        if is_told { self.commit(name) } else { Ok(None) }
    }

    /// An event of this job that tells nothing yet.
    #[must_use]
    pub fn change(&self, kind: CiKind) -> CiEvent {
        let (target, source, base, head, fork) = (None, None, None, None, None);
        CiEvent { system: self.system, kind, target, source, base, head, fork }
    }
}

/// Whether a text is an object id: whole, or no shorter than an unambiguous beginning usually is.
pub(super) fn is_object_id(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether an object id is the one that stands for no commit: all zeros.
pub(super) fn is_no_commit(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte == b'0')
}
