//! Dates as they are typed: `--release-date`, and the release of a file that is listed.

use super::{CliError, Context};
use crate::{
    model::{Checklist, Policy, Schedule, Untrusted, WrittenDate},
    pipeline::{self, Calendar},
};

/// Reads a date.
///
/// # Errors
/// A sentence for clap: what is wrong with it, and the mend.
pub fn written(typed: &str) -> Result<WrittenDate, String> {
    typed
        .parse()
        .map_err(|error: crate::model::date::DateError| format!("it {error}: {}", error.help()))
}

/// The schedule of a checklist's file.
///
/// # Errors
/// Where a date of the policy or the file cannot be read.
pub fn schedule(
    (path, checklist): (&Untrusted, &Checklist),
    policy: &Policy,
    told: Option<WrittenDate>,
    context: &Context<'_>,
) -> Result<Option<Schedule>, CliError> {
    let calendar = Calendar::new(told, context.today, context.now);
    Ok(pipeline::schedule(path.raw(), checklist, policy, &calendar)?)
}
