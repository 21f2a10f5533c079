//! `pre-receive` and `update`: real pushes into a bare repository, each attack with its honest twin.

use super::{LIST, POLICY, id, place, push, tick};
use crate::hermetic::{Place, Said};

/// A clone and a server with a hook.
fn guarded(hook: &str) -> Place {
    let place = place();
    place.checklist_in("../origin.git", &["hook", "install", hook]).exits(0);
    place
}

/// Runs both server hooks through the same story.
fn with_both(story: impl Fn(&Place)) {
    for hook in ["--pre-receive", "--update"] {
        story(&guarded(hook));
    }
}

/// Whether the server has an object, in quarantine or not.
fn server_has(place: &Place, object: &str) -> bool {
    place.try_git(&["--git-dir=../origin.git", "cat-file", "-e", object]).code == 0
}

/// Asserts that a push was refused and left nothing behind.
#[track_caller]
fn refuses(place: &Place, said: &Said, part: &str) {
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("hook declined") && said.err.contains(part), "{part}: {}", said.err);
    let left = std::fs::read_dir(place.path("../origin.git/objects")).unwrap();
    let left = left
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("incoming"));
    assert_eq!(left.count(), 0, "a quarantine is left");
}

#[test]
fn a_complete_release_passes_and_an_incomplete_one_is_refused() {
    with_both(|place| {
        place.git(&["checkout", "--quiet", "-b", "release/1"]);
        tick(place, "Review completed");
        refuses(place, &push(place, &["HEAD:main"]), "WAITING");
        tick(place, "Tests passing");
        push(place, &["HEAD:main"]).exits(0).warns("PASSED");
        assert!(server_has(place, &id(place, "HEAD")));
    });
}

#[test]
fn what_is_refused_before_it_is_let_in_does_not_stay() {
    let place = guarded("--pre-receive");
    tick(&place, "Review completed");
    refuses(&place, &push(&place, &["main"]), "WAITING");
    assert!(!server_has(&place, &id(&place, "main")), "the quarantine was dropped");
    // git lets objects in before it asks `update`: they stay, unreachable, until `git gc`.
    let place = guarded("--update");
    tick(&place, "Review completed");
    refuses(&place, &push(&place, &["main"]), "WAITING");
    assert!(server_has(&place, &id(&place, "main")));
}

#[test]
fn a_branch_beside_the_change_does_not_tell_its_source() {
    with_both(|place| {
        place.git(&["checkout", "--quiet", "-b", "fix"]);
        place.commit_all("a fix");
        push(place, &["fix"]).exits(0);
        place.git(&["checkout", "--quiet", "main"]);
        place.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "fix"]);
        let honest = id(place, "main");
        tick(place, "Review completed");
        refuses(place, &push(place, &["main"]), "WAITING");
        push(place, &[&format!("{honest}:main")]).exits(0).warns("not a release");
    });
}

#[test]
fn a_release_among_others_is_judged() {
    with_both(|place| {
        place.git(&["branch", "fix"]);
        place.git(&["checkout", "--quiet", "-b", "release/1"]);
        tick(place, "Review completed");
        place.git(&["checkout", "--quiet", "fix"]);
        place.write("a.txt", "a\n");
        place.commit_all("a fix");
        push(place, &["fix", "release/1"]).exits(0);
        place.git(&["checkout", "--quiet", "main"]);
        place.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "release/1"]);
        place.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "fix"]);
        refuses(place, &push(place, &["main"]), "WAITING");
    });
}

#[test]
fn packed_objects_are_seen_in_the_quarantine() {
    for limit in ["1", "100000"] {
        let place = guarded("--pre-receive");
        place.git(&["--git-dir=../origin.git", "config", "receive.unpackLimit", limit]);
        tick(&place, "Review completed");
        refuses(&place, &push(&place, &["main"]), "WAITING");
        tick(&place, "Tests passing");
        push(&place, &["main"]).exits(0).warns("PASSED");
    }
}

