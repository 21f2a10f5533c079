//! What a sign-off's commit says in support of it, in words for people.

use super::escape;
use crate::model::{
    backing::{Backing, Evidence, Run},
    measure::Outcome,
};

/// `0.4%, meets the criterion`; none where no value is said.
#[must_use]
pub fn measured(backing: &Backing) -> Option<String> {
    let measured = backing.measured.as_ref()?;
    let words = match measured.outcome {
        Outcome::NoBound => "no criterion to hold it against",
        Outcome::Met => "meets the criterion",
        Outcome::Unmet => "does not meet the criterion",
        Outcome::Incomparable(_) => "cannot be compared with the criterion",
    };
    Some(format!("{}, {words}", escape::terminal(&measured.value.text)))
}

/// `reports/load.html, sha256 0123456789ab…`, one a file, page and command.
#[must_use]
pub fn evidence(backing: &Backing) -> Vec<String> {
    let short = |hex: &str| hex.get(..12).unwrap_or(hex).to_owned();
    let named = |one: &Evidence| {
        let taken = one
            .digest
            .as_deref()
            .map_or("no digest".to_owned(), |hex| format!("sha256 {}", short(hex)));
        format!("{}, {taken}", escape::terminal(&one.location))
    };
    let ran = |run: &Run| {
        format!("command sha256 {}, output sha256 {}", short(&run.command), short(&run.output))
    };
    backing.evidence.iter().map(named).chain(backing.runs.iter().map(ran)).collect()
}
