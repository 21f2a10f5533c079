//! Trees, read raw: what is at a path, and which files a commit has.

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use foldhash::{HashMap, HashSet};
use git2::ObjectType;
use memchr::memmem::Finder;

use super::{error::HistoryError, object::corrupt, repository::Repository};
use crate::model::{BlobId, CommitId};

/// The most entries of a commit's trees that are listed.
pub(super) const ENTRY_LIMIT: usize = 2_000_000;

/// How many slots are remembered; beyond it, all are forgotten.
const REMEMBERED: usize = (1 << 18) / 8 * 7;

/// The most bytes of a path that is listed.
const PATH_LIMIT: usize = 4096;

/// The id of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TreeId(pub [u8; 20]);

/// What is at a path in a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Nothing.
    Absent,
    /// A regular file.
    Blob(BlobId),
    /// A directory.
    Directory,
    /// A symbolic link; it is never followed.
    Symlink,
    /// A commit of another repository.
    Submodule,
}

/// An entry of a tree, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub mode: u32,
    pub id: [u8; 20],
}

impl Slot {
    /// What it is.
    pub fn entry(self) -> Entry {
        match self.mode & 0o170_000 {
            0o040_000 => Entry::Directory,
            0o100_000 => Entry::Blob(BlobId(self.id)),
            0o120_000 => Entry::Symlink,
            _ => Entry::Submodule,
        }
    }

    /// Whether it is a tree.
    pub fn is_directory(self) -> bool {
        self.entry() == Entry::Directory
    }

    /// Its blob, if it is a regular file.
    pub fn blob(self) -> Option<BlobId> {
        match self.entry() {
            Entry::Blob(blob) => Some(blob),
            _ => None,
        }
    }
}

/// The tree of a slot that is a folder.
pub(super) fn subtree(slot: Option<Slot>) -> Option<TreeId> {
    slot.filter(|slot| slot.is_directory()).map(|slot| TreeId(slot.id))
}

/// A name at which two trees differ.
#[derive(Debug)]
pub(super) struct Differing {
    pub name: Box<[u8]>,
    pub old: Option<Slot>,
    pub new: Option<Slot>,
    /// Whether a tree has the name twice: nobody can tell what is there.
    pub is_doubled: bool,
}

impl Differing {
    fn new(name: &[u8], old: Option<Slot>, new: Option<Slot>) -> Self {
        Self { name: name.into(), old, new, is_doubled: false }
    }
}

/// So few names are looked for in a tree one by one.
const FEW: usize = 8;

/// What is remembered of trees: the slot of a name (by its number in `names`) in a tree.
#[derive(Debug, Default)]
pub(super) struct TreeCache {
    names: HashMap<Vec<u8>, u32>,
    slots: HashMap<(TreeId, u32), Option<Slot>>,
    /// The trees that were compared last, the newest behind: each is compared with a newer one, then
    /// with an older one.
    compared: VecDeque<(TreeId, Rc<Vec<u8>>)>,
}

/// How many trees that were compared are remembered.
const COMPARED: usize = 16;

/// A path, its components known to the cache.
#[derive(Clone, Debug)]
pub(super) struct TreePath {
    pub text: String,
    components: Rc<[Component]>,
}

/// A name in a path.
#[derive(Debug)]
struct Component {
    number: u32,
    name: Box<[u8]>,
    /// Finds the name as a tree has it: between the blank behind the mode and the NUL.
    finder: Finder<'static>,
}

impl Component {
    fn new(number: u32, name: &str) -> Self {
        let stored = [b" ", name.as_bytes(), b"\0"].concat();
        let finder = Finder::new(&stored).into_owned();
        Self { number, name: name.as_bytes().into(), finder }
    }

    /// Its slot among a tree's entries; an error where the entries have it twice. Whatever has the
    /// name has its bytes, so that most trees without it need not be taken apart.
    fn slot_in(&self, tree: TreeId, bytes: &[u8]) -> Result<Option<Slot>, HistoryError> {
        let Some(first) = self.finder.find(bytes) else { return Ok(None) };
        let end = match self.finder.find(&bytes[first + 1..]) {
            None => first + 1,
            Some(_) => bytes.len(),
        };
        let mut found = None;
        let mut slots = Slots { tree, rest: bytes };
        while bytes.len() - slots.rest.len() < end
            && let Some((name, slot)) = slots.take()?
        {
            if name == self.name.as_ref() && found.replace(slot).is_some() {
                return Err(twice(tree));
            }
        }
        Ok(found)
    }
}

