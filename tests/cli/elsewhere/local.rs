//! A local branch.

use super::{
    BRANCH, LIST, commits, list_at, own, place, shared, subject, with_own_temporary_files,
};
use crate::hermetic::Place;

#[test]
fn a_tick_on_another_branch_leaves_the_users_work_alone() {
    let place = with_own_temporary_files(place());
    place.write("other.txt", "staged\n");
    place.git(&["add", "other.txt"]);
    place.write("CHECKLIST.md", &format!("{LIST}\nunfinished\n"));
    let before = own(&place);
    let said = place.checklist(&["check", "review", "--branch", BRANCH]).exits(0);
    said.says("checked `Review completed` (:5)");
    assert_eq!(own(&place), before);
    assert_eq!(list_at(&place, BRANCH), LIST.replace("[ ] Review", "[x] Review"));
    assert_eq!(subject(&place, BRANCH), "Ana: checklist: check \"Review completed\"");
    assert_eq!(place.git(&["show", "--format=", "--numstat", BRANCH]), "1\t1\tCHECKLIST.md");
    place.checklist(&["check", "review", "--branch", BRANCH]).exits(0).says("signed off already");
    place.checklist(&["uncheck", "review", "--branch", BRANCH]).exits(0).says("unchecked");
    place.checklist(&["waive", ":7", "-m", "no app", "--branch", BRANCH]).exits(0).says("waived");
    let struck = place.checklist(&["check", ":7", "--branch", BRANCH]).exits(2);
    struck.warns("git checklist uncheck :7 --branch release/2.3");
    assert_eq!(own(&place), before);
    assert_eq!(commits(&place, BRANCH), 4);
}

#[test]
fn an_approval_is_made_there_too() {
    let place = with_own_temporary_files(place());
    place.checklist(&["check", "review", "--branch", BRANCH]).exits(0);
    let before = own(&place);
    place.git(&["config", "user.name", "Sara"]);
    place.git(&["config", "user.email", "sara@example.org"]);
    place.checklist(&["approve", "review", "--branch", BRANCH]).exits(0).says("approved `Review");
    assert_eq!(own(&place), before);
    assert_eq!(subject(&place, BRANCH), "Sara: checklist: approve \"Review completed\"");
    assert_eq!(place.git(&["show", "--format=", "--name-only", BRANCH]), "");
}

#[test]
fn paths_are_typed_from_where_the_user_is() {
    let place = place();
    place.git(&["switch", "--quiet", BRANCH]);
    place.write("docs/OTHER_CHECKLIST.md", LIST);
    place.commit_all("another list");
    place.git(&["switch", "--quiet", "main"]);
    place.write("docs/a.txt", "a\n");
    let arguments = ["check", "review", "--branch", BRANCH, "--checklist", "OTHER_CHECKLIST.md"];
    place.checklist_in("docs", &arguments).exits(0);
    let changed = place.git(&["show", "--format=", "--name-only", BRANCH]);
    assert_eq!(changed, "docs/OTHER_CHECKLIST.md");
}

#[test]
fn the_branch_that_is_checked_out_is_signed_in_the_work_tree() {
    let place = place();
    let said = place.checklist(&["check", "review", "--branch", "main"]).exits(0);
    said.warns("`main` is checked out here: done in this work tree");
    assert_eq!(place.read("CHECKLIST.md"), LIST.replace("[ ] Review", "[x] Review"));
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    assert_eq!(list_at(&place, BRANCH), LIST);
}

#[test]
fn a_branch_of_another_work_tree_is_refused_with_its_place() {
    let place = place();
    place.git(&["worktree", "add", "--quiet", "../linked", BRANCH]);
    let said = place.checklist(&["check", "review", "--branch", BRANCH]).exits(2);
    said.warns("`release/2.3` is checked out in").warns("linked");
    place.git(&["worktree", "remove", "../linked"]);
    place.checklist(&["check", "review", "--branch", BRANCH]).exits(0);
}

