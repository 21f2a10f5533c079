//! The phases of a checklist: how far each is, and when it is due.

use maud::{Markup, html};

use super::{Page, gates::bar, tone::Tone};
use crate::{
    model::{ChecklistReport, Phase},
    render::{due, facts, facts::Tally},
};

/// A row a phase.
pub(super) fn table(page: &Page<'_>, list: usize) -> Markup {
    let Some(share) = page.report.checklists.get(list) else { return Markup::default() };
    html! {
        div.scroll tabindex="0" role="group" aria-label="Phases, as a table" {
            table.phases {
                thead { tr {
                    th scope="col" { "Phase" }
                    th.progress scope="col" { "Progress" }
                    th.number scope="col" { "Settled" }
                    th scope="col" { "Due" }
                    th scope="col" { "State" }
                } }
                tbody {
                    @for (at, phase) in share.checklist.phases.iter().enumerate() {
                        (row(share, phase, &facts::tally(page.report, list, Some(at))))
                    }
                }
            }
        }
    }
}

fn row(share: &ChecklistReport, phase: &Phase, tally: &Tally) -> Markup {
    let due = due::of_phase(share, phase, tally.is_settled());
    let state = tally.words();
    html! {
        tr {
            th scope="row" { (name(phase)) }
            td.progress { (progress(tally)) }
            td.number { (tally.settled) "/" (tally.total) }
            td {
                bdi { (due.when) }
                @if !due.note.is_empty() {
                    @if !due.when.is_empty() { ", " }
                    span.bad[due.late] { (due.note) }
                }
            }
            td { @if state.is_empty() { "open" } @else { (state) } }
        }
    }
}

/// What is settled, what is to be signed again, what lacks approvals, of all.
pub(super) fn progress(tally: &Tally) -> Markup {
    let again = tally.again + tally.unwaived;
    bar(tally.settled, &[(again, Tone::Bad), (tally.approve, Tone::Wait)], tally.total)
}

/// `3 Database`; items before any heading have a phase without a title.
pub(super) fn name(phase: &Phase) -> Markup {
    html! {
        @if phase.title.is_empty() { "Before any heading" } @else { bdi { (phase.name()) } }
    }
}
