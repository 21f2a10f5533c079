//! The walk from the oldest version to the judged one: every commit's doing to every item.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};

use super::grave::{Graveyard, Removals};
use super::merge::{Candidate, merge};
use super::pair::{Pairing, pair};
use super::track::{Grave, Seen, Track};
use super::transition::{Act, Change, bury, enter, follow, see};
use crate::model::{BlobId, CommitId, Problem, Version};

/// How many pairs of items are remembered, for changes that several branches have; beyond it, all are
/// forgotten.
const REMEMBERED: usize = 1 << 20;

/// One commit of the walked history.
#[derive(Clone, Debug)]
pub struct Node {
    /// The commit.
    pub commit: CommitId,
    /// Its version of the file; none where it has none.
    pub blob: Option<BlobId>,
    /// Places of its parents among the nodes, all before its own.
    pub parents: Vec<usize>,
    /// Whether it is a merge, however many of its parents have a place here.
    pub merge: bool,
    /// Whether it only shows what was there before the walked history began.
    pub boundary: bool,
}

/// What the derivation asks of history.
pub trait Past {
    /// How looking may fail.
    type Error;

    /// What a version of the file says. Each is asked for when its commit is reached, and let go of
    /// when the commits behind it are done.
    ///
    /// # Errors
    /// If the version cannot be read.
    fn version(&self, blob: BlobId) -> Result<Arc<Version>, Self::Error>;

    /// Whether a commit's message says that it reverts another.
    ///
    /// # Errors
    /// If the commit cannot be read.
    fn says_revert(&self, commit: CommitId) -> Result<bool, Self::Error>;

    /// Whether a parent of a merge, by its place among so many, comes after a commit that the file of
    /// another parent knows, also where the file's path leads nowhere in that parent: it may have
    /// had the file at another path.
    ///
    /// # Errors
    /// If history cannot be read.
    fn comes_after(
        &self,
        merge: CommitId,
        parent: (usize, usize),
        elder: CommitId,
    ) -> Result<bool, Self::Error>;

    /// The blobs that the file had before the walked history began, at a commit of its boundary and
    /// the commits before that.
    ///
    /// # Errors
    /// If that history cannot be read.
    fn elder_blobs(&self, boundary: CommitId) -> Result<Rc<BTreeSet<BlobId>>, Self::Error>;

    /// The texts of items that were ticked there.
    ///
    /// # Errors
    /// If that history cannot be read.
    fn elder_ticks(&self, boundary: CommitId) -> Result<BTreeSet<String>, Self::Error>;

    /// Whether a tick that an item (by its index) has at a commit of the boundary is in the history of
    /// another commit as well. Where that cannot be told, it is.
    ///
    /// # Errors
    /// If that history cannot be read.
    fn shares_tick(
        &self,
        boundary: CommitId,
        item: usize,
        other: CommitId,
    ) -> Result<bool, Self::Error>;
}

/// The tracks at one commit.
#[derive(Clone, Debug, Default)]
struct Place {
    version: Option<(BlobId, Arc<Version>)>,
    tracks: Vec<Rc<Track>>,
    graves: Rc<Vec<Grave>>,
}

impl Place {
    fn blob(&self) -> Option<BlobId> {
        self.version.as_ref().map(|(blob, _)| *blob)
    }
}

/// The tracks of the judged version, one an item.
#[derive(Clone, Debug, Default)]
pub struct Tracks {
    pub(super) version: Option<Arc<Version>>,
    pub(super) by_item: Vec<Rc<Track>>,
    pub(super) graves: Rc<Vec<Grave>>,
}

/// Walks the nodes (topological order, parents first) and returns the tracks of the last.
///
/// # Errors
/// If history beyond the walked commits is needed and cannot be read.
pub fn derive<P: Past>(nodes: &[Node], past: &P) -> Result<Tracks, P::Error> {
    let mut derivation = Derivation::new(nodes, past);
    let mut last = Rc::default();
    for at in 0..nodes.len() {
        last = derivation.place(at)?;
        derivation.places.push(Some(Rc::clone(&last)));
        derivation.let_go(at);
    }
    Ok(Tracks {
        version: last.version.as_ref().map(|(_, version)| Arc::clone(version)),
        by_item: last.tracks.clone(),
        graves: Rc::clone(&last.graves),
    })
}

