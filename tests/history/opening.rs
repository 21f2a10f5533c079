//! Where a repository is, and which cannot be read.

use git_checklist::{
    history::{HistoryError, Repository, sandbox::Sandbox},
    model::Untrusted,
};

use super::oracle::{git, sandbox, set};

#[test]
fn a_directory_outside_any_repository_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let error = Repository::discover(dir.path()).err().unwrap();
    assert!(matches!(error, HistoryError::NotARepository { .. }), "{error}");
    assert!(error.to_string().contains("-C DIR"));
    Sandbox::init(dir.path()).unwrap();
    assert!(Repository::discover(dir.path()).is_ok());
}

#[test]
fn sha256_and_reftable_repositories_are_refused_with_the_mend() {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "-q", "--object-format=sha256", "wide"]);
    git(dir.path(), &["init", "-q", "--ref-format=reftable", "tables"]);
    git(dir.path(), &["init", "-q", "plain"]);
    let error = |name: &str| Repository::discover(&dir.path().join(name)).err();
    assert!(matches!(error("wide"), Some(HistoryError::Sha256 { .. })));
    let reftable = error("tables").unwrap();
    assert!(matches!(reftable, HistoryError::RefStorage { .. }), "{reftable}");
    assert!(reftable.to_string().contains("git refs migrate --ref-format=files"));
    assert!(error("plain").is_none());
}

#[test]
fn an_unborn_branch_is_an_error_of_its_own() {
    let (_dir, mut sandbox) = sandbox();
    let repository = sandbox.repository().unwrap();
    assert_eq!(repository.head(), Err(HistoryError::UnbornBranch { branch: "main".into() }));
    assert_eq!(repository.resolve("HEAD"), repository.head());
    assert_eq!(repository.head_branch(), Some(Untrusted::new("main")));
    let commit = set(&mut sandbox, "main", "A.md", "a");
    assert_eq!(repository.head(), Ok(commit));
}

#[test]
fn a_detached_head_has_no_branch() {
    let (_dir, mut sandbox) = sandbox();
    let commit = set(&mut sandbox, "main", "A.md", "a");
    let repository = sandbox.repository().unwrap();
    assert_eq!(repository.head_branch(), Some(Untrusted::new("main")));
    sandbox.check_out_detached(commit).unwrap();
    assert_eq!(repository.head_branch(), None);
    assert_eq!(repository.head(), Ok(commit));
}

#[test]
fn bare_repositories_linked_worktrees_submodules_and_alternates_open() {
    let (dir, mut sandbox) = sandbox();
    let commit = set(&mut sandbox, "main", "A.md", "a");
    sandbox.check_out("main").unwrap();
    let at = |name: &str| dir.path().join(name);
    git(dir.path(), &["worktree", "add", "-q", "-b", "side", "linked"]);
    git(dir.path(), &["clone", "-q", "--bare", ".", "bare.git"]);
    git(dir.path(), &["clone", "-q", "--shared", ".", "shared"]);
    git(dir.path(), &["init", "-q", "outer"]);
    git(&at("outer"), &["submodule", "--quiet", "add", "../shared", "inner"]);
    for name in ["linked", "bare.git", "shared", "outer/inner"] {
        let repository = Repository::discover(&at(name)).unwrap();
        assert_eq!(repository.head(), Ok(commit), "{name}");
        assert_eq!(repository.files(commit).unwrap(), ["A.md"], "{name}");
        assert_eq!(repository.workdir().is_none(), name == "bare.git", "{name}");
    }
    let linked = Repository::discover(&at("linked")).unwrap();
    assert_eq!(linked.head_branch(), Some(Untrusted::new("side")));
    assert_ne!(linked.git_dir(), linked.common_dir());
    assert!(linked.workdir().unwrap().ends_with("linked"));
}

#[test]
fn an_operation_in_progress_is_named() {
    let (dir, mut sandbox) = sandbox();
    let base = set(&mut sandbox, "main", "A.md", "a");
    sandbox.branch("topic", base).unwrap();
    set(&mut sandbox, "topic", "B.md", "b");
    set(&mut sandbox, "main", "C.md", "c");
    sandbox.check_out("main").unwrap();
    let repository = sandbox.repository().unwrap();
    assert_eq!(repository.operation_in_progress(), None);
    git(dir.path(), &["merge", "-q", "--no-commit", "--no-ff", "topic"]);
    assert_eq!(repository.operation_in_progress(), Some("merge"));
}
