//! Where a value comes from: the target, whose word counts, or head, which is judged by it.
//!
//! Policy, keys, mailmap and baseline are the target's; so is one of the two lists that a demand is
//! held against. Both kinds of value read alike (each derefs to what it holds), and neither becomes the
//! other: what asks for the target's word does not compile with head's.
//!
//! ```
//! use git_checklist::model::{Checklist, FromHead, FromTarget};
//! use git_checklist::policy::demands::answer;
//! let (target, head) = (FromTarget::at_tip(Checklist::default()), FromHead::judged(Checklist::default()));
//! assert!(answer(target.as_ref(), head.as_ref(), &[]).is_ok());
//! ```
//!
//! The target's list and head's do not change places:
//!
//! ```compile_fail
//! use git_checklist::model::{Checklist, FromHead, FromTarget};
//! use git_checklist::policy::demands::answer;
//! let (target, head) = (FromTarget::at_tip(Checklist::default()), FromHead::judged(Checklist::default()));
//! assert!(answer(head.as_ref(), target.as_ref(), &[]).is_ok());
//! ```
//!
//! Nobody is named by head's mailmap, nor by that of a commit from anywhere:
//!
//! ```
//! # use git_checklist::{history::{HistoryError, Repository}, model::{CommitId, FromTarget}};
//! fn name(repository: &Repository, tip: FromTarget<CommitId>) -> Result<(), HistoryError> {
//!     repository.set_mailmap_from(tip)
//! }
//! ```
//!
//! ```compile_fail
//! # use git_checklist::{history::{HistoryError, Repository}, model::{CommitId, FromHead}};
//! fn name(repository: &Repository, tip: FromHead<CommitId>) -> Result<(), HistoryError> {
//!     repository.set_mailmap_from(tip)
//! }
//! ```
//!
//! ```compile_fail
//! # use git_checklist::{history::{HistoryError, Repository}, model::CommitId};
//! fn name(repository: &Repository, tip: CommitId) -> Result<(), HistoryError> {
//!     repository.set_mailmap_from(tip)
//! }
//! ```
//!
//! A policy that head brings along is none that a change is judged by:
//!
//! ```
//! # use git_checklist::model::{FromHead, FromTarget, Policy};
//! # fn judge(_: &FromTarget<Policy>) {}
//! judge(&FromTarget::at_tip(Policy::default()));
//! ```
//!
//! ```compile_fail
//! # use git_checklist::model::{FromHead, FromTarget, Policy};
//! # fn judge(_: &FromTarget<Policy>) {}
//! judge(&FromHead::judged(Policy::default()));
//! ```
//!
//! Who makes either is a matter of few places, which a test holds.

use std::marker::PhantomData;
use std::ops::Deref;

/// The side of the target.
#[derive(Clone, Copy, Debug)]
pub enum Target {}

/// The side of head.
#[derive(Clone, Copy, Debug)]
pub enum Head {}

/// A value of one side.
#[derive(Clone, Copy, Debug)]
pub struct Sided<T, S> {
    value: T,
    side: PhantomData<S>,
}

/// What the target's tip says, and what was read by its word.
pub type FromTarget<T> = Sided<T, Target>;

/// What the judged revision says.
pub type FromHead<T> = Sided<T, Head>;

impl<T> FromTarget<T> {
    /// What the tip of a target is, or has.
    pub fn at_tip(value: T) -> Self {
        Self { value, side: PhantomData }
    }

    /// Takes head's word for want of a target: it vouches for itself, which the report says.
    pub fn vouching_for_itself(head: FromHead<T>) -> Self {
        Self::at_tip(head.value)
    }
}

impl<T> FromHead<T> {
    /// What the judged revision is, or has.
    pub fn judged(value: T) -> Self {
        Self { value, side: PhantomData }
    }
}

impl<T, S> Sided<T, S> {
    /// The same, borrowed.
    pub fn as_ref(&self) -> Sided<&T, S> {
        Sided { value: &self.value, side: PhantomData }
    }

    /// What is part of it, or follows from it: that is of the same side.
    pub fn map<U>(self, part: impl FnOnce(T) -> U) -> Sided<U, S> {
        Sided { value: part(self.value), side: PhantomData }
    }

    /// What is read by it.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn try_map<U, E>(self, read: impl FnOnce(T) -> Result<U, E>) -> Result<Sided<U, S>, E> {
        Ok(Sided { value: read(self.value)?, side: PhantomData })
    }

    /// Each of several values, of the same side.
    pub fn into_each(self) -> impl Iterator<Item = Sided<T::Item, S>>
    where
        T: IntoIterator,
    {
        self.value.into_iter().map(|value| Sided { value, side: PhantomData })
    }

    /// The value, which no longer says where it comes from: for reports.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T, S> Deref for Sided<T, S> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
