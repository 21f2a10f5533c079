//! GitLab CI (docs.gitlab.com: "Predefined CI/CD variables reference", "Merge request pipelines").
//!
//! A merge request's pipeline runs on one of three commits: the source's tip (*detached*), a merge
//! of it into the target's tip (*merged result*), or a merge onto what stands before it in a *merge
//! train*. `CI_MERGE_REQUEST_DIFF_BASE_SHA` is a merge base, and is not read: what is demanded is
//! what the target's tip demands.

use super::{super::CliError, Found, Job, by_hand};
use crate::pipeline::CiKind;

/// Reads the job's change.
pub fn event(job: &Job<'_>) -> Result<Found, CliError> {
    if job.text("CI_MERGE_REQUEST_IID").is_some() {
        return merge_request(job);
    }
    let source = job.needed("CI_PIPELINE_SOURCE")?;
    match (source.as_str(), job.text("CI_COMMIT_TAG")) {
        ("merge_request_event", _) => merge_request(job),
        ("push", None) => push(job),
        ("push", Some(tag)) => Ok(Found::NoChange(format!("push of the tag {tag}"))),
        _ => Ok(Found::NoChange(source)),
    }
}

fn merge_request(job: &Job<'_>) -> Result<Found, CliError> {
    // In a fork, `origin` is the fork, and its target branch and policy are the attacker's.
    let (here, target) = (job.needed("CI_PROJECT_ID")?, job.needed("CI_MERGE_REQUEST_PROJECT_ID")?);
    if here != target {
        return Err(by_hand(format!(
            "this pipeline runs in project {here}, and the merge request is for project {target}: \
             the branches here are the fork's own"
        ))
        .hint("run the merge request's pipeline in the parent project"));
    }
    let kind = job.needed("CI_MERGE_REQUEST_EVENT_TYPE")?;
    let commit = job.commit("CI_COMMIT_SHA")?;
    let (kind, head) = match kind.as_str() {
        "detached" => (CiKind::PullRequest, commit),
        "merged_result" => (CiKind::PullRequest, job.commit("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")?),
        "merge_train" => (CiKind::MergeGroup, commit),
        _ => return Err(by_hand(format!("`CI_MERGE_REQUEST_EVENT_TYPE` is `{kind}`, not known"))),
    };
    let base = match kind {
        CiKind::MergeGroup => job.commit("CI_MERGE_REQUEST_TARGET_BRANCH_SHA")?,
        _ => job.commit_if_any("CI_MERGE_REQUEST_TARGET_BRANCH_SHA")?,
    };
    let mut change = job.change(kind);
    change.target = Some(job.needed("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")?);
    change.source = Some(job.needed("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME")?);
    (change.base, change.head) = (base, head);
    Ok(Found::Change(change))
}

fn push(job: &Job<'_>) -> Result<Found, CliError> {
    let mut change = job.change(CiKind::Push);
    change.target = Some(job.needed("CI_COMMIT_BRANCH")?);
    change.base = job.commit_if_any("CI_COMMIT_BEFORE_SHA")?;
    change.head = job.commit("CI_COMMIT_SHA")?;
    Ok(Found::Change(change))
}
