//! The versions of one file: renames, returns, merges, ranges, boundaries.

use git_checklist::{
    history::{
        Entry, HistoryError, WalkMode, WalkRequest,
        sandbox::{Draft, Sandbox},
        walk,
    },
    model::CommitId,
};

use super::oracle::{history, outline, sandbox, set};

const LIST: &str = "# List\n\n- [ ] One thing\n- [ ] Another thing\n- [ ] A third thing\n";

fn ticked(line: &str) -> String {
    LIST.replace(&format!("[ ] {line}"), &format!("[x] {line}"))
}

/// The outline of one walk.
fn walked(sandbox: &Sandbox, path: &str, mode: WalkMode, commits: &[CommitId]) -> Vec<String> {
    let repository = sandbox.repository().unwrap();
    outline(&history(&repository, sandbox.tip("main").unwrap(), &[], path, mode), commits)
}

#[test]
fn only_commits_that_change_the_file_are_nodes() {
    let (_dir, mut sandbox) = sandbox();
    let commits = [
        set(&mut sandbox, "main", "other.md", "x"),
        set(&mut sandbox, "main", "A.md", LIST),
        set(&mut sandbox, "main", "other.md", "y"),
        set(&mut sandbox, "main", "A.md", &ticked("One thing")),
        set(&mut sandbox, "main", "other.md", "z"),
    ];
    let simplified = ["1 A.md []", "3 A.md [1]"];
    assert_eq!(walked(&sandbox, "A.md", WalkMode::Simplified, &commits), simplified);
    let full = ["0- A.md []", "1 A.md [0]", "3 A.md [1]"];
    assert_eq!(walked(&sandbox, "A.md", WalkMode::Full, &commits), full);
    assert_eq!(walked(&sandbox, "A.md", WalkMode::FirstParent, &commits), full);
    assert!(walked(&sandbox, "never.md", WalkMode::Simplified, &commits).is_empty());
    assert_eq!(walked(&sandbox, "never.md", WalkMode::Full, &commits), ["0- never.md []"]);
}

#[test]
fn deletion_and_return_are_walked_past() {
    let (_dir, mut sandbox) = sandbox();
    let commits = [
        set(&mut sandbox, "main", "A.md", LIST),
        sandbox.commit(Draft::on("main").remove("A.md")).unwrap(),
        set(&mut sandbox, "main", "other.md", "x"),
        set(&mut sandbox, "main", "A.md", LIST),
    ];
    let expected = ["0 A.md []", "1- A.md [0]", "3 A.md [1]"];
    for mode in [WalkMode::Simplified, WalkMode::Full, WalkMode::FirstParent] {
        assert_eq!(walked(&sandbox, "A.md", mode, &commits), expected);
    }
}

#[test]
fn renames_are_followed_exact_and_similar_ones() {
    let (_dir, mut sandbox) = sandbox();
    let commits = [
        set(&mut sandbox, "main", "a.md", LIST),
        sandbox.commit(Draft::on("main").rename("a.md", "docs/a.md")).unwrap(),
        sandbox
            .commit(Draft::on("main").remove("docs/a.md").file("b.md", ticked("One thing")))
            .unwrap(),
        set(&mut sandbox, "main", "a.md", "unrelated\n"),
    ];
    let expected = ["0 a.md []", "1 docs/a.md [0]", "2 b.md [1]"];
    assert_eq!(walked(&sandbox, "b.md", WalkMode::Simplified, &commits), expected);
    assert_eq!(walked(&sandbox, "b.md", WalkMode::Full, &commits), expected);
    let again = ["0 a.md []", "1- a.md [0]", "3 a.md [1]"];
    assert_eq!(walked(&sandbox, "a.md", WalkMode::Full, &commits), again);
}

#[test]
fn a_copy_is_an_addition() {
    let (_dir, mut sandbox) = sandbox();
    let commits =
        [set(&mut sandbox, "main", "a.md", LIST), set(&mut sandbox, "main", "copy.md", LIST)];
    let expected = ["1 copy.md []"];
    assert_eq!(walked(&sandbox, "copy.md", WalkMode::Simplified, &commits), Vec::from(expected));
}

