//! How many items each commit signed off, and how soon after the one before by the same person.

use std::collections::BTreeMap;

use super::facts;
use crate::model::{Commit, CommitId, Identity, Report, Timestamp};

/// One commit that signed items off.
#[derive(Clone, Copy, Debug)]
pub struct Pace<'a> {
    /// The commit.
    pub commit: &'a Commit,
    /// How many items it signed off.
    pub items: usize,
    /// Seconds since the author's sign-off before this one, as the commits claim; none for the first.
    pub seconds_since_last: Option<i64>,
}

/// The commits that signed items off, by the time that they claim.
#[must_use]
pub fn paces(report: &Report) -> Vec<Pace<'_>> {
    let mut signed: BTreeMap<(Timestamp, CommitId), usize> = BTreeMap::new();
    for row in facts::rows(report) {
        let ids = row.sign_off(report).map(|commit| commit.id);
        for id in ids.into_iter().chain(row.report.ledger.concurrent.iter().copied()) {
            if let Some(commit) = report.commit(id) {
                *signed.entry((commit.author_time, id)).or_default() += 1;
            }
        }
    }
    let mut last: BTreeMap<&Identity, i64> = BTreeMap::new();
    let commits = signed.iter().filter_map(|((_, id), items)| Some((report.commit(*id)?, *items)));
    commits.map(|(commit, items)| pace(commit, items, &mut last)).collect()
}

fn pace<'a>(commit: &'a Commit, items: usize, last: &mut BTreeMap<&'a Identity, i64>) -> Pace<'a> {
    let seconds = commit.author_time.seconds;
    let before = last.insert(&commit.author, seconds);
    Pace { commit, items, seconds_since_last: before.map(|before| seconds.saturating_sub(before)) }
}
