//! Trees, read raw: what is at a path, and which files a commit has.

use std::{collections::HashMap, rc::Rc};

use git2::ObjectType;

use super::{error::HistoryError, object::corrupt, repository::Repository};
use crate::model::{BlobId, CommitId};

/// The most entries of a commit's trees that are listed.
pub(super) const ENTRY_LIMIT: usize = 2_000_000;

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

/// What is remembered of trees: the slot of a name (by its number in `names`) in a tree.
#[derive(Debug, Default)]
pub(super) struct TreeCache {
    names: HashMap<Vec<u8>, u32>,
    slots: HashMap<(TreeId, u32), Option<Slot>>,
}

/// A path, its components known to the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TreePath {
    pub text: String,
    components: Vec<(u32, Rc<[u8]>)>,
}

impl Repository {
    /// What is at a path (components between `/`) in a commit.
    ///
    /// # Errors
    /// Where the commit or a tree on the way is missing or corrupt.
    pub fn entry(&self, commit: CommitId, path: &str) -> Result<Entry, HistoryError> {
        let tree = self.links(commit)?.tree;
        let slot = self.slot_at(tree, &self.tree_path(path))?;
        Ok(slot.map_or(Entry::Absent, Slot::entry))
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
        let components =
            text.split('/').map(|name| (number(name), Rc::from(name.as_bytes()))).collect();
        TreePath { text: text.to_owned(), components }
    }

    /// The slot at a path below a tree.
    pub(super) fn slot_at(
        &self,
        root: TreeId,
        path: &TreePath,
    ) -> Result<Option<Slot>, HistoryError> {
        let mut found = Slot { mode: 0o040_000, id: root.0 };
        for (number, name) in &path.components {
            if found.entry() != Entry::Directory {
                return Ok(None);
            }
            match self.slot(TreeId(found.id), *number, name)? {
                Some(slot) => found = slot,
                None => return Ok(None),
            }
        }
        Ok(Some(found))
    }

    /// The slot of a name in a tree, remembered.
    fn slot(&self, tree: TreeId, number: u32, name: &[u8]) -> Result<Option<Slot>, HistoryError> {
        if let Some(slot) = self.trees.borrow().slots.get(&(tree, number)) {
            return Ok(*slot);
        }
        let mut found = None;
        let mut twice = false;
        self.each_slot(tree, |other, slot| {
            if other == name {
                twice |= found.replace(slot).is_some();
            }
        })?;
        if twice {
            return Err(corrupt(ObjectType::Tree, tree.0, "it has a name twice"));
        }
        self.trees.borrow_mut().slots.insert((tree, number), found);
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
                let (name, slot, rest) = first_slot(bytes)
                    .ok_or_else(|| corrupt(ObjectType::Tree, tree.0, "it has a broken entry"))?;
                visit(name, slot);
                bytes = rest;
            }
            Ok(())
        })
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
