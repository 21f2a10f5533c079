//! What a gate said, and whether it said it well: each finding names the item, whoever did it, the
//! commit and what to do next.

use std::collections::BTreeSet;

use serde_json::Value;

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
        for finding in verdict.errors() {
            is_told_well(place, finding);
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

/// Asserts that a finding names the item, who did it, in which commit, and a command to run.
fn is_told_well(place: &Place, finding: &Value) {
    let (message, help) = (text(finding, "message"), text(finding, "help"));
    assert!(message.contains('`') || finding["item"].is_null(), "no item: {finding:#}");
    assert!(help.contains("git "), "no next step: {finding:#}");
    // Nobody did what is still to be done.
    if finding["rule"] == "incomplete" && message.ends_with(" is open") {
        return;
    }
    let commit = finding["commit"].as_str().unwrap_or_else(|| panic!("no commit: {finding:#}"));
    let author = place.git(&["log", "-1", "--format=%an", commit]);
    assert!(message.contains(&commit[..7]), "no commit in the message: {finding:#}");
    assert!(message.contains(&author), "not by {author}: {finding:#}");
}
