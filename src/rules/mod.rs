//! The rules: one file each, one slice that lists them.
//!
//! A rule is a constant: id, group, severity, documentation with an example that fires and one that
//! does not (both are run by the tests), and one function from the evaluation to findings. To add
//! one: write its file, add its line to the list below.
//!
//! Examples are *stories*: `BRANCH PERSON: MESSAGE` starts a commit, the indented lines below it are
//! the whole `CHECKLIST.md` of that commit (a line `@ PATH` starts another file; ` / ` in the message is
//! an empty line), `topic <- main ana: MESSAGE` is a merge, `topic ana via sara: MESSAGE` is Ana's commit
//! as Sara made it, `topic sara approves: TEXT` changes nothing and approves the item of that text (or
//! `policy`); `@DIGEST@` in a message is the digest of the commit's first item. A story with a branch `topic` is judged as a change from `main`. `!record BRANCH` keeps the audit of a
//! branch for later, `!pull 1 BRANCH` makes the branch's tip that of pull request 1, `!body` has the pull request's text below it, `!rewind BRANCH` takes its last commit away.

mod approving;
mod signing;
mod wording;

use std::{
    panic::resume_unwind,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use crate::model::evaluation::Evaluation;
use crate::model::finding::RulePage;
use crate::model::{CommitId, Untrusted};
use crate::model::{Finding, Group, ItemId, Place, Policy, Prose, Severity};

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        /// Every rule, by group and in the order of the documentation.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules![
    // completion
    incomplete,
    one_of,
    parent_open,
    missing_phase,
    missing_checklist,
    missing_item,
    removed_item,
    weakened_item,
    request_incomplete,
    unmeasured,
    unmet_criterion,
    missing_evidence,
    // sign-off
    uncommitted,
    overridden,
    restored,
    born_checked,
    inherited,
    replayed,
    merge_tick,
    collapsed,
    reworded,
    expired,
    stale,
    rebased,
    // signer
    signer,
    signature,
    trailer,
    approvals,
    self_approval,
    independence,
    waiver,
    bot,
    bulk,
    // order
    out_of_order,
    overdue,
    // integrity
    policy_changed,
    shallow_history,
    altered_history,
    malformed_commit,
    history_rewritten,
    // lint
    duplicate_item,
    malformed_box,
    untracked_criterion,
    placeholder,
    missing_reference,
    empty_phase,
    unknown_attribute,
    confusable_text,
];

/// One check.
#[derive(Debug)]
pub struct Rule {
    /// Names the bad pattern, kebab-case; equals the file's name.
    pub id: &'static str,
    /// What it belongs to.
    pub group: Group,
    /// What it weighs where no policy says otherwise.
    pub severity: Severity,
    /// One sentence: what is wrong where it fires.
    pub summary: &'static str,
    /// Why that matters, and the mend; Markdown.
    pub explanation: &'static str,
    /// A story in which it fires.
    pub fires: &'static str,
    /// An honest story of the same shape in which it does not.
    pub silent: &'static str,
    /// The check.
    pub check: fn(&Evaluation) -> Vec<Draft>,
}

/// A finding without what the registry adds: rule and severity.
#[derive(Clone, Debug)]
pub struct Draft {
    place: Place,
    gates: Concern,
    waiting: bool,
    warning: bool,
    item: Option<ItemId>,
    commit: Option<CommitId>,
    message: Prose,
    help: Prose,
}

/// Which gates a finding concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Concern {
    /// All that judge.
    All,
    /// Those of these indices.
    Gates(Vec<usize>),
}

impl Concern {
    /// Whether the gate of an index is concerned.
    #[must_use]
    pub fn includes(&self, gate: usize) -> bool {
        match self {
            Self::All => true,
            Self::Gates(gates) => gates.contains(&gate),
        }
    }
}

impl Draft {
    /// A finding at a line of a file.
    fn at(path: &Untrusted, line: impl Into<Option<u32>>, message: Prose) -> Self {
        Self {
            place: Place { path: path.clone(), line: line.into() },
            gates: Concern::All,
            waiting: false,
            warning: false,
            item: None,
            commit: None,
            message,
            help: Prose::default(),
        }
    }

    fn of_item(mut self, id: &str) -> Self {
        self.item = Some(id.to_owned());
        self
    }