/// How often a tree has a name.
fn count(bytes: &[u8], name: &[u8]) -> usize {
    // Most entries end otherwise, which is seen at once.
    let may_have = |entry: &&[u8]| entry.ends_with(name);
    entries(bytes).filter(may_have).filter(|entry| name_of(entry) == name).count()
}

/// The modes and names in a tree, as far as it is whole.
fn entries(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let entry = &rest[..memchr::memchr(0, rest)?];
        rest = rest.get(entry.len() + 1 + 20..).unwrap_or_default();
        Some(entry)
    })
}

/// The name behind a mode, which has no blank; a name may have some.
fn name_of(entry: &[u8]) -> &[u8] {
    let blank = entry.iter().position(|&byte| byte == b' ');
    blank.map_or(entry, |blank| &entry[blank + 1..])
}

/// Marks the names that a tree has twice, of those that are `wanted`.
fn mark_doubled(bytes: &[u8], found: &mut [Differing], wanted: impl Fn(&Differing) -> bool) {
    let few = found.iter().filter(|one| wanted(one)).count() <= FEW;
    let wanted = found.iter_mut().filter(|one| wanted(one));
    if few {
        for one in wanted {
            one.is_doubled |= count(bytes, &one.name) > 1;
        }
        return;
    }
    let mut all: Vec<&[u8]> = entries(bytes).map(name_of).collect();
    all.sort_unstable();
    let doubled: HashSet<&[u8]> =
        all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    for one in wanted {
        one.is_doubled |= doubled.contains(&*one.name);
    }
}

/// A tree that could be read in two ways.
pub(super) fn twice(tree: TreeId) -> HistoryError {
    corrupt(ObjectType::Tree, tree.0, "it has a name twice")
}

fn broken(tree: TreeId) -> HistoryError {
    corrupt(ObjectType::Tree, tree.0, "it has a broken entry")
}

impl Repository {
    /// What is at a path (components between `/`) in a commit.
    ///
    /// # Errors
    /// Where the commit or a tree on the way is missing or corrupt.
    pub fn entry(&self, commit: CommitId, path: &str) -> Result<Entry, HistoryError> {
        let mut tree = self.links(commit)?.tree;
        let path = self.tree_path(path);
        let mut found = Entry::Absent;
        for (at, component) in path.components.iter().enumerate() {
            // What is asked for by name is looked for in trees that are sound as a whole.
            self.each_slot(tree, |_, _| ())?;
            let Some(slot) = self.slot(tree, component)? else { return Ok(Entry::Absent) };
            if at + 1 < path.components.len() && !slot.is_directory() {
                return Ok(Entry::Absent);
            }
            (found, tree) = (slot.entry(), TreeId(slot.id));
        }
        Ok(found)
    }

    /// The paths of all regular files in a commit, in byte order. Paths that are not UTF-8 are left
    /// out: no checklist can have one.
    ///
    /// # Errors
    /// Where a tree is missing or corrupt, there are more than two million entries, or a path is
    /// longer than 4096 bytes.
    pub fn files(&self, commit: CommitId) -> Result<Vec<String>, HistoryError> {
        let mut files = Vec::new();
        let mut seen = 0;
        let mut pending = vec![(Vec::new(), self.links(commit)?.tree)];
        while let Some((prefix, tree)) = pending.pop() {
            refuse_long_path(&prefix, tree)?;
            self.each_slot(tree, |name, slot| {
                seen += 1;
                let path = joined(&prefix, name);
                match slot.entry() {
                    Entry::Directory => pending.push((path, TreeId(slot.id))),
                    Entry::Blob(_) => files.extend(String::from_utf8(path).ok()),
                    _ => {}
                }
            })?;
            if seen > ENTRY_LIMIT {
                return Err(too_many_entries(tree));
            }
        }
        files.sort_unstable();
        Ok(files)
    }

