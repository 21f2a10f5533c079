//! Approvals and overrides in words: each approval with its count, or why it has none.

use super::{escape, facts, facts::Row};
use crate::model::{Approval, Commit, Override, Report, State};

/// An approval of an item with its commit, and "1 of 2" or why it does not count.
pub fn approvals<'a>(
    report: &'a Report,
    row: Row<'a>,
) -> impl Iterator<Item = (&'a Commit, String)> {
    let mut counted = 0;
    let approvals = row.report.ledger.approvals.iter();
    approvals.filter_map(move |approval| {
        let commit = report.commit(approval.commit)?;
        if let Some(why) = why_not(report, approval) {
            return Some((commit, format!("does not count: {why}")));
        }
        counted += 1;
        let request = row.report.ledger.request_of(approval.commit);
        let via = request.map_or_else(String::new, |one| format!(", via {}", one.name()));
        Some(match row.report.demands.approvals.value {
            0 => (commit, format!("not asked for{via}")),
            wanted => (commit, format!("{counted} of {wanted}{via}")),
        })
    })
}

/// Whether an item is settled but for approvals.
#[must_use]
pub fn is_lacking(row: &Row<'_>) -> bool {
    let ledger = &row.report.ledger;
    let stands = match row.item.state {
        State::Open => false,
        State::Checked => ledger.sign_off.is_some() && ledger.problem.is_none(),
        State::NotApplicable => ledger.waiver.as_ref().is_some_and(|waiver| waiver.flaw.is_none()),
    };
    let wanted = usize::try_from(row.report.demands.approvals.value).unwrap_or(usize::MAX);
    !row.report.settled && stands && ledger.approved() < wanted
}

/// Why an approval does not count; none where it does.
#[must_use]
pub fn why_not(report: &Report, approval: &Approval) -> Option<String> {
    let flaw = approval.flaw?.words();
    let by = facts::commit(report, approval.voided_by)
        .map_or_else(String::new, |commit| format!(", see {}", commit.id.short()));
    Some(format!("{flaw}{by}"))
}

/// "1 of 2 approvals; another @database person": what an item still waits for.
#[must_use]
pub fn lacking(row: Row<'_>) -> String {
    let wanted = row.report.demands.approvals.value;
    let noun = if wanted == 1 { "approval" } else { "approvals" };
    let signers = escape::terminal_prose(&row.report.demands.signers_in_words());
    let whom = if signers.is_empty() { String::new() } else { format!(" of {signers}") };
    format!("{} of {wanted} {noun}; another person{whom}", row.report.ledger.approved())
}

/// The commit of an override, where the report carries it.
#[must_use]
pub fn commit<'a>(report: &'a Report, overriding: &Override) -> Option<&'a Commit> {
    report.commit(overriding.commit)
}
