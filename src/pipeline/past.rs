//! A list's history as the ledger wants it: versions over the commit graph.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::error::PipelineError;
use super::lists::List;
use crate::history::{self, FileHistory, Repository, WalkMode, WalkRequest};
use crate::ledger::{self, Node, Version};
use crate::markdown;
use crate::model::{BlobId, CommitId, State};

/// Reads versions of one list, each blob once.
pub struct Versions<'a> {
    repository: &'a Repository,
    list: &'a List,
    known: RefCell<HashMap<BlobId, Rc<Version>>>,
}

impl<'a> Versions<'a> {
    /// Reads with the list's path and options, whatever path a version has.
    pub fn new(repository: &'a Repository, list: &'a List) -> Self {
        let own = Version { blob: list.blob, checklist: list.checklist.clone() };
        let known = RefCell::new(HashMap::from([(list.blob, Rc::new(own))]));
        Self { repository, list, known }
    }

    /// The version of a blob.
    pub fn read(&self, blob: BlobId) -> Result<Rc<Version>, PipelineError> {
        if let Some(version) = self.known.borrow().get(&blob) {
            return Ok(Rc::clone(version));
        }
        let bytes = self.repository.blob(blob)?;
        let path = &self.list.path;
        let checklist =
            markdown::parse_lossy(path, &bytes, &self.list.options).map_err(|source| {
                let at = format!("blob {}", blob.short());
                PipelineError::Markdown { path: path.as_str().into(), at, source }
            })?;
        let version = Rc::new(Version { blob, checklist });
        self.known.borrow_mut().insert(blob, Rc::clone(&version));
        Ok(version)
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

    /// The nodes of a walked history with their versions.
    pub fn nodes(&self, history: &FileHistory) -> Result<Vec<Node>, PipelineError> {
        let node = |node: &history::Node| {
            Ok(Node {
                commit: node.commit,
                version: node.blob.map(|blob| self.read(blob)).transpose()?,
                parents: node.parents.clone(),
                merge: node.merge,
                boundary: node.boundary,
            })
        };
        history.nodes.iter().map(node).collect()
    }
}

/// What the derivation asks of history before the walked commits.
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
            let checked =
                version.checklist.items.iter().filter(|item| item.state == State::Checked);
            ticks.extend(checked.map(|item| item.text.raw().to_owned()));
        }
        Ok(ticks)
    }
}
