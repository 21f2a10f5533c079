//! Where a file came from: the path, deleted by the same step, that became it.
//!
//! Only a deleted path can be a source: where the source is still there, the file is a copy, and a
//! copy is an addition. The choice depends on the two trees alone.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::similarity::{Chunks, THRESHOLD, could_be_similar};
use crate::{
    history::{
        error::HistoryError,
        repository::Repository,
        tree::{ENTRY_LIMIT, Slot, TreeId, joined, refuse_long_path, too_many_entries},
    },
    model::BlobId,
};

/// How many deleted paths, and how many added ones, are compared by content; beyond that only equal
/// blobs count.
const COMPARED: usize = 1000;

/// Regular files that one of two trees has and the other has not.
#[derive(Debug, Default)]
struct Difference {
    deleted: Vec<(String, BlobId)>,
    added: Vec<(String, BlobId)>,
}

/// The path in `parent` that became `target` (a path and its blob) in `child`.
pub(super) fn source(
    repository: &Repository,
    parent: TreeId,
    child: TreeId,
    target: (&str, BlobId),
) -> Result<Option<String>, HistoryError> {
    let mut difference = difference(repository, parent, child)?;
    let file_name = name_of(target.0);
    difference
        .deleted
        .sort_by(|(a, _), (b, _)| (name_of(a) != file_name, a).cmp(&(name_of(b) != file_name, b)));
    if let Some((path, _)) = difference.deleted.iter().find(|(_, blob)| *blob == target.1) {
        return Ok(Some(path.clone()));
    }
    difference.leave_out_exact_renames();
    similar_source(repository, &difference, target)
}

impl Difference {
    /// Takes out what became, as it is, another file.
    fn leave_out_exact_renames(&mut self) {
        let blobs = |files: &[(String, BlobId)]| -> BTreeSet<BlobId> {
            files.iter().map(|(_, blob)| *blob).collect()
        };
        let (deleted, added) = (blobs(&self.deleted), blobs(&self.added));
        self.deleted.retain(|(_, blob)| !added.contains(blob));
        self.added.retain(|(_, blob)| !deleted.contains(blob));
    }
}

/// The most similar deleted path for which no other added path is a better match.
fn similar_source(
    repository: &Repository,
    difference: &Difference,
    target: (&str, BlobId),
) -> Result<Option<String>, HistoryError> {
    if difference.deleted.is_empty() {
        return Ok(None);
    }
    let bytes = repository.blob(target.1)?;
    let chunks = Chunks::of(&bytes);
    let mut ranked = Vec::new();
    for (at, (_, blob)) in difference.deleted.iter().take(COMPARED).enumerate() {
        let score = score(repository, *blob, &chunks)?;
        if score >= THRESHOLD {
            ranked.push((Reverse(score), at));
        }
    }
    ranked.sort_unstable();
    for (Reverse(score), at) in ranked {
        let (path, blob) = &difference.deleted[at];
        if !has_better_target(repository, difference, (*blob, score), target.0)? {
            return Ok(Some(path.clone()));
        }
    }
    Ok(None)
}

/// Whether another added path is more similar to the source than `path` is.
fn has_better_target(
    repository: &Repository,
    difference: &Difference,
    (source, best): (BlobId, usize),
    path: &str,
) -> Result<bool, HistoryError> {
    let rivals = difference.added.iter().filter(|(rival, _)| rival != path);
    let bytes = repository.blob(source)?;
    let chunks = Chunks::of(&bytes);
    for (_, blob) in rivals.take(COMPARED) {
        if score(repository, *blob, &chunks)? > best {
            return Ok(true);
        }
    }
    Ok(false)
}

fn score(repository: &Repository, blob: BlobId, chunks: &Chunks) -> Result<usize, HistoryError> {
    if !could_be_similar(repository.blob_size(blob)?, chunks.size()) {
        return Ok(0);
    }
    Ok(chunks.similarity(&repository.blob(blob)?))
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Compares two trees, going only where they differ.
fn difference(
    repository: &Repository,
    old: TreeId,
    new: TreeId,
) -> Result<Difference, HistoryError> {
    let mut difference = Difference::default();
    let mut pending = vec![(Vec::new(), Some(old), Some(new))];
    let mut listed = 0;
    while let Some((prefix, old, new)) = pending.pop() {
        let Some(either) = new.or(old) else { continue };
        refuse_long_path(&prefix, either)?;
        let names = both(repository, old, new)?;
        listed += names.len();
        if listed > ENTRY_LIMIT {
            return Err(too_many_entries(either));
        }
        for (name, (old, new)) in names {
            if old == new {
                continue;
            }
            let path = joined(&prefix, &name);
            let tree = |slot: Option<Slot>| slot.filter(|slot| slot.is_directory());
            if tree(old).or(tree(new)).is_some() {
                let id = |slot: Slot| TreeId(slot.id);
                pending.push((path.clone(), tree(old).map(id), tree(new).map(id)));
            }
            difference.note(path, old, new);
        }
    }
    difference.added.sort();
    Ok(difference)
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
}

/// The slots of two trees, by name.
type Pairs = BTreeMap<Vec<u8>, (Option<Slot>, Option<Slot>)>;

fn both(
    repository: &Repository,
    old: Option<TreeId>,
    new: Option<TreeId>,
) -> Result<Pairs, HistoryError> {
    let mut pairs = Pairs::new();
    if let Some(old) = old {
        repository.each_slot(old, |name, slot| {
            pairs.entry(name.to_vec()).or_default().0 = Some(slot);
        })?;
    }
    if let Some(new) = new {
        repository.each_slot(new, |name, slot| {
            pairs.entry(name.to_vec()).or_default().1 = Some(slot);
        })?;
    }
    Ok(pairs)
}
