//! The annotated example and the documentation, held against the list of keys.

use git_checklist::policy::{keys, parse};

use super::{rules, wrong};

const EXAMPLE: &str = include_str!("../../docs/checklist.example.toml");
const PROSE: &str = include_str!("../../docs/configuration.md");

/// The lines of the example with the header of the table that they stand in, `#:` taken off.
fn written() -> Vec<(String, String, bool)> {
    let mut header = String::new();
    let mut lines = Vec::new();
    for line in EXAMPLE.lines() {
        let commented = line.strip_prefix("#: ");
        let is_live = commented.is_none();
        let line = commented.unwrap_or(line);
        if line.starts_with('[') {
            line.clone_into(&mut header);
        } else if !line.is_empty() && !line.starts_with('#') {
            lines.push((header.clone(), line.to_owned(), is_live));
        }
    }
    lines
}

#[test]
fn the_example_is_a_good_policy() {
    let policy = parse(EXAMPLE.as_bytes(), &rules()).expect("good");
    assert_eq!(policy.checklists.len(), 1);
    assert_eq!(policy.gates.len(), 2);
}

#[test]
fn every_key_occurs_in_the_example() {
    let lines = written();
    assert!(lines.len() >= keys::KEYS.len(), "the control: the example was read");
    for key in keys::KEYS {
        let header = keys::find_table(key.table).expect("a table").header;
        let is_live = !keys::is_unsupported(key.table, key.name);
        let found = lines.iter().any(|(above, line, in_force)| {
            let name = line.split(' ').next().unwrap_or_default();
            above == header && (key.name == "*" || name == key.name) && *in_force == is_live
        });
        assert!(found, "{header} {}", key.name);
    }
    for entry in keys::UNSUPPORTED {
        let Some(value) = entry.value else { continue };
        let line = format!("#: {} = \"{value}\"", entry.key);
        assert!(EXAMPLE.lines().any(|other| other == line), "{line}");
    }
}

#[test]
fn what_the_example_comments_out_is_not_supported() {
    let mut tried = 0;
    for (header, line, is_live) in written() {
        if !is_live {
            let found = wrong(&format!("{header}\n{line}\n"));
            assert!(found[0].contains("is not supported by this version"), "{header} {line}");
            tried += 1;
        }
    }
    assert!(tried >= keys::UNSUPPORTED.len(), "{tried}");
}

/// What the table says of a key's support.
fn support(key: &keys::Key) -> String {
    if keys::is_unsupported(key.table, key.name) {
        return "not yet".to_owned();
    }
    keys::UNSUPPORTED
        .iter()
        .filter(|entry| entry.table == key.table && entry.key == key.name)
        .find_map(|entry| entry.value)
        .map_or_else(|| "yes".to_owned(), |value| format!("\"{value}\" not yet"))
}

#[test]
fn the_documentation_has_the_table_of_keys() {
    for key in keys::KEYS {
        let header = keys::find_table(key.table).expect("a table").header;
        let name = match key.name {
            "*" => "NAME",
            name => name,
        };
        let support = support(key);
        let row =
            format!("| `{header} {name}` | {} | {} | {support} |", key.kind.words(), key.default);
        assert!(PROSE.lines().any(|line| line == row), "missing: {row}");
    }
    let rows = PROSE.lines().filter(|line| line.starts_with("| `[")).count();
    assert_eq!(rows, keys::KEYS.len(), "no row for a key that nobody knows");
}
