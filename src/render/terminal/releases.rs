//! `git checklist releases`: every release of every checklist, the newest first.

use super::{Cell, Page, Style, Tone};
use crate::{
    model::{
        CommitId, DEFAULT_GATE,
        releases::{Arrival, ListReleases, ReleaseRecord, Releases, Stage},
    },
    render::{escape, facts, words},
};

/// Most merges of a release that are shown one by one.
const MOST_ARRIVALS: usize = 5;

/// The releases, checklist by checklist.
#[must_use]
pub fn render(releases: &Releases, style: Style) -> String {
    let mut page = Page::new(style);
    for list in &releases.lists {
        page.gap();
        checklist(&mut page, releases, list);
    }
    if releases.lists.is_empty() {
        page.line(&[Cell::words("no checklist")]);
    }
    page.gap();
    let closed = match releases.gate.as_str() {
        DEFAULT_GATE => "closed: every required item is settled".to_owned(),
        gate => format!("closed: gate {} holds", escape::terminal(gate)),
    };
    page.line(&[Cell::words(closed).tone(Tone::Dim)]);
    page.line(&[Cell::words(words::AS_CLAIMED).tone(Tone::Dim)]);
    page.finish()
}

fn checklist(page: &mut Page, all: &Releases, list: &ListReleases) {
    let mut parts = vec![escape::terminal(&list.path)];
    parts.extend(list.title.as_ref().map(escape::terminal));
    page.parts(0, &parts, Tone::Strong);
    if list.releases.is_empty() {
        page.line(&[Cell::words("  names no release in any version; git checklist start NAME")]);
    }
    for one in &list.releases {
        page.gap();
        release(page, all, one);
    }
}

fn release(page: &mut Page, all: &Releases, one: &ReleaseRecord) {
    let (word, tone) = match one.stage {
        Stage::UnderWay => ("under way", Tone::Wait),
        Stage::Closed(_) => ("closed", Tone::Good),
        Stage::Left => ("left open", Tone::Bad),
        Stage::Undecided(_) => ("undecided", Tone::Bad),
    };
    let day = one.date.map(|date| format!(", for {}", facts::day(date, all.today)));
    let name = Cell::words("  ").then(&Cell::quoted(&one.name)).tone(Tone::Strong);
    let state = match one.stage {
        Stage::Undecided(_) => format!("   {word}"),
        _ => format!("   {word}   {} of {} settled", one.settled, one.required),
    };
    let day = Cell::words(day.unwrap_or_default());
    page.line(&[name, day, Cell::words(state).tone(tone)]);
    fact(page, all, "began", one.start, "");
    for arrival in one.arrivals.iter().take(MOST_ARRIVALS) {
        fact(page, all, "came", arrival.commit, &how(*arrival, all));
    }
    if let Some(more @ 1..) = one.arrivals.len().checked_sub(MOST_ARRIVALS) {
        page.line(&[Cell::words(format!("    {:<7} {more} more times", "came"))]);
    }
    match &one.stage {
        Stage::Closed(commit) => fact(page, all, "closed", *commit, ""),
        Stage::Undecided(why) => {
            page.wrap(4, 12, &Cell::words(format!("{:<7} {}", "why", escape::terminal_prose(why))));
        }
        Stage::UnderWay | Stage::Left => {}
    }
    if let Some(next) = one.next {
        fact(page, all, "ended", next, ", with the next");
    }
}

/// `, a merge into main`; `, a squash merge into main (#12)`.
fn how(arrival: Arrival, all: &Releases) -> String {
    let kind = if arrival.merge { "a merge" } else { "a squash merge, by its message," };
    let into = all.target.as_ref().map(|name| format!(" into {}", escape::terminal(name)));
    let number = arrival.request.map(|number| format!(" (request {number})"));
    format!(", {kind}{}{}", into.unwrap_or_default(), number.unwrap_or_default())
}

/// `began   13 Nov 09:05  d68d6f4  Ana`
fn fact(page: &mut Page, all: &Releases, name: &str, id: CommitId, how: &str) {
    let Some(commit) = all.commits.get(&id) else { return };
    let when = facts::moment(commit.author_time, all.today);
    let start = format!("    {name:<7} {when:<12}  {}  ", id.short());
    let style = page.style;
    let who = Cell::quoted(&commit.author.name).fit(30, style);
    page.line(&[Cell::words(start), who, Cell::words(how.to_owned()).tone(Tone::Dim)]);
}
