//! Where a release starts, what was ticked before it, and what is ticked after the merge.

use git_checklist::pipeline::GateRequest;

use super::{judged, sandbox, tell, told};

/// Release 2.3 began on `main`, after somebody had ticked for 2.2.
const BEGUN: &str = "\
main ana: add
  # Deployment
  <!-- checklist: release=2.2 -->
  - [ ] Load test passed
  - [ ] Smoke test passed
main ana: tick for 2.2
  # Deployment
  <!-- checklist: release=2.2 -->
  - [x] Load test passed
  - [ ] Smoke test passed
main sara: start 2.3, forgetfully
  # Deployment
  <!-- checklist: release=2.3 -->
  - [x] Load test passed
  - [ ] Smoke test passed
";

#[test]
fn a_tick_from_before_the_start_is_inherited_and_the_message_names_the_release() {
    let topic = "\
topic omar: tick
  # Deployment
  <!-- checklist: release=2.3 -->
  - [x] Load test passed
  - [x] Smoke test passed
";
    assert_eq!(
        judged(&format!("{BEGUN}{topic}")),
        "\
release: fail, violated
default 1/2
CHECKLIST.md since start 2.3, forgetfully
[x] Load test passed ! inherited
[x] Smoke test passed < tick
error inherited: `Load test passed` (:3) was ticked before release 2.3 began"
    );
}

#[test]
fn the_walk_goes_on_to_a_start_before_the_base() {
    let told = judged(
        "\
main ana: add
  # Deployment
  - [ ] Load test passed
  - [ ] Smoke test passed
main ana: start 2.3
  # Deployment
  <!-- checklist: release=2.3 -->
  - [ ] Load test passed
  - [ ] Smoke test passed
main ana: tick on main
  # Deployment
  <!-- checklist: release=2.3 -->
  - [x] Load test passed
  - [ ] Smoke test passed
topic omar: tick the rest
  # Deployment
  <!-- checklist: release=2.3 -->
  - [x] Load test passed
  - [x] Smoke test passed
",
    );
    assert_eq!(
        told,
        "\
release: pass
default 2/2
CHECKLIST.md since start 2.3
[x] Load test passed < tick on main
[x] Smoke test passed < tick the rest"
    );
}

#[test]
fn without_a_marker_the_range_alone_counts() {
    let told = judged(
        "\
main ana: add
  - [ ] Load test passed
  - [ ] Smoke test passed
main ana: tick on main
  - [x] Load test passed
  - [ ] Smoke test passed
topic omar: tick the rest
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
[x] Load test passed ! inherited
[x] Smoke test passed < tick the rest
error inherited: `Load test passed` (:1) was ticked before this change began"
    );
}

#[test]
fn a_start_in_the_change_itself_begins_the_release_there() {
    let told = judged(
        "\
main ana: add
  # Deployment
  - [ ] Load test passed
topic ana: tick too early
  # Deployment
  - [x] Load test passed
topic ana: start 2.3
  # Deployment
  <!-- checklist: release=2.3 -->
  - [x] Load test passed
",
    );
    assert_eq!(
        told,
        "\
release: fail, violated
default 0/1
CHECKLIST.md since start 2.3
[x] Load test passed ! replayed (tick too early)
error replayed: `Load test passed` (:3) was ticked by Ana on 31 Jan 2025 (tick too early), before \
         the release began or the target last unticked or reworded it"
    );
}

/// Phase 1 gates the merge; phase 2 is ticked on main afterwards.
fn merged(first: &str, marker: &str) -> String {
    let policy = "  @ checklist.toml\n  [[gate]]\n  name = \"merge\"\n  target = [\"main\"]\n  \
                  phases = [\"1\"]\n  [[gate]]\n  name = \"close\"\n";
    let list = |one: &str, two: &str| {
        format!(
            "  # Deployment\n{marker}  ## Phase 1\n  - [{one}] Load test passed\n  ## Phase 2\n  - [{two}] Errors watched\n"
        )
    };
    format!(
        "main ana: add\n{}{policy}main ana: tick 1\n{}topic omar: watch\n{}",
        list(" ", " "),
        list(first, " "),
        list(first, "x"),
    )
}

const MARKER: &str = "  <!-- checklist: release=2.3 -->\n";

