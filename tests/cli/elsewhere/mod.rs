//! Signing on a branch that is not checked out: `--branch`, `--push`, `--remote`.

mod local;
mod race;
mod remote;

use crate::hermetic::Place;

const LIST: &str = "\
# Release

## Phase 1: Code

- [ ] Review completed
- [ ] Backend tests passing
- [ ] Mobile tests passing
";

const BRANCH: &str = "release/2.3";

/// A repository on `main`, with a list on `main` and on the branch, which is not checked out.
fn place() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.write("other.txt", "one\n");
    place.commit_all("add the checklist");
    place.git(&["branch", BRANCH]);
    place
}

/// The same with a remote `origin` that has both branches, and a second clone beside it, Omar's.
fn shared() -> Place {
    let place = place();
    place.git(&["clone", "--quiet", "--bare", ".", "../origin.git"]);
    place.git(&["remote", "add", "origin", "../origin.git"]);
    place.git(&["fetch", "--quiet", "origin"]);
    place.git(&["clone", "--quiet", "--branch", BRANCH, "../origin.git", "../omar"]);
    place.git(&["-C", "../omar", "config", "user.name", "Omar"]);
    place.git(&["-C", "../omar", "config", "user.email", "omar@example.org"]);
    place
}

/// Omar edits the list on the branch, commits, and pushes.
fn omar_pushes(place: &Place, from: &str, to: &str) {
    let list = place.read("../omar/CHECKLIST.md");
    assert!(list.contains(from), "no `{from}` in {list}");
    place.write("../omar/CHECKLIST.md", &list.replace(from, to));
    place.git(&["-C", "../omar", "commit", "--quiet", "-am", "Omar's edit"]);
    place.git(&["-C", "../omar", "push", "--quiet"]);
}

/// What the user has checked out: files, index, head, and what git keeps of work trees.
fn own(place: &Place) -> Vec<String> {
    let index = std::fs::read(place.path(".git/index")).unwrap();
    let trees = place.path(".git/worktrees");
    let trees = std::fs::read_dir(trees).map_or(0, Iterator::count);
    vec![
        format!("{index:?}"),
        place.git(&["status", "--porcelain"]),
        place.git(&["symbolic-ref", "HEAD"]),
        place.git(&["rev-parse", "HEAD"]),
        place.read("CHECKLIST.md"),
        format!("{trees} work trees"),
        format!(
            "{} temporary files",
            std::fs::read_dir(place.path("../tmp")).map_or(0, Iterator::count)
        ),
    ]
}

/// Directories for temporary files that the test can look into.
fn with_own_temporary_files(mut place: Place) -> Place {
    place.write("../tmp/.keep", "");
    let directory = place.path("../tmp");
    place.set("TMPDIR", directory.to_str().unwrap());
    place
}

fn subject(place: &Place, revision: &str) -> String {
    place.git(&["log", "-1", "--format=%an: %s", revision])
}

fn list_at(place: &Place, revision: &str) -> String {
    place.git(&["show", &format!("{revision}:CHECKLIST.md")]) + "\n"
}

fn commits(place: &Place, revision: &str) -> usize {
    place.git(&["rev-list", "--count", revision]).parse().unwrap()
}
