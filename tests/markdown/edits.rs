//! Edits are byte-exact, verified, and refuse what they cannot do.

use chrono::NaiveDate;
use git_checklist::{
    markdown::{
        ParseOptions,
        edit::{self, EditError},
        parse,
    },
    model::{Checklist, State},
};

fn read(source: &[u8]) -> Checklist {
    parse("LIST.md", source, &ParseOptions::default()).unwrap()
}

fn text(result: Result<Vec<u8>, EditError>) -> String {
    String::from_utf8(result.unwrap()).unwrap()
}

/// The result of waiving the first item of a file.
fn waive(source: &str, reason: &str) -> Result<String, EditError> {
    let item = &read(source.as_bytes()).items[0];
    let edited = edit::waive(source.as_bytes(), item, reason)?;
    let after = read(&edited);
    assert_eq!(after.items[0].state, State::NotApplicable);
    assert_eq!(after.items[0].reason.as_ref().unwrap().raw(), reason);
    assert_eq!(after.items[0].text, item.text, "the text stays");
    assert_eq!(text(edit::reinstate(&edited, &after.items[0])), source, "and all of it comes back");
    Ok(String::from_utf8(edited).unwrap())
}

#[test]
fn a_tick_changes_one_byte_whatever_the_file_looks_like() {
    let source =
        "\u{feff}# T\r\n\r\n> *\t[ ] tab\r\n\r\n1) [X] up\r\n   + [ ] täglich\r\n- [ ] last";
    let list = read(source.as_bytes());
    assert_eq!(list.items.len(), 4);
    for item in &list.items {
        let edit = if item.state == State::Open { edit::tick } else { edit::untick };
        let edited = edit(source.as_bytes(), item).unwrap();
        let changed: Vec<_> =
            (0..source.len()).filter(|&at| edited[at] != source.as_bytes()[at]).collect();
        assert_eq!((edited.len(), changed), (source.len(), vec![item.tick_offset]));
    }
}

#[test]
fn what_is_ticked_is_not_ticked_again() {
    let source = b"- [x] a\n- [ ] ~~b~~ c\n";
    let list = read(source);
    let wrong = |edit| EditError::WrongState { line: 1, state: State::Checked, edit };
    assert_eq!(edit::tick(source, &list.items[0]), Err(wrong("ticked")));
    assert_eq!(edit::waive(source, &list.items[0], "why"), Err(wrong("waived")));
    assert!(edit::tick(source, &list.items[1]).is_err(), "a struck item is ticked by nobody");
    assert!(edit::untick(source, &list.items[0]).is_ok());
}

#[test]
fn an_item_of_another_version_is_refused() {
    let item = &read(b"- [ ] a\n").items[0];
    assert_eq!(edit::tick(b"- [ ] b\n", item), Err(EditError::Gone { line: 1 }));
    assert!(edit::tick(b"- [ ] a\n- [ ] b\n", item).is_ok());
}

#[test]
fn a_waiver_strikes_the_text_and_keeps_what_is_around_it() {
    assert_eq!(waive("- [ ] text\n", "not used").unwrap(), "- [ ] ~~text~~ not used\n");
    assert_eq!(
        waive("- [ ] text <!-- checklist: id=a -->\n", "why").unwrap(),
        "- [ ] ~~text~~ why <!-- checklist: id=a -->\n"
    );
    assert_eq!(
        waive("- [ ] two\r\n  lines\r\n  - [ ] child", "why").unwrap(),
        "- [ ] ~~two\r\n  lines~~ why\r\n  - [ ] child"
    );
    assert_eq!(waive("- [ ] *a* `b` [c](d)", "why").unwrap(), "- [ ] ~~*a* `b` [c](d)~~ why");
}

#[test]
fn a_reason_is_escaped_where_markdown_would_take_it_for_its_own() {
    assert_eq!(waive("- [ ] a\n", "see *b*").unwrap(), "- [ ] ~~a~~ see \\*b\\*\n");
    assert_eq!(waive("- [ ] a\n", "<!-- b -->").unwrap(), "- [ ] ~~a~~ \\<\\!\\-\\- b \\-\\-\\>\n");
    for reason in ["~~b~~", "[x](y)", "`c", "a & b", "&amp;", "50% of #12", "— done", "日本"] {
        waive("- [ ] a\n", reason).unwrap();
    }
}

#[test]
fn what_is_reinstated_is_open() {
    for (before, after) in [
        ("- [ ] ~~a~~ why\n", "- [ ] a\n"),
        ("- [x] ~~a~~ why\n", "- [ ] a\n"),
        ("- [X]\t~~a~~ why <!-- checklist: id=a -->\n", "- [ ]\ta <!-- checklist: id=a -->\n"),
    ] {
        let item = &read(before.as_bytes()).items[0];
        assert_eq!(text(edit::reinstate(before.as_bytes(), item)), after);
    }
}

