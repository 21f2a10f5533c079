//! Versions read by what they share, held against each read as a whole.

use std::rc::Rc;

use git_checklist::{
    markdown::{self, ParseOptions, VersionReader},
    model::{Checklist, Untrusted, Version},
};
use proptest::prelude::*;

/// Lines that files are made of: everything that can reach across a cut, and what looks like it.
const LINES: [&str; 94] = [
    "",
    "",
    "",
    "",
    "# Title",
    "## Phase 1: Code",
    "## Phase 2 (optional)",
    "### Section",
    " ## indented",
    "#tag",
    "Setext",
    "---",
    "===",
    "- [ ] One thing",
    "- [x] One thing",
    "- [X] Another thing <!-- checklist: id=other -->",
    "- [ ] ~~Struck~~ because",
    "* [ ] A star",
    "+ plain",
    "1. [ ] First",
    "2) [x] Second",
    "  - [ ] below",
    "    - [x] deeper",
    "  a note below",
    "\ttabbed",
    "> - [ ] quoted",
    "> lazy",
    "lazy text",
    "```",
    "~~~~",
    "  ```",
    "<!-- a comment",
    "-->",
    "<!-- checklist: release=2.3 date=2025-02-14 -->",
    "<div>",
    "</div>",
    "- [ ] see [label] and [Other][label] ![][label]",
    "[label]: /target \"title\"",
    "| a | b |",
    "|---|---|",
    "```\t",
    "```sh",
    "`````",
    "~~~",
    "- ```",
    "words ``` words",
    "words <!-- begun",
    "done --> words",
    "<!-->",
    "<pre>",
    "</pre>",
    "- <div>",
    "- [",
    "  ] words]: words",
    "- \u{b}",
    "\u{b}",
    "<!-- a --> <!-- b",
    "<!--->",
    "  <!-- moved in",
    "~~~ a~b",
    "``` a`b",
    "    ```",
    "``` ",
    "<?php",
    "<![CDATA[",
    "> ```",
    "words [x] words",
    "[label]: /target \"and",
    "# Cut\r<!--",
    "# Cut\r- [ ] ",
    "# Cut\r````",
    "## Cut\r- [ ] an item",
    "words\r# Cut",
    "\r",
    "[la",
    "bel]: /target",
    "]",
    "\"",
    "| [ ] | [x] |",
    "[label]: <",
    "words - [ ] words",
    "[^n]: a note",
    "words[^n] and [label][^n]",
    "- [ ] noted[^n]",
    "## Noted [^n]",
    "[^n]: - [ ] in a note",
    "    [label]: /in-a-note",
    "[^n]:",
    "<!-- checklist: release=[^n] -->",
    "[a [^n] b](<!-- checklist: release=2.3 -->)",
    "![a [^n] b](<!-- checklist: release=2.3 -->)",
    "- [ ] [&nbsp;][label]",
    "  words [x [^n] y](/u)",
    "## Cut [x [^n] y](/u)",
];

fn file() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..LINES.len(), 0..40)
}

/// A change of a file: at a line, so many lines go and these come.
type Edit = (usize, usize, Vec<usize>);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let lines = proptest::collection::vec(0..LINES.len(), 0..4);
    proptest::collection::vec((0..40_usize, 0..3_usize, lines), 1..12)
}

fn text(lines: &[usize], ending: &str) -> String {
    lines.iter().flat_map(|&line| [LINES[line], ending]).collect()
}

fn bytes(text: &str) -> Rc<Vec<u8>> {
    Rc::new(text.as_bytes().to_vec())
}

/// What the parser says that is given all of the text.
fn whole(text: &str, options: &ParseOptions) -> Version {
    Version::of(&markdown::parse("A.md", text.as_bytes(), options).unwrap())
}

