//! The arrows of the picture in `src/lib.rs`, and the rules of the house that a glance can hold.
#![allow(clippy::expect_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Which folders (or files of the root) each may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    (
        "cli",
        &[
            "pipeline",
            "history",
            "markdown",
            "policy",
            "rules",
            "render",
            "archive",
            "model",
            "templates",
        ],
    ),
    (
        "pipeline",
        &["history", "markdown", "ledger", "policy", "signature", "rules", "archive", "model"],
    ),
    ("history", &["model"]),
    ("markdown", &["model"]),
    ("ledger", &["model"]),
    ("policy", &["model"]),
    ("signature", &["model"]),
    ("rules", &["model"]),
    ("render", &["model"]),
    ("archive", &["model"]),
    ("templates", &[]),
    ("model", &[]),
];

struct Source {
    /// The path below `src`.
    path: String,
    /// The text before the tests in the file.
    code: String,
}

impl Source {
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().expect("a name")
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut waiting: Vec<PathBuf> = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder");
            waiting.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a file");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            let path = path.strip_prefix(&root).expect("below src");
            found.push(Source { path: path.to_string_lossy().replace('\\', "/"), code });
        }
    }
    assert!(found.len() > 80, "only {} files were read", found.len());
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// The folders that a file names after `crate::` (or the crate's name), in code and not in comments.
fn uses(source: &Source) -> BTreeSet<String> {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let code = source.code.lines().filter(is_code).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for lead in ["crate::", "git_checklist::"] {
        for (at, _) in code.match_indices(lead) {
            let rest = &code[at + lead.len()..];
            for name in named(rest) {
                found.insert(name);
            }
        }
    }
    found
}

/// The first names of a path, or of each path in braces.
fn named(rest: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
    };
    let Some(inside) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let mut depth = 0;
    let mut names = Vec::new();
    let mut at_start = true;
    for (at, letter) in inside.char_indices() {
        match letter {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => at_start = true,
            _ if at_start && !letter.is_whitespace() => {
                names.push(word(&inside[at..]));
                at_start = false;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn arrows_point_one_way() {
    let rooms: BTreeSet<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    let mut seen = 0;
    for source in sources().iter().filter(|source| source.room() != "lib") {
        let (_, allowed) = ARROWS
            .iter()
            .find(|(room, _)| *room == source.room())
            .unwrap_or_else(|| panic!("`{}` is in no room of the picture", source.path));
        for name in uses(source).iter().filter(|name| rooms.contains(name.as_str())) {
            seen += 1;
            let is_allowed = name == source.room() || allowed.contains(&name.as_str());
            assert!(is_allowed, "{} uses `{name}`", source.path);
        }
    }
    assert!(seen > 100, "only {seen} arrows were seen");
}

#[test]
fn the_picture_names_every_room() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let picture = fs::read_to_string(root).expect("the root");
    for (room, _) in ARROWS.iter().filter(|(room, _)| *room != "main") {
        assert!(picture.contains(&format!("pub mod {room};")), "{room}");
    }
}

#[test]
fn each_boundary_has_its_crate_to_itself() {
    for (lead, room) in [
        ("git2::", "history"),
        ("clap::", "cli"),
        ("ratatui::", "cli"),
        ("tar::", "archive"),
        ("pulldown_cmark::", "markdown"),
        ("toml_edit::", "policy"),
        ("ssh_key::", "signature"),
        ("pgp::", "signature"),
        ("quick_xml::", "render"),
    ] {
        let users: BTreeSet<String> = sources()
            .iter()
            .filter(|source| source.code.lines().any(|line| is_use(line, lead)))
            .map(|source| source.room().to_owned())
            .collect();
        assert_eq!(users, BTreeSet::from([room.to_owned()]), "{lead}");
    }
}

fn is_use(line: &str, lead: &str) -> bool {
    let line = line.trim_start();
    !line.starts_with("//") && line.contains(lead)
}

#[test]
fn only_the_escaper_opens_untrusted_text_for_output() {
    let raw = |source: &Source| source.code.lines().filter(|line| is_use(line, ".raw()")).count();
    let sources = sources();
    let openers: Vec<&str> = sources
        .iter()
        .filter(|source| source.room() == "render" && raw(source) > 0)
        .map(|source| source.path.as_str())
        .collect();
    assert_eq!(openers, ["render/escape.rs"]);
    let prints = ["println!", "eprintln!", "print!(", "dbg!"];
    for source in &sources {
        for line in source.code.lines().filter(|line| raw_in(line)) {
            assert!(!prints.iter().any(|print| line.contains(print)), "{}: {line}", source.path);
        }
    }
}

fn raw_in(line: &str) -> bool {
    is_use(line, ".raw()")
}

#[test]
fn only_the_command_line_starts_a_program() {
    let users = |lead: &str| -> BTreeSet<String> {
        let sources = sources().into_iter();
        let users = sources.filter(|source| source.code.lines().any(|line| is_use(line, lead)));
        users.map(|source| source.path).collect()
    };
    // Git, and the commands of `check --run`.
    let starting = ["cli/git.rs", "cli/shell.rs"].map(str::to_owned);
    assert_eq!(users("Command::new("), BTreeSet::from(starting));
    assert_eq!(users("shell::run("), BTreeSet::from(["cli/backing.rs".to_owned()]));
    let callers = users("git::Git");
    assert!(callers.contains("cli/commit.rs"), "{callers:?}");
    for judging in ["cli/gate/", "cli/audit.rs", "cli/ci/", "cli/hook/push.rs", "cli/hook/run.rs"] {
        let is_there = sources().iter().any(|source| source.path.starts_with(judging));
        let calls = callers.iter().any(|caller| caller.starts_with(judging));
        assert!(is_there && !calls, "{judging}");
    }
}

/// The target's word is given in few places: where its tip is resolved, and where a record that was
/// kept is read by its own.
#[test]
fn few_places_make_something_the_targets() {
    for (lead, files) in [
        ("FromTarget::at_tip(", &["pipeline/bundle.rs", "pipeline/trusted.rs"][..]),
        ("FromTarget::vouching_for_itself(", &["pipeline/trusted.rs"]),
        ("PhantomData", &["model/trust.rs"]),
    ] {
        let sources = sources().into_iter();
        let users = sources.filter(|source| source.code.lines().any(|line| is_use(line, lead)));
        assert_eq!(users.map(|source| source.path).collect::<Vec<_>>(), files, "{lead}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for source in sources() {
        assert!(source.code.starts_with("//!"), "{} does not begin with `//!`", source.path);
    }
}
