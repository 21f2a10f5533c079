//! Which of many files a commit has otherwise than its first parent.
//!
//! For the walk of hundreds of files each commit is compared with its first parent once: only
//! folders that differ and lead to one of the files are entered. The answer may name a file that is
//! the same on both sides, never leave one out that is not.
//!
//! - **line**: a commit, its first parent, the first parent of that, and so on, up to a commit that
//!   is on another line already, has no parents, or is the last that is walked. Each commit is on one
//!   line. A line knows at which of its places each file changed, so that a walk of one file goes
//!   from change to change.

use std::{cell::RefCell, collections::BTreeMap};

use foldhash::HashMap;

use super::super::{
    commit_graph::PathKey,
    error::HistoryError,
    graph::{Links, Marks, No},
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
    outside: &'a Marks,
    root: Folder,
    /// The names at the root that lead to files.
    tops: Vec<PathKey>,
    lines: RefCell<Lines>,
}

/// The lines that were followed.
#[derive(Debug, Default)]
struct Lines {
    all: Vec<Line>,
    /// The line of each commit, and the commit's place there.
    places: Vec<Option<(usize, usize)>>,
}

/// Commits, each the first parent of the one before.
#[derive(Debug, Default)]
struct Line {
    commits: Vec<No>,
    /// The places at which each file changed, in order.
    changed: HashMap<usize, Vec<usize>>,
    /// The first parent of the last commit: it is on another line.
    goes_on: Option<No>,
}

impl<'a> Changes<'a> {
    /// Of these files, each known by its first place here, in commits that are not outside.
    pub fn new(repository: &'a Repository, outside: &'a Marks, paths: &[String]) -> Self {
        let mut root = Folder::default();
        for (at, path) in paths.iter().enumerate() {
            let folder = path.split('/').fold(&mut root, |folder, name| {
                folder.below.entry(name.as_bytes().into()).or_default()
            });
            folder.file.get_or_insert(at);
        }
        let tops = root.below.keys().filter_map(|name| std::str::from_utf8(name).ok());
        let tops = tops.map(PathKey::new).collect();
        Self { repository, outside, root, tops, lines: RefCell::default() }
    }

    /// Whether a commit may have a file otherwise than its first parent.
    pub fn has(&self, no: No, file: usize) -> Result<bool, HistoryError> {
        let (line, place) = self.place(no)?;
        let lines = self.lines.borrow();
        let changed = lines.all[line].changed.get(&file);
        Ok(changed.is_some_and(|places| places.binary_search(&place).is_ok()))
    }

    /// The commit nearest to this one, itself or along first parents, that may have changed the
    /// file; else the one without parents at the end.
    pub fn nearest(&self, no: No, file: usize) -> Result<No, HistoryError> {
        let mut at = no;
        loop {
            let (line, place) = self.place(at)?;
            let lines = self.lines.borrow();
            let line = &lines.all[line];
            let changed = line.changed.get(&file).map(Vec::as_slice).unwrap_or_default();
            if let Some(&next) = changed.get(changed.partition_point(|&other| other < place)) {
                return Ok(line.commits[next]);
            }
            match line.goes_on {
                Some(next) => at = next,
                None => return Ok(line.commits.last().copied().unwrap_or(at)),
            }
        }
    }

    /// The line that a commit is on, and its place there.
    fn place(&self, no: No) -> Result<(usize, usize), HistoryError> {
        let known = |lines: &Lines, no: No| lines.places.get(no.index()).copied().flatten();
        if let Some(place) = known(&self.lines.borrow(), no) {
            return Ok(place);
        }
        let mut line = Line { goes_on: Some(no), ..Line::default() };
        let is_new =
            |&no: &No| known(&self.lines.borrow(), no).is_none() && !self.outside.contains(no);
        while let Some(no) = line.goes_on.filter(is_new) {
            let links = self.repository.links_of(no)?;
            for file in self.changed(&links)? {
                line.changed.entry(file).or_default().push(line.commits.len());
            }
            line.commits.push(no);
            line.goes_on = links.parents.first().copied();
        }
        self.lines.borrow_mut().add(line);
        Ok((self.lines.borrow().all.len() - 1, 0))
    }

    /// The files that a commit may have otherwise than its first parent, each once.
    fn changed(&self, links: &Links) -> Result<Vec<usize>, HistoryError> {
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
        Ok(found)
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
        for (name, old, new) in self.repository.differences(Some(old), Some(new))? {
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

impl Lines {
    fn add(&mut self, line: Line) {
        let number = self.all.len();
        for (place, no) in line.commits.iter().enumerate() {
            if self.places.len() <= no.index() {
                self.places.resize(no.index() + 1, None);
            }
            self.places[no.index()] = Some((number, place));
        }
        self.all.push(line);
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
