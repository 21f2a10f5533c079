//! `git` itself, without the user's configuration, and shorthands for the tests.

use std::{path::Path, process::Command};

use git_checklist::{
    history::{
        FileHistory, Repository, WalkMode, WalkRequest,
        sandbox::{Draft, Sandbox},
        walk,
    },
    model::CommitId,
};

/// What a `git` command prints; it must succeed.
pub fn git(dir: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", dir)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("LC_ALL", "C")
        .arg("-C")
        .arg(dir)
        .args(["-c", "safe.directory=*", "-c", "user.name=Ana", "-c", "user.email=ana@example.org"])
        .args(["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// The words that a `git` command prints, sorted.
pub fn sorted_words(dir: &Path, arguments: &[&str]) -> Vec<String> {
    let mut words: Vec<String> =
        git(dir, arguments).split_whitespace().map(str::to_owned).collect();
    words.sort();
    words
}

/// A sandbox in a fresh directory.
pub fn sandbox() -> (tempfile::TempDir, Sandbox) {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::init(dir.path()).unwrap();
    (dir, sandbox)
}

/// A commit that sets one file.
pub fn set(sandbox: &mut Sandbox, branch: &str, path: &str, content: &str) -> CommitId {
    sandbox.commit(Draft::on(branch).says(&format!("set {path}")).file(path, content)).unwrap()
}

/// The walk of one file.
pub fn history(
    repository: &Repository,
    head: CommitId,
    exclude: &[CommitId],
    path: &str,
    mode: WalkMode,
) -> FileHistory {
    let paths = [path.to_owned()];
    let request = WalkRequest { head, exclude, paths: &paths, mode };
    walk(repository, &request).unwrap().remove(0)
}

/// A walk's nodes as short text: `commit-index path parents`, the commit by its place in `commits`,
/// `^` for a boundary, `-` where the file is absent.
pub fn outline(history: &FileHistory, commits: &[CommitId]) -> Vec<String> {
    let name = |id| commits.iter().position(|&commit| commit == id).unwrap().to_string();
    history
        .nodes
        .iter()
        .map(|node| {
            let boundary = if node.boundary { "^" } else { "" };
            let absent = if node.blob.is_none() { "-" } else { "" };
            let parents: Vec<String> =
                node.parents.iter().map(|&at| name(history.nodes[at].commit)).collect();
            let line = format!("{boundary}{}{absent} {} [", name(node.commit), node.path);
            line + &parents.join(" ") + "]"
        })
        .collect()
}
