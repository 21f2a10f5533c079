//! Which paths made a sign-off stale, and which commits changed them.

use git_checklist::model::{CommitId, Problem, Report};

use super::tell;

const START: &str = "\
main ana: add
  - [ ] Load test passed <!-- checklist: covers=\"infra/**\" -->
  @ infra/a.tf
  1
  @ infra/b.tf
  1
topic omar: tick
  - [x] Load test passed <!-- checklist: covers=\"infra/**\" -->
";

fn judge(rest: &str) -> Report {
    let text = format!("{START}{rest}");
    tell(&text).judge().unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Each changed path of the first item with the subjects of the commits that changed it.
fn changed(rest: &str) -> Vec<String> {
    let report = judge(rest);
    let ledger = &report.checklists[0].items[0].ledger;
    let stale = ledger.problem == Some(Problem::Stale);
    assert_eq!(stale, !ledger.changes.paths.is_empty(), "{rest}");
    let paths = ledger.changes.paths.iter().map(|changed| {
        let subject = |id: &CommitId| report.commit(*id).unwrap().subject().raw().to_owned();
        let subjects: Vec<_> = changed.commits.iter().map(subject).collect();
        format!("{}: {}", changed.path.raw(), subjects.join(", "))
    });
    paths.collect()
}

#[test]
fn each_path_names_the_commits_that_changed_it_newest_first() {
    let found = changed(
        "\
topic sara: grow
  @ infra/a.tf
  2
topic ben: elsewhere
  @ docs/a.md
  A.
topic ben: grow more
  @ infra/a.tf
  3
topic ben: remove
  @ infra/b.tf -
",
    );
    assert_eq!(found, ["infra/a.tf: grow more, grow", "infra/b.tf: remove"]);
    assert_eq!(changed("topic ben: elsewhere\n  @ docs/a.md\n  A.\n"), [""; 0]);
}

#[test]
fn what_was_taken_back_in_between_is_no_change() {
    let found = changed(
        "\
topic sara: grow
  @ infra/a.tf
  2
topic sara: shrink
  @ infra/a.tf
  1
topic ben: grow again
  @ infra/a.tf
  2
",
    );
    assert_eq!(found, ["infra/a.tf: grow again"]);
}

#[test]
fn a_side_branch_is_named_rather_than_its_merge() {
    let side = "\
main sara: on main
  @ infra/a.tf
  2
";
    let found = changed(&format!("{side}topic <- main omar: merge main\n"));
    assert_eq!(found, ["infra/a.tf: on main"]);
    let evil = changed(&format!("{side}topic <- main omar: merge main\n  @ infra/a.tf\n  7\n"));
    assert_eq!(evil, ["infra/a.tf: merge main"]);
}

#[test]
fn a_merge_that_prefers_what_was_before_the_sign_off_is_named() {
    let text = "\
main ana: add
  - [ ] Load test passed <!-- checklist: covers=\"infra/**\" -->
  @ infra/a.tf
  1
topic sara: grow
  @ infra/a.tf
  2
topic omar: tick
  - [x] Load test passed <!-- checklist: covers=\"infra/**\" -->
main ben: more
  @ docs/a.md
  A.
topic <- main omar: keep the old one
  @ infra/a.tf
  1
";
    let report = tell(text).judge().unwrap();
    let ledger = &report.checklists[0].items[0].ledger;
    let commit = report.commit(ledger.changes.paths[0].commits[0]).unwrap();
    assert_eq!(commit.subject().raw(), "keep the old one");
    assert_eq!(ledger.culprit, Some(commit.id));
}

#[test]
fn the_finding_names_whose_sign_off_what_and_who() {
    let commits = (0..5).map(|at| format!("topic sara: add {at}\n  @ infra/new-{at}.tf\n  1\n"));
    let report = judge(&commits.collect::<Vec<_>>().concat());
    let finding = report.findings.iter().find(|finding| finding.rule == "stale").unwrap();
    let message = finding.message.write_with(|text| text.raw().to_owned());
    assert!(message.starts_with("`Load test passed` (:1) was signed off by Omar on "), "{message}");
    assert!(
        message.contains("`infra/new-0.tf`, `infra/new-1.tf`, `infra/new-2.tf` and 2 more changed"),
        "{message}"
    );
    assert!(message.contains(", by Sara on "), "{message}");
    assert!(message.ends_with(", and in 2 more commits"), "{message}");
    let help = finding.help.write_with(|text| text.raw().to_owned());
    assert_eq!(help, "verify it again, then: git checklist check :1");
}
