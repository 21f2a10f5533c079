//! Azure Pipelines (learn.microsoft.com: "Use predefined variables").
//!
//! A pull request's build checks out a merge of source and target; what is judged is the source's
//! tip. A build of a branch says nothing of what the branch was before.

use super::{super::CliError, Found, Job, branch, by_hand};
use crate::pipeline::CiKind;

/// Reads the job's change.
pub fn event(job: &Job<'_>) -> Result<Found, CliError> {
    let reason = job.needed("BUILD_REASON")?;
    let is_request = job.text("SYSTEM_PULLREQUEST_PULLREQUESTID").is_some();
    match (reason.as_str(), is_request) {
        ("PullRequest", _) => pull_request(job),
        (_, true) => Err(by_hand(format!(
            "`BUILD_REASON` is `{reason}`, and `SYSTEM_PULLREQUEST_PULLREQUESTID` says that this is a \
             pull request's build"
        ))),
        ("IndividualCI" | "BatchedCI", false) => push(job),
        _ => Ok(Found::NoChange(reason)),
    }
}

fn pull_request(job: &Job<'_>) -> Result<Found, CliError> {
    let mut change = job.change(CiKind::PullRequest);
    change.target = Some(short(&job.needed("SYSTEM_PULLREQUEST_TARGETBRANCH")?));
    change.source = Some(short(&job.needed("SYSTEM_PULLREQUEST_SOURCEBRANCH")?));
    change.head = job.commit("SYSTEM_PULLREQUEST_SOURCECOMMITID")?;
    Ok(Found::Change(change))
}

fn push(job: &Job<'_>) -> Result<Found, CliError> {
    let reference = job.needed("BUILD_SOURCEBRANCH")?;
    let Some(pushed) = branch(&reference) else {
        return Ok(Found::NoChange(format!("push of {reference}")));
    };
    let mut change = job.change(CiKind::Push);
    change.target = Some(pushed.to_owned());
    change.head = job.commit("BUILD_SOURCEVERSION")?;
    Ok(Found::Change(change))
}

/// A branch's name: whole for repositories in Azure Repos, short for those elsewhere.
fn short(name: &str) -> String {
    branch(name).unwrap_or(name).to_owned()
}