/// What [`markdown::parse_items`] leaves out.
fn without_remarks(all: Checklist) -> Checklist {
    Checklist {
        lookalikes: Vec::new(),
        bullets: Vec::new(),
        references: Vec::new(),
        placeholders: Vec::new(),
        confusables: Vec::new(),
        ..all
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn a_version_reads_as_the_whole_file_does(
        start in file(),
        edits in edits(),
        section in proptest::bool::ANY,
        crlf in proptest::bool::ANY,
    ) {
        let section = section.then(|| Untrusted::new("Phase 1: Code"));
        let options = ParseOptions { section, ..ParseOptions::default() };
        let ending = if crlf { "\r\n" } else { "\n" };
        let mut reader = VersionReader::new(&options);
        let mut lines = start;
        for (at, gone, come) in edits {
            let at = at.min(lines.len());
            let end = (at + gone).min(lines.len());
            lines.splice(at..end, come);
            let text = text(&lines, ending);
            let version = reader.read(&bytes(&text)).unwrap();
            prop_assert!(whole(&text, &options).says_as(&version), "{}", text);
            let lossy = markdown::parse_lossy("A.md", text.as_bytes(), &options);
            let items = markdown::parse_items("A.md", text.as_bytes(), &options);
            prop_assert_eq!(&lossy, &items, "{}", text);
            let all = markdown::parse("A.md", text.as_bytes(), &options).unwrap();
            prop_assert_eq!(without_remarks(all), items.unwrap(), "{}", text);
        }
    }
}

#[test]
fn an_indented_first_item_is_no_heading() {
    for text in
        ["  - [ ] below\n  a note below\n", " - [x] one\n", "\t- [ ] code\n", "\n- [ ] one\n"]
    {
        let options = ParseOptions::default();
        let version = VersionReader::new(&options).read(&bytes(text)).unwrap();
        assert!(whole(text, &options).says_as(&version), "{text}");
        let lossy = markdown::parse_lossy("A.md", text.as_bytes(), &options);
        assert_eq!(lossy, markdown::parse_items("A.md", text.as_bytes(), &options), "{text}");
    }
}

#[test]
fn a_bullet_with_nothing_but_blanks_ends_no_paragraph() {
    // Below an empty bullet the paragraph goes on, and defines no link; below one with text it is an
    // item's, and does.
    for blank in ["\u{b}", "\u{c}", "\t", " ", "", "a"] {
        let text = format!("  words\n- {blank}\n\n  [label]: /target\n\n- [ ] see [label]\n");
        let tight = text.replacen("\n\n", "\n", 1);
        for text in [text, tight] {
            let options = ParseOptions::default();
            let version = VersionReader::new(&options).read(&bytes(&text)).unwrap();
            assert!(whole(&text, &options).says_as(&version), "{text:?}");
        }
    }
}

#[test]
fn versions_share_the_items_that_an_edit_leaves_alone() {
    let list = |first: &str| format!("# T\n\n## A\n\n- [{first}] one\n\n## B\n\n- [ ] two\n");
    let mut reader = VersionReader::new(&ParseOptions::default());
    let before = reader.read(&bytes(&list(" "))).unwrap();
    let after = reader.read(&bytes(&list("x"))).unwrap();
    let shared = |at: usize| std::sync::Arc::ptr_eq(&before.items[at], &after.items[at]);
    assert_eq!((before.items.len(), shared(0), shared(1)), (2, false, true));
}

#[test]
fn a_line_that_ends_in_a_heading_is_no_part_of_it() {
    for text in [
        "# A\r<!--\n-->\n\n# B\n\n- [ ] x\n",
        "# A\r<!--\n\n# B\n\nwords -->\n\n# C\n\n- [ ] x\n",
        "# A\r````\n```\nx\n````\n\n# B\n\n- [ ] x\n",
        "# A\r- [ ] \n  the text\n\n# B\n",
        "# A\r- [ ] item\n  and more\n\n",
    ] {
        let options = ParseOptions::default();
        let all = markdown::parse("A.md", text.as_bytes(), &options).unwrap();
        assert_eq!(all.items.len(), 1, "{text:?}");
        let items = markdown::parse_items("A.md", text.as_bytes(), &options).unwrap();
        assert_eq!(without_remarks(all), items, "{text:?}");
        let version = VersionReader::new(&options).read(&bytes(text)).unwrap();
        assert!(whole(text, &options).says_as(&version), "{text:?}");
    }
}

/// A footnote that is known ends the brackets around it.
#[test]
fn what_depends_on_a_footnote_elsewhere_reads_as_within_the_whole() {
    let options = ParseOptions::default();
    for versions in [
        &[
            "# T\n\n[a [^1] b](<!-- checklist: release=2.3 -->)\n\n## N\n\n[^1]: note\n\n## L\n\n- [ ] one\n",
        ][..],
        &[
            "# T\n\n## B\n\n[e]: /x\n\n[e]\n\n## N\n\n[^1]: note\n",
            "# T\n\n## A\n\n- [ ] [&nbsp;][e]\n\n  words [x [^1] y](/u)\n\n## B\n\n[f]: /x\n\n[e]\n\n## N\n\n[^1]: note\n",
        ],
        &["# T\n\n## [x [^1] y](/u)\n\n## N\n\n[^1]: note\n\n- [ ] one\n"],
    ] {
        let mut reader = VersionReader::new(&options);
        for text in versions {
            let version = reader.read(&bytes(text)).unwrap();
            assert!(version.says_as(&whole(text, &options)), "{text}");
        }
    }
}

#[test]
fn what_is_nested_too_deeply_is_an_error_in_a_fence_or_comment_too() {
    for text in ["# A\n\n```\nDEEP\n```\n\n", "# A\n\n<!--\nDEEP\n-->\n\n", "# A\n\nDEEP\n"] {
        let text = text.replace("DEEP", &format!("{}x", "> ".repeat(101)));
        let options = ParseOptions::default();
        let whole = markdown::parse_lossy("A.md", text.as_bytes(), &options);
        let version = VersionReader::new(&options).read(&bytes(&text));
        assert_eq!(version.err(), Some(whole.unwrap_err()), "{text}");
    }
}
