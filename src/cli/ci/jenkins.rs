//! Jenkins, as a multibranch project (plugins.jenkins.io: "Branch API", "Pipeline: Multibranch").
//!
//! What is judged is what is checked out: the change's tip, or a merge of it into the target, as the
//! project is set up. A build of a branch says nothing of what the branch was before.

use super::{super::CliError, Found, Job};
use crate::pipeline::CiKind;

/// Reads the job's change.
pub fn event(job: &Job<'_>) -> Result<Found, CliError> {
    let is_request = ["CHANGE_ID", "CHANGE_TARGET"].iter().any(|name| job.text(name).is_some());
    if is_request {
        return change_request(job);
    }
    match (job.text("BRANCH_NAME"), job.text("TAG_NAME")) {
        (_, Some(tag)) => Ok(Found::NoChange(format!("build of the tag {tag}"))),
        (Some(branch), None) => {
            let mut change = job.change(CiKind::Push);
            change.target = Some(branch);
            Ok(Found::Change(change))
        }
        (None, None) => Ok(Found::NoChange("build of no multibranch project".to_owned())),
    }
}

/// A source that the branch source does not tell matches every gate.
fn change_request(job: &Job<'_>) -> Result<Found, CliError> {
    let _ = job.needed("CHANGE_ID")?;
    let mut change = job.change(CiKind::PullRequest);
    change.target = Some(job.needed("CHANGE_TARGET")?);
    change.source = job.text("CHANGE_BRANCH");
    Ok(Found::Change(change))
}
