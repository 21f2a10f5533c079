//! What makes reading faster changes nothing of what is read: the commit-graph file with its Bloom
//! filters, and the walk of many files at once.

use std::{fs, path::Path};

use git_checklist::{
    history::{
        FileHistory, HistoryError, Range, Repository, WalkMode, WalkRequest,
        sandbox::{Draft, Sandbox},
        walk,
    },
    model::CommitId,
};

use super::{
    oracle::{git, history, sandbox, set},
    random::random_history,
};

const BRANCHES: [&str; 3] = ["main", "left", "right"];
const MODES: [WalkMode; 3] = [WalkMode::Full, WalkMode::Simplified, WalkMode::FirstParent];

/// All that is read of a repository with these tips.
type Answers = (Vec<FileHistory>, Vec<Range>, Vec<Vec<CommitId>>, Vec<bool>);

fn answers(repository: &Repository, tips: &[CommitId]) -> Answers {
    let mut all = Answers::default();
    for &head in tips {
        for mode in MODES {
            for path in ["A.md", "B.md", "none.md"] {
                all.0.push(history(repository, head, &[], path, mode));
            }
        }
        for &base in tips {
            all.0.push(history(repository, head, &[base], "A.md", WalkMode::Full));
            all.1.push(repository.range(head, &[base]).unwrap());
            all.2.push(repository.merge_bases(head, base).unwrap());
            all.3.push(repository.is_ancestor(base, head).unwrap());
        }
    }
    all
}

fn fresh(dir: &Path) -> Repository {
    Repository::discover(dir).unwrap()
}

fn tips(sandbox: &Sandbox) -> Vec<CommitId> {
    BRANCHES.iter().map(|branch| sandbox.tip(branch).unwrap()).collect()
}

#[test]
fn a_commit_graph_changes_no_answer() {
    let mut related = 0;
    for seed in 300..312 {
        let (dir, mut sandbox) = sandbox();
        random_history(&mut sandbox, seed);
        let before = fresh(dir.path());
        assert!(!before.has_commit_graph());
        let expected = answers(&before, &tips(&sandbox));
        for arguments in [
            ["commit-graph", "write", "--reachable"].as_slice(),
            &["commit-graph", "write", "--reachable", "--changed-paths"],
            &["-c", "commitGraph.changedPathsVersion=2", "commit-graph", "write", "--reachable"],
        ] {
            git(dir.path(), arguments);
            let repository = fresh(dir.path());
            assert!(repository.has_commit_graph());
            assert_eq!(
                answers(&repository, &tips(&sandbox)),
                expected,
                "seed {seed}: {arguments:?}"
            );
        }
        related += expected.3.iter().filter(|is_ancestor| **is_ancestor).count();
    }
    assert!(related > 36, "tips are related: {related}");
}

#[test]
fn a_chain_of_commit_graphs_ends_where_newer_commits_begin() {
    for seed in 320..326 {
        let (dir, mut sandbox) = sandbox();
        let write = ["commit-graph", "write", "--reachable", "--changed-paths", "--split=no-merge"];
        for part in 0..3 {
            random_commits(&mut sandbox, seed + part);
            if part < 2 {
                git(dir.path(), &write);
            }
        }
        let chain = dir.path().join(".git/objects/info/commit-graphs");
        let expected = fs::read_to_string(chain.join("commit-graph-chain")).unwrap();
        assert_eq!(expected.lines().count(), 2);
        let tips = tips(&sandbox);
        let with = answers(&fresh(dir.path()), &tips);
        assert!(fresh(dir.path()).has_commit_graph());
        let worktree = dir.path().join("linked");
        git(dir.path(), &["worktree", "add", "-q", "--detach", "linked", "main"]);
        assert!(fresh(&worktree).has_commit_graph(), "a linked work tree shares it");
        fs::remove_dir_all(chain).unwrap();
        assert_eq!(answers(&fresh(dir.path()), &tips), with, "seed {seed}");
    }
}

/// Some more commits on all branches, with merges and dates that jump.
fn random_commits(sandbox: &mut Sandbox, seed: u64) {
    if sandbox.tip("main").is_err() {
        random_history(sandbox, seed);
        return;
    }
    for (step, branch) in BRANCHES.iter().enumerate() {
        let skew = i64::try_from(seed % 7).unwrap() * 100_000 * (1 - i64::try_from(step).unwrap());
        let at = git_checklist::history::sandbox::START + skew;
        let draft = Draft::on(branch).at(at).file("A.md", format!("{seed} {step}\n"));
        sandbox.commit(draft).unwrap();
        let other = BRANCHES[(step + 1) % 3];
        let _ = sandbox.merge(Draft::on(branch).at(at + 1).file("A.md", "merged\n").merging(other));
    }
}

