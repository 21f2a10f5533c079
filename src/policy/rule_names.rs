//! What the `[[rule]]` tables name, held against the checklists and files that there are.

use super::{
    names::{Named, check_selector, list, problem},
    problems::{PolicyError, PolicyErrors},
};
use crate::{
    model::{ItemRule, PathGlob, Placed, Policy, Prose, Untrusted},
    prose,
};

/// Holds the globs of `covers` against what there is, at the trusted revision and at head:
/// `is_matched` says whether a glob matches anything.
///
/// # Errors
///
/// Every glob that matches no file, with its place in `checklist.toml`.
pub fn check_paths(
    policy: &Policy,
    is_matched: impl Fn(&PathGlob) -> bool,
) -> Result<(), PolicyErrors> {
    let globs = policy.rules.iter().flat_map(|rule| rule.covers.iter().flatten());
    let idle = globs.filter(|glob| !is_matched(&glob.value));
    let errors = idle.map(|glob| {
        let message = prose![
            "`[[rule]] covers` has `",
            &glob.value.text,
            "`, which matches no file, at the trusted revision or at head"
        ];
        let help = prose![
            "write it from the repository's root; `*` does not cross `/`, `**` does: `src/**`"
        ];
        problem((glob.line, glob.column), (message, help))
    });
    PolicyErrors::unless_empty(errors.collect(), ())
}

/// What of a rule matches nothing: one of its keys, or else all of them together.
pub(super) fn check_rule(rule: &ItemRule, seen: &[Named<'_>]) -> Vec<PolicyError> {
    let keys = [
        rule.path.as_ref().and_then(|glob| check_path(glob, seen)),
        rule.phase.as_ref().and_then(|selector| check_selector("[[rule]] phase", selector, seen)),
        check_section(rule, seen),
        check_item(rule, seen),
    ];
    let found: Vec<PolicyError> = keys.into_iter().flatten().collect();
    let selects =
        |(path, list): &Named<'_>| list.items.iter().any(|item| rule.selects(path, list, item));
    if !found.is_empty() || seen.iter().any(selects) {
        return found;
    }
    let message = prose!["`[[rule]]` chooses no item, at the trusted revision or at head"];
    let help = prose!["each of its keys matches something, but no item matches all of them"];
    vec![problem((rule.line, 1), (message, help))]
}

fn check_path(glob: &Placed<PathGlob>, seen: &[Named<'_>]) -> Option<PolicyError> {
    let finds = seen.iter().any(|(path, _)| glob.value.covers(path));
    let help = list("the checklists are ", seen.iter().map(|(path, _)| (*path).into()));
    (!finds).then(|| unmatched(glob, prose!["`[[rule]] path` is `", &glob.value.text, "`"], help))
}

fn check_section(rule: &ItemRule, seen: &[Named<'_>]) -> Option<PolicyError> {
    let section = rule.section.as_ref()?;
    let phases = seen.iter().flat_map(|(_, list)| &list.phases);
    let titles = phases.flat_map(|phase| &phase.sections).map(|section| section.title.clone());
    let titles: Vec<_> = titles.collect();
    if titles.iter().any(|title| section.value.matches(title.raw())) {
        return None;
    }
    let pattern = Untrusted::new(section.value.pattern.as_str());
    let what = prose!["`[[rule]] section` is `", &pattern, "`"];
    Some(unmatched(section, what, list("the sections are ", titles)))
}

fn check_item(rule: &ItemRule, seen: &[Named<'_>]) -> Option<PolicyError> {
    let selector = rule.item.as_ref()?;
    let mut items = seen.iter().flat_map(|(_, list)| &list.items);
    let what = prose!["`[[rule]] item` is `", &selector.value.entry, "`"];
    let help = prose!["write an item's whole text, a glob, or its id: git checklist list"];
    (!items.any(|item| selector.value.selects(item))).then(|| unmatched(selector, what, help))
}

fn unmatched<T>(written: &Placed<T>, what: Prose, help: Prose) -> PolicyError {
    let message = what.with(", which matches nothing, at the trusted revision or at head");
    problem((written.line, written.column), (message, help))
}
