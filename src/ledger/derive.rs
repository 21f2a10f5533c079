//! The walk from the oldest version to the judged one: every commit's doing to every item.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::merge::{Candidate, merge};
use super::pair::{Pairing, pair};
use super::track::{Grave, Snapshot, Track, Version};
use super::transition::{Act, Change, bury, enter, follow, see};
use crate::model::{BlobId, CommitId, Problem};

/// One commit of the walked history, with the checklist that it has.
#[derive(Clone, Debug)]
pub struct Node {
    /// The commit.
    pub commit: CommitId,
    /// Its version of the file; none where it has none.
    pub version: Option<Rc<Version>>,
    /// Places of its parents among the nodes, all before its own.
    pub parents: Vec<usize>,
    /// Whether it only shows what was there before the walked history began.
    pub boundary: bool,
}

/// What the derivation asks of history beyond the walked commits.
pub trait Past {
    /// How looking may fail.
    type Error;

    /// Whether a commit's message says that it reverts another.
    ///
    /// # Errors
    /// If the commit cannot be read.
    fn says_revert(&self, commit: CommitId) -> Result<bool, Self::Error>;

    /// The blobs that the file had before the walked history began.
    ///
    /// # Errors
    /// If that history cannot be read.
    fn elder_blobs(&self) -> Result<Rc<BTreeSet<BlobId>>, Self::Error>;

    /// The texts of items that were ticked before the walked history began.
    ///
    /// # Errors
    /// If that history cannot be read.
    fn elder_ticks(&self) -> Result<Rc<BTreeSet<String>>, Self::Error>;
}

/// The tracks at one commit.
#[derive(Clone, Debug, Default)]
struct Place {
    version: Option<Rc<Version>>,
    tracks: Vec<Rc<Track>>,
    graves: Rc<Vec<Grave>>,
}

/// The tracks of the judged version, one an item.
#[derive(Clone, Debug, Default)]
pub struct Tracks {
    pub(super) version: Option<Rc<Version>>,
    pub(super) by_item: Vec<Rc<Track>>,
    pub(super) graves: Rc<Vec<Grave>>,
}

/// Walks the nodes (topological order, parents first) and returns the tracks of the last.
///
/// # Errors
/// If history beyond the walked commits is needed and cannot be read.
pub fn derive<P: Past>(nodes: &[Node], past: &P) -> Result<Tracks, P::Error> {
    let mut derivation = Derivation { nodes, past, pairings: HashMap::new(), places: Vec::new() };
    for at in 0..nodes.len() {
        let place = derivation.place(at)?;
        derivation.places.push(place);
    }
    let last = derivation.places.pop().unwrap_or_default();
    Ok(Tracks {
        version: last.version.clone(),
        by_item: last.tracks.clone(),
        graves: Rc::clone(&last.graves),
    })
}

struct Derivation<'a, P> {
    nodes: &'a [Node],
    past: &'a P,
    pairings: HashMap<(BlobId, BlobId), Rc<Pairing>>,
    places: Vec<Rc<Place>>,
}

