//! A list's history as the ledger wants it: versions over the commit graph.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::error::PipelineError;
use super::lists::List;
use crate::history::{self, FileHistory, Repository, WalkMode, WalkRequest};
use crate::ledger::{self, Node};
use crate::markdown::VersionReader;
use crate::model::{BlobId, CommitId, State, Version};

/// How many items of versions are remembered; beyond it, all versions are forgotten.
const REMEMBERED: usize = 1 << 22;

/// Reads versions of one list.
pub struct Versions<'a> {
    repository: &'a Repository,
    list: &'a List,
    reader: RefCell<VersionReader>,
    known: RefCell<HashMap<BlobId, Rc<Version>>>,
    remembered: Cell<usize>,
}

impl<'a> Versions<'a> {
    /// Reads with the list's path and options, whatever path a version has.
    pub fn new(repository: &'a Repository, list: &'a List) -> Self {
        Self {
            repository,
            list,
            reader: RefCell::new(VersionReader::new(&list.path, &list.options)),
            known: RefCell::default(),
            remembered: Cell::default(),
        }
    }

    /// The version of a blob.
    pub fn read(&self, blob: BlobId) -> Result<Rc<Version>, PipelineError> {
        if let Some(version) = self.known.borrow().get(&blob) {
            return Ok(Rc::clone(version));
        }
        let bytes = self.repository.blob(blob)?;
        let version = self.reader.borrow_mut().read(&bytes).map_err(|source| {
            let path = self.list.path.as_str().into();
            let at = format!("blob {}", blob.short());
            PipelineError::Markdown { path, at, source }
        })?;
        let version = Rc::new(version);
        self.remember(blob, &version);
        Ok(version)
    }

    fn remember(&self, blob: BlobId, version: &Rc<Version>) {
        let mut known = self.known.borrow_mut();
        self.remembered.set(self.remembered.get() + version.items.len());
        if self.remembered.get() > REMEMBERED {
            known.clear();
            self.remembered.set(version.items.len());
        }
        known.insert(blob, Rc::clone(version));
    }

    /// The walked history of the list from a commit back.
    pub fn walk(
        &self,
        head: CommitId,
        path: &str,
        exclude: &[CommitId],
        mode: WalkMode,
    ) -> Result<FileHistory, PipelineError> {
        let paths = [path.to_owned()];
        let request = WalkRequest { head, exclude, paths: &paths, mode };
        let histories = history::walk(self.repository, &request)?;
        Ok(histories.into_iter().next().unwrap_or_else(|| FileHistory {
            path: path.to_owned(),
            nodes: Vec::new(),
            shallow: Vec::new(),
            malformed: Vec::new(),
            commits_walked: 0,
        }))
    }
}

/// A walked history as the ledger wants it.
pub fn nodes(history: &FileHistory) -> Vec<Node> {
    let node = |node: &history::Node| Node {
        commit: node.commit,
        blob: node.blob,
        parents: node.parents.clone(),
        merge: node.merge,
        boundary: node.boundary,
    };
    history.nodes.iter().map(node).collect()
}

/// What the derivation asks of history.
pub struct Elders<'a> {
    versions: &'a Versions<'a>,
    repository: &'a Repository,
    paths: HashMap<CommitId, String>,
    blobs: RefCell<HashMap<CommitId, Rc<BTreeSet<BlobId>>>>,
}

impl<'a> Elders<'a> {
    /// For a walked history.
    pub fn new(
        repository: &'a Repository,
        versions: &'a Versions<'a>,
        history: &FileHistory,
    ) -> Self {
        let boundary = history.nodes.iter().filter(|node| node.boundary);
        let paths = boundary.map(|node| (node.commit, node.path.clone())).collect();
        Self { versions, repository, paths, blobs: RefCell::default() }
    }
}

impl ledger::Past for Elders<'_> {
    type Error = PipelineError;

    fn version(&self, blob: BlobId) -> Result<Rc<Version>, PipelineError> {
        self.versions.read(blob)
    }

    fn says_revert(&self, commit: CommitId) -> Result<bool, PipelineError> {
        Ok(self.repository.commit(commit)?.message.raw().contains("This reverts commit"))
    }

    fn elder_blobs(&self, boundary: CommitId) -> Result<Rc<BTreeSet<BlobId>>, PipelineError> {
        if let Some(blobs) = self.blobs.borrow().get(&boundary) {
            return Ok(Rc::clone(blobs));
        }
        let mut blobs = BTreeSet::new();
        if let Some(path) = self.paths.get(&boundary) {
            let history = self.versions.walk(boundary, path, &[], WalkMode::Simplified)?;
            blobs.extend(history.nodes.iter().filter_map(|node| node.blob));
        }
        let blobs = Rc::new(blobs);
        self.blobs.borrow_mut().insert(boundary, Rc::clone(&blobs));
        Ok(blobs)
    }

    fn elder_ticks(&self, boundary: CommitId) -> Result<BTreeSet<String>, PipelineError> {
        let mut ticks = BTreeSet::new();
        for blob in self.elder_blobs(boundary)?.iter() {
            let version = self.versions.read(*blob)?;
            let checked = version.items.iter().filter(|item| item.state == State::Checked);
            ticks.extend(checked.map(|item| item.text.raw().to_owned()));
        }
        Ok(ticks)
    }
}
