//! Four tones, each a colour with a mark and a word: nothing is told by colour alone.

use maud::{Markup, html};

use crate::{
    model::{Problem, Reason, Report, State, Verdict},
    render::{assent, facts::Row},
};

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// It holds.
    Good,
    /// Something is still to be done.
    Wait,
    /// It does not hold.
    Bad,
    /// Nothing is asked.
    Quiet,
}

impl Tone {
    /// Of a verdict.
    pub(super) fn of(verdict: Verdict, reason: Option<Reason>) -> Self {
        match (verdict, reason) {
            (Verdict::Pass, _) => Self::Good,
            (Verdict::Fail, Some(Reason::Waiting)) => Self::Wait,
            (Verdict::Fail, _) => Self::Bad,
        }
    }

    /// Of a whole report: an override is no green.
    pub(super) fn of_report(report: &Report) -> Self {
        match (Self::of(report.verdict, report.reason), &report.overridden) {
            (Self::Good, Some(_)) => Self::Wait,
            (tone, _) => tone,
        }
    }

    /// The class of the style sheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Wait => "wait",
            Self::Bad => "bad",
            Self::Quiet => "quiet",
        }
    }
}

/// The mark of a tone; the words beside it say the same.
pub(super) fn mark(tone: Tone) -> Markup {
    html! { svg.mark.(tone.class()) aria-hidden="true" { use href={ "#mark-" (tone.class()) } {} } }
}

/// The marks, drawn once and used by name.
pub(super) fn marks() -> Markup {
    html! {
        svg.marks aria-hidden="true" width="0" height="0" {
            symbol #mark-good viewBox="0 0 20 20" {
                circle cx="10" cy="10" r="9" {}
                path d="M5.8 10.4l2.8 2.8 5.6-6.2" {}
            }
            symbol #mark-wait viewBox="0 0 20 20" {
                circle.open cx="10" cy="10" r="8" {}
                path.open d="M10 5.6v4.6l3 1.9" {}
            }
            symbol #mark-bad viewBox="0 0 20 20" {
                path.solid d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z" {}
                path d="M10 5.4v5.4M10 14v.6" {}
            }
            symbol #mark-quiet viewBox="0 0 20 20" {
                circle.open cx="10" cy="10" r="8" {}
                path.open d="M6.4 10h7.2" {}
            }
        }
    }
}

/// How an item stands, in a tone and in words.
pub(super) fn of_item(row: Row<'_>) -> (Tone, String) {
    let problem = row.report.ledger.problem.map(Problem::word);
    let (tone, words) = match (row.item.state, row.report.settled) {
        (State::Checked, true) if row.report.ledger.carried.is_some() => {
            (Tone::Good, "carried over")
        }
        (State::Checked, true) => (Tone::Good, "signed off"),
        (State::NotApplicable, true) => (Tone::Quiet, "not applicable"),
        (_, false) if assent::is_lacking(&row) => return (Tone::Wait, approvals(row)),
        (State::Open, _) if !row.report.demanded => (Tone::Quiet, "open, optional"),
        (State::Open, _) => (Tone::Wait, "open"),
        (State::Checked, false) => (Tone::Bad, problem.unwrap_or("does not hold")),
        (State::NotApplicable, false) => (Tone::Bad, "not applicable without leave"),
    };
    (tone, words.to_owned())
}

/// `1 of 2 approvals`.
fn approvals(row: Row<'_>) -> String {
    let wanted = row.report.demands.approvals.value;
    let noun = if wanted == 1 { "approval" } else { "approvals" };
    format!("{} of {wanted} {noun}", row.report.ledger.approved())
}
