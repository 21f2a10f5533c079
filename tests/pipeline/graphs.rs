//! Merges: ticks on both sides, several parents at once, whole histories and ranges.

use super::{judged, sandbox, tell, told};

#[test]
fn a_tick_on_both_sides_keeps_both_and_the_earlier_signs_off() {
    let told = judged(
        "\
main ana: add
  - [ ] Load test passed
topic omar: a note
  - [ ] Load test passed

  A note.
other sara: tick beside
  - [x] Load test passed

  A note.
topic omar: tick too
  - [x] Load test passed

  A note.
topic <- other ana: merge
  - [x] Load test passed

  A note.
",
    );
    assert_eq!(
        told,
        "\
release: pass
default 1/1
CHECKLIST.md
[x] Load test passed < tick beside & tick too"
    );
}

/// Two side branches of `topic`, merged at once.
fn octopus(merged: &str) -> String {
    format!(
        "\
main ana: add
  - [ ] Load test passed
  - [ ] Smoke test passed
  - [ ] Team told
topic omar: a note
  - [ ] Load test passed
  - [ ] Smoke test passed
  - [ ] Team told

  A note.
one sara: tick load
  - [x] Load test passed
  - [ ] Smoke test passed
  - [ ] Team told

  A note.
two ben: tick smoke
  - [ ] Load test passed
  - [x] Smoke test passed
  - [ ] Team told

  A note.
topic omar: more notes
  - [ ] Load test passed
  - [ ] Smoke test passed
  - [ ] Team told

  More notes.
topic <- one two ana: octopus
  - [x] Load test passed
  - [x] Smoke test passed
  - [{merged}] Team told

  More notes.
"
    )
}

#[test]
fn an_octopus_merge_brings_the_sign_offs_of_all_its_sides() {
    assert_eq!(
        judged(&octopus(" ")),
        "\
release: fail, waiting
default 2/3
CHECKLIST.md
[x] Load test passed < tick load
[x] Smoke test passed < tick smoke
[ ] Team told
error incomplete: `Team told` (:3) is open"
    );
}

#[test]
fn what_only_an_octopus_merge_ticks_is_no_sign_off() {
    let told = judged(&octopus("x"));
    assert!(told.contains("[x] Team told ! merge-tick (octopus)\n"), "{told}");
    assert!(told.starts_with("release: fail, violated\ndefault 2/3\n"), "{told}");
}

const TWO_STRETCHES: &str = "\
main ana: add
  - [ ] Load test passed
  - [ ] Smoke test passed
main ana: tick early
  - [x] Load test passed
  - [ ] Smoke test passed
topic omar: tick late
  - [x] Load test passed
  - [x] Smoke test passed
";

#[test]
fn an_audit_of_a_whole_history_inherits_nothing_and_one_of_a_range_does() {
    let story = tell(TWO_STRETCHES);
    assert_eq!(
        told::audit(sandbox(&story), "topic"),
        "\
audit: pass
CHECKLIST.md
[x] Load test passed < tick early
[x] Smoke test passed < tick late"
    );
    assert_eq!(
        told::audit(sandbox(&story), "main..topic"),
        "\
audit: fail, violated
CHECKLIST.md
[x] Load test passed ! inherited
[x] Smoke test passed < tick late
error inherited: `Load test passed` (:1) was ticked before this change began"
    );
}

#[test]
fn a_merge_of_the_target_leaves_the_sign_offs_where_they_were_made() {
    let told = judged(
        "\
main ana: add
  - [ ] Load test passed
  - [ ] Smoke test passed
topic omar: tick
  - [x] Load test passed
  - [ ] Smoke test passed
main ana: note
  - [ ] Load test passed
  - [ ] Smoke test passed

  A note.
topic <- main omar: merge main
  - [x] Load test passed
  - [ ] Smoke test passed

  A note.
topic omar: tick the other
  - [x] Load test passed
  - [x] Smoke test passed

  A note.
",
    );
    assert_eq!(
        told,
        "\
release: pass
default 2/2
CHECKLIST.md
[x] Load test passed < tick
[x] Smoke test passed < tick the other"
    );
}
