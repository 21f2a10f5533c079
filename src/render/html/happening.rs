//! What commits did to the items of one checklist, put together: the data of the timeline, as a
//! picture and as a table.

use std::collections::BTreeMap;

use crate::{
    model::{Commit, CommitId, EventKind, Report},
    render::facts::{self, Row},
};

/// What a commit did, as far as a timeline tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// It is the sign-off of the item as it stands, or one of several.
    SignedOff,
    /// It ticked the item, and does not stand for its state now.
    Ticked,
    /// It approves, and counts.
    Approval,
    /// It declared the item not applicable.
    Waived,
    /// It unticked the item, or took a waiver back.
    Unticked,
    /// It changed the item's text.
    Reworded,
}

impl Kind {
    /// All of them, in the order of a legend.
    pub(super) const ALL: [Self; 6] = [
        Self::SignedOff,
        Self::Ticked,
        Self::Approval,
        Self::Waived,
        Self::Unticked,
        Self::Reworded,
    ];

    /// The words for it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::SignedOff => "signed off",
            Self::Ticked => "ticked, and does not stand now",
            Self::Approval => "approval that counts",
            Self::Waived => "not applicable",
            Self::Unticked => "unticked",
            Self::Reworded => "reworded",
        }
    }

    /// The class of the style sheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::SignedOff => "signed",
            Self::Ticked => "ticked",
            Self::Approval => "approval",
            Self::Waived => "waived",
            Self::Unticked => "unticked",
            Self::Reworded => "reworded",
        }
    }
}

/// What one commit did to items of one phase.
pub(super) struct Happening<'a> {
    pub commit: &'a Commit,
    /// Index of the phase.
    pub phase: usize,
    pub kind: Kind,
    pub rows: Vec<Row<'a>>,
}

/// All of one checklist, by the time that the commits claim.
pub(super) fn of_list(report: &Report, list: usize) -> Vec<Happening<'_>> {
    let mut found: BTreeMap<_, Happening<'_>> = BTreeMap::new();
    for row in facts::rows_of(report, list) {
        for (id, kind) in doings(report, row) {
            let Some(commit) = report.commit(id) else { continue };
            let phase = row.item.phase;
            found
                .entry((commit.author_time.seconds, id, phase, kind))
                .or_insert_with(|| Happening { commit, phase, kind, rows: Vec::new() })
                .rows
                .push(row);
        }
    }
    found.into_values().collect()
}

fn doings<'a>(report: &'a Report, row: Row<'a>) -> impl Iterator<Item = (CommitId, Kind)> {
    let ledger = &row.report.ledger;
    let sign_off = row.sign_off(report).map(|commit| commit.id);
    let stands = move |id| sign_off == Some(id) || ledger.concurrent.contains(&id);
    let events = ledger.events.iter().filter_map(move |event| {
        let kind = match event.kind {
            EventKind::Checked if stands(event.commit) => Kind::SignedOff,
            EventKind::Checked => Kind::Ticked,
            EventKind::Waived => Kind::Waived,
            EventKind::Unchecked | EventKind::Reinstated => Kind::Unticked,
            EventKind::Reworded => Kind::Reworded,
            EventKind::Added | EventKind::Restored | EventKind::Moved | EventKind::Removed => {
                return None;
            }
        };
        Some((event.commit, kind))
    });
    let counting = ledger.approvals.iter().filter(|approval| approval.counts());
    events.chain(counting.map(|approval| (approval.commit, Kind::Approval)))
}
