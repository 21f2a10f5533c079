//! HTML inside Markdown: comments, and the tags that only format.

/// A comment: what is between `<!--` and `-->`, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// What is between the marks.
    pub(super) text: String,
    /// Offset of `<!--` in the file.
    pub(super) start: usize,
}

impl Comment {
    /// Offset of the text in the file.
    pub(super) fn text_start(&self) -> usize {
        self.start + "<!--".len()
    }
}

/// HTML with its comments taken out: the comments with their offsets in it, and the rest.
pub(super) fn split_comments(html: &str) -> (Vec<Comment>, String) {
    let (mut comments, mut rest, mut at) = (Vec::new(), String::new(), 0);
    while let Some(start) = html[at..].find("<!--").map(|found| at + found) {
        rest.push_str(&html[at..start]);
        rest.push(' ');
        let inner = start + "<!--".len();
        let Some(end) = html[inner..].find("-->").map(|found| inner + found) else {
            comments.push(Comment { text: html[inner..].to_owned(), start });
            return (comments, rest);
        };
        comments.push(Comment { text: html[inner..end].to_owned(), start });
        at = end + "-->".len();
    }
    rest.push_str(&html[at..]);
    (comments, rest)
}

/// Tags that only format or anchor what they enclose.
const FORMATTING: [&str; 21] = [
    "a", "abbr", "b", "big", "cite", "code", "em", "font", "g-emoji", "i", "kbd", "mark", "p",
    "samp", "small", "span", "strong", "sub", "sup", "u", "var",
];

/// Attributes of formatting tags that change nothing of what is read.
const HARMLESS: [&str; 8] = ["href", "id", "name", "title", "target", "rel", "color", "align"];

/// What an inline tag stands for in compared text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// It only formats: nothing.
    Formatting,
    /// It breaks the line: a space.
    Break,
    /// Anything else, such as `<del>` or `<span hidden>`, may change what is read: it counts as
    /// written.
    Other,
}

/// Classifies an inline tag as written, with its angle brackets.
pub(super) fn classify(tag: &str) -> Tag {
    let inner = tag.trim_start_matches('<').trim_start_matches('/').trim_end_matches('>');
    let inner = inner.trim_end_matches('/');
    let name = name(tag);
    if matches!(name.as_str(), "br" | "wbr") {
        return Tag::Break;
    }
    let attributes = inner.get(name.len()..).unwrap_or_default();
    if FORMATTING.contains(&name.as_str()) && attributes_are_harmless(attributes) {
        Tag::Formatting
    } else {
        Tag::Other
    }
}

/// The tag's name in lower case.
pub(super) fn name(tag: &str) -> String {
    let inner = tag.trim_start_matches('<').trim_start_matches('/');
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inner.len());
    inner[..end].to_ascii_lowercase()
}

fn attributes_are_harmless(text: &str) -> bool {
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        if !HARMLESS.contains(&rest[..end].to_ascii_lowercase().as_str()) {
            return false;
        }
        rest = rest[end..].trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            let value = value.trim_start();
            let length = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    value[1..].find(quote).map_or(value.len(), |at| at + 2)
                }
                _ => value.find(char::is_whitespace).unwrap_or(value.len()),
            };
            rest = value[length..].trim_start();
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatting_tags_count_for_nothing_and_striking_ones_as_written() {
        for tag in ["<b>", "</b>", "<KBD>", "<a id=\"x\">", "<a href='x' title=y>", "<span>"] {
            assert_eq!(classify(tag), Tag::Formatting, "{tag}");
        }
        assert_eq!(classify("<br />"), Tag::Break);
        for tag in ["<del>", "</s>", "<span hidden>", "<a style=\"display:none\">", "<backup-name>"]
        {
            assert_eq!(classify(tag), Tag::Other, "{tag}");
        }
    }

    #[test]
    fn comments_are_split_off_also_when_never_closed() {
        let (comments, rest) = split_comments("a<!-- b -->c<!--d");
        let texts: Vec<_> = comments.iter().map(|c| (c.text.as_str(), c.start)).collect();
        assert_eq!(texts, [(" b ", 1), ("d", 12)]);
        assert_eq!(rest, "a c ");
    }
}
