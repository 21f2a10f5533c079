//! The schema of `checklist.toml`: current, and of one mind with what reads the file.

use std::{collections::BTreeSet, fs, path::Path};

use git_checklist::{
    policy::{self, keys, schema::SCHEMA_URL},
    rules,
};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use toml_edit::{Document, Item, TableLike};

use crate::hermetic::Place;

const FILE: &str = "docs/schema/checklist-toml-v1.json";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema() -> Value {
    let said = Place::new().checklist(&["schema", "config"]).exits(0);
    serde_json::from_str(&said.out).unwrap()
}

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).unwrap()
}

/// A file as editors hand it to a schema.
fn as_json(text: &str) -> Value {
    of_table(Document::parse(text.to_owned()).unwrap().as_table())
}

fn of_table(table: &dyn TableLike) -> Value {
    let pairs = table.iter().map(|(key, item)| (key.to_owned(), of_item(item)));
    Value::Object(pairs.collect::<Map<_, _>>())
}

fn of_item(item: &Item) -> Value {
    match item {
        Item::ArrayOfTables(tables) => tables.iter().map(|table| of_table(table)).collect(),
        Item::Value(value) => of_value(value),
        Item::Table(table) => of_table(table),
        Item::None => Value::Null,
    }
}

fn of_value(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => json!(text.value()),
        toml_edit::Value::Integer(number) => json!(number.value()),
        toml_edit::Value::Float(number) => json!(number.value()),
        toml_edit::Value::Boolean(flag) => json!(flag.value()),
        toml_edit::Value::Datetime(date) => json!(date.value().to_string()),
        toml_edit::Value::Array(values) => values.iter().map(of_value).collect(),
        toml_edit::Value::InlineTable(table) => of_table(table),
    }
}

fn is_policy(text: &str) -> bool {
    policy::parse(text.as_bytes(), &rules::defaults()).is_ok()
}

/// What both say of a file.
#[track_caller]
fn both_say(validator: &Validator, text: &str, good: bool) {
    let error = validator.iter_errors(&as_json(text)).next().map(|error| error.to_string());
    assert_eq!(error.is_none(), good, "the schema: {error:?}\n{text}");
    assert_eq!(is_policy(text), good, "the program\n{text}");
}

#[test]
fn the_published_schema_is_current() {
    let printed = Place::new().checklist(&["schema", "config"]).exits(0).out;
    if std::env::var_os("BLESS").is_some() {
        fs::write(root().join(FILE), &printed).unwrap();
    }
    assert_eq!(fs::read_to_string(root().join(FILE)).unwrap(), printed, "run with BLESS=1");
    assert!(SCHEMA_URL.ends_with(FILE), "{SCHEMA_URL}");
}

#[test]
fn every_key_is_in_it_with_its_meaning_and_no_other_is() {
    let schema = schema();
    let tables = schema["properties"].as_object().unwrap();
    let mut found = BTreeSet::new();
    for (name, table) in tables {
        assert!(table["description"].as_str().unwrap().len() > 15, "{name}");
        let object = table.get("items").unwrap_or(table);
        let wild = object["additionalProperties"].clone();
        let named =
            object.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        if name == "roles" {
            assert!(wild["description"].as_str().unwrap().len() > 20);
            found.insert((name.clone(), "*".to_owned()));
            continue;
        }
        assert_eq!(wild, json!(false), "{name} is closed");
        for (key, value) in named {
            let said = value["description"].as_str().unwrap();
            assert!(said.len() > 10, "{name} {key}: {said}");
            let key = if name == "severity" { "*".to_owned() } else { key };
            found.insert((name.clone(), key));
        }
    }
    let known = keys::KEYS.iter().map(|key| (key.table.to_owned(), key.name.to_owned()));
    assert_eq!(found, known.collect::<BTreeSet<_>>());
    assert_eq!(schema["additionalProperties"], json!(false));
    let severities = schema["properties"]["severity"]["properties"].as_object().unwrap();
    let ids: BTreeSet<&str> = severities.keys().map(String::as_str).collect();
    assert_eq!(ids, rules::defaults().into_keys().collect());
}

