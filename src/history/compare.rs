//! What differs between the trees of two commits, and which commits changed it.
//!
//! Trees are compared, never commits: only folders whose ids differ are entered, and what both
//! sides have alike is no difference, however it came to be.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

use git2::ObjectType;

use super::{
    error::HistoryError,
    object::corrupt,
    repository::Repository,
    tree::{ENTRY_LIMIT, Entry, Slot, TreeId, joined, refuse_long_path, subtree, too_many_entries},
};
use crate::model::CommitId;

/// A path at which two trees differ: in what is there, in its mode, or in whether anything is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The path from the root; what is not UTF-8 in it is U+FFFD.
    pub path: String,
    /// Whether either side has a symbolic link or a submodule there: what is behind it is not seen.
    pub opaque: bool,
}

/// The entries of a tree, by name.
type Listing = Rc<[(Box<[u8]>, Slot)]>;
/// A name, and what each side has there.
type Pair = (Box<[u8]>, (Option<Slot>, Option<Slot>));
/// The trees of two sides; none: nothing is there.
type Sides = (Option<TreeId>, Option<TreeId>);

/// Compares trees of one repository, and remembers them.
pub struct Comparer<'r> {
    repository: &'r Repository,
    listings: RefCell<HashMap<TreeId, Listing>>,
    differences: RefCell<HashMap<Sides, Rc<[Difference]>>>,
}

impl<'r> Comparer<'r> {
    /// Nothing compared yet.
    #[must_use]
    pub fn new(repository: &'r Repository) -> Self {
        Self { repository, listings: RefCell::default(), differences: RefCell::default() }
    }

    /// The paths at which two commits differ, in byte order: files, links and submodules.
    ///
    /// # Errors
    /// Where a commit or tree is missing or corrupt, or there are more than two million entries.
    pub fn between(&self, old: CommitId, new: CommitId) -> Result<Rc<[Difference]>, HistoryError> {
        let tree = |commit| Ok(Some(self.repository.links(commit)?.tree));
        self.compare((tree(old)?, tree(new)?))
    }

    /// All paths of a commit, in byte order: its differences from nothing.
    ///
    /// # Errors
    /// As [`Comparer::between`].
    pub fn all(&self, commit: CommitId) -> Result<Rc<[Difference]>, HistoryError> {
        self.compare((None, Some(self.repository.links(commit)?.tree)))
    }

    fn compare(&self, sides: Sides) -> Result<Rc<[Difference]>, HistoryError> {
        if let Some(known) = self.differences.borrow().get(&sides) {
            return Ok(Rc::clone(known));
        }
        let mut found = Vec::new();
        let mut pending = vec![(Vec::new(), sides)];
        let mut seen = 0;
        while let Some((folder, sides)) = pending.pop() {
            let (Some(either), false) = (sides.1.or(sides.0), sides.0 == sides.1) else { continue };
            refuse_long_path(&folder, either)?;
            for (name, (old, new)) in self.pairs(sides)? {
                seen += 1;
                let path = joined(&folder, &name);
                found.extend(leaf(&path, old, new));
                let below = (subtree(old), subtree(new));
                if below.0 != below.1 {
                    pending.push((path, below));
                }
            }
            if seen > ENTRY_LIMIT {
                return Err(too_many_entries(either));
            }
        }
        found.sort_unstable();
        let found: Rc<[Difference]> = found.into();
        self.differences.borrow_mut().insert(sides, Rc::clone(&found));
        Ok(found)
    }

    /// The names at which two trees differ, with the slots of both.
    fn pairs(&self, (old, new): Sides) -> Result<Vec<Pair>, HistoryError> {
        let (old, new) = (self.listing(old)?, self.listing(new)?);
        let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
        let mut pairs = Vec::new();
        loop {
            let next = [old.peek(), new.peek()].into_iter().flatten().map(|(name, _)| name).min();
            let Some(name) = next.cloned() else { return Ok(pairs) };
            let was = old.next_if(|(other, _)| *other == name).map(|(_, slot)| *slot);
            let is = new.next_if(|(other, _)| *other == name).map(|(_, slot)| *slot);
            if was != is {
                pairs.push((name, (was, is)));
            }
        }
    }

