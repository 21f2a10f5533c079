//! Stories: small repositories as text, as the rules' documentation tells them.
//!
//! `BRANCH PERSON: MESSAGE` starts a commit; the indented lines below it are the whole
//! `CHECKLIST.md`, `@ PATH` starts another file and `@ PATH -` removes one. `topic <- main ana: …`
//! is a merge with that content (`topic <- main other` one of several), `topic ana via sara: …` is
//! Ana's commit as Sara made it. `topic` leaves `main` where it first occurs; any other branch leaves
//! `topic`, if there is one. ` / ` in a message is an empty line. `worktree PERSON: …` is what lies in
//! the work tree of `topic`. `topic sara approves: TEXT` changes nothing and approves the item of that
//! text, or `policy`. Last may
//! come `!shallow BRANCH`, `!replace BRANCH BRANCH`, `!malformed BRANCH`; anywhere `!record BRANCH`,
//! which keeps its audit for the judge, `!pull NUMBER BRANCH`, which makes its tip that of a pull request, `!body`, whose lines are the pull request's text, and `!rewind BRANCH`, which takes its last commit away.

use std::{error::Error, fs};

use git_checklist::{
    history::{
        Entry,
        sandbox::{Draft, START, Sandbox},
    },
    markdown::{self, ParseOptions},
    model::{Checklist, Finding, Policy, Report},
    pipeline::{self, AuditRequest, GateRequest, LintedList, PipelineError},
    render::json,
};

const LIST: &str = "CHECKLIST.md";

/// The day on which stories are judged: that of the sandbox's first commits.
fn today() -> chrono::NaiveDate {
    chrono::DateTime::from_timestamp(START, 0).expect("a day").date_naive()
}

/// A story, told.
pub struct Story {
    directory: tempfile::TempDir,
    /// The repository, for what the text form cannot say.
    pub sandbox: Sandbox,
    has_topic: bool,
    has_worktree: bool,
    record: Option<Vec<u8>>,
    request_text: Option<Vec<u8>>,
}

/// A paragraph of a story: its first line, and the files below it.
struct Part<'a> {
    head: &'a str,
    files: Vec<(&'a str, Option<String>)>,
}

impl Story {
    /// Builds the repository of a story.
    pub fn tell(text: &str) -> Result<Self, Box<dyn Error>> {
        let directory = tempfile::tempdir()?;
        let sandbox = Sandbox::init(directory.path())?;
        let mut story = Self {
            directory,
            sandbox,
            has_topic: false,
            has_worktree: false,
            record: None,
            request_text: None,
        };
        for part in parts(text) {
            story.add(&part)?;
        }
        Ok(story)
    }

    fn add(&mut self, part: &Part<'_>) -> Result<(), Box<dyn Error>> {
        if part.head == "!body" {
            let text = part.files.first().and_then(|(_, text)| text.clone());
            self.request_text = Some(text.ok_or("no text")?.into_bytes());
            return Ok(());
        }
        if let Some(directive) = part.head.strip_prefix('!') {
            return self.direct(directive);
        }
        let (who, message) = part.head.split_once(": ").ok_or("no message")?;
        if let Some(who) = who.strip_suffix(" approves") {
            return self.approve(who, message);
        }
        let (who, committer) = who.split_once(" via ").unwrap_or((who, ""));
        let (branch, person) = who.rsplit_once(' ').ok_or("no person")?;
        if branch == "worktree" {
            return self.lay_out(part);
        }
        let (branch, merged) = match branch.split_once(" <- ") {
            Some((branch, merged)) => (branch, Some(merged)),
            None => (branch, None),
        };
        if branch != "main" && self.sandbox.tip(branch).is_err() {
            let from = if branch != "topic" && self.has_topic { "topic" } else { "main" };
            let tip = self.sandbox.tip(from)?;
            self.sandbox.branch(branch, tip)?;
        }
        self.has_topic |= branch == "topic";
        let message = message.replace(" / ", "\n\n").replace("@DIGEST@", &first_digest(part)?);
        let mut draft = Draft::on(branch).by(person).says(&message);
        if !committer.is_empty() {
            draft = draft.committer(committer);
        }
        for (path, content) in &part.files {
            draft = match content {
                Some(content) => draft.file(path, content),
                None => draft.remove(path),
            };
        }
        match merged {
            Some(merged) => self.sandbox.merge(merged.split(' ').fold(draft, Draft::merging))?,
            None => self.sandbox.commit(draft)?,
        };
        Ok(())
    }

    /// A commit that changes nothing and approves the item of a text, or `policy`.
    fn approve(&mut self, who: &str, what: &str) -> Result<(), Box<dyn Error>> {
        let (branch, person) = who.rsplit_once(' ').ok_or("no person")?;
        let mut value = what.to_owned();
        if what != "policy" {
            let list = self.list_of(branch)?;
            let item = list.items.iter().find(|item| item.text.raw() == what).ok_or("no item")?;
            value = format!("{}@{}", item.id, item.digest);
        }
        let message = format!("approve {what}\n\nChecklist-Approve: {value}");
        self.sandbox.commit(Draft::on(branch).by(person).says(&message))?;
        Ok(())
    }

    /// The list as a branch has it.
    fn list_of(&self, branch: &str) -> Result<Checklist, Box<dyn Error>> {
        let repository = self.sandbox.repository()?;
        let Entry::Blob(blob) = repository.entry(self.sandbox.tip(branch)?, LIST)? else {
            return Err("no list".into());
        };
        let bytes = repository.blob(blob)?;
        Ok(markdown::parse(LIST, &bytes, &ParseOptions::default())?)
    }

