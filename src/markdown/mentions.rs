//! What a file's text names outside of its items: files of the repository, and words that somebody
//! still has to replace.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Tag};
use regex::Regex;

use super::{
    html,
    inline::{Inline, OPAQUE},
};
use crate::model::ReferenceKind;

/// The mentions of a file, by offset.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    pub(super) references: Vec<(usize, ReferenceKind, String)>,
    pub(super) placeholders: Vec<(usize, String)>,
}

impl Mentions {
    /// Takes in one inline event.
    pub(super) fn event(&mut self, event: &Event<'_>, offset: usize) {
        match event {
            Event::Code(code) if is_path(code) => {
                self.references.push((offset, ReferenceKind::CodeSpan, code.to_string()));
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                if let Some(path) = relative_target(dest_url) {
                    self.references.push((offset, ReferenceKind::Link, path));
                }
            }
            Event::InlineHtml(tag) if is_stand_in(tag) => {
                self.placeholders.push((offset, tag.to_string()));
            }
            _ => {}
        }
    }
}

macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($pattern).ok());
    };
}

pattern!(PATH, r"^(?:\.{0,2}/)?(?:[\w.@+-]+/)*[\w@+-][\w.@+-]*\.[A-Za-z][A-Za-z0-9]{0,9}$");
pattern!(PLACEHOLDER, r"\[([A-Za-z][A-Za-z0-9 _/'-]*)\]|\b(?:TBD|TBA|TBC|TODO|FIXME)\b");

/// Whether a code span reads as a path: a directory and an extension, or a Markdown file's name.
fn is_path(code: &str) -> bool {
    let is_markdown = code.rsplit_once('.').is_some_and(|(_, extension)| {
        ["md", "markdown"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    });
    (code.contains('/') || is_markdown) && PATH.as_ref().is_some_and(|path| path.is_match(code))
}

/// The path of a link's target, if it stays in the repository.
fn relative_target(target: &str) -> Option<String> {
    let path = target.split(['#', '?']).next()?;
    let scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || scheme || path.starts_with("//") {
        return None;
    }
    Some(percent_decode(path))
}

fn percent_decode(path: &str) -> String {
    let (bytes, mut decoded, mut at) = (path.as_bytes(), Vec::with_capacity(path.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let code = path.get(at + 1..at + 3).filter(|_| byte == b'%');
        let code = code.filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()));
        if let Some(code) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            decoded.push(code);
            at += 3;
        } else {
            decoded.push(byte);
            at += 1;
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| path.to_owned())
}

/// Whether an inline tag is no element of HTML, but a name in angle brackets: `<backup-name>`.
fn is_stand_in(tag: &str) -> bool {
    let inner = tag.trim_start_matches('<').trim_end_matches('>');
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ');
    !inner.is_empty() && inner.chars().all(word) && !ELEMENTS.contains(&html::name(tag).as_str())
}

/// Elements that Markdown files use.
const ELEMENTS: [&str; 68] = [
    "a",
    "abbr",
    "article",
    "aside",
    "audio",
    "b",
    "big",
    "blockquote",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "footer",
    "g-emoji",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "td",
    "th",
    "tr",
    "u",
    "ul",
    "video",
];

/// Looks for placeholders in plain words.
pub(super) fn placeholders(inline: &Inline, mentions: &mut Mentions) {
    let plain = &inline.plain;
    let Some(pattern) = PLACEHOLDER.as_ref() else {
        return;
    };
    for captures in pattern.captures_iter(&plain.text) {
        let Some(place) = captures.get(0) else {
            continue;
        };
        let (before, after) = (&plain.text[..place.start()], &plain.text[place.end()..]);
        let holds = match captures.get(1) {
            Some(words) => is_bracketed(words.as_str(), before, after),
            None => is_unwritten(place.as_str(), before, after),
        };
        if holds {
            let offset = plain.offset(place.start());
            mentions.placeholders.push((offset, place.as_str().to_owned()));
        }
    }
}

/// Words in brackets that ask for something: several words, or one that names what is asked for.
fn is_bracketed(words: &str, before: &str, after: &str) -> bool {
    let alone = !before.ends_with(|c: char| c.is_alphanumeric() || c == ']' || c == '\\')
        && !after.starts_with(['(', '[', ':', OPAQUE]);
    let asked = [
        "name",
        "date",
        "link",
        "url",
        "owner",
        "email",
        "phone",
        "version",
        "contact",
        "insert",
        "time",
        "team",
        "title",
        "description",
        "number",
    ];
    let lower = words.to_ascii_lowercase();
    let mut parts = lower.split([' ', '_', '-', '/']);
    let several = words.split_whitespace().count() > 1 && words.starts_with(char::is_uppercase);
    alone && (several || parts.any(|part| asked.contains(&part)))
}

/// `TBD` anywhere; `TODO` and its like only where something should stand, not where they are
/// spoken of.
fn is_unwritten(word: &str, before: &str, after: &str) -> bool {
    let before = before.rsplit('\n').next().unwrap_or_default().trim_end();
    let after = after.split('\n').next().unwrap_or_default().trim_end();
    if after.starts_with('/') || before.ends_with('/') {
        return false;
    }
    let leads = before.is_empty() && (after.is_empty() || after.starts_with([':', ' ']));
    word.starts_with("TB") || leads || before.ends_with([':', '=', '(', '[', '-', '–', '—'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_a_directory_or_are_markdown() {
        for path in ["docs/GUIDE.md", "SECURITY.md", "./scripts/run.sh", "../a/b.toml"] {
            assert!(is_path(path), "{path}");
        }
        for code in ["make build", "v1.2", "a/b", "serde_json", "x.y", "and/or", "https://a.b/c.d"]
        {
            assert!(!is_path(code), "{code}");
        }
    }

    #[test]
    fn targets_inside_the_repository_are_relative() {
        assert_eq!(relative_target("docs/a%20b.md#x").as_deref(), Some("docs/a b.md"));
        assert_eq!(relative_target("/top.md").as_deref(), Some("/top.md"));
        for target in ["#x", "https://a.org/b", "mailto:a@example.org", "//a.org/b", ""] {
            assert_eq!(relative_target(target), None, "{target}");
        }
    }
}