    fn listing(&self, tree: Option<TreeId>) -> Result<Listing, HistoryError> {
        let Some(tree) = tree else { return Ok(Rc::default()) };
        if let Some(known) = self.listings.borrow().get(&tree) {
            return Ok(Rc::clone(known));
        }
        let mut slots: Vec<(Box<[u8]>, Slot)> = Vec::new();
        self.repository.each_slot(tree, |name, slot| slots.push((name.into(), slot)))?;
        slots.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        if slots.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return Err(corrupt(ObjectType::Tree, tree.0, "it has a name twice"));
        }
        let listing: Listing = slots.into();
        self.listings.borrow_mut().insert(tree, Rc::clone(&listing));
        Ok(listing)
    }
}

/// The difference at a path itself, unless only folders are there.
fn leaf(path: &[u8], old: Option<Slot>, new: Option<Slot>) -> Option<Difference> {
    let leaves = || [old, new].into_iter().flatten().filter(|slot| !slot.is_directory());
    leaves().next()?;
    Some(Difference {
        path: String::from_utf8_lossy(path).into_owned(),
        opaque: leaves().any(|slot| matches!(slot.entry(), Entry::Symlink | Entry::Submodule)),
    })
}

impl Repository {
    /// The paths that differ between the trees of two commits, sorted; of whatever kind the entries
    /// are. A path that is not UTF-8 is shown with U+FFFD for what is not.
    ///
    /// # Errors
    /// As [`Comparer::between`].
    pub fn changed_paths(&self, old: CommitId, new: CommitId) -> Result<Vec<String>, HistoryError> {
        let differences = Comparer::new(self).between(old, new)?;
        let paths: BTreeSet<&str> = differences.iter().map(|one| one.path.as_str()).collect();
        Ok(paths.into_iter().map(str::to_owned).collect())
    }

    /// The commits, newest first and at most `most`, that changed a path from what it was in `since`
    /// to what it is in `head`, along one line of history. Where a merge went back to an older
    /// version that nobody changed since, it is the merge. None where the path is not UTF-8.
    ///
    /// # Errors
    /// Where a commit or tree on the way is missing or corrupt.
    pub fn changers(
        &self,
        path: &str,
        (since, head): (CommitId, CommitId),
        most: usize,
    ) -> Result<Vec<CommitId>, HistoryError> {
        let path = self.tree_path(path);
        let slot = |commit| self.slot_at(self.links(commit)?.tree, &path);
        let was = slot(since)?;
        let (mut at, mut here) = (head, slot(head)?);
        let (mut found, mut merges) = (Vec::new(), Vec::new());
        let mut is_line = true;
        while at != since && found.len() < most {
            let parents: Vec<CommitId> = self.parents(at)?;
            is_line &= parents.len() < 2;
            let slots: Vec<_> = parents.iter().map(|&id| slot(id)).collect::<Result<_, _>>()?;
            if let Some(same) = slots.iter().position(|other| *other == here) {
                if slots.iter().any(|other| *other != here) {
                    merges.push(at);
                }
                at = parents[same];
                continue;
            }
            found.push(at);
            let Some(&first) = parents.first().filter(|_| !slots.contains(&was)) else { break };
            (at, here) = (first, slots[0]);
        }
        // Without a merge on the way, it led to `since`.
        if is_line { Ok(found) } else { self.after(since, found, &merges) }
    }

    /// Those of the found commits that are not in `since`'s own past; if none is, the merge that
    /// preferred that past.
    fn after(
        &self,
        since: CommitId,
        found: Vec<CommitId>,
        merges: &[CommitId],
    ) -> Result<Vec<CommitId>, HistoryError> {
        let mut kept = Vec::new();
        for commit in found {
            if !self.is_ancestor(commit, since)? {
                kept.push(commit);
            }
        }
        for &merge in merges {
            if kept.is_empty() && self.is_ancestor(since, merge)? {
                kept.push(merge);
            }
        }
        Ok(kept)
    }
}
