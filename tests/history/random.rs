//! Random histories with branches, merges, deletions and skewed clocks, held against `git`.

use std::collections::{BTreeMap, BTreeSet};

use git_checklist::{
    history::{
        WalkMode,
        sandbox::{Draft, START, Sandbox},
    },
    model::CommitId,
};

use super::oracle::{git, history, sandbox, sorted_words};

/// A small generator of numbers: the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A history of some commits over three branches; clocks jump back and forth.
fn random_history(sandbox: &mut Sandbox, seed: u64) -> Vec<CommitId> {
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