    fn lay_out(&mut self, part: &Part<'_>) -> Result<(), Box<dyn Error>> {
        self.has_worktree = true;
        self.sandbox.check_out("topic")?;
        for (path, content) in &part.files {
            fs::write(self.directory.path().join(path), content.as_deref().unwrap_or_default())?;
        }
        Ok(())
    }

    fn direct(&mut self, directive: &str) -> Result<(), Box<dyn Error>> {
        let words: Vec<&str> = directive.split(' ').collect();
        match words[..] {
            ["shallow", branch] => {
                let tip = self.sandbox.tip(branch)?;
                fs::write(self.directory.path().join(".git/shallow"), format!("{tip}\n"))?;
            }
            ["replace", old, new] => {
                self.sandbox.replace(self.sandbox.tip(old)?, self.sandbox.tip(new)?)?;
            }
            ["malformed", branch] => {
                let sound = String::from_utf8(self.sandbox.raw_bytes(self.sandbox.tip(branch)?)?)?;
                let author =
                    sound.lines().find(|line| line.starts_with("author ")).ok_or("author")?;
                let two = sound.replacen(author, &format!("{author}\n{author}"), 1);
                let commit = self.sandbox.raw_commit(two.as_bytes())?;
                self.sandbox.branch(branch, commit)?;
            }
            ["pull", number, branch] => {
                let tip = self.sandbox.tip(branch)?;
                self.sandbox.reference(&format!("refs/pull/{number}/head"), tip)?;
            }
            ["record", branch] => self.record = Some(self.audit(branch)?),
            ["rewind", branch] => {
                let tip = self.sandbox.tip(branch)?;
                let parents = self.sandbox.repository()?.commit(tip)?.parents.clone();
                self.sandbox.branch(branch, parents[0])?;
            }
            _ => return Err(format!("no such directive: {directive}").into()),
        }
        Ok(())
    }

    /// The audit of a branch as JSON.
    fn audit(&self, branch: &str) -> Result<Vec<u8>, Box<dyn Error>> {
        let request = AuditRequest { revision: Some(branch.into()), ..AuditRequest::default() };
        let report = pipeline::audit(&self.sandbox.repository()?, &request)?;
        Ok(json::audit::render(&report).into_bytes())
    }

    /// What the lint rules find in the list of `main`.
    pub fn lint(&self) -> Vec<Finding> {
        let repository = self.sandbox.repository().expect("the sandbox is a repository");
        let head = repository.resolve("main").expect("a commit");
        let files = repository.files(head).expect("a tree");
        let Ok(Entry::Blob(blob)) = repository.entry(head, LIST) else { panic!("no list") };
        let bytes = repository.blob(blob).expect("a blob");
        let checklist = markdown::parse(LIST, &bytes, &ParseOptions::default()).expect("a list");
        let files = Some(std::sync::Arc::new(files.into_iter().collect()));
        let list = LintedList { path: LIST.into(), checklist, files };
        pipeline::lint(vec![list], &Policy::default())
    }

    /// Judges `topic` as a change to `main`; without it, the whole history of `main`.
    pub fn judge(&self) -> Result<Report, PipelineError> {
        let repository = self.sandbox.repository().expect("the sandbox is a repository");
        if let Some(record) = &self.record {
            let request = AuditRequest {
                revision: Some("topic".to_owned()),
                against: Some(record.clone()),
                today: today(),
                ..AuditRequest::default()
            };
            return pipeline::audit(&repository, &request);
        }
        if !self.has_topic {
            let request = AuditRequest {
                revision: Some("main".to_owned()),
                today: today(),
                ..AuditRequest::default()
            };
            return pipeline::audit(&repository, &request);
        }
        let mut request = GateRequest {
            today: today(),
            request_text: self.request_text.clone(),
            ..GateRequest::default()
        };
        if self.has_worktree {
            request.target = Some("main".to_owned());
            request.source = Some("release/1".to_owned());
        } else {
            request.base = Some("main".to_owned());
            request.head = Some("topic".to_owned());
        }
        pipeline::gate(&repository, &request)
    }
}

/// The digest of the first item of the list that a commit writes; empty where there is none.
fn first_digest(part: &Part<'_>) -> Result<String, Box<dyn Error>> {
    let list = part.files.iter().find(|(path, _)| *path == LIST);
    let Some((_, Some(text))) = list else { return Ok(String::new()) };
    let list = markdown::parse(LIST, text.as_bytes(), &ParseOptions::default())?;
    Ok(list.items.first().map_or_else(String::new, |item| item.digest.clone()))
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("  "), parts.last_mut()) {
            (Some(line), Some(part)) => part.add(line),
            (None, Some(part)) if line.is_empty() => part.add(""),
            _ => parts.push(Part { head: line, files: Vec::new() }),
        }
    }
    parts
}

impl<'a> Part<'a> {
    fn add(&mut self, line: &'a str) {
        if let Some(path) = line.strip_prefix("@ ") {
            match path.strip_suffix(" -") {
                Some(path) => self.files.push((path, None)),
                None => self.files.push((path, Some(String::new()))),
            }
            return;
        }
        if self.files.is_empty() {
            self.files.push((LIST, Some(String::new())));
        }
        if let Some((_, Some(content))) = self.files.last_mut() {
            content.push_str(line);
            content.push('\n');
        }
    }
}