struct Derivation<'a, P> {
    nodes: &'a [Node],
    past: &'a P,
    pairings: HashMap<(BlobId, BlobId), Rc<Pairing>>,
    remembered: usize,
    /// Of each node that is done and that a later one still has to look at.
    places: Vec<Option<Rc<Place>>>,
    /// How many children of each node are not done.
    children: Vec<usize>,
    /// The first node that has a version.
    first_with: HashMap<BlobId, usize>,
    has_boundary: bool,
}

impl<'a, P: Past> Derivation<'a, P> {
    fn new(nodes: &'a [Node], past: &'a P) -> Self {
        let mut children = vec![0; nodes.len()];
        for &parent in nodes.iter().flat_map(|node| &node.parents) {
            children[parent] += 1;
        }
        let mut first_with = HashMap::new();
        for (at, node) in nodes.iter().enumerate() {
            if let Some(blob) = node.blob {
                first_with.entry(blob).or_insert(at);
            }
        }
        Self {
            nodes,
            past,
            pairings: HashMap::new(),
            remembered: 0,
            places: Vec::with_capacity(nodes.len()),
            children,
            first_with,
            has_boundary: nodes.iter().any(|node| node.boundary),
        }
    }

    /// Forgets the places of parents that no later node has.
    fn let_go(&mut self, at: usize) {
        for &parent in &self.nodes[at].parents {
            self.children[parent] -= 1;
            if self.children[parent] == 0 {
                self.places[parent] = None;
            }
        }
    }

    fn place(&mut self, at: usize) -> Result<Rc<Place>, P::Error> {
        let node = &self.nodes[at];
        if node.boundary {
            return Ok(Rc::new(seen(at, self.version(at)?)));
        }
        let parents: Vec<Rc<Place>> =
            node.parents.iter().filter_map(|&parent| self.places[parent].clone()).collect();
        match parents.as_slice() {
            [] => Ok(Rc::new(self.first(at)?)),
            [parent] if !node.merge => self.child(at, parent),
            _ => self.merged(at, &parents),
        }
    }

    fn version(&self, at: usize) -> Result<Option<(BlobId, Arc<Version>)>, P::Error> {
        let Some(blob) = self.nodes[at].blob else { return Ok(None) };
        Ok(Some((blob, self.past.version(blob)?)))
    }

    fn pairing(
        &mut self,
        (old_blob, old): (BlobId, &Version),
        (new_blob, new): (BlobId, &Version),
    ) -> Rc<Pairing> {
        if let Some(known) = self.pairings.get(&(old_blob, new_blob)) {
            return Rc::clone(known);
        }
        self.remembered += old.items.len() + new.items.len();
        if self.remembered > REMEMBERED {
            self.pairings.clear();
            self.remembered = old.items.len() + new.items.len();
        }
        let pairing = Rc::new(pair(old, new));
        self.pairings.insert((old_blob, new_blob), Rc::clone(&pairing));
        pairing
    }

    /// A commit without parents brings every item in.
    fn first(&self, at: usize) -> Result<Place, P::Error> {
        let version = self.version(at)?;
        let tracks = version.iter().flat_map(|(_, version)| {
            let act = self.act(at, version, self.nodes[at].merge);
            (0..version.items.len()).map(move |item| Rc::new(enter(None, item, act)))
        });
        Ok(Place { tracks: tracks.collect(), version, graves: Rc::default() })
    }

