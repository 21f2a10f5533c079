//! Which gates judge a change, and what each of them answers.

use super::assent::overrides::Overrides;
use super::error::{PipelineError, undecided};
use super::lists::Lists;
use super::scope::{Scope, branch_names};
use crate::history::Repository;
use crate::model::{
    DEFAULT_GATE, Demand, Finding, Gate, GateReport, Policy, Prose, Reason, Report, Severity,
    Standing, Untrusted, Verdict,
};
use crate::policy;
use crate::prose;
use crate::rules::Concern;

/// The gates that judge, and what that makes of the change.
#[derive(Debug)]
pub struct Chosen {
    /// What kind of change it is.
    pub standing: Standing,
    /// The gates that judge; for what is no release, those whose demands have to stay.
    pub gates: Vec<Gate>,
    /// Gates of the policy that do not judge here.
    pub elsewhere: Vec<String>,
}

/// All gates of a policy, or the default one.
pub fn all(policy: &Policy) -> Vec<Gate> {
    if policy.gates.is_empty() { vec![default_gate()] } else { policy.gates.clone() }
}

/// The gate of a repository without any: every phase of every checklist.
pub fn default_gate() -> Gate {
    Gate {
        name: DEFAULT_GATE.to_owned(),
        target: Vec::new(),
        source: Vec::new(),
        phases: Vec::new(),
        demand: Demand::Complete,
        line: 0,
    }
}

/// The gate of a name.
pub fn named(policy: &Policy, name: &str, target: Option<&str>) -> Result<Chosen, PipelineError> {
    let gates = all(policy);
    let known: Vec<&str> = gates.iter().map(|gate| gate.name.as_str()).collect();
    let Some(gate) = gates.iter().find(|gate| gate.name == name) else {
        let whose = if policy.origin.is_some() {
            "the policy in force"
        } else {
            "there is no policy, and so"
        };
        return Err(undecided(
            prose![whose, " has no gate `", &Untrusted::new(name), "`"],
            prose!["gates: "].with(crate::model::Span::Quoted(known.join(", ").into())),
        ));
    };
    if let Some(target) = target
        && !gate.target.is_empty()
        && !gate.guards(target)
    {
        return Err(undecided(
            prose![
                "gate `",
                &Untrusted::new(name),
                "` does not guard `",
                &Untrusted::new(target),
                "`"
            ],
            prose!["leave the name out to have the gates that do"],
        ));
    }
    let elsewhere = gates.iter().filter(|other| other.name != name);
    Ok(Chosen {
        standing: Standing::Release,
        elsewhere: elsewhere.map(|gate| gate.name.clone()).collect(),
        gates: vec![gate.clone()],
    })
}

/// The gates that a change's target and source match. A source that nobody told matches all.
pub fn matching(
    policy: &Policy,
    target: Option<&str>,
    source: Option<&str>,
    explicit: bool,
) -> Chosen {
    if policy.gates.is_empty() {
        let is_release = explicit || source.is_none_or(is_release_branch);
        return Chosen {
            standing: if is_release { Standing::Release } else { Standing::NoChecklist },
            gates: if is_release { vec![default_gate()] } else { Vec::new() },
            elsewhere: Vec::new(),
        };
    }
    let guards = |gate: &&Gate| match target {
        Some(target) => gate.guards(target),
        None => !gate.target.is_empty(),
    };
    let guarding: Vec<&Gate> = policy.gates.iter().filter(guards).collect();
    let judging: Vec<Gate> =
        guarding.iter().filter(|gate| gate.judges(source)).map(|gate| (*gate).clone()).collect();
    let standing = match (guarding.is_empty(), judging.is_empty()) {
        (true, _) => Standing::NoChecklist,
        (false, true) => Standing::NotARelease,
        (false, false) => Standing::Release,
    };
    let is_judging = |name: &str| judging.iter().any(|gate| gate.name == name);
    let elsewhere = policy.gates.iter().filter(|gate| !is_judging(&gate.name));
    let elsewhere = elsewhere.map(|gate| gate.name.clone()).collect();
    // What is no release is still held to what the guarding gates demand to be there.
    let gates =
        if judging.is_empty() { guarding.into_iter().cloned().collect() } else { judging.clone() };
    Chosen { standing, gates, elsewhere }
}

