//! The picture: a lane a phase, a mark where somebody signed off, approved, waived, unticked or
//! reworded. Kinds differ in shape and height, not in colour alone; marks that would lie on each other
//! are one, with their count.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use maud::{Markup, html};

use super::{
    super::{
        Page,
        happening::{Happening, Kind},
        phases,
    },
    scale::Scale,
};
use crate::{
    model::{ChecklistReport, Phase},
    render::{escape, facts, words},
};

const WIDTH: i64 = 1000;
/// Where the lanes begin, beside their names.
const LEFT: i64 = 205;
const TOP: i64 = 34;
const LANE: i64 = 46;
/// Marks of one lane that are nearer than this become one.
const NEAR: i64 = 24;
/// Characters of a lane's name.
const NAME: usize = 25;

/// The picture with its legend.
pub(super) fn figure(page: &Page<'_>, list: usize, happenings: &[Happening<'_>]) -> Markup {
    let Some(share) = page.report.checklists.get(list) else { return Markup::default() };
    let Some(scale) = scale(page, share, happenings) else { return Markup::default() };
    let mut lanes: Vec<usize> = happenings.iter().map(|one| one.phase).collect();
    lanes.sort_unstable();
    lanes.dedup();
    let height = TOP + LANE * i64::try_from(lanes.len()).unwrap_or_default() + 4;
    let id = format!("t{}", list + 1);
    html! {
        figure.timeline {
            div.scroll tabindex="0" role="group" aria-label="Timeline, as a picture" {
                svg role="img" viewBox={ "0 0 " (WIDTH) " " (height) } aria-labelledby={ (id) "-title " (id) "-desc" } {
                    title id={ (id) "-title" } { "Who did what, and when" }
                    desc id={ (id) "-desc" } { (summary(happenings)) " The table below has the same." }
                    (axis(&scale, height))
                    @for (number, &phase) in lanes.iter().enumerate() {
                        @let top = TOP + LANE * i64::try_from(number).unwrap_or_default();
                        (lane(page, share, phase, top, &scale))
                        (marks(happenings.iter().filter(|one| one.phase == phase), top, &scale))
                    }
                }
            }
            figcaption { (legend(share, happenings)) }
        }
    }
}

/// From the first to the last of: what happened, the release's start, the days when phases are due.
fn scale(page: &Page<'_>, share: &ChecklistReport, happenings: &[Happening<'_>]) -> Option<Scale> {
    let claimed = happenings.iter().map(|one| one.commit.author_time);
    let start = facts::commit(page.report, share.start).map(|commit| commit.author_time);
    let times = claimed.chain(start).filter(|time| time.datetime().is_some());
    let due = share.checklist.phases.iter().filter_map(|phase| due(share, phase));
    let moments = times.map(|time| time.seconds).chain(due.flat_map(|(from, to)| [from, to]));
    Scale::of(moments, LEFT, WIDTH - LEFT - 20)
}

/// The first and the last moment of the days when a phase is due.
fn due(share: &ChecklistReport, phase: &Phase) -> Option<(i64, i64)> {
    let schedule = share.schedule.as_ref()?;
    let stretch = schedule.stretch(phase.window.as_ref()?)?;
    let begin = |day: chrono::NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp();
    let end = stretch.end.or_else(|| Some(begin(stretch.to.succ_opt()?)));
    Some((stretch.begin.unwrap_or_else(|| begin(stretch.from)), end?))
}

/// `12 signed off, 1 unticked.`
fn summary(happenings: &[Happening<'_>]) -> String {
    let count = |kind| {
        let of_kind = happenings.iter().filter(move |one| one.kind == kind);
        of_kind.map(|one| one.rows.len()).sum::<usize>()
    };
    words::list(&Kind::ALL.map(|kind| (count(kind), kind.words()))) + "."
}

fn axis(scale: &Scale, height: i64) -> Markup {
    html! {
        g.axis {
            @for (moment, label) in scale.marks() {
                @let x = scale.place(moment);
                line x1=(x) x2=(x) y1=(TOP - 8) y2=(height) {}
                text x=(x) y=(TOP - 14) text-anchor="middle" { (label) }
            }
        }
    }
}

/// A lane's name, its ground, and the days when it is due.
fn lane(page: &Page<'_>, share: &ChecklistReport, at: usize, top: i64, scale: &Scale) -> Markup {
    let Some(phase) = share.checklist.phases.get(at) else { return Markup::default() };
    let start = facts::commit(page.report, share.start).map(|commit| commit.author_time);
    html! {
        g.lane {
            line.ground x1=(LEFT) x2=(WIDTH - 20) y1=(top + LANE / 2) y2=(top + LANE / 2) {}
            @if let Some((from, to)) = due(share, phase) {
                @let x = scale.place(from);
                rect.due x=(x) y=(top + 4) width=((scale.place(to) - x).max(3)) height=(LANE - 8) rx="3" {
                    title { "due " (crate::render::due::of_phase(share, phase, true).when) }
                }
            }
            @if let Some(start) = start.filter(|time| time.datetime().is_some()) {
                line.start x1=(scale.place(start.seconds)) x2=(scale.place(start.seconds)) y1=(top) y2=(top + LANE) {
                    title { "the release began, " (facts::full_moment(start)) }
                }
            }
            text.name x="0" y=(top + LANE / 2 + 4) {
                @if phase.title.is_empty() { (phases::name(phase)) } @else { (escape::clip(&phase.name(), NAME)) }
            }
        }
    }
}

/// Happenings of one lane and kind, near each other; drawn where the first of them is.
struct Cluster<'a> {
    x: i64,
    of: Vec<&'a Happening<'a>>,
}

