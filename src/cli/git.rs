//! The user's own git, spawned: commits are made with it, so that identity, signing and hooks are
//! the user's.
//!
//! Variables that would lead git to another repository than the one that was opened are taken away.
//! Nothing that a gate decides is read this way.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use super::{CliError, context::Environment};

/// Variables that choose a repository (`git rev-parse --local-env-vars`), configuration aside.
pub const LOCATION: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_GRAFT_FILE",
    "GIT_SHALLOW_FILE",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];

/// git, in a work tree.
pub struct Git<'a> {
    workdir: &'a Path,
    environment: &'a Environment,
}

/// What a run of git said.
pub struct Said {
    /// Whether it ended well.
    pub success: bool,
    /// Its exit status; none where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error: git's words and its hooks'.
    pub stderr: String,
}

impl Said {
    /// Standard output as text, without the last line's end.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).trim_end().to_owned()
    }
}

impl<'a> Git<'a> {
    /// git in `workdir`, the root of a work tree.
    pub fn new(workdir: &'a Path, environment: &'a Environment) -> Self {
        Self { workdir, environment }
    }

    /// Runs git; that it fails is for the caller to see.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Said, CliError> {
        let unrun = |error| {
            CliError::new(format!("cannot run `git {}`: {error}", arguments.join(" ")))
                .hint("install git, or put it on PATH")
        };
        let mut command = Command::new("git");
        command.current_dir(self.workdir).env_clear().envs(self.environment.iter());
        for name in LOCATION {
            command.env_remove(name);
        }
        let mut child = command
            .arg("--literal-pathspecs")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(unrun)?;
        if let Some(mut stdin) = child.stdin.take() {
            // That git does not read it all shows in its exit status.
            let _ = stdin.write_all(input);
        }
        let output = child.wait_with_output().map_err(unrun)?;
        Ok(Said {
            success: output.status.success(),
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Runs git, which must end well.
    ///
    /// # Errors
    /// When it cannot be run, or fails: with its own words.
    pub fn ask(&self, arguments: &[&str], input: &[u8]) -> Result<Said, CliError> {
        let said = self.run(arguments, input)?;
        if said.success {
            return Ok(said);
        }
        let message = format!("`git {}` failed", arguments.join(" "));
        Err(CliError::new(message).details(said.stderr.lines()))
    }
}
