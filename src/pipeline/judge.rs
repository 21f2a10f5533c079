//! One list after the other: its walked history, its ledgers, and what the target demands of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ahead::Ahead;
use super::assent::approvals::Approvals;
use super::assent::edits::Edits;
use super::assent::{Voices, counting, waivers};
use super::covers::Coverage;
use super::error::PipelineError;
use super::lineage::Lineage;
use super::lists::{JudgedList, Lists};
use super::objections::Objections;
use super::past::{Elders, Readers, Versions, nodes};
use super::release::{self, Start};
use super::request::Occasion;
use super::scope::Scope;
use super::squash::{self, Expansions};
use super::worse::Comparison;
use super::{abreast, backing, baseline, dates, hold, order, signatures, worktree};
use crate::history::{self, FileHistory, Repository, WalkMode, WalkRequest};
use crate::ledger;
use crate::model::evaluation::{Judged, JudgedItem};
use crate::model::progress::Stage;
use crate::model::{Commit, CommitId, HistoryMode, Standing};

/// Commits by their ids.
pub type Commits = BTreeMap<CommitId, Arc<Commit>>;

/// What is known of all lists.
pub struct AllJudged {
    /// The lists, in their order.
    pub lists: Vec<Judged>,
    /// Every commit that one of them names.
    pub commits: Commits,
    /// Commits of their histories that `git fsck` calls errors.
    pub malformed: BTreeSet<CommitId>,
}

/// Walks the histories of the lists and judges them, several at a time where there are many.
pub fn judge_all(
    repository: &Repository,
    scope: &Scope,
    (lists, ahead): (&Lists, &Ahead<'_>),
    occasion: &Occasion<'_>,
) -> Result<AllJudged, PipelineError> {
    let baseline = baseline::in_force(repository, scope)?;
    let mut malformed = BTreeSet::new();
    let feed = |give: &mut dyn FnMut(usize, _)| {
        walk_all(repository, scope, (lists, ahead), occasion, &mut |at, walked| {
            malformed.extend(&walked.history.malformed);
            give(at, walked);
        })?;
        ahead.all_met();
        repository.progress().begin(Stage::Judging, lists.judged.len());
        Ok(())
    };
    let worth = (lists.judged.len(), abreast::LISTS);
    let judged = abreast::fed(repository, worth, feed, |repository, queue| {
        // The repository of another thread has to be told of the keys as well.
        if !repository.has_judge()
            && let Err(error) = signatures::judge(repository, scope, occasion)
        {
            return vec![(lists.judged.len(), Err(error))];
        }
        let coverage = Coverage::new(repository, scope);
        let voices = Voices::new(repository, scope, lists);
        let edits = Edits::new(repository, scope, &voices);
        let readers = Readers::default();
        let ground = Ground {
            coverage: &coverage,
            voices: &voices,
            edits: &edits,
            readers: &readers,
            ahead,
            baseline,
            lists,
        };
        abreast::until_error(queue.pieces().map(|(at, walked)| {
            let judged = judge(&ground, scope, (at, &walked), occasion)
                .and_then(|judged| Ok((named(repository, &judged)?, judged)));
            repository.progress().step();
            (at, judged)
        }))
    })?;
    let mut all = AllJudged { lists: Vec::new(), commits: Commits::new(), malformed };
    for (commits, judged) in judged {
        all.commits.extend(commits.into_iter().map(|commit| (commit.id, commit)));
        all.lists.push(judged);
    }
    Ok(all)
}

/// A list with its walked history.
struct Walked<'a> {
    list: &'a JudgedList,
    start: Start,
    /// Where the walk ended.
    exclude: Vec<CommitId>,
    /// Its versions.
    history: FileHistory,
}

/// Walks the histories of all lists; those that end at the same commits in one go. `done` is given
/// each with the place of its list.
fn walk_all<'a>(
    repository: &Repository,
    scope: &Scope,
    (lists, ahead): (&'a Lists, &Ahead<'_>),
    occasion: &Occasion<'_>,
    done: &mut dyn FnMut(usize, Walked<'a>),
) -> Result<(), PipelineError> {
    let is_whole = scope.is_whole();
    let mut groups: BTreeMap<Vec<CommitId>, Vec<(usize, Start)>> = BTreeMap::new();
    for (at, list) in lists.judged.iter().enumerate() {
        let start =
            release::start(repository, scope, list, &Versions::new(repository, &list.head))?;
        let exclude = if is_whole { Vec::new() } else { start.exclude.clone() };
        groups.entry(exclude).or_default().push((at, start));
    }
    let mode = match occasion.mode {
        HistoryMode::Full => WalkMode::Full,
        HistoryMode::Simplified => WalkMode::Simplified,
        HistoryMode::FirstParent => WalkMode::FirstParent,
    };
    for (exclude, mut group) in groups {
        let list = |place: usize| &lists.judged[place];
        let places: Vec<usize> = group.iter().map(|(at, _)| *at).collect();
        let paths: Vec<String> = places.iter().map(|&at| list(at).head.path.clone()).collect();
        let request = WalkRequest { head: *scope.head, exclude: &exclude, paths: &paths, mode };
        let met = |place: usize, blob| ahead.met(places[place], blob);
        history::walk_each(repository, &request, &met, &mut |place, history| {
            let (at, start) = (places[place], std::mem::take(&mut group[place].1));
            done(at, Walked { list: list(at), start, exclude: exclude.clone(), history });
        })?;
    }
    Ok(())
}

/// What is looked at for all lists together.
struct Ground<'a> {
    coverage: &'a Coverage<'a>,
    voices: &'a Voices<'a>,
    edits: &'a Edits<'a>,
    readers: &'a Readers,
    ahead: &'a Ahead<'a>,
    baseline: Option<CommitId>,
    lists: &'a Lists,
}

