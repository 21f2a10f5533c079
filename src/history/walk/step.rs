//! The walk of one file: depth first, parents before children, without recursion.
//!
//! Most commits leave the file as their first parent has it. In a simplified walk these are slid
//! over: the commits on the way are only noted, to be given the node that is found at its end. Where
//! many files are walked, not even that: the walk leaps to the nearest commit that changed its file.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    FileHistory, Node, WalkMode,
    changes::{Changes, Nearest, Watch},
    rename::Renames,
};
use crate::{
    history::{
        commit_graph::PathKey,
        error::HistoryError,
        graph::{Links, Marks, No},
        repository::Repository,
        tree::{Slot, TreePath},
    },
    model::{BlobId, CommitId},
};

/// A commit, and the number of the path that the file has in it.
type Key = (No, usize);

/// The state of one file's walk.
pub(super) struct Walker<'a> {
    repository: &'a Repository,
    mode: WalkMode,
    outside: &'a Marks,
    /// What each commit changed of many files, where these are walked.
    changes: Option<&'a Changes<'a>>,
    renames: &'a Renames<'a>,
    leaps: bool,
    paths: Vec<Path>,
    path_numbers: BTreeMap<String, usize>,
    nodes: Vec<Node>,
    /// What each node's path and slot are.
    versions: Vec<(usize, Option<Slot>)>,
    /// Commits slid over whose node is not known yet; each frame has those from its `slid` on.
    slid: Vec<Key>,
    walked: usize,
    shallow: BTreeSet<CommitId>,
}

/// A path that the file has or had.
struct Path {
    place: TreePath,
    key: PathKey,
    /// What of the shared changes concerns it.
    watched: Option<Watch>,
    /// The node that stands for the version of each commit that was settled.
    settled: Vec<Settled>,
}

/// What stands for the version of a commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Settled {
    /// It was not settled yet.
    #[default]
    Unknown,
    /// A simplified walk has nothing to show for it.
    Nothing,
    Node(u32),
}

/// A version whose parents are being walked.
struct Frame {
    key: Key,
    slot: Option<Slot>,
    parents: Vec<(Key, Option<Slot>)>,
    next: usize,
    slid: usize,
    /// Whether nothing is to be shown of the commit: it has no parents, and not the file.
    empty: bool,
}

impl<'a> Walker<'a> {
    pub fn new(
        repository: &'a Repository,
        mode: WalkMode,
        outside: &'a Marks,
        changes: Option<&'a Changes<'a>>,
        renames: &'a Renames<'a>,
    ) -> Self {
        Self {
            repository,
            mode,
            outside,
            changes,
            renames,
            leaps: mode == WalkMode::Simplified && outside.is_empty(),
            paths: Vec::new(),
            path_numbers: BTreeMap::new(),
            nodes: Vec::new(),
            versions: Vec::new(),
            slid: Vec::new(),
            walked: 0,
            shallow: BTreeSet::new(),
        }
    }

    /// Walks from a path in a commit. `met` is told of the blobs on the way.
    pub fn run(
        mut self,
        head: CommitId,
        path: &str,
        met: &dyn Fn(BlobId),
    ) -> Result<FileHistory, HistoryError> {
        let key = (self.repository.number(head), self.path_number(path));
        let slot = self.slot(key)?;
        let key = self.leap(key)?;
        let mut stack = Vec::new();
        self.enter(key, slot, &mut stack, met)?;
        while let Some(frame) = stack.last_mut() {
            let Some((parent, slot)) = frame.parents.get(frame.next).copied() else {
                if let Some(frame) = stack.pop() {
                    self.settle(&frame);
                }
                continue;
            };
            frame.next += 1;
            if self.settled(parent) == Settled::Unknown {
                self.enter(parent, slot, &mut stack, met)?;
            }
        }
        Ok(FileHistory {
            path: path.to_owned(),
            malformed: self.malformed()?,
            nodes: self.nodes,
            shallow: self.shallow.into_iter().collect(),
            commits_walked: self.walked,
        })
    }

