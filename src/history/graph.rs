//! Commits by number, with what a walk needs of them: tree, parents, and which to look at first.

use std::hash::BuildHasher;
use std::ops::Deref;
use std::rc::Rc;

use foldhash::{HashMap, fast::RandomState};
use git2::ObjectType;
use hashbrown::{HashTable, hash_table::Entry};

use super::{
    commit_graph::{CommitGraph, PathKey},
    error::HistoryError,
    fsck::Header,
    object::corrupt,
    repository::Repository,
    tree::TreeId,
};
use crate::model::{CommitId, progress::Count};

/// The number of a commit among those that this process has met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct No(u32);

impl No {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a walk needs of a commit.
#[derive(Clone, Debug)]
pub(super) struct Links {
    pub tree: TreeId,
    /// None for a shallow commit, whatever its object says.
    pub parents: Parents,
    /// Whether its parents were left out when history was fetched.
    pub shallow: bool,
    pub rank: Rank,
    /// Its place in the commit-graph file.
    position: Option<u32>,
}

/// A commit's parents, in their order. Nearly all commits have one or two.
#[derive(Clone, Debug)]
pub(super) enum Parents {
    None,
    One([No; 1]),
    Two([No; 2]),
    More(Rc<Vec<No>>),
}

impl Deref for Parents {
    type Target = [No];

    fn deref(&self) -> &[No] {
        match self {
            Self::None => &[],
            Self::One(one) => one,
            Self::Two(two) => two,
            Self::More(all) => all,
        }
    }
}

impl FromIterator<No> for Parents {
    fn from_iter<T: IntoIterator<Item = No>>(parents: T) -> Self {
        let mut parents = parents.into_iter();
        match (parents.next(), parents.next(), parents.next()) {
            (None, ..) => Self::None,
            (Some(one), None, _) => Self::One([one]),
            (Some(one), Some(two), None) => Self::Two([one, two]),
            (Some(one), Some(two), Some(three)) => {
                Self::More(Rc::new([one, two, three].into_iter().chain(parents).collect()))
            }
        }
    }
}

/// What says which of two commits to look at first: the higher one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Greater than that of each parent.
    Level(u32),
    /// The committer's date, in seconds since 1970, where nobody wrote a level down; then nobody did
    /// for its children. It may be anything.
    Date(u32),
}

impl Rank {
    /// Whether it is to be relied on.
    pub fn is_level(self) -> bool {
        matches!(self, Self::Level(_))
    }
}

/// The commits met so far.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// Found by their ids.
    numbers: HashTable<No>,
    hasher: RandomState,
    ids: Vec<CommitId>,
    links: Vec<Option<Links>>,
    /// What `git fsck` says of those that were asked about.
    malformed: HashMap<No, Option<&'static str>>,
}

/// A set of commits.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks(Vec<bool>);

impl Marks {
    /// Adds a commit; whether it is new.
    pub fn insert(&mut self, no: No) -> bool {
        if self.0.len() <= no.index() {
            self.0.resize(no.index() + 1, false);
        }
        !std::mem::replace(&mut self.0[no.index()], true)
    }

    /// Whether no commit was ever added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn contains(&self, no: No) -> bool {
        self.0.get(no.index()).copied().unwrap_or_default()
    }
}

impl Graph {
    fn number(&mut self, id: CommitId) -> No {
        let (ids, hasher) = (&self.ids, &self.hasher);
        let hash_of = |no: &No| hasher.hash_one(ids[no.index()]);
        let entry = self.numbers.entry(hasher.hash_one(id), |no| ids[no.index()] == id, hash_of);
        match entry {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                let next = No(u32::try_from(ids.len()).unwrap_or(u32::MAX));
                place.insert(next);
                self.ids.push(id);
                self.links.push(None);
                next
            }
        }
    }
}

impl Repository {
    /// The number of a commit.
    pub(super) fn number(&self, id: CommitId) -> No {
        self.graph.borrow_mut().number(id)
    }

    /// The commit of a number.
    pub(super) fn id_of(&self, no: No) -> CommitId {
        self.graph.borrow().ids[no.index()]
    }

    /// Tree and parents of a commit, remembered.
    pub(super) fn links(&self, id: CommitId) -> Result<Links, HistoryError> {
        self.links_of(self.number(id))
    }