/// One list with its ledgers and demands.
fn judge(
    ground: &Ground<'_>,
    scope: &Scope,
    (at, Walked { list, start, exclude, history }): (usize, &Walked<'_>),
    occasion: &Occasion<'_>,
) -> Result<Judged, PipelineError> {
    let (repository, coverage) = (ground.coverage.repository(), ground.coverage);
    let versions = Versions::with(ground.readers, repository, &list.head).beside(ground.ahead, at);
    let elders = Elders::new(repository, &versions, history);
    let tracks = ledger::derive(&nodes(history), &elders)?;
    let mut lineage = Lineage::of(history);
    let held = hold::hold(repository, scope, list, &tracks, (ground.edits, &lineage))?;
    let mut items = held.items;
    let bounds = (occasion.now, scope.is_whole());
    let objections = Objections::new((coverage, scope), list, &items, start, bounds)?;
    let carried = match ground.baseline {
        Some(baseline) => baseline::carried(repository, scope, list, baseline, start.commit)?,
        None => Vec::new(),
    };
    let found = squash::Ground {
        repository,
        list: &list.head,
        versions: &versions,
        history,
        tracks: &tracks,
        items: items.len(),
        base: scope.tip(),
        start: start.commit,
    };
    let mut squashes = Expansions::find(&found, &objections, scope.is_whole())?;
    let comparison = Comparison::new(coverage, scope, (&list.head, start.commit))?;
    for (at, item) in items.iter_mut().enumerate() {
        item.ledger = tracks.settle(at, &objections)?;
        if occasion.mode != HistoryMode::FirstParent {
            squashes.expand(at, &item.demands, &mut item.ledger)?;
        }
        if let Some(baseline) = ground.baseline.filter(|_| carried.get(at) == Some(&true)) {
            objections.carry_over(at, baseline, &mut item.ledger)?;
        }
        objections.name_changes(at, &mut item.ledger)?;
        item.concerned = is_concerned(scope, item);
        if let Some(comparison) = &comparison {
            item.as_found = comparison.is_as_found(&list.head.checklist.items[at], item)?;
        }
    }
    counting::prefer(repository, &scope.policy.signoff, &mut items)?;
    if scope.policy.asks_for_order() {
        order::mark(repository, (*scope.head, exclude), &list.head.checklist, &mut items)?;
    }
    waivers::weigh(repository, &scope.policy, &mut items)?;
    let change = if scope.is_whole() { None } else { Some(start.exclude.as_slice()) };
    let requests = squashes.voices(ground.voices, &mut lineage)?;
    let approvals = Approvals::new((coverage, scope), (&list.head, &lineage), change);
    approvals.weigh(&requests, &ground.voices.since(exclude)?, &mut items)?;
    let trusted = (repository, &scope.policy.signoff);
    backing::gather(trusted, &list.head, history, &mut items)?;
    let mut checklist = Arc::clone(&list.head.checklist);
    if scope.worktree {
        worktree::overlay(repository, &list.head, Arc::make_mut(&mut checklist), &mut items)?;
    }
    let schedule = match scope.standing {
        // Who has nothing to do with a list is not asked to mend its date.
        Standing::NotARelease | Standing::NoChecklist => None,
        _ => dates::schedule(&list.head.path, &checklist, &scope.policy, &occasion.calendar)?,
    };
    Ok(Judged {
        path: list.head.path.as_str().into(),
        blob: list.head.blob,
        checklist,
        schedule,
        start: start.commit,
        items,
        lost: held.lost,
        choices: held.choices,
        lost_phases: held.lost_phases,
        squashes: squashes.found(),
        files: ground.lists.files.clone(),
    })
}

/// The commits that a judged list names.
fn named(repository: &Repository, judged: &Judged) -> Result<Vec<Arc<Commit>>, PipelineError> {
    let mut ids: BTreeSet<CommitId> = judged.start.into_iter().collect();
    ids.extend(judged.lost_phases.iter().flat_map(|lost| lost.commit.iter().chain(&lost.approved)));
    ids.extend(judged.lost.iter().filter_map(|lost| lost.commit));
    ids.extend(judged.lost.iter().flat_map(|lost| &lost.approved));
    for item in &judged.items {
        let ledger = &item.ledger;
        ids.extend(ledger.events.iter().map(|event| event.commit));
        ids.extend(ledger.sign_off.iter().chain(&ledger.concurrent).chain(&ledger.culprit));
        ids.extend(ledger.carried);
        ids.extend(ledger.via);
        ids.extend(ledger.waiver.as_ref().and_then(|waiver| waiver.commit));
        ids.extend(item.lifted.iter().chain(&item.wrote).chain(&item.weakened_by));
        ids.extend(ledger.approvals.iter().map(|approval| approval.commit));
        ids.extend(ledger.approvals.iter().filter_map(|approval| approval.voided_by));
        ids.extend(ledger.changes.paths.iter().flat_map(|changed| &changed.commits));
    }
    Ok(ids.into_iter().map(|id| repository.commit(id)).collect::<Result<_, _>>()?)
}

/// Whether the sign-off rules look at an item: in a gate at what it demands, in an audit at all, in
/// upkeep at what the change itself did.
fn is_concerned(scope: &Scope, item: &JudgedItem) -> bool {
    match scope.standing {
        Standing::Audit => true,
        Standing::Release => item.demanded,
        Standing::Upkeep => scope.range.as_ref().is_some_and(|range| {
            item.ledger.events.iter().any(|event| range.contains(event.commit))
        }),
        Standing::NotARelease | Standing::NoChecklist => false,
    }
}