    /// A path as [`Repository::slot_at`] takes it.
    pub(super) fn tree_path(&self, text: &str) -> TreePath {
        let mut cache = self.trees.borrow_mut();
        let mut number = |name: &str| {
            let next = u32::try_from(cache.names.len()).unwrap_or(u32::MAX);
            *cache.names.entry(name.as_bytes().to_vec()).or_insert(next)
        };
        let components = text.split('/').map(|name| Component::new(number(name), name)).collect();
        TreePath { text: text.to_owned(), components }
    }

    /// The slot at a path below a tree.
    pub(super) fn slot_at(
        &self,
        root: TreeId,
        path: &TreePath,
    ) -> Result<Option<Slot>, HistoryError> {
        let mut found = Slot { mode: 0o040_000, id: root.0 };
        for component in path.components.iter() {
            if found.entry() != Entry::Directory {
                return Ok(None);
            }
            match self.slot(TreeId(found.id), component)? {
                Some(slot) => found = slot,
                None => return Ok(None),
            }
        }
        Ok(Some(found))
    }

    /// The slot of a name in a tree, remembered.
    fn slot(&self, tree: TreeId, component: &Component) -> Result<Option<Slot>, HistoryError> {
        let key = (tree, component.number);
        if let Some(slot) = self.trees.borrow().slots.get(&key) {
            return Ok(*slot);
        }
        let read = |bytes: &[u8]| component.slot_in(tree, bytes);
        let found = self.with_object(tree.0, ObjectType::Tree, read)?;
        let slots = &mut self.trees.borrow_mut().slots;
        if slots.len() == REMEMBERED {
            slots.clear();
        }
        slots.insert(key, found);
        Ok(found)
    }

    /// The names at which two trees differ, each with what the trees have there. No tree has nothing.
    pub(super) fn differences(
        &self,
        old: Option<TreeId>,
        new: Option<TreeId>,
    ) -> Result<Vec<Differing>, HistoryError> {
        let Some(old) = old else { return self.names_of(new, |slot| (None, Some(slot))) };
        let Some(new) = new else { return self.names_of(Some(old), |slot| (Some(slot), None)) };
        let (bytes_of_old, bytes_of_new) = (self.compared(old)?, self.compared(new)?);
        let mut older = Slots { tree: old, rest: &bytes_of_old };
        let mut newer = Slots { tree: new, rest: &bytes_of_new };
        let mut found: Vec<Differing> = Vec::new();
        // Most entries are the same, byte for byte, and need not be taken apart.
        loop {
            while let Some(length) = newer.length()
                && let Some((entry, rest)) = newer.rest.split_at_checked(length)
                && let Some(behind) = older.rest.strip_prefix(entry)
            {
                (newer.rest, older.rest) = (rest, behind);
            }
            let (before, after) = (older.rest, newer.rest);
            match (older.take()?, newer.take()?) {
                (Some((name, was)), Some((other, is))) if name == other => {
                    if was != is {
                        found.push(Differing::new(name, Some(was), Some(is)));
                    }
                }
                _ => {
                    (older.rest, newer.rest) = (before, after);
                    break;
                }
            }
        }
        let mut left: BTreeMap<&[u8], Slot> = BTreeMap::new();
        let mut doubled: HashSet<&[u8]> = HashSet::default();
        while let Some((name, was)) = older.take()? {
            if left.insert(name, was).is_some() {
                doubled.insert(name);
            }
        }
        while let Some((name, is)) = newer.take()? {
            let was = left.remove(name);
            if was != Some(is) {
                found.push(Differing::new(name, was, Some(is)));
            }
        }
        found.extend(left.into_iter().map(|(name, was)| Differing::new(name, Some(was), None)));
        mark_doubled(&bytes_of_new, &mut found, |one| one.new.is_some());
        mark_doubled(&bytes_of_old, &mut found, |one| one.new.is_none());
        found.extend(
            doubled
                .into_iter()
                .map(|name| Differing { is_doubled: true, ..Differing::new(name, None, None) }),
        );
        Ok(found)
    }

    /// The bytes of a tree that is compared with its neighbours in history.
    fn compared(&self, tree: TreeId) -> Result<Rc<Vec<u8>>, HistoryError> {
        let known = self.trees.borrow();
        if let Some((_, bytes)) = known.compared.iter().rev().find(|(id, _)| *id == tree) {
            return Ok(Rc::clone(bytes));
        }
        drop(known);
        let bytes = self.object(tree.0, ObjectType::Tree)?;
        let compared = &mut self.trees.borrow_mut().compared;
        if compared.len() == COMPARED {
            compared.pop_front();
        }
        compared.push_back((tree, Rc::clone(&bytes)));
        Ok(bytes)
    }

