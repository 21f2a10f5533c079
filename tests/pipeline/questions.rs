//! Questions that have no answer: never a pass, always with what is in the way.

use git_checklist::{history::sandbox::Draft, pipeline::GateRequest};

use super::{judged, sandbox, tell, told};

const TICKED: &str = "\
main ana: add
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
";

#[test]
fn a_name_that_is_a_branch_and_a_tag_is_no_base() {
    let story = tell(TICKED);
    assert!(told::gate(sandbox(&story)).starts_with("release: pass\n"));
    let topic = sandbox(&story).tip("topic").unwrap();
    sandbox(&story).tag("main", topic).unwrap();
    let told = told::gate(sandbox(&story));
    assert!(told.starts_with("undecided: "), "{told}");
    assert!(told.contains("refs/tags/main") && told.contains("refs/heads/main"), "{told}");
}

#[test]
fn a_target_is_never_a_tag() {
    let story = tell(TICKED);
    let request = || GateRequest {
        target: Some("main".to_owned()),
        head: Some("topic".to_owned()),
        source: Some("release/1".to_owned()),
        ..GateRequest::default()
    };
    let before = told::gate_with(sandbox(&story), &request());
    assert!(before.starts_with("release: pass\n"), "{before}");
    let topic = sandbox(&story).tip("topic").unwrap();
    sandbox(&story).tag("main", topic).unwrap();
    assert_eq!(told::gate_with(sandbox(&story), &request()), before);
}

#[test]
fn an_unrelated_history_is_judged_whole_and_inherits_nothing_from_the_target() {
    let mut story = tell(TICKED);
    let draft = Draft::on("stranger").by("eve").says("root");
    let root =
        story.sandbox.commit(draft.file("CHECKLIST.md", "- [x] Load test passed\n")).unwrap();
    sandbox(&story).branch("topic", root).unwrap();
    assert_eq!(
        told::gate(sandbox(&story)),
        "\
release: fail, violated
default 0/1
CHECKLIST.md
[x] Load test passed ! born-checked (root)
error born-checked: `Load test passed` (:1) was already ticked when it was added by Eve on \
         31 Jan 2025 (root)"
    );
}

#[test]
fn an_empty_range_cannot_be_decided() {
    let story = tell(TICKED);
    let request = |base: &str, head: &str| GateRequest {
        base: Some(base.to_owned()),
        head: Some(head.to_owned()),
        ..GateRequest::default()
    };
    let told = told::gate_with(sandbox(&story), &request("topic", "topic"));
    assert!(told.starts_with("undecided: base and head are the same commit"), "{told}");
    let told = told::gate_with(sandbox(&story), &request("topic", "main"));
    assert!(told.starts_with("undecided: ") && told.contains("the range is empty"), "{told}");
    let told = told::audit(sandbox(&story), "topic..main");
    assert!(told.starts_with("undecided: ") && told.contains("the range is empty"), "{told}");
}

#[test]
fn zero_items_are_never_a_pass() {
    let empty = judged(
        "\
main ana: add
  Nothing to tick.
topic omar: more
  Nothing to tick here.
",
    );
    assert!(empty.starts_with("undecided: gate `default` demands no item"), "{empty}");
    let optional = judged(
        "\
main ana: add
  - [ ] Load test passed (optional)
topic omar: tick
  - [x] Load test passed (optional)
",
    );
    assert!(optional.starts_with("undecided: gate `default` demands no item"), "{optional}");
}

#[test]
fn a_list_that_head_emptied_of_items_is_no_pass_either() {
    let told = judged(
        "\
main ana: add
  - [ ] Load test passed
topic omar: empty
  Nothing to tick.
",
    );
    assert!(told.starts_with("release: fail, violated\ndefault 0/1\n"), "{told}");
    assert!(told.contains("error removed-item: `Load test passed`"), "{told}");
}

fn with_phases(phases: &str) -> String {
    judged(&format!(
        "\
main ana: add
  ## Phase 1: Testing
  - [ ] Load test passed
  @ checklist.toml
  [[gate]]
  target = [\"main\"]
  phases = [{phases}]
topic omar: tick
  ## Phase 1: Testing
  - [x] Load test passed
"
    ))
}

#[test]
fn a_policy_that_names_a_phase_which_does_not_exist_is_an_error() {
    let told = with_phases("\"1\"");
    assert!(told.starts_with("release: pass\ngate-1 1/1\n"), "{told}");
    for absent in ["\"1\", \"2\"", "\"Tesing\""] {
        let told = with_phases(absent);
        assert!(told.starts_with("undecided: the policy at "), "{absent}: {told}");
    }
}

#[test]
fn a_policy_is_not_taken_from_a_pull_request() {
    let told = judged(
        "\
main ana: add
  - [ ] Load test passed
topic omar: judge myself
  - [ ] Load test passed
  @ checklist.toml
  [severity]
  incomplete = \"off\"
  policy-changed = \"off\"
",
    );
    assert!(told.contains("error incomplete: `Load test passed` (:1) is open"), "{told}");
    assert!(told.contains("error policy-changed: "), "{told}");
}
