//! The repository of the stories: the template's seven phases, a policy with roles and rules, people
//! with keys, and a clock that moves on with each commit.

use super::{keys, verdict::Verdict};
use crate::hermetic::{Place, Said};

/// The list's path, as the template has it.
pub const LIST: &str = "DEPLOYMENT_CHECKLIST.md";

/// What the policy asks beyond what `init` proposes.
const POLICY: &str = r#"
[signoff]
identity = "signed"
allowed-signers = ".github/allowed_signers"
bots = ["ci@example.org"]

[change]
by = ["@owners"]
waivers = ["@owners"]
override = ["@owners"]

[[rule]]
bulk = 9

[[rule]]
item = "Backend integration tests passing"
covers = ["src/**"]

[[rule]]
phase = "3"
signers = ["@database"]
approvals = 2
covers = ["migrations/**"]

[severity]
bulk = "error"

[roles]
owners = ["omar@example.org", "bela@example.org"]
database = ["ana@example.org", "bela@example.org", "omar@example.org"]
"#;

/// People, a program, and their work tree.
pub struct Team {
    pub place: Place,
    minutes: u32,
}

impl Team {
    /// `main` with list, policy, keys and some code.
    pub fn new() -> Self {
        let place = Place::new();
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        keys::install(&place);
        let names = ["ana", "bela", "omar", "eve", "ci"];
        let allowed: String =
            names.iter().zip(1..).map(|(name, seed)| keys::make(&place, name, seed)).collect();
        place.write(".github/allowed_signers", &allowed);
        place.checklist(&["init", "--template", "deployment"]).exits(0);
        let gates = place.read("checklist.toml");
        let gates = gates.replace("[\"release/*\"]", "[\"release/*\", \"hotfix/*\"]");
        place.write("checklist.toml", &(gates + POLICY));
        place.write("src/api.rs", "one\n");
        place.write("migrations/0001.sql", "create table a;\n");
        let mut team = Self { place, minutes: 0 };
        team.commits("omar", "the list, the policy and the keys");
        team
    }

    /// From here on the commits are a person's, some minutes later.
    fn turn(&mut self, name: &str, more: &str) {
        self.minutes += 5;
        let (hour, minute) = (8 + self.minutes / 60, self.minutes % 60);
        let now = format!("2025-02-10T{hour:02}:{minute:02}:00+01:00");
        self.place.set("GIT_AUTHOR_DATE", &now);
        self.place.set("GIT_COMMITTER_DATE", &now);
        let person = format!("[user]\nname = {}\nemail = {name}@example.org\n", shown(name));
        self.place.write("../home/gitconfig", &(person + more));
    }

    fn signing(&mut self, name: &str) {
        let configuration = keys::configuration(&self.place, name);
        self.turn(name, &configuration);
    }

    /// A person runs `git checklist`, with a key.
    pub fn runs(&mut self, name: &str, arguments: &[&str]) -> Said {
        self.signing(name);
        self.place.checklist(arguments)
    }

    /// The same, and it succeeds; the commit that it ended in, in short.
    #[track_caller]
    pub fn does(&mut self, name: &str, arguments: &[&str]) -> String {
        self.runs(name, arguments).exits(0);
        self.head()
    }

    /// The same without a key.
    #[track_caller]
    pub fn does_unsigned(&mut self, name: &str, arguments: &[&str]) -> String {
        self.turn(name, "");
        self.place.checklist(arguments).exits(0);
        self.head()
    }

    /// A person signs several selections off, a command and a commit (or more) each.
    #[track_caller]
    pub fn checks(&mut self, name: &str, selections: &[&str]) {
        for selection in selections {
            self.does(name, &["check", selection]);
        }
    }

    /// A person ticks whole sections in an editor, and commits each.
    #[track_caller]
    pub fn ticks(&mut self, name: &str, sections: &[&str]) {
        for section in sections {
            let list = self.place.read(LIST);
            let heading = format!("### {section}\n");
            let (before, rest) = list.split_once(&heading).unwrap();
            let end = rest.find("\n#").unwrap_or(rest.len());
            let ticked = rest[..end].replace("- [ ]", "- [x]").replace("[x] ~~", "[ ] ~~");
            self.place.write(LIST, &[before, &heading, &ticked, &rest[end..]].concat());
            self.commits(name, section);
        }
    }

    /// A person commits everything as it lies there; the commit, in short.
    #[track_caller]
    pub fn commits(&mut self, name: &str, message: &str) -> String {
        self.signing(name);
        self.place.commit_all(message);
        self.head()
    }

    /// A person commits an edit of one file; the commit, in short.
    #[track_caller]
    pub fn edits(&mut self, name: &str, path: &str, from: &str, to: &str) -> String {
        let text = self.place.read(path);
        assert!(text.contains(from), "no `{from}` in {path}");
        self.place.write(path, &text.replacen(from, to, 1));
        self.commits(name, "edit")
    }

    /// A person merges a branch.
    #[track_caller]
    pub fn merges(&mut self, name: &str, branch: &str) {
        self.signing(name);
        self.place.git(&["merge", "--quiet", "--no-ff", "-m", "merge", branch]);
    }

    /// The newest commit, as messages name it.
    pub fn head(&self) -> String {
        self.place.git(&["rev-parse", "--short=7", "HEAD"])
    }

    /// `:LINE` of an item.
    #[track_caller]
    pub fn at(&self, text: &str) -> String {
        let list = self.place.read(LIST);
        let line = list.lines().position(|line| line.contains(text));
        format!(":{}", line.unwrap_or_else(|| panic!("no `{text}`")) + 1)
    }

    /// What the gate says of a branch that wants into `main`.
    pub fn gate(&self, branch: &str) -> Verdict {
        let change = ["--base", "main", "--head", branch, "--target", "main", "--source", branch];
        Verdict::of(&self.place, &[&["gate"], &change[..]].concat())
    }

    /// What a gate says that is run by name.
    pub fn gate_named(&self, name: &str) -> Verdict {
        Verdict::of(&self.place, &["gate", name])
    }
}

/// A name as reports show it.
pub fn shown(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
