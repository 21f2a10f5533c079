//! The releases of every checklist of a revision, one after the other; and where one of them ends.
//!
//! A branch's list is in one release after the other, as its marker says. What brought a release to
//! the branch is told from the branch's own commits (its first parents); where it began and who
//! signed it off, from the whole history behind them.

mod close;
mod line;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::error::{PipelineError, undecided};
use super::lists::{self, List};
use super::past::Versions;
use super::request::ReleasesRequest;
use super::scope::{self, Scope};
use super::squash;
use crate::history::Repository;
use crate::markdown;
use crate::model::releases::{Arrival, ListReleases, ReleaseRecord, Releases};
use crate::model::{Commit, CommitId, Untrusted, progress};
use crate::prose;
use line::{Step, Stretch};

/// The releases of the checklists at a revision.
pub fn of(repository: &Repository, request: &ReleasesRequest) -> Result<Releases, PipelineError> {
    let (scope, on_target) = scope::of_releases(repository, request)?;
    let lists = lists::read(repository, &scope, &request.paths)?;
    let closing = close::Closing::new(repository, &scope, request);
    let line = on_target.map(|tip| first_parents(repository, tip)).transpose()?;
    let mut found = Vec::new();
    repository.progress().begin(progress::Stage::Walking, 0);
    for list in lists.judged.iter().map(|list| &list.head) {
        let mut releases = Vec::new();
        for stretch in stretches(repository, *scope.head, list)? {
            let arrivals = arrivals(repository, &stretch, line.as_ref())?;
            releases.push(record(repository, &scope, &closing, list, &stretch, arrivals)?);
        }
        releases.reverse();
        let title = list.checklist.title.clone();
        found.push(ListReleases { path: list.path.as_str().into(), title, releases });
    }
    Ok(Releases {
        head: *scope.head,
        commits: commits(repository, &found)?,
        gate: closing.gate().to_owned(),
        target: scope.target,
        policy: scope.policy.into_inner().origin,
        lists: found,
        today: request.today,
    })
}

fn stretches(
    repository: &Repository,
    head: CommitId,
    list: &List,
) -> Result<Vec<Stretch>, PipelineError> {
    line::stretches(&Versions::new(repository, list), head, &list.path)
}

fn record(
    repository: &Repository,
    scope: &Scope,
    closing: &close::Closing<'_>,
    list: &List,
    stretch: &Stretch,
    arrivals: Vec<Arrival>,
) -> Result<ReleaseRecord, PipelineError> {
    let end = end_of(repository, *scope.head, stretch)?;
    let closed = closing.judge(stretch, end)?;
    Ok(ReleaseRecord {
        name: stretch.name.clone(),
        date: date(repository, list, stretch)?,
        start: closed.start.or(stretch.steps.first().map(|step| step.commit)).unwrap_or(end),
        arrivals,
        end,
        next: stretch.next,
        stage: closed.stage,
        settled: closed.settled,
        required: closed.required,
    })
}

/// The last commit of the branch in which the list names the release.
fn end_of(
    repository: &Repository,
    head: CommitId,
    stretch: &Stretch,
) -> Result<CommitId, PipelineError> {
    let Some(next) = stretch.next else { return Ok(head) };
    let before = repository.commit(next)?.parents.first().copied();
    Ok(before.unwrap_or(next))
}

/// The day that the list had for a release last.
fn date(
    repository: &Repository,
    list: &List,
    stretch: &Stretch,
) -> Result<Option<chrono::NaiveDate>, PipelineError> {
    let Some(final_step) = stretch.steps.last() else { return Ok(None) };
    let bytes = repository.blob(final_step.blob)?;
    let read =
        markdown::parse_lossy(&final_step.path, &bytes, &list.options).map_err(|source| {
            let (path, at) = (final_step.path.as_str().into(), final_step.commit.short());
            PipelineError::Markdown { path, at, source }
        })?;
    Ok(read.release.and_then(|release| release.date))
}

