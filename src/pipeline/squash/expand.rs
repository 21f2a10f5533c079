//! From a squash to the commits of its request: whose ticks they are, and whether they count.

use std::collections::{BTreeMap, BTreeSet};

use super::named;
use super::request::{self, Shown, Squash};
use crate::history::{FileHistory, Repository, WalkMode};
use crate::ledger::{self, Circumstances, Pairing, Tracks};
use crate::model::{
    BlobId, CommitId, EventKind, ItemDemands, ItemLedger, Problem, Request, Squashes, Version,
    ViaRequest,
};
use crate::pipeline::assent::{Brought, Voices};
use crate::pipeline::error::PipelineError;
use crate::pipeline::lineage::Lineage;
use crate::pipeline::lists::List;
use crate::pipeline::objections::Objections;
use crate::pipeline::past::{Elders, Versions, nodes};
use crate::pipeline::{release, unticks};

/// The squashes of one list.
pub struct Expansions<'a> {
    repository: &'a Repository,
    objections: &'a Objections<'a>,
    is_whole: bool,
    squashes: BTreeMap<CommitId, Expansion>,
    /// In a whole history: whose ticks squashes stand for, by item and squash.
    signed: BTreeMap<(usize, CommitId), CommitId>,
    found: Squashes,
}

/// One squash, and what its request shows.
struct Expansion {
    request: Request,
    /// The request's own past; none where no reference is here.
    past: Option<Past>,
}

/// What a request's commits did to the list.
struct Past {
    proven: bool,
    /// Its last commit.
    end: CommitId,
    /// Commits whose whole history is not the request's.
    exclude: Vec<CommitId>,
    /// The list's versions there.
    history: FileHistory,
    tracks: Tracks,
    /// How the request's items answer to head's.
    pairing: Pairing,
    /// Where the release began within the request, if the squash is what brought its start.
    start: Start,
    /// For each of head's items, the commit by which the branch last unticked or reworded it since the
    /// request left it.
    undone: Vec<Option<CommitId>>,
}

#[derive(Clone, Copy)]
enum Start {
    /// Where it began for the branch too.
    Outside,
    /// In the request, at this commit; none where the request does not begin it.
    Inside(Option<CommitId>),
}

/// What is looked through for squashes.
pub struct Ground<'a> {
    /// Where.
    pub repository: &'a Repository,
    /// Head's list.
    pub list: &'a List,
    /// Its versions.
    pub versions: &'a Versions<'a>,
    /// Its walked history.
    pub history: &'a FileHistory,
    /// What that did to its items.
    pub tracks: &'a Tracks,
    /// How many items the judged version has.
    pub items: usize,
    /// The base of the range, where there is one.
    pub base: Option<CommitId>,
    /// The commit that the release starts at.
    pub start: Option<CommitId>,
}

impl<'a> Expansions<'a> {
    /// Looks for squashes among the commits that ticked something. In a whole history
    /// (`is_whole`) they stay the sign-offs, and only the events tell of the requests.
    pub fn find(
        ground: &Ground<'a>,
        objections: &'a Objections<'a>,
        is_whole: bool,
    ) -> Result<Self, PipelineError> {
        let repository = ground.repository;
        let (squashes, signed) = (BTreeMap::new(), BTreeMap::new());
        let found = Squashes::default();
        let mut all = Self { repository, objections, is_whole, squashes, signed, found };
        let Some(head) = ground.history.nodes.last().and_then(|node| node.blob) else {
            return Ok(all);
        };
        let ticking = ground.ticking();
        for node in ground.history.nodes.iter().filter(|node| ticking.contains(&node.commit)) {
            let commit = repository.commit(node.commit)?;
            let (Some(request), [parent], Some(blob)) =
                (named(commit.message.raw()), commit.parents.as_slice(), node.blob)
            else {
                continue;
            };
            let before = node.parents.first().and_then(|&at| ground.history.nodes.get(at));
            let squash = Squash {
                commit: node.commit,
                parent: *parent,
                path: &node.path,
                path_before: before.map_or(&node.path, |before| &before.path),
                blob,
            };
            let expansion = all.expansion(ground, request, &squash, head)?;
            all.squashes.extend(expansion.map(|one| (node.commit, one)));
        }
        Ok(all)
    }