#[test]
fn what_cannot_be_struck_safely_is_refused() {
    let unsafe_edit = Err(EditError::Unsafe { line: 1 });
    assert_eq!(waive("- [ ] a ~~b~~ c\n", "why"), unsafe_edit);
    assert_eq!(waive("- [ ] ~a\n", "why"), unsafe_edit);
    for reason in ["", "  ", "two\nlines", "bell\u{7}"] {
        assert_eq!(waive("- [ ] a\n", reason), Err(EditError::Reason), "{reason:?}");
    }
}

#[test]
fn a_start_unticks_and_marks() {
    let date = NaiveDate::from_ymd_opt(2025, 2, 14);
    let start = |source: &str| text(edit::start(source.as_bytes(), "2.3", date, None));
    assert_eq!(
        start("# T\n- [x] a\n- [X] ~~b~~ c\n"),
        "# T <!-- checklist: release=2.3 date=2025-02-14 -->\n- [ ] a\n- [X] ~~b~~ c\n"
    );
    assert_eq!(
        start("T\n=\n- [ ] a\n"),
        "T <!-- checklist: release=2.3 date=2025-02-14 -->\n=\n- [ ] a\n"
    );
    assert_eq!(
        start("# T ##\r\n- [x] a"),
        "# T <!-- checklist: release=2.3 date=2025-02-14 --> ##\r\n- [ ] a"
    );
    assert_eq!(
        start("---\nlayout: x\n---\n## A\n- [x] a\n"),
        "---\nlayout: x\n---\n<!-- checklist: release=2.3 date=2025-02-14 -->\n\n## A\n- [ ] a\n"
    );
}

#[test]
fn a_start_rewrites_the_marker_that_is_there() {
    let start = |source: &str, date| text(edit::start(source.as_bytes(), "3 beta", date, None));
    let date = NaiveDate::from_ymd_opt(2026, 1, 2);
    let before =
        "# T <!-- checklist: owner=@a release=2 date=2025-02-14 covers=\"x y\" -->\n- [x] a\n";
    assert_eq!(
        start(before, date),
        "# T <!-- checklist: owner=@a release=\"3 beta\" date=2026-01-02 covers=\"x y\" -->\n- [ ] a\n"
    );
    assert_eq!(
        start(before, None),
        "# T <!-- checklist: owner=@a release=\"3 beta\" covers=\"x y\" -->\n- [ ] a\n"
    );
    assert_eq!(
        start("# T\n<!-- checklist: owner=@a -->\n- [x] a\n", date),
        "# T\n<!-- checklist: owner=@a release=\"3 beta\" date=2026-01-02 -->\n- [ ] a\n"
    );
    let twice = start(&start(before, date), date);
    assert_eq!(twice, start(before, date), "beginning again changes nothing more");
}

#[test]
fn a_start_under_a_section_leaves_the_rest() {
    let source = "# T\n## A\n- [x] a\n## B\n- [x] b\n";
    let edited = text(edit::start(source.as_bytes(), "1", None, Some("b")));
    assert_eq!(edited, "# T <!-- checklist: release=1 -->\n## A\n- [x] a\n## B\n- [ ] b\n");
    assert_eq!(edit::start(source.as_bytes(), "1", None, Some("C")), Err(EditError::Section));
}