impl Cluster<'_> {
    fn items(&self) -> usize {
        self.of.iter().map(|one| one.rows.len()).sum()
    }
}

/// The marks of one lane, from happenings by their time.
fn marks<'a>(
    happenings: impl Iterator<Item = &'a Happening<'a>>,
    top: i64,
    scale: &Scale,
) -> Markup {
    let mut clusters: BTreeMap<Kind, Vec<Cluster<'a>>> = BTreeMap::new();
    for one in happenings.filter(|one| one.commit.author_time.datetime().is_some()) {
        let x = scale.place(one.commit.author_time.seconds);
        let of_kind = clusters.entry(one.kind).or_default();
        match of_kind.last_mut() {
            Some(last) if x - last.x < NEAR => last.of.push(one),
            _ => of_kind.push(Cluster { x, of: vec![one] }),
        }
    }
    html! {
        @for (kind, of_kind) in &clusters {
            @for cluster in of_kind { (mark(*kind, cluster, top + LANE / 2)) }
        }
    }
}

fn mark(kind: Kind, cluster: &Cluster<'_>, middle: i64) -> Markup {
    let items = cluster.items();
    html! {
        g.(kind.class()) transform={ "translate(" (cluster.x) " " (middle + height(kind)) ")" } {
            title { (told(kind, cluster)) }
            (shape(kind, items))
            @if kind == Kind::SignedOff && items > 1 { text y="4" text-anchor="middle" { (items) } }
        }
    }
}

/// How far above or below the middle of its lane a kind is drawn.
fn height(kind: Kind) -> i64 {
    match kind {
        Kind::SignedOff | Kind::Ticked => 0,
        Kind::Approval | Kind::Waived => -15,
        Kind::Unticked | Kind::Reworded => 15,
    }
}

fn shape(kind: Kind, items: usize) -> Markup {
    let radius = match items {
        0 | 1 => 6,
        2..10 => 9,
        10..100 => 11,
        _ => 14,
    };
    html! {
        @match kind {
            Kind::SignedOff => circle r=(radius) {},
            Kind::Ticked => circle r="5" {},
            Kind::Approval => path d="M0-6L6 5H-6z" {},
            Kind::Waived => path d="M0-6L6 0 0 6-6 0z" {},
            Kind::Unticked => path d="M-4-4L4 4M4-4L-4 4" {},
            Kind::Reworded => rect x="-4" y="-4" width="8" height="8" {},
        }
    }
}

/// `9 Feb 2025 - 11 Feb 2025: 3 signed off, by Omar, Ana`.
fn told(kind: Kind, cluster: &Cluster<'_>) -> Markup {
    let mut names: Vec<_> = cluster.of.iter().map(|one| &one.commit.author.name).collect();
    names.sort_unstable();
    names.dedup();
    let times = cluster.of.iter().map(|one| one.commit.author_time);
    let (first, last) = (times.clone().min(), times.max());
    html! {
        @if let Some(first) = first { (facts::full_moment(first)) }
        @if let Some(last) = last.filter(|_| first != last) { " to " (facts::full_moment(last)) }
        ": " (cluster.items()) " " (kind.words()) ", by "
        @for (at, name) in names.iter().enumerate() { @if at > 0 { ", " } (**name) }
    }
}

/// The kinds that the picture has, each with its shape.
fn legend(share: &ChecklistReport, happenings: &[Happening<'_>]) -> Markup {
    let has_days = share.checklist.phases.iter().any(|phase| due(share, phase).is_some());
    html! {
        ul.legend {
            @for kind in Kind::ALL.into_iter().filter(|kind| happenings.iter().any(|one| one.kind == *kind)) {
                li {
                    svg viewBox="-10 -10 20 20" aria-hidden="true" { g.(kind.class()) { (shape(kind, 1)) } }
                    (kind.words())
                }
            }
            li.note {
                @if has_days { "A shaded stretch is when a phase is due. " }
                "Times are what the commits claim."
            }
        }
    }
}
