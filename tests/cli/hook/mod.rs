//! Hooks: written into git's folder, and run by real commits and pushes.

use std::path::Path;

use crate::hermetic::{Place, Said};

mod client;
mod install;
mod server;

const LIST: &str = "\
# Release

## Phase 1: Code

- [ ] Review completed
- [ ] Tests passing

## Phase 2: After

- [ ] Metrics reviewed
";

const POLICY: &str = "\
[[gate]]
name = \"merge\"
target = [\"main\", \"stable/*\"]
source = [\"release/*\"]
phases = [\"1\"]
";

/// A clone with a gated list on `main`, and a bare repository `../origin.git` that it pushes to.
/// Hooks find the tool on `PATH`.
fn place() -> Place {
    let mut place = Place::repository();
    let tool = Path::new(env!("CARGO_BIN_EXE_git-checklist")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    place.set("PATH", &format!("{}:{path}", tool.display()));
    place.git(&["init", "--quiet", "--bare", "--initial-branch=main", "../origin.git"]);
    place.git(&["remote", "add", "origin", "../origin.git"]);
    place.write("CHECKLIST.md", LIST);
    place.write("checklist.toml", POLICY);
    place.commit_all("add the checklist");
    place.git(&["push", "--quiet", "origin", "main"]);
    place
}

/// A commit on `main` that ticks an item.
fn tick(place: &Place, item: &str) {
    let list = place.read("CHECKLIST.md");
    assert!(list.contains(&format!("[ ] {item}")), "{list}");
    place.write("CHECKLIST.md", &list.replace(&format!("[ ] {item}"), &format!("[x] {item}")));
    place.commit_all(&format!("tick: {item}"));
}

/// The id of a revision in the clone.
fn id(place: &Place, rev: &str) -> String {
    place.git(&["rev-parse", rev])
}

/// Pushes; what was refused must not have changed anything at the other side.
#[track_caller]
fn push(place: &Place, arguments: &[&str]) -> Said {
    let before = refs(place);
    let said = place.try_git(&[&["push", "origin"], arguments].concat());
    if said.code != 0 {
        assert_eq!(refs(place), before, "a refused push changed a reference");
    }
    said
}

/// The references of the other side.
fn refs(place: &Place) -> String {
    place.git(&["--git-dir=../origin.git", "for-each-ref", "--format=%(refname) %(objectname)"])
}
