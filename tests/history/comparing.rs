//! What differs between two trees, held against `git diff-tree`; and who changed a path.

use git_checklist::{
    history::{
        Comparer,
        sandbox::{Draft, Sandbox},
    },
    model::CommitId,
};

use super::oracle::{git, sandbox, set};
use super::random::{Dice, random_history};

/// The paths at which two commits differ, as `git` says.
fn theirs(dir: &std::path::Path, old: CommitId, new: CommitId) -> Vec<String> {
    let (old, new) = (old.to_string(), new.to_string());
    let arguments = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", &old, &new];
    let said = git(dir, &arguments);
    let mut paths: Vec<String> =
        said.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
    paths.sort();
    paths.dedup();
    paths
}

fn ours(comparer: &Comparer<'_>, old: CommitId, new: CommitId) -> Vec<String> {
    comparer.between(old, new).unwrap().iter().map(|found| found.path.clone()).collect()
}

/// Commits whose trees hold files, folders, links, submodules and modes that take each other's
/// places.
fn shapes(sandbox: &mut Sandbox, seed: u64) -> Vec<CommitId> {
    let mut dice = Dice::new(seed);
    let places = ["a", "b", "dir/a", "dir/b", "dir.x", "dir/deep/a", "ä ö"];
    let mut commits = Vec::new();
    for step in 0..25 {
        let place = places[usize::try_from(dice.roll(7)).unwrap()];
        let draft = Draft::on("main").says(&format!("step {step}"));
        let draft = match dice.roll(6) {
            0 => draft.remove(place),
            1 => draft.link(place, "target"),
            2 => draft.submodule(place, CommitId([u8::try_from(dice.roll(3)).unwrap() + 1; 20])),
            3 => draft.executable(place),
            4 => draft.file(&format!("{place}/below"), "below\n"),
            _ => draft.file(place, format!("{}\n", dice.roll(3))),
        };
        // Not every change fits the tree as it is; those that do make the history.
        commits.extend(sandbox.commit(draft).ok());
    }
    commits
}

#[test]
fn trees_differ_where_git_says_that_they_do() {
    let (mut differing, mut opaque) = (0, 0);
    for seed in 0..6 {
        let (dir, mut sandbox) = sandbox();
        let commits = shapes(&mut sandbox, seed);
        let repository = sandbox.repository().unwrap();
        let comparer = Comparer::new(&repository);
        for (at, &old) in commits.iter().enumerate() {
            for &new in commits[at..].iter().step_by(4) {
                let expected = theirs(dir.path(), old, new);
                assert_eq!(ours(&comparer, old, new), expected, "seed {seed}: {old} {new}");
                assert_eq!(ours(&comparer, new, old), expected, "seed {seed}: {new} {old}");
                differing += expected.len();
                opaque +=
                    comparer.between(old, new).unwrap().iter().filter(|one| one.opaque).count();
            }
        }
    }
    assert!(differing > 300 && opaque > 100, "only {differing} differences, {opaque} opaque");
}

#[test]
fn all_paths_of_a_commit_are_listed() {
    let (dir, mut sandbox) = sandbox();
    shapes(&mut sandbox, 3);
    let tip = sandbox.tip("main").unwrap();
    let repository = sandbox.repository().unwrap();
    let all = Comparer::new(&repository).all(tip).unwrap();
    let listed = git(dir.path(), &["ls-tree", "-r", "-z", "--name-only", "main"]);
    let mut listed: Vec<&str> = listed.split('\0').filter(|path| !path.is_empty()).collect();
    listed.sort_unstable();
    let paths: Vec<&str> = all.iter().map(|found| found.path.as_str()).collect();
    assert_eq!(paths, listed);
    assert!(!paths.is_empty());
}

#[test]
fn whoever_is_named_changed_the_path_after_the_start() {
    let (mut named, mut merges) = (0, 0);
    for seed in 10..18 {
        let (_dir, mut sandbox) = sandbox();
        let commits = random_history(&mut sandbox, seed);
        let repository = sandbox.repository().unwrap();
        let comparer = Comparer::new(&repository);
        for branch in ["main", "left", "right"] {
            let head = sandbox.tip(branch).unwrap();
            for &since in commits.iter().filter(|&&one| repository.is_ancestor(one, head).unwrap())
            {
                let differs = ours(&comparer, since, head).contains(&"A.md".to_owned());
                let found = repository.changers("A.md", (since, head), 3).unwrap();
                assert!(!differs || !found.is_empty(), "seed {seed}: nobody for {since}..{head}");
                for commit in found.iter().filter(|_| differs) {
                    let is_after = repository.is_ancestor(*commit, head).unwrap()
                        && !repository.is_ancestor(*commit, since).unwrap();
                    assert!(is_after, "seed {seed}: {commit} in {since}..{head}");
                    let parents = &repository.commit(*commit).unwrap().parents;
                    let touched = parents.is_empty()
                        || parents.iter().any(|&parent| {
                            ours(&comparer, parent, *commit).contains(&"A.md".to_owned())
                        });
                    assert!(touched, "seed {seed}: {commit} left A.md as it was");
                    named += 1;
                    merges += usize::from(parents.len() > 1);
                }
            }
        }
    }
    assert!(named > 150 && merges > 5, "only {named} were named, {merges} of them merges");
}

#[test]
fn a_path_that_is_as_it_was_has_nobody_or_those_who_took_it_there_and_back() {
    let (_dir, mut sandbox) = sandbox();
    let first = set(&mut sandbox, "main", "A.md", "1\n");
    set(&mut sandbox, "main", "B.md", "1\n");
    let same = sandbox.tip("main").unwrap();
    let repository = sandbox.repository().unwrap();
    assert_eq!(repository.changers("A.md", (first, same), 3).unwrap(), []);
    let second = set(&mut sandbox, "main", "A.md", "2\n");
    let third = set(&mut sandbox, "main", "A.md", "3\n");
    let repository = sandbox.repository().unwrap();
    assert_eq!(repository.changers("A.md", (first, third), 3).unwrap(), [third, second]);
    assert_eq!(repository.changers("A.md", (first, third), 1).unwrap(), [third]);
}
