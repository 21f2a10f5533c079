//! The threat model's page and the tests are of one piece: every line names tests that are where its
//! links lead, and no attack that is tested is missing from the page.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn page() -> String {
    fs::read_to_string(root("docs/trust-model.md")).unwrap()
}

/// The lines of the page's tables, without their heads.
fn lines(page: &str) -> impl Iterator<Item = &str> {
    let rows = page.lines().filter(|line| line.starts_with("| "));
    rows.filter(|row| !row.starts_with("| claim ") && !row.starts_with("| --- "))
}

/// The tests that a line names in its last cell, each with the file that its link leads to.
fn named(line: &str) -> Vec<(String, String)> {
    let cell = line.trim_end_matches([' ', '|']).rsplit(" | ").next().unwrap();
    let links = cell.split("[`").skip(1);
    let parts = links.filter_map(|link| {
        let (name, rest) = link.split_once("`](../")?;
        let (file, _) = rest.split_once(')')?;
        Some((name.to_owned(), file.to_owned()))
    });
    parts.collect()
}

/// The names of the tests in a file, in Rust or Python.
fn tests(source: &str) -> BTreeSet<&str> {
    let rust = source.split("#[test]\nfn ").skip(1);
    let python = source.lines().filter_map(|line| line.trim_start().strip_prefix("def "));
    rust.chain(python).filter_map(|rest| rest.split_once('(').map(|(name, _)| name)).collect()
}

#[test]
fn every_line_names_tests_that_exist() {
    let page = page();
    assert!(lines(&page).count() > 150);
    for line in lines(&page) {
        let named = named(line);
        assert!(!named.is_empty(), "no test: {line}");
        for (name, file) in named {
            let source = fs::read_to_string(root(&file)).unwrap();
            assert!(tests(&source).contains(name.as_str()), "no `{name}` in {file}: {line}");
        }
    }
}

#[test]
fn every_attack_that_is_tested_is_on_the_page() {
    let page = page();
    let named: BTreeSet<_> = lines(&page).flat_map(named).collect();
    let suite = fs::read_to_string(root("tests/trust.rs")).unwrap();
    let mut count = 0;
    for entry in fs::read_dir(root("tests/trust")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(suite.contains(&format!("\"trust/{name}\"")), "{name} is run by nobody");
        if name == "documentation.rs" {
            continue;
        }
        let file = format!("tests/trust/{name}");
        for test in tests(&fs::read_to_string(root(&file)).unwrap()) {
            assert!(named.contains(&(test.to_owned(), file.clone())), "{test} is not on the page");
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn no_line_is_there_twice() {
    let page = page();
    let all: BTreeSet<_> = lines(&page).collect();
    assert_eq!(all.len(), lines(&page).count());
}
