//! Lists that are renamed, new, deleted and back, or changed in the work tree alone.

use git_checklist::pipeline::GateRequest;

use super::{judged, sandbox, tell, told};

#[test]
fn a_renamed_list_keeps_its_demands_and_its_ledger() {
    let told = judged(
        "\
main ana: add
  - [ ] Load test passed
  - [ ] Smoke test passed
topic omar: tick
  - [x] Load test passed
  - [ ] Smoke test passed
topic omar: rename
  @ CHECKLIST.md -
  @ RELEASE_CHECKLIST.md
  - [x] Load test passed
  - [ ] Smoke test passed
",
    );
    assert_eq!(
        told,
        "\
release: fail, waiting
default 1/2
RELEASE_CHECKLIST.md
[x] Load test passed < tick
[ ] Smoke test passed
error incomplete: `Smoke test passed` (:2) is open"
    );
}

#[test]
fn a_list_that_goes_where_nobody_looks_is_missing() {
    let told = judged(
        "\
main ana: add
  - [ ] Load test passed
  - [ ] Smoke test passed
topic omar: rename
  @ CHECKLIST.md -
  @ docs/old.md
  - [ ] Load test passed
  - [ ] Smoke test passed
",
    );
    assert!(told.starts_with("release: fail, violated\ndefault 0/2\n"), "{told}");
    assert!(told.contains("error missing-checklist: "), "{told}");
    assert!(told.contains("docs/old.md"), "{told}");
}

#[test]
fn a_list_that_only_head_has_is_judged_whole() {
    let told = judged(
        "\
main ana: begin
  @ README.md
  Nothing.
topic omar: add
  - [ ] Load test passed
  - [x] Smoke test passed
topic omar: tick
  - [x] Load test passed
  - [x] Smoke test passed
",
    );
    assert_eq!(
        told,
        "\
release: fail, violated
default 1/2
CHECKLIST.md
[x] Load test passed < tick
[x] Smoke test passed ! born-checked (add)
error born-checked: `Smoke test passed` (:2) was already ticked when it was added by Omar on \
         31 Jan 2025 (add)"
    );
}

#[test]
fn a_list_that_was_deleted_and_is_back_carries_no_tick() {
    let told = judged(
        "\
main ana: add
  - [ ] Load test passed
  - [ ] Smoke test passed
topic omar: tick
  - [x] Load test passed
  - [ ] Smoke test passed
topic omar: delete
  @ CHECKLIST.md -
topic sara: bring back
  - [x] Load test passed
  - [ ] Smoke test passed
topic omar: tick the other
  - [x] Load test passed
  - [x] Smoke test passed
",
    );
    assert_eq!(
        told,
        "\
release: fail, violated
default 1/2
CHECKLIST.md
[x] Load test passed ! restored (bring back)
[x] Smoke test passed < tick the other
error restored: `Load test passed` (:1) came back already ticked, by Sara on 31 Jan 2025 (bring back)"
    );
}

const UNCOMMITTED: &str = "\
main ana: add
  - [ ] Load test passed
  - [ ] Smoke test passed
topic omar: tick
  - [x] Load test passed
  - [ ] Smoke test passed
worktree omar: tick the other
  - [ ] Load test passed
  - [x] Smoke test passed
";

#[test]
fn what_the_work_tree_alone_has_ticked_is_uncommitted_where_no_revision_is_named() {
    let story = tell(UNCOMMITTED);
    let request = GateRequest {
        target: Some("main".to_owned()),
        source: Some("release/1".to_owned()),
        ..GateRequest::default()
    };
    assert_eq!(
        told::gate_with(sandbox(&story), &request),
        "\
release: fail, violated
default 1/2
CHECKLIST.md
[x] Load test passed < tick
[x] Smoke test passed ! uncommitted
error uncommitted: `Smoke test passed` (:2) is ticked in the work tree, and no commit has it"
    );
    let named = told::gate(sandbox(&story));
    assert!(named.starts_with("release: fail, waiting\ndefault 1/2\n"), "{named}");
    assert!(!named.contains("uncommitted"), "{named}");
}

#[test]
fn people_go_by_the_targets_mailmap_and_not_by_heads() {
    let story = |on_main: &str, on_topic: &str| {
        judged(&format!(
            "\
main ana: begin
  - [ ] Load test passed
  @ .mailmap
{on_main}topic omar: add
  - [ ] Load test passed
  - [x] Smoke test passed
  @ .mailmap
{on_topic}"
        ))
    };
    let (trusted, forged) =
        ("  Omar Khan <omar@example.org>\n", "  Ana Silva <ana@example.org> <omar@example.org>\n");
    let told = story(trusted, forged);
    assert!(told.contains("was added by Omar Khan on 31 Jan 2025"), "{told}");
    let told = story("", forged);
    assert!(told.contains("was added by Omar on 31 Jan 2025"), "{told}");
}
