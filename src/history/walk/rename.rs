//! Where a file came from: the path, deleted by the same step, that became it.
//!
//! Only a deleted path can be a source: where the source is still there, the file is a copy, and a
//! copy is an addition. The choice depends on the two trees alone. Files that were moved together are
//! looked for in the same pair of trees, so what was compared once is remembered.

use std::{
    cell::{OnceCell, RefCell},
    cmp::Reverse,
    collections::BTreeSet,
    rc::Rc,
};

use foldhash::HashMap;

use super::similarity::{Chunker, Chunks, THRESHOLD, could_be_similar};
use crate::{
    history::{
        error::HistoryError,
        repository::Repository,
        tree::{Differing, ENTRY_LIMIT, Slot, TreeId, joined, refuse_long_path, too_many_entries},
    },
    model::BlobId,
};

/// How many deleted paths, and how many added ones, are compared by content; beyond that only equal
/// blobs count.
const COMPARED: usize = 1000;

/// How many blobs' chunks are remembered; beyond it, all are forgotten.
const REMEMBERED: usize = 1000;

/// Finds out where files came from.
pub(super) struct Renames<'a> {
    repository: &'a Repository,
    differences: RefCell<HashMap<(TreeId, TreeId), Rc<Difference>>>,
    chunker: RefCell<Chunker>,
    sizes: RefCell<HashMap<BlobId, usize>>,
    chunks: RefCell<HashMap<BlobId, Rc<Chunks>>>,
}

/// A regular file that one of two trees has and the other has not.
type File = (String, BlobId);

/// The files that only one of two trees has, in the order of their paths.
#[derive(Debug, Default)]
struct Difference {
    deleted: Vec<File>,
    added: Vec<File>,
    inexact: OnceCell<Inexact>,
}

/// Those of a difference's files that did not become, as they are, another one.
#[derive(Debug, Default)]
struct Inexact {
    deleted: Vec<File>,
    added: Vec<File>,
}

impl<'a> Renames<'a> {
    /// Nothing compared yet.
    pub fn new(repository: &'a Repository) -> Self {
        Self {
            repository,
            differences: RefCell::default(),
            chunker: RefCell::default(),
            sizes: RefCell::default(),
            chunks: RefCell::default(),
        }
    }

    /// The path in `parent` that became `target` (a path and its blob) in `child`.
    pub fn source(
        &self,
        parent: TreeId,
        child: TreeId,
        target: (&str, BlobId),
    ) -> Result<Option<String>, HistoryError> {
        let difference = self.difference(parent, child)?;
        let equal = difference.deleted.iter().filter(|(_, blob)| *blob == target.1);
        if let Some((path, _)) = same_name_first(equal, target.0).first() {
            return Ok(Some(path.clone()));
        }
        self.similar_source(difference.inexact(), target)
    }

    /// The most similar deleted path for which no other added path is a better match.
    fn similar_source(
        &self,
        inexact: &Inexact,
        target: (&str, BlobId),
    ) -> Result<Option<String>, HistoryError> {
        if inexact.deleted.is_empty() {
            return Ok(None);
        }
        let deleted = same_name_first(inexact.deleted.iter(), target.0);
        let mut ranked = Vec::new();
        for (at, (_, blob)) in deleted.iter().take(COMPARED).enumerate() {
            let score = self.score(*blob, target.1)?;
            if score >= THRESHOLD {
                ranked.push((Reverse(score), at));
            }
        }
        ranked.sort_unstable();
        for (Reverse(score), at) in ranked {
            let (path, blob) = deleted[at];
            if !self.has_better_target(&inexact.added, (*blob, score), target.0)? {
                return Ok(Some(path.clone()));
            }
        }
        Ok(None)
    }

