//! The only place that opens [`Untrusted`] text for output: one function a target.
//!
//! Whatever a contributor can choose (an item's text, a name, a path, an explicit id, a branch) goes
//! through here on its way out. *Hidden* characters (controls, escapes, line ends, bidirectional
//! controls, characters of no width) are made visible as `\u{202e}` everywhere; each target then adds
//! what is dangerous there. Text that arrives as several lines leaves as one.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

use crate::model::{Prose, Span, Untrusted};

/// How many marks of no width may sit on one character before the next are made visible.
const MARKS: usize = 8;

/// Text to be escaped, from wherever it came.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a>(&'a str);

impl<'a> From<&'a Untrusted> for Text<'a> {
    fn from(text: &'a Untrusted) -> Self {
        Self(text.raw())
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self(text)
    }
}

impl<'a> From<&'a String> for Text<'a> {
    fn from(text: &'a String) -> Self {
        Self(text)
    }
}

/// For a terminal or a log: one line, nothing hidden, no workflow command in its middle.
pub fn terminal<'a>(text: impl Into<Text<'a>>) -> String {
    break_commands(&visible(text.into().0))
}

/// A message for a terminal or a log.
#[must_use]
pub fn terminal_prose(prose: &Prose) -> String {
    prose_with(prose, |text| terminal(text))
}

/// Makes finished output safe to print where a runner reads its log for commands: no line begins
/// with `::`, and none holds `##[` or `##vso[`.
#[must_use]
pub fn log_lines(output: &str) -> String {
    break_commands(output)
        .split_inclusive('\n')
        .map(|line| match command_at(line) {
            Some(at) => format!("{}\\{}", &line[..at], &line[at..]),
            None => line.to_owned(),
        })
        .collect()
}

/// For Markdown as GitHub renders it: plain text that links, mentions, embeds and formats nothing.
pub fn markdown<'a>(text: impl Into<Text<'a>>) -> String {
    let shown = visible(text.into().0);
    let shown = shown.trim();
    let mut out = String::with_capacity(shown.len() + 8);
    for (at, character) in shown.char_indices() {
        let before = &shown[..at];
        let after = &shown[at + character.len_utf8()..];
        push_markdown(&mut out, before, character, after);
    }
    out
}

/// A message for Markdown: what stands between backticks becomes a `<code>` element, since a code
/// span cannot escape what it holds.
#[must_use]
pub fn markdown_prose(prose: &Prose) -> String {
    with_code(prose, |text| markdown_part(&clip(text, 500)), |text: &str| markdown_part(text))
}

/// For HTML, an element's text or a quoted attribute's value, also in SVG. A runner that logs the
/// page finds no command in it, and a browser shows what was there.
pub fn html<'a>(text: impl Into<Text<'a>>) -> String {
    let shown = visible(text.into().0);
    let mut out = String::with_capacity(shown.len());
    for (at, character) in shown.char_indices() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '#' if is_log_command(&shown[at..]) => out.push_str("&#35;"),
            other => out.push(other),
        }
    }
    out
}

/// A message for the text of an HTML element: what stands between backticks becomes a `<code>`
/// element.
#[must_use]
pub fn html_prose(prose: &Prose) -> String {
    with_code(prose, |text| html(text), |text: &str| html(text))
}

/// A page's template takes untrusted text in by [`html`] alone.
impl maud::Render for Untrusted {
    fn render_to(&self, page: &mut String) {
        page.push_str(&html(self));
    }
}

/// The same for text that was unwrapped before, such as an explicit id.
impl maud::Render for Text<'_> {
    fn render_to(&self, page: &mut String) {
        page.push_str(&html(self.0));
    }
}

/// For XML: one line, free of the characters that XML 1.0 cannot hold. What writes the document
/// encodes `&`, `<` and quotes.
pub fn xml<'a>(text: impl Into<Text<'a>>) -> String {
    terminal(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// A message for XML.
#[must_use]
pub fn xml_prose(prose: &Prose) -> String {
    xml(&terminal_prose(prose))
}

/// A message of SARIF: no placeholder (SARIF 2.1.0, section 3.11.5) and no link (3.11.6) but what we
/// put there.
#[must_use]
pub fn sarif_prose(prose: &Prose) -> String {
    sarif_braces(&terminal_prose(prose)).replace("](", "\\](")
}

/// Text of this program as a message of SARIF: braces are no placeholders.
#[must_use]
pub fn sarif_braces(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// For a cell of CSV: no spreadsheet takes it for a formula.
pub fn csv<'a>(text: impl Into<Text<'a>>) -> String {
    let shown = terminal(text);
    match shown.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '|' | '%' | '＝' | '＋' | '－' | '＠') => {
            format!("'{shown}")
        }
        _ => shown,
    }
}