/// The commits of the target that brought changes of the list in this release, from elsewhere.
fn arrivals(
    repository: &Repository,
    stretch: &Stretch,
    line: Option<&HashSet<CommitId>>,
) -> Result<Vec<Arrival>, PipelineError> {
    let mut arrivals = Vec::new();
    let here = |step: &&Step| line.is_none_or(|line| line.contains(&step.commit));
    for step in stretch.steps.iter().filter(here) {
        let commit = repository.commit(step.commit)?;
        let request = squash::named(commit.message.raw()).map(|named| named.number);
        let merge = commit.parents.len() > 1;
        if merge || request.is_some() {
            arrivals.push(Arrival { commit: step.commit, merge, request });
        }
    }
    Ok(arrivals)
}

/// A commit and its first parents.
fn first_parents(
    repository: &Repository,
    tip: CommitId,
) -> Result<HashSet<CommitId>, PipelineError> {
    let mut found = HashSet::new();
    let mut next = Some(tip);
    while let Some(commit) = next.filter(|&commit| found.insert(commit)) {
        next = repository.commit(commit)?.parents.first().copied();
    }
    Ok(found)
}

fn commits(
    repository: &Repository,
    lists: &[ListReleases],
) -> Result<BTreeMap<CommitId, Commit>, PipelineError> {
    let mut ids = BTreeSet::new();
    for release in lists.iter().flat_map(|list| &list.releases) {
        ids.extend([release.start, release.end]);
        ids.extend(release.next);
        ids.extend(release.arrivals.iter().map(|arrival| arrival.commit));
        if let crate::model::releases::Stage::Closed(commit) = release.stage {
            ids.insert(commit);
        }
    }
    let mut commits = BTreeMap::new();
    for id in ids {
        commits.insert(id, repository.commit(id)?.as_ref().clone());
    }
    Ok(commits)
}

/// Where a release that a caller names ends, and under which paths its lists are known there. Of
/// several stretches with that name the newest counts.
pub fn locate(
    repository: &Repository,
    request: &ReleasesRequest,
    name: &str,
) -> Result<(CommitId, Vec<String>), PipelineError> {
    let (scope, _) = scope::of_releases(repository, request)?;
    let lists = lists::read(repository, &scope, &request.paths)?;
    let (mut known, mut found) = (BTreeSet::new(), Vec::new());
    for list in lists.judged.iter().map(|list| &list.head) {
        let stretches = stretches(repository, *scope.head, list)?;
        if let Some(stretch) = stretches.iter().rev().find(|one| one.name.raw() == name) {
            let end = end_of(repository, *scope.head, stretch)?;
            let last = stretch.steps.last().map_or(&list.path, |step| &step.path);
            found.push((end, last.clone(), list.path.clone()));
        }
        known.extend(stretches.into_iter().map(|stretch| stretch.name));
    }
    let Some((end, ..)) = found.first().cloned() else { return Err(unknown(name, &known)) };
    if let Some((_, _, other)) = found.iter().find(|(one, ..)| *one != end) {
        return Err(undecided(
            prose![
                "release `",
                &Untrusted::new(name),
                "` ended in `",
                &Untrusted::from(found[0].2.as_str()),
                "` and in `",
                &Untrusted::from(other.as_str()),
                "` at different commits"
            ],
            prose!["name one of them: --checklist PATH"],
        ));
    }
    Ok((end, found.into_iter().map(|(_, path, _)| path).collect()))
}

fn unknown(name: &str, known: &BTreeSet<Untrusted>) -> PipelineError {
    let mut help = prose![];
    for (at, one) in known.iter().enumerate() {
        help = help.then(if at == 0 { prose!["there are: `"] } else { prose!["`, `"] }).with(one);
    }
    let help = if known.is_empty() {
        prose![
            "no version of a checklist here names a release; begin one: git checklist start NAME"
        ]
    } else {
        help.then(prose!["`"])
    };
    undecided(prose!["no checklist here was ever in release `", &Untrusted::new(name), "`"], help)
}
