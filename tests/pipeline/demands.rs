//! Head's list held against what the target demands.

use super::judged;

#[test]
fn what_the_target_gained_or_reworded_is_asked_to_be_merged_first() {
    let told = judged(
        "\
main ana: add
  - [ ] Load test passed
  - [ ] All migrations tested
topic omar: tick
  - [x] Load test passed
  - [x] All migrations tested
main ana: ask more
  - [ ] Load test passed
  - [ ] All migrations tested twice
  - [ ] Team told
",
    );
    assert!(told.starts_with("release: fail, violated\n"), "{told}");
    assert!(told.contains("error missing-item: `All migrations tested twice`"), "{told}");
    assert!(told.contains("error missing-item: `Team told`"), "{told}");
    assert!(told.contains("[x] Load test passed < tick\n"), "{told}");
}

#[test]
fn equal_items_are_answered_one_for_one() {
    let story = |kept: &str| {
        judged(&format!(
            "\
main ana: add
  - [ ] Tested
  - [ ] Tested
topic omar: tick one
  - [x] Tested
  - [ ] Tested
topic omar: tick the other
  - [x] Tested
{kept}"
        ))
    };
    let honest = story("  - [x] Tested\n");
    assert!(honest.starts_with("release: pass\ndefault 2/2\n"), "{honest}");
    let shortened = story("");
    assert!(shortened.starts_with("release: fail, violated\ndefault 1/2\n"), "{shortened}");
    assert!(shortened.contains("error removed-item: `Tested`"), "{shortened}");
}

#[test]
fn a_struck_item_is_not_done_and_not_waiting_either() {
    let told = judged(
        "\
main ana: add
  - [ ] Load test passed
topic eve: strike
  - [x] ~~Load test passed~~ no time
",
    );
    assert!(told.starts_with("release: fail, violated\ndefault 0/1\n"), "{told}");
    assert!(told.contains("[-] Load test passed\n"), "{told}");
    assert!(told.contains("error incomplete: `Load test passed` (:1) is required"), "{told}");
}

#[test]
fn an_untick_on_the_target_is_not_answered_by_an_older_tick() {
    let told = judged(
        "\
main ana: add
  - [ ] Load test passed
topic omar: tick
  - [x] Load test passed
main sara: tick on main
  - [x] Load test passed
main sara: it fails
  - [ ] Load test passed
",
    );
    assert!(told.contains("[x] Load test passed ! replayed (tick)\n"), "{told}");
}

#[test]
fn a_demand_is_not_lifted_by_moving_marking_or_hiding_it() {
    let gated = |text: &str| {
        judged(&format!(
            "\
main ana: add
  ## Phase 1: Testing
  - [ ] Smoke test passed
  - [ ] Load test passed
  ## Phase 2: After
  - [ ] Errors watched
  @ checklist.toml
  [[gate]]
  target = [\"main\"]
  phases = [\"1\"]
topic eve: tick
  ## Phase 1: Testing
  - [x] Smoke test passed
{text}"
        ))
    };
    let honest = "  - [x] Load test passed\n  ## Phase 2: After\n  - [ ] Errors watched\n";
    let told = gated(honest);
    assert!(told.starts_with("release: pass\ngate-1 2/2\n"), "{told}");
    for (text, finding) in [
        (
            "  ## Phase 2: After\n  - [ ] Load test passed\n  - [ ] Errors watched\n",
            "weakened-item",
        ),
        ("  - [ ] Load test passed (optional)\n  ## Phase 2: After\n", "-item: `Load test passed"),
        ("  <!-- - [x] Load test passed -->\n  ## Phase 2: After\n", "removed-item"),
        ("  ```\n  - [x] Load test passed\n  ```\n  ## Phase 2: After\n", "removed-item"),
    ] {
        let told = gated(text);
        assert!(told.starts_with("release: fail, violated\n"), "{text}: {told}");
        assert!(told.contains(finding), "{text}: {told}");
    }
}
