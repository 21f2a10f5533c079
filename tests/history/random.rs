//! Random histories with branches, merges, deletions and skewed clocks, held against `git`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use git_checklist::{
    history::{
        Repository, WalkMode,
        sandbox::{Draft, START, Sandbox},
    },
    model::{BlobId, CommitId},
};

use super::oracle::{git, history, sandbox, sorted_words};

/// A small generator of numbers: the same in every run.
pub struct Dice(u64);

impl Dice {
    /// One that rolls as any other of its seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A history of some commits over three branches; clocks jump back and forth.
pub fn random_history(sandbox: &mut Sandbox, seed: u64) -> Vec<CommitId> {
    let mut dice = Dice(seed);
    let branches = ["main", "left", "right"];
    let first = Draft::on("main").file("keep.md", "keep\n").file("A.md", "0\n");
    let mut commits = vec![sandbox.commit(first).unwrap()];
    for branch in &branches[1..] {
        sandbox.branch(branch, commits[0]).unwrap();
    }
    for step in 0..40 {
        let on = branches[usize::try_from(dice.roll(3)).unwrap()];
        let other = branches[usize::try_from(dice.roll(3)).unwrap()];
        let skew = i64::try_from(dice.roll(200)).unwrap() - 100;
        let draft = Draft::on(on).says(&format!("step {step}")).at(START + step * 60 + skew * 3600);
        let draft = match dice.roll(6) {
            0 => draft.remove("A.md"),
            1 | 2 => draft.file("A.md", format!("{}\n", dice.roll(4))),
            3 => draft.file("B.md", format!("{step}\n")),
            _ => draft,
        };
        let merges = on != other && dice.roll(2) == 0;
        let made = if merges { sandbox.merge(draft.merging(other)) } else { sandbox.commit(draft) };
        commits.extend(made.ok());
    }
    commits
}

/// The nodes of a simplified walk with their parents, as `git log --parents` has them.
fn simplified(sandbox: &Sandbox, head: CommitId) -> BTreeMap<String, BTreeSet<String>> {
    let found = history(&sandbox.repository().unwrap(), head, &[], "A.md", WalkMode::Simplified);
    let name = |at: usize| found.nodes[at].commit.to_string();
    found
        .nodes
        .iter()
        .map(|node| (node.commit.to_string(), node.parents.iter().map(|&at| name(at)).collect()))
        .collect()
}

#[test]
fn a_simplified_walk_takes_the_commits_that_git_log_takes() {
    let (mut nodes, mut merges) = (0, 0);
    for seed in 0..25 {
        let (dir, mut sandbox) = sandbox();
        random_history(&mut sandbox, seed);
        for branch in ["main", "left", "right"] {
            let format = ["log", "--format=%H %P", "--parents", branch, "--", "A.md"];
            let theirs: BTreeMap<String, BTreeSet<String>> = git(dir.path(), &format)
                .lines()
                .map(|line| {
                    let mut words =
                        line.split(' ').filter(|word| !word.is_empty()).map(str::to_owned);
                    (words.next().unwrap(), words.collect())
                })
                .collect();
            let ours = simplified(&sandbox, sandbox.tip(branch).unwrap());
            assert_eq!(ours, theirs, "seed {seed}, {branch}");
            nodes += ours.len();
            merges += ours.values().filter(|parents| parents.len() > 1).count();
        }
    }
    assert!(nodes > 300 && merges > 20, "{nodes} nodes, {merges} merges");
}

#[test]
fn ranges_and_merge_bases_are_those_of_the_graph() {
    let mut sizes = BTreeSet::new();
    for seed in 100..110 {
        let (dir, mut sandbox) = sandbox();
        random_history(&mut sandbox, seed);
        let repository = sandbox.repository().unwrap();
        for (a, b) in [("main", "left"), ("left", "right"), ("right", "main"), ("main", "main")] {
            let (tip, base) = (sandbox.tip(a).unwrap(), sandbox.tip(b).unwrap());
            let range = repository.range(tip, &[base]).unwrap();
            let mut ours: Vec<String> = range.commits.iter().map(CommitId::to_string).collect();
            ours.sort();
            let theirs = graph_range(dir.path(), a, b);
            assert_eq!(ours, theirs, "seed {seed}, {b}..{a}");
            sizes.insert(ours.len());
            assert!(range.commits.iter().all(|&id| range.contains(id)) && !range.contains(base));
            let bases: Vec<String> = repository
                .merge_bases(tip, base)
                .unwrap()
                .iter()
                .map(CommitId::to_string)
                .collect();
            assert_eq!(bases, sorted_words(dir.path(), &["merge-base", "--all", a, b]));
            assert_eq!(repository.is_ancestor(base, tip).unwrap(), bases == [base.to_string()]);
        }
    }
    assert!(sizes.len() > 5, "{sizes:?}");
}

/// Commits with any parents among the earlier ones, or none, and with any dates.
fn random_graph(sandbox: &mut Sandbox, seed: u64) -> Vec<(CommitId, BTreeSet<CommitId>)> {
    let mut dice = Dice(seed);
    let first = sandbox.commit(Draft::on("main").file("A.md", "0\n")).unwrap();
    let bytes = String::from_utf8(sandbox.raw_bytes(first).unwrap()).unwrap();
    let tree = &bytes[..bytes.find("author").unwrap()];
    let span = [1, 3, 40][usize::try_from(seed % 3).unwrap()];
    let mut all = vec![(first, BTreeSet::from([first]))];
    for step in 1..45_u64 {
        let (mut text, mut behind) = (tree.to_owned(), BTreeSet::new());
        for _ in 0..[0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3][usize::try_from(dice.roll(12)).unwrap()] {
            let back = usize::try_from(dice.roll(1 + step.min(3 + 10 * (seed % 2)))).unwrap();
            let (parent, ancestors) = &all[all.len() - 1 - back.min(all.len() - 1)];
            writeln!(text, "parent {parent}").unwrap();
            behind.extend(ancestors);
        }
        let person =
            format!("A <a@example.org> {} +0000", 1_000 + 10 * step + dice.roll(10 * span));
        writeln!(text, "author {person}\ncommitter {person}\n\n{step}").unwrap();
        let commit = sandbox.raw_commit(text.as_bytes()).unwrap();
        behind.insert(commit);
        all.push((commit, behind));
    }
    all
}

#[test]
fn what_is_reached_is_told_from_the_graph_alone_for_any_two_commits() {
    let (mut ancestors, mut several, mut unrelated) = (0, 0, 0);
    for seed in 0..6 {
        let (dir, mut sandbox) = sandbox();
        let all = random_graph(&mut sandbox, seed);
        let behind: BTreeMap<CommitId, &BTreeSet<CommitId>> =
            all.iter().map(|(id, behind)| (*id, behind)).collect();
        for (one, of_one) in &all {
            // What was read for one question must not be needed for the next.
            let repository = Repository::discover(dir.path()).unwrap();
            for (other, of_other) in &all {
                let range = repository.range(*one, &[*other]).unwrap();
                let ours: BTreeSet<CommitId> = range.commits.iter().copied().collect();
                let theirs: BTreeSet<CommitId> = of_one.difference(of_other).copied().collect();
                assert_eq!(ours, theirs, "seed {seed}: {other}..{one}");
                let is_ancestor = of_one.contains(other);
                assert_eq!(repository.is_ancestor(*other, *one).unwrap(), is_ancestor);
                let common: BTreeSet<CommitId> = of_one.intersection(of_other).copied().collect();
                let is_best = |id: &CommitId| {
                    !common.iter().any(|elder| elder != id && behind[elder].contains(id))
                };
                let best: Vec<CommitId> = common.iter().copied().filter(is_best).collect();
                assert_eq!(repository.merge_bases(*one, *other).unwrap(), best, "seed {seed}");
                let two = [*other, all[7].0];
                let range = repository.range(*one, &two).unwrap();
                assert!(range.commits.iter().all(|id| theirs.contains(id)), "seed {seed}");
                let left = theirs.iter().filter(|id| !all[7].1.contains(id)).count();
                assert_eq!(range.commits.len(), left, "seed {seed}");
                ancestors += usize::from(is_ancestor);
                several += usize::from(best.len() > 1);
                unrelated += usize::from(best.is_empty());
            }
        }
    }
    assert!(
        ancestors > 2_000 && several > 250 && unrelated > 1_000,
        "{ancestors} {several} {unrelated}"
    );
}

/// `b..a` by set difference: `git rev-list b..a` itself may be led astray by old clocks.
fn graph_range(dir: &std::path::Path, a: &str, b: &str) -> Vec<String> {
    let excluded: BTreeSet<String> = sorted_words(dir, &["rev-list", b]).into_iter().collect();
    sorted_words(dir, &["rev-list", a]).into_iter().filter(|id| !excluded.contains(id)).collect()
}

#[test]
fn parents_come_before_children_and_the_same_calls_give_the_same_ids() {
    let (_dir, mut one) = sandbox();
    let (_other, mut two) = sandbox();
    let commits = random_history(&mut one, 7);
    assert_eq!(commits, random_history(&mut two, 7));
    assert_ne!(commits, {
        let (_third, mut three) = sandbox();
        random_history(&mut three, 8)
    });
    let repository = one.repository().unwrap();
    let range = repository.range(one.tip("main").unwrap(), &[]).unwrap();
    let place = |id: &CommitId| range.commits.iter().position(|other| other == id).unwrap();
    for id in &range.commits {
        for parent in &repository.commit(*id).unwrap().parents {
            assert!(place(parent) < place(id));
        }
    }
    assert!(range.commits.len() > 5);
}

/// The file's blob in each commit, by `git` itself; empty where it is absent.
fn blobs(dir: &std::path::Path, commits: &[CommitId]) -> BTreeMap<CommitId, String> {
    let at = |id: &CommitId| git(dir, &["ls-tree", "--object-only", &id.to_string(), "A.md"]);
    commits.iter().map(|id| (*id, at(id).trim().to_owned())).collect()
}

#[test]
fn a_full_walk_of_a_range_leaves_out_no_change_and_no_merge_of_different_versions() {
    let (mut changes, mut merges, mut boundaries) = (0, 0, 0);
    for seed in 200..208 {
        let (dir, mut sandbox) = sandbox();
        let commits = random_history(&mut sandbox, seed);
        let repository = sandbox.repository().unwrap();
        let blobs = blobs(dir.path(), &commits);
        let (head, base) = (sandbox.tip("main").unwrap(), sandbox.tip("left").unwrap());
        let range = repository.range(head, &[base]).unwrap();
        let found = history(&repository, head, &[base], "A.md", WalkMode::Full);
        let node_of = |id: CommitId| found.nodes.iter().find(|node| node.commit == id);
        for &id in &range.commits {
            let parents = &repository.commit(id).unwrap().parents;
            let versions: BTreeSet<&String> = parents.iter().map(|parent| &blobs[parent]).collect();
            if versions.len() == 1 && versions.contains(&blobs[&id]) {
                continue;
            }
            let node = node_of(id).unwrap_or_else(|| panic!("seed {seed}: {id} is no node"));
            assert_eq!(node.merge, parents.len() > 1);
            let theirs: Vec<&String> = parents.iter().map(|parent| &blobs[parent]).collect();
            let ours: Vec<String> =
                node.parents.iter().map(|&at| text(found.nodes[at].blob)).collect();
            assert_eq!(ours.iter().collect::<Vec<_>>(), theirs, "seed {seed}: {id}");
            changes += 1;
            merges += usize::from(node.merge);
        }
        for node in &found.nodes {
            assert_eq!(text(node.blob), blobs[&node.commit]);
            assert_eq!(node.boundary, !range.contains(node.commit));
            boundaries += usize::from(node.boundary);
        }
        assert_eq!(found.nodes.last().map(|node| text(node.blob)), blobs.get(&head).cloned());
    }
    assert!(changes > 20 && merges > 5 && boundaries > 5, "{changes} {merges} {boundaries}");
}

fn text(blob: Option<BlobId>) -> String {
    blob.map(|blob| blob.to_string()).unwrap_or_default()
}

#[test]
fn a_long_history_needs_no_deep_stack() {
    let (dir, mut sandbox) = sandbox();
    let mut head = sandbox.commit(Draft::on("main").file("A.md", "0\n")).unwrap();
    let mut bytes = String::from_utf8(sandbox.raw_bytes(head).unwrap()).unwrap();
    let author = bytes.find("author").unwrap();
    bytes.insert_str(author, &format!("parent {head}\n"));
    for _ in 0..5_000 {
        bytes.replace_range(author..author + 47, &format!("parent {head}"));
        head = sandbox.raw_commit(bytes.as_bytes()).unwrap();
    }
    let path = dir.path().to_owned();
    let walk = move || {
        let repository = Repository::discover(&path).unwrap();
        let found = history(&repository, head, &[], "A.md", WalkMode::Full);
        let range = repository.range(head, &[]).unwrap();
        (found.nodes.len(), found.commits_walked, range.commits.len())
    };
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(walk);
    assert_eq!(thread.unwrap().join().unwrap(), (1, 5_001, 5_001));
}
