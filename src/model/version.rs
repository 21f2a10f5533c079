//! One version of a checklist in a file's history: no more of it than the ledger compares.
//!
//! A history has hundreds of versions that differ in a line or two, so versions share their items:
//! an item that two versions hold by the same pointer is the same in both, its headings and the
//! items around it included.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, LazyLock};

use super::{
    checklist::{Checklist, Item, State},
    text::Untrusted,
};

/// An item as one version of the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastItem {
    /// Compared text, see [`Item::text`].
    pub text: Untrusted,
    /// Compared text of each block below it that is no task, in order.
    pub blocks: Vec<Untrusted>,
    /// Headings above it from the outermost in, the lone title left out.
    pub headings: Arc<[Untrusted]>,
    /// How many items before it the one stands that it is nested in.
    pub parent: Option<usize>,
    /// What the box says.
    pub state: State,
    /// What follows the struck text of an item that is not applicable.
    pub reason: Option<Untrusted>,
    /// The id that is written in the file.
    pub id: Option<String>,
    /// Equal for items with equal headings, enclosing items and text; of others, next to never.
    pub place: u64,
}

impl PastItem {
    /// Whether `newer` still says what this item says, see [`Item::is_kept_by`].
    #[must_use]
    pub fn is_kept_by(&self, newer: &Self) -> bool {
        self.text == newer.text && newer.blocks.starts_with(&self.blocks)
    }
}

/// One version of a checklist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// The release that the file's marker names.
    pub release: Option<Untrusted>,
    /// Its items, in the order of the file.
    pub items: Vec<Arc<PastItem>>,
    /// Ids that are written more than once, anywhere in the file: they name nothing.
    pub shared_ids: BTreeSet<String>,
}

impl Version {
    /// The version that a whole checklist is.
    #[must_use]
    pub fn of(checklist: &Checklist) -> Self {
        let mut items: Vec<Arc<PastItem>> = Vec::with_capacity(checklist.items.len());
        let mut sections: BTreeMap<&[Untrusted], Arc<[Untrusted]>> = BTreeMap::new();
        for item in &checklist.items {
            let headings = sections
                .entry(&item.headings)
                .or_insert_with(|| Arc::from(item.headings.as_slice()));
            let past = past_item(item, Arc::clone(headings), items.len(), |at| &items[at]);
            items.push(Arc::new(past));
        }
        let release = checklist.release.as_ref().map(|release| release.name.clone());
        Self { release, items, shared_ids: BTreeSet::new() }
    }

    /// The id that is written for an item (by its index) and that counts.
    #[must_use]
    pub fn id_of(&self, item: usize) -> Option<&str> {
        let id = self.items.get(item)?.id.as_deref()?;
        (!self.shared_ids.contains(id)).then_some(id)
    }

    /// Whether two versions say the same, however they came to be.
    #[must_use]
    pub fn says_as(&self, other: &Self) -> bool {
        let same = |at: usize| {
            let (mine, theirs) = (&self.items[at], &other.items[at]);
            let id = mine.id.clone();
            PastItem { id: id.clone(), ..mine.as_ref().clone() }
                == PastItem { id, ..theirs.as_ref().clone() }
                && self.id_of(at) == other.id_of(at)
        };
        self.release == other.release
            && self.items.len() == other.items.len()
            && (0..self.items.len()).all(same)
    }

    /// The index of the item that an item is nested in.
    #[must_use]
    pub fn parent_of(&self, item: usize) -> Option<usize> {
        item.checked_sub(self.items.get(item)?.parent?)
    }

    /// Texts of the items that an item is nested in, from the innermost out.
    pub fn ancestors(&self, item: usize) -> impl Iterator<Item = &Untrusted> {
        std::iter::successors(self.parent_of(item), |&at| self.parent_of(at))
            .filter_map(|at| Some(&self.items.get(at)?.text))
    }
}

fn past_item<'a>(
    item: &Item,
    headings: Arc<[Untrusted]>,
    at: usize,
    before: impl Fn(usize) -> &'a Arc<PastItem>,
) -> PastItem {
    let outer = item.parent.map(|parent| before(parent).place);
    PastItem {
        place: place(&headings, outer, &item.text),
        text: item.text.clone(),
        blocks: item.blocks.clone(),
        headings,
        parent: item.parent.and_then(|parent| at.checked_sub(parent)),
        state: item.state,
        reason: item.reason.clone(),
        id: item.explicit_id.then(|| item.id.clone()),
    }
}

/// The [`PastItem::place`] of an item, from its headings, the place of the item that it is nested
/// in, and its text.
#[must_use]
pub fn place(headings: &[Untrusted], outer: Option<u64>, text: &Untrusted) -> u64 {
    // Keys of its own for every run, so that nobody can write texts that only look equal.
    static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    KEYS.hash_one((headings, outer, text))
}
