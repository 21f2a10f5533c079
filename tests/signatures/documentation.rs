//! The page about signatures: every word and status is in its table, every test that it names exists.

use std::collections::BTreeSet;

use git_checklist::{
    model::{Signature, SignatureKind, SignatureStatus},
    render::words,
};

const PAGE: &str = include_str!("../../docs/signatures.md");

#[test]
fn the_page_has_every_word_with_its_status() {
    let mut rows = 0;
    for status in SignatureStatus::ALL {
        let holds = matches!(status, SignatureStatus::Good | SignatureStatus::Pattern);
        let signature =
            Signature { kind: SignatureKind::Ssh, status, holds, ..Signature::default() };
        let word = words::signature(&signature);
        let end = if holds { "| yes |" } else { "| no |" };
        let found = PAGE.lines().any(|line| {
            line.starts_with(&format!("| {word}"))
                && line.contains(&format!("| {} |", status.word()))
                && line.ends_with(end)
        });
        assert!(found, "{word} {}", status.word());
        rows += 1;
    }
    assert_eq!(rows, 13);
}

#[test]
fn the_page_names_tests_that_exist() {
    let sources = [
        include_str!("files.rs"),
        include_str!("openpgp.rs"),
        include_str!("oracle.rs"),
        include_str!("ssh.rs"),
        include_str!("../../src/signature/time.rs"),
    ]
    .concat();
    let is_test = |word: &&str| word.matches('_').count() > 3;
    let named: BTreeSet<&str> = PAGE.split('`').skip(1).step_by(2).filter(is_test).collect();
    assert!(named.len() > 10, "{named:?}");
    for name in named {
        assert!(sources.contains(&format!("fn {name}()")), "{name}");
    }
}
