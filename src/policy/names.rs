//! A policy's names held against what there is: a name that matches nothing is a problem, since
//! whoever wrote it believes that something is demanded.

use super::{
    problems::{PolicyError, PolicyErrors},
    raw::plain,
    rule_names::check_rule,
};
use crate::{
    model::{
        Checklist, ChecklistSource, Gate, Phase, PhaseMatch, PhaseReading, PhaseSelector, Policy,
        Prose, Untrusted,
    },
    prose,
};

/// How many existing names a help lists.
const LISTED: usize = 12;

/// A checklist and its path, in one revision.
pub type Named<'a> = (&'a str, &'a Checklist);

/// Holds a policy's names against the checklists of the trusted revision and of head (those that
/// [`Policy::checklists_in`] gives, read with its settings) and against the branches that exist,
/// by their short names (`None`: not known here, and not checked).
///
/// - a `[[checklist]]` table governs at least one file, and its `section` holds an item;
/// - an entry of `phases` finds a phase, and the section that it names; a range finds both ends;
/// - what a `[[rule]]` table names, each key and all of them together, chooses an item;
/// - of a gate's `target`, at least one is the name of a branch. (`source` is not checked: release
///   branches come and go.)
///
/// # Errors
///
/// Every name that matches nothing, with its place in `checklist.toml`.
pub fn check_names(
    policy: &Policy,
    trusted: &[Named<'_>],
    head: &[Named<'_>],
    branches: Option<&[String]>,
) -> Result<(), PolicyErrors> {
    let seen: Vec<Named<'_>> = trusted.iter().chain(head).copied().collect();
    let mut errors: Vec<_> = policy
        .checklists
        .iter()
        .enumerate()
        .filter_map(|(at, table)| check_table(policy, at, table, &seen))
        .collect();
    for gate in &policy.gates {
        errors.extend(check_target(gate, branches));
        let selectors = gate.phases.iter();
        errors.extend(selectors.filter_map(|selector| check_selector("phases", selector, &seen)));
    }
    errors.extend(policy.rules.iter().flat_map(|rule| check_rule(rule, &seen)));
    PolicyErrors::unless_empty(errors, ())
}

fn check_table(
    policy: &Policy,
    at: usize,
    table: &ChecklistSource,
    seen: &[Named<'_>],
) -> Option<PolicyError> {
    let governed: Vec<_> =
        seen.iter().filter(|(path, _)| policy.governing(path) == Some(at)).collect();
    if governed.is_empty() {
        let shadowed = seen.iter().any(|(path, _)| table.covers(path));
        return Some(problem((table.line, 1), unmatched(table, shadowed)));
    }
    let section = table.section.as_ref()?;
    let found = governed.iter().any(|(_, checklist)| !checklist.items.is_empty());
    let message = prose!["`[[checklist]] section` is `", section, "`, under which no item is"];
    let help = prose!["name a heading of the file, as it stands there, that has boxes below it"];
    (!found).then(|| problem((table.line, 1), (message, help)))
}

fn unmatched(table: &ChecklistSource, shadowed: bool) -> (Prose, Prose) {
    let what = if table.discovered {
        prose!["`[[checklist]]` without `path`"]
    } else {
        prose!["`[[checklist]] path` is `", &table.pattern, "`, which"]
    };
    if shadowed {
        return (
            what.with(" has no file left: later tables take all that it covers"),
            prose!["the last table that covers a file wins; put the more special one further down"],
        );
    }
    (
        what.with(" matches no file, at the trusted revision or at head"),
        prose!["write the path from the repository's root; `*` does not cross `/`, `**` does"],
    )
}

fn check_target(gate: &Gate, branches: Option<&[String]>) -> Option<PolicyError> {
    let branches = branches?;
    let message = without_branch(gate, branches)?;
    let help = list("the branches are ", branches.iter().map(Untrusted::new));
    Some(problem((gate.line, 1), (message, help)))
}

/// That none of these branches is a gate's target, where that is so: it judges no change then.
#[must_use]
pub fn without_branch(gate: &Gate, branches: &[String]) -> Option<Prose> {
    if gate.target.is_empty() || branches.iter().any(|branch| gate.guards(branch)) {
        return None;
    }
    let patterns: Vec<_> = gate.target.iter().map(|glob| glob.glob().glob()).collect();
    let patterns = Untrusted::new(patterns.join("`, `"));
    let name = Untrusted::new(gate.name.as_str());
    Some(prose!["`target` of gate `", &name, "` is `", &patterns, "`, and no branch is named so"])
}

/// An entry of a key that chooses phases.
pub(super) fn check_selector(
    key: &'static str,
    selector: &PhaseSelector,
    seen: &[Named<'_>],
) -> Option<PolicyError> {
    let place = (selector.line, selector.column);
    let phases: Vec<&Phase> = seen.iter().flat_map(|(_, list)| &list.phases).collect();
    let readings = || selector.readings.iter();
    if readings().any(|reading| is_whole(reading, &phases) && finds(reading, seen)) {
        return None;
    }
    let entry = &selector.text;
    if readings().any(|reading| reading.section.is_none() && finds(reading, seen)) {
        let message = prose!["`", key, "` has `", entry, "`, an end of which is no phase's number"];
        return Some(problem(place, (message, phases_help(&phases))));
    }
    let in_phase: Vec<_> = phases
        .iter()
        .filter(|phase| readings().any(|reading| reading.phase.selects(phase)))
        .flat_map(|phase| &phase.sections)
        .map(|section| section.title.clone())
        .collect();
    let message = prose![
        "`",
        key,
        "` has `",
        entry,
        "`, which matches nothing, at the trusted \
        revision or at head"
    ];
    let help = if in_phase.is_empty() {
        phases_help(&phases)
    } else {
        list("the sections there are ", in_phase)
    };
    Some(problem(place, (message, help)))
}

/// Whether both ends of a range are numbers of phases.
fn is_whole(reading: &PhaseReading, phases: &[&Phase]) -> bool {
    let exists = |number: u32| phases.iter().any(|phase| phase.number == Some(number));
    match reading.phase {
        PhaseMatch::Numbers(first, last) => exists(first) && exists(last),
        PhaseMatch::Title(_) => true,
    }
}

/// Whether a reading finds a phase, or a section or item in one.
fn finds(reading: &PhaseReading, seen: &[Named<'_>]) -> bool {
    seen.iter().any(|(_, list)| {
        let mut items = list.items.iter();
        list.phases.iter().any(|phase| reading.selects_phase(phase))
            || items.any(|item| reading.selects(list, item))
    })
}

fn phases_help(phases: &[&Phase]) -> Prose {
    let titled = phases.iter().filter(|phase| !phase.title.is_empty());
    list("the phases are ", titled.map(|phase| phase.title.clone()))
}

/// The names that there are, each once, in their order, the first dozen.
pub(super) fn list(words: &'static str, names: impl IntoIterator<Item = Untrusted>) -> Prose {
    let mut distinct: Vec<Untrusted> = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    if distinct.is_empty() {
        return prose!["there are none to name; see what the checklist's headings are"];
    }
    let more = distinct.len().saturating_sub(LISTED);
    let mut help = prose![words];
    for (at, name) in distinct.iter().take(LISTED).enumerate() {
        let before = if at == 0 { "`" } else { ", `" };
        help = help.with(before).with(name).with("`");
    }
    if more > 0 {
        help = help.with(plain(format!(" and {more} more")));
    }
    help
}

pub(super) fn problem(place: (u32, u32), (message, help): (Prose, Prose)) -> PolicyError {
    PolicyError { line: place.0, column: place.1, message, help }
}