    /// Whether another added path is more similar to the source than `path` is.
    fn has_better_target(
        &self,
        added: &[File],
        (source, best): (BlobId, usize),
        path: &str,
    ) -> Result<bool, HistoryError> {
        for (_, blob) in added.iter().filter(|(rival, _)| rival != path).take(COMPARED) {
            if self.score(*blob, source)? > best {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn score(&self, one: BlobId, other: BlobId) -> Result<usize, HistoryError> {
        if !could_be_similar(self.size(one)?, self.size(other)?) {
            return Ok(0);
        }
        Ok(self.chunks(one)?.similarity(&*self.chunks(other)?))
    }

    fn size(&self, blob: BlobId) -> Result<usize, HistoryError> {
        if let Some(&known) = self.sizes.borrow().get(&blob) {
            return Ok(known);
        }
        let size = self.repository.blob_size(blob)?;
        self.sizes.borrow_mut().insert(blob, size);
        Ok(size)
    }

    fn chunks(&self, blob: BlobId) -> Result<Rc<Chunks>, HistoryError> {
        if let Some(known) = self.chunks.borrow().get(&blob) {
            return Ok(Rc::clone(known));
        }
        let bytes = self.repository.blob(blob)?;
        let chunks = Rc::new(self.chunker.borrow_mut().chunks(&bytes));
        let mut remembered = self.chunks.borrow_mut();
        if remembered.len() == REMEMBERED {
            remembered.clear();
        }
        remembered.insert(blob, Rc::clone(&chunks));
        Ok(chunks)
    }

    /// Compares two trees, going only where they differ.
    fn difference(&self, old: TreeId, new: TreeId) -> Result<Rc<Difference>, HistoryError> {
        if let Some(known) = self.differences.borrow().get(&(old, new)) {
            return Ok(Rc::clone(known));
        }
        let mut difference = Difference::default();
        let mut pending = vec![(Vec::new(), Some(old), Some(new))];
        let mut listed = 0;
        while let Some((prefix, old, new)) = pending.pop() {
            let Some(either) = new.or(old) else { continue };
            refuse_long_path(&prefix, either)?;
            let differing = self.repository.differences(old, new)?;
            listed += differing.len();
            if listed > ENTRY_LIMIT {
                return Err(too_many_entries(either));
            }
            for Differing { name, old, new, .. } in differing {
                let path = joined(&prefix, &name);
                let tree = |slot: Option<Slot>| slot.filter(|slot| slot.is_directory());
                if tree(old).or(tree(new)).is_some() {
                    let id = |slot: Slot| TreeId(slot.id);
                    pending.push((path.clone(), tree(old).map(id), tree(new).map(id)));
                }
                difference.note(path, old, new);
            }
        }
        difference.deleted.sort();
        difference.added.sort();
        let difference = Rc::new(difference);
        self.differences.borrow_mut().insert((old, new), Rc::clone(&difference));
        Ok(difference)
    }
}

impl Difference {
    /// Notes a path that only one side has a file at. Paths that are not UTF-8 are no candidates.
    fn note(&mut self, path: Vec<u8>, old: Option<Slot>, new: Option<Slot>) {
        let gone = |slot: Option<Slot>| slot.is_none_or(Slot::is_directory);
        let Ok(path) = String::from_utf8(path) else {
            return;
        };
        match (old.and_then(Slot::blob), new.and_then(Slot::blob)) {
            (Some(blob), None) if gone(new) => self.deleted.push((path, blob)),
            (None, Some(blob)) if gone(old) => self.added.push((path, blob)),
            _ => {}
        }
    }

    /// What did not become, as it is, another file.
    fn inexact(&self) -> &Inexact {
        let blobs =
            |files: &[File]| -> BTreeSet<BlobId> { files.iter().map(|(_, blob)| *blob).collect() };
        let without = |files: &[File], others: &[File]| {
            let taken = blobs(others);
            files.iter().filter(|(_, blob)| !taken.contains(blob)).cloned().collect()
        };
        self.inexact.get_or_init(|| Inexact {
            deleted: without(&self.deleted, &self.added),
            added: without(&self.added, &self.deleted),
        })
    }
}

/// Files in the order of their paths, but those that are called as `path` is before the others.
fn same_name_first<'f>(files: impl Iterator<Item = &'f File>, path: &str) -> Vec<&'f File> {
    let mut files: Vec<&File> = files.collect();
    files.sort_by_key(|(other, _)| name_of(other) != name_of(path));
    files
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
