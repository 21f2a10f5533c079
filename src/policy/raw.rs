//! What was written in a `checklist.toml`: values of the right types, each with its byte offset.
//!
//! Nothing here says that a value makes sense; `validate` does. Unknown keys, wrong types and keys
//! that are not built yet are reported here and left out.

use toml_edit::{Document, Item, TableLike, Value};

use super::{
    keys::{self, Kind, Table},
    problems::Problems,
    suggest::nearest,
    written::{
        RawChange, RawChecklist, RawGate, RawPolicy, RawRelease, RawRule, RawSignOff, Text, Texts,
        Written,
    },
};
use crate::{
    model::{Prose, Untrusted},
    prose,
};

/// The keys of `[[rule]]` that say which items it is about.
pub(super) const CHOOSING: [&str; 4] = ["phase", "section", "item", "path"];

/// Reads a file; what is wrong with it goes into `problems`.
pub fn read(text: &str, problems: &mut Problems<'_>) -> RawPolicy {
    match Document::parse(text) {
        Ok(document) => Reader { problems }.root(document.as_table()),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let message = Untrusted::new(error.message());
            problems.add(
                at,
                prose!["not valid TOML: ", &message],
                prose!["mend the syntax here; nothing after it was read"],
            );
            RawPolicy::default()
        }
    }
}

/// One occurrence of a table.
struct Occurrence<'d> {
    table: &'static Table,
    like: &'d dyn TableLike,
    at: usize,
}

struct Reader<'r, 't> {
    problems: &'r mut Problems<'t>,
}

impl Reader<'_, '_> {
    fn root(&mut self, root: &dyn TableLike) -> RawPolicy {
        let mut policy = RawPolicy::default();
        for (name, item) in root.iter() {
            let at = offset(root, name);
            match keys::find_table(name) {
                Some(table) => {
                    for occurrence in self.occurrences(table, item, at) {
                        self.table(&occurrence, &mut policy);
                    }
                }
                None => self.unknown_table(name, at),
            }
        }
        policy
    }

