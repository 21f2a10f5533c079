//! The walk itself: depth first, parents before children, without recursion.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{FileHistory, Node, WalkMode, rename};
use crate::{
    history::{
        error::HistoryError,
        object::Links,
        repository::Repository,
        tree::{Slot, TreePath},
    },
    model::CommitId,
};

/// A commit, and the number of the path that the file has in it.
type Key = (CommitId, usize);

/// The state of one file's walk.
pub(super) struct Walker<'a> {
    repository: &'a Repository,
    mode: WalkMode,
    outside: &'a HashSet<CommitId>,
    paths: Vec<TreePath>,
    path_numbers: BTreeMap<String, usize>,
    /// The node that stands for a version; none where a simplified walk has nothing to show.
    resolved: HashMap<Key, Option<usize>>,
    nodes: Vec<Node>,
    /// What each node's path and slot are.
    versions: Vec<(usize, Option<Slot>)>,
    seen: HashSet<CommitId>,
    shallow: BTreeSet<CommitId>,
    malformed: BTreeSet<CommitId>,
}

/// A version whose parents are being walked.
struct Frame {
    key: Key,
    slot: Option<Slot>,
    parents: Vec<(Key, Option<Slot>)>,
    next: usize,
    /// Whether the commit is passed over in favour of its one parent here.
    simplified: bool,
}

impl<'a> Walker<'a> {
    pub fn new(repository: &'a Repository, mode: WalkMode, outside: &'a HashSet<CommitId>) -> Self {
        Self {
            repository,
            mode,
            outside,
            paths: Vec::new(),
            path_numbers: BTreeMap::new(),
            resolved: HashMap::new(),
            nodes: Vec::new(),
            versions: Vec::new(),
            seen: HashSet::new(),
            shallow: BTreeSet::new(),
            malformed: BTreeSet::new(),
        }
    }

    /// Walks from a path in a commit.
    pub fn run(mut self, head: CommitId, path: &str) -> Result<FileHistory, HistoryError> {
        let number = self.path_number(path);
        let slot = self.slot(head, number)?;
        let mut stack = vec![self.expand((head, number), slot)?];
        while let Some(frame) = stack.last_mut() {
            let Some((parent, slot)) = frame.parents.get(frame.next).copied() else {
                if let Some(frame) = stack.pop() {
                    self.settle(&frame);
                }
                continue;
            };
            frame.next += 1;
            if !self.resolved.contains_key(&parent) {
                stack.push(self.expand(parent, slot)?);
            }
        }
        Ok(FileHistory {
            path: path.to_owned(),
            nodes: self.nodes,
            shallow: self.shallow.into_iter().collect(),
            malformed: self.malformed.into_iter().collect(),
            commits_walked: self.seen.len(),
        })
    }

    fn path_number(&mut self, path: &str) -> usize {
        if let Some(&number) = self.path_numbers.get(path) {
            return number;
        }
        self.paths.push(self.repository.tree_path(path));
        let number = self.paths.len() - 1;
        self.path_numbers.insert(path.to_owned(), number);
        number
    }

    fn slot(&self, commit: CommitId, path: usize) -> Result<Option<Slot>, HistoryError> {
        let tree = self.repository.links(commit)?.tree;
        self.repository.slot_at(tree, &self.paths[path])
    }

    /// Which parents a version has, under which paths.
    fn expand(&mut self, key: Key, slot: Option<Slot>) -> Result<Frame, HistoryError> {
        let mut frame = Frame { key, slot, parents: Vec::new(), next: 0, simplified: false };
        if self.outside.contains(&key.0) {
            return Ok(frame);
        }
        let links = self.repository.links(key.0)?;
        self.note(key.0, &links);
        if self.mode == WalkMode::Simplified {
            let same = self.same_parent(key, slot, &links)?;
            frame.simplified = same.is_some() || (links.parents.is_empty() && slot.is_none());
            frame.parents.extend(same.map(|same| (same, slot)));
        }
        if !frame.simplified {
            let taken = if self.mode == WalkMode::FirstParent { 1 } else { usize::MAX };
            for &parent in links.parents.iter().take(taken) {
                frame.parents.push(self.version_in_parent(key, slot, parent)?);
            }
        }
        Ok(frame)
    }

    fn note(&mut self, commit: CommitId, links: &Links) {
        self.seen.insert(commit);
        if links.shallow {
            self.shallow.insert(commit);
        }
        if links.malformed.is_some() {
            self.malformed.insert(commit);
        }
    }

    /// The first parent inside the walk that has the very same version.
    fn same_parent(
        &self,
        (_, path): Key,
        slot: Option<Slot>,
        links: &Links,
    ) -> Result<Option<Key>, HistoryError> {
        for &parent in links.parents.iter().filter(|parent| !self.outside.contains(*parent)) {
            if self.slot(parent, path)? == slot {
                return Ok(Some((parent, path)));
            }
        }
        Ok(None)
    }

    /// A parent's version of the file, under the name that it had there.
    fn version_in_parent(
        &mut self,
        (commit, path): Key,
        slot: Option<Slot>,
        parent: CommitId,
    ) -> Result<(Key, Option<Slot>), HistoryError> {
        let parent_slot = self.slot(parent, path)?;
        let Some(blob) = slot.and_then(Slot::blob).filter(|_| parent_slot.is_none()) else {
            return Ok(((parent, path), parent_slot));
        };
        let child_tree = self.repository.links(commit)?.tree;
        let parent_tree = self.repository.links(parent)?.tree;
        let target = (self.paths[path].text.as_str(), blob);
        match rename::source(self.repository, parent_tree, child_tree, target)? {
            None => Ok(((parent, path), None)),
            Some(source) => {
                let path = self.path_number(&source);
                Ok(((parent, path), self.slot(parent, path)?))
            }
        }
    }

    /// Gives a version whose parents are settled its node: its own, or that of all its parents where
    /// nothing changed.
    fn settle(&mut self, frame: &Frame) {
        let parents: Vec<usize> = frame
            .parents
            .iter()
            .filter_map(|(parent, _)| self.resolved.get(parent).copied().flatten())
            .collect();
        let version = (frame.key.1, frame.slot);
        let unchanged = parents.first().copied().filter(|&first| {
            parents.len() == frame.parents.len()
                && parents.iter().all(|&parent| parent == first)
                && self.versions.get(first) == Some(&version)
        });
        let node = if frame.simplified {
            parents.first().copied()
        } else {
            unchanged.or_else(|| Some(self.add_node(frame, parents)))
        };
        self.resolved.insert(frame.key, node);
    }

    fn add_node(&mut self, frame: &Frame, parents: Vec<usize>) -> usize {
        let (commit, path) = frame.key;
        self.nodes.push(Node {
            commit,
            path: self.paths[path].text.clone(),
            blob: frame.slot.and_then(Slot::blob),
            parents,
            merge: frame.parents.len() > 1,
            boundary: self.outside.contains(&commit),
        });
        self.versions.push((path, frame.slot));
        self.nodes.len() - 1
    }
}