    fn act<'v>(&self, at: usize, version: &'v Version, in_merge: bool) -> Act<'v> {
        Act { at, commit: self.nodes[at].commit, in_merge, version }
    }

    /// A commit with one parent.
    fn child(&mut self, at: usize, parent: &Rc<Place>) -> Result<Rc<Place>, P::Error> {
        if parent.blob() == self.nodes[at].blob {
            return Ok(Rc::clone(parent));
        }
        match (&parent.version, self.version(at)?) {
            (_, None) => Ok(Rc::new(Place {
                graves: self.bury_lost(at, parent, |_| true, false),
                ..Place::default()
            })),
            (None, Some((blob, new))) => {
                let mut graves = Graveyard::of(Rc::clone(&parent.graves));
                let act = self.act(at, &new, false);
                let rise = |(at, item)| Rc::new(enter(graves.exhume(item).as_deref(), at, act));
                let tracks = new.items.iter().map(Arc::as_ref).enumerate().map(rise).collect();
                Ok(Rc::new(Place { tracks, graves: graves.rest(), version: Some((blob, new)) }))
            }
            (Some((old_blob, old)), Some((blob, new))) => {
                let pairing = self.pairing((*old_blob, old), (blob, &new));
                self.changed(at, parent, (old, &new), &pairing)
                    .map(|place| Rc::new(Place { version: Some((blob, new)), ..place }))
            }
        }
    }

    /// A commit with one parent that changed the file.
    fn changed(
        &self,
        at: usize,
        parent: &Place,
        (old, new): (&Version, &Version),
        pairing: &Pairing,
    ) -> Result<Place, P::Error> {
        let problems = self.revert_problems(at, parent, (old, new), pairing)?;
        let buried = self.bury_lost(at, parent, |item| pairing.to_new[item].is_none(), false);
        let mut graves = Graveyard::of(buried);
        let act = self.act(at, new, false);
        let (before, behind) = pairing.shared;
        let mut tracks = Vec::with_capacity(new.items.len());
        tracks.extend_from_slice(&parent.tracks[..before]);
        for item in pairing.unshared_new() {
            tracks.push(match pairing.to_old[item] {
                None => Rc::new(enter(graves.exhume(&new.items[item]).as_deref(), item, act)),
                Some(was) => {
                    let change = change(old, new, pairing, was, item);
                    let track = &parent.tracks[was];
                    if change.is_none() {
                        Rc::clone(track)
                    } else {
                        Rc::new(follow(track, change, item, act, problems.of(item)))
                    }
                }
            });
        }
        tracks.extend_from_slice(&parent.tracks[parent.tracks.len() - behind..]);
        Ok(Place { tracks, graves: graves.rest(), version: None })
    }

    /// Which ticks of a commit only restore an earlier version: those of a commit that ticks
    /// several boxes again, and leaves a file that was there before or says that it reverts.
    fn revert_problems(
        &self,
        at: usize,
        parent: &Place,
        (old, new): (&Version, &Version),
        pairing: &Pairing,
    ) -> Result<Restorations, P::Error> {
        let ticked: Vec<(usize, usize)> = pairing
            .unshared_new()
            .filter_map(|item| Some((pairing.to_old[item]?, item)))
            .filter(|&(before, item)| change(old, new, pairing, before, item).ticks())
            .collect();
        if ticked.len() < 2 {
            return Ok(Restorations::default());
        }
        let (was_there, edges) = self.look_back(at)?;
        if was_there {
            return Ok(Restorations(ticked.into_iter().map(|(_, item)| item).collect()));
        }
        if !self.past.says_revert(self.nodes[at].commit)? {
            return Ok(Restorations::default());
        }
        let mut elder = BTreeSet::new();
        for edge in edges {
            elder.extend(self.past.elder_ticks(edge)?);
        }
        let again: BTreeSet<usize> = ticked
            .into_iter()
            .filter(|&(before, item)| {
                parent.tracks[before].was_checked() || elder.contains(new.items[item].text.raw())
            })
            .map(|(_, item)| item)
            .collect();
        Ok(if again.len() < 2 { Restorations::default() } else { Restorations(again) })
    }

    /// Whether an ancestor of a commit has the file with exactly the same bytes, and at which commits
    /// the search left the walked history.
    fn look_back(&self, at: usize) -> Result<(bool, Vec<CommitId>), P::Error> {
        let Some(blob) = self.nodes[at].blob else { return Ok((false, Vec::new())) };
        let is_first = self.first_with.get(&blob) == Some(&at);
        if is_first && !self.has_boundary {
            return Ok((false, Vec::new()));
        }
        let mut waiting = self.nodes[at].parents.clone();
        let mut known: BTreeSet<usize> = waiting.iter().copied().collect();
        let mut edges = Vec::new();
        while let Some(place) = waiting.pop() {
            let node = &self.nodes[place];
            if node.blob == Some(blob) {
                return Ok((true, edges));
            }
            if node.boundary {
                edges.push(node.commit);
            }
            waiting.extend(node.parents.iter().filter(|&&parent| known.insert(parent)));
        }
        for edge in &edges {
            if self.past.elder_blobs(*edge)?.contains(&blob) {
                return Ok((true, edges));
            }
        }
        Ok((false, edges))
    }

    fn bury_lost(
        &self,
        at: usize,
        parent: &Place,
        is_lost: impl Fn(usize) -> bool,
        in_merge: bool,
    ) -> Rc<Vec<Grave>> {
        let buried = self.buried(at, parent, is_lost, in_merge);
        if buried.is_empty() {
            return Rc::clone(&parent.graves);
        }
        Rc::new(parent.graves.iter().cloned().chain(buried).collect())
    }

    /// The graves of a parent's items that are lost here.
    fn buried(
        &self,
        at: usize,
        parent: &Place,
        is_lost: impl Fn(usize) -> bool,
        in_merge: bool,
    ) -> Vec<Grave> {
        let Some((_, old)) = &parent.version else { return Vec::new() };
        let lost = (0..parent.tracks.len()).filter(|&item| is_lost(item));
        lost.map(|item| Grave {
            item: Arc::clone(&old.items[item]),
            track: Rc::new(bury(&parent.tracks[item], at, self.nodes[at].commit, in_merge)),
        })
        .collect()
    }

    /// A merge.
    fn merged(&mut self, at: usize, parents: &[Rc<Place>]) -> Result<Rc<Place>, P::Error> {
        if let Some(same) = identical(parents, self.nodes[at].blob) {
            return Ok(same);
        }
        let Some((blob, new)) = self.version(at)? else {
            return Ok(Rc::new(self.merged_away(at, parents)));
        };
        let pairings: Vec<Option<Rc<Pairing>>> = parents
            .iter()
            .map(|parent| {
                let (old_blob, old) = parent.version.as_ref()?;
                Some(self.pairing((*old_blob, old), (blob, &new)))
            })
            .collect();
        let act = self.act(at, &new, true);
        let mut graves = Graveyard::of(all_graves(parents));
        let removals: Vec<Removals<'_>> =
            parents.iter().map(|parent| Removals::of(&parent.graves)).collect();
        let mut tracks = Vec::with_capacity(new.items.len());
        for item in 0..new.items.len() {
            let by_parent: Vec<Option<Candidate<'_>>> = parents
                .iter()
                .zip(&pairings)
                .map(|(parent, pairing)| candidate(parent, pairing.as_deref()?, &new, item))
                .collect();
            let candidates: Vec<Candidate<'_>> = by_parent.iter().flatten().cloned().collect();
            let shares = |ticked: Seen, other: Seen| {
                let (boundary, other) = (self.nodes[ticked.at].commit, self.nodes[other.at].commit);
                self.past.shares_tick(boundary, ticked.item, other)
            };
            let Some(track) = merge(&candidates, item, act, shares)? else {
                let grave = graves.exhume(&new.items[item]);
                tracks.push(Rc::new(enter(grave.as_deref(), item, act)));
                continue;
            };
            let removed = self.removed(&track, &by_parent, &removals, act)?;
            tracks.push(if removed.is_empty() {
                track
            } else {
                Rc::new(outlive(&track, &removed, &mut graves, item, act))
            });
        }
        let mut rest = graves.rest();
        for (parent, pairing) in parents.iter().zip(&pairings) {
            let Some(pairing) = pairing else { continue };
            let lost = self.buried(at, parent, |item| pairing.to_new[item].is_none(), true);
            if !lost.is_empty() {
                rest = Rc::new(rest.iter().cloned().chain(lost).collect());
            }
        }
        Ok(Rc::new(Place { tracks, graves: rest, version: Some((blob, new)) }))
    }

    /// The commits that a merge's item stands by although a parent came after them and has it no
    /// longer, or has another in its place.
    fn removed(
        &self,
        track: &Rc<Track>,
        by_parent: &[Option<Candidate<'_>>],
        removals: &[Removals<'_>],
        act: Act<'_>,
    ) -> Result<BTreeSet<CommitId>, P::Error> {
        let is_kept = |one: &Option<Candidate<'_>>| {
            one.as_ref().is_some_and(|one| Rc::ptr_eq(one.track, track))
        };
        let mut removed = BTreeSet::new();
        if by_parent.iter().all(is_kept) {
            return Ok(removed);
        }
        for commit in track.standings.iter().filter_map(|standing| standing.commit) {
            let knows = |one: &Candidate<'_>| one.track.knows(Some(commit));
            for (parent, own) in by_parent.iter().enumerate() {
                if own.as_ref().is_some_and(knows) {
                    continue;
                }
                let place = (parent, by_parent.len());
                if removals[parent].know(commit)
                    || self.past.comes_after(act.commit, place, commit)?
                {
                    removed.insert(commit);
                }
            }
        }
        Ok(removed)
    }

    /// A merge without the file.
    fn merged_away(&self, at: usize, parents: &[Rc<Place>]) -> Place {
        let mut graves = all_graves(parents).as_ref().clone();
        for parent in parents {
            graves.extend(self.buried(at, parent, |_| true, true));
        }
        Place { graves: Rc::new(graves), ..Place::default() }
    }
}