#[test]
fn an_archived_file_is_no_source_for_its_successor() {
    let (_dir, mut sandbox) = sandbox();
    let commits = [
        set(&mut sandbox, "main", "2.2.md", LIST),
        sandbox
            .commit(
                Draft::on("main")
                    .rename("2.2.md", "archive/2.2.md")
                    .file("2.3.md", ticked("One thing")),
            )
            .unwrap(),
    ];
    let successor = ["1 2.3.md []"];
    assert_eq!(walked(&sandbox, "2.3.md", WalkMode::Simplified, &commits), successor);
    let archived = ["0 2.2.md []", "1 archive/2.2.md [0]"];
    assert_eq!(walked(&sandbox, "archive/2.2.md", WalkMode::Simplified, &commits), archived);
}

#[test]
fn a_rename_on_one_side_of_a_merge_is_followed_into_the_other() {
    let (_dir, mut sandbox) = sandbox();
    let base = set(&mut sandbox, "main", "a.md", LIST);
    sandbox.branch("topic", base).unwrap();
    let renamed = sandbox.commit(Draft::on("topic").rename("a.md", "b.md")).unwrap();
    let tick = set(&mut sandbox, "main", "a.md", &ticked("Another thing"));
    let merge = sandbox.merge(Draft::on("main").merging("topic")).unwrap();
    let commits = [base, renamed, tick, merge];
    let expected = ["0 a.md []", "2 a.md [0]", "1 b.md [0]", "3 b.md [2 1]"];
    assert_eq!(walked(&sandbox, "b.md", WalkMode::Full, &commits), expected);
    assert_eq!(walked(&sandbox, "b.md", WalkMode::Simplified, &commits), expected);
}

/// A tick on `topic` that `main`'s merge throws away.
fn overridden() -> (tempfile::TempDir, Sandbox, Vec<CommitId>) {
    let (dir, mut sandbox) = sandbox();
    let base = set(&mut sandbox, "main", "A.md", LIST);
    sandbox.branch("topic", base).unwrap();
    let topic = set(&mut sandbox, "topic", "A.md", &ticked("One thing"));
    let main = set(&mut sandbox, "main", "other.md", "x");
    let draft = Draft::on("main").merging("topic").file("A.md", LIST);
    let merge = sandbox.merge(draft).unwrap();
    (dir, sandbox, vec![base, topic, main, merge])
}

#[test]
fn a_merge_that_equals_one_parent_is_a_node_in_full_and_passed_over_else() {
    let (_dir, sandbox, commits) = overridden();
    let full = ["0 A.md []", "1 A.md [0]", "3 A.md [0 1]"];
    assert_eq!(walked(&sandbox, "A.md", WalkMode::Full, &commits), full);
    assert_eq!(walked(&sandbox, "A.md", WalkMode::Simplified, &commits), ["0 A.md []"]);
    assert_eq!(walked(&sandbox, "A.md", WalkMode::FirstParent, &commits), ["0 A.md []"]);
}

#[test]
fn a_merge_that_changes_what_its_parents_share_is_still_a_merge() {
    let (_dir, mut sandbox) = sandbox();
    let base = set(&mut sandbox, "main", "A.md", LIST);
    sandbox.branch("topic", base).unwrap();
    set(&mut sandbox, "topic", "B.md", "b");
    set(&mut sandbox, "main", "C.md", "c");
    let draft = Draft::on("main").merging("topic").file("A.md", ticked("One thing"));
    let merge = sandbox.merge(draft).unwrap();
    let repository = sandbox.repository().unwrap();
    for mode in [WalkMode::Full, WalkMode::Simplified] {
        let found = history(&repository, merge, &[], "A.md", mode);
        assert_eq!(outline(&found, &[base, merge]), ["0 A.md []", "1 A.md [0 0]"]);
        assert!(found.nodes[1].merge && !found.nodes[0].merge);
    }
}

#[test]
fn a_range_ends_in_boundary_nodes() {
    let (_dir, sandbox, commits) = overridden();
    let repository = sandbox.repository().unwrap();
    let walked = |exclude| {
        let found = history(&repository, commits[3], &[exclude], "A.md", WalkMode::Full);
        (outline(&found, &commits), found.commits_walked)
    };
    assert_eq!(walked(commits[2]).0, ["^2 A.md []", "^0 A.md []", "1 A.md [0]", "3 A.md [2 1]"]);
    assert_eq!(walked(commits[2]).1, 2);
    assert_eq!(walked(commits[3]).0, ["^3 A.md []"]);
}

