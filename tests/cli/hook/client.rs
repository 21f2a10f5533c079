//! `pre-commit`, `commit-msg` and `pre-push` in real commits and pushes.

use super::{LIST, id, place, push, tick};
use crate::hermetic::{Place, Said};

/// A clone with its hooks.
fn hooked() -> Place {
    let place = place();
    place.checklist(&["hook", "install"]).exits(0);
    place
}

/// Commits everything, or is refused.
fn commit(place: &Place, message: &str) -> Said {
    place.git(&["add", "--all"]);
    place.try_git(&["commit", "--allow-empty", "-m", message])
}

#[test]
fn a_tick_that_would_be_no_sign_off_is_not_committed() {
    let place = hooked();
    tick(&place, "Review completed");
    let list = place.read("CHECKLIST.md");
    for (text, rule) in [
        (list.replace("Review completed", "Review of it completed"), "reworded"),
        (list.replace("[ ] Tests passing", "[x] Tests passing everywhere"), "born-checked"),
        (list.replace("## Phase 2", "- [x] Cake eaten by all\n\n## Phase 2"), "born-checked"),
    ] {
        place.write("CHECKLIST.md", &text);
        let said = commit(&place, "a").exits(1).warns("--no-verify").warns(rule);
        assert!(said.err.contains("CHECKLIST.md:"), "{}", said.err);
    }
    let honest = list.replace("[x] Review completed", "[ ] Review of it completed");
    place.write("CHECKLIST.md", &honest);
    commit(&place, "reword it, and open it").exits(0);
}

#[test]
fn what_is_staged_is_judged_and_not_the_work_tree() {
    let place = hooked();
    place.write("CHECKLIST.md", &LIST.replace("- [ ] Tests", "- [x] Cake eaten\n- [ ] Tests"));
    place.write("a.txt", "a\n");
    place.git(&["add", "a.txt"]);
    place.try_git(&["commit", "-m", "a"]).exits(0);
    place.try_git(&["commit", "-m", "b", "--", "CHECKLIST.md"]).exits(1).warns("born-checked");
    place.try_git(&["commit", "-am", "b"]).exits(1).warns("born-checked");
}

#[test]
fn lint_stops_a_commit_where_the_policy_says_so() {
    let place = hooked();
    let strict = place.read("checklist.toml") + "\n[severity]\nmalformed-box = \"error\"\n";
    let broken = LIST.replace("- [ ] Metrics", "- [] Metrics");
    place.write("CHECKLIST.md", &broken);
    commit(&place, "a box that is none").exits(0);
    place.write("checklist.toml", &strict);
    place.write("CHECKLIST.md", &(broken + "\n- [] Another\n"));
    commit(&place, "strict").exits(1).warns("malformed-box");
    place.write("CHECKLIST.md", LIST);
    commit(&place, "strict, and mended").exits(0);
    place.write("checklist.toml", "[[gate]]\nphases = [\"9\"]\n");
    commit(&place, "names what is not there").exits(1).warns("checklist.toml");
    place.write("checklist.toml", "[[gate\n");
    commit(&place, "not valid").exits(1).warns("is not valid");
}