#[test]
fn names_that_would_break_the_marker_are_refused() {
    for name in ["", " ", "a --> b", "a\"b", "a\nb", "x>", "--", "a-"] {
        assert_eq!(
            edit::start(b"# T\n- [x] a\n", name, None, None),
            Err(EditError::Name),
            "{name:?}"
        );
    }
    for name in ["v2.3", "2025-02", "a b", "it's", "größe", "a=b"] {
        let edited = edit::start(b"# T\n- [x] a\n", name, None, None).unwrap();
        assert_eq!(read(&edited).release.unwrap().name.raw(), name);
    }
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    /// Lines that make up files: each kind of item, and what stands between.
    fn line() -> impl Strategy<Value = String> {
        let text = prop_oneof![
            "[a-z]{1,6}( [a-z]{1,6}){0,3}",
            Just("*a* `b` [c](d)".to_owned()),
            Just("a ~~b~~ c".to_owned()),
            Just("~~a~~ reason".to_owned()),
            Just("täg\u{a0}lich (optional)".to_owned()),
            Just("a <!-- checklist: owner=@x -->".to_owned()),
            Just("a [x] b".to_owned()),
            Just("**a".to_owned()),
        ];
        let bullet =
            prop_oneof![Just("-"), Just("*"), Just("1."), Just("> -"), Just("  -"), Just("    -")];
        let tick = prop_oneof![Just("[ ]"), Just("[x]"), Just("[X]"), Just("[]")];
        prop_oneof![
            6 => (bullet, tick, text).prop_map(|(bullet, tick, text)| format!("{bullet} {tick} {text}")),
            1 => Just(String::new()),
            1 => "#{1,3} [A-Z][a-z]{1,5}",
            1 => Just("  more text".to_owned()),
            1 => Just("```".to_owned()),
            1 => Just("<!-- note -->".to_owned()),
        ]
    }

    fn file() -> impl Strategy<Value = String> {
        let ending = prop_oneof![Just("\n"), Just("\r\n")];
        let mark = prop_oneof![Just(""), Just("\u{feff}")];
        (mark, prop::collection::vec(line(), 1..14), ending, any::<bool>()).prop_map(
            |(mark, lines, ending, ends)| {
                format!("{mark}{}{}", lines.join(ending), if ends { ending } else { "" })
            },
        )
    }

    /// What edits must keep of each item but the edited one.
    fn others(list: &Checklist, index: usize) -> Vec<(String, String, State)> {
        let others = list.items.iter().enumerate().filter(|(at, _)| *at != index);
        others.map(|(_, item)| (item.id.clone(), item.digest.clone(), item.state)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_tick_and_its_untick_change_one_byte_and_one_item(source in file()) {
            let source = source.as_bytes();
            let list = read(source);
            for (index, item) in list.items.iter().enumerate() {
                prop_assert_eq!(source[item.tick_offset - 1], b'[');
                let edited = match item.state {
                    State::Open => edit::tick(source, item),
                    State::Checked => edit::untick(source, item),
                    State::NotApplicable => continue,
                }.unwrap();
                let changed = (0..source.len()).filter(|&at| edited[at] != source[at]).count();
                prop_assert_eq!((edited.len(), changed), (source.len(), 1));
                let after = read(&edited);
                prop_assert_ne!(after.items[index].state, item.state);
                prop_assert_eq!(&after.items[index].id, &item.id);
                prop_assert_eq!(others(&after, index), others(&list, index));
            }
        }

        #[test]
        fn a_waiver_says_what_was_meant_or_is_refused(source in file(), reason in "[ -~]{1,12}") {
            let source = source.as_bytes();
            let list = read(source);
            for (index, item) in list.items.iter().enumerate() {
                let Ok(edited) = edit::waive(source, item, &reason) else { continue };
                let after = read(&edited);
                let waived = &after.items[index];
                prop_assert_eq!(waived.state, State::NotApplicable);
                prop_assert_eq!(&waived.text, &item.text);
                let folded = reason.split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert_eq!(waived.reason.as_ref().unwrap().raw(), folded);
                prop_assert_eq!(others(&after, index), others(&list, index));
                let back = edit::reinstate(&edited, waived).unwrap();
                prop_assert_eq!(back, source.to_vec());
            }
        }

        #[test]
        fn a_start_leaves_nothing_checked_and_keeps_texts(source in file()) {
            let before = read(source.as_bytes());
            let Ok(edited) = edit::start(source.as_bytes(), "2.3", None, None) else {
                return Ok(());
            };
            let after = read(&edited);
            let release = after.release.clone().unwrap();
            prop_assert_eq!(release.name.raw(), "2.3");
            let digests = |list: &[git_checklist::model::Item]| {
                list.iter().map(|item| item.digest.clone()).collect::<Vec<_>>()
            };
            prop_assert_eq!(digests(&after.items), digests(&before.items));
            prop_assert!(after.items.iter().all(|item| item.state != State::Checked));
        }

        #[test]
        fn any_text_is_read_without_panic(source in "[-*+>#`~\\[\\]xX() \\t\\n\\r<!a-c:|=&;é\u{feff}]{0,60}") {
            let list = read(source.as_bytes());
            for item in &list.items {
                prop_assert_eq!(source.as_bytes()[item.tick_offset - 1], b'[');
                prop_assert_eq!(source.as_bytes()[item.tick_offset + 1], b']');
                prop_assert!(!item.text.is_empty());
            }
        }
    }

    #[test]
    fn the_properties_meet_edits_that_succeed() {
        let source = "- [ ] a\n- [x] b\n";
        assert!(edit::waive(source.as_bytes(), &read(source.as_bytes()).items[0], "c").is_ok());
        assert!(edit::start(source.as_bytes(), "2.3", None, None).is_ok());
    }
}
