//! What is wrong with a file of keys. Such a file is never read in part.

use crate::model::{Prose, Untrusted};
use crate::prose;

/// A line of a key file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFileError {
    /// The file.
    pub path: Untrusted,
    /// The line, 1-based; none for the whole file.
    pub line: Option<u32>,
    /// What is wrong.
    pub what: &'static str,
}

impl KeyFileError {
    /// The message, with its place.
    #[must_use]
    pub fn message(&self) -> Prose {
        let place = prose!["`", &self.path, "`"];
        let place = match self.line {
            Some(line) => place.with(", line ").with(line),
            None => place,
        };
        place.with(": ").with(self.what)
    }
}
