//! Which of many files a commit has otherwise than its first parent.
//!
//! For the walk of hundreds of files each commit is compared with its first parent once: only
//! folders that differ and lead to one of the files are entered. The answer may name a file that is
//! the same on both sides, never leave one out that is not.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use super::super::{
    commit_graph::PathKey,
    error::HistoryError,
    graph::{Links, No},
    repository::Repository,
    tree::{Slot, TreeId},
};

/// The files that are looked for, by their folders.
#[derive(Debug, Default)]
struct Folder {
    below: BTreeMap<Box<[u8]>, Folder>,
    /// The number of the file that has this path.
    file: Option<usize>,
}

/// The changes of each commit, remembered.
pub(super) struct Changes<'a> {
    repository: &'a Repository,
    root: Folder,
    /// The names at the root that lead to files.
    tops: Vec<PathKey>,
    known: RefCell<Vec<Option<Rc<[usize]>>>>,
}

impl<'a> Changes<'a> {
    /// Of these files, each known by its first place here.
    pub fn new(repository: &'a Repository, paths: &[String]) -> Self {
        let mut root = Folder::default();
        for (at, path) in paths.iter().enumerate() {
            let folder = path.split('/').fold(&mut root, |folder, name| {
                folder.below.entry(name.as_bytes().into()).or_default()
            });
            folder.file.get_or_insert(at);
        }
        let tops = root.below.keys().filter_map(|name| std::str::from_utf8(name).ok());
        let tops = tops.map(PathKey::new).collect();
        Self { repository, root, tops, known: RefCell::default() }
    }

    /// Whether a commit may have a file otherwise than its first parent.
    pub fn has(&self, no: No, links: &Links, file: usize) -> Result<bool, HistoryError> {
        if let Some(Some(known)) = self.known.borrow().get(no.index()) {
            return Ok(known.binary_search(&file).is_ok());
        }
        let mut found = Vec::new();
        let may_have = |top| self.repository.may_have_changed(links, top);
        if let Some(&parent) = links.parents.first()
            && self.tops.iter().any(may_have)
        {
            let parent = self.repository.links_of(parent)?.tree;
            self.compare(&self.root, (parent, links.tree), &mut found)?;
        }
        found.sort_unstable();
        found.dedup();
        let is_in = found.binary_search(&file).is_ok();
        let mut known = self.known.borrow_mut();
        if known.len() <= no.index() {
            known.resize(no.index() + 1, None);
        }
        known[no.index()] = Some(found.into());
        Ok(is_in)
    }

    fn compare(
        &self,
        folder: &Folder,
        (old, new): (TreeId, TreeId),
        found: &mut Vec<usize>,
    ) -> Result<(), HistoryError> {
        if old == new {
            return Ok(());
        }
        for (name, old, new) in self.repository.differences(old, new)? {
            let Some(below) = folder.below.get(&name) else { continue };
            found.extend(below.file);
            let tree = |slot: Option<Slot>| slot.filter(|slot| slot.is_directory());
            match (tree(old), tree(new)) {
                (Some(old), Some(new)) => {
                    self.compare(below, (TreeId(old.id), TreeId(new.id)), found)?;
                }
                _ => below.all(found),
            }
        }
        Ok(())
    }
}

impl Folder {
    fn all(&self, found: &mut Vec<usize>) {
        for below in self.below.values() {
            found.extend(below.file);
            below.all(found);
        }
    }
}
