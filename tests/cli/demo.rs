//! `demo`: the main job, for a newcomer who has configured nothing.

use crate::hermetic::Place;

#[test]
fn the_demo_takes_a_newcomer_through_the_main_job() {
    let mut place = Place::new();
    // Whatever the user's configuration and environment say, the demo goes through.
    place.set("GIT_DIR", "/nowhere");
    place.set("CI", "true");
    std::fs::write(place.path("../home/gitconfig"), "[commit]\n\tgpgsign = true\n").unwrap();
    let said = place.checklist(&["demo", "sandbox"]).exits(0);
    assert_eq!(said.err, "");
    let lines: Vec<_> = said.out.lines().filter(|line| line.starts_with("$ git")).collect();
    assert_eq!(lines[0], "$ git checklist");
    assert_eq!(lines[1], "$ git checklist check changelog");
    assert_eq!(lines.len(), 7);
    let (failing, passing) = (said.out.find("WAITING").unwrap(), said.out.find("PASSED").unwrap());
    assert!(failing < passing);
    let said = said.says("exit 1").says("exit 0").says("Sara").says("Omar");
    assert!(said.out.contains("git checklist init"), "what to try next");
    assert!(place.path("sandbox/.git").is_dir());
}

#[test]
fn the_demo_is_the_same_each_time() {
    let place = Place::new();
    let first = place.checklist(&["demo", "one"]).exits(0).out;
    let second = place.checklist(&["demo", "two"]).exits(0).out;
    assert_eq!(first.replace("/one", "/two"), second);
}

#[test]
fn what_is_left_behind_is_a_repository_to_play_with() {
    let place = Place::new();
    place.checklist(&["demo", "sandbox"]).exits(0);
    let inside = |arguments: &[&str]| place.checklist_in("sandbox", arguments);
    inside(&["gate", "merge"]).exits(0);
    inside(&["uncheck", "changelog"]).exits(0);
    inside(&["gate", "merge"]).exits(1);
    inside(&["blame"]).exits(0).says("Sara");
}

#[test]
fn a_directory_with_something_in_it_is_refused() {
    let place = Place::new();
    place.write("full/file.txt", "mine\n");
    place.checklist(&["demo", "full"]).exits(2).warns("is not empty");
    place.checklist(&["demo", "full/file.txt"]).exits(2);
    assert_eq!(std::fs::read_dir(place.path("full")).unwrap().count(), 1);
    place.checklist(&["demo", "full/new"]).exits(0);
}
