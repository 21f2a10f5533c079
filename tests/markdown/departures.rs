//! The tables of `docs/markdown.md` are run: departures, windows, attributes.

use std::fs;

use git_checklist::{
    markdown::{ParseOptions, parse},
    model::{Checklist, State},
};

fn read(source: &str) -> Checklist {
    parse("LIST.md", source.as_bytes(), &ParseOptions::default()).unwrap()
}

/// The rows of the table with this first column.
fn table(first: &str) -> Vec<Vec<String>> {
    let page =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/markdown.md")).unwrap();
    let mut lines = page.lines().skip_while(|line| !line.starts_with(&format!("| {first} |")));
    lines.next();
    let rows = lines.skip(1).take_while(|line| line.starts_with('|'));
    let cells = |row: &str| {
        // Only the departures have bars inside: none of them has.
        row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()
    };
    rows.map(cells).collect()
}

#[test]
fn every_line_of_departures_reads_as_it_says() {
    let rows = table("Markdown");
    assert!(rows.len() >= 30, "only {} lines were found", rows.len());
    for row in rows {
        let [markdown, gfm, cmark, here, why] = &row[..] else { panic!("{row:?}") };
        let source = markdown.trim_matches('`').replace('⏎', "\n").replace('→', "\t");
        let list = read(&(source.replace('␣', "\u{a0}") + "\n"));
        let states: Vec<_> = list
            .items
            .iter()
            .map(|item| if item.state == State::Checked { "ticked" } else { "open" })
            .collect();
        let read = if states.is_empty() { "-".to_owned() } else { states.join(" ") };
        assert_eq!(&read, here, "{markdown}");
        let agree = gfm == cmark && cmark == here;
        assert_eq!(agree, why.starts_with("control"), "{markdown} is called what it is not");
    }
}

#[test]
fn every_window_of_the_table_is_read() {
    let rows = table("words");
    assert!(rows.len() >= 10);
    for row in rows {
        let list = read(&format!("# T\n## Phase 1: Rollout ({})\n- [ ] a\n", row[0]));
        let window = list.phases[0].window.as_ref().unwrap();
        let read = [window.span.from.to_string(), window.span.to.to_string()];
        assert_eq!(read[..], row[1..], "{}", row[0]);
    }
}

#[test]
fn every_key_of_the_table_is_known_where_it_says_and_nowhere_else() {
    let rows = table("key");
    let keys: Vec<_> = rows.iter().flat_map(|row| row[0].split(", ")).collect();
    assert_eq!(keys.len(), 10);
    for row in &rows {
        let value = match row[2].as_str() {
            "none" => "",
            "a date, `2025-02-14`" => "=2025-02-14",
            _ => "=1",
        };
        for key in row[0].split(", ").map(|key| key.trim_matches('`')) {
            let comment = format!("<!-- checklist: {key}{value} -->");
            let on_item = read(&format!("# T\n- [ ] a {comment}\n"));
            let on_title = read(&format!("# T {comment}\n- [ ] a\n"));
            assert_eq!(on_item.items[0].attributes.contains_key(key), row[1] != "title", "{key}");
            assert_eq!(on_item.attribute_problems.is_empty(), row[1] != "title", "{key}");
            assert_eq!(on_title.attributes.contains_key(key), row[1] != "item", "{key}");
        }
    }
}