/// New items whose ticks only restore an earlier version.
#[derive(Debug, Default)]
struct Restorations(BTreeSet<usize>);

impl Restorations {
    fn of(&self, item: usize) -> Option<Problem> {
        self.0.contains(&item).then_some(Problem::Restored)
    }
}

fn seen(at: usize, version: Option<(BlobId, Arc<Version>)>) -> Place {
    let items = version.iter().flat_map(|(_, version)| &version.items).enumerate();
    let tracks = items.map(|(item, then)| Rc::new(see(Seen { at, item }, then))).collect();
    Place { tracks, version, graves: Rc::default() }
}

/// The parents' place, where they all have the same one and the merge has their version.
fn identical(parents: &[Rc<Place>], blob: Option<BlobId>) -> Option<Rc<Place>> {
    let (first, rest) = parents.split_first()?;
    let same = rest.iter().all(|other| Rc::ptr_eq(first, other)) && first.blob() == blob;
    same.then(|| Rc::clone(first))
}

fn all_graves(parents: &[Rc<Place>]) -> Rc<Vec<Grave>> {
    let Some((first, rest)) = parents.split_first() else { return Rc::default() };
    if rest.iter().all(|other| Rc::ptr_eq(&first.graves, &other.graves)) {
        return Rc::clone(&first.graves);
    }
    let mut known: HashSet<*const Track> = HashSet::new();
    let graves = parents.iter().flat_map(|parent| parent.graves.iter());
    Rc::new(graves.filter(|grave| known.insert(Rc::as_ptr(&grave.track))).cloned().collect())
}

