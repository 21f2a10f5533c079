//! A repository with a gated list on `main`, a branch that wants in, and what the gate says of it.

use std::collections::BTreeSet;

use git_checklist::{
    history::{
        Entry,
        sandbox::{Draft, Sandbox},
    },
    markdown::{self, ParseOptions},
    model::{CommitId, Reason, Severity, Standing, Verdict},
    pipeline::{self, GateRequest},
};
use tempfile::TempDir;

/// The list's path.
pub const PATH: &str = "CHECKLIST.md";
/// The policy's path.
pub const POLICY: &str = "checklist.toml";
/// The branch that wants in.
pub const TOPIC: &str = "release/1";

/// The list: phases 1 and 2 are gated, phase 3 is not.
pub const LIST: &str = "\
# Release

## Phase 1: Testing

- [ ] Load test passed
- [ ] Rollback rehearsed

## Phase 2: Launch

- [ ] Team notified

## Phase 3: After

- [ ] Metrics reviewed
";

/// The policy: one gate, for `release/*` into `main`.
pub const GATES: &str = "\
[[gate]]
name = \"merge\"
target = [\"main\"]
source = [\"release/*\"]
phases = [\"1-2\"]
";

/// A text with one thing put in another's place, which has to be there.
#[track_caller]
pub fn put(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "no `{from}` in:\n{text}");
    text.replacen(from, to, 1)
}

/// A text with every box ticked.
pub fn ticked(text: &str) -> String {
    text.replace("[ ]", "[x]")
}

/// A text with the boxes of these items ticked.
#[track_caller]
pub fn tick(text: &str, items: &[&str]) -> String {
    items.iter().fold(text.to_owned(), |text, item| {
        put(&text, &format!("[ ] {item}"), &format!("[x] {item}"))
    })
}

/// What a gate said.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Exit 0.
    Pass(Standing, BTreeSet<&'static str>),
    /// Exit 1: why, and the rules that found an error.
    Red(Option<Reason>, BTreeSet<&'static str>),
    /// Exit 2: the message.
    Undecided(String),
}

impl Answer {
    /// Asserts a red gate, violated, and a rule among those that say so.
    #[track_caller]
    pub fn breaks(&self, rule: &str) {
        let Self::Red(Some(Reason::Violated), rules) = self else {
            panic!("not violated, wanted `{rule}`: {self:?}");
        };
        assert!(rules.contains(rule), "no `{rule}`: {self:?}");
    }

    /// Asserts a red gate that only waits, and a rule among those that say so.
    #[track_caller]
    pub fn waits(&self, rule: &str) {
        let Self::Red(Some(Reason::Waiting), rules) = self else {
            panic!("not waiting, wanted `{rule}`: {self:?}");
        };
        assert!(rules.contains(rule), "no `{rule}`: {self:?}");
    }

    /// Whether it passes in any way.
    pub fn is_green(&self) -> bool {
        matches!(self, Self::Pass(..))
    }

    /// Asserts that it passes as a release.
    #[track_caller]
    pub fn passes(&self) {
        assert!(matches!(self, Self::Pass(Standing::Release, _)), "{self:?}");
    }

    /// Asserts that it passes as another kind of change.
    #[track_caller]
    pub fn passes_as(&self, standing: Standing) {
        assert!(matches!(self, Self::Pass(found, _) if *found == standing), "{self:?}");
    }

    /// Asserts that it could not be decided, and a part of why.
    #[track_caller]
    pub fn is_undecided(&self, part: &str) {
        let Self::Undecided(message) = self else { panic!("decided: {self:?}") };
        assert!(message.contains(part), "no `{part}` in: {message}");
    }
}

/// A repository under attack.
pub struct World {
    _directory: TempDir,
    /// It.
    pub sandbox: Sandbox,
    /// The commit that `main` begins with.
    pub root: CommitId,
}

impl World {
    /// `main` with the list and the policy, and the branch at the same commit.
    pub fn new() -> Self {
        Self::with(LIST, GATES)
    }

    /// The same with another list and policy.
    pub fn with(list: &str, policy: &str) -> Self {
        let directory = TempDir::new().unwrap();
        let mut sandbox = Sandbox::init(directory.path()).unwrap();
        let draft = Draft::on("main").by("ana").says("add the list");
        let root = sandbox.commit(draft.file(PATH, list).file(POLICY, policy)).unwrap();
        sandbox.branch(TOPIC, root).unwrap();
        Self { _directory: directory, sandbox, root }
    }

    /// A commit on a branch that gives the list this content.
    pub fn list(&mut self, branch: &str, content: impl AsRef<[u8]>) -> CommitId {
        self.commit(Draft::on(branch).by("omar").says("edit").file(PATH, content))
    }

    /// A commit.
    pub fn commit(&mut self, draft: Draft) -> CommitId {
        self.sandbox.commit(draft).unwrap()
    }

    /// A commit that changes nothing, with this last block.
    pub fn says(&mut self, branch: &str, who: &str, trailers: &str) -> CommitId {
        let message = format!("assent\n\n{trailers}");
        self.commit(Draft::on(branch).by(who).says(&message))
    }

    /// A commit that approves an item of a branch's list, by its text.
    pub fn approves(&mut self, branch: &str, who: &str, text: &str) -> CommitId {
        let trailer = self.approval(branch, text);
        self.says(branch, who, &trailer)
    }

    /// The trailer that approves an item of a branch's list, by its text.
    pub fn approval(&self, branch: &str, text: &str) -> String {
        self.approval_in(branch, PATH, text)
    }

    /// The same for a list at another path.
    pub fn approval_in(&self, branch: &str, path: &str, text: &str) -> String {
        let repository = self.sandbox.repository().unwrap();
        let tip = self.sandbox.tip(branch).unwrap();
        let Entry::Blob(blob) = repository.entry(tip, path).unwrap() else { panic!("no list") };
        let bytes = repository.blob(blob).unwrap();
        let list = markdown::parse(path, &bytes, &ParseOptions::default()).unwrap();
        let item = list.items.iter().find(|item| item.text.raw() == text).unwrap();
        format!("Checklist-Approve: {}@{}", item.id, item.digest)
    }

    /// A merge.
    pub fn merge(&mut self, draft: Draft) -> CommitId {
        self.sandbox.merge(draft).unwrap()
    }

    /// A new branch at a commit.
    pub fn branch(&self, name: &str, at: CommitId) {
        self.sandbox.branch(name, at).unwrap();
    }

    /// The gate on the branch, for `main`.
    pub fn gate(&self) -> Answer {
        self.gate_from(TOPIC)
    }

    /// The gate on a branch by its own name, for `main`.
    pub fn gate_from(&self, source: &str) -> Answer {
        let head = format!("refs/heads/{source}");
        self.ask(&GateRequest {
            head: Some(head),
            target: Some("main".into()),
            source: Some(source.into()),
            ..GateRequest::default()
        })
    }

    /// The gate on a branch as if it were the release's.
    pub fn gate_of(&self, branch: &str) -> Answer {
        self.ask(&GateRequest {
            head: Some(format!("refs/heads/{branch}")),
            target: Some("main".into()),
            source: Some(TOPIC.into()),
            ..GateRequest::default()
        })
    }

    /// The gate on the branch, with a base as it is typed.
    pub fn base(&self, base: &str) -> Answer {
        self.ask(&GateRequest {
            base: Some(base.into()),
            head: Some(format!("refs/heads/{TOPIC}")),
            ..GateRequest::default()
        })
    }

    /// The gate, asked in any way.
    pub fn ask(&self, request: &GateRequest) -> Answer {
        let report = match self.sandbox.repository() {
            Err(error) => return Answer::Undecided(error.to_string()),
            Ok(repository) => match pipeline::gate(&repository, request) {
                Err(error) => return Answer::Undecided(error.to_string()),
                Ok(report) => report,
            },
        };
        let of = |severity| {
            let of_it = report.findings.iter().filter(move |one| one.severity == severity);
            of_it.map(|finding| finding.rule).collect()
        };
        match report.verdict {
            Verdict::Pass => Answer::Pass(report.standing, of(Severity::Warning)),
            Verdict::Fail => Answer::Red(report.reason, of(Severity::Error)),
        }
    }
}

/// What the gate says of a branch that turns the list into `edited`, then ticks every box there.
pub fn edited(edited: &str) -> Answer {
    edited_in(World::new(), edited)
}

/// The same in a world of its own.
pub fn edited_in(mut world: World, edited: &str) -> Answer {
    world.list(TOPIC, edited);
    world.list(TOPIC, ticked(edited));
    world.gate()
}