/// A message for a cell of CSV.
#[must_use]
pub fn csv_prose(prose: &Prose) -> String {
    csv(&terminal_prose(prose))
}

/// For a value in JSON: the text as it is. The document goes through [`json_document`].
pub fn json<'a>(text: impl Into<Text<'a>>) -> String {
    text.into().0.to_owned()
}

/// A message as a value in JSON.
#[must_use]
pub fn json_prose(prose: &Prose) -> String {
    prose.write_with(|text| json(text))
}

/// Makes a JSON document safe to print: what is hidden, and what a runner's log takes for a command,
/// is written as `\u` escapes, which say the same to a JSON reader. A document without such is returned
/// as it is.
#[must_use]
pub fn json_document(document: String) -> String {
    let mut out = String::new();
    let mut written = 0;
    while let Some(at) = next_unsafe(&document, written) {
        let Some(character) = document[at..].chars().next() else { break };
        out.reserve(document.len() - written);
        out.push_str(&document[written..at]);
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
        written = at + character.len_utf8();
    }
    if written == 0 {
        return document;
    }
    out.push_str(&document[written..]);
    out
}

/// Where the first character from `start` on is that is not printed as it is.
fn next_unsafe(document: &str, start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at += to_look_at(&document.as_bytes()[at..])?;
        let character = document[at..].chars().next()?;
        if is_hidden(character) || (character == '#' && is_log_command(&document[at..])) {
            return Some(at);
        }
        at += character.len_utf8();
    }
}

/// Where the first byte is that needs a look. Hardly any does, so whole chunks are asked at once.
fn to_look_at(bytes: &[u8]) -> Option<usize> {
    let is_plain =
        |chunk: &&[u8; 64]| !chunk.iter().fold(false, |found, &byte| found | needs_a_look(byte));
    let plain = 64 * bytes.as_chunks().0.iter().take_while(is_plain).count();
    Some(plain + bytes[plain..].iter().position(|&byte| needs_a_look(byte))?)
}

/// Whether a byte of a JSON document may be part of what is not printed as it is.
fn needs_a_look(byte: u8) -> bool {
    byte != b'\n' && (byte == b'#' || !matches!(byte, b' '..=b'~'))
}

/// Text of a workflow command, before [`workflow_data`] or [`workflow_property`] encode the whole.
pub fn workflow_text<'a>(text: impl Into<Text<'a>>) -> String {
    terminal(text)
}

/// The data of a GitHub workflow command: what follows the second `::`.
#[must_use]
pub fn workflow_data(data: &str) -> String {
    data.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a GitHub workflow command: `file`, `title`.
#[must_use]
pub fn workflow_property(value: &str) -> String {
    workflow_data(value).replace(':', "%3A").replace(',', "%2C")
}

/// A path as part of a URL: segments percent-encoded, `/` kept.
pub fn url_path<'a>(text: impl Into<Text<'a>>) -> String {
    text.into().0.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => {
                out.push(char::from(byte));
            }
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
        out
    })
}

/// An argument of a command that a reader may copy to a shell: as it is where that is safe, else
/// in single quotes, with nothing hidden in it.
pub fn argument<'a>(text: impl Into<Text<'a>>) -> String {
    let shown = terminal(text);
    if is_plain_word(&shown) {
        return shown;
    }
    format!("'{}'", shown.replace('\'', r"'\''"))
}

/// A path as an argument: never taken for an option.
pub fn path_argument<'a>(path: impl Into<Text<'a>>) -> String {
    let path = path.into().0;
    if path.starts_with('-') { argument(&format!("./{path}")) } else { argument(path) }
}

/// Whether a word means itself to a shell and is no option.
#[must_use]
pub fn is_plain_word(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._/:-".contains(&byte);
    !word.is_empty() && !word.starts_with('-') && word.bytes().all(plain)
}

/// The first `limit` characters of a text, and a sign where more followed.
#[must_use]
pub fn clip(text: &Untrusted, limit: usize) -> Untrusted {
    match text.raw().char_indices().nth(limit) {
        Some((at, _)) => Untrusted::new(format!("{}…", &text.raw()[..at])),
        None => text.clone(),
    }
}

