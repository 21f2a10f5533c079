//! `git-checklist/releases/v1`: every release of every checklist.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    audit,
    parts::{Day, Oid, Person, Time},
};
use crate::{
    model::{
        CommitId,
        releases::{ListReleases, ReleaseRecord, Releases, Stage},
    },
    render::escape,
};

/// The `schema` of this document.
pub const SCHEMA: &str = "git-checklist/releases/v1";

/// Every release of every checklist.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseList {
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    head: Oid,
    /// The branch that changes go to.
    target: Option<String>,
    /// The gate by which a release is closed.
    gate: String,
    policy: Option<audit::Policy>,
    checklists: Vec<Checklist>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Checklist {
    path: String,
    title: Option<String>,
    /// The newest first.
    releases: Vec<Release>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Release {
    name: String,
    date: Option<Day>,
    /// The commit that began it, on whichever side branch.
    start: Moment,
    /// What brought it to the target, oldest first.
    arrivals: Vec<Arrival>,
    /// Its last commit on the branch.
    end: Oid,
    /// The commit that brought the next release.
    next: Option<Moment>,
    /// `under-way`, `closed`, `left` (the next one began while the closing gate did not hold) or
    /// `undecided`.
    #[schemars(regex(pattern = "^(under-way|closed|left|undecided)$"))]
    state: String,
    /// Why it is undecided.
    why: Option<String>,
    /// The commit of the branch with which everything that the closing gate demands was there.
    closed: Option<Moment>,
    /// How many items of the closing gate are settled.
    settled: usize,
    /// How many items the closing gate demands.
    required: usize,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arrival {
    /// Whether it is a merge; else a squash merge, by its message.
    merge: bool,
    /// The number of the pull or merge request that its message names.
    request: Option<u32>,
    #[serde(flatten)]
    moment: Moment,
}

/// A commit, with who made it and when, as it claims.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Moment {
    commit: Oid,
    author: Option<Person>,
    time: Option<Time>,
}

/// Every release, as JSON.
#[must_use]
pub fn render(releases: &Releases) -> String {
    super::document(&ReleaseList {
        schema: SCHEMA,
        head: releases.head.into(),
        target: releases.target.as_ref().map(escape::json),
        gate: escape::json(&releases.gate),
        policy: releases.policy.as_ref().map(audit::Policy::from),
        checklists: releases.lists.iter().map(|list| checklist(releases, list)).collect(),
    })
}

fn checklist(all: &Releases, list: &ListReleases) -> Checklist {
    Checklist {
        path: escape::json(&list.path),
        title: list.title.as_ref().map(escape::json),
        releases: list.releases.iter().map(|one| release(all, one)).collect(),
    }
}

fn release(all: &Releases, release: &ReleaseRecord) -> Release {
    let (why, closed) = match &release.stage {
        Stage::Undecided(why) => (Some(escape::json_prose(why)), None),
        Stage::Closed(commit) => (None, Some(moment(all, *commit))),
        Stage::UnderWay | Stage::Left => (None, None),
    };
    let arrivals = release.arrivals.iter().map(|arrival| Arrival {
        merge: arrival.merge,
        request: arrival.request,
        moment: moment(all, arrival.commit),
    });
    Release {
        name: escape::json(&release.name),
        date: release.date.map(Day::from),
        start: moment(all, release.start),
        arrivals: arrivals.collect(),
        end: release.end.into(),
        next: release.next.map(|commit| moment(all, commit)),
        state: release.stage.word().to_owned(),
        why,
        closed,
        settled: release.settled,
        required: release.required,
    }
}

fn moment(all: &Releases, id: CommitId) -> Moment {
    let commit = all.commits.get(&id);
    Moment {
        commit: id.into(),
        author: commit.map(|commit| (&commit.author).into()),
        time: commit.map(|commit| commit.author_time.into()),
    }
}