#[test]
fn the_first_commit_and_others_pass_untouched() {
    let mut place = Place::repository();
    let tool = std::path::Path::new(env!("CARGO_BIN_EXE_git-checklist")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    place.set("PATH", &format!("{}:{path}", tool.display()));
    place.checklist(&["hook", "install"]).exits(0);
    place.write("CHECKLIST.md", &LIST.replace("[ ]", "[x]"));
    commit(&place, "a list that is under way elsewhere").exits(0);
    place.write("a.txt", "a\n");
    let said = commit(&place, "a").exits(0);
    assert!(!said.err.contains("checklist"), "{}", said.err);
}

#[test]
fn a_merge_may_bring_what_others_ticked() {
    let place = hooked();
    place.git(&["checkout", "--quiet", "-b", "side"]);
    tick(&place, "Tests passing");
    place.git(&["checkout", "--quiet", "main"]);
    tick(&place, "Review completed");
    place.try_git(&["merge", "--no-ff", "-m", "merge", "side"]).exits(1);
    place.write("CHECKLIST.md", &LIST.replace("[ ] R", "[x] R").replace("[ ] T", "[x] T"));
    commit(&place, "merge").exits(0);
}

#[test]
fn trailers_of_ours_are_held_to_their_form() {
    let place = hooked();
    let approve = "Approve\n\nChecklist-Approve: ";
    let digest = "0123456789abcdef".repeat(4);
    commit(&place, &format!("{approve}backup-tested-1a2b3c@{digest}")).exits(0);
    commit(&place, &format!("{approve}backup-tested")).exits(1).warns("ID@DIGEST");
    commit(&place, "Checklist-Overide\n\nChecklist-Overide: x").exits(1).warns("has this name");
    commit(&place, &format!("{approve}policy\n\nand more")).exits(1).warns("it is no trailer");
    place.write("a.txt", "a\n");
    let said = commit(&place, &format!("{approve}policy")).exits(1);
    said.warns("a commit that changes nothing");
    commit(&place, "a\n\nSigned-off-by: Ana <ana@example.org>").exits(0);
    let message = "# Checklist-Approve: in a comment\nsubject\n\nReviewed-by: Sara\n# end\n";
    place.write("message", message);
    place.git(&["reset", "--quiet"]);
    place.try_git(&["commit", "--allow-empty", "--cleanup=strip", "-F", "message"]).exits(0);
}

#[test]
fn a_push_that_the_gate_refuses_does_not_leave() {
    let place = hooked();
    place.git(&["checkout", "--quiet", "-b", "release/1"]);
    tick(&place, "Review completed");
    let said = push(&place, &["HEAD:main"]).exits(1).says("WAITING").warns("--no-verify");
    said.says("release/1 into main").says("Tests passing");
    push(&place, &["release/1"]).exits(0);
    tick(&place, "Tests passing");
    push(&place, &["HEAD:main"]).exits(0).says("PASSED");
}

#[test]
fn a_small_change_is_told_by_its_branch() {
    let place = hooked();
    place.git(&["checkout", "--quiet", "-b", "fix/typo"]);
    place.write("a.txt", "a\n");
    place.commit_all("a");
    push(&place, &["HEAD:main"]).exits(0).says("not a release");
    place.write("CHECKLIST.md", &LIST.replace("- [ ] Metrics reviewed\n", ""));
    place.commit_all("remove an item");
    push(&place, &["HEAD:main"]).exits(1).says("VIOLATED").says("removed-item");
    place.git(&["checkout", "--quiet", "-B", "main", "HEAD~1"]);
    place.write("b.txt", "b\n");
    place.commit_all("b");
    place.git(&["branch", "-D", "fix/typo"]);
    push(&place, &["main"]).exits(1).says("WAITING");
}

#[test]
fn a_guarded_branch_is_neither_rewound_nor_deleted_by_mistake() {
    let place = hooked();
    let first = id(&place, "main");
    place.write("a.txt", "a\n");
    place.commit_all("a");
    place.git(&["push", "--quiet", "--no-verify", "origin", "main"]);
    push(&place, &["--force", &format!("{first}:main")]).exits(1).warns("take it back");
    push(&place, &["--delete", "main"]).exits(1).warns("delete it");
    place.git(&["branch", "topic"]);
    push(&place, &["topic"]).exits(0);
    push(&place, &["--force", &format!("{first}:topic")]).exits(0);
    push(&place, &["--delete", "topic"]).exits(0);
    push(&place, &["main"]).exits(0);
}

#[test]
fn what_others_pushed_meanwhile_has_to_be_here() {
    let place = hooked();
    place.git(&["clone", "--quiet", "../origin.git", "../other"]);
    let other = ["-C", "../other", "-c", "user.name=O", "-c", "user.email=o@example.org"];
    place.git(&[&other[..], &["commit", "--quiet", "--allow-empty", "-m", "o"]].concat());
    place.git(&["-C", "../other", "push", "--quiet", "origin", "main"]);
    place.write("a.txt", "a\n");
    place.commit_all("a");
    push(&place, &["--force", "main"]).exits(1).warns("git fetch");
}

#[test]
fn hooks_find_the_repository_of_a_linked_work_tree() {
    let place = hooked();
    place.git(&["worktree", "add", "--quiet", "-b", "release/1", "../linked"]);
    let at = |arguments: &[&str]| place.try_git(&[&["-C", "../linked"], arguments].concat());
    let ticked = LIST.replace("[ ] Review completed", "[x] Review completed");
    place
        .write("../linked/CHECKLIST.md", &ticked.replace("## Phase 2", "- [x] Cake\n\n## Phase 2"));
    at(&["commit", "-am", "born ticked"]).exits(1).warns("born-checked");
    place.write("../linked/CHECKLIST.md", &ticked);
    at(&["commit", "-am", "a\n\nChecklist-Approve: x"]).exits(1).warns("count for nothing");
    at(&["commit", "-am", "tick"]).exits(0);
    at(&["push", "../origin.git", "HEAD:main"]).exits(1).says("WAITING");
}
