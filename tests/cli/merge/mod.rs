//! The merge driver: real merges by git, and what history says of them.

mod driver;
mod install;
mod property;

use crate::hermetic::{Place, Said};

const LIST: &str = "\
# Release

## Phase 1: Code

- [ ] Review completed
- [ ] Backend tests passing
- [ ] Mobile tests passing
- [x] Load test finished
";

/// A repository whose branches `main` and `side` begin at the list, with the driver installed.
fn place() -> Place {
    let mut place = without_driver();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_git-checklist"));
    let path = std::env::var("PATH").unwrap();
    place.set("PATH", &format!("{}:{path}", program.parent().unwrap().display()));
    place.checklist(&["hook", "install", "--merge-driver"]).exits(0);
    place
}

fn without_driver() -> Place {
    let place = Place::repository();
    place.write("CHECKLIST.md", LIST);
    place.commit_all("add the checklist");
    place
}

/// Ana makes `ours` of the list on `main`, Omar `theirs` on `side`.
fn diverge(place: &Place, ours: &str, theirs: &str) {
    place.git(&["switch", "--quiet", "--create", "side"]);
    let omar = ["-c", "user.name=Omar", "-c", "user.email=omar@example.org"];
    place.write("CHECKLIST.md", theirs);
    let commit = ["commit", "--quiet", "--allow-empty", "-am", "Omar's"];
    place.git(&[&omar[..], &commit].concat());
    place.git(&["switch", "--quiet", "main"]);
    place.write("CHECKLIST.md", ours);
    place.git(&["commit", "--quiet", "--allow-empty", "-am", "Ana's"]);
}

fn merge(place: &Place) -> Said {
    place.try_git(&["merge", "--quiet", "--no-edit", "side"])
}