#[test]
fn a_commit_graph_is_left_aside_where_history_is_altered_or_it_is_broken() {
    let (dir, mut sandbox) = sandbox();
    let first = set(&mut sandbox, "main", "A.md", "a");
    let second = set(&mut sandbox, "main", "A.md", "b");
    git(dir.path(), &["commit-graph", "write", "--reachable", "--changed-paths"]);
    let file = dir.path().join(".git/objects/info/commit-graph");
    let sound = fs::read(&file).unwrap();
    let write = |bytes: &[u8]| {
        fs::remove_file(&file).unwrap();
        fs::write(&file, bytes).unwrap();
    };
    assert!(fresh(dir.path()).has_commit_graph());
    for length in 0..sound.len() - 20 {
        write(&sound[..length]);
        let repository = fresh(dir.path());
        let found = history(&repository, second, &[], "A.md", WalkMode::Simplified);
        assert_eq!(found.nodes.len(), 2, "cut at {length}");
    }
    write(&sound);
    sandbox.shallow(&[second]).unwrap();
    assert!(!fresh(dir.path()).has_commit_graph(), "shallow");
    fs::remove_file(dir.path().join(".git/shallow")).unwrap();
    git(dir.path(), &["replace", &second.to_string(), &first.to_string()]);
    assert!(!fresh(dir.path()).has_commit_graph(), "replaced");
}

#[test]
fn a_commit_graph_that_tells_otherwise_than_the_commit_is_an_error() {
    let (dir, mut sandbox) = sandbox();
    set(&mut sandbox, "main", "A.md", "a");
    let second = set(&mut sandbox, "main", "A.md", "b");
    let third = set(&mut sandbox, "main", "B.md", "c");
    git(dir.path(), &["commit-graph", "write", "--reachable"]);
    let file = dir.path().join(".git/objects/info/commit-graph");
    let mut bytes = fs::read(&file).unwrap();
    let tree = |commit: CommitId| {
        let hex = git(dir.path(), &["rev-parse", &format!("{commit}^{{tree}}")]);
        let pairs = hex.trim().as_bytes().chunks(2);
        pairs
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect::<Vec<u8>>()
    };
    let (was, is) = (tree(second), tree(third));
    let at = bytes.windows(20).position(|window| window == was).unwrap();
    bytes[at..at + 20].copy_from_slice(&is);
    fs::remove_file(&file).unwrap();
    fs::write(&file, bytes).unwrap();
    let repository = fresh(dir.path());
    assert!(repository.has_commit_graph());
    let error = repository.range(third, &[]).unwrap_err();
    assert!(matches!(error, HistoryError::Corrupt { kind: "commit", .. }), "{error}");
}

#[test]
fn many_files_are_walked_as_each_by_itself() {
    let mut nodes = 0;
    for seed in 340..352 {
        let (dir, mut sandbox) = sandbox();
        random_history(&mut sandbox, seed);
        set(&mut sandbox, "main", "A.md", "1\n");
        let moved = Draft::on("main").remove("A.md").file("docs/deep/A.md", "1\n");
        sandbox.commit(moved).unwrap();
        sandbox.commit(Draft::on("main").file("docs/deep/C.md", "c\n")).unwrap();
        sandbox.commit(Draft::on("main").file("docs/deep/A.md", "2\n")).unwrap();
        moves_among_folders(&mut sandbox);
        let paths = ["docs/deep/A.md", "B.md", "keep.md", "docs/deep/C.md", "docs", "none.md"];
        let moved = ["docs/deep/E.md", "docs/F.md", "B.md"];
        let paths = [&paths[..], &moved].concat().into_iter().map(str::to_owned);
        let paths: Vec<String> = paths.collect();
        for mode in MODES {
            for accelerated in [false, true] {
                if accelerated {
                    git(dir.path(), &["commit-graph", "write", "--reachable", "--changed-paths"]);
                }
                let repository = fresh(dir.path());
                let head = sandbox.tip("main").unwrap();
                let exclude = [sandbox.tip("left").unwrap()];
                let exclude = if seed % 2 == 0 { &exclude[..] } else { &[] };
                let request = WalkRequest { head, exclude, paths: &paths, mode };
                let together = walk(&repository, &request).unwrap();
                for (path, mut found) in paths.iter().zip(together) {
                    let alone = history(&repository, head, exclude, path, mode);
                    // What is found together is the same; less has to be looked at for it.
                    assert!(found.commits_walked <= alone.commits_walked, "{seed}");
                    found.commits_walked = alone.commits_walked;
                    assert_eq!(found, alone, "{seed}");
                    nodes += found.nodes.len();
                }
                let _ = fs::remove_file(dir.path().join(".git/objects/info/commit-graph"));
            }
        }
    }
    assert!(nodes > 500, "{nodes}");
}

/// Files that had other names in folders that lead to walked files, and below one that leads to none;
/// changed on both sides of a merge under their old names.
fn moves_among_folders(sandbox: &mut Sandbox) {
    for step in 0..4 {
        set(sandbox, "main", "docs/E.md", &format!("e {step}\n"));
        set(sandbox, "main", "docs/part/F.md", &format!("f {step}\n"));
        set(sandbox, "main", "docs/part/G.md", &format!("g {step}\n"));
        set(sandbox, "main", "docs/other.md", &format!("h {step}\n"));
    }
    sandbox.branch("topic", sandbox.tip("main").unwrap()).unwrap();
    set(sandbox, "topic", "docs/E.md", "e topic\n");
    set(sandbox, "main", "docs/part/F.md", "f main\n");
    sandbox.merge(Draft::on("main").file("docs/E.md", "e topic\n").merging("topic")).unwrap();
    let moved = Draft::on("main").remove("docs/E.md").remove("docs/part/F.md");
    let moved = moved.file("docs/deep/E.md", "e topic\n").file("docs/F.md", "f main\n");
    sandbox.commit(moved).unwrap();
    set(sandbox, "main", "docs/deep/E.md", "e last\n");
}