    fn expansion(
        &mut self,
        ground: &Ground<'_>,
        request: Request,
        squash: &Squash<'_>,
        head: BlobId,
    ) -> Result<Option<Expansion>, PipelineError> {
        let (end, proven) = match request::shown(self.repository, request, squash)? {
            Shown::Unrelated => return Ok(None),
            Shown::Absent => return Ok(Some(Expansion { request, past: None })),
            Shown::Proven(end) => (end, true),
            Shown::Other(_) if self.is_whole => return Ok(None),
            Shown::Other(end) => (end, false),
        };
        if proven {
            self.found.shown.insert(request, end);
        }
        let exclude: Vec<CommitId> = std::iter::once(squash.parent).chain(ground.base).collect();
        let versions = ground.versions;
        let history = versions.walk(end, squash.path, &exclude, WalkMode::Full)?;
        self.found.malformed.extend(&history.malformed);
        let Some(blob) = history.nodes.last().and_then(|node| node.blob) else { return Ok(None) };
        let elders = Elders::new(self.repository, versions, &history);
        let past = Past {
            proven,
            end,
            tracks: ledger::derive(&nodes(&history), &elders)?,
            pairing: ledger::pair(&*versions.read(blob)?, &*versions.read(head)?),
            start: self.start(ground, squash, &history)?,
            undone: self.undone(ground, squash, end)?,
            exclude,
            history,
        };
        Ok(Some(Expansion { request, past: Some(past) }))
    }

    /// What the branch took back while the request was under way: a tick has to come after it.
    fn undone(
        &self,
        ground: &Ground<'_>,
        squash: &Squash<'_>,
        end: CommitId,
    ) -> Result<Vec<Option<CommitId>>, PipelineError> {
        let head = &ground.list.checklist;
        if self.is_whole {
            return Ok(vec![None; head.items.len()]);
        }
        let bases = self.repository.merge_bases(squash.parent, end)?;
        let (versions, path) = (ground.versions, squash.path_before);
        let history = versions.walk(squash.parent, path, &bases, WalkMode::Full)?;
        let Some(blob) = history.nodes.last().and_then(|node| node.blob) else {
            return Ok(vec![None; head.items.len()]);
        };
        let elders = Elders::new(self.repository, versions, &history);
        let tracks = ledger::derive(&nodes(&history), &elders)?;
        let bytes = self.repository.blob(blob)?;
        let before = ground.list.older(&bytes, &squash.parent.short())?;
        let sources = unticks::sources(&before, head).into_iter();
        let undoing = |item| unticks::last_undoing(&tracks.events(item));
        Ok(sources.map(|source| source.and_then(undoing)).collect())
    }

    /// Where the release began for a request's commits.
    fn start(
        &self,
        ground: &Ground<'_>,
        squash: &Squash<'_>,
        history: &FileHistory,
    ) -> Result<Start, PipelineError> {
        if ground.start != Some(squash.commit) {
            return Ok(Start::Outside);
        }
        let version: &Version = &*ground.versions.read(squash.blob)?;
        let Some(name) = &version.release else { return Ok(Start::Inside(None)) };
        let found = release::beginnings(ground.versions, history, name)?;
        Ok(Start::Inside(release::newest(self.repository, &found)?))
    }

