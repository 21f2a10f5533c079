//! Which items a view shows.

use std::collections::BTreeSet;

use crate::model::{Checklist, Item, Schedule, Untrusted};

/// Which items of a report a view shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// All of them.
    #[default]
    All,
    /// Those with these indices: of the checklist in the report, of the item in the checklist.
    Items(BTreeSet<(usize, usize)>),
}

impl Selection {
    /// Whether an item is shown.
    #[must_use]
    pub fn has(&self, list: usize, at: usize) -> bool {
        match self {
            Self::All => true,
            Self::Items(items) => items.contains(&(list, at)),
        }
    }

    /// The items of one checklist that are shown, as [`Listed::shown`] wants them.
    #[must_use]
    pub fn of_list(&self, list: usize) -> Option<BTreeSet<usize>> {
        match self {
            Self::All => None,
            Self::Items(items) => {
                Some(items.iter().filter(|(of, _)| *of == list).map(|(_, at)| *at).collect())
            }
        }
    }
}

/// A checklist to be listed from its file alone, without any history.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// Where it was read.
    pub path: &'a Untrusted,
    /// What it says.
    pub checklist: &'a Checklist,
    /// When its release is, where something says so.
    pub schedule: Option<&'a Schedule>,
    /// Its items that are shown; none: all.
    pub shown: Option<&'a BTreeSet<usize>>,
}

impl<'a> Listed<'a> {
    /// The items that are shown, in the order of the file.
    pub fn items(&self) -> impl Iterator<Item = &'a Item> {
        let shown = self.shown;
        let items = self.checklist.items.iter().enumerate();
        items
            .filter(move |(at, _)| shown.is_none_or(|shown| shown.contains(at)))
            .map(|(_, item)| item)
    }
}
