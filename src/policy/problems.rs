//! What is wrong with a policy: every problem, with its place.
//!
//! Lines and columns are 1-based; columns count characters, as editors do.

use std::fmt;

use super::POLICY_PATH;
use crate::model::Prose;

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// Line, 1-based.
    pub line: u32,
    /// Column, 1-based, in characters.
    pub column: u32,
    /// What is wrong.
    pub message: Prose,
    /// The mend; may be empty.
    pub help: Prose,
}

impl fmt::Display for PolicyError {
    /// Quoted text is escaped as Rust's `Debug` does it; `render::escape` does better.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = |prose: &Prose| prose.write_with(|text| format!("{text:?}"));
        write!(formatter, "{POLICY_PATH}:{}:{}: {}", self.line, self.column, words(&self.message))?;
        if self.help.is_empty() {
            return Ok(());
        }
        write!(formatter, "\n  help: {}", words(&self.help))
    }
}

/// Everything that is wrong with a policy, sorted by place; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct PolicyErrors(pub Vec<PolicyError>);

impl fmt::Display for PolicyErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(at, error)| {
            let break_before = if at == 0 { "" } else { "\n" };
            write!(formatter, "{break_before}{error}")
        })
    }
}

impl PolicyErrors {
    /// The errors in the order of their places, or `value` where there are none.
    pub(super) fn unless_empty<T>(mut errors: Vec<PolicyError>, value: T) -> Result<T, Self> {
        if errors.is_empty() {
            return Ok(value);
        }
        errors.sort_by_key(|error| (error.line, error.column));
        Err(Self(errors))
    }
}

/// Collects problems while a file is read; turns byte offsets into places.
#[derive(Debug)]
pub struct Problems<'t> {
    bytes: &'t [u8],
    errors: Vec<PolicyError>,
}

impl<'t> Problems<'t> {
    /// Nothing found yet in a file of these bytes.
    #[must_use]
    pub fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, errors: Vec::new() }
    }

    /// Adds a problem at a byte offset.
    pub fn add(&mut self, at: usize, message: Prose, help: Prose) {
        let (line, column) = self.place(at);
        self.errors.push(PolicyError { line, column, message, help });
    }

    /// Line and column, 1-based, of a byte offset.
    #[must_use]
    pub fn place(&self, at: usize) -> (u32, u32) {
        let before = self.bytes.get(..at).unwrap_or(self.bytes);
        let before = before.strip_prefix("\u{feff}".as_bytes()).unwrap_or(before);
        let line_start =
            before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let newlines = before.split(|&byte| byte == b'\n').count() - 1;
        let characters =
            before[line_start..].iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count();
        let one_based = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        (one_based(newlines), one_based(characters))
    }

    /// `value`, unless something was found.
    ///
    /// # Errors
    ///
    /// What was found, sorted.
    pub fn finish<T>(self, value: T) -> Result<T, PolicyErrors> {
        PolicyErrors::unless_empty(self.errors, value)
    }
}