    /// The tables that stand under a name: several for `[[gate]]`, one for `[severity]`.
    fn occurrences<'d>(
        &mut self,
        table: &'static Table,
        item: &'d Item,
        key_at: usize,
    ) -> Vec<Occurrence<'d>> {
        let occurrence = |like: &'d dyn TableLike, at: Option<usize>| Occurrence {
            table,
            like,
            at: at.unwrap_or(key_at),
        };
        let start = |span: Option<std::ops::Range<usize>>| span.map(|span| span.start);
        let found = match (table.repeats(), item) {
            (true, Item::ArrayOfTables(tables)) => {
                tables.iter().map(|like| Some(occurrence(like, start(like.span())))).collect()
            }
            (true, Item::Value(Value::Array(array))) if !array.is_empty() => array
                .iter()
                .map(|value| Some(occurrence(value.as_inline_table()?, start(value.span()))))
                .collect(),
            (false, _) => item.as_table_like().map(|like| vec![occurrence(like, None)]),
            _ => None,
        };
        found.unwrap_or_else(|| {
            self.problems.add(
                key_at,
                prose!["`", table.name, "` is not written as a table"],
                prose!["write `", table.header, "` on a line of its own, its keys below"],
            );
            Vec::new()
        })
    }

    fn table(&mut self, occurrence: &Occurrence<'_>, policy: &mut RawPolicy) {
        self.vet(occurrence);
        match occurrence.table.name {
            "checklist" => policy.checklists.push(RawChecklist {
                at: occurrence.at,
                path: self.text(occurrence, "path"),
                section: self.text(occurrence, "section"),
                required: self.text(occurrence, "required"),
            }),
            "gate" => policy.gates.push(RawGate {
                at: occurrence.at,
                name: self.text(occurrence, "name"),
                target: self.texts(occurrence, "target"),
                source: self.texts(occurrence, "source"),
                phases: self.texts(occurrence, "phases"),
                demand: self.text(occurrence, "demand"),
            }),
            "release" => {
                policy.release = RawRelease {
                    date: self.value(occurrence, "date", date),
                    time_zone: self.text(occurrence, "time-zone"),
                }
            }
            "signoff" => policy.signoff = self.signoff(occurrence),
            "change" => {
                policy.change = RawChange {
                    by: self.texts(occurrence, "by"),
                    waivers: self.texts(occurrence, "waivers"),
                    overrides: self.texts(occurrence, "override"),
                }
            }
            "rule" => {
                let rule = self.rule(occurrence);
                policy.rules.push(rule);
            }
            "severity" => policy.severity = self.severity(occurrence),
            "roles" => policy.roles = self.roles(occurrence),
            _ => {}
        }
    }

    fn signoff(&mut self, occurrence: &Occurrence<'_>) -> RawSignOff {
        RawSignOff {
            identity: self.text(occurrence, "identity"),
            allowed_signers: self.text(occurrence, "allowed-signers"),
            keyring: self.text(occurrence, "keyring"),
            revoked_keys: self.text(occurrence, "revoked-keys"),
            forge_keys: self.texts(occurrence, "forge-keys"),
            by: self.text(occurrence, "by"),
            trailer: self.text(occurrence, "trailer"),
            baseline: self.text(occurrence, "baseline"),
            bots: self.texts(occurrence, "bots"),
            order: self.text(occurrence, "order"),
        }
    }

    fn rule(&mut self, occurrence: &Occurrence<'_>) -> RawRule {
        RawRule {
            at: occurrence.at,
            phase: self.text(occurrence, "phase"),
            section: self.text(occurrence, "section"),
            item: self.text(occurrence, "item"),
            path: self.text(occurrence, "path"),
            signers: self.texts(occurrence, "signers"),
            approvals: self.value(occurrence, "approvals", Item::as_integer),
            covers: self.texts(occurrence, "covers"),
            independent: self.value(occurrence, "independent", Item::as_bool),
            valid_for: self.text(occurrence, "valid-for"),
            bulk: self.value(occurrence, "bulk", Item::as_integer),
            measured: self.value(occurrence, "measured", Item::as_bool),
            evidence: self.value(occurrence, "evidence", Item::as_bool),
            run: self.text(occurrence, "run"),
            demands: occurrence.like.iter().any(|(key, _)| !CHOOSING.contains(&key)),
        }
    }

    /// Reports the keys of a table that nobody knows, and those that are not built yet.
    fn vet(&mut self, occurrence: &Occurrence<'_>) {
        let table = occurrence.table;
        if occurrence.like.is_empty() && keys::is_unsupported_table(table.name) {
            self.unsupported(occurrence.at, prose!["`", table.header, "`"]);
        }
        for (name, _) in occurrence.like.iter() {
            let at = offset(occurrence.like, name);
            if keys::find_key(table.name, name).is_none() {
                self.unknown_key(table, name, at);
            } else if keys::is_unsupported(table.name, name) {
                self.unsupported(at, named(table, name));
            }
        }
    }

    fn unsupported(&mut self, at: usize, what: Prose) {
        self.problems.add(
            at,
            what.with(" is not supported by this version"),
            prose![
                "take it out, or use a version that supports it; it is never ignored, since whoever \
                 wrote it relies on it"
            ],
        );
    }

    fn unknown_key(&mut self, table: &Table, name: &str, at: usize) {
        let known = || keys::KEYS.iter().filter(|key| key.table == table.name).map(|key| key.name);
        let help = nearest(name, known()).map_or_else(
            || {
                let all: Vec<_> = known().map(|key| format!("`{key}`")).collect();
                prose!["its keys are "].with(plain(all.join(", ")))
            },
            |near| prose!["did you mean `", near, "`?"],
        );
        self.problems.add(at, prose!["unknown key "].then(named(table, name)), help);
    }

    fn unknown_table(&mut self, name: &str, at: usize) {
        let near = nearest(name, keys::TABLES.iter().map(|table| table.name));
        let help = near.and_then(keys::find_table).map_or_else(
            || {
                let all: Vec<_> =
                    keys::TABLES.iter().map(|table| format!("`{}`", table.header)).collect();
                prose!["the tables are "].with(plain(all.join(", ")))
            },
            |table| prose!["did you mean `", table.header, "`?"],
        );
        let name = Untrusted::new(name);
        self.problems.add(at, prose!["unknown key `", &name, "`"], help);
    }

    fn text(&mut self, occurrence: &Occurrence<'_>, name: &'static str) -> Option<Text> {
        self.value(occurrence, name, |item| item.as_str().map(str::to_owned))
    }

    fn value<T>(
        &mut self,
        occurrence: &Occurrence<'_>,
        name: &'static str,
        read: impl Fn(&Item) -> Option<T>,
    ) -> Option<Written<T>> {
        let item = built(occurrence, name)?;
        let at = value_offset(occurrence.like, name, item);
        let value = read(item);
        if value.is_none() {
            self.wrong_type(occurrence.table, name, item.type_name(), at);
        }
        Some(Written { value: value?, at })
    }

    fn texts(&mut self, occurrence: &Occurrence<'_>, name: &str) -> Option<Texts> {
        let item = built(occurrence, name)?;
        let at = value_offset(occurrence.like, name, item);
        let Some(array) = item.as_array() else {
            self.wrong_type(occurrence.table, name, item.type_name(), at);
            return None;
        };
        let mut value = Vec::new();
        for entry in array {
            let entry_at = entry.span().map_or(at, |span| span.start);
            match entry.as_str() {
                Some(text) => value.push(Text { value: text.to_owned(), at: entry_at }),
                None => {
                    self.wrong_type(occurrence.table, name, entry.type_name(), entry_at);
                }
            }
        }
        // An empty list stands for entries that were all of a wrong type only where that is said.
        (!value.is_empty() || array.is_empty()).then_some(Texts { value, at })
    }

    fn severity(&mut self, occurrence: &Occurrence<'_>) -> Vec<(Text, Text)> {
        let mut entries = Vec::new();
        for (name, item) in occurrence.like.iter() {
            let rule = Text { value: name.to_owned(), at: offset(occurrence.like, name) };
            let at = value_offset(occurrence.like, name, item);
            match item.as_str() {
                Some(word) => entries.push((rule, Text { value: word.to_owned(), at })),
                None => self.wrong_type(occurrence.table, name, item.type_name(), at),
            }
        }
        entries
    }

    fn roles(&mut self, occurrence: &Occurrence<'_>) -> Vec<(Text, Texts)> {
        let mut roles = Vec::new();
        for (name, _) in occurrence.like.iter() {
            let role = Text { value: name.to_owned(), at: offset(occurrence.like, name) };
            roles.extend(self.texts(occurrence, name).map(|addresses| (role, addresses)));
        }
        roles
    }

    fn wrong_type(&mut self, table: &Table, name: &str, found: &'static str, at: usize) {
        let (kind, example) = keys::find_key(table.name, name)
            .map_or((Kind::Text, ""), |key| (key.kind, key.example));
        self.problems.add(
            at,
            named(table, name)
                .with(" has to be ")
                .with(plain(kind.words()))
                .with(", not ")
                .with(type_words(found)),
            prose!["write it like `", example, "`"],
        );
    }
}