#[test]
fn a_server_that_borrows_objects_sees_them() {
    let place = place();
    place.git(&["clone", "--quiet", "--bare", "--shared", "../origin.git", "../fork:a.git"]);
    place.git(&["remote", "set-url", "origin", "../fork:a.git"]);
    place.git(&["remote", "set-url", "origin", &place.path("../fork:a.git").to_string_lossy()]);
    place.checklist_in("../fork:a.git", &["hook", "install"]).exits(0);
    tick(&place, "Review completed");
    place.try_git(&["push", "origin", "main"]).exits(1).warns("WAITING");
    tick(&place, "Tests passing");
    place.try_git(&["push", "origin", "main"]).exits(0).warns("PASSED");
}

#[test]
fn ticks_without_a_sign_off_are_refused() {
    with_both(|place| {
        let text =
            LIST.replace("[ ] Review", "[x] Review").replace("- [ ] Metrics", "- [x] Metrics");
        place.write("CHECKLIST.md", &text.replace("Tests passing\n", "Tests passing\n- [x] New\n"));
        place.commit_all("tick, and one that is born so");
        tick(place, "Tests passing");
        refuses(place, &push(place, &["main"]), "born-checked");
    });
}

#[test]
fn the_policy_is_the_one_before_the_push() {
    with_both(|place| {
        place.write("checklist.toml", &POLICY.replace("phases = [\"1\"]", "phases = [\"2\"]"));
        tick(place, "Metrics reviewed");
        refuses(place, &push(place, &["main"]), "policy-changed");
        place.git(&["reset", "--quiet", "--hard", "origin/main"]);
        place.git(&["rm", "--quiet", "checklist.toml"]);
        place.commit_all("no policy");
        refuses(place, &push(place, &["main"]), "policy-changed");
    });
}

#[test]
fn a_guarded_branch_is_neither_rewound_nor_deleted() {
    with_both(|place| {
        let first = id(place, "main");
        place.git(&["--git-dir=../origin.git", "config", "receive.denyDeleteCurrent", "ignore"]);
        tick(place, "Review completed");
        tick(place, "Tests passing");
        push(place, &["main", "main:topic"]).exits(0);
        refuses(place, &push(place, &["--force", &format!("{first}:main")]), "take it back");
        refuses(place, &push(place, &["--delete", "main"]), "delete it");
        push(place, &["--force", &format!("{first}:topic")]).exits(0);
        push(place, &["--delete", "topic"]).exits(0);
        let said = push(place, &["--force", "--mirror"]);
        assert_eq!(said.code, 0, "a mirror of what is there: {said:?}");
    });
}

#[test]
fn an_unrelated_history_is_no_update() {
    let place = guarded("--pre-receive");
    place.git(&["checkout", "--quiet", "--orphan", "other"]);
    place.write("CHECKLIST.md", &LIST.replace("[ ]", "[x]"));
    place.commit_all("a root of my own");
    refuses(&place, &push(&place, &["--force", "other:main"]), "take it back");
    push(&place, &["other"]).exits(0);
}

#[test]
fn a_new_guarded_branch_is_judged_from_the_main_branch() {
    with_both(|place| {
        push(place, &["main:stable/1"]).exits(0);
        tick(place, "Review completed");
        refuses(place, &push(place, &["main:stable/2"]), "WAITING");
        push(place, &["main:refs/heads/topic"]).exits(0);
        tick(place, "Tests passing");
        push(place, &["main:stable/2"]).exits(0).warns("PASSED");
        push(place, &["main:stable/3"]).exits(0);
    });
}

#[test]
fn the_first_push_has_nothing_to_be_judged_by() {
    let place = place();
    place.git(&["init", "--quiet", "--bare", "--initial-branch=main", "../empty.git"]);
    place.checklist_in("../empty.git", &["hook", "install"]).exits(0);
    place.try_git(&["push", "../empty.git", "main"]).exits(0).warns("no gate guards `main`");
    tick(&place, "Review completed");
    place.try_git(&["push", "../empty.git", "main"]).exits(1).warns("WAITING");
}