    /// Begins with a version whose parents are to be walked, if it is none that is settled.
    fn enter(
        &mut self,
        key: Key,
        slot: Option<Slot>,
        stack: &mut Vec<Frame>,
        met: &dyn Fn(BlobId),
    ) -> Result<(), HistoryError> {
        if let Some(frame) = self.expand(key, slot)? {
            frame.slot.and_then(Slot::blob).into_iter().for_each(met);
            stack.push(frame);
        }
        Ok(())
    }

    /// The commits of nodes inside the walk that `git fsck` calls errors.
    fn malformed(&self) -> Result<Vec<CommitId>, HistoryError> {
        let mut malformed = BTreeSet::new();
        for node in self.nodes.iter().filter(|node| !node.boundary) {
            if self.repository.malformed(node.commit)?.is_some() {
                malformed.insert(node.commit);
            }
        }
        Ok(malformed.into_iter().collect())
    }

    fn path_number(&mut self, path: &str) -> usize {
        if let Some(&number) = self.path_numbers.get(path) {
            return number;
        }
        self.paths.push(Path {
            place: self.repository.tree_path(path),
            key: PathKey::new(path),
            watched: self.changes.and_then(|changes| changes.watch(path)),
            settled: Vec::new(),
        });
        let number = self.paths.len() - 1;
        self.path_numbers.insert(path.to_owned(), number);
        number
    }

    /// What a commit has at a path.
    fn slot(&self, (commit, path): Key) -> Result<Option<Slot>, HistoryError> {
        let from_tree = |commit| {
            let tree = self.repository.links_of(commit)?.tree;
            self.repository.slot_at(tree, &self.paths[path].place)
        };
        if let Some((changes, watch)) = self.leaping(path)
            && watch.is_itself
        {
            let slot = match changes.nearest(commit, watch.entry)? {
                Nearest::Change(_, slot) => slot,
                Nearest::Unknown(commit) => from_tree(commit)?,
            };
            debug_assert_eq!(slot, from_tree(commit)?, "no tree says otherwise");
            return Ok(slot);
        }
        from_tree(commit)
    }

    fn settled(&self, (commit, path): Key) -> Settled {
        self.paths[path].settled.get(commit.index()).copied().unwrap_or_default()
    }

    fn give(&mut self, (commit, path): Key, node: Settled) {
        let settled = &mut self.paths[path].settled;
        if settled.len() <= commit.index() {
            settled.resize(commit.index() + 1, Settled::Unknown);
        }
        settled[commit.index()] = node;
    }

    /// Which parents a version has, under which paths; none where it is the version of a commit that
    /// is settled.
    fn expand(&mut self, key: Key, slot: Option<Slot>) -> Result<Option<Frame>, HistoryError> {
        let slid = self.slid.len();
        let mut key = key;
        loop {
            let mut frame = Frame { key, slot, parents: Vec::new(), next: 0, slid, empty: false };
            if self.outside.contains(key.0) {
                return Ok(Some(frame));
            }
            let links = self.repository.links_of(key.0)?;
            self.note(key.0, &links);
            if self.mode == WalkMode::Simplified {
                if let Some(same) = self.same_parent(key, slot, &links)? {
                    let same = self.leap(same)?;
                    self.slid.push(key);
                    if let known @ (Settled::Nothing | Settled::Node(_)) = self.settled(same) {
                        self.arrive(slid, known);
                        return Ok(None);
                    }
                    key = same;
                    continue;
                }
                frame.empty = links.parents.is_empty() && slot.is_none();
            }
            let taken = if self.mode == WalkMode::FirstParent { 1 } else { usize::MAX };
            for (place, &parent) in links.parents.iter().enumerate().take(taken) {
                let (key, slot) = self.version_in_parent(&frame, &links, (place, parent))?;
                frame.parents.push((self.leap(key)?, slot));
            }
            return Ok(Some(frame));
        }
    }

    /// The nearest commit along first parents that is not known to have the version of its own first
    /// parent. Only a simplified walk without an end leaps: others look at every commit.
    fn leap(&self, (commit, path): Key) -> Result<Key, HistoryError> {
        let Some((changes, watch)) = self.leaping(path) else { return Ok((commit, path)) };
        let (Nearest::Change(nearest, _) | Nearest::Unknown(nearest)) =
            changes.nearest(commit, watch.entry)?;
        Ok((nearest, path))
    }