/// A key's value, unless the key is not built yet (which was reported).
fn built<'d>(occurrence: &Occurrence<'d>, name: &str) -> Option<&'d Item> {
    if keys::is_unsupported(occurrence.table.name, name) {
        return None;
    }
    occurrence.like.get(name)
}

/// A date as a string, or as TOML writes one.
fn date(item: &Item) -> Option<String> {
    let own = || item.as_datetime().map(ToString::to_string);
    item.as_str().map(str::to_owned).or_else(own)
}

/// `` `[[gate]] name` ``
pub(super) fn named(table: &Table, name: &str) -> Prose {
    let name = Untrusted::new(name);
    prose!["`", table.header, " ", &name, "`"]
}

/// Words of this program that are put together as it runs.
pub(super) fn plain(words: String) -> crate::model::Span {
    crate::model::Span::Plain(words)
}

fn type_words(toml: &'static str) -> &'static str {
    match toml {
        "string" => "a string",
        "integer" => "a number without quotes",
        "float" => "a fraction",
        "boolean" => "true or false",
        "datetime" => "a date",
        "array" => "a list",
        "array of tables" | "table" | "inline table" => "a table",
        _ => "what is here",
    }
}

fn offset(table: &dyn TableLike, name: &str) -> usize {
    table
        .get_key_value(name)
        .and_then(|(key, item)| key.span().or_else(|| item.span()))
        .map_or(0, |span| span.start)
}

fn value_offset(table: &dyn TableLike, name: &str, item: &Item) -> usize {
    item.span().map_or_else(|| offset(table, name), |span| span.start)
}
