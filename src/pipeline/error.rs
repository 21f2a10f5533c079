//! What could not be read or decided: never a pass.

use std::fmt;

use crate::history::HistoryError;
use crate::markdown::MarkdownError;
use crate::model::{Prose, Untrusted};
use crate::policy::{PolicyErrors, demands::TooManyEqual};

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The repository.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// A checklist.
    #[error("{path:?} at {at}: {source}")]
    Markdown {
        /// Its path.
        path: Untrusted,
        /// The revision, in words.
        at: String,
        /// What is wrong with it.
        source: MarkdownError,
    },
    /// The policy.
    #[error("the policy at {at} is not valid:\n{source}")]
    Policy {
        /// The revision, in words.
        at: String,
        /// What is wrong with it.
        source: PolicyErrors,
    },
    /// The checklist has too many equal items.
    #[error("{path:?}: {source}")]
    TooManyEqual {
        /// Its path.
        path: Untrusted,
        /// How many.
        source: TooManyEqual,
    },
    /// The question cannot be answered as it was asked.
    #[error("{0}")]
    Undecided(Undecided),
}

/// A question that has no answer, and what to ask instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// What is in the way.
    pub message: Prose,
    /// The mend.
    pub help: Prose,
}

impl fmt::Display for Undecided {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The debug form of untrusted text escapes what a terminal would obey.
        formatter.write_str(&self.message.write_with(|text| format!("{text:?}")))
    }
}

/// An [`PipelineError::Undecided`].
pub(super) fn undecided(message: Prose, help: Prose) -> PipelineError {
    PipelineError::Undecided(Undecided { message, help })
}
