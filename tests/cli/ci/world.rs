//! A repository as a CI job has it, and the environments that jobs run in.

use std::{collections::BTreeMap, fs, path::Path};

use crate::hermetic::{Place, Said};

const LIST: &str = "\
# Release

## Phase 1: Code

- [ ] Review completed
- [ ] Tests passing
";

const POLICY: &str = "\
[[gate]]
name = \"merge\"
target = [\"main\"]
";

/// A repository with remote branches alone, as a CI job's checkout has them.
pub struct World {
    pub place: Place,
    commits: BTreeMap<&'static str, String>,
}

impl World {
    /// A release with so many of its two items signed off; `main` went on since it began.
    pub fn new(signed: usize) -> Self {
        let place = Place::repository();
        place.write("CHECKLIST.md", LIST);
        place.write("checklist.toml", POLICY);
        place.commit_all("Add the checklist");
        let mut world = Self { place, commits: BTreeMap::new() };
        world.note("FIRST");
        world.branch("release/2.3", "main");
        world.place.checklist(&["start", "2.3", "--date", "2025-02-14"]).exits(0);
        world.note("START");
        for item in ["review", "tests"].into_iter().take(signed) {
            world.place.checklist(&["check", item]).exits(0);
        }
        world.note("HEAD");
        world.branch("fix/typo", "main");
        world.place.write("guide.md", "# Guide\n");
        world.place.commit_all("Add a guide");
        world.place.git(&["checkout", "--quiet", "main"]);
        world.place.write("README.md", "# Harbor\n");
        world.place.commit_all("Describe the project");
        world.note("MAIN");
        world.merge("MERGE", "main", "release/2.3");
        world.merge("QUEUED", "main", "fix/typo");
        let queued = world.commit("QUEUED").to_owned();
        world.merge("TRAIN", &queued, "release/2.3");
        for branch in ["main", "release/2.3", "fix/typo"] {
            let remote = format!("refs/remotes/origin/{branch}");
            world.place.git(&["update-ref", &remote, &format!("refs/heads/{branch}")]);
            world.place.git(&["branch", "--quiet", "-D", branch]);
        }
        world
    }

    fn branch(&self, name: &str, from: &str) {
        self.place.git(&["checkout", "--quiet", "-b", name, from]);
    }

    /// A merge that no branch holds, as forges make them to try a change.
    fn merge(&mut self, name: &'static str, target: &str, source: &str) {
        self.place.git(&["checkout", "--quiet", "--detach", target]);
        self.place.git(&["merge", "--quiet", "--no-ff", "-m", "Try a merge", source]);
        self.note(name);
    }

    fn note(&mut self, name: &'static str) {
        self.commits.insert(name, self.place.git(&["rev-parse", "HEAD"]));
    }

    /// A commit's object id, by its name in the environments.
    pub fn commit(&self, name: &str) -> &str {
        &self.commits[name]
    }

    /// Runs the gate as a job with that environment would.
    pub fn gate(&self, environment: &Environment, arguments: &[&str]) -> Said {
        let checkout = self.commit(environment.told("checkout").unwrap());
        self.place.git(&["checkout", "--quiet", "--detach", checkout]);
        let event = self.place.path("../event.json");
        fs::write(&event, self.filled(&environment.event)).unwrap();
        let event = event.to_string_lossy().into_owned();
        let values = environment
            .variables
            .iter()
            .map(|(name, value)| (name.clone(), self.filled(value).replace("@EVENT@", &event)));
        self.place.checklist_as(values, &[&["gate"], arguments].concat())
    }

    /// A text with the world's commits in place of their names.
    fn filled(&self, text: &str) -> String {
        let short = text.replace("@MAIN12@", &self.commit("MAIN")[..12]);
        let fill =
            |text: String, (name, id): (&&str, &String)| text.replace(&format!("@{name}@"), id);
        self.commits.iter().fold(short, fill)
    }
}

/// An environment of a CI job, and what is expected of it.
#[derive(Clone)]
pub struct Environment {
    pub name: String,
    told: Vec<(String, String)>,
    pub variables: Vec<(String, String)>,
    pub event: String,
}

impl Environment {
    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap();
        let event = fs::read_to_string(file.with_extension("json")).unwrap_or_default();
        let pairs = |mark: &str, from: &mut dyn Iterator<Item = &str>| -> Vec<(String, String)> {
            from.filter_map(|line| line.split_once(mark))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect()
        };
        Self {
            name: file.file_stem().unwrap().to_string_lossy().into_owned(),
            told: pairs(": ", &mut text.lines().filter_map(|line| line.strip_prefix("# "))),
            variables: pairs("=", &mut text.lines().filter(|line| !line.starts_with('#'))),
            event,
        }
    }

    fn told(&self, what: &str) -> Option<&str> {
        let found = self.told.iter().find(|(name, _)| name == what);
        found.map(|(_, value)| value.as_str())
    }

    /// The part of a message with which the gate gives up.
    pub fn undecided(&self) -> Option<&str> {
        self.told("undecided")
    }

    /// The names of base and head.
    pub fn judges(&self) -> (&str, &str) {
        self.told("judges").and_then(|range| range.split_once("..")).expect("a range")
    }

    /// Where the change goes, as the first line of the report says.
    pub fn aims(&self) -> String {
        self.told("aims").expect("an aim").to_owned()
    }

    /// The variables without which the change is not known.
    pub fn needs(&self) -> Vec<&str> {
        self.told("needs").map(|names| names.split(' ').collect()).unwrap_or_default()
    }

    /// The same without a variable.
    pub fn without(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.variables.retain(|(other, _)| other != name);
        assert!(other.variables.len() < self.variables.len(), "{name} is not in {}", self.name);
        other
    }

    /// The same with another value of a variable.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut other = self.without(name);
        other.variables.push((name.to_owned(), value.to_owned()));
        other
    }

    /// The same with a text in place of another, in the event's file too.
    pub fn replaced(&self, old: &str, new: &str) -> Self {
        let mut other = self.clone();
        for (_, value) in &mut other.variables {
            *value = value.replace(old, new);
        }
        let quoted = serde_json::to_string(new).unwrap();
        other.event = other.event.replace(old, quoted.trim_matches('"'));
        other
    }
}

/// All of them, by name.
pub fn environments() -> Vec<Environment> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/ci");
    let files = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|file| file.extension().is_some_and(|end| end == "env")).collect();
    files.sort();
    files.iter().map(|file| Environment::read(file)).collect()
}

/// The one of a name.
pub fn environment(name: &str) -> Environment {
    environments().into_iter().find(|one| one.name == name).unwrap()
}
