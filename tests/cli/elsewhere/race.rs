//! Somebody else pushes between our fetch and our push: a `pre-push` hook plays them.

use super::{BRANCH, LIST, commits, list_at, omar_pushes, own, shared, with_own_temporary_files};
use crate::hermetic::Place;

const PUSH: [&str; 5] = ["check", "review", "--branch", BRANCH, "--push"];

/// A clone in which Omar's commit arrives while the first push is under way.
fn overtaken(from: &str, to: &str) -> Place {
    let place = with_own_temporary_files(shared());
    let list = place.read("../omar/CHECKLIST.md");
    assert!(list.contains(from));
    place.write("../omar/CHECKLIST.md", &list.replace(from, to));
    place.git(&["-C", "../omar", "commit", "--quiet", "-am", "Omar's edit"]);
    place.hook(
        "pre-push",
        "test -f ../raced && exit 0\ntouch ../raced\nunset $(git rev-parse --local-env-vars)\n\
         git -C ../omar push --quiet",
    );
    place
}

#[test]
fn the_item_is_found_again_on_the_new_tip() {
    let place = overtaken("- [ ] Review", "- [ ] Another item\n- [ ] Review");
    let before = own(&place);
    let said = place.checklist(&["check", ":5", "--branch", BRANCH, "--push"]).exits(0);
    let said = said.warns("somebody else pushed to `release/2.3` of origin meanwhile (try 1 of 5)");
    assert_eq!(said.out.matches("checked `Review completed`").count(), 1, "{}", said.out);
    said.says("checked `Review completed` (:6)").says("pushed to");
    let list = LIST.replace("- [ ] Review", "- [ ] Another item\n- [x] Review");
    assert_eq!(list_at(&place, "origin/release/2.3"), list);
    assert_eq!(commits(&place, "origin/release/2.3"), 3);
    assert_eq!(own(&place), before);
}

#[test]
fn a_tick_by_somebody_else_is_told_and_nothing_is_committed() {
    let place = overtaken("[ ] Review", "[x] Review");
    let said = place.checklist(&PUSH).exits(0);
    let said = said.says("`Review completed` (:5) is signed off already, by Omar in");
    assert!(!said.out.contains("checked `Review"), "{}", said.out);
    assert_eq!(commits(&place, "origin/release/2.3"), 2);
}

#[test]
fn a_rewording_or_removal_is_refused() {
    for (to, told) in [
        ("- [ ] Review completed by two people", "was reworded meanwhile"),
        ("- Cake eaten", "was removed meanwhile"),
    ] {
        let place = overtaken("- [ ] Review completed", to);
        let before = own(&place);
        let said = place.checklist(&PUSH).exits(2).warns(told);
        assert_eq!(said.out, "");
        assert_eq!(own(&place), before);
        assert_eq!(commits(&place, "origin/release/2.3"), 2);
    }
}

#[test]
fn a_section_means_what_it_held_at_first() {
    let place = overtaken("- [ ] Mobile", "- [ ] Unseen item\n- [ ] Mobile");
    place.checklist(&["check", "phase:1", "--branch", BRANCH, "--push"]).exits(0);
    let list = list_at(&place, "origin/release/2.3");
    assert!(list.contains("- [ ] Unseen item"), "{list}");
    assert_eq!(list.matches("[x]").count(), 3);
}

#[test]
fn a_branch_that_is_deleted_meanwhile_is_not_made_again() {
    let place = with_own_temporary_files(shared());
    place.hook("pre-push", "git -C ../origin.git update-ref -d refs/heads/release/2.3");
    place.checklist(&PUSH).exits(2).warns("was refused");
    let there = place.try_git(&["-C", "../origin.git", "rev-parse", "--verify", BRANCH]);
    assert_eq!(there.code, 128);
}

#[test]
fn it_is_tried_a_bounded_number_of_times() {
    let place = with_own_temporary_files(shared());
    place.hook(
        "pre-push",
        "unset $(git rev-parse --local-env-vars); cd ../omar\n\
         git commit --quiet --allow-empty -m more && git push --quiet",
    );
    let before = own(&place);
    let said = place.checklist(&PUSH).exits(2);
    said.warns("(try 5 of 5)").warns("nothing was pushed: `release/2.3` of origin moved 5 times");
    assert_eq!(own(&place), before);
    assert_eq!(commits(&place, "origin/release/2.3"), 6);
}

#[test]
fn an_approval_of_a_policy_is_not_carried_to_what_was_not_seen() {
    let place = shared();
    place.write("checklist.toml", "[change]\nby = [\"ana@example.org\"]\n");
    place.commit_all("a policy");
    place.git(&["push", "--quiet", "origin", "main"]);
    place.git(&["-C", "../omar", "pull", "--quiet", "--rebase", "origin", "main"]);
    place.git(&["-C", "../omar", "push", "--quiet", "--force"]);
    place.git(&["fetch", "--quiet", "origin"]);
    place.write("../omar/checklist.toml", "[change]\nby = [\"omar@example.org\"]\n");
    omar_pushes(&place, "[ ] Backend", "[x] Backend");
    let approve = ["approve", "policy", "--branch", BRANCH, "--push"];
    place.checklist(&approve).exits(2).warns("you have not seen what is on it now");
    place.checklist(&approve).exits(0).says("approved policy");
}