#[test]
fn a_branch_in_the_midst_of_a_rebase_is_refused() {
    let place = place();
    place.git(&["switch", "--quiet", BRANCH]);
    place.write("other.txt", "side\n");
    place.commit_all("side");
    place.git(&["switch", "--quiet", "main"]);
    place.write("other.txt", "main\n");
    place.commit_all("main");
    place.git(&["switch", "--quiet", BRANCH]);
    place.try_git(&["rebase", "main"]);
    let before = place.git(&["rev-parse", BRANCH]);
    place.checklist(&["check", "review", "--branch", BRANCH]).exits(2);
    assert_eq!(place.git(&["rev-parse", BRANCH]), before);
    place.git(&["rebase", "--abort"]);
    place.git(&["switch", "--quiet", "main"]);
    place.checklist(&["check", "review", "--branch", BRANCH]).exits(0);
}

#[test]
fn a_branch_that_only_the_remote_has_begins_here() {
    let place = with_own_temporary_files(shared());
    place.git(&["branch", "--quiet", "--delete", BRANCH]);
    let before = own(&place);
    let failing = place.checklist(&["check", "unheard of", "--branch", BRANCH]);
    failing.exits(2).warns("no item");
    assert_eq!(place.try_git(&["rev-parse", "--verify", BRANCH]).code, 128);
    let said = place.checklist(&["check", "review", "--branch", BRANCH]).exits(0);
    said.warns("is new here: it follows `release/2.3` of origin");
    assert_eq!(own(&place), before);
    assert_eq!(
        place.git(&["rev-parse", "release/2.3~1"]),
        place.git(&["rev-parse", "origin/release/2.3"])
    );
    assert_eq!(place.git(&["config", "branch.release/2.3.merge"]), "refs/heads/release/2.3");
}

#[test]
fn a_branch_that_is_nowhere_is_told() {
    let place = shared();
    let said = place.checklist(&["check", "review", "--branch", "release/9"]).exits(2);
    said.warns("there is no branch `release/9` here").warns("git fetch origin");
    for odd in ["--branch=-x", "--branch=a..b", "--branch=refs/heads/", "--branch=a b"] {
        place.checklist(&["check", "review", odd]).exits(2).warns("is no name of a branch");
    }
    let said = place.checklist(&["check", "review", "--branch", BRANCH, "--remote", "origin"]);
    said.exits(2).warns("--remote has no say");
    place.checklist(&["check", "review", "--push"]).exits(2).warns("--branch");
}

#[test]
fn hooks_of_the_users_work_tree_run_and_find_all_files() {
    let place = with_own_temporary_files(place());
    let script = "test \"$GIT_CHECKLIST_BRANCH\" = release/2.3 && test -f other.txt || exit 1\n\
                  git symbolic-ref HEAD >&2";
    place.hook("pre-commit", script);
    let said = place.checklist(&["check", "review", "--branch", BRANCH]).exits(0);
    said.warns("refs/heads/release/2.3");
    place.hook("pre-commit", "echo 'not today' >&2; exit 1");
    let (before, tip) = (own(&place), place.git(&["rev-parse", BRANCH]));
    let said = place.checklist(&["check", "backend", "--branch", BRANCH]).exits(2);
    said.warns("`git commit` refused").warns("not today");
    assert_eq!(own(&place), before);
    assert_eq!(place.git(&["rev-parse", BRANCH]), tip);
}

#[test]
fn what_a_branch_brings_as_hooks_is_not_run() {
    let place = place();
    place.git(&["switch", "--quiet", BRANCH]);
    place.write(".githooks/pre-commit", "#!/bin/sh\necho evil >&2; exit 1\n");
    make_executable(&place, ".githooks/pre-commit");
    place.commit_all("hooks");
    place.git(&["switch", "--quiet", "main"]);
    place.git(&["config", "core.hooksPath", ".githooks"]);
    place.checklist(&["check", "review", "--branch", BRANCH]).exits(0);
    // Control: what the user's own work tree has there is run.
    place.write(".githooks/pre-commit", "#!/bin/sh\necho mine >&2; exit 1\n");
    make_executable(&place, ".githooks/pre-commit");
    let said = place.checklist(&["check", "backend", "--branch", BRANCH]).exits(2);
    said.warns("mine");
}