/// Whether a branch is named like a release: `release/…`, `release-…`, `v1…`.
fn is_release_branch(name: &str) -> bool {
    let version = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
    name.starts_with("release/")
        || name.starts_with("release-")
        || name.strip_prefix('v').is_some_and(version)
}

/// A gate that demands nothing cannot be decided: zero items is never a pass.
pub fn check_decidable(scope: &Scope, lists: &Lists) -> Result<(), PipelineError> {
    if scope.standing != Standing::Release {
        return Ok(());
    }
    for gate in &scope.gates {
        let demands = lists
            .all()
            .any(|list| list.items.iter().any(|item| item.required && gate.demands(list, item)));
        if !demands {
            return Err(undecided(
                prose![
                    "gate `",
                    &Untrusted::new(&gate.name),
                    "` demands no item: no checklist has a required one for it"
                ],
                prose!["see what is there: git checklist list; name a file: --checklist PATH"],
            ));
        }
    }
    if scope.base.is_none()
        && let Some(list) = lists.without_release()
    {
        return Err(undecided(
            prose!["`", &list, "` names no release, so nobody can tell since when its ticks count"],
            prose!["begin one: git checklist start NAME; or name a range: --base REV"],
        ));
    }
    Ok(())
}

/// A gate's answer, from the findings and from how many of its items are settled.
pub fn answer(
    name: &str,
    at: usize,
    findings: &[(Finding, Concern)],
    (settled, required): (usize, usize),
) -> GateReport {
    let concerned = |index: &usize| findings[*index].1.includes(at);
    let indices: Vec<usize> = (0..findings.len()).filter(concerned).collect();
    let (verdict, reason) = verdict(indices.iter().map(|&index| &findings[index].0));
    GateReport { name: name.to_owned(), verdict, reason, settled, required, findings: indices }
}

/// Rules whose findings no override passes: with them, nobody can tell what was judged.
const NEVER_OVERRIDDEN: [&str; 4] =
    ["shallow-history", "altered-history", "malformed-commit", "history-rewritten"];

/// Lets a report's gates pass by an override that is in force.
pub fn override_by(report: &mut Report, overrides: Overrides) {
    report.notes.extend(overrides.notes);
    report.overrides = overrides.all;
    report.evidence.void_overrides = overrides.void;
    if report.standing == Standing::Audit && report.base.is_none() {
        return;
    }
    report.overridden = overrides.in_force;
    if report.overridden.is_none() {
        return;
    }
    let findings = &report.findings;
    let remaining = |finding: &&Finding| NEVER_OVERRIDDEN.contains(&finding.rule);
    (report.verdict, report.reason) = verdict(findings.iter().filter(remaining));
    for gate in &mut report.gates {
        let own = gate.findings.iter().filter_map(|&at| findings.get(at));
        (gate.verdict, gate.reason) = verdict(own.filter(remaining));
    }
}

/// What findings come to.
pub fn verdict<'a>(findings: impl Iterator<Item = &'a Finding>) -> (Verdict, Option<Reason>) {
    let errors: Vec<&Finding> =
        findings.filter(|finding| finding.severity == Severity::Error).collect();
    match (errors.is_empty(), errors.iter().all(|finding| finding.waiting)) {
        (true, _) => (Verdict::Pass, None),
        (false, true) => (Verdict::Fail, Some(Reason::Waiting)),
        (false, false) => (Verdict::Fail, Some(Reason::Violated)),
    }
}

/// The gates of a policy whose targets are no branches here, with their places: they judge nothing.
pub fn idle(repository: &Repository, trusted: &Policy) -> Result<Vec<Prose>, PipelineError> {
    let Some(origin) = &trusted.origin else { return Ok(Vec::new()) };
    let branches = branch_names(repository)?;
    let idle = trusted.gates.iter().filter_map(|gate| {
        let why = policy::without_branch(gate, &branches)?;
        Some(why.then(prose![" here (", &origin.path, ":", gate.line, ")"]))
    });
    Ok(idle.collect())
}
