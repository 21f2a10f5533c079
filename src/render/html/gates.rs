//! The gates, each with its answer and how far it is.

use maud::{Markup, html};

use super::{
    Page,
    tone::{Tone, mark},
};
use crate::{
    model::{GateReport, Reason, Verdict},
    render::{escape::Text, words},
};

/// A card a gate, and those that were not judged.
pub(super) fn cards(page: &Page<'_>) -> Markup {
    let report = page.report;
    html! {
        @if !report.gates.is_empty() {
            ul.gates { @for gate in &report.gates { (card(gate)) } }
        }
        @if !report.gates_elsewhere.is_empty() {
            p.note {
                "Not judged here: "
                @for (at, name) in report.gates_elsewhere.iter().enumerate() {
                    @if at > 0 { ", " } bdi { (Text::from(name)) }
                }
            }
        }
    }
}

fn card(gate: &GateReport) -> Markup {
    let tone = Tone::of(gate.verdict, gate.reason);
    html! {
        li.gate.(tone.class()) {
            p.name { (mark(tone)) strong { bdi { (Text::from(&gate.name)) } } " is " (words::gate(gate.verdict)) }
            (bar(gate.settled, &[], gate.required))
            p.note { (gate.settled) " of " (gate.required) " settled" (why(gate)) }
        }
    }
}

/// Why a gate is closed.
fn why(gate: &GateReport) -> &'static str {
    match (gate.verdict, gate.reason) {
        (Verdict::Pass, _) => "",
        (Verdict::Fail, Some(Reason::Waiting)) => "; something is still to be done",
        (Verdict::Fail, _) => "; something that was claimed does not hold",
    }
}

/// How wide a bar is.
const WIDTH: usize = 1000;

/// A bar: what is settled, then other shares in their tones. The numbers beside it say the same.
pub(super) fn bar(settled: usize, others: &[(usize, Tone)], total: usize) -> Markup {
    let shares = [&[(settled, Tone::Good)], others].concat();
    let pieces = shares.iter().scan(0, |from, &(count, tone)| {
        let (x, width) = (*from, count * WIDTH / total.max(1));
        *from += width;
        Some((x, width, tone))
    });
    html! {
        svg.bar viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
            rect.track width=(WIDTH) height="10" {}
            @for (x, width, tone) in pieces.filter(|(_, width, _)| *width > 0) {
                rect.(tone.class()) x=(x) width=(width) height="10" {}
            }
        }
    }
}
