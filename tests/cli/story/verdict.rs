//! What a gate said, and whether it said it well: each finding names the item, whoever did it, the
//! commit and what to do next.

use std::collections::BTreeSet;

use serde_json::Value;

use super::team::LIST;
use crate::hermetic::{Place, Said};

/// A gate's report.
pub struct Verdict {
    said: Said,
    report: Value,
}

impl Verdict {
    /// Runs a gate, and looks at the form of every finding.
    pub fn of(place: &Place, arguments: &[&str]) -> Self {
        let said = place.checklist(&[arguments, &["--format", "json"]].concat());
        let report: Value = serde_json::from_str(&said.out)
            .unwrap_or_else(|error| panic!("{error}: {}{}", said.out, said.err));
        let verdict = Self { said, report };
        let lists = ["HEAD", "main"].map(|revision| lines(place, revision));
        let findings = verdict.report["findings"].as_array().unwrap();
        // What nobody did in time is told of a whole phase.
        for finding in findings.iter().filter(|finding| finding["rule"] != "overdue") {
            is_told_well(place, finding, &lists);
        }
        verdict
    }

    fn errors(&self) -> impl Iterator<Item = &Value> {
        let findings = self.report["findings"].as_array().unwrap();
        findings.iter().filter(|finding| finding["severity"] == "error")
    }

    /// Asserts a passed gate.
    #[track_caller]
    pub fn passes(&self) {
        let errors: Vec<_> = self.errors().collect();
        assert_eq!((self.said.code, errors.len()), (0, 0), "{errors:#?}");
        assert_eq!(self.report["verdict"], "pass");
    }

    /// Asserts a closed gate, why (`waiting`, `violated`), and every rule that says so.
    #[track_caller]
    pub fn fails(&self, reason: &str, rules: &[&str]) -> &Self {
        let found: BTreeSet<_> =
            self.errors().map(|finding| finding["rule"].as_str().unwrap()).collect();
        assert_eq!(found, rules.iter().copied().collect(), "{:#?}", self.report["findings"]);
        assert_eq!((self.said.code, &self.report["reason"]), (1, &Value::from(reason)));
        self
    }

    /// Asserts a finding of a rule about an item, the parts of its message, and the end of its help.
    #[track_caller]
    pub fn finds(&self, rule: &str, item: &str, parts: &[&str], next: &str) -> &Self {
        let of_rule: Vec<_> = self.errors().filter(|finding| finding["rule"] == rule).collect();
        let of_item = of_rule.iter().find(|finding| text(finding, "message").contains(item));
        let finding = of_item.unwrap_or_else(|| panic!("no {rule} of `{item}`: {of_rule:#?}"));
        let message = text(finding, "message");
        for part in parts {
            assert!(message.contains(part), "no `{part}` in: {message}");
        }
        assert!(text(finding, "help").contains(next), "no `{next}` in: {}", finding["help"]);
        self
    }

    /// How many errors a rule has.
    pub fn count(&self, rule: &str) -> usize {
        self.errors().filter(|finding| finding["rule"] == rule).count()
    }

    /// The command that a finding's help ends in, without `git checklist`.
    #[track_caller]
    pub fn command(&self, rule: &str) -> String {
        let finding = self.errors().find(|finding| finding["rule"] == rule).unwrap();
        let (_, command) = text(finding, "help").rsplit_once("git checklist ").unwrap();
        command.to_owned()
    }
}

fn text<'a>(finding: &'a Value, key: &str) -> &'a str {
    finding[key].as_str().unwrap()
}

/// A list as it lies in a revision, line by line.
fn lines(place: &Place, revision: &str) -> Vec<String> {
    let list = place.git(&["show", &format!("{revision}:{LIST}")]);
    list.lines().map(str::to_owned).collect()
}

/// Whether a line of a list is an item of this text, which is rendered: code has no marks.
fn is_item(line: &str, text: &str) -> bool {
    let line = line.replace('`', "");
    let boxed = line.trim_start().strip_prefix("- [").and_then(|rest| rest.get(3..));
    boxed.is_some_and(|rest| rest == text || rest.starts_with(&format!("~~{text}~~")))
}

/// Asserts that a finding names the item, who did it, in which commit, and a command to run.
fn is_told_well(place: &Place, finding: &Value, lists: &[Vec<String>; 2]) {
    let message = text(finding, "message");
    match text(finding, "rule") {
        // The one that is about no item names its file.
        "policy-changed" => assert_eq!(finding["path"], "checklist.toml", "{finding:#}"),
        rule => names_its_item(finding, rule, lists),
    }
    // Nobody did what is still to be done, and there is no commit to name.
    if finding["rule"] == "incomplete" && message.ends_with(" is open") {
        assert!(finding["commit"].is_null(), "{finding:#}");
    } else {
        let commit = finding["commit"].as_str().unwrap_or_else(|| panic!("no commit: {finding:#}"));
        let author = place.git(&["log", "-1", "--format=%an", commit]);
        assert!(message.contains(&commit[..7]), "no commit in the message: {finding:#}");
        let is_named = ["by", "of"].iter().any(|how| message.contains(&format!("{how} {author}")));
        assert!(is_named, "not by {author}: {finding:#}");
    }
    // What an owner approved is told, and needs nothing more.
    let is_settled = finding["severity"] != "error" && message.contains(", approved by ");
    if !is_settled {
        ends_in_a_command(finding);
    }
}

/// Asserts that a message begins with an item, word for word as the list has it, and with its line
/// where it has one.
fn names_its_item(finding: &Value, rule: &str, [head, target]: &[Vec<String>; 2]) {
    let message = text(finding, "message");
    let parts: Vec<_> = message.splitn(3, '`').collect();
    let ["", name, rest] = parts[..] else { panic!("begins with no item: {finding:#}") };
    // A commit that ticked many names the first of them.
    assert!(finding["item"].is_string() || rule == "bulk", "no id: {finding:#}");
    if rule == "removed-item" {
        let is_there = |list: &[String]| list.iter().any(|line| is_item(line, name));
        assert!(is_there(target) && !is_there(head), "`{name}` is not what is gone: {finding:#}");
        return;
    }
    let number = finding["line"].as_u64().unwrap_or_else(|| panic!("no line: {finding:#}"));
    let line = &head[usize::try_from(number).unwrap() - 1];
    assert!(is_item(line, name), "line {number} is `{line}`: {finding:#}");
    assert!(rest.starts_with(&format!(" (:{number})")), "no place: {finding:#}");
}

/// Asserts that the help ends in a command that exists, about the item or the policy.
fn ends_in_a_command(finding: &Value) {
    let help = text(finding, "help");
    let (_, command) =
        help.rsplit_once("git checklist ").unwrap_or_else(|| panic!("no next step: {finding:#}"));
    let (verb, about) = command.split_once(' ').unwrap_or_else(|| panic!("{finding:#}"));
    assert!(["check", "waive", "approve"].contains(&verb), "no command: {finding:#}");
    let here = format!(":{}", finding["line"]);
    let is_about = match text(finding, "rule") {
        "policy-changed" => about == "policy",
        "removed-item" => about.starts_with(text(finding, "item")),
        _ => about == here || about.starts_with(&format!("{here} ")),
    };
    assert!(is_about, "about something else: {finding:#}");
}