#[test]
fn a_main_branch_that_is_not_there_yet_decides_nothing() {
    let place = guarded("--pre-receive");
    place.git(&["--git-dir=../origin.git", "symbolic-ref", "HEAD", "refs/heads/master"]);
    place.git(&["checkout", "--quiet", "-b", "mine"]);
    place.write("checklist.toml", "");
    place.commit_all("a policy that guards nothing");
    refuses(&place, &push(&place, &["mine:master"]), "would decide");
    tick(&place, "Review completed");
    refuses(&place, &push(&place, &["mine:main"]), "policy-changed");
}

#[test]
fn another_name_of_a_branch_is_that_branch() {
    with_both(|place| {
        let alias = ["symbolic-ref", "refs/heads/alias", "refs/heads/main"];
        place.git(&[&["--git-dir=../origin.git"][..], &alias].concat());
        tick(place, "Review completed");
        refuses(place, &push(place, &["main:alias"]), "WAITING");
        tick(place, "Tests passing");
        push(place, &["main:alias"]).exits(0).warns("PASSED");
    });
}

#[test]
fn where_case_tells_no_files_apart_it_tells_no_branches_apart() {
    let place = guarded("--pre-receive");
    tick(&place, "Review completed");
    push(&place, &["main:Main"]).exits(0);
    push(&place, &[":Main"]).exits(0);
    place.git(&["--git-dir=../origin.git", "config", "core.ignoreCase", "true"]);
    refuses(&place, &push(&place, &["main:Main"]), "WAITING");
    push(&place, &["main:topic"]).exits(0);
}

#[test]
fn a_repository_that_cannot_be_read_lets_nothing_in() {
    let place = place();
    for option in ["--object-format=sha256", "--ref-format=reftable"] {
        let bare = format!("../{}.git", option.trim_start_matches('-').replace('=', "-"));
        let made = place.try_git(&["init", "--quiet", "--bare", option, &bare]);
        if made.code == 0 {
            place.checklist_in(&bare, &["hook", "run", "pre-receive"]).exits(2).warns("be read");
            place.checklist_in(&bare, &["hook", "run", "pre-push", "a", "b"]).exits(2);
        }
    }
}

#[test]
fn what_makes_history_look_otherwise_is_refused() {
    with_both(|place| {
        let (old, new) = (id(place, "main"), {
            place.commit_all("another");
            id(place, "main")
        });
        let replace = format!("{new}:refs/replace/{old}");
        refuses(place, &push(place, &[&replace]), "replace reference");
        push(place, &[&format!("{new}:refs/notes/{old}")]).exits(0);
        push(place, &[&format!("{new}:refs/remotes/evil/main")]).exits(0);
        tick(place, "Review completed");
        refuses(place, &push(place, &["main"]), "WAITING");
    });
}

#[test]
fn one_reference_that_fails_fails_the_push() {
    let place = guarded("--pre-receive");
    tick(&place, "Review completed");
    refuses(&place, &push(&place, &["main", "main:topic"]), "WAITING");
    let place = guarded("--update");
    tick(&place, "Review completed");
    let said = place.try_git(&["push", "origin", "main:topic", "main"]).exits(1);
    assert!(said.err.contains("main -> topic") && said.err.contains("hook declined"), "{said:?}");
}

#[test]
fn hostile_names_are_shown_and_not_obeyed() {
    let place = guarded("--pre-receive");
    place.write("checklist.toml", &POLICY.replace("\"stable/*\"", "\"**\""));
    place.commit_all("guard everything");
    place.git(&["--git-dir=../origin.git", "config", "core.hooksPath", "none"]);
    place.git(&["push", "--quiet", "origin", "main"]);
    place.git(&["--git-dir=../origin.git", "config", "--unset", "core.hooksPath"]);
    tick(&place, "Review completed");
    for name in
        ["$(touch ran)", "`touch ran`;x", "--base=main", "a\u{202e}b\u{9b}31m", "::error::x"]
    {
        let name = name.replace(' ', "\u{a0}").replace(':', "%");
        let target = format!("HEAD:refs/heads/{name}");
        let said = push(&place, &[&target]);
        refuses(&place, &said, "WAITING");
    }
    assert!(!place.path("../origin.git/ran").exists() && !place.path("ran").exists());
}