    /// Of these gates; of all that judge, where none of them asks for it by itself.
    fn for_gates(mut self, gates: &[usize]) -> Self {
        if !gates.is_empty() {
            self.gates = Concern::Gates(gates.to_vec());
        }
        self
    }

    /// For the gates that demand it; for all, where it is demanded outside of their phases.
    fn for_gates_or_all(self, gates: &[usize]) -> Self {
        if gates.is_empty() { self } else { self.for_gates(gates) }
    }

    fn by(mut self, commit: impl Into<Option<CommitId>>) -> Self {
        self.commit = commit.into();
        self
    }

    /// Only something that is still to be done.
    fn waiting(mut self) -> Self {
        self.waiting = true;
        self
    }

    /// Never more than a warning.
    fn at_most_warning(mut self, cap: bool) -> Self {
        self.warning = cap;
        self
    }

    fn help(mut self, help: Prose) -> Self {
        self.help = help;
        self
    }
}

/// The rule of an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// Every rule's id with its default severity, for validating a policy.
#[must_use]
pub fn defaults() -> std::collections::BTreeMap<&'static str, Severity> {
    RULES.iter().map(|rule| (rule.id, rule.severity)).collect()
}

/// What the documentation says of every rule, in its order.
#[must_use]
pub fn pages() -> Vec<RulePage> {
    let page = |rule: &&Rule| RulePage {
        id: rule.id,
        group: rule.group,
        severity: rule.severity,
        summary: rule.summary,
        explanation: rule.explanation,
    };
    RULES.iter().map(page).collect()
}

/// What a rule weighs under a policy.
#[must_use]
pub fn severity_of(rule: &Rule, policy: &Policy) -> Severity {
    policy.severity.get(rule.id).copied().unwrap_or(rule.severity)
}

/// Whether a policy makes errors of what lint finds, so that every verdict depends on it.
#[must_use]
pub fn asks_for_lint(policy: &Policy) -> bool {
    let mut lint = RULES.iter().filter(|rule| rule.group == Group::Lint);
    lint.any(|rule| severity_of(rule, policy) == Severity::Error)
}

/// Runs the rules that `wanted` chooses and that the policy has not switched off, on so many threads,
/// this one included. Sorted: errors first, what does not hold before what is waiting, then by path,
/// line and rule.
pub fn evaluate(
    evaluation: &Evaluation,
    policy: &Policy,
    threads: usize,
    wanted: impl Fn(&Rule, Severity) -> bool,
) -> Vec<(Finding, Concern)> {
    let asked = RULES.iter().map(|rule| (*rule, severity_of(rule, policy)));
    let asked =
        asked.filter(|&(rule, severity)| severity != Severity::Off && wanted(rule, severity));
    let asked: Vec<(&Rule, Severity)> = asked.collect();
    let next = AtomicUsize::new(0);
    let ask = || {
        let mut findings = Vec::new();
        while let Some(&(rule, severity)) = asked.get(next.fetch_add(1, Ordering::Relaxed)) {
            let drafts = (rule.check)(evaluation).into_iter();
            findings.extend(drafts.map(|draft| finish(rule, severity, draft)));
        }
        findings
    };
    let mut findings = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(ask)).collect();
        let mut findings = ask();
        for other in others {
            findings.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        findings
    });
    sort(&mut findings);
    findings
}

/// Sorts findings: errors first, what does not hold before what is waiting, then by path, line and
/// rule.
pub fn sort(findings: &mut [(Finding, Concern)]) {
    let key = |finding: &Finding| (finding.severity, finding.waiting);
    findings.sort_by(|(one, _), (other, _)| {
        let by_place =
            || (&one.place, one.rule, &one.item).cmp(&(&other.place, other.rule, &other.item));
        key(one).cmp(&key(other)).then_with(by_place)
    });
}

fn finish(rule: &Rule, severity: Severity, draft: Draft) -> (Finding, Concern) {
    let finding = Finding {
        rule: rule.id,
        severity: if draft.warning { severity.max(Severity::Warning) } else { severity },
        waiting: draft.waiting,
        place: draft.place,
        item: draft.item,
        commit: draft.commit,
        message: draft.message,
        help: draft.help,
    };
    (finding, draft.gates)
}
