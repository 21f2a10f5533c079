//! What an auditor asks besides the findings: rules that were silent too, files that were believed,
//! commits in their order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::error::PipelineError;
use super::request::Occasion;
use super::scope::Scope;
use crate::history::{Entry, Repository};
use crate::model::evaluation::Evaluation;
use crate::model::evidence::{
    Evidence, RuleAnswer, ShownRequest, Traversed, TrustedFile, TrustedRole,
};
use crate::model::{Commit, CommitId, Finding, Severity};
use crate::policy::POLICY_PATH;
use crate::rules::{self, Concern, RULES, Rule};

/// The evidence of a judgement; its rules' findings are still to be counted.
pub fn gather(
    repository: &Repository,
    scope: &Scope,
    evaluation: &Evaluation,
    occasion: &Occasion<'_>,
) -> Result<Evidence, PipelineError> {
    let commits =
        if occasion.is_record { commits(repository, scope, evaluation)? } else { Vec::new() };
    let trusted = trusted(repository, scope)?;
    let shown = evaluation.judged.iter().flat_map(|judged| &judged.squashes.shown);
    let shown: BTreeSet<ShownRequest> =
        shown.map(|(&request, &end)| ShownRequest { request, end }).collect();
    let requests = shown.into_iter().collect();
    Ok(Evidence { now: occasion.now, trusted, commits, requests, ..Evidence::default() })
}

/// What each rule said.
pub fn answers(
    scope: &Scope,
    findings: &[(Finding, Concern)],
    wanted: impl Fn(&Rule, Severity) -> bool,
) -> Vec<RuleAnswer> {
    let answer = |rule: &&Rule| {
        let severity = rules::severity_of(rule, &scope.policy);
        RuleAnswer {
            rule: rule.id,
            group: rule.group,
            severity,
            asked: severity != Severity::Off && wanted(rule, severity),
            findings: findings.iter().filter(|(found, _)| found.rule == rule.id).count(),
        }
    };
    RULES.iter().map(answer).collect()
}

/// The files that say whom to believe, each at the revision where it was read.
fn trusted(repository: &Repository, scope: &Scope) -> Result<Vec<TrustedFile>, PipelineError> {
    let signoff = &scope.policy.signoff;
    let keys = [
        (TrustedRole::AllowedSigners, &signoff.allowed_signers),
        (TrustedRole::Keyring, &signoff.keyring),
        (TrustedRole::RevokedKeys, &signoff.revoked_keys),
    ];
    let mut files = Vec::new();
    files.extend(repository.mailmap_from().map(|at| (TrustedRole::Mailmap, ".mailmap", at)));
    if let Some(origin) = &scope.policy.origin {
        files.push((TrustedRole::Policy, POLICY_PATH, origin.commit));
        for (role, path) in keys {
            files.extend(path.as_ref().map(|path| (role, path.value.raw(), origin.commit)));
        }
    }
    let mut found = Vec::new();
    for (role, path, commit) in files {
        if let Entry::Blob(blob) = repository.entry(commit, path)? {
            found.push(TrustedFile { path: path.into(), role, commit, blob });
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The commits of the range; without one, those that the evaluation names. Parents come before
/// children.
///
/// How a commit of a whole history came to the branch takes all of that history to tell: that is done
/// where a policy is in force.
fn commits(
    repository: &Repository,
    scope: &Scope,
    evaluation: &Evaluation,
) -> Result<Vec<Traversed>, PipelineError> {
    let order = match &scope.range {
        Some(range) => range.commits.clone(),
        None => parents_first(&evaluation.commits),
    };
    let is_told = scope.range.is_some() || scope.policy.origin.is_some();
    let arrivals = is_told.then(|| repository.arrivals(*scope.head, scope.range.as_ref()));
    let arrivals = arrivals.transpose()?.unwrap_or_default();
    let known = |id| match evaluation.commits.get(&id) {
        Some(commit) => Ok(Arc::clone(commit)),
        None => repository.commit(id),
    };
    let mut commits = Vec::new();
    for id in order {
        let arrived = match arrivals.get(&id) {
            Some(&by) => Some((by, known(by)?.commit_time)),
            None => None,
        };
        commits.push(Traversed { commit: known(id)?, arrived });
    }
    Ok(commits)
}

/// The commits by time, but none before its parents.
fn parents_first(commits: &BTreeMap<CommitId, Arc<Commit>>) -> Vec<CommitId> {
    let mut by_time: Vec<&Commit> = commits.values().map(Arc::as_ref).collect();
    by_time.sort_by_key(|commit| (commit.commit_time.seconds, commit.id));
    let mut order = Vec::with_capacity(commits.len());
    let mut done = BTreeSet::new();
    for commit in by_time {
        let mut stack = vec![commit];
        while let Some(commit) = stack.last().copied() {
            let known = commit.parents.iter().filter_map(|parent| commits.get(parent));
            let missing = known.into_iter().find(|parent| !done.contains(&parent.id));
            if let Some(parent) = missing {
                stack.push(parent);
                continue;
            }
            if done.insert(commit.id) {
                order.push(commit.id);
            }
            stack.pop();
        }
    }
    order
}
