//! Ticks that a commit about to be made would carry without a sign-off.

use crate::ledger;
use crate::model::{Checklist, Finding, Item, Place, Policy, Prose, Severity, State};
use crate::{prose, rules};

/// The required items of a list whose ticks no commit will stand for: those that a commit brings in
/// ticked, rewords and ticks at once, or rewords under their tick. By the severities of a policy.
#[must_use]
pub fn lost_ticks(path: &str, old: &Checklist, new: &Checklist, policy: &Policy) -> Vec<Finding> {
    let pairing = ledger::pair_lists(old, new);
    let ticked = new
        .items
        .iter()
        .zip(&pairing.to_old)
        .filter(|(item, _)| item.required && item.state == State::Checked);
    let lost = ticked.filter_map(|(item, was)| {
        let (rule, how) = fault(was.and_then(|was| old.items.get(was)), item)?;
        let severity = rules::severity_of(rules::find(rule)?, policy);
        (severity != Severity::Off).then(|| finding(path, item, rule, severity, how))
    });
    lost.collect()
}

/// Whether an item is ticked in the newer version that was not in the older.
#[must_use]
pub fn ticks_items(old: &Checklist, new: &Checklist) -> bool {
    let pairing = ledger::pair_lists(old, new);
    let was_ticked = |was: &Option<usize>| {
        was.and_then(|was| old.items.get(was)).is_some_and(|was| was.state == State::Checked)
    };
    let pairs = new.items.iter().zip(&pairing.to_old);
    pairs.into_iter().any(|(item, was)| item.state == State::Checked && !was_ticked(was))
}

/// The rule that a gate would report, and how the tick came about.
fn fault(was: Option<&Item>, item: &Item) -> Option<(&'static str, &'static str)> {
    match was {
        None => Some(("born-checked", " would be ticked already when it is added")),
        Some(was) if was.state == State::Checked => (!was.is_kept_by(item))
            .then_some(("reworded", " would keep its tick under other words")),
        Some(was) => (was.text != item.text)
            .then_some(("born-checked", " would be reworded and ticked at once")),
    }
}

fn finding(
    path: &str,
    item: &Item,
    rule: &'static str,
    severity: Severity,
    how: &'static str,
) -> Finding {
    let message: Prose = prose!["`", &item.text, "` (:", item.line, ")", how];
    Finding {
        rule,
        severity,
        waiting: false,
        place: Place { path: path.into(), line: Some(item.line) },
        item: Some(item.id.clone()),
        commit: None,
        message,
        help: prose!["commit it with the box open, then: git checklist check :", item.line],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{ParseOptions, parse};

    fn found(old: &str, new: &str) -> Vec<&'static str> {
        let read = |text: &str| parse("A.md", text.as_bytes(), &ParseOptions::default()).unwrap();
        let findings = lost_ticks("A.md", &read(old), &read(new), &Policy::default());
        findings.iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn a_tick_is_told_from_an_edit() {
        let read = |text: &str| parse("A.md", text.as_bytes(), &ParseOptions::default()).unwrap();
        let list = "# A\n\n- [x] Backup restored\n- [ ] Team told\n";
        assert!(ticks_items(&read(list), &read(&list.replace("[ ]", "[x]"))));
        assert!(!ticks_items(&read(list), &read(&list.replace("[x]", "[ ]"))));
        assert!(!ticks_items(&read(list), &read(&list.replace("- ", "* "))));
    }

    #[test]
    fn ticks_without_a_sign_off_are_found() {
        let list = "# A\n\n- [x] Backup restored from tape\n- [ ] Team told\n";
        for (new, rule) in [
            (list.replace("from tape", "from a tape"), "reworded"),
            (list.replace("[ ] Team told", "[x] Team told by mail"), "born-checked"),
            (format!("{list}- [x] Legal has signed off\n"), "born-checked"),
        ] {
            assert_eq!(found(list, &new), [rule], "{new}");
        }
    }

    #[test]
    fn honest_edits_are_not() {
        let list = "# A\n\n- [x] Backup restored from tape\n- [ ] Team told\n";
        for new in [
            list.replace("[ ]", "[x]"),
            list.replace("[x]", "[ ]").replace("from tape", "from a tape"),
            list.replace("- ", "* ").replace("Backup", "*Backup*"),
            format!("{list}- [ ] Legal has signed off\n- [x] Cake eaten (optional)\n"),
        ] {
            assert!(found(list, &new).is_empty(), "{new}");
        }
    }
}
