//! The commits: those that the record names, whole; the others of the range in a line each.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{Page, links, people};
use crate::{
    model::{Commit, CommitId, Traversed},
    render::{
        pace::{self, Pace},
        words,
    },
};

/// What the commits signed off, by commit.
type Paces<'a> = BTreeMap<CommitId, Pace<'a>>;

/// Every commit of the record, parents before children.
pub(super) fn all(page: &Page<'_>) -> Markup {
    let report = page.report;
    let passed = &report.evidence.commits;
    let others: Vec<_> = report
        .commits
        .values()
        .filter(|commit| !passed.iter().any(|one| one.commit.id == commit.id))
        .collect();
    let (named, silent): (Vec<_>, Vec<_>) =
        passed.iter().partition(|one| report.commit(one.commit.id).is_some());
    let paces: Paces<'_> =
        pace::paces(report).into_iter().map(|one| (one.commit.id, one)).collect();
    html! {
        @if !named.is_empty() || !others.is_empty() {
            details.more {
                summary { "Commits that this record names " span.count { (named.len() + others.len()) } }
                ol.commits {
                    @for one in named { (entry(page, &one.commit, Some(one), &paces)) }
                    @for commit in others { (entry(page, commit, None, &paces)) }
                }
            }
        }
        @if !silent.is_empty() {
            details.more {
                summary { "Other commits of the range " span.count { (silent.len()) } }
                ul.commits { @for one in silent { li { (line(&one.commit)) } } }
            }
        }
    }
}

/// Everything that is known of a commit.
fn entry(
    page: &Page<'_>,
    commit: &Commit,
    passed: Option<&Traversed>,
    paces: &Paces<'_>,
) -> Markup {
    let arrived = passed.and_then(|one| one.arrived);
    let id = html! { code.oid { (commit.id.to_string()) } };
    html! {
        "\n"
        li.commit id=(links::commit(commit.id)) {
            p { (links::outside(page, &id, &format!("commit/{}", commit.id))) }
            p.subject dir="auto" { (commit.subject()) }
            dl.facts {
                (people::facts_of(commit))
                dt { "Written" } dd { (people::moment(commit.author_time)) }
                dt { "Committed" } dd { (people::moment(commit.commit_time)) }
                @if let Some(pace) = paces.get(&commit.id) { dt { "Signed off" } dd { (told(*pace)) } }
                @if let Some((by, when)) = arrived {
                    dt { "Came to the branch" }
                    dd { (people::moment(when)) @if by != commit.id { ", by " (links::to_commit(page, by)) } @else { ", itself" } }
                }
                dt { (words::count(commit.parents.len(), "Parent", "Parents")) }
                dd { @for (at, parent) in commit.parents.iter().enumerate() { @if at > 0 { ", " } code.oid { (parent.to_string()) } } }
            }
        }
    }
}

/// `3 items, 40 seconds after the author's last`.
fn told(pace: Pace<'_>) -> Markup {
    html! {
        (words::count(pace.items, "item", "items"))
        @if let Some(seconds) = pace.seconds_since_last {
            ", "
            @match seconds.unsigned_abs() {
                0..120 => { (seconds) " seconds" },
                120..7200 => { (seconds / 60) " minutes" },
                7200..172_800 => { (seconds / 3600) " hours" },
                _ => { (seconds / 86_400) " days" },
            }
            " after the author's last"
        }
    }
}

/// A commit that did nothing to a checklist.
fn line(commit: &Commit) -> Markup {
    html! {
        code.oid { (commit.id.to_string()) } " " (people::moment(commit.author_time)) ", "
        (people::identity(&commit.author)) ", " (people::signature(&commit.signature)) ": "
        span dir="auto" { (commit.subject()) }
    }
}