#[test]
fn an_octopus_has_all_its_parents() {
    let (_dir, mut sandbox) = sandbox();
    let base = set(&mut sandbox, "main", "A.md", LIST);
    let mut commits = vec![base];
    let spaced = LIST.replace("- [ ]", "\n\n\n- [ ]");
    let base = set(&mut sandbox, "main", "A.md", &spaced);
    commits.push(base);
    for (branch, line) in [("x", "One thing"), ("y", "Another thing"), ("z", "A third thing")] {
        sandbox.branch(branch, base).unwrap();
        let text = spaced.replace(&format!("[ ] {line}"), &format!("[x] {line}"));
        commits.push(set(&mut sandbox, branch, "A.md", &text));
    }
    let draft = Draft::on("main").merging("x").merging("y").merging("z");
    commits.push(sandbox.merge(draft).unwrap());
    let expected = ["0 A.md []", "1 A.md [0]", "2 A.md [1]", "3 A.md [1]", "4 A.md [1]"];
    let found = walked(&sandbox, "A.md", WalkMode::Full, &commits);
    assert_eq!(found[..5], expected);
    assert_eq!(found[5], "5 A.md [1 2 3 4]");
    let repository = sandbox.repository().unwrap();
    let head = history(&repository, commits[5], &[], "A.md", WalkMode::Full);
    let text = repository.blob(head.nodes[5].blob.unwrap()).unwrap();
    assert_eq!(String::from_utf8_lossy(&text), spaced.replace("[ ]", "[x]"));
}

#[test]
fn shallow_and_malformed_commits_are_told_and_missing_ones_are_errors() {
    let (_dir, mut sandbox) = sandbox();
    let first = set(&mut sandbox, "main", "A.md", LIST);
    let second = set(&mut sandbox, "main", "A.md", &ticked("One thing"));
    let bytes = String::from_utf8(sandbox.raw_bytes(second).unwrap()).unwrap();
    let doubled = bytes.replacen("committer", "author Eve <eve@example.org> 1 +0000\ncommitter", 1);
    let malformed = sandbox.raw_commit(doubled.as_bytes()).unwrap();
    sandbox.branch("main", malformed).unwrap();
    let head = set(&mut sandbox, "main", "A.md", LIST);
    let walk = |sandbox: &Sandbox| {
        history(&sandbox.repository().unwrap(), head, &[], "A.md", WalkMode::Simplified)
    };
    let found = walk(&sandbox);
    assert_eq!((found.shallow, found.malformed, found.nodes.len()), (vec![], vec![malformed], 3));
    sandbox.remove_object(&first.to_string()).unwrap();
    let repository = sandbox.repository().unwrap();
    let paths = ["A.md".to_owned()];
    let request = git_checklist::history::WalkRequest {
        head,
        exclude: &[],
        paths: &paths,
        mode: WalkMode::Full,
    };
    let error = git_checklist::history::walk(&repository, &request).unwrap_err();
    assert!(matches!(error, HistoryError::MissingObject { kind: "commit", .. }), "{error}");
    sandbox.shallow(&[malformed]).unwrap();
    let found = walk(&sandbox);
    assert_eq!((found.shallow, found.nodes.len()), (vec![malformed], 2));
}

#[test]
fn a_file_that_becomes_a_link_has_no_blob_there() {
    let (_dir, mut sandbox) = sandbox();
    let commits = [
        set(&mut sandbox, "main", "A.md", LIST),
        sandbox.commit(Draft::on("main").remove("A.md").link("A.md", "/etc/hosts")).unwrap(),
        sandbox.commit(Draft::on("main").remove("A.md").file("A.md", LIST)).unwrap(),
    ];
    let expected = ["0 A.md []", "1- A.md [0]", "2 A.md [1]"];
    assert_eq!(walked(&sandbox, "A.md", WalkMode::Simplified, &commits), expected);
}

