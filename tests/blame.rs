//! Where `git blame` names a later commit, and the audit names the tick: one test for each line of
//! the table in `docs/blame.md`, against `git` itself.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "shorthands of tests")]

use std::{path::Path, process::Command};

use git_checklist::{
    history::sandbox::{Draft, Sandbox},
    model::CommitId,
    pipeline::{self, AuditRequest},
};

const PATH: &str = "CHECKLIST.md";
const OPEN: &str = "- [ ] Rollback of the [migration](plan.md) is rehearsed\n";
const TICKED: &str = "- [x] Rollback of the [migration](plan.md) is rehearsed\n";
const OTHERS: &str = "- [ ] Backups are restored once\n- [ ] The old servers are drained\n\
                      - [ ] Everyone on call knows the date\n";

/// The list with its item in a given form.
fn list(item: &str) -> String {
    format!("# Release\n\nEverything below is needed.\n\n## Setup\n\n{OTHERS}{item}")
}

/// Who names which commit.
struct Answers {
    tick: CommitId,
    later: CommitId,
    /// What `git blame` says of the item's line.
    blame: String,
    /// What `git blame -w -M` says of it.
    lenient: String,
    signed_off: Option<CommitId>,
}

impl Answers {
    /// Asks about the judged version's item, which `main` has at `path`.
    fn of(sandbox: &Sandbox, path: &str, (tick, later): (CommitId, CommitId)) -> Self {
        let request = AuditRequest { revision: Some("main".to_owned()), ..AuditRequest::default() };
        let report = pipeline::audit(&sandbox.repository().unwrap(), &request).unwrap();
        let [checklist] = report.checklists.as_slice() else { panic!("one list is judged") };
        let items = &checklist.checklist.items;
        let at = items.iter().position(|item| item.text.raw().starts_with("Rollback")).unwrap();
        let blamed = |options: &[&str]| blamed(sandbox.path(), options, items[at].line, path);
        let ledger = &checklist.items[at].ledger;
        assert_eq!(ledger.problem, None);
        Self {
            tick,
            later,
            blame: blamed(&[]),
            lenient: blamed(&["-w", "-M"]),
            signed_off: ledger.sign_off,
        }
    }

    fn word(&self, commit: &str) -> &'static str {
        if commit == self.tick.to_string() {
            "the tick"
        } else if commit == self.later.to_string() {
            "the later commit"
        } else {
            panic!("neither made {commit}")
        }
    }

    /// The answers, as the table's cells.
    fn cells(&self) -> [&'static str; 3] {
        let ours = self.signed_off.expect("a sign-off").to_string();
        [self.word(&self.blame), self.word(&self.lenient), self.word(&ours)]
    }
}

/// The commit that `git blame` names for a line, without the user's configuration.
fn blamed(dir: &Path, options: &[&str], line: u32, path: &str) -> String {
    let output = Command::new("git")
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", dir)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("LC_ALL", "C")
        .arg("-C")
        .arg(dir)
        .args(["-c", "safe.directory=*", "blame", "--porcelain"])
        .args(options)
        .args(["-L", &format!("{line},{line}"), "main", "--", path])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().next().unwrap().to_owned()
}

/// A repository in which Ana ticked the item; Ben's draft comes next.
fn ticked_then(path: &str, later: impl FnOnce(Draft) -> Draft) -> Answers {
    let dir = tempfile::tempdir().unwrap();
    let mut sandbox = Sandbox::init(dir.path()).unwrap();
    sandbox.commit(Draft::on("main").by("omar").file(PATH, list(OPEN))).unwrap();
    let tick = sandbox.commit(Draft::on("main").by("ana").file(PATH, list(TICKED))).unwrap();
    let later = sandbox.commit(later(Draft::on("main").by("ben"))).unwrap();
    Answers::of(&sandbox, path, (tick, later))
}

/// The same, where Ben writes the list anew.
fn rewritten(content: &str) -> Answers {
    ticked_then(PATH, |draft| draft.file(PATH, content))
}

/// One test a case, and the list of all.
macro_rules! cases {
    ($($name:ident: $answers:expr;)*) => {
        $(
            #[test]
            fn $name() {
                assert_eq!(Some($answers.cells()), documented(stringify!($name)));
            }
        )*

        const CASES: &[&str] = &[$(stringify!($name)),*];
    };
}

cases! {
    moved_within_the_file:
        rewritten(&list("").replace("## Setup\n\n", &format!("## Setup\n\n{TICKED}")));
    indented_anew: rewritten(&list(&TICKED.replacen("- ", "   -   ", 1)));
    wrapped_anew: rewritten(&list(&TICKED.replacen(" is ", "\n  is ", 1)));
    capital_x: rewritten(&list(&TICKED.replacen("[x]", "[X]", 1)));
    another_bullet: rewritten(&list(TICKED).replace("- [", "* ["));
    another_link_target: rewritten(&list(&TICKED.replacen("plan.md", "docs/plan.md", 1)));
    renamed_and_formatted: ticked_then("docs/checklist.md", |draft| {
        let formatted = list(&TICKED.replacen("- ", "+ ", 1));
        draft.rename(PATH, "docs/checklist.md").file("docs/checklist.md", formatted)
    });
    emphasis_added: rewritten(&list(&TICKED.replacen("Rollback", "**Rollback**", 1)));
    joined_by_a_merge: {
        let dir = tempfile::tempdir().unwrap();
        let mut sandbox = Sandbox::init(dir.path()).unwrap();
        let added = sandbox.commit(Draft::on("main").file(PATH, list(OPEN))).unwrap();
        sandbox.branch("topic", added).unwrap();
        let tick = Draft::on("topic").by("ana").file(PATH, list(TICKED));
        let tick = sandbox.commit(tick).unwrap();
        let edited = OPEN.replacen("plan.md", "docs/plan.md", 1);
        sandbox.commit(Draft::on("main").by("omar").file(PATH, list(&edited))).unwrap();
        let joined = list(&edited.replacen("[ ]", "[x]", 1));
        let merge = Draft::on("main").by("ben").merging("topic").file(PATH, joined);
        let merge = sandbox.merge(merge).unwrap();
        Answers::of(&sandbox, PATH, (tick, merge))
    };
}

/// The cells of the table's lines: the three answers, and the name of the test.
fn table() -> Vec<([&'static str; 3], &'static str)> {
    let lines = include_str!("../docs/blame.md").lines().filter(|line| line.starts_with("| "));
    lines
        .skip(2)
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let [_, blame, lenient, ours, test] = cells[..] else { panic!("five cells: {line}") };
            ([blame, lenient, ours], test.trim_matches('`'))
        })
        .collect()
}

fn documented(test: &str) -> Option<[&'static str; 3]> {
    table().into_iter().find(|(_, name)| *name == test).map(|(cells, _)| cells)
}

#[test]
fn the_table_has_a_line_for_each_test_and_no_other() {
    let names: Vec<&str> = table().into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, CASES);
    for (cells, name) in table() {
        assert_eq!([cells[0], cells[2]], ["the later commit", "the tick"], "{name}");
    }
}

#[test]
fn where_nothing_changed_afterwards_both_name_the_tick() {
    let answers = ticked_then(PATH, |draft| draft.file("NOTES.md", "nothing here\n"));
    assert_eq!(answers.cells(), ["the tick"; 3]);
}
