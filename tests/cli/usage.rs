//! Wrong arguments, help, version, and what every command has.

use crate::hermetic::Place;

#[test]
fn wrong_arguments_exit_2_and_say_why() {
    let place = Place::new();
    let cases: &[(&[&str], &str)] = &[
        (&["nonsense"], "unrecognized subcommand 'nonsense'"),
        (&["gate", "--format", "yaml"], "possible values: terminal"),
        (&["gate", "--report", "json"], "write FORMAT=FILE"),
        (&["gate", "--report", "yaml=a"], "no format `yaml`"),
        (&["gate", "--report", "json=-"], "name a file"),
        (&["check"], "<ITEM>"),
        (&["waive", "item"], "--reason <REASON>"),
        (&["check", "item", "--no-commit", "--signoff"], "cannot be used with"),
        (&["start", "2.3", "--date", "tomorrow"], "invalid value 'tomorrow'"),
        (&["--color", "sometimes"], "possible values: auto, always, never"),
    ];
    for (arguments, part) in cases {
        let said = place.checklist(arguments).exits(2).warns(part);
        assert!(said.out.is_empty(), "{arguments:?}: {}", said.out);
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let place = Place::new();
    let help = place.checklist(&["--help"]).exits(0);
    assert!(help.out.contains("Usage: git checklist [OPTIONS] [COMMAND]"));
    assert!(help.err.is_empty());
    place.checklist(&["gate", "-h"]).exits(0).says("Exit status: 0 it holds");
    place.checklist(&["--version"]).exits(0).says("git-checklist 0.");
}

#[test]
fn a_directory_that_is_none_is_told() {
    let said = Place::new().checklist(&["-C", "missing", "list"]);
    said.exits(2).warns("missing` is no directory").warns("hint: ");
}

#[test]
fn an_unreadable_day_in_the_environment_is_told() {
    for (name, value) in [("GIT_CHECKLIST_TODAY", "soon"), ("SOURCE_DATE_EPOCH", "1e9")] {
        let mut place = Place::new();
        place.set("GIT_CHECKLIST_TODAY", "");
        place.set(name, value);
        place.checklist(&["list"]).exits(2).warns(&format!("`{value}` in {name}"));
    }
}

#[test]
fn completions_and_manual_pages_are_made() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish"] {
        place.checklist(&["completions", shell]).exits(0).says("git-checklist complete ");
    }
    for shell in ["powershell", "elvish"] {
        place.checklist(&["completions", shell]).exits(0).says("waive");
    }
    place.checklist(&["man"]).exits(0).says(".TH git-checklist 1");
    place.checklist(&["man", "pages"]).exits(0);
    assert!(place.read("pages/git-checklist-gate.1").contains(".TH git-checklist-gate 1"));
    assert!(place.read("pages/git-checklist.1").contains(".TH git-checklist 1"));
}

#[test]
fn a_broken_pipe_is_quiet() {
    let place = Place::new();
    let script = format!("'{}' completions elvish | head -1", env!("CARGO_BIN_EXE_git-checklist"));
    let mut shell = place.command("sh", "");
    let output = shell.arg("-c").arg(script).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(!output.stdout.is_empty());
}
