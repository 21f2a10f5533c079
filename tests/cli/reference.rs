//! `docs/cli.md` is what the program says. `BLESS=1 cargo test --test cli reference` writes it.

use std::{fs, path::Path};

#[test]
fn the_reference_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let made = git_checklist::cli::reference::markdown();
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &made).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == made, "docs/cli.md is not current: BLESS=1 cargo test --test cli reference");
}

#[test]
fn every_command_has_an_example() {
    let made = git_checklist::cli::reference::markdown();
    let sections: Vec<_> = made.split("\n## ").skip(1).collect();
    assert!(sections.len() > 15, "{} sections", sections.len());
    for section in sections {
        assert!(section.contains("Examples:\n  git checklist"), "{section}");
    }
}
