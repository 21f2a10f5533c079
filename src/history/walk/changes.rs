//! What each commit has otherwise than its first parent, as far as many files are concerned.
//!
//! For the walk of hundreds of files each commit is compared with its first parent once: only
//! folders that differ and lead to one of the files are entered. All names that differ in such a folder
//! are noted, since the files had other names there before. The answer may say that a path changed which
//! is the same on both sides, never leave out one that is not.
//!
//! - **watched**: an entry of one of the folders that lead to the files: a file, or a folder with all
//!   that is below it.
//! - **line**: a commit, its first parent, the first parent of that, and so on, up to a commit that
//!   is on another line already, has no parents, or is the last that is walked. Each commit is on one
//!   line. A line knows at which of its places each entry changed, and what it is since, so that a
//!   walk of one file goes from change to change and reads no tree.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use foldhash::HashMap;

use super::super::{
    commit_graph::PathKey,
    error::HistoryError,
    graph::{Links, Marks, No},
    repository::Repository,
    tree::{Differing, Slot, TreeId, subtree, twice},
};
use crate::model::CommitId;

/// A folder that leads to files.
#[derive(Debug)]
struct Folder {
    number: usize,
    below: BTreeMap<Box<[u8]>, Folder>,
}

/// An entry that is watched, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Watched(u32);

/// What is watched of a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watch {
    /// The entry that changes whenever the path does.
    pub entry: Watched,
    /// Whether that is the path itself, and no folder above it.
    pub is_itself: bool,
}

/// The entries that were asked for or that changed: a name in a folder.
#[derive(Debug, Default)]
struct Entries(HashMap<(usize, Box<[u8]>), Watched>);

/// The changes of each commit.
pub(super) struct Changes<'a> {
    repository: &'a Repository,
    outside: &'a Marks,
    survey: Rc<Survey>,
}

/// What was found out of the changes of these files.
#[derive(Debug)]
pub(in crate::history) struct Survey {
    root: Folder,
    /// The names at the root that lead to files.
    tops: BTreeMap<String, PathKey>,
    entries: RefCell<Entries>,
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
    /// In order.
    changes: Vec<Change>,
    /// The first parent of the last commit: it is on another line.
    goes_on: Option<No>,
}

/// What is nearest to a commit along first parents.
#[derive(Clone, Copy, Debug)]
pub(super) enum Nearest {
    /// A commit that changed an entry, and what that is since.
    Change(No, Option<Slot>),
    /// A commit of which nobody knows what the entry is: a tree there has the name twice, or it is the
    /// one without parents at the end.
    Unknown(No),
}

/// A change of an entry.
#[derive(Clone, Copy, Debug)]
struct Change {
    entry: Watched,
    /// The place of the commit on its line.
    place: u32,
    since: Since,
}

/// What an entry is in a commit, and was not in its first parent.
#[derive(Clone, Copy, Debug)]
enum Since {
    Slot(Option<Slot>),
    /// One of the trees has the name twice.
    Unknown,
}

impl Line {
    /// The nearest change of an entry from a place on, towards older commits.
    fn nearest(&self, entry: Watched, place: usize) -> Option<&Change> {
        let is_before = |change: &Change| (change.entry, change.place as usize) < (entry, place);
        let nearest = self.changes.get(self.changes.partition_point(is_before));
        nearest.filter(|change| change.entry == entry)
    }
}

impl<'a> Changes<'a> {
    /// Of these files, in commits that are not outside.
    pub fn new(repository: &'a Repository, outside: &'a Marks, paths: &[String]) -> Self {
        let known = repository.survey.take();
        let known = known.filter(|survey| outside.is_empty() && survey.covers(paths));
        let survey = known.unwrap_or_else(|| Rc::new(Survey::new(paths)));
        Self { repository, outside, survey }
    }

    /// Follows the line of a commit, for walks of these files or of some of them that go on to where
    /// history began.
    pub fn survey(
        repository: &'a Repository,
        head: CommitId,
        paths: &[String],
    ) -> Result<(), HistoryError> {
        let changes =
            Changes { repository, outside: &Marks::default(), survey: Rc::new(Survey::new(paths)) };
        changes.place(repository.number(head))?;
        repository.survey.replace(Some(changes.survey));
        Ok(())
    }

    /// What changes whenever the path does; none where that is not watched.
    pub fn watch(&self, path: &str) -> Option<Watch> {
        let mut folder = &self.survey.root;
        let mut names = path.split('/');
        while let Some(name) = names.next() {
            match folder.below.get(name.as_bytes()) {
                Some(below) => folder = below,
                // Commits that change nothing at the root that leads to files are not looked into.
                None if folder.number == 0 && !self.survey.tops.contains_key(name) => break,
                None => {
                    let entry = self.survey.entries.borrow_mut().number(folder, name.as_bytes());
                    return Some(Watch { entry, is_itself: names.next().is_none() });
                }
            }
        }
        None
    }

    /// Whether a commit may have a watched entry otherwise than its first parent.
    pub fn has(&self, no: No, entry: Watched) -> Result<bool, HistoryError> {
        let (line, place) = self.place(no)?;
        let lines = self.survey.lines.borrow();
        let nearest = lines.all[line].nearest(entry, place);
        Ok(nearest.is_some_and(|change| change.place as usize == place))
    }