    /// Puts the request's commits in the place of the squash that an item's tick came by.
    pub fn expand(
        &mut self,
        item: usize,
        demands: &ItemDemands,
        ledger: &mut ItemLedger,
    ) -> Result<(), PipelineError> {
        ledger.concurrent.retain(|commit| !self.is_collapsed(item, *commit));
        let Some(squash) = claimed(ledger) else { return Ok(()) };
        let Some(expansion) = self.squashes.get(&squash) else { return Ok(()) };
        let Some(past) = &expansion.past else {
            if ledger.sign_off.is_some() {
                self.found.absent.entry(expansion.request).or_insert(squash);
            }
            return Ok(());
        };
        let Some(there) = past.pairing.to_old.get(item).copied().flatten() else { return Ok(()) };
        let via = ViaRequest { request: expansion.request, squash };
        if !past.proven {
            let promoted = ticks(&past.tracks, there) && collapse(ledger, squash);
            return if promoted { self.expand(item, demands, ledger) } else { Ok(()) };
        }
        let undone = past.undone.get(item).copied().flatten();
        let seen = Seen { objections: self.objections, item, start: past.start, undone };
        let own = if self.is_whole {
            past.tracks.settle(there, &Whole(&seen))?
        } else {
            past.tracks.settle(there, &seen)?
        };
        tell(ledger, &own, via);
        // Who wrote what is not told of a request's commits: whoever answers for the squash does.
        if demands.independent.value {
            return Ok(());
        }
        if self.is_whole {
            excuse(ledger, &own, squash);
            let signed = own.sign_off.map(|commit| ((item, squash), commit));
            self.signed.extend(signed);
        } else if replace(ledger, own, squash) {
            return self.expand(item, demands, ledger);
        }
        Ok(())
    }

    /// Whether a commit is a squash that hides who ticked an item.
    fn is_collapsed(&self, item: usize, commit: CommitId) -> bool {
        let past = self.squashes.get(&commit).and_then(|one| one.past.as_ref());
        past.filter(|past| !past.proven).is_some_and(|past| {
            let there = past.pairing.to_old.get(item).copied().flatten();
            there.is_some_and(|there| ticks(&past.tracks, there))
        })
    }

    /// What people assented to in the requests that prove to be those of squashes, where the list's
    /// paths are taken in by `lineage`.
    pub fn voices(
        &self,
        voices: &Voices<'_>,
        lineage: &mut Lineage,
    ) -> Result<Vec<Brought>, PipelineError> {
        let mut heard = Vec::new();
        for (&squash, Expansion { request, past }) in &self.squashes {
            let Some(past) = past.as_ref().filter(|past| past.proven) else { continue };
            lineage.extend(&past.history);
            let via = ViaRequest { request: *request, squash };
            let of_squash = self.signed.iter().filter(|((_, at), _)| *at == squash);
            let signed = of_squash.map(|((item, _), commit)| (*item, *commit)).collect();
            heard.push(Brought { via, voices: voices.between(&past.exclude, past.end)?, signed });
        }
        Ok(heard)
    }

    /// What was made of all of it.
    pub fn found(self) -> Squashes {
        self.found
    }
}

impl Ground<'_> {
    /// The commits that ticked something, or brought it along.
    fn ticking(&self) -> BTreeSet<CommitId> {
        use EventKind::{Added, Checked, Restored};
        let events = (0..self.items).flat_map(|item| self.tracks.events(item));
        let ticking = events.filter(|one| matches!(one.kind, Checked | Added | Restored));
        ticking.filter(|one| !one.in_merge).map(|one| one.commit).collect()
    }
}

/// The commit that an item's tick came by, whether it counts as a sign-off or not because it brought
/// the item along.
fn claimed(ledger: &ItemLedger) -> Option<CommitId> {
    let brought = matches!(ledger.problem, Some(Problem::BornChecked | Problem::Restored));
    ledger.sign_off.or(ledger.culprit.filter(|_| brought))
}

/// Whether a request's own commit ticked an item that the request has ticked.
fn ticks(tracks: &Tracks, item: usize) -> bool {
    let mut events = tracks.events(item);
    events.retain(|event| matches!(event.kind, EventKind::Checked | EventKind::Unchecked));
    events.last().is_some_and(|event| event.kind == EventKind::Checked)
}

