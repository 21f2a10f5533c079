//! A branch of a remote, without anybody in the way.

use super::{
    BRANCH, LIST, commits, list_at, local::sign_by_ssh, omar_pushes, own, shared, subject,
    with_own_temporary_files,
};

const PUSH: [&str; 5] = ["check", "review", "--branch", BRANCH, "--push"];

#[test]
fn one_commit_is_made_on_the_remotes_tip_and_pushed() {
    let place = with_own_temporary_files(shared());
    omar_pushes(&place, "[ ] Backend", "[x] Backend");
    let before = own(&place);
    let said = place.checklist(&PUSH).exits(0);
    let said = said.says("checked `Review completed` (:5)");
    said.says("pushed to `release/2.3` of origin").warns("your `release/2.3` was moved forward");
    assert_eq!(own(&place), before);
    let there = place.git(&["-C", "../origin.git", "rev-parse", BRANCH]);
    assert_eq!(place.git(&["rev-parse", BRANCH]), there);
    assert_eq!(place.git(&["rev-parse", "origin/release/2.3"]), there);
    let both = LIST.replace("[ ] Review", "[x] Review").replace("[ ] Backend", "[x] Backend");
    assert_eq!(list_at(&place, BRANCH), both);
    assert_eq!(subject(&place, BRANCH), "Ana: checklist: check \"Review completed\"");
}

#[test]
fn a_branch_that_is_not_here_needs_none() {
    let place = shared();
    place.git(&["branch", "--quiet", "--delete", BRANCH]);
    place.checklist(&PUSH).exits(0);
    assert_eq!(place.try_git(&["rev-parse", "--verify", "refs/heads/release/2.3"]).code, 128);
    assert_eq!(commits(&place, "origin/release/2.3"), 2);
}

#[test]
fn local_commits_are_neither_pushed_nor_lost() {
    let place = shared();
    place.checklist(&["check", "mobile", "--branch", BRANCH]).exits(0);
    let local = place.git(&["rev-parse", BRANCH]);
    let said = place.checklist(&PUSH).exits(0);
    said.warns("your `release/2.3` has commits of its own and is left as it is");
    assert_eq!(place.git(&["rev-parse", BRANCH]), local);
    assert_eq!(list_at(&place, "origin/release/2.3"), LIST.replace("[ ] Review", "[x] Review"));
}

#[test]
fn a_checked_out_branch_is_left_as_it_is() {
    let place = with_own_temporary_files(shared());
    place.git(&["switch", "--quiet", BRANCH]);
    let before = own(&place);
    place.checklist(&PUSH).exits(0).warns("is left as it is").warns("git pull");
    assert_eq!(own(&place), before);
    place.git(&["pull", "--quiet", "--ff-only", "origin", BRANCH]);
    assert_eq!(place.read("CHECKLIST.md"), LIST.replace("[ ] Review", "[x] Review"));
}

#[test]
fn commits_are_signed_by_the_users_key() {
    let place = shared();
    sign_by_ssh(&place);
    place.checklist(&PUSH).exits(0);
    let signed = place.git(&["log", "-1", "--format=%G? %GS", "origin/release/2.3"]);
    assert_eq!(signed, "G ana@example.org");
}

#[test]
fn what_is_signed_already_is_not_pushed_again() {
    let place = shared();
    omar_pushes(&place, "[ ] Review", "[x] Review");
    let said = place.checklist(&PUSH).exits(0);
    said.says("`Review completed` (:5) is signed off already, by Omar in");
    assert_eq!(commits(&place, "origin/release/2.3"), 2);
}

#[test]
fn a_line_means_what_it_was_before_the_fetch() {
    let place = shared();
    omar_pushes(&place, "- [ ] Review", "- [ ] Another item\n- [ ] Review");
    place.checklist(&["check", ":5", "--branch", BRANCH, "--push"]).exits(0).says("(:6)");
    assert!(list_at(&place, "origin/release/2.3").contains("- [x] Review"));
    // An item that this clone has not seen yet is chosen by its text.
    omar_pushes_on_top(&place);
    place.checklist(&["check", "brand new", "--branch", BRANCH, "--push"]).exits(0);
}

