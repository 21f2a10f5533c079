//! Every test that the documentation names is there.

#[test]
fn the_documentation_names_tests_that_exist() {
    let page = include_str!("../../docs/trust-model.md");
    let sources = [
        include_str!("approvals.rs"),
        include_str!("baseline.rs"),
        include_str!("content.rs"),
        include_str!("covers.rs"),
        include_str!("evidence.rs"),
        include_str!("ground.rs"),
        include_str!("lapses.rs"),
        include_str!("overrides.rs"),
        include_str!("owners.rs"),
        include_str!("past.rs"),
        include_str!("squash.rs"),
        include_str!("worse.rs"),
        include_str!("signatures.rs"),
    ];
    let tests: std::collections::BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| source.split("#[test]\nfn ").skip(1))
        .filter_map(|rest| rest.split_once('(').map(|(name, _)| name))
        .collect();
    let rows = page.lines().filter(|line| line.starts_with("| ")).skip(1);
    let named: std::collections::BTreeSet<&str> = rows
        .filter_map(|row| row.trim_end_matches([' ', '|']).rsplit_once('|'))
        .flat_map(|(_, cell)| cell.split('`').skip(1).step_by(2))
        .collect();
    assert!(named.len() > 45, "{named:?}");
    let difference: Vec<_> = tests.symmetric_difference(&named).collect();
    assert!(difference.is_empty(), "only here or only there: {difference:?}");
}