/// Nobody can tell who ticked it: another sign-off stands (true), or none.
fn collapse(ledger: &mut ItemLedger, squash: CommitId) -> bool {
    if !ledger.concurrent.is_empty() {
        ledger.sign_off = Some(ledger.concurrent.remove(0));
        return true;
    }
    ledger.sign_off = None;
    ledger.problem = ledger.problem.into_iter().chain([Problem::Collapsed]).min();
    ledger.culprit = Some(squash);
    false
}

/// Adds the request's events before those of its squash.
fn tell(ledger: &mut ItemLedger, own: &ItemLedger, via: ViaRequest) {
    let place = ledger.events.iter().position(|event| event.commit == via.squash).unwrap_or(0);
    let is_known = |commit| ledger.events.iter().any(|event| event.commit == commit);
    let new: Vec<_> = own.events.iter().filter(|event| !is_known(event.commit)).copied().collect();
    ledger.requests.extend(new.iter().map(|event| (event.commit, via)));
    ledger.events.splice(place..place, new);
}

/// The request's sign-off, in the squash's place; or, where it does not hold, one that stood beside
/// the squash (true).
fn replace(ledger: &mut ItemLedger, own: ItemLedger, squash: CommitId) -> bool {
    let reworded = ledger.problem.filter(|problem| *problem == Problem::Reworded);
    let culprit = ledger.culprit.filter(|_| reworded.is_some());
    ledger.problem = own.problem.into_iter().chain(reworded).min();
    ledger.culprit = own.culprit.or(culprit);
    ledger.via = own.sign_off.map(|_| squash);
    ledger.sign_off = own.sign_off;
    let others = std::mem::take(&mut ledger.concurrent);
    ledger.concurrent = own.concurrent;
    if ledger.problem.is_none() {
        ledger.concurrent.extend(others);
        return false;
    }
    let Some((&first, rest)) = others.split_first().filter(|_| reworded.is_none()) else {
        return false;
    };
    (ledger.sign_off, ledger.concurrent) = (Some(first), rest.to_vec());
    (ledger.problem, ledger.culprit, ledger.via) = (None, None, None);
    true
}

/// In a whole history the squash is the sign-off, also of what it brought along, where its request
/// shows that somebody ticked it there.
fn excuse(ledger: &mut ItemLedger, own: &ItemLedger, squash: CommitId) {
    if ledger.sign_off.is_none() && own.sign_off.is_some() {
        ledger.sign_off = Some(squash);
        (ledger.problem, ledger.culprit) = (own.problem, own.culprit);
    }
}

/// What is objected to the commits of a request, for one of head's items.
struct Seen<'a> {
    objections: &'a Objections<'a>,
    item: usize,
    start: Start,
    undone: Option<CommitId>,
}

impl Circumstances for Seen<'_> {
    type Error = PipelineError;

    fn objection(&self, _: usize, commit: CommitId) -> Result<Option<Problem>, PipelineError> {
        let start = match self.start {
            Start::Outside => None,
            Start::Inside(None) => return Ok(Some(Problem::Replayed)),
            Start::Inside(start) => start,
        };
        if let Some(undone) = self.undone
            && !self.objections.is_ancestor(undone, commit)?
        {
            return Ok(Some(Problem::Replayed));
        }
        self.objections.of_request(self.item, commit, start)
    }

    fn is_ancestor(&self, elder: CommitId, younger: CommitId) -> Result<bool, PipelineError> {
        self.objections.is_ancestor(elder, younger)
    }

    fn commit_time(&self, commit: CommitId) -> Result<i64, PipelineError> {
        self.objections.commit_time(commit)
    }
}

/// The same in a whole history, where no release bounds what counts.
struct Whole<'a>(&'a Seen<'a>);

impl Circumstances for Whole<'_> {
    type Error = PipelineError;

    fn objection(&self, _: usize, _: CommitId) -> Result<Option<Problem>, PipelineError> {
        Ok(None)
    }

    fn is_ancestor(&self, elder: CommitId, younger: CommitId) -> Result<bool, PipelineError> {
        self.0.is_ancestor(elder, younger)
    }

    fn commit_time(&self, commit: CommitId) -> Result<i64, PipelineError> {
        self.0.commit_time(commit)
    }
}
