//! A list's history as the ledger wants it: versions over the commit graph.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use foldhash::HashMap;

use super::ahead::Ahead;
use super::error::PipelineError;
use super::lists::List;
use crate::history::{self, FileHistory, Repository, WalkMode, WalkRequest};
use crate::ledger::{self, Node, Tracks};
use crate::markdown::{ParseOptions, VersionReader};
use crate::model::{BlobId, CommitId, State, Version, progress::Count};

/// How many items of versions are remembered; beyond it, all versions are forgotten.
pub const REMEMBERED: usize = 1 << 22;

/// Readers of versions, one for all lists with the same options: lists that began as one template
/// have much in common.
#[derive(Default)]
pub struct Readers(RefCell<Vec<(ParseOptions, SharedReader)>>);

type SharedReader = Rc<RefCell<VersionReader>>;

impl Readers {
    fn of(&self, options: &ParseOptions) -> SharedReader {
        let mut readers = self.0.borrow_mut();
        if let Some((_, reader)) = readers.iter().find(|(known, _)| known == options) {
            return Rc::clone(reader);
        }
        let reader = SharedReader::new(RefCell::new(VersionReader::new(options)));
        readers.push((options.clone(), Rc::clone(&reader)));
        reader
    }
}

/// Reads versions of one list.
pub struct Versions<'a> {
    repository: &'a Repository,
    list: &'a List,
    reader: SharedReader,
    known: RefCell<HashMap<BlobId, Arc<Version>>>,
    remembered: Cell<usize>,
    /// Who may have read a version already, and which list this is there.
    ahead: Option<(&'a Ahead<'a>, usize)>,
}

impl<'a> Versions<'a> {
    /// Reads with the list's options, whatever path a version has.
    pub fn new(repository: &'a Repository, list: &'a List) -> Self {
        Self::with(&Readers::default(), repository, list)
    }

    /// Reads what is not known from other lists.
    pub fn with(readers: &Readers, repository: &'a Repository, list: &'a List) -> Self {
        Self {
            repository,
            list,
            reader: readers.of(&list.options),
            known: RefCell::default(),
            remembered: Cell::default(),
            ahead: None,
        }
    }

    /// Takes what another thread has read of the list, which has this place there.
    pub fn beside(self, ahead: &'a Ahead<'a>, list: usize) -> Self {
        Self { ahead: Some((ahead, list)), ..self }
    }

    /// The version of a blob.
    pub fn read(&self, blob: BlobId) -> Result<Arc<Version>, PipelineError> {
        if let Some(version) = self.known.borrow().get(&blob) {
            return Ok(Arc::clone(version));
        }
        if let Some(version) = self.ahead.and_then(|(ahead, list)| ahead.take(list, blob)) {
            self.remember(blob, &version);
            return Ok(version);
        }
        let bytes = self.repository.blob(blob)?;
        let version = self.reader.borrow_mut().read(&bytes).map_err(|source| {
            let path = self.list.path.as_str().into();
            let at = format!("blob {}", blob.short());
            PipelineError::Markdown { path, at, source }
        })?;
        let version = Arc::new(version);
        self.repository.progress().count(Count::Versions);
        self.remember(blob, &version);
        Ok(version)
    }

    fn remember(&self, blob: BlobId, version: &Arc<Version>) {
        let mut known = self.known.borrow_mut();
        self.remembered.set(self.remembered.get() + version.items.len());
        if self.remembered.get() > REMEMBERED {
            known.clear();
            self.remembered.set(version.items.len());
        }
        known.insert(blob, Arc::clone(version));
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
    tracks: RefCell<HashMap<CommitId, Rc<Tracks>>>,
    /// Whether the file had another path. Where it had not, every parent's own past has what was done
    /// to it.
    is_renamed: bool,
    after: RefCell<HashMap<(CommitId, CommitId), bool>>,
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
        let is_renamed = history.nodes.iter().any(|node| node.path != history.path);
        let (blobs, tracks, after) = (RefCell::default(), RefCell::default(), RefCell::default());
        Self { versions, repository, paths, blobs, tracks, is_renamed, after }
    }

    /// What the whole history of a commit of the boundary did to the list; none where nothing is known
    /// of it.
    fn elder_tracks(&self, boundary: CommitId) -> Result<Option<Rc<Tracks>>, PipelineError> {
        if let Some(tracks) = self.tracks.borrow().get(&boundary) {
            return Ok(Some(Rc::clone(tracks)));
        }
        let Some(path) = self.paths.get(&boundary) else { return Ok(None) };
        let history = self.versions.walk(boundary, path, &[], WalkMode::Full)?;
        let elders = Self::new(self.repository, self.versions, &history);
        let tracks = Rc::new(ledger::derive(&nodes(&history), &elders)?);
        self.tracks.borrow_mut().insert(boundary, Rc::clone(&tracks));
        Ok(Some(tracks))
    }
}

impl ledger::Past for Elders<'_> {
    type Error = PipelineError;

    fn version(&self, blob: BlobId) -> Result<Arc<Version>, PipelineError> {
        self.versions.read(blob)
    }

    fn says_revert(&self, commit: CommitId) -> Result<bool, PipelineError> {
        Ok(self.repository.commit(commit)?.message.raw().contains("This reverts commit"))
    }

    fn comes_after(
        &self,
        merge: CommitId,
        (parent, of): (usize, usize),
        elder: CommitId,
    ) -> Result<bool, PipelineError> {
        if !self.is_renamed {
            return Ok(false);
        }
        let merge = self.repository.commit(merge)?;
        // A simplified walk leaves parents out, and what they did with them.
        let Some(&parent) = merge.parents.get(parent).filter(|_| merge.parents.len() == of) else {
            return Ok(false);
        };
        if let Some(&known) = self.after.borrow().get(&(elder, parent)) {
            return Ok(known);
        }
        let is_after = self.repository.is_ancestor(elder, parent)?;
        self.after.borrow_mut().insert((elder, parent), is_after);
        Ok(is_after)
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

    fn shares_tick(
        &self,
        boundary: CommitId,
        item: usize,
        other: CommitId,
    ) -> Result<bool, PipelineError> {
        let Some(tracks) = self.elder_tracks(boundary)? else { return Ok(true) };
        for tick in tracks.ticking(item) {
            // What is older than all that is known may well be shared.
            let Some(tick) = tick else { return Ok(true) };
            if tick == other || self.repository.is_ancestor(tick, other)? {
                return Ok(true);
            }
        }
        Ok(false)
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
