//! Who signed what: a row a person, a column a phase, and behind each number the items.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::{Page, links, people, phases};
use crate::{
    model::{ChecklistReport, Commit, Identity, Person, Report, State},
    render::{
        facts::{self, Row},
        words,
    },
};

/// What a person did to an item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Signed,
    Approved,
    Waived,
}

impl Deed {
    /// What stands before an item in a list of them.
    fn words(self) -> &'static str {
        match self {
            Self::Signed => "",
            Self::Approved => "approval of ",
            Self::Waived => "not applicable: ",
        }
    }
}

/// What a person did to the items of a phase.
type Share<'a> = BTreeMap<Deed, Vec<Row<'a>>>;

/// By person, then by phase.
type Shares<'a> = BTreeMap<Identity, BTreeMap<usize, Share<'a>>>;

/// The table, and the items behind its numbers.
pub(super) fn part(page: &Page<'_>, list: usize) -> Markup {
    let Some(file) = page.report.checklists.get(list) else { return Markup::default() };
    let shares = shares(page, list);
    let columns: BTreeSet<usize> = shares.values().flat_map(BTreeMap::keys).copied().collect();
    html! {
        @if shares.is_empty() { p.note { "Nobody signed anything off." } } @else {
            div.scroll tabindex="0" role="group" aria-label="Who signed what, as a table" {
                table.matrix {
                    thead { tr {
                        th scope="col" { "Person" }
                        @for &at in &columns { (column(file, at)) }
                        th.number scope="col" { "All" }
                    } }
                    tbody {
                        @for (number, (who, phases)) in shares.iter().enumerate() {
                            tr {
                                th scope="row" { (people::identity(who)) }
                                @for at in &columns {
                                    td.number { @if let Some(share) = phases.get(at) { (cell(list, number, *at, share)) } }
                                }
                                td.number { (signed(phases.values())) }
                            }
                        }
                    }
                }
            }
            p.note { "Counted are the items as they stand now; phases in which nobody signed are left out." }
            @for (number, (who, phases)) in shares.iter().enumerate() { (behind(file, list, number, who, phases)) }
        }
    }
}

fn column(file: &ChecklistReport, at: usize) -> Markup {
    html! {
        th.number scope="col" { @if let Some(phase) = file.checklist.phases.get(at) { (phases::name(phase)) } }
    }
}

/// Everybody who stands for an item's state, or approved it in a way that counts.
fn shares<'a>(page: &Page<'a>, list: usize) -> Shares<'a> {
    let mut shares = Shares::new();
    for row in facts::rows_of(page.report, list) {
        for (commit, deed) in deeds(page.report, row) {
            let person = Person::of(commit, &page.report.signoff).identity;
            let phases = shares.entry(person).or_default();
            phases.entry(row.item.phase).or_default().entry(deed).or_default().push(row);
        }
    }
    shares
}

fn deeds<'a>(report: &'a Report, row: Row<'a>) -> Vec<(&'a Commit, Deed)> {
    let ledger = &row.report.ledger;
    let counting = ledger.approvals.iter().filter(|approval| approval.counts());
    let approvals = counting.filter_map(|approval| report.commit(approval.commit));
    let stands = match row.item.state {
        State::Open => None,
        State::Checked => row.sign_off(report).map(|commit| (commit, Deed::Signed)),
        State::NotApplicable => {
            let waiver = ledger.waiver.as_ref().and_then(|waiver| waiver.commit);
            facts::commit(report, waiver).map(|commit| (commit, Deed::Waived))
        }
    };
    approvals.map(|commit| (commit, Deed::Approved)).chain(stands).collect()
}

/// How many items of phases somebody signed off.
fn signed<'s, 'a: 's>(phases: impl Iterator<Item = &'s Share<'a>>) -> usize {
    phases.filter_map(|share| share.get(&Deed::Signed)).map(Vec::len).sum()
}

fn anchor(list: usize, person: usize, phase: usize) -> String {
    format!("w{}-{}-{}", list + 1, person + 1, phase + 1)
}

fn cell(list: usize, person: usize, phase: usize, share: &Share<'_>) -> Markup {
    html! {
        a href={ "#" (anchor(list, person, phase)) } {
            @for (deed, rows) in share {
                @match deed {
                    Deed::Signed => (rows.len()),
                    Deed::Approved => { " " small { (words::count(rows.len(), "approval", "approvals")) } },
                    Deed::Waived => { " " small { (rows.len()) " not applicable" } },
                }
            }
        }
    }
}

/// The items behind one person's numbers, folded.
fn behind(
    file: &ChecklistReport,
    list: usize,
    person: usize,
    who: &Identity,
    phases: &BTreeMap<usize, Share<'_>>,
) -> Markup {
    let signed = signed(phases.values());
    html! {
        details.more {
            summary { bdi { (who.name) } " " span.count { (words::count(signed, "item signed off", "items signed off")) } }
            dl.facts {
                @for (at, share) in phases {
                    dt id=(anchor(list, person, *at)) { @if let Some(phase) = file.checklist.phases.get(*at) { (phases::name(phase)) } }
                    @for (deed, rows) in share {
                        @for row in rows { dd { (deed.words()) (links::to_item(*row)) (flaw(*row)) } }
                    }
                }
            }
        }
    }
}

/// What keeps a sign-off from holding.
fn flaw(row: Row<'_>) -> Markup {
    html! {
        @if let Some(problem) = row.report.ledger.problem { ", " span.bad { (problem.word()) } }
    }
}
