//! Runs the steps of a page in a directory of its own, as a shell would, with a clock that goes on.

use std::{fmt::Write as _, fs, os::unix::fs::symlink, path::PathBuf};

use chrono::{NaiveDateTime, TimeDelta};

use crate::{
    hermetic::Place,
    normal::{Ids, same},
    page::{Command, Placed, Step},
};

/// A shell session: where it is, who types, and when.
pub struct Runner {
    place: Place,
    directory: PathBuf,
    now: NaiveDateTime,
    person: (String, String),
    shown: Ids,
    printed: Ids,
    /// Whether a program that a block needs has to be there.
    strict: bool,
    skip_next: bool,
}

/// What a block of commands came to.
pub struct Session {
    /// The block as it would be, with what the commands print now.
    pub body: String,
    /// Whether that is what the page shows.
    pub as_shown: bool,
}

/// What a command came to.
struct Ran {
    printed: String,
    status: i32,
}

impl Runner {
    pub fn new(strict: bool) -> Self {
        let place = Place::new();
        let programs = place.path("../bin");
        fs::create_dir(&programs).unwrap();
        symlink(env!("CARGO_BIN_EXE_git-checklist"), programs.join("git-checklist")).unwrap();
        let directory = place.work();
        let now = moment("2026-11-23 09:00").unwrap();
        let person = ("Ana".to_owned(), "ana@example.org".to_owned());
        let (shown, printed) = (Ids::default(), Ids::default());
        Self { place, directory, now, person, shown, printed, strict, skip_next: false }
    }

    /// Runs one step; what a session came to.
    ///
    /// # Errors
    ///
    /// What went otherwise than the page says.
    pub fn run(&mut self, placed: &Placed) -> Result<Option<Session>, String> {
        match &placed.step {
            Step::SetUp(script) => self.expect(script, 0)?,
            Step::Script { text, status } => self.expect(text, *status)?,
            Step::File { path, text, append } => return self.write(path, text, *append),
            Step::At(at) => {
                self.now = moment(at).ok_or_else(|| format!("`{at}` is no moment"))?;
                return Ok(None);
            }
            Step::As { name, email } => {
                self.person = (name.clone(), email.clone());
                return Ok(None);
            }
            Step::Needs(program) => {
                let there = self.shell(&format!("command -v {program}")).status == 0;
                self.skip_next = !there && !self.strict;
                return if there || self.skip_next {
                    Ok(None)
                } else {
                    Err(format!("no `{program}` here"))
                };
            }
            Step::Session { .. } if std::mem::take(&mut self.skip_next) => return Ok(None),
            Step::Session { commands, status, .. } => return self.session(commands, *status),
        };
        Ok(None)
    }

    fn write(&self, path: &str, text: &str, append: bool) -> Result<Option<Session>, String> {
        let file = self.directory.join(path);
        let before =
            if append { fs::read_to_string(&file).unwrap_or_default() } else { String::new() };
        let made = file.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(&file, before + text)).map_err(|e| format!("{path}: {e}"))?;
        Ok(None)
    }

    /// Types the commands one after the other.
    fn session(&mut self, commands: &[Command], status: i32) -> Result<Option<Session>, String> {
        let (mut body, mut as_shown) = (String::new(), true);
        for (at, command) in commands.iter().enumerate() {
            let last = at + 1 == commands.len();
            let ran = self.expect(&command.typed, if last { status } else { 0 })?;
            let shown = self.shown.fold(&command.printed);
            let same = same(&shown, &self.printed.fold(&ran.printed));
            as_shown &= same;
            let abridged = same && command.printed.lines().any(|line| line.trim() == "…");
            let printed = if abridged { &command.printed } else { &ran.printed };
            let printed = printed.trim_end();
            let end = if printed.is_empty() { "" } else { "\n" };
            let gap = if last || printed.is_empty() { "" } else { "\n" };
            let _ = write!(body, "$ {}\n{printed}{end}{gap}", command.typed);
        }
        Ok(Some(Session { body, as_shown }))
    }

    fn expect(&mut self, script: &str, status: i32) -> Result<Ran, String> {
        let ran = self.shell(script);
        if ran.status == status {
            return Ok(ran);
        }
        Err(format!("exit status {} instead of {status}:\n{script}\n{}", ran.status, ran.printed))
    }

    fn shell(&mut self, script: &str) -> Ran {
        self.now += TimeDelta::minutes(1);
        let left = self.place.path("../left");
        // A report with findings ends with 1, and the session goes on; anything else that fails ends it.
        let text = format!(
            "set -o pipefail\ntrap 'pwd > \"$LEFT\"' EXIT\n\
             trap 'status=$?; [ $status = 1 ] || exit $status' ERR\nexec 2>&1\n{script}\n"
        );
        let date = self.now.format("%Y-%m-%dT%H:%M:00+0000").to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        let programs = self.place.path("../bin");
        let output = self
            .place
            .command("bash", "")
            .current_dir(&self.directory)
            .args(["-c", &text])
            .env("PATH", format!("{}:{path}", programs.display()))
            .env("LEFT", &left)
            .env("TZ", "UTC")
            .env("GIT_CHECKLIST_TODAY", self.now.format("%Y-%m-%d").to_string())
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .env("GIT_AUTHOR_NAME", &self.person.0)
            .env("GIT_AUTHOR_EMAIL", &self.person.1)
            .env("GIT_COMMITTER_NAME", &self.person.0)
            .env("GIT_COMMITTER_EMAIL", &self.person.1)
            .output()
            .unwrap();
        if let Ok(at) = fs::read_to_string(&left) {
            self.directory = PathBuf::from(at.trim_end());
        }
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let printed = printed.replace(&self.place.work().display().to_string(), "/home/ana");
        Ran { printed, status: output.status.code().unwrap_or(-1) }
    }
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok()
}
