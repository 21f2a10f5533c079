//! Hostile files: limits are errors with their place, and nothing takes long or overflows.

use std::rc::Rc;
use std::time::{Duration, Instant};

use git_checklist::markdown::{
    MarkdownError, ParseOptions, VersionReader, parse, parse_items, parse_lossy,
};

fn read(source: &str) -> Result<usize, MarkdownError> {
    Ok(parse("LIST.md", source.as_bytes(), &ParseOptions::default())?.items.len())
}

#[test]
fn nesting_beyond_the_limit_is_an_error_and_a_long_rule_is_none() {
    for deep in [
        "> ".repeat(100_000) + "a",
        ">".repeat(100_000),
        "- ".repeat(100_000) + "[ ] a",
        "1. ".repeat(200) + "a",
        (0..300).map(|depth| " ".repeat(2 * depth) + "- a\n").collect(),
    ] {
        let error = read(&format!("# T\r\n\r\n{deep}")).unwrap_err();
        assert!(matches!(error, MarkdownError::TooDeep { limit: 100, .. }), "{error}");
    }
    let error = read(&format!("# T\r\n\r\n{}", ">".repeat(101))).unwrap_err();
    assert_eq!(error, MarkdownError::TooDeep { line: 3, limit: 100 });
    assert_eq!(read(&(">".repeat(99) + "- [ ] a")), Ok(1));
    assert_eq!(read(&("- ".repeat(500) + "-\n\n- [ ] a\n")), Ok(1));
}

#[test]
fn size_and_encoding_are_checked() {
    let error = read(&" ".repeat(64 * 1024 * 1024 + 1)).unwrap_err();
    assert!(matches!(error, MarkdownError::TooLarge { .. }), "{error}");
    let bytes = b"# T\n- [ ] caf\xe9\n";
    let options = ParseOptions::default();
    let error = parse("LIST.md", bytes, &options).unwrap_err();
    assert_eq!(error, MarkdownError::NotUtf8 { line: 2, offset: 13 });
    assert_eq!(error.to_string(), "not UTF-8 at line 2 (byte 13): save the file as UTF-8");
    let old = parse_lossy("LIST.md", bytes, &options).unwrap();
    assert_eq!(old.items[0].text.raw(), "caf\u{fffd}");
}

/// Twice the input must not take four times as long; measured coarsely, with room for a busy
/// machine: a quadratic reading of these takes minutes.
#[test]
fn long_lines_and_many_items_are_read_in_linear_time() {
    let many = |text: &str| text.repeat(20_000);
    for (name, source) in [
        ("items", many("- [ ] same\n")),
        ("brackets", format!("- [ ] {}", many("["))),
        ("boxes", format!("- [ ] {}", many("[ ] "))),
        ("links", format!("- [ ] {}", many("[a](b "))),
        ("emphasis", format!("- [ ] {}", many("*a **b "))),
        ("strikes", format!("- [ ] {}", many("~~a ~b "))),
        ("comments", format!("- [ ] a {}", many("<!-- "))),
        ("attributes", many("<!-- checklist: id=x ")),
        ("placeholders", format!("- [ ] {}", many("[Aa bb] TODO "))),
        ("bounds", format!("- [ ] {}", many("1+ a< 2.3.4 "))),
        ("headings", many("# a\n## b\n- [ ] c\n")),
        ("lines", format!("- [ ] a\n{}", many("  b [ ] c\n"))),
        ("comments below", format!("- [ ] a\n{}", many("  <!-- checklist: x=1 -->\n"))),
        ("one id", many("- [ ] a <!-- checklist: id=a -->\n")),
        ("blank lines", "- ".repeat(99) + "a\n" + &many("\n")),
        ("open fence", format!("# a\n\n```\n\n{}", many("# a\n\n"))),
        ("open comments", many("# a\n\n<!--\n\n")),
        ("comments in prose", format!("# a\n\n{}", many("<!-- a --> <!-- "))),
    ] {
        let start = Instant::now();
        read(&source).unwrap();
        parse_items("LIST.md", source.as_bytes(), &ParseOptions::default()).unwrap();
        let bytes = Rc::new(source.into_bytes());
        VersionReader::new(&ParseOptions::default()).read(&bytes).unwrap();
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "{name} took {took:?}");
    }
}
