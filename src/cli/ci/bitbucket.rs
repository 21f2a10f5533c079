//! Bitbucket Pipelines (support.atlassian.com: "Variables and secrets").
//!
//! A pull request's pipeline merges the target into what it checks out; what is judged is the
//! source's tip. The target's tip is told by the beginning of its id alone. A pipeline of a branch
//! says nothing of what the branch was before.

use super::{super::CliError, Found, Job};
use crate::pipeline::CiKind;

/// Reads the job's change.
pub fn event(job: &Job<'_>) -> Result<Found, CliError> {
    let is_request = ["BITBUCKET_PR_ID", "BITBUCKET_PR_DESTINATION_BRANCH"]
        .iter()
        .any(|name| job.text(name).is_some());
    if is_request {
        return pull_request(job);
    }
    match (job.text("BITBUCKET_BRANCH"), job.text("BITBUCKET_TAG")) {
        (Some(pushed), None) => push(job, pushed),
        (_, Some(tag)) => Ok(Found::NoChange(format!("push of the tag {tag}"))),
        (None, None) => Ok(Found::NoChange("custom pipeline".to_owned())),
    }
}

fn pull_request(job: &Job<'_>) -> Result<Found, CliError> {
    let _ = job.needed("BITBUCKET_PR_ID")?;
    let mut change = job.change(CiKind::PullRequest);
    change.target = Some(job.needed("BITBUCKET_PR_DESTINATION_BRANCH")?);
    change.source = Some(job.needed("BITBUCKET_BRANCH")?);
    change.base = job.commit_if_any("BITBUCKET_PR_DESTINATION_COMMIT")?;
    change.head = job.commit("BITBUCKET_COMMIT")?;
    Ok(Found::Change(change))
}

fn push(job: &Job<'_>, pushed: String) -> Result<Found, CliError> {
    let mut change = job.change(CiKind::Push);
    change.target = Some(pushed);
    change.head = job.commit("BITBUCKET_COMMIT")?;
    Ok(Found::Change(change))
}
