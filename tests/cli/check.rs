//! `check`, `uncheck`, `waive`: one commit of one tick, and what keeps them from lying.

use crate::hermetic::Place;

const LIST: &str = "\
# Release

## Phase 1: Code

- [ ] Review completed
- [ ] Backend tests passing
- [ ] Mobile tests passing
";

/// A repository with a committed checklist.
fn place() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("other.txt", "one\n");
    place.commit_all("add the checklist");
    place
}

fn commits(place: &Place) -> usize {
    place.git(&["rev-list", "--count", "HEAD"]).parse().unwrap()
}

/// Everything that a refused command must leave as it was.
fn state(place: &Place) -> (Vec<u8>, Vec<u8>, String) {
    let read = |path: &str| std::fs::read(place.path(path)).unwrap();
    (read("CHECKLIST.md"), read(".git/index"), place.git(&["rev-parse", "HEAD"]))
}

#[test]
fn a_tick_is_one_commit_of_one_byte() {
    let place = place();
    place.checklist(&["check", "review"]).exits(0).says("checked `Review completed` (:5)");
    assert_eq!(place.read("CHECKLIST.md"), LIST.replace("[ ] Review", "[x] Review"));
    assert_eq!(commits(&place), 2);
    let subject = place.git(&["log", "-1", "--format=%s|%an|%ae"]);
    assert_eq!(subject, "checklist: check \"Review completed\"|Ana|ana@example.org");
    let changed = place.git(&["show", "--format=", "--numstat"]);
    assert_eq!(changed, "1\t1\tCHECKLIST.md");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn several_items_share_a_commit_and_messages_are_the_users() {
    let place = place();
    place.checklist(&["check", ":6", ":7", "--signoff"]).exits(0);
    let message = place.git(&["log", "-1", "--format=%B"]);
    assert_eq!(
        message,
        "checklist: check 2 items\n\n- Backend tests passing\n- Mobile tests passing\n\n\
         Signed-off-by: Ana <ana@example.org>"
    );
    place.checklist(&["check", ":5", "-m", "Reviewed", "-m", "By two people"]).exits(0);
    assert_eq!(place.git(&["log", "-1", "--format=%B"]), "Reviewed\n\nBy two people");
    assert_eq!(commits(&place), 3);
}

#[test]
fn what_else_is_staged_stays_staged() {
    let place = place();
    place.write("other.txt", "two\n");
    place.git(&["add", "other.txt"]);
    place.write("other.txt", "three\n");
    place.write("new.txt", "new\n");
    place.git(&["add", "new.txt"]);
    let before = place.git(&["status", "--porcelain"]);
    place.checklist(&["check", "review"]).exits(0);
    assert_eq!(place.git(&["show", "--format=", "--name-only"]), "CHECKLIST.md");
    assert_eq!(place.git(&["status", "--porcelain"]), before);
    assert_eq!(before, "A  new.txt\nMM other.txt");
    assert_eq!(place.git(&["show", ":other.txt"]), "two");
}

#[test]
fn an_ambiguous_or_unknown_item_changes_nothing() {
    let place = place();
    let before = state(&place);
    let said = place.checklist(&["check", "tests"]).exits(2);
    let said = said.warns("`tests` could be any of 2 items");
    said.warns(":6  Backend tests passing").warns(":7  Mobile tests passing").warns("hint: ");
    place.checklist(&["check", "review", "unheard of"]).exits(2).warns("no item");
    place.checklist(&["check", ":99"]).exits(2).warns("no item");
    assert_eq!(state(&place), before);
    place.checklist(&["check", "mobile tests"]).exits(0);
}

#[test]
fn no_commit_edits_the_file_alone() {
    let place = place();
    place.checklist(&["check", "review", "--no-commit"]).exits(0).says("not committed");
    place.checklist(&["check", "mobile", "--no-commit"]).exits(0);
    assert_eq!(commits(&place), 1);
    assert_eq!(place.git(&["status", "--porcelain"]), " M CHECKLIST.md");
    assert_eq!(place.read("CHECKLIST.md").matches("[x]").count(), 2);
}

#[test]
fn a_failing_hook_leaves_file_and_index_as_they_were() {
    for hook in ["pre-commit", "commit-msg", "prepare-commit-msg"] {
        let place = place();
        place.write("other.txt", "two\n");
        place.git(&["add", "other.txt"]);
        place.hook(hook, "echo '\u{1b}[31mnot today' >&2; echo mine >> CHECKLIST.md; exit 1");
        let before = state(&place);
        let said = place.checklist(&["check", "review"]).exits(2);
        let said = said.warns("`git commit` refused").warns("not today");
        assert!(!said.err.contains('\u{1b}'), "{}", said.err);
        assert_eq!(state(&place), before, "{hook}");
        assert!(!place.path(".git/index.lock").exists());
        place.hook(hook, "exit 0");
        place.checklist(&["check", "review"]).exits(0);
        assert_eq!(place.git(&["status", "--porcelain"]), "M  other.txt");
    }
}

#[test]
fn a_hook_that_stages_for_itself_and_fails_is_undone() {
    let place = place();
    place.write("more.txt", "more\n");
    place.hook(
        "pre-commit",
        "unset GIT_INDEX_FILE; rm -f .git/index.lock; git add more.txt; exit 1",
    );
    let before = state(&place);
    place.checklist(&["check", "review"]).exits(2);
    assert_eq!(state(&place), before);
}

#[test]
fn a_hook_that_changes_the_commit_is_told() {
    let place = place();
    place.hook("pre-commit", "echo '- [x] Smuggled' >> CHECKLIST.md; git add CHECKLIST.md");
    place.checklist(&["check", "review"]).exits(0).warns("is not what was asked for");
}

#[test]
fn what_the_commit_does_not_show_is_not_said_to_be_done() {
    let place = place();
    place.hook("pre-commit", "git checkout --quiet HEAD -- CHECKLIST.md");
    let said = place.checklist(&["check", "review"]).exits(2);
    assert_eq!(said.out, "");
    said.warns("`Review completed` (:5) is not checked in commit").warns("hint: a hook or filter");

    for (filter, code) in [("sed 's/\\[x\\]/[ ]/'", 2), ("cat", 0)] {
        let place = self::place();
        place.git(&["config", "filter.tidy.clean", filter]);
        place.write(".gitattributes", "*.md filter=tidy\n");
        place.commit_all("Tidy");
        place.write("other.txt", "two\n");
        let said = place.checklist(&["check", "review"]).exits(code);
        assert_eq!(said.out.contains("checked `Review completed`"), code == 0, "{}", said.out);
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_everything_as_it_was() {
    for signal in ["INT", "TERM"] {
        let place = place();
        place.hook("pre-commit", "touch ../started; sleep 30");
        let before = state(&place);
        assert_eq!(place.interrupted(&["check", "review", "mobile"], signal), Some(2), "{signal}");
        assert_eq!(state(&place), before, "{signal}");
        place.git(&["config", "core.hooksPath", "/dev/null"]);
        place.checklist(&["check", "review", "mobile"]).exits(0);
    }
}

#[test]
fn a_lock_leaves_everything_as_it_was() {
    let place = place();
    let before = state(&place);
    place.write(".git/index.lock", "");
    let said = place.checklist(&["check", "review"]).exits(2);
    said.warns("index.lock").warns("hint: another git is at work");
    assert_eq!(place.read(".git/index.lock"), "");
    std::fs::remove_file(place.path(".git/index.lock")).unwrap();
    assert_eq!(state(&place), before);
    place.checklist(&["check", "review"]).exits(0);
}

#[test]
fn a_signing_program_that_fails_leaves_everything_as_it_was() {
    let place = place();
    place.git(&["config", "commit.gpgsign", "true"]);
    place.git(&["config", "gpg.program", "false"]);
    let before = state(&place);
    place.checklist(&["check", "review"]).exits(2).warns("gpg failed to sign");
    assert_eq!(state(&place), before);
    place.git(&["config", "commit.gpgsign", "false"]);
    place.checklist(&["check", "review"]).exits(0);
}

#[test]
fn without_an_identity_git_says_so_and_nothing_changes() {
    let place = place();
    place.git(&["config", "--unset", "user.email"]);
    place.git(&["config", "user.useConfigOnly", "true"]);
    let before = state(&place);
    place.checklist(&["check", "review"]).exits(2).warns("git config user.name NAME");
    assert_eq!(state(&place), before);
}

#[test]
fn a_checklist_with_changes_of_its_own_is_refused() {
    for staged in [false, true] {
        let place = place();
        place.write("CHECKLIST.md", &format!("{LIST}\nA note.\n"));
        if staged {
            place.git(&["add", "CHECKLIST.md"]);
            place.write("CHECKLIST.md", LIST);
        }
        let before = state(&place);
        let said = place.checklist(&["check", "review"]).exits(2);
        said.warns("`CHECKLIST.md` has changes that are not committed")
            .warns("git commit -- CHECKLIST.md");
        assert_eq!(state(&place), before);
        place.commit_all("as it is");
        place.checklist(&["check", "review"]).exits(0);
    }
}

#[test]
fn a_detached_head_is_refused_with_the_mend() {
    let place = place();
    place.git(&["checkout", "--quiet", "--detach"]);
    place.checklist(&["check", "review"]).exits(2).warns("detached").warns("git switch");
    place.git(&["checkout", "--quiet", "main"]);
    place.checklist(&["check", "review"]).exits(0);
}

#[test]
fn a_merge_in_progress_is_refused() {
    let place = place();
    place.git(&["checkout", "--quiet", "-b", "side"]);
    place.write("other.txt", "side\n");
    place.commit_all("side");
    place.git(&["checkout", "--quiet", "main"]);
    place.write("other.txt", "main\n");
    place.commit_all("main");
    place.try_git(&["merge", "side"]);
    for arguments in [&["check", "review"][..], &["check", "review", "--no-commit"]] {
        place.checklist(arguments).exits(2).warns("a merge is in progress");
    }
    place.git(&["merge", "--abort"]);
    place.checklist(&["check", "review"]).exits(0);
}

#[test]
fn files_that_git_does_not_keep_as_files_are_refused() {
    let untracked = Place::repository();
    untracked.write("a.txt", "a\n");
    untracked.commit_all("a");
    untracked.write("CHECKLIST.md", LIST);
    let said = untracked.checklist(&["check", "review", "--checklist", "CHECKLIST.md"]);
    said.exits(2).warns("does not track `CHECKLIST.md`").warns("git add");

    let linked = Place::repository();
    linked.write("real.md", LIST);
    std::os::unix::fs::symlink("real.md", linked.path("CHECKLIST.md")).unwrap();
    linked.commit_all("a link");
    let said = linked.checklist(&["check", "review", "--checklist", "CHECKLIST.md"]);
    said.exits(2).warns("symbolic link");

    let swapped = place();
    std::fs::rename(swapped.path("CHECKLIST.md"), swapped.path("real.md")).unwrap();
    std::os::unix::fs::symlink("real.md", swapped.path("CHECKLIST.md")).unwrap();
    swapped.checklist(&["check", "review"]).exits(2);
    assert_eq!(swapped.read("real.md"), LIST);

    let hidden = place();
    hidden.git(&["update-index", "--assume-unchanged", "CHECKLIST.md"]);
    hidden.checklist(&["check", "review"]).exits(2).warns("--no-assume-unchanged");
}

#[test]
fn line_ends_are_kept_whatever_git_converts() {
    for (autocrlf, attributes) in [("true", ""), ("false", ""), ("input", "*.md text eol=crlf\n")] {
        let place = place();
        place.git(&["config", "core.autocrlf", autocrlf]);
        place.write(".gitattributes", attributes);
        let crlf = LIST.replace('\n', "\r\n");
        place.write("CHECKLIST.md", &crlf);
        place.commit_all("line ends");
        place.checklist(&["check", "review"]).exits(0);
        assert_eq!(place.read("CHECKLIST.md"), crlf.replace("[ ] Review", "[x] Review"));
        assert_eq!(place.git(&["show", "--format=", "--numstat"]), "1\t1\tCHECKLIST.md");
        assert_eq!(place.git(&["status", "--porcelain"]), "");
    }
}

#[test]
fn file_modes_are_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = place();
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(place.path("CHECKLIST.md"), mode).unwrap();
    place.commit_all("executable");
    place.checklist(&["check", "review"]).exits(0);
    assert!(place.git(&["ls-files", "--stage", "CHECKLIST.md"]).starts_with("100755"));
    let kept = std::fs::metadata(place.path("CHECKLIST.md")).unwrap().permissions();
    assert_eq!(kept.mode() & 0o777, 0o755);
}

#[test]
fn it_runs_from_subdirectories_and_linked_work_trees() {
    let place = place();
    place.write("deep/er/file.txt", "a\n");
    place.commit_all("a directory");
    place.checklist_in("deep/er", &["check", "review"]).exits(0);
    place.git(&["worktree", "add", "--quiet", "../linked", "-b", "linked"]);
    place.checklist_in("../linked", &["check", "mobile"]).exits(0);
    assert_eq!(
        place.git(&["log", "-1", "--format=%s", "linked"]),
        "checklist: check \"Mobile tests passing\""
    );
    assert_eq!(
        place.git(&["log", "-1", "--format=%s", "main"]),
        "checklist: check \"Review completed\""
    );
    place.checklist(&["-C", "deep", "check", "backend"]).exits(0);
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn unticking_and_waiving_are_commits_too() {
    let place = place();
    place.checklist(&["check", "review"]).exits(0);
    place.checklist(&["uncheck", "review", "-m", "Not yet"]).exits(0).says("unchecked `Review");
    assert_eq!(place.read("CHECKLIST.md"), LIST);
    assert_eq!(place.git(&["log", "-1", "--format=%s"]), "Not yet");
    place.checklist(&["uncheck", "review"]).exits(0).says("is open already");
    assert_eq!(commits(&place), 3);
    place.checklist(&["waive", "mobile", "-m", "no mobile app"]).exits(0).says("waived `Mobile");
    assert!(place.read("CHECKLIST.md").ends_with("- [ ] ~~Mobile tests passing~~ no mobile app\n"));
    let message = place.git(&["log", "-1", "--format=%B"]);
    assert_eq!(message, "checklist: waive \"Mobile tests passing\"\n\nno mobile app");
    place.checklist(&["check", "mobile"]).exits(2).warns("is not applicable");
    place.checklist(&["waive", "backend", "-m", " "]).exits(2).warns("the reason is empty");
    assert_eq!(commits(&place), 4);
}

#[test]
fn ticks_that_would_read_as_a_revert_are_committed_one_by_one() {
    let place = place();
    place.checklist(&["check", ":5", ":6"]).exits(0);
    place.checklist(&["uncheck", ":5", ":6"]).exits(0);
    assert_eq!(commits(&place), 3);
    let said = place.checklist(&["check", ":5", ":6"]).exits(0);
    said.warns("committed one by one");
    assert_eq!(commits(&place), 5);
}

#[test]
fn outside_of_a_repository_it_is_told() {
    Place::new().checklist(&["check", "review"]).exits(2).warns("error: ");
}

#[test]
fn directories_submodules_and_bare_repositories_are_refused() {
    let place = place();
    place.write("docs/a.md", LIST);
    place.commit_all("docs");
    let with = |path: &str| place.checklist(&["check", "review", "--checklist", path]);
    with("docs").exits(2).warns("is a directory");
    with("missing.md").exits(2).warns("does not track `missing.md`");
    with("../outside.md").exits(2).warns("no file of this repository");
    place.write(".gitignore", "ignored.md\n");
    place.write("ignored.md", LIST);
    with("ignored.md").exits(2).warns("git ignores `ignored.md`");
    let head = place.git(&["rev-parse", "HEAD"]);
    place.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{head},sub")]);
    with("sub").exits(2).warns("submodule");
    place.git(&["clone", "--quiet", "--bare", ".", "../bare.git"]);
    place.checklist_in("../bare.git", &["check", "review"]).exits(2).warns("bare repository");
    place.checklist_in("../bare.git", &["list"]).exits(0).says("Review completed");
    place.checklist_in("../bare.git", &["lint"]).exits(0);
    place.checklist_in("../bare.git", &["audit"]).exits(1).says("Review completed");
}

#[test]
fn a_rebase_and_a_conflict_are_refused() {
    let place = place();
    place.git(&["checkout", "--quiet", "-b", "side"]);
    place.write("CHECKLIST.md", &LIST.replace("Review", "Side"));
    place.commit_all("side");
    place.git(&["checkout", "--quiet", "main"]);
    place.write("CHECKLIST.md", &LIST.replace("Review", "Main"));
    place.commit_all("main");
    place.try_git(&["rebase", "side"]);
    place.checklist(&["check", "backend"]).exits(2).warns("a rebase is in progress");
    place.git(&["rebase", "--abort"]);
    place.checklist(&["check", "backend"]).exits(0);
}

#[test]
fn repositories_of_other_formats_are_told_apart() {
    let place = Place::new();
    place.git(&["init", "--quiet", "--object-format=sha256"]);
    place.checklist(&["status"]).exits(2).warns("SHA-256");
    let place = Place::new();
    place.git(&["init", "--quiet", "--ref-format=reftable"]);
    place.checklist(&["status"]).exits(2).warns("reftable");
}

#[test]
fn a_variable_of_a_hook_does_not_lead_elsewhere() {
    let mut place = place();
    place.set("GIT_DIR", ".git");
    place.set("GIT_INDEX_FILE", "/nowhere/index");
    place.checklist(&["check", "review"]).exits(0);
    place.set("GIT_INDEX_FILE", "");
    assert_eq!(place.git(&["-c", "core.bare=false", "log", "-1", "--format=%an"]), "Ana");
}

#[test]
fn a_path_or_text_cannot_steer_the_terminal_or_the_shell() {
    let place = Place::repository();
    place.write("-x checklist.md", "- [ ] Red \u{1b}[31m\u{202e} $(id)\n- [ ] Blue\n");
    place.commit_all("odd names");
    let said = place.checklist(&["check", ":1"]).exits(0);
    assert!(!said.out.contains(['\u{1b}', '\u{202e}']), "{:?}", said.out);
    let message = place.git(&["log", "-1", "--format=%B"]);
    assert!(!message.contains(['\u{1b}', '\u{202e}']), "{message:?}");
    assert!(message.contains("$(id)"));
    place.checklist(&["check", "blue", "--checklist=-x checklist.md"]).exits(0);
}