#[test]
fn what_git_does_not_say_is_not_decided() {
    let place = guarded("--pre-receive");
    let run = |input: &str, arguments: &[&str]| {
        let all = [&["-C", "../origin.git", "hook", "run"], arguments].concat();
        place.checklist_reading(input, &all)
    };
    let main = id(&place, "main");
    run("", &["pre-receive"]).exits(2).warns("names no reference");
    run("x y refs/heads/main\n", &["pre-receive"]).exits(2).warns("two object ids");
    run(&format!("{main} {main}\n"), &["pre-receive"]).exits(2).warns("two object ids");
    run(&format!("{main} {main} main\n"), &["pre-receive"]).exits(2);
    run("", &["update", "refs/heads/main"]).exits(2).warns("other arguments");
    let absent = "1".repeat(40);
    run(&format!("{main} {absent} refs/heads/main\n"), &["pre-receive"]).exits(2).warns("missing");
    run(&format!("{main} {main} refs/heads/topic\n"), &["pre-receive"]).exits(0);
    run(&format!("{main} {main} refs/heads/main\n"), &["pre-receive"]).exits(2);
}

#[test]
fn a_namespace_is_not_decided() {
    let mut place = guarded("--pre-receive");
    place.set("GIT_NAMESPACE", "one");
    tick(&place, "Review completed");
    refuses(&place, &push(&place, &["main"]), "namespace");
}

#[test]
fn no_other_command_looks_into_a_quarantine() {
    let mut place = place();
    tick(&place, "Review completed");
    let tip = id(&place, "main");
    let objects = place.path(".git/objects").to_string_lossy().into_owned();
    let server = ["-C", "../origin.git"];
    let gate = ["gate", "--base", "main", "--head", &tip];
    place.set("GIT_OBJECT_DIRECTORY", &objects);
    place.set("GIT_QUARANTINE_PATH", &objects);
    place.checklist(&[&server[..], &gate].concat()).exits(2).warns(&tip);
    let line = format!("{} {tip} refs/heads/main\n", place.git(&["rev-parse", "main~1"]));
    let run = ["hook", "run", "pre-receive"];
    place.checklist_reading(&line, &[&server[..], &run].concat()).exits(1).says("WAITING");
}

#[test]
fn a_policy_that_is_not_valid_closes_the_main_branch_and_a_topics_own_closes_nothing() {
    let place = guarded("--pre-receive");
    place.write("checklist.toml", "[[gate]]\nphasse = [\"1\"]\n");
    place.commit_all("not valid");
    let broken = id(&place, "main");
    push(&place, &["main:topic"]).exits(0);
    place.commit_all("more");
    push(&place, &["main:topic"]).exits(0);
    refuses(&place, &push(&place, &["main"]), "policy-changed");
    let set = ["--git-dir=../origin.git", "update-ref", "refs/heads/main"];
    place.git(&[&set[..], &[&broken]].concat());
    refuses(&place, &push(&place, &["main"]), "is not valid");
    refuses(&place, &push(&place, &["main:other"]), "nobody can tell what it guards");
}

#[test]
fn many_references_are_let_in_without_a_question_each() {
    let place = guarded("--pre-receive");
    let main = id(&place, "main");
    let commands: Vec<_> = (0..2000).map(|n| format!("create refs/tags/v{n} {main}")).collect();
    place.write("../commands", &(commands.join("\n") + "\n"));
    let update = "git update-ref --stdin < ../commands";
    let done = place.command("sh", "").args(["-c", update]).status().unwrap();
    assert!(done.success());
    let began = std::time::Instant::now();
    push(&place, &["--tags"]).exits(0);
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}
