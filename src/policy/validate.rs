//! From what was written to what is valid: words, globs, names, paths.

use std::collections::{BTreeMap, BTreeSet};

use globset::GlobMatcher;

use super::{
    keys::{self, Kind},
    phases::{EntryProblem, parse_entry, path_glob},
    problems::Problems,
    raw::{named, plain},
    suggest::nearest,
    written::{RawChecklist, RawGate, RawPolicy, Text, Texts},
};
use crate::{
    model::{
        AddressPattern, ChecklistSource, Demand, Gate, PhaseSelector, Placed, Policy, RequiredMode,
        Severity, Untrusted,
    },
    prose,
};

/// How long a gate's name may be.
const NAME_LIMIT: usize = 64;

/// The policy that was written; what does not make sense goes into `problems`.
pub fn validate(
    written: &RawPolicy,
    known_rules: &BTreeMap<&'static str, Severity>,
    problems: &mut Problems<'_>,
) -> Policy {
    let mut validator = Validator { problems, roles: BTreeMap::new() };
    validator.roles = validator.all_roles(&written.roles);
    let tables = written.checklists.iter();
    let (severity, asked) = validator.severity(&written.severity, known_rules);
    Policy {
        origin: None,
        checklists: tables.filter_map(|table| validator.checklist(table)).collect(),
        gates: validator.gates(&written.gates),
        severity,
        asked,
        release: validator.release(&written.release),
        signoff: validator.signoff(&written.signoff),
        change: validator.change(&written.change),
        rules: written.rules.iter().map(|table| validator.rule(table)).collect(),
        roles: validator.roles,
    }
}

/// Turns what was written into what is valid.
pub(super) struct Validator<'v, 't> {
    pub(super) problems: &'v mut Problems<'t>,
    /// The roles that may be named.
    pub(super) roles: BTreeMap<String, Vec<AddressPattern>>,
}

impl Validator<'_, '_> {
    /// A value with its place.
    pub(super) fn placed<T>(&self, value: T, at: usize) -> Placed<T> {
        let (line, column) = self.problems.place(at);
        Placed { value, line, column }
    }

    pub(super) fn report(&mut self, at: usize, (message, help): EntryProblem) {
        self.problems.add(at, message, help);
    }

    fn checklist(&mut self, table: &RawChecklist) -> Option<ChecklistSource> {
        let glob = match &table.path {
            Some(path) => self.path(path),
            None => self.glob_or_report("**", table.at),
        };
        let section = table.section.as_ref().map(|section| {
            if section.value.trim().is_empty() {
                self.problems.add(
                    section.at,
                    prose!["`[[checklist]] section` is empty"],
                    prose!["name a heading, or leave it out for the whole file"],
                );
            }
            Untrusted::new(section.value.as_str())
        });
        let required = table.required.as_ref();
        let marked = required.and_then(|word| self.word("checklist", "required", word));
        Some(ChecklistSource {
            pattern: Untrusted::new(table.path.as_ref().map_or("", |path| path.value.as_str())),
            discovered: table.path.is_none(),
            glob: glob?,
            section,
            required: match marked {
                Some("marked") => RequiredMode::Marked,
                _ => RequiredMode::Phases,
            },
            line: self.problems.place(table.at).0,
        })
    }

    pub(super) fn path(&mut self, path: &Text) -> Option<GlobMatcher> {
        if let Some((what, help)) = wrong_path(&path.value) {
            let value = Untrusted::new(path.value.as_str());
            self.problems.add(path.at, prose!["path `", &value, "` ", what], prose![help]);
            return None;
        }
        self.glob_or_report(&path.value, path.at)
    }

