//! When phases are due, and what of them is late: windows in words, seen from the schedule's moment.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate};

use super::facts::{self, Row};
use crate::model::{
    ChecklistReport, DueState, Phase, Report, Schedule, State, Stretch, Untrusted, Window,
};

/// When a phase is due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// `by 11 Feb`, `Fri 14 Feb`, `14-15 Feb`, `until 15 Feb 13:00`; the window's own words without a
    /// date.
    pub when: Untrusted,
    /// `1 day late`, `today`; empty otherwise.
    pub note: String,
    /// Whether it is late.
    pub late: bool,
    /// Where its window stands; none without a date.
    pub state: Option<DueState>,
}

/// When a phase of a checklist is due.
#[must_use]
pub fn of_phase(checklist: &ChecklistReport, phase: &Phase, settled: bool) -> Due {
    let Some(window) = &phase.window else {
        return Due::default();
    };
    let schedule = checklist.schedule.as_ref();
    let Some((schedule, stretch)) = schedule.and_then(|one| Some((one, one.stretch(window)?)))
    else {
        return Due { when: window.text.clone(), ..Due::default() };
    };
    let state = schedule.state(&stretch);
    let note = if settled { String::new() } else { note(schedule, &stretch, state) };
    Due {
        when: Untrusted::new(when(schedule, window, &stretch)),
        late: !settled && state == DueState::Late,
        note,
        state: Some(state),
    }
}

/// Where the window of a phase stands; none without one, or without a date.
#[must_use]
pub fn state(checklist: &ChecklistReport, phase: &Phase) -> Option<DueState> {
    let schedule = checklist.schedule.as_ref()?;
    Some(schedule.state(&schedule.stretch(phase.window.as_ref()?)?))
}

fn note(schedule: &Schedule, stretch: &Stretch, state: DueState) -> String {
    let days = (schedule.today() - stretch.to).num_days();
    match (state, days) {
        (DueState::Late, ..=0) => "late since today".to_owned(),
        (DueState::Late, 1) => "1 day late".to_owned(),
        (DueState::Late, days) => format!("{days} days late"),
        (_, 0) => "today".to_owned(),
        _ => String::new(),
    }
}

fn when(schedule: &Schedule, window: &Window, stretch: &Stretch) -> String {
    let today = schedule.today();
    let end = stretch.end.filter(|_| window.elapsed.is_some() && schedule.date.moment.is_some());
    if let Some(end) = end.and_then(|end| schedule.shown(end)) {
        let lead = if window.span.to < 0 { "by" } else { "until" };
        return format!("{lead} {}", minute(end, today));
    }
    window_days(stretch.from, stretch.to, window.span.to < 0, today)
}

/// `15 Feb 13:00`.
fn minute(at: DateTime<FixedOffset>, today: NaiveDate) -> String {
    format!("{} {}", facts::day(at.date_naive(), today), at.format("%H:%M"))
}

fn window_days(from: NaiveDate, to: NaiveDate, before: bool, today: NaiveDate) -> String {
    if before {
        return format!("by {}", facts::day(to, today));
    }
    if from == to {
        return format!("{} {}", from.format("%a"), facts::day(from, today));
    }
    if (from.year(), from.month()) == (to.year(), to.month()) {
        return format!("{}-{}", from.day(), facts::day(to, today));
    }
    format!("{} - {}", facts::day(from, today), facts::day(to, today))
}

/// `deploys Fri 14 Feb 12:00, in 2 days`: when the release is.
#[must_use]
pub fn release(schedule: &Schedule) -> String {
    let (date, today) = (schedule.date.day, schedule.today());
    let clock = schedule.date.moment.and_then(|moment| schedule.shown(moment));
    let clock = clock.map_or_else(String::new, |at| at.format(" %H:%M").to_string());
    let day = format!("{} {}{clock}", date.format("%a"), facts::day(date, today));
    match (date - today).num_days() {
        0 => format!("deploys today, {day}"),
        1 => format!("deploys {day}, tomorrow"),
        days @ 2.. => format!("deploys {day}, in {days} days"),
        -1 => format!("deployed {day}, yesterday"),
        days => format!("deployed {day}, {} days ago", -days),
    }
}

/// The last day of an item's phase; none without a window, or without a date.
#[must_use]
pub fn last_day(row: Row<'_>) -> Option<NaiveDate> {
    let schedule = row.checklist.schedule.as_ref()?;
    Some(schedule.stretch(row.phase()?.window.as_ref()?)?.to)
}

/// How an item is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// It is demanded and not settled, and its phase's window is over.
    Open,
    /// It was signed off after its phase's window was over, by its commit's own time.
    Signed,
}

impl Late {
    /// The word that machines read.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Signed => "signed",
        }
    }
}

/// How an item is late, if it is.
#[must_use]
pub fn late(report: &Report, row: Row<'_>) -> Option<Late> {
    let schedule = row.checklist.schedule.as_ref()?;
    let stretch = schedule.stretch(row.phase()?.window.as_ref()?)?;
    let signed = row.sign_off(report).filter(|_| row.item.state == State::Checked);
    if let Some(commit) = signed {
        return Schedule::is_over(&stretch, commit.commit_time).then_some(Late::Signed);
    }
    let open = row.report.demanded && !row.report.settled;
    (open && schedule.state(&stretch) == DueState::Late).then_some(Late::Open)
}
