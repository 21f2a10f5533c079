//! People and roles, from text: addresses, patterns on them, `@role`.

use std::collections::{BTreeMap, BTreeSet};

use globset::GlobBuilder;

use super::{
    phases::{EntryProblem, MOST_BYTES},
    raw::plain,
    suggest::nearest,
    validate::Validator,
    written::{Text, Texts},
};
use crate::{
    model::{AddressPattern, People, PeopleEntry, Placed, Untrusted},
    prose,
};

/// The addresses of each role, by its name without `@`.
pub(super) type Roles = BTreeMap<String, Vec<AddressPattern>>;

/// Who may not sign where a policy asks who signs and does not say which programs may not.
const BOTS: [&str; 2] = ["*[bot]@*", "*[bot]"];

/// The people that [`BOTS`] names.
pub(super) fn default_bots() -> People {
    let entries = BOTS.iter().filter_map(|text| {
        let patterns = vec![pattern(text).ok()?];
        Some(PeopleEntry { text: Untrusted::new(*text), patterns })
    });
    People { entries: entries.collect() }
}

/// The people that the value of an attribute names: entries between commas or white space. What is
/// no address and no role of the policy's is kept, and is nobody.
pub(super) fn of_attribute(value: &Untrusted, roles: &Roles) -> People {
    let entries = value.raw().split([',', ' ', '\t', '\n']).filter(|entry| !entry.is_empty());
    let entries = entries.map(|entry| {
        let patterns = match entry.strip_prefix('@') {
            Some(role) => roles.get(role).cloned().unwrap_or_default(),
            None => address(entry).into_iter().collect(),
        };
        PeopleEntry { text: Untrusted::new(entry), patterns }
    });
    People { entries: entries.collect() }
}

/// A pattern on addresses.
fn address(text: &str) -> Result<AddressPattern, EntryProblem> {
    let is_address = text.contains('@') || text.contains('*');
    if is_address && !text.contains(char::is_whitespace) {
        return pattern(text);
    }
    let text = Untrusted::new(text);
    Err((
        prose!["`", &text, "` is no address"],
        prose!["write `ana@example.org`, `*@dba.example.org`, or `@role` for a role of `[roles]`"],
    ))
}

fn role_entry(entry: &Text) -> Result<AddressPattern, EntryProblem> {
    if entry.value.starts_with('@') {
        let text = Untrusted::new(entry.value.as_str());
        return Err((
            prose!["`", &text, "` is a role, and a role holds addresses alone"],
            prose!["write the addresses of that role"],
        ));
    }
    address(&entry.value)
}

/// A pattern in which only `*` and `?` are special.
fn pattern(text: &str) -> Result<AddressPattern, EntryProblem> {
    let written = Untrusted::new(text);
    let too_long = || {
        (
            prose!["`", &written, "` is more than can be matched"],
            prose!["a pattern has at most ", MOST_BYTES, " bytes"],
        )
    };
    if text.len() > MOST_BYTES {
        return Err(too_long());
    }
    let mut literal = String::with_capacity(text.len());
    for letter in text.to_lowercase().chars() {
        if matches!(letter, '[' | ']' | '{' | '}' | '\\' | '!' | '^') {
            literal.push('\\');
        }
        literal.push(letter);
    }
    let glob = GlobBuilder::new(&literal).literal_separator(false).backslash_escape(true).build();
    let glob = glob.map_err(|_| too_long())?.compile_matcher();
    Ok(AddressPattern { text: written, glob })
}

impl Validator<'_, '_> {
    /// `[roles]`: every name with its addresses.
    pub(super) fn all_roles(&mut self, tables: &[(Text, Texts)]) -> Roles {
        let mut roles = Roles::new();
        for (name, addresses) in tables {
            self.role_name(name);
            self.not_empty("roles", "NAME", addresses, "name at least one address");
            let mut patterns = Vec::new();
            for entry in &addresses.value {
                match role_entry(entry) {
                    Ok(pattern) => patterns.push(pattern),
                    Err(problem) => self.report(entry.at, problem),
                }
            }
            roles.insert(name.value.clone(), patterns);
        }
        roles
    }

    /// A role's name stands in attributes, between commas and white space.
    fn role_name(&mut self, name: &Text) {
        let allowed = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
        if !name.value.is_empty() && name.value.chars().all(allowed) {
            return;
        }
        let text = Untrusted::new(name.value.as_str());
        self.report(
            name.at,
            (
                prose!["`", &text, "` cannot name a role"],
                prose!["use letters, digits, `-`, `_` and `.`; `@` stands only where it is used"],
            ),
        );
    }

    /// A key that names people.
    pub(super) fn people(
        &mut self,
        table: &'static str,
        key: &'static str,
        list: &Texts,
    ) -> Placed<People> {
        self.people_by(table, key, list, address)
    }

    /// `[signoff] bots`: patterns on names as well as on addresses.
    pub(super) fn bots(&mut self, list: &Texts) -> Placed<People> {
        self.people_by("signoff", "bots", list, |text| match text.trim() {
            "" => {
                Err((prose!["an empty entry of `bots`"], prose!["name a program, or take it out"]))
            }
            _ => pattern(text),
        })
    }

    fn people_by(
        &mut self,
        table: &'static str,
        key: &'static str,
        list: &Texts,
        read: impl Fn(&str) -> Result<AddressPattern, EntryProblem>,
    ) -> Placed<People> {
        self.not_empty(table, key, list, "leave it out for the default");
        let mut entries = Vec::new();
        for entry in &list.value {
            let patterns = match entry.value.strip_prefix('@') {
                Some(role) => self.role(role),
                None => read(&entry.value).map(|pattern| vec![pattern]),
            };
            match patterns {
                Ok(patterns) => {
                    let text = Untrusted::new(entry.value.as_str());
                    entries.push(PeopleEntry { text, patterns });
                }
                Err(problem) => self.report(entry.at, problem),
            }
        }
        self.placed(People { entries: entries.into() }, list.at)
    }

    fn role(&self, name: &str) -> Result<Vec<AddressPattern>, EntryProblem> {
        if let Some(patterns) = self.roles.get(name) {
            return Ok(patterns.clone());
        }
        let known: BTreeSet<&str> = self.roles.keys().map(String::as_str).collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => prose!["did you mean `@"].with(plain(near.to_owned())).with("`?"),
            None => prose!["define it: a line in `[roles]` with its addresses"],
        };
        let name = Untrusted::new(name);
        Err((prose!["`@", &name, "` is no role: `[roles]` does not have it"], help))
    }
}