impl<P: Past> Derivation<'_, P> {
    fn place(&mut self, at: usize) -> Result<Rc<Place>, P::Error> {
        let node = &self.nodes[at];
        if node.boundary {
            return Ok(Rc::new(seen(at, node)));
        }
        let parents: Vec<Rc<Place>> =
            node.parents.iter().map(|&parent| Rc::clone(&self.places[parent])).collect();
        match parents.as_slice() {
            [] => Ok(Rc::new(self.first(at))),
            [parent] => self.child(at, parent),
            _ => Ok(self.merged(at, &parents)),
        }
    }

    fn pairing(&mut self, old: &Version, new: &Version) -> Rc<Pairing> {
        let key = (old.blob, new.blob);
        let make = || Rc::new(pair(&old.checklist, &new.checklist));
        Rc::clone(self.pairings.entry(key).or_insert_with(make))
    }

    /// A commit without parents brings every item in.
    fn first(&self, at: usize) -> Place {
        let version = self.nodes[at].version.clone();
        let tracks = version.iter().flat_map(|version| {
            let act = self.act(at, version, false);
            (0..version.checklist.items.len()).map(move |item| Rc::new(enter(None, item, act)))
        });
        Place { tracks: tracks.collect(), version, graves: Rc::default() }
    }

    fn act<'v>(&self, at: usize, version: &'v Rc<Version>, in_merge: bool) -> Act<'v> {
        Act { at, commit: self.nodes[at].commit, in_merge, version }
    }

    /// A commit with one parent.
    fn child(&mut self, at: usize, parent: &Rc<Place>) -> Result<Rc<Place>, P::Error> {
        let node = &self.nodes[at];
        let (old, new) = (parent.version.clone(), node.version.clone());
        match (old, new) {
            (None, None) => Ok(Rc::clone(parent)),
            (Some(old), Some(new)) if old.blob == new.blob => Ok(Rc::clone(parent)),
            (old, None) => Ok(Rc::new(Place {
                graves: self.bury_lost(at, parent, old.as_ref(), |_| true, false),
                ..Place::default()
            })),
            (None, Some(new)) => {
                let mut graves = Graveyard::of(&parent.graves);
                let act = self.act(at, &new, false);
                let tracks = (0..new.checklist.items.len())
                    .map(|item| Rc::new(enter(graves.exhume(&new, item).as_deref(), item, act)))
                    .collect();
                Ok(Rc::new(Place { tracks, graves: graves.rest(), version: Some(new) }))
            }
            (Some(old), Some(new)) => self.changed(at, parent, &old, &new),
        }
    }

    /// A commit with one parent that changed the file.
    fn changed(
        &mut self,
        at: usize,
        parent: &Rc<Place>,
        old: &Rc<Version>,
        new: &Rc<Version>,
    ) -> Result<Rc<Place>, P::Error> {
        let pairing = self.pairing(old, new);
        let problems = self.revert_problems(at, parent, (old, new), &pairing)?;
        let buried =
            self.bury_lost(at, parent, Some(old), |item| pairing.to_new[item].is_none(), false);
        let mut graves = Graveyard::of(&buried);
        let act = self.act(at, new, false);
        let mut tracks = Vec::with_capacity(new.checklist.items.len());
        for item in 0..new.checklist.items.len() {
            tracks.push(match pairing.to_old[item] {
                None => Rc::new(enter(graves.exhume(new, item).as_deref(), item, act)),
                Some(before) => {
                    let change = change(old, new, &pairing, before, item);
                    let track = &parent.tracks[before];
                    if change.is_none() {
                        Rc::clone(track)
                    } else {
                        Rc::new(follow(track, change, item, act, problems.of(item)))
                    }
                }
            });
        }
        Ok(Rc::new(Place { tracks, graves: graves.rest(), version: Some(Rc::clone(new)) }))
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
        let ticked: Vec<(usize, usize)> = (0..new.checklist.items.len())
            .filter_map(|item| Some((pairing.to_old[item]?, item)))
            .filter(|&(before, item)| change(old, new, pairing, before, item).ticks())
            .collect();
        if ticked.len() < 2 {
            return Ok(Restorations::default());
        }
        if self.was_there_before(at, new.blob)? {
            return Ok(Restorations(ticked.into_iter().map(|(_, item)| item).collect()));
        }
        if !self.past.says_revert(self.nodes[at].commit)? {
            return Ok(Restorations::default());
        }
        let elder = self.past.elder_ticks()?;
        let again: BTreeSet<usize> = ticked
            .into_iter()
            .filter(|&(before, item)| {
                parent.tracks[before].was_checked()
                    || elder.contains(new.checklist.items[item].text.raw())
            })
            .map(|(_, item)| item)
            .collect();
        Ok(if again.len() < 2 { Restorations::default() } else { Restorations(again) })
    }

    /// Whether an ancestor of a commit has the file with exactly these bytes.
    fn was_there_before(&self, at: usize, blob: BlobId) -> Result<bool, P::Error> {
        let mut waiting = self.nodes[at].parents.clone();
        let mut known: BTreeSet<usize> = waiting.iter().copied().collect();
        while let Some(place) = waiting.pop() {
            let node = &self.nodes[place];
            if node.version.as_ref().is_some_and(|version| version.blob == blob) {
                return Ok(true);
            }
            waiting.extend(node.parents.iter().filter(|&&parent| known.insert(parent)));
        }
        Ok(self.past.elder_blobs()?.contains(&blob))
    }

    fn bury_lost(
        &self,
        at: usize,
        parent: &Place,
        old: Option<&Rc<Version>>,
        is_lost: impl Fn(usize) -> bool,
        in_merge: bool,
    ) -> Rc<Vec<Grave>> {
        let Some(old) = old else { return Rc::clone(&parent.graves) };
        let lost: Vec<usize> = (0..parent.tracks.len()).filter(|&item| is_lost(item)).collect();
        if lost.is_empty() {
            return Rc::clone(&parent.graves);
        }
        let mut graves = parent.graves.as_ref().clone();
        graves.extend(lost.into_iter().map(|item| Grave {
            snapshot: Snapshot::new(old, item),
            track: Rc::new(bury(&parent.tracks[item], at, self.nodes[at].commit, in_merge)),
        }));
        Rc::new(graves)
    }

    /// A merge.
    fn merged(&mut self, at: usize, parents: &[Rc<Place>]) -> Rc<Place> {
        if let Some(same) = identical(parents, self.nodes[at].version.as_ref()) {
            return same;
        }
        let Some(new) = self.nodes[at].version.clone() else {
            return Rc::new(self.merged_away(at, parents));
        };
        let pairings: Vec<Option<Rc<Pairing>>> = parents
            .iter()
            .map(|parent| Some(self.pairing(parent.version.as_ref()?, &new)))
            .collect();
        let act = self.act(at, &new, true);
        let mut graves = Graveyard::of(&all_graves(parents));
        let mut tracks = Vec::with_capacity(new.checklist.items.len());
        for item in 0..new.checklist.items.len() {
            let candidates: Vec<Candidate<'_>> = parents
                .iter()
                .zip(&pairings)
                .filter_map(|(parent, pairing)| candidate(parent, pairing.as_deref()?, &new, item))
                .collect();
            tracks.push(merge(&candidates, item, act).unwrap_or_else(|| {
                Rc::new(enter(graves.exhume(&new, item).as_deref(), item, act))
            }));
        }
        let lost = |parent: &Place, pairing: &Pairing| -> Vec<Grave> {
            let Some(old) = &parent.version else { return Vec::new() };
            let gone = (0..parent.tracks.len()).filter(|&one| pairing.to_new[one].is_none());
            gone.map(|one| Grave {
                snapshot: Snapshot::new(old, one),
                track: Rc::new(bury(&parent.tracks[one], at, self.nodes[at].commit, true)),
            })
            .collect()
        };
        let mut rest = graves.rest().as_ref().clone();
        for (parent, pairing) in parents.iter().zip(&pairings) {
            rest.extend(pairing.as_deref().map(|one| lost(parent, one)).unwrap_or_default());
        }
        Rc::new(Place { tracks, graves: Rc::new(rest), version: Some(new) })
    }

    /// A merge without the file.
    fn merged_away(&self, at: usize, parents: &[Rc<Place>]) -> Place {
        let mut graves = all_graves(parents).as_ref().clone();
        for parent in parents {
            let known = parent.graves.len();
            let all = self.bury_lost(at, parent, parent.version.as_ref(), |_| true, true);
            graves.extend(all.iter().skip(known).cloned());
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

fn seen(at: usize, node: &Node) -> Place {
    let tracks = node.version.iter().flat_map(|version| {
        (0..version.checklist.items.len()).map(move |item| Rc::new(see(at, version, item)))
    });
    Place { tracks: tracks.collect(), version: node.version.clone(), graves: Rc::default() }
}

/// The parents' place, where they all have the same one and the merge has their version.
fn identical(parents: &[Rc<Place>], version: Option<&Rc<Version>>) -> Option<Rc<Place>> {
    let (first, rest) = parents.split_first()?;
    let same = rest.iter().all(|other| Rc::ptr_eq(first, other))
        && first.version.as_ref().map(|one| one.blob) == version.map(|one| one.blob);
    same.then(|| Rc::clone(first))
}

fn all_graves(parents: &[Rc<Place>]) -> Rc<Vec<Grave>> {
    let mut all: Vec<Grave> = Vec::new();
    for grave in parents.iter().flat_map(|parent| parent.graves.iter()) {
        if !all.iter().any(|known| Rc::ptr_eq(&known.track, &grave.track)) {
            all.push(grave.clone());
        }
    }
    Rc::new(all)
}

fn candidate<'a>(
    parent: &'a Place,
    pairing: &Pairing,
    new: &Version,
    item: usize,
) -> Option<Candidate<'a>> {
    let before = pairing.to_old[item]?;
    let old = parent.version.as_ref()?;
    let moved = change(old, new, pairing, before, item).moved;
    Some(Candidate { item: &old.checklist.items[before], track: &parent.tracks[before], moved })
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
    let (was, is) = (&old.checklist.items[before], &new.checklist.items[item]);
    let parent_was = was.parent.and_then(|parent| pairing.to_new[parent]);
    let moved = was.headings != is.headings
        || was.parent.is_some() != is.parent.is_some()
        || parent_was != is.parent;
    Change { old: was, new: is, moved }
}

/// Graves that items of a newer version may rise from, each once.
struct Graveyard {
    graves: Vec<Option<Grave>>,
}

impl Graveyard {
    fn of(graves: &Rc<Vec<Grave>>) -> Self {
        Self { graves: graves.iter().cloned().map(Some).collect() }
    }

    /// The track of the newest grave with the item's text, under the same headings if there is one.
    fn exhume(&mut self, version: &Version, item: usize) -> Option<Rc<Track>> {
        let item = &version.checklist.items[item];
        let matches = |grave: &Option<Grave>, place: bool| {
            grave.as_ref().and_then(|grave| grave.snapshot.item()).is_some_and(|was| {
                was.text == item.text && (!place || was.headings == item.headings)
            })
        };
        let at = (0..self.graves.len()).rev().find(|&at| matches(&self.graves[at], true)).or_else(
            || (0..self.graves.len()).rev().find(|&at| matches(&self.graves[at], false)),
        )?;
        self.graves[at].take().map(|grave| grave.track)
    }

    fn rest(self) -> Rc<Vec<Grave>> {
        Rc::new(self.graves.into_iter().flatten().collect())
    }
}
