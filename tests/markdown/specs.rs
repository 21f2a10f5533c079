//! The worked examples: in each page of `tests/specs/`, a fence `markdown` is read and shown, and
//! must equal the fence `items` below it. `BLESS=1 cargo test --test markdown` writes what is read.
//!
//! Words behind `markdown`: `bom`, `crlf` and `no-final-newline` change the bytes, `section=Name`
//! (with `_` for blanks) and `required=marked` are options. `→` stands for a tab.

use std::{fs, path::PathBuf};

use git_checklist::{
    markdown::{ParseOptions, parse, parse_lossy},
    model::{Checklist, RequiredMode, Untrusted},
};

use super::text_form;

struct Example {
    info: String,
    markdown: String,
    /// Where the expected text stands in the page.
    expected: std::ops::Range<usize>,
}

#[test]
fn the_worked_examples_read_as_they_say() {
    let mut ran = 0;
    for path in pages() {
        let page = fs::read_to_string(&path).unwrap();
        let (mut blessed, mut at) = (String::new(), 0);
        for example in examples(&page) {
            let read = read(&example);
            if std::env::var_os("BLESS").is_none() {
                let expected = &page[example.expected.clone()];
                assert_eq!(read, expected, "{}:\n{}", path.display(), example.markdown);
            }
            blessed.push_str(&page[at..example.expected.start]);
            blessed.push_str(&read);
            at = example.expected.end;
            ran += 1;
        }
        blessed.push_str(&page[at..]);
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, blessed).unwrap();
        }
    }
    assert!(ran >= 40, "only {ran} examples were found");
}

fn pages() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    let mut pages: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    pages
}

/// The pairs of fences of a page.
fn examples(page: &str) -> Vec<Example> {
    let (mut examples, mut open): (_, Option<(String, String)>) = (Vec::new(), None);
    let (mut at, mut lines) = (0, page.split_inclusive('\n'));
    while let Some(line) = lines.next() {
        at += line.len();
        let ticks: String = line.chars().take_while(|&c| c == '`').collect();
        if ticks.len() < 3 {
            continue;
        }
        let (info, start) = (line[ticks.len()..].trim().to_owned(), at);
        for line in lines.by_ref() {
            at += line.len();
            if line.trim_end() == ticks {
                break;
            }
        }
        let body = start..at - ticks.len() - 1;
        match open.take() {
            Some((info_before, markdown)) => {
                assert_eq!(info, "items", "behind the fence {info_before:?}");
                examples.push(Example { info: info_before, markdown, expected: body });
            }
            None if info.starts_with("markdown") => open = Some((info, page[body].to_owned())),
            None => assert_ne!(info, "items", "a fence without its Markdown"),
        }
    }
    assert!(open.is_none(), "a fence `markdown` without its `items`");
    examples
}

fn read(example: &Example) -> String {
    let mut source = example.markdown.replace('→', "\t");
    let mut options = ParseOptions::default();
    for word in example.info.split_whitespace().skip(1) {
        match word.split_once('=') {
            Some(("section", name)) => {
                options.section = Some(Untrusted::new(name.replace('_', " ")));
            }
            Some(("required", "marked")) => options.required = RequiredMode::Marked,
            None if word == "crlf" => source = source.replace('\n', "\r\n"),
            None if word == "bom" => source.insert(0, '\u{feff}'),
            None if word == "no-final-newline" => source.truncate(source.trim_end().len()),
            _ => panic!("unknown word {word:?}"),
        }
    }
    let list = parse("LIST.md", source.as_bytes(), &options).unwrap();
    assert_same_items(&list, &parse_lossy("LIST.md", source.as_bytes(), &options).unwrap());
    text_form::show(&list)
}

/// An old version is read without remarks, and otherwise as the judged one.
fn assert_same_items(list: &Checklist, old: &Checklist) {
    let known = |list: &Checklist| {
        let Checklist { title, release, attributes, attribute_problems, phases, items, .. } = list;
        format!(
            "{title:?}\n{release:?}\n{attributes:?}\n{attribute_problems:?}\n{phases:?}\n{items:?}"
        )
    };
    assert_eq!(known(old), known(list));
    assert!(old.lookalikes.is_empty() && old.references.is_empty());
}