fn make_executable(place: &Place, path: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(place.path(path), std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn our_own_hooks_let_it_pass() {
    let mut place = place();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_git-checklist"));
    let path = std::env::var("PATH").unwrap();
    place.set("PATH", &format!("{}:{path}", program.parent().unwrap().display()));
    place.checklist(&["hook", "install"]).exits(0);
    place.checklist(&["check", "review", "--branch", BRANCH]).exits(0);
    assert_eq!(commits(&place, BRANCH), 2);
}

#[test]
fn the_users_configuration_signs() {
    let place = place();
    place.git(&["config", "commit.gpgsign", "true"]);
    place.git(&["config", "gpg.program", "false"]);
    let tip = place.git(&["rev-parse", BRANCH]);
    let said = place.checklist(&["check", "review", "--branch", BRANCH]).exits(2);
    said.warns("gpg failed to sign");
    assert_eq!(place.git(&["rev-parse", BRANCH]), tip);
    sign_by_ssh(&place);
    place.checklist(&["check", "review", "--branch", BRANCH]).exits(0);
    assert_eq!(place.git(&["log", "-1", "--format=%G? %GS", BRANCH]), "G ana@example.org");
}

/// Configures a fresh ssh key as the user's, and git to trust it.
pub fn sign_by_ssh(place: &Place) {
    let key = place.path("../home/key");
    let made = place
        .command("ssh-keygen", "")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "ana", "-f"])
        .arg(&key)
        .status();
    assert!(made.unwrap().success());
    let public = place.read("../home/key.pub");
    place.write("../home/allowed", &format!("ana@example.org {public}"));
    let path = |path: &str| place.path(path).to_str().unwrap().to_owned();
    place.git(&["config", "commit.gpgsign", "true"]);
    place.git(&["config", "gpg.format", "ssh"]);
    place.git(&["config", "user.signingkey", &path("../home/key.pub")]);
    place.git(&["config", "gpg.ssh.allowedSignersFile", &path("../home/allowed")]);
}

#[test]
fn it_runs_from_a_bare_repository_and_during_a_merge() {
    let place = with_own_temporary_files(shared());
    for (key, value) in [("user.name", "Ana"), ("user.email", "ana@example.org")] {
        place.git(&["-C", "../origin.git", "config", key, value]);
    }
    place.checklist_in("../origin.git", &["check", "review", "--branch", BRANCH]).exits(0);
    assert_eq!(subject(&place, "main"), "Ana: add the checklist");
    assert_eq!(
        place.git(&["-C", "../origin.git", "log", "-1", "--format=%s", BRANCH]),
        "checklist: check \"Review completed\""
    );
    place.git(&["switch", "--quiet", "--create", "side"]);
    place.write("other.txt", "side\n");
    place.commit_all("side");
    place.git(&["switch", "--quiet", "main"]);
    place.write("other.txt", "main\n");
    place.commit_all("main");
    place.try_git(&["merge", "side"]);
    place.checklist(&["check", "review"]).exits(2).warns("a merge is in progress");
    place.checklist(&["check", "backend", "--branch", BRANCH]).exits(0);
}

#[test]
fn nothing_remains_after_an_interrupt() {
    for signal in ["INT", "TERM"] {
        let place = with_own_temporary_files(place());
        place.hook("pre-commit", "touch \"$TMPDIR/../started\"; sleep 30");
        let (before, tip) = (own(&place), place.git(&["rev-parse", BRANCH]));
        assert_eq!(
            place.interrupted(&["check", "review", "--branch", BRANCH], signal),
            Some(2),
            "{signal}"
        );
        assert_eq!(own(&place), before, "{signal}");
        assert_eq!(place.git(&["rev-parse", BRANCH]), tip);
    }
}
