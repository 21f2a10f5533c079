//! `hook install` and `hook uninstall`: where stubs go, and what they leave alone.

use crate::hermetic::Place;

use super::{place, push, tick};

#[test]
fn a_work_tree_gets_the_client_hooks_and_a_bare_repository_the_servers() {
    let place = place();
    let said = place.checklist(&["hook", "install"]).exits(0).says("wrote  pre-commit");
    said.says("wrote  commit-msg").says("wrote  pre-push").says(".git/hooks");
    for hook in ["pre-commit", "commit-msg", "pre-push"] {
        assert!(place.read(&format!(".git/hooks/{hook}")).contains("git-checklist hook run"));
    }
    assert!(!place.path(".git/hooks/pre-receive").exists());
    let said = place.checklist_in("../origin.git", &["hook", "install"]).exits(0);
    said.says("wrote  pre-receive");
    assert!(place.path("../origin.git/hooks/pre-receive").exists());
    assert!(!place.path("../origin.git/hooks/update").exists());
    place.checklist(&["hook", "install", "--all"]).exits(0).says("there  pre-push").says("update");
}

#[test]
fn installing_twice_changes_nothing() {
    let place = Place::repository();
    place.checklist(&["hook", "install", "--pre-push"]).exits(0);
    let once = place.read(".git/hooks/pre-push");
    place.checklist(&["hook", "install", "--pre-push", "--chain"]).exits(0).says("there  pre-push");
    assert_eq!(place.read(".git/hooks/pre-push"), once);
    assert!(!place.path(".git/hooks/pre-push.chained").exists());
}

#[test]
fn the_folder_is_the_one_that_git_uses() {
    let place = place();
    place.git(&["config", "core.hooksPath", ".githooks"]);
    place.write("below/file", "");
    place.checklist_in("below", &["hook", "install", "--pre-commit"]).exits(0);
    assert!(place.path(".githooks/pre-commit").exists());
    place.git(&["config", "--unset", "core.hooksPath"]);
    place.git(&["worktree", "add", "--quiet", "../linked"]);
    place.checklist_in("../linked", &["hook", "install", "--pre-commit"]).exits(0);
    assert!(place.path(".git/hooks/pre-commit").exists(), "linked work trees share it");
    place.git(&["config", "core.hooksPath", "/dev/null"]);
    place.checklist(&["hook", "install"]).exits(2).warns("is no folder");
    place.git(&["config", "--unset", "core.hooksPath"]);
    place.git(&["config", "--global", "core.hooksPath", place.path("../all").to_str().unwrap()]);
    place.checklist(&["hook", "install"]).exits(0).warns("run in others as well");
    assert!(place.path("../all/pre-push").exists());
}

#[test]
fn a_hook_that_is_there_is_kept() {
    let place = Place::repository();
    place.hook("pre-commit", "echo mine");
    let mine = place.read(".git/hooks/pre-commit");
    let said = place.checklist(&["hook", "install"]).exits(2).says("kept   pre-commit");
    said.warns("hook install --pre-commit --chain").says("wrote  pre-push");
    assert_eq!(place.read(".git/hooks/pre-commit"), mine);
    let edited = place.read(".git/hooks/pre-push") + "# mine\n";
    place.write(".git/hooks/pre-push", &edited);
    place.checklist(&["hook", "install"]).exits(2).says("kept   pre-push");
    place.checklist(&["hook", "uninstall"]).exits(0).says("removed commit-msg");
    assert_eq!(place.read(".git/hooks/pre-push"), edited, "changed by hand");
    assert_eq!(place.read(".git/hooks/pre-commit"), mine);
}

#[test]
fn a_chained_hook_runs_first_and_comes_back() {
    let place = place();
    place.hook("pre-commit", "echo mine >> ran; [ ! -e stop ]");
    place.hook("pre-push", "cat > told; echo \"$@\" >> told; [ ! -e stop ]");
    let mine = place.read(".git/hooks/pre-push");
    place.checklist(&["hook", "install", "--chain"]).exits(0).says("pre-push.chained");
    place.write(".git/info/exclude", "ran\ntold\nstop\n");
    place.write("a.txt", "a\n");
    place.commit_all("a");
    assert_eq!(place.read("ran"), "mine\n");
    tick(&place, "Review completed");
    push(&place, &["main"]).exits(1).says("WAITING");
    assert!(place.read("told").starts_with("refs/heads/main "), "{}", place.read("told"));
    assert!(place.read("told").ends_with("origin ../origin.git\n"), "{}", place.read("told"));
    tick(&place, "Tests passing");
    place.write("stop", "");
    push(&place, &["main"]).exits(1);
    std::fs::remove_file(place.path("stop")).unwrap();
    push(&place, &["main"]).exits(0).says("PASSED");
    place.checklist(&["hook", "install", "--chain"]).exits(0).says("there  pre-push");
    place.checklist(&["hook", "uninstall"]).exits(0).says("is back");
    assert_eq!(place.read(".git/hooks/pre-push"), mine);
    place.checklist(&["hook", "uninstall"]).exits(0).says("is ours");
}

#[test]
fn without_the_tool_nothing_goes_on() {
    let mut place = place();
    let said = place.checklist(&["hook", "install"]).exits(0);
    assert_eq!(said.err, "", "the control");
    let path = std::env::var("PATH").unwrap_or_default();
    let others = path
        .split(':')
        .filter(|folder| !std::path::Path::new(folder).join("git-checklist").exists());
    place.set("PATH", &others.collect::<Vec<_>>().join(":"));
    place.checklist(&["hook", "install"]).exits(0).warns("is not on PATH");
    place.write("a.txt", "a\n");
    place.git(&["add", "a.txt"]);
    place.try_git(&["commit", "-m", "a"]).exits(1).warns("not on PATH");
}