fn omar_pushes_on_top(place: &crate::hermetic::Place) {
    place.git(&["-C", "../omar", "pull", "--quiet"]);
    omar_pushes(place, "- [ ] Mobile", "- [ ] Brand new item\n- [ ] Mobile");
}

#[test]
fn a_rewording_or_removal_meanwhile_is_refused() {
    for (to, told) in [
        ("- [ ] Review completed by two people", "was reworded meanwhile"),
        ("- Cake eaten", "was removed meanwhile"),
    ] {
        let place = with_own_temporary_files(shared());
        omar_pushes(&place, "- [ ] Review completed", to);
        let before = own(&place);
        place.checklist(&PUSH).exits(2).warns(told);
        assert_eq!(own(&place), before);
        assert_eq!(commits(&place, "origin/release/2.3"), 2);
    }
}

#[test]
fn a_protected_branch_is_told_in_the_servers_words() {
    let place = with_own_temporary_files(shared());
    place.hook("../../../origin.git/hooks/update", "echo 'branch is protected' >&2; exit 1");
    let before = own(&place);
    let said = place.checklist(&PUSH).exits(2);
    let said = said.warns("the push to `release/2.3` of origin was refused; nothing was changed");
    let said = said.warns("branch is protected").warns("hint: where the branch is protected");
    assert_eq!(said.out, "");
    assert_eq!(own(&place), before);
    assert_eq!(place.git(&["-C", "../origin.git", "rev-list", "--count", BRANCH]), "1");
}

#[test]
fn a_hook_that_fails_or_changes_the_commit_stops_the_push() {
    for (hook, script, told) in [
        ("pre-commit", "exit 1", "`git commit` refused"),
        ("pre-commit", "echo more >> CHECKLIST.md; git add CHECKLIST.md", "nothing was pushed"),
        ("pre-push", "echo 'not by push' >&2; exit 1", "not by push"),
    ] {
        let place = with_own_temporary_files(shared());
        place.hook(hook, script);
        let before = own(&place);
        place.checklist(&PUSH).exits(2).warns(told);
        assert_eq!(own(&place), before);
        assert_eq!(place.git(&["-C", "../origin.git", "rev-list", "--count", BRANCH]), "1");
    }
}

#[test]
fn remotes_are_told_apart() {
    let place = shared();
    place.git(&["clone", "--quiet", "--bare", "../origin.git", "../fork.git"]);
    place.git(&["remote", "add", "fork", "../fork.git"]);
    place.git(&["fetch", "--quiet", "fork"]);
    let said = place.checklist(&PUSH).exits(2);
    said.warns("could be on several remotes").warns("--remote NAME");
    place.checklist(&["check", "review", "--branch", BRANCH, "--push", "--remote", "nowhere"]);
    let arguments = ["check", "review", "--branch", BRANCH, "--push", "--remote", "fork"];
    place.checklist(&arguments).exits(0).says("of fork");
    assert_eq!(place.git(&["-C", "../origin.git", "rev-list", "--count", BRANCH]), "1");
    assert_eq!(place.git(&["-C", "../fork.git", "rev-list", "--count", BRANCH]), "2");
    place.git(&["config", "branch.release/2.3.remote", "origin"]);
    place.checklist(&PUSH).exits(0).says("of origin");
}

#[test]
fn a_branch_that_the_remote_lacks_is_told() {
    let place = shared();
    place.git(&["branch", "release/3"]);
    let said = place.checklist(&["check", "review", "--branch", "release/3", "--push"]).exits(2);
    said.warns("cannot fetch `release/3` of origin").warns("has to be pushed first");
    assert_eq!(commits(&place, "release/3"), 1);
}