    /// What a path's changes are known from, where a walk need not look at every commit.
    fn leaping(&self, path: usize) -> Option<(&'a Changes<'a>, Watch)> {
        self.changes.zip(self.paths[path].watched).filter(|_| self.leaps)
    }

    fn note(&mut self, commit: No, links: &Links) {
        self.walked += 1;
        if links.shallow {
            self.shallow.insert(self.repository.id_of(commit));
        }
    }

    /// Gives the commits that were slid over since `from` the node that was found.
    fn arrive(&mut self, from: usize, node: Settled) {
        for key in self.slid.split_off(from) {
            self.give(key, node);
        }
    }

    /// The first parent inside the walk that has the very same version.
    fn same_parent(
        &self,
        key: Key,
        slot: Option<Slot>,
        links: &Links,
    ) -> Result<Option<Key>, HistoryError> {
        for (place, &parent) in links.parents.iter().enumerate() {
            if !self.outside.contains(parent)
                && self.slot_in_parent(key, slot, links, (place, parent))? == slot
            {
                return Ok(Some((parent, key.1)));
            }
        }
        Ok(None)
    }

    /// What a parent has at the path where the commit has `slot`.
    fn slot_in_parent(
        &self,
        (commit, path): Key,
        slot: Option<Slot>,
        links: &Links,
        (place, parent): (usize, No),
    ) -> Result<Option<Slot>, HistoryError> {
        let is_unchanged = match (place, self.changes, self.paths[path].watched) {
            (0, Some(changes), Some(watch)) => !changes.has(commit, watch.entry)?,
            (0, ..) => !self.repository.may_have_changed(links, &self.paths[path].key),
            _ => false,
        };
        if is_unchanged { Ok(slot) } else { self.slot((parent, path)) }
    }

    /// A parent's version of the file, under the name that it had there.
    fn version_in_parent(
        &mut self,
        frame: &Frame,
        links: &Links,
        (place, parent): (usize, No),
    ) -> Result<(Key, Option<Slot>), HistoryError> {
        let (slot, path) = (frame.slot, frame.key.1);
        let parent_slot = self.slot_in_parent(frame.key, slot, links, (place, parent))?;
        let Some(blob) = slot.and_then(Slot::blob).filter(|_| parent_slot.is_none()) else {
            return Ok(((parent, path), parent_slot));
        };
        let trees = (self.repository.links_of(parent)?.tree, links.tree);
        let target = (self.paths[path].place.text.as_str(), blob);
        match self.renames.source(trees.0, trees.1, target)? {
            None => Ok(((parent, path), None)),
            Some(source) => {
                let key = (parent, self.path_number(&source));
                Ok((key, self.slot(key)?))
            }
        }
    }

    /// Gives a version whose parents are settled its node: its own, or that of all its parents where
    /// nothing changed.
    fn settle(&mut self, frame: &Frame) {
        let parents: Vec<usize> = frame
            .parents
            .iter()
            .filter_map(|&(parent, _)| match self.settled(parent) {
                Settled::Node(node) => Some(node as usize),
                Settled::Nothing | Settled::Unknown => None,
            })
            .collect();
        let version = (frame.key.1, frame.slot);
        let unchanged = parents.first().copied().filter(|&first| {
            parents.len() == frame.parents.len()
                && parents.iter().all(|&parent| parent == first)
                && self.versions.get(first) == Some(&version)
        });
        let node = if frame.empty {
            Settled::Nothing
        } else {
            let node = unchanged.unwrap_or_else(|| self.add_node(frame, parents));
            Settled::Node(u32::try_from(node).unwrap_or(u32::MAX))
        };
        self.give(frame.key, node);
        self.arrive(frame.slid, node);
    }

    fn add_node(&mut self, frame: &Frame, parents: Vec<usize>) -> usize {
        let (commit, path) = frame.key;
        self.nodes.push(Node {
            commit: self.repository.id_of(commit),
            path: self.paths[path].place.text.clone(),
            blob: frame.slot.and_then(Slot::blob),
            parents,
            merge: frame.parents.len() > 1,
            boundary: self.outside.contains(commit),
        });
        self.versions.push((path, frame.slot));
        self.nodes.len() - 1
    }
}
