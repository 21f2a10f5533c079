//! What is shown and what is printed, made comparable: object ids are told apart by their order of
//! appearance alone, since they change with every word that a template changes.

use std::collections::HashMap;

use regex::{Captures, Regex};

/// Ids of one page, in the order in which they were met.
#[derive(Default)]
pub struct Ids {
    known: HashMap<String, usize>,
}

impl Ids {
    /// A text with `<n>` for each id. A shorter form of a known id is that id.
    pub fn fold(&mut self, text: &str) -> String {
        let id = Regex::new(r"\b([0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{7})\b").unwrap();
        let folded = id.replace_all(text, |found: &Captures<'_>| {
            let id = &found[0];
            let next = self.known.len() + 1;
            let number = *self.known.entry(id[..7].to_owned()).or_insert(next);
            format!("<{number}>")
        });
        folded.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
    }
}

/// Whether a text is as shown, where a line `…` stands for any lines.
pub fn same(shown: &str, printed: &str) -> bool {
    let mut rest = Some(printed);
    let parts: Vec<&str> = shown
        .split_inclusive('\n')
        .collect::<Vec<_>>()
        .split(|line| line.trim() == "…")
        .map(|lines| {
            let start =
                lines.first().map_or(0, |line| line.as_ptr() as usize - shown.as_ptr() as usize);
            &shown[start..start + lines.iter().map(|line| line.len()).sum::<usize>()]
        })
        .collect();
    if parts.len() == 1 {
        return shown.trim_end() == printed.trim_end();
    }
    let last = parts.len() - 1;
    for (at, part) in parts.iter().enumerate() {
        let part = part.trim_end_matches('\n');
        rest = match rest {
            Some(text) if at == 0 => text.strip_prefix(part),
            Some(text) if at == last && part.is_empty() => Some(text),
            Some(text) if at == last => text.trim_end().strip_suffix(part),
            Some(text) => text.split_once(part).map(|(_, after)| after),
            None => return false,
        };
    }
    rest.is_some()
}

#[test]
fn ids_are_told_apart_by_order() {
    let mut ids = Ids::default();
    let whole = "1a2b3c4".to_owned() + &"0".repeat(33);
    assert_eq!(ids.fold(&format!("1a2b3c4 and 5678901, {whole}  \n\n")), "<1> and <2>, <1>");
    assert_eq!(ids.fold("20261125 facade"), "20261125 facade");
}

#[test]
fn an_ellipsis_stands_for_lines() {
    assert!(same("a\nb\n", "a\nb"));
    assert!(!same("a\nb\n", "a\nc\n"));
    assert!(same("a\n…\nd\n", "a\nb\nc\nd\n"));
    assert!(same("…\nd\n", "a\nd\n"));
    assert!(same("a\n…\n", "a\nd\n"));
    assert!(!same("a\n…\nd\n", "a\nb\n"));
    assert!(!same("b\n…\n", "a\nb\n"));
}