    fn gates(&mut self, tables: &[RawGate]) -> Vec<Gate> {
        let mut gates: Vec<Gate> = Vec::new();
        for (at, table) in tables.iter().enumerate() {
            let gate = self.gate(table, at + 1);
            let name_at = table.name.as_ref().map_or(table.at, |name| name.at);
            if let Some(other) = gates.iter().find(|other| other.name == gate.name) {
                let name = Untrusted::new(gate.name.as_str());
                self.problems.add(
                    name_at,
                    prose!["a second gate is named `", &name, "`"],
                    prose!["the first is on line ", other.line, "; give each a name of its own"],
                );
            }
            gates.push(gate);
        }
        gates
    }

    fn gate(&mut self, table: &RawGate, place: usize) -> Gate {
        let name = match &table.name {
            Some(name) => {
                self.gate_name(name);
                name.value.clone()
            }
            None => format!("gate-{place}"),
        };
        let demand = self.demand(table);
        Gate {
            name,
            target: self.branches("target", table.target.as_ref()),
            source: self.branches("source", table.source.as_ref()),
            phases: self.phases(table.phases.as_ref()),
            demand,
            line: self.problems.place(table.at).0,
        }
    }

    /// What is no worse is so in comparison: with a target.
    fn demand(&mut self, table: &RawGate) -> Demand {
        let Some(word) = &table.demand else { return Demand::Complete };
        if self.word("gate", "demand", word) != Some("no-worse") {
            return Demand::Complete;
        }
        if table.target.is_none() {
            self.problems.add(
                word.at,
                prose!["a gate that demands `no-worse` has no `target` to compare with"],
                prose!["name the branch that changes go into: `target = [\"main\"]`"],
            );
        }
        Demand::NoWorse
    }

    /// A gate's name is typed on command lines and stands in reports as it is.
    fn gate_name(&mut self, name: &Text) {
        let text = &name.value;
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        let starts = text.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        if starts && text.chars().all(allowed) && text.len() <= NAME_LIMIT {
            return;
        }
        let text = Untrusted::new(text.as_str());
        self.problems.add(
            name.at,
            prose!["`", &text, "` cannot name a gate"],
            prose!["use letters, digits, `-`, `_` and `.`, a letter or digit first, 64 at most"],
        );
    }

    fn branches(&mut self, key: &'static str, list: Option<&Texts>) -> Vec<GlobMatcher> {
        let Some(list) = list else {
            return Vec::new();
        };
        let help = match key {
            "target" => "leave it out for a gate that is run by name",
            _ => "leave it out for every source",
        };
        self.not_empty("gate", key, list, help);
        let entries = list.value.iter();
        entries.filter_map(|entry| self.branch(key, entry)).collect()
    }

    fn branch(&mut self, key: &'static str, entry: &Text) -> Option<GlobMatcher> {
        let text = entry.value.as_str();
        let help = if text.is_empty() || text.contains(char::is_whitespace) {
            "write the branch's name, or a glob like `release/*`; names have no white space"
        } else if text.starts_with("refs/") {
            "write the branch's short name, without `refs/heads/` or `refs/remotes/`"
        } else {
            return self.glob_or_report(text, entry.at);
        };
        let text = Untrusted::new(text);
        self.problems.add(
            entry.at,
            prose!["`[[gate]] ", key, "` has `", &text, "`, which no branch is named"],
            prose![help],
        );
        None
    }

    fn phases(&mut self, list: Option<&Texts>) -> Vec<PhaseSelector> {
        let Some(list) = list else {
            return Vec::new();
        };
        self.not_empty("gate", "phases", list, "leave it out for all phases");
        let mut selectors = Vec::new();
        for entry in &list.value {
            match parse_entry(&entry.value, self.problems.place(entry.at)) {
                Ok(selector) => selectors.push(selector),
                Err((message, help)) => self.problems.add(entry.at, message, help),
            }
        }
        selectors
    }