/// The track of an item that a merge keeps although a parent removed it since: only what that parent
/// never knew of stands on.
fn outlive(
    track: &Track,
    removed: &BTreeSet<CommitId>,
    graves: &mut Graveyard,
    item: usize,
    act: Act<'_>,
) -> Track {
    let mut track = track.clone();
    track.standings.retain(|one| one.commit.is_none_or(|commit| !removed.contains(&commit)));
    if !track.standings.is_empty() {
        return track;
    }
    if let Some(grave) = graves.exhume(&act.version.items[item]) {
        track.absorb(&grave);
    }
    enter(Some(&track), item, act)
}

fn candidate<'a>(
    parent: &'a Place,
    pairing: &Pairing,
    new: &Version,
    item: usize,
) -> Option<Candidate<'a>> {
    let before = pairing.to_old[item]?;
    let (_, old) = parent.version.as_ref()?;
    let moved = change(old, new, pairing, before, item).moved;
    Some(Candidate { item: &old.items[before], track: &parent.tracks[before], moved })
}

/// How a paired item changed. It moved if its headings are others, or the item that it is nested
/// in is another; a heading or parent that was merely reworded around it counts as well for
/// headings, and not for parents.
fn change<'a>(
    old: &'a Version,
    new: &'a Version,
    pairing: &Pairing,
    before: usize,
    item: usize,
) -> Change<'a> {
    let (was, is) = (&old.items[before], &new.items[item]);
    let parent_was = old.parent_of(before).and_then(|parent| pairing.to_new[parent]);
    let moved = was.headings != is.headings
        || was.parent.is_some() != is.parent.is_some()
        || parent_was != new.parent_of(item);
    Change { old: was, new: is, moved }
}
