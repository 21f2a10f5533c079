//! Characters in a text that show as nothing, turn its direction, or are of another script than
//! their word.

use crate::model::ConfusableKind;

/// A character that is not what it seems, and the word that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    pub(super) kind: ConfusableKind,
    pub(super) character: char,
    pub(super) word: &'a str,
}

/// All of them in a text, at most one of a kind in each word.
pub(super) fn find(text: &str) -> Vec<Found<'_>> {
    if text.is_ascii() {
        return Vec::new();
    }
    text.split_whitespace().filter(|word| !word.is_ascii()).flat_map(in_word).collect()
}

fn in_word(word: &str) -> Vec<Found<'_>> {
    let found = |kind, character| Found { kind, character, word };
    let bidi = word.chars().find(|&c| is_bidi(c)).map(|c| found(ConfusableKind::Bidi, c));
    let invisible = invisible(word).map(|c| found(ConfusableKind::Invisible, c));
    let mixed = word
        .split(|c: char| !c.is_alphabetic())
        .find_map(mixed_script)
        .map(|c| found(ConfusableKind::MixedScript, c));
    [invisible, bidi, mixed].into_iter().flatten().collect()
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The first invisible character. Joiners between letters of other scripts than Latin, and in
/// emoji, are part of how those are written.
fn invisible(word: &str) -> Option<char> {
    let mut before = None;
    let mut characters = word.chars().peekable();
    while let Some(c) = characters.next() {
        let joins = |c: Option<char>| c.is_some_and(|c| c as u32 > 0x052f && !is_invisible(c));
        let is_joiner = matches!(c, '\u{200c}' | '\u{200d}');
        if is_invisible(c) && !(is_joiner && joins(before) && joins(characters.peek().copied())) {
            return Some(c);
        }
        before = Some(c);
    }
    None
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{2800}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e007f}'
    ) || (c.is_control() && !c.is_whitespace())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Other,
}

/// The first letter of a script that looks like Latin, in a word that has Latin letters.
fn mixed_script(word: &str) -> Option<char> {
    let latin = word.chars().any(|c| script(c) == Some(Script::Latin));
    let other = word.chars().find(|&c| script(c) == Some(Script::Other));
    other.filter(|_| latin)
}

/// The script of a letter that can pass for one of another: Latin, or Greek, Cyrillic, Armenian,
/// Cherokee and the full-width and mathematical forms of Latin. The micro sign is none.
fn script(c: char) -> Option<Script> {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Some(Script::Latin),
        '\u{370}'..='\u{3ff}'
        | '\u{400}'..='\u{52f}'
        | '\u{531}'..='\u{587}'
        | '\u{13a0}'..='\u{13ff}'
        | '\u{ff21}'..='\u{ff5a}'
        | '\u{1d400}'..='\u{1d7ff}' => Some(Script::Other),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_found() {
        let kinds = |text| find(text).into_iter().map(|found| found.kind).collect::<Vec<_>>();
        assert_eq!(kinds("De\u{200b}ploy now"), [ConfusableKind::Invisible]);
        assert_eq!(kinds("never \u{202e}deploy"), [ConfusableKind::Bidi]);
        assert_eq!(kinds("Dеploy"), [ConfusableKind::MixedScript], "a Cyrillic letter");
    }

    #[test]
    fn honest_text_in_any_script_is_left_alone() {
        for text in [
            "Überprüft",
            "Проверено",
            "δοκιμή",
            "می\u{200c}خواهم",
            "👩\u{200d}🚀 ✔\u{fe0f} done",
            "5 µs",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}