    /// The nearest commit, itself or along first parents, that changed the entry. Nothing may be
    /// outside.
    pub fn nearest(&self, no: No, entry: Watched) -> Result<Nearest, HistoryError> {
        let mut at = no;
        loop {
            let (line, place) = self.place(at)?;
            let lines = self.survey.lines.borrow();
            let line = &lines.all[line];
            if let Some(change) = line.nearest(entry, place) {
                let commit = line.commits[change.place as usize];
                return Ok(match change.since {
                    Since::Slot(slot) => Nearest::Change(commit, slot),
                    Since::Unknown => Nearest::Unknown(commit),
                });
            }
            match line.goes_on {
                Some(next) => at = next,
                None => return Ok(Nearest::Unknown(line.commits.last().copied().unwrap_or(at))),
            }
        }
    }

    /// The line that a commit is on, and its place there.
    fn place(&self, no: No) -> Result<(usize, usize), HistoryError> {
        let known = |lines: &Lines, no: No| lines.places.get(no.index()).copied().flatten();
        if let Some(place) = known(&self.survey.lines.borrow(), no) {
            return Ok(place);
        }
        let mut line = Line { goes_on: Some(no), ..Line::default() };
        let is_new = |&no: &No| {
            known(&self.survey.lines.borrow(), no).is_none() && !self.outside.contains(no)
        };
        while let Some(no) = line.goes_on.filter(is_new) {
            let links = self.repository.links_of(no)?;
            let place = u32::try_from(line.commits.len()).unwrap_or(u32::MAX);
            let changed = self.changed(&links)?.into_iter();
            line.changes.extend(changed.map(|(entry, since)| Change { entry, place, since }));
            line.commits.push(no);
            line.goes_on = links.parents.first().copied();
        }
        line.changes.sort_unstable_by_key(|change| (change.entry, change.place));
        line.changes.shrink_to_fit();
        self.survey.lines.borrow_mut().add(line);
        Ok((self.survey.lines.borrow().all.len() - 1, 0))
    }

    /// The entries that a commit has otherwise than its first parent, and what they are.
    fn changed(&self, links: &Links) -> Result<Vec<(Watched, Since)>, HistoryError> {
        let mut found = Vec::new();
        let may_have = |top: &PathKey| self.repository.may_have_changed(links, top);
        if let Some(&parent) = links.parents.first()
            && self.survey.tops.values().any(may_have)
        {
            let parent = self.repository.links_of(parent)?.tree;
            self.compare(&self.survey.root, (Some(parent), Some(links.tree)), &mut found)?;
        }
        Ok(found)
    }

    fn compare(
        &self,
        folder: &Folder,
        (old, new): (Option<TreeId>, Option<TreeId>),
        found: &mut Vec<(Watched, Since)>,
    ) -> Result<(), HistoryError> {
        let Some(either) = new.or(old).filter(|_| old != new) else { return Ok(()) };
        for Differing { name, old: was, new: is, is_doubled } in
            self.repository.differences(old, new)?
        {
            let since = if is_doubled { Since::Unknown } else { Since::Slot(is) };
            found.push((self.survey.entries.borrow_mut().number(folder, &name), since));
            match folder.below.get(&name) {
                // What is below cannot be followed.
                Some(_) if is_doubled => return Err(twice(either)),
                Some(below) => self.compare(below, (subtree(was), subtree(is)), found)?,
                None => {}
            }
        }
        Ok(())
    }
}

impl Survey {
    fn new(paths: &[String]) -> Self {
        let mut root = Folder { number: 0, below: BTreeMap::new() };
        let mut folders = 1;
        for path in paths {
            folders_of(path).fold(&mut root, |folder, name| {
                folder.below.entry(name.as_bytes().into()).or_insert_with(|| {
                    folders += 1;
                    Folder { number: folders - 1, below: BTreeMap::new() }
                })
            });
        }
        let tops = paths.iter().map(|path| top_of(path));
        let tops = tops.map(|top| (top.to_owned(), PathKey::new(top))).collect();
        Self { root, tops, entries: RefCell::default(), lines: RefCell::default() }
    }

    /// Whether all folders are known that lead to these files.
    fn covers(&self, paths: &[String]) -> bool {
        paths.iter().all(|path| {
            let mut folder = Some(&self.root);
            for name in folders_of(path) {
                folder = folder.and_then(|folder| folder.below.get(name.as_bytes()));
            }
            folder.is_some() && self.tops.contains_key(top_of(path))
        })
    }
}

/// The names of the folders that lead to a file, the outermost first.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit_once('/').into_iter().flat_map(|(above, _)| above.split('/'))
}

/// The name at the root that leads to a file.
fn top_of(path: &str) -> &str {
    path.split_once('/').map_or(path, |(top, _)| top)
}

impl Entries {
    fn number(&mut self, folder: &Folder, name: &[u8]) -> Watched {
        let next = Watched(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        *self.0.entry((folder.number, name.into())).or_insert(next)
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
