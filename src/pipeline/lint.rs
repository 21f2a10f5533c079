//! The lint rules, on lists alone: no history is read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::evaluation::{Evaluation, HistoryFacts, Judged, JudgedItem};
use crate::model::{BlobId, Checklist, Finding, Group, Policy, Standing, Untrusted};
use crate::rules;

/// A list to be looked at.
#[derive(Clone, Debug)]
pub struct LintedList {
    /// Its path.
    pub path: Untrusted,
    /// What it says.
    pub checklist: Checklist,
    /// The files that it may name; none where that is not known, and nothing is said of them.
    pub files: Option<Arc<BTreeSet<String>>>,
}

/// What in these lists misleads their readers, by the severities of a policy.
#[must_use]
pub fn lint(lists: Vec<LintedList>, policy: &Policy) -> Vec<Finding> {
    let evaluation = Evaluation {
        standing: Standing::Audit,
        target: None,
        gates: Vec::new(),
        signoff: policy.signoff.clone(),
        change: policy.change.clone(),
        judged: lists.into_iter().map(judged).collect(),
        absent: Vec::new(),
        policy_changes: Vec::new(),
        rewritten: Vec::new(),
        request_text: None,
        now: 0,
        history: HistoryFacts::default(),
        trailers: BTreeMap::new(),
        commits: BTreeMap::new(),
    };
    let findings = rules::evaluate(&evaluation, policy, 1, |rule, _| rule.group == Group::Lint);
    findings.into_iter().map(|(finding, _)| finding).collect()
}

fn judged(list: LintedList) -> Judged {
    Judged {
        path: list.path,
        // No rule of the group looks at it.
        blob: BlobId([0; 20]),
        items: vec![JudgedItem::default(); list.checklist.items.len()],
        checklist: Arc::new(list.checklist),
        schedule: None,
        start: None,
        lost: Vec::new(),
        choices: Vec::new(),
        lost_phases: Vec::new(),
        squashes: crate::model::Squashes::default(),
        files: list.files,
    }
}