    /// Tree and parents of a commit, remembered.
    pub(super) fn links_of(&self, no: No) -> Result<Links, HistoryError> {
        if let Some(links) = &self.graph.borrow().links[no.index()] {
            return Ok(links.clone());
        }
        let links = match self.links_in_file(no) {
            Some(links) => links,
            None => self.links_in_object(no)?,
        };
        if !self.is_another {
            self.progress().count(Count::Commits);
        }
        self.graph.borrow_mut().links[no.index()] = Some(links.clone());
        Ok(links)
    }

    /// The parents of a commit, none of a shallow one.
    pub(super) fn parents(&self, id: CommitId) -> Result<Vec<CommitId>, HistoryError> {
        let links = self.links(id)?;
        Ok(links.parents.iter().map(|&parent| self.id_of(parent)).collect())
    }

    fn links_in_object(&self, no: No) -> Result<Links, HistoryError> {
        let id = self.id_of(no);
        let shallow = self.shallow.contains(&id);
        let (tree, parents, date) = self.with_object(id.0, ObjectType::Commit, |bytes| {
            let (header, date) = Header::parse_links(bytes);
            let (tree, parents) = tree_and_parents(id, &header)?;
            let parents = if shallow { &[] } else { parents };
            let mut graph = self.graph.borrow_mut();
            Ok((tree, parents.iter().map(|&parent| graph.number(parent)).collect(), date))
        })?;
        Ok(Links { tree, parents, shallow, rank: Rank::Date(date), position: None })
    }

    fn links_in_file(&self, no: No) -> Option<Links> {
        let file = self.commit_graph()?;
        let position = file.find(self.id_of(no))?;
        let known = file.known(position)?;
        let mut graph = self.graph.borrow_mut();
        let parents: Option<Parents> =
            known.parents.iter().map(|&parent| Some(graph.number(file.id(parent)?))).collect();
        Some(Links {
            tree: known.tree,
            parents: parents?,
            shallow: false,
            rank: Rank::Level(known.level),
            position: Some(position),
        })
    }

    /// The commit-graph file; none where there is none, or history is not as it was committed.
    fn commit_graph(&self) -> Option<&CommitGraph> {
        let open = || {
            let file = CommitGraph::open(&self.common_dir().join("objects"))?;
            self.alterations().is_ok_and(|found| found.is_as_committed()).then_some(file)
        };
        self.commit_graph.get_or_init(open).as_ref()
    }

    /// Whether a commit-graph file makes reading faster here; what is read is the same without.
    #[must_use]
    pub fn has_commit_graph(&self) -> bool {
        self.commit_graph().is_some()
    }

    /// Whether a commit may have changed a path against its first parent; also where only the trees
    /// can tell.
    pub(super) fn may_have_changed(&self, links: &Links, path: &PathKey) -> bool {
        let told = links.position.zip(self.commit_graph());
        told.and_then(|(at, file)| file.may_have_changed(at, path)).unwrap_or(true)
    }

    /// What `git fsck` calls an error in a commit.
    ///
    /// # Errors
    /// Where the commit cannot be read, or a commit-graph file has it otherwise.
    pub(super) fn malformed(&self, id: CommitId) -> Result<Option<&'static str>, HistoryError> {
        let no = self.number(id);
        if let Some(&known) = self.graph.borrow().malformed.get(&no) {
            return Ok(known);
        }
        let links = self.links_of(no)?;
        let malformed = self.with_object(id.0, ObjectType::Commit, |bytes| {
            let header = Header::parse(bytes);
            let (tree, parents) = tree_and_parents(id, &header)?;
            let same_parents = links.shallow
                || links.parents.iter().map(|&parent| self.id_of(parent)).eq(parents.iter().copied());
            if links.tree != tree || !same_parents {
                let what = "the commit-graph file has it otherwise; run `git commit-graph verify`, and write it anew";
                return Err(corrupt(ObjectType::Commit, id.0, what));
            }
            Ok(header.malformed)
        })?;
        self.graph.borrow_mut().malformed.insert(no, malformed);
        Ok(malformed)
    }
}

fn tree_and_parents<'a>(
    id: CommitId,
    header: &'a Header<'_>,
) -> Result<(TreeId, &'a [CommitId]), HistoryError> {
    let unreadable = |what| corrupt(ObjectType::Commit, id.0, what);
    let tree = header.tree.ok_or_else(|| unreadable("it names no tree"))?;
    if header.malformed == Some("bad parent") {
        return Err(unreadable("it names a parent that is no object id"));
    }
    Ok((TreeId(tree), &header.parents))
}