#[test]
fn a_phase_that_is_ticked_after_the_merge_is_upkeep() {
    assert_eq!(
        judged(&merged("x", MARKER)),
        "\
upkeep: pass
merge 1/1
CHECKLIST.md since add
[x] Load test passed < tick 1
[x] Errors watched < watch"
    );
}

#[test]
fn where_the_target_does_not_hold_it_is_a_release_that_waits() {
    assert_eq!(
        judged(&merged(" ", MARKER)),
        "\
release: fail, waiting
merge 0/1
CHECKLIST.md since add
[ ] Load test passed
[x] Errors watched < watch
error incomplete: `Load test passed` (:4) is open"
    );
}

#[test]
fn without_a_marker_there_is_no_upkeep() {
    let told = judged(&merged("x", ""));
    assert!(told.starts_with("release: fail, violated\n"), "{told}");
    assert!(told.contains("error inherited: `Load test passed`"), "{told}");
}

#[test]
fn upkeep_with_a_tick_that_does_not_hold_fails() {
    let story = merged("x", MARKER)
        + "topic omar: one more\n  # Deployment\n  <!-- checklist: release=2.3 -->\n  ## Phase 1\n  - [x] Load test passed\n  ## Phase 2\n  - [x] Errors watched\n  - [x] Team told\n";
    let told = judged(&story);
    assert!(told.starts_with("upkeep: "), "{told}");
    assert!(told.contains("born-checked: `Team told`"), "{told}");
}

#[test]
fn a_gate_without_target_judges_the_release_on_its_branch() {
    let close = || GateRequest { name: Some("close".to_owned()), ..GateRequest::default() };
    let story = tell(&merged("x", MARKER));
    sandbox(&story).check_out("topic").unwrap();
    assert_eq!(
        told::gate_with(sandbox(&story), &close()),
        "\
release: pass
close 2/2
CHECKLIST.md since add
[x] Load test passed < tick 1
[x] Errors watched < watch
the policy is that of the judged revision: it vouches for itself"
    );
    sandbox(&story).check_out("main").unwrap();
    let told = told::gate_with(sandbox(&story), &close());
    assert!(told.starts_with("release: fail, waiting\nclose 1/2\n"), "{told}");
}

#[test]
fn a_gate_without_target_does_not_count_ticks_from_before_the_start() {
    let with_policy = BEGUN.replace(
        "main ana: tick",
        "  @ checklist.toml\n  [[gate]]\n  name = \"close\"\nmain ana: tick",
    );
    let story = tell(&with_policy);
    sandbox(&story).check_out("main").unwrap();
    let request = GateRequest { name: Some("close".to_owned()), ..GateRequest::default() };
    let told = told::gate_with(sandbox(&story), &request);
    assert!(told.contains("[x] Load test passed ! inherited\n"), "{told}");
    assert!(told.starts_with("release: fail, violated\nclose 0/2\n"), "{told}");
}

#[test]
fn a_gate_without_target_and_without_marker_cannot_be_decided() {
    let story = tell(&merged("x", ""));
    sandbox(&story).check_out("topic").unwrap();
    let request = GateRequest { name: Some("close".to_owned()), ..GateRequest::default() };
    let told = told::gate_with(sandbox(&story), &request);
    assert!(told.starts_with("undecided: "), "{told}");
    assert!(told.contains("names no release, so nobody can tell since when"), "{told}");
}

#[test]
fn a_tick_of_the_last_release_does_not_count_once_the_target_began_the_next() {
    let told = judged(
        "\
main ana: start 2.2
  # Deployment
  <!-- checklist: release=2.2 -->
  - [ ] Load test passed
main ana: tick for 2.2
  # Deployment
  <!-- checklist: release=2.2 -->
  - [x] Load test passed
topic eve: stay behind
  # Deployment
  <!-- checklist: release=2.2 -->
  - [x] Load test passed

  A note.
main ana: start 2.3 forgetfully
  # Deployment
  <!-- checklist: release=2.3 -->
  - [x] Load test passed
",
    );
    assert!(told.starts_with("release: fail, violated\ndefault 0/1\n"), "{told}");
    assert!(told.contains("[x] Load test passed ! inherited\n"), "{told}");
    assert!(told.contains("was ticked before this change began"), "{told}");
}