    fn severity(
        &mut self,
        entries: &[(Text, Text)],
        known_rules: &BTreeMap<&'static str, Severity>,
    ) -> (BTreeMap<&'static str, Severity>, BTreeSet<&'static str>) {
        let (mut severities, mut asked) = (BTreeMap::new(), BTreeSet::new());
        for (rule, word) in entries {
            let severity = self.word("severity", &rule.value, word).and_then(severity);
            match known_rules.get_key_value(rule.value.as_str()) {
                Some((id, default)) => {
                    asked.extend((severity != Some(Severity::Off)).then_some(*id));
                    severities.extend(
                        severity
                            .filter(|severity| severity != default)
                            .map(|severity| (*id, severity)),
                    );
                }
                None => self.unknown_rule(rule, known_rules),
            }
        }
        (severities, asked)
    }

    fn unknown_rule(&mut self, rule: &Text, known_rules: &BTreeMap<&'static str, Severity>) {
        let id = Untrusted::new(rule.value.as_str());
        if keys::RULES.contains(&rule.value.as_str()) {
            return self.problems.add(
                rule.at,
                prose!["rule `", &id, "` is not supported by this version"],
                prose!["take it out, or use a version that has the rule"],
            );
        }
        let help = nearest(&rule.value, known_rules.keys().copied()).map_or_else(
            || {
                let all: Vec<_> = known_rules.keys().copied().collect();
                prose!["the rules are "].with(plain(all.join(", ")))
            },
            |near| prose!["did you mean `", near, "`?"],
        );
        self.problems.add(rule.at, prose!["unknown rule `", &id, "`"], help);
    }

    /// The word, if it is one of those that the key takes and is built.
    pub(super) fn word(&mut self, table: &str, key: &str, word: &Text) -> Option<&'static str> {
        let (table, known) = (keys::find_table(table)?, keys::find_key(table, key)?);
        let Kind::Word(words) = known.kind else {
            return None;
        };
        let value = word.value.as_str();
        let found = words.iter().copied().find(|known| *known == value);
        let (what, help) = match found {
            Some(_) if keys::is_unsupported_value(table.name, key, value) => {
                (" is not supported by this version", prose!["the default is ", known.default])
            }
            Some(_) => return found,
            None => (" is no word that it takes", prose!["write "].with(plain(known.kind.words()))),
        };
        let value = Untrusted::new(value);
        self.problems.add(
            word.at,
            named(table, key).with(" = \"").with(&value).with("\"").with(what),
            help,
        );
        None
    }

    pub(super) fn not_empty(
        &mut self,
        table: &'static str,
        key: &'static str,
        list: &Texts,
        help: &'static str,
    ) {
        if list.value.is_empty() {
            self.problems.add(
                list.at,
                keys::find_table(table)
                    .map(|table| named(table, key))
                    .unwrap_or_default()
                    .with(" is an empty list"),
                prose![help],
            );
        }
    }

    fn glob_or_report(&mut self, text: &str, at: usize) -> Option<GlobMatcher> {
        let report = |(message, help): EntryProblem| self.problems.add(at, message, help);
        path_glob(text).map_err(report).ok()
    }
}

/// What is wrong with a path in the repository, and the mend.
fn wrong_path(path: &str) -> Option<(&'static str, &'static str)> {
    let relative = "write it from the repository's root, like `docs/RELEASE_CHECKLIST.md`";
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.trim().is_empty() {
        return Some(("is empty", "leave it out for every list that is discovered"));
    }
    if path.contains('\\') {
        return Some((
            "has a backslash",
            "folders are separated by `/`; a character is escaped in brackets, like `[*]`",
        ));
    }
    if path.starts_with('/') || drive || path.starts_with('~') {
        return Some(("is absolute", relative));
    }
    if path.split('/').any(|part| part == "..") {
        return Some(("leads out of the repository with `..`", relative));
    }
    let idle = |part: &str| part.is_empty() || part == ".";
    path.split('/').any(idle).then_some(("has an empty part or `.`", relative))
}

fn severity(word: &'static str) -> Option<Severity> {
    [Severity::Error, Severity::Warning, Severity::Off]
        .into_iter()
        .find(|severity| severity.word() == word)
}