#[test]
fn defaults_are_values_that_the_key_takes() {
    let schema = schema();
    let (mut told, mut words) = (0, 0);
    for key in keys::KEYS.iter().filter(|key| key.name != "*") {
        let table = &schema["properties"][key.table];
        let value = &table.get("items").unwrap_or(table)["properties"][key.name];
        if let Some(default) = value.get("default") {
            let validator = jsonschema::validator_for(value).unwrap();
            assert!(validator.is_valid(default), "{} {}: {default}", key.table, key.name);
            told += 1;
        }
        if let keys::Kind::Word(all) = key.kind {
            assert_eq!(value["enum"], json!(all), "{} {}", key.table, key.name);
            words += 1;
        }
    }
    assert_eq!((told, words), (11, 5));
    assert_eq!(schema["properties"]["severity"]["properties"]["bulk"]["default"], "warning");
}

#[test]
fn what_is_written_and_shown_is_valid() {
    let validator = validator();
    let example = fs::read_to_string(root().join("docs/checklist.example.toml")).unwrap();
    both_say(&validator, &example, true);
    let own = fs::read_to_string(root().join("checklist.toml")).unwrap();
    both_say(&validator, &own, true);
    for template in [
        "deployment",
        "library-release",
        "production-readiness",
        "security-review",
        "incident-follow-up",
    ] {
        let place = Place::repository();
        place.checklist(&["init", "--template", template]).exits(0);
        let written = place.read("checklist.toml");
        assert_eq!(written.lines().next(), Some(format!("#:schema {SCHEMA_URL}").as_str()));
        both_say(&validator, &written, true);
    }
    for key in keys::KEYS {
        let header = keys::find_table(key.table).unwrap().header;
        let lead = match (key.table, key.name) {
            ("change" | "rule", _) => {
                "[roles]\nowners = [\"sara@example.org\"]\ndatabase = [\"ana@example.org\"]\n"
            }
            ("signoff", "forge-keys" | "revoked-keys") => {
                both_say(
                    &validator,
                    &format!("{header}\nkeyring = \"k\"\n{}\n", key.example),
                    true,
                );
                continue;
            }
            _ => "",
        };
        let choosing = ["phase", "section", "item", "path"].contains(&key.name);
        let demand = if key.table == "rule" && choosing { "evidence = true\n" } else { "" };
        both_say(&validator, &format!("{lead}{header}\n{demand}{}\n", key.example), true);
    }
    both_say(&validator, "", true);
    both_say(&validator, "gate = [{ name = \"merge\" }]\n", true);
    both_say(&validator, "[release]\ndate = 2025-02-14\n", true);
}

#[test]
fn what_is_wrong_is_refused() {
    let validator = validator();
    for wrong in [
        "[gates]\n",
        "gate = []\n",
        "[gate]\nname = \"merge\"\n",
        "[[gate]]\nnames = \"merge\"\n",
        "[[gate]]\nname = \"a gate\"\n",
        "[[gate]]\nname = 1\n",
        "[[gate]]\ntarget = \"main\"\n",
        "[[gate]]\ntarget = []\n",
        "[[gate]]\ntarget = [\"\"]\n",
        "[[gate]]\ntarget = [\"main\", 1]\n",
        "[[gate]]\ndemand = \"some\"\n",
        "[[gate]]\ndemand = \"no-worse\"\n",
        "[[checklist]]\nrequired = \"all\"\n",
        "[[checklist]]\npath = \"\"\n",
        "[[release]]\ndate = \"2025-02-14\"\n",
        "[release]\ndate = 2025\n",
        "[signoff]\nidentity = \"proven\"\n",
        "[signoff]\nbaseline = \"1f0c2d3\"\n",
        "[signoff]\ntrailer = \"Signed-off-by:\"\n",
        "[signoff]\nbots = []\n",
        "[change]\nwaivers = \"ana@example.org\"\n",
        "[[rule]]\nphase = \"1\"\n",
        "[[rule]]\napprovals = -1\n",
        "[[rule]]\napprovals = \"2\"\n",
        "[[rule]]\napprovals = 1.5\n",
        "[[rule]]\nbulk = 0\n",
        "[[rule]]\nvalid-for = \"a fortnight\"\n",
        "[[rule]]\nmeasured = \"yes\"\n",
        "[severity]\nincomplete = \"fatal\"\n",
        "[severity]\nincompleteness = \"error\"\n",
        "[roles]\n\"@database\" = [\"ana@example.org\"]\n",
        "[roles]\ndatabase = \"ana@example.org\"\n",
        "[roles]\ndatabase = []\n",
    ] {
        both_say(&validator, wrong, false);
    }
}

#[test]
fn an_unknown_schema_is_told_the_names() {
    let said = Place::new().checklist(&["schema", "toml"]).exits(2);
    said.warns("no schema is called `toml`").warns("events, config");
}
