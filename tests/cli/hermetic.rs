//! A directory and an environment of its own for each test: no user's git configuration, no CI
//! variables, fixed clocks and people.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// A directory with a home beside it.
pub struct Place {
    root: TempDir,
    variables: Vec<(String, String)>,
}

/// What a program said.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Asserts the exit status; shows what was said where it differs.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out:\n{}\nerr:\n{}", self.out, self.err);
        self
    }

    /// Asserts a part of standard output.
    #[track_caller]
    pub fn says(self, part: &str) -> Self {
        assert!(self.out.contains(part), "no `{part}` in out:\n{}\nerr:\n{}", self.out, self.err);
        self
    }

    /// Asserts a part of standard error.
    #[track_caller]
    pub fn warns(self, part: &str) -> Self {
        assert!(self.err.contains(part), "no `{part}` in err:\n{}\nout:\n{}", self.err, self.out);
        self
    }
}

impl Place {
    /// An empty directory.
    pub fn new() -> Self {
        let root = TempDir::new().unwrap();
        fs::create_dir(root.path().join("home")).unwrap();
        fs::create_dir(root.path().join("work")).unwrap();
        Self { root, variables: Vec::new() }
    }

    /// A repository on branch `main` without commits, with Ana as its user.
    pub fn repository() -> Self {
        let place = Self::new();
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.git(&["config", "user.name", "Ana"]);
        place.git(&["config", "user.email", "ana@example.org"]);
        place
    }

    /// Sets a variable for every program run from here on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// The directory that programs run in.
    pub fn work(&self) -> PathBuf {
        self.root.path().join("work")
    }

    /// A path in that directory.
    pub fn path(&self, path: &str) -> PathBuf {
        self.work().join(path)
    }

    /// Writes a file, with its directories.
    pub fn write(&self, path: &str, text: &str) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// A file's text.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Runs `git checklist` in the directory.
    pub fn checklist(&self, arguments: &[&str]) -> Said {
        self.checklist_in("", arguments)
    }

    /// Runs `git checklist` in a directory below.
    pub fn checklist_in(&self, below: &str, arguments: &[&str]) -> Said {
        let mut command = self.command(env!("CARGO_BIN_EXE_git-checklist"), below);
        Said::of(&command.args(arguments).output().unwrap())
    }

    /// Runs `git checklist` with further variables in its environment.
    pub fn checklist_as(
        &self,
        variables: impl IntoIterator<Item = (String, String)>,
        arguments: &[&str],
    ) -> Said {
        let mut command = self.command(env!("CARGO_BIN_EXE_git-checklist"), "");
        Said::of(&command.envs(variables).args(arguments).output().unwrap())
    }

    /// Runs `git checklist` with something on standard input.
    pub fn checklist_reading(&self, input: &str, arguments: &[&str]) -> Said {
        use std::io::Write as _;
        let mut command = self.command(env!("CARGO_BIN_EXE_git-checklist"), "");
        command.args(arguments).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        Said::of(&child.wait_with_output().unwrap())
    }

    /// Runs git in the directory; it must succeed. Its output, trimmed.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        let said = self.try_git(arguments);
        assert_eq!(said.code, 0, "git {arguments:?}: {}{}", said.out, said.err);
        said.out.trim_end().to_owned()
    }

    /// Runs git in the directory.
    pub fn try_git(&self, arguments: &[&str]) -> Said {
        Said::of(&self.command("git", "").args(arguments).output().unwrap())
    }

    /// Writes a hook, as a shell script.
    pub fn hook(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let path = format!(".git/hooks/{name}");
        self.write(&path, &format!("#!/bin/sh\n{script}\n"));
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(self.path(&path), mode).unwrap();
    }

    /// Commits everything.
    #[track_caller]
    pub fn commit_all(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    /// Runs the tool until a hook has made `started` beside the repository, and sends a signal to it
    /// and to the hook, as a terminal does; gives its exit status.
    pub fn interrupted(&self, arguments: &[&str], signal: &str) -> Option<i32> {
        use std::os::unix::process::CommandExt as _;
        let mut command = self.command(env!("CARGO_BIN_EXE_git-checklist"), "");
        command.args(arguments).process_group(0);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while !self.path("../started").exists() {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let group = format!("-{}", child.id());
        let killed = Command::new("kill").args(["-s", signal, "--", &group]).status().unwrap();
        assert!(killed.success());
        child.wait().unwrap().code()
    }

    /// A program in a clean environment.
    pub fn command(&self, program: &str, below: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.path(below))
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", self.root.path().join("home"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", self.root.path().join("home/gitconfig"))
            .env("GIT_CEILING_DIRECTORIES", self.root.path())
            .env("GIT_CHECKLIST_TODAY", "2025-02-12")
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        command
    }
}
