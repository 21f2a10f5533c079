//! The commits: those that the record names, whole; the others of the range in a line each.

use maud::{Markup, html};

use super::{Page, links, people};
use crate::{
    model::{Commit, Traversed},
    render::words,
};

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
    html! {
        @if !named.is_empty() || !others.is_empty() {
            details.more {
                summary { "Commits that this record names " span.count { (named.len() + others.len()) } }
                ol.commits {
                    @for one in named { (entry(page, &one.commit, Some(one))) }
                    @for commit in others { (entry(page, commit, None)) }
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
fn entry(page: &Page<'_>, commit: &Commit, passed: Option<&Traversed>) -> Markup {
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

/// A commit that did nothing to a checklist.
fn line(commit: &Commit) -> Markup {
    html! {
        code.oid { (commit.id.to_string()) } " " (people::moment(commit.author_time)) ", "
        (people::identity(&commit.author)) ", " (people::signature(&commit.signature)) ": "
        span dir="auto" { (commit.subject()) }
    }
}
