//! The phases of a checklist: how far each is, and when it is due.

use maud::{Markup, html};

use super::{Page, gates::bar, tone::Tone};
use crate::{
    model::Phase,
    render::{
        due::{self, Due},
        facts::{self, Tally},
    },
};

/// A row a phase. When phases are due is a column only where one of them is.
pub(super) fn table(page: &Page<'_>, list: usize) -> Markup {
    let Some(share) = page.report.checklists.get(list) else { return Markup::default() };
    let phases = share.checklist.phases.iter().enumerate();
    let rows: Vec<(&Phase, Tally, Due)> = phases
        .map(|(at, phase)| {
            let tally = facts::tally(page.report, list, Some(at));
            let due = due::of_phase(share, phase, tally.is_settled());
            (phase, tally, due)
        })
        .collect();
    let is_dated = rows.iter().any(|(_, _, due)| !due.when.is_empty() || !due.note.is_empty());
    html! {
        div.scroll tabindex="0" role="group" aria-label="Phases, as a table" {
            table.phases {
                thead { tr {
                    th scope="col" { "Phase" }
                    th.progress scope="col" { "Progress" }
                    th.number scope="col" { "Settled" }
                    @if is_dated { th scope="col" { "Due" } }
                    th scope="col" { "State" }
                } }
                tbody {
                    @for (phase, tally, due) in &rows {
                        (row(phase, tally, is_dated.then_some(due)))
                    }
                }
            }
        }
    }
}

fn row(phase: &Phase, tally: &Tally, due: Option<&Due>) -> Markup {
    let state = tally.words();
    html! {
        tr {
            th scope="row" { (name(phase)) }
            td.progress { (progress(tally)) }
            td.number { (tally.settled) "/" (tally.total) }
            @if let Some(due) = due { td { (moment(due)) } }
            td { @if state.is_empty() { "open" } @else { (state) } }
        }
    }
}

fn moment(due: &Due) -> Markup {
    html! {
        bdi { (due.when) }
        @if !due.note.is_empty() {
            @if !due.when.is_empty() { ", " }
            span.bad[due.late] { (due.note) }
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