    /// The names of a tree that has no counterpart.
    fn names_of(
        &self,
        tree: Option<TreeId>,
        sides: impl Fn(Slot) -> (Option<Slot>, Option<Slot>),
    ) -> Result<Vec<Differing>, HistoryError> {
        let mut found = Vec::new();
        if let Some(tree) = tree {
            let bytes = self.compared(tree)?;
            let mut slots = Slots { tree, rest: &bytes };
            while let Some((name, slot)) = slots.take()? {
                let (old, new) = sides(slot);
                found.push(Differing::new(name, old, new));
            }
            mark_doubled(&bytes, &mut found, |_| true);
        }
        Ok(found)
    }

    /// Calls `visit` with each name and slot of a tree, in its order.
    pub(super) fn each_slot(
        &self,
        tree: TreeId,
        mut visit: impl FnMut(&[u8], Slot),
    ) -> Result<(), HistoryError> {
        self.with_object(tree.0, ObjectType::Tree, |mut bytes| {
            while !bytes.is_empty() {
                let (name, slot, rest) = first_slot(bytes).ok_or_else(|| broken(tree))?;
                visit(name, slot);
                bytes = rest;
            }
            Ok(())
        })
    }
}

/// The entries of a tree's bytes, one after the other.
struct Slots<'a> {
    tree: TreeId,
    rest: &'a [u8],
}

impl<'a> Slots<'a> {
    /// The next entry, which is behind us then.
    fn take(&mut self) -> Result<Option<(&'a [u8], Slot)>, HistoryError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (name, slot, rest) = first_slot(self.rest).ok_or_else(|| broken(self.tree))?;
        self.rest = rest;
        Ok(Some((name, slot)))
    }

    /// How many bytes the next entry has, if it is one.
    fn length(&self) -> Option<usize> {
        let name_end = memchr::memchr(0, self.rest)?;
        Some(name_end + 1 + 20)
    }
}

/// The first entry of a tree's bytes (`mode name NUL id`), and the rest.
fn first_slot(bytes: &[u8]) -> Option<(&[u8], Slot, &[u8])> {
    let mut mode = 0;
    let mut at = 0;
    while bytes.get(at)? != &b' ' {
        let digit = bytes[at].wrapping_sub(b'0');
        if digit > 7 || at > 6 {
            return None;
        }
        mode = mode * 8 + u32::from(digit);
        at += 1;
    }
    let named = &bytes[at + 1..];
    let end = named.iter().position(|&byte| byte == 0)?;
    let (id, rest) = named[end + 1..].split_first_chunk::<20>()?;
    let name = &named[..end];
    // Such a name would be a path that no lookup finds and every listing shows.
    if name.is_empty() || name.contains(&b'/') {
        return None;
    }
    Some((name, Slot { mode: canonical(mode), id: *id }, rest))
}

/// The mode as git compares it: of a regular file's permissions, only the owner's `x` counts.
fn canonical(mode: u32) -> u32 {
    match mode & 0o170_000 {
        0o100_000 => 0o100_644 | (mode & 0o100) | ((mode & 0o100) >> 3) | ((mode & 0o100) >> 6),
        kind => kind,
    }
}

/// A directory's path and a name in it.
pub(super) fn joined(prefix: &[u8], name: &[u8]) -> Vec<u8> {
    if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
}

/// Refuses directories so deep that joining their names would be all that is done.
pub(super) fn refuse_long_path(path: &[u8], tree: TreeId) -> Result<(), HistoryError> {
    if path.len() <= PATH_LIMIT {
        return Ok(());
    }
    Err(HistoryError::TooLarge {
        kind: "tree",
        id: CommitId(tree.0).to_string(),
        what: "the length of its path in bytes",
        limit: PATH_LIMIT,
    })
}

/// More entries than are listed.
pub(super) fn too_many_entries(tree: TreeId) -> HistoryError {
    HistoryError::TooLarge {
        kind: "tree",
        id: CommitId(tree.0).to_string(),
        what: "the number of entries up to it",
        limit: ENTRY_LIMIT,
    }
}