#[test]
fn of_many_files_too_a_name_that_a_tree_has_twice_is_an_error() {
    let names = ["A.md", "B.md", "C.md", "D.md"];
    for doubled in ["A.md", "lists"] {
        let (_dir, mut sandbox) = sandbox();
        let all =
            |text: &str| names.iter().fold(Draft::on("main"), |draft, name| draft.file(name, text));
        let (first, second) = (LIST.to_owned(), ticked("One thing"));
        let commits = [&first, &second].map(|text| sandbox.commit(all(text)).unwrap());
        let repository = sandbox.repository().unwrap();
        let entries = commits.map(|commit| {
            let tree = root(&sandbox, commit);
            let Entry::Blob(blob) = repository.entry(commit, "A.md").unwrap() else { panic!() };
            let blobs =
                names.map(|name| (name, [format!("100644 {name}\0").as_bytes(), &blob.0].concat()));
            let lists = ("lists", [b"40000 lists\0".as_slice(), &tree].concat());
            [&blobs[..], &[lists]].concat()
        });
        let also = entries[1].iter().filter(|(name, _)| *name == doubled);
        let tree: Vec<Vec<u8>> =
            entries[0].iter().chain(also).map(|(_, entry)| entry.clone()).collect();
        let malformed = sandbox.raw_tree_commit(&tree.concat()).unwrap();
        let bytes = String::from_utf8(sandbox.raw_bytes(malformed).unwrap()).unwrap();
        let bytes = bytes.replacen("author", &format!("parent {}\nauthor", commits[0]), 1);
        let malformed = sandbox.raw_commit(bytes.as_bytes()).unwrap();
        sandbox.branch("main", malformed).unwrap();
        let head = sandbox.commit(all(&second).file("lists/A.md", LIST)).unwrap();
        let paths = [&names[..], &["lists/A.md"]].concat();
        let paths: Vec<String> = paths.into_iter().map(str::to_owned).collect();
        for mode in [WalkMode::Simplified, WalkMode::Full, WalkMode::FirstParent] {
            let request = WalkRequest { head, exclude: &[], paths: &paths, mode };
            let error = walk(&sandbox.repository().unwrap(), &request).unwrap_err();
            assert!(error.to_string().contains("a name twice"), "{doubled}: {error}");
        }
    }
}

/// The id of a commit's tree.
fn root(sandbox: &Sandbox, commit: CommitId) -> Vec<u8> {
    let bytes = String::from_utf8(sandbox.raw_bytes(commit).unwrap()).unwrap();
    let (id, _) = bytes.strip_prefix("tree ").unwrap().split_once('\n').unwrap();
    let digits = |at: usize| u8::from_str_radix(&id[at..at + 2], 16).unwrap();
    (0..id.len()).step_by(2).map(digits).collect()
}

#[test]
fn a_root_that_has_a_name_twice_is_an_error_and_a_neighbour_twice_is_none() {
    let names = ["A.md", "B.md", "C.md", "D.md"];
    for (doubled, is_error) in [("A.md", true), ("Z.md", false)] {
        for is_reversed in [false, true] {
            let (_dir, mut sandbox) = sandbox();
            let all = |text: &str| {
                names.iter().fold(Draft::on("main"), |draft, name| draft.file(name, text))
            };
            let texts = [LIST.to_owned(), ticked("One thing")];
            let commits = texts.clone().map(|text| sandbox.commit(all(&text)).unwrap());
            let repository = sandbox.repository().unwrap();
            let entry = |name: &str, commit| {
                let Entry::Blob(blob) = repository.entry(commit, "A.md").unwrap() else { panic!() };
                [format!("100644 {name}\0").as_bytes(), &blob.0].concat()
            };
            let mut twice = commits.map(|commit| entry(doubled, commit));
            if is_reversed {
                twice.reverse();
            }
            let single = names.iter().filter(|name| **name != doubled);
            let tree: Vec<Vec<u8>> =
                twice.into_iter().chain(single.map(|name| entry(name, commits[0]))).collect();
            let malformed = sandbox.raw_tree_commit(&tree.concat()).unwrap();
            sandbox.branch("main", malformed).unwrap();
            sandbox.commit(all(&texts[1])).unwrap();
            let head = sandbox.commit(all(&texts[0])).unwrap();
            let paths = names.map(str::to_owned);
            let request =
                WalkRequest { head, exclude: &[], paths: &paths, mode: WalkMode::Simplified };
            let walked = walk(&sandbox.repository().unwrap(), &request);
            assert_eq!(walked.is_err(), is_error, "{doubled} {is_reversed}: {walked:?}");
        }
    }
}