/// A message in a markup: what stands between its own backticks becomes a `<code>` element.
fn with_code(
    prose: &Prose,
    quoted: impl Fn(&Untrusted) -> String,
    plain: impl Fn(&str) -> String,
) -> String {
    let mut in_code = false;
    let mut out = String::new();
    for span in &prose.0 {
        match span {
            Span::Quoted(text) => out.push_str(&quoted(text)),
            Span::Plain(text) => {
                for (at, part) in text.split('`').enumerate() {
                    if at > 0 {
                        out.push_str(if in_code { "</code>" } else { "<code>" });
                        in_code = !in_code;
                    }
                    out.push_str(&plain(part));
                }
            }
        }
    }
    if in_code {
        out.push_str("</code>");
    }
    out
}

fn prose_with(prose: &Prose, escape: impl Fn(&Untrusted) -> String) -> String {
    break_commands(&visible(&prose.write_with(|text| escape(&clip(text, 500)))))
}

/// The text with every hidden character written out.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut previous = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let joins = is_joiner(character) && joins(previous, characters.peek().copied());
        marks = if character.width() == Some(0) { marks + 1 } else { 0 };
        if (is_hidden(character) && !joins) || marks > MARKS {
            push_visible(&mut out, character);
        } else {
            out.push(character);
        }
        previous = Some(character);
    }
    out
}

fn push_visible(out: &mut String, character: char) {
    match character {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        other => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(other));
        }
    }
}

/// Characters that a reader does not see, or that change what the reader sees around them.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// The joiners that honest text in Persian, Hindi or emoji needs.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

fn joins(before: Option<char>, after: Option<char>) -> bool {
    let script = |c: char| matches!(c, '\u{620}'..='\u{109f}');
    let emoji =
        |c: char| matches!(c, '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}');
    match (before, after) {
        (Some(before), Some(after)) => {
            (script(before) && script(after)) || (emoji(before) && emoji(after))
        }
        _ => false,
    }
}

/// Puts a backslash into whatever a runner would obey in the middle of a line.
fn break_commands(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        out.push(character);
        if character == '#' && is_log_command(&text[at..]) {
            out.push('\\');
        }
    }
    out
}

/// Whether the text begins with `##[`, `##vso[` or their like.
fn is_log_command(text: &str) -> bool {
    text.strip_prefix("##").is_some_and(|rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('[')
    })
}

/// Where in the line `::` stands with nothing but blanks and colours before it.
fn command_at(line: &str) -> Option<usize> {
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        match rest.strip_prefix("\u{1b}[").and_then(|code| code.split_once('m')) {
            Some((code, tail)) if code.bytes().all(|b| b.is_ascii_digit() || b == b';') => {
                rest = tail;
            }
            _ => break,
        }
    }
    rest.starts_with("::").then_some(line.len() - rest.len())
}

/// Escapes a part in the middle of a sentence: its blanks at both ends stay.
fn markdown_part<'a>(text: impl Into<Text<'a>>) -> String {
    let text = text.into().0;
    let lead = if text.starts_with(' ') { " " } else { "" };
    let trail = if text.len() > 1 && text.ends_with(' ') { " " } else { "" };
    format!("{lead}{}{trail}", markdown(text))
}

fn push_markdown(out: &mut String, before: &str, character: char, after: &str) {
    const BREAK: &str = "&#8203;";
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '$' => out.push_str("<span>$</span>"),
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '#' => {
            out.push('\\');
            out.push(character);
        }
        '-' | '+' | '=' if before.is_empty() => {
            out.push('\\');
            out.push(character);
        }
        '.' | ')' if numbers(before) && !after.starts_with(|c: char| c.is_alphanumeric()) => {
            out.push('\\');
            out.push(character);
        }
        _ => out.push(character),
    }
    if is_autolink(before, character, after) {
        out.push_str(BREAK);
    }
}

/// Whether the text is nothing but a number, so that `.` or `)` would make it a list's.
fn numbers(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether something after this character would be linked: `@name`, `#1`, `GH-1`, `https://`,
/// `www.`.
fn is_autolink(before: &str, character: char, after: &str) -> bool {
    let digit = after.starts_with(|c: char| c.is_ascii_digit());
    let ends = |word: &str| {
        before
            .get(before.len().saturating_sub(word.len())..)
            .is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    match character {
        '@' => true,
        '#' => digit,
        '-' => digit && ends("gh"),
        ':' => after.starts_with("//"),
        'w' | 'W' => after.get(..3).is_some_and(|next| next.eq_ignore_ascii_case("ww.")),
        _ => false,
    }
}
