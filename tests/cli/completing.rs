//! `complete`: what a shell is told; real shells ask in `tests/terminal/`.

use crate::hermetic::Place;

const LIST: &str = "\
# Release <!-- checklist: release=2.3 -->

## Phase 1: Code

- [ ] Review completed
- [x] Backend `tests` passing <!-- checklist: id=backend -->
- [ ] $(touch owned)\u{1b}[31m \u{202e}\ttail <!-- checklist: id=hostile -->

## Phase 2: Database

- [ ] ~~Replica~~ none <!-- checklist: id=replica -->
";

fn place() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("checklist.toml", "[[gate]]\nname = \"merge\"\nphases = [\"1\"]\n");
    place.commit_all("add the checklist");
    place
}

/// What fits the last of these words.
fn fitting(place: &Place, words: &[&str]) -> Vec<String> {
    let index = (words.len() - 1).to_string();
    let said = place.checklist(&[&["complete", &index, "--"], words].concat()).exits(0);
    assert_eq!(said.err, "", "{words:?}");
    said.out.lines().map(str::to_owned).collect()
}

#[test]
fn items_are_offered_where_a_command_can_do_something_with_them() {
    let place = place();
    let open = fitting(&place, &["check", ""]);
    assert_eq!(open.len(), 2, "{open:?}");
    assert!(open[0].starts_with("review-completed-"), "{open:?}");
    assert!(open[0].ends_with("\tReview completed"), "{open:?}");
    assert_eq!(fitting(&place, &["uncheck", "b"]), ["backend\tBackend tests passing"]);
    assert_eq!(fitting(&place, &["uncheck", "r"]), ["replica\tReplica"]);
    assert_eq!(fitting(&place, &["check", ":5"]), [":5\tReview completed"]);
    assert_eq!(fitting(&place, &["blame", ""]).len(), 4);
    assert_eq!(fitting(&place, &["check", "no such item"]), [""; 0]);
}

#[test]
fn phases_gates_releases_and_lists_are_offered() {
    let place = place();
    assert_eq!(fitting(&place, &["list", "--phase", ""]), ["1\tCode", "2\tDatabase"]);
    assert_eq!(fitting(&place, &["check", "phase:2"]), ["phase:2\tDatabase"]);
    assert_eq!(fitting(&place, &["gate", ""]), ["merge"]);
    assert_eq!(fitting(&place, &["audit", "--release", ""]), ["2.3\tCHECKLIST.md"]);
    assert_eq!(fitting(&place, &["gate", "--checklist", ""]), ["CHECKLIST.md"]);
    assert!(fitting(&place, &["check", "--no"])[0].starts_with("--no-commit\t"));
    assert!(fitting(&place, &["ga"])[0].starts_with("gate\t"));
    assert_eq!(fitting(&place, &["compl"]).len(), 1, "what completions ask is not offered");
}

#[test]
fn no_text_of_a_repository_is_more_than_a_description() {
    let place = place();
    let offered = fitting(&place, &["check", "host"]);
    assert_eq!(offered, ["hostile\t$(touch owned)\\u{1b}[31m \\u{202e} tail"]);
    for name in ["$(touch owned)", "a b", "x\"'", "-rf"] {
        place.write("CHECKLIST.md", &LIST.replace("2.3", &format!("'{name}'")));
        let offered = fitting(&place, &["log", "--release", ""]);
        assert!(offered.iter().all(|line| line.starts_with('-')), "{name}: {offered:?}");
    }
}

#[test]
fn where_nothing_can_be_read_nothing_is_offered() {
    let nowhere = Place::new();
    assert!(fitting(&nowhere, &["check", ""]).iter().all(|line| line.starts_with('-')));
    let place = place();
    place.write("checklist.toml", "nonsense");
    assert_eq!(fitting(&place, &["gate", "m"]), [""; 0]);
    let far = place.path("").to_string_lossy().into_owned();
    place.write("checklist.toml", "");
    let said = nowhere.checklist(&["complete", "3", "--", "-C", &far, "check", "host"]);
    said.exits(0).says("hostile");
    nowhere.checklist(&["complete", "9", "--", "check"]).exits(0);
}
