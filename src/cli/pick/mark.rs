//! What is picked for an item, and which marks an item can have.

use super::tree::Entry;
use crate::{cli::plan::Wish, model::State};

/// What is to become of an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It is signed off; once more where its sign-off no longer holds.
    Check,
    /// It is opened again.
    Uncheck,
    /// It is declared not applicable, for this reason.
    Waive(String),
}

impl Mark {
    /// What the commands call it.
    #[must_use]
    pub fn wish(&self) -> Wish {
        match self {
            Self::Check => Wish::Check,
            Self::Uncheck => Wish::Uncheck,
            Self::Waive(_) => Wish::Waive,
        }
    }

    /// Why the item is waived; empty for any other mark.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Waive(reason) => reason,
            Self::Check | Self::Uncheck => "",
        }
    }

    /// What the item's box will say.
    #[must_use]
    pub fn state(&self) -> State {
        match self {
            Self::Check => State::Checked,
            Self::Uncheck => State::Open,
            Self::Waive(_) => State::NotApplicable,
        }
    }
}

/// The mark that the space bar gives an item that has `old`: it goes round through all that the
/// item can become, and back to none.
#[must_use]
pub fn next(entry: &Entry, old: Option<&Mark>) -> Option<Mark> {
    match (old, entry.state) {
        (None, State::Open) => Some(Mark::Check),
        (None, State::Checked) if !entry.holds => Some(Mark::Check),
        (None, _) | (Some(Mark::Check), State::Checked) => Some(Mark::Uncheck),
        (Some(_), _) => None,
    }
}

/// Why an item cannot be waived; none where it can.
#[must_use]
pub fn unwaivable(entry: &Entry) -> Option<&'static str> {
    match entry.state {
        State::Open => None,
        State::Checked => Some("it is checked: untick and commit it first, then waive it"),
        State::NotApplicable => Some("it is not applicable already; space opens it again"),
    }
}
