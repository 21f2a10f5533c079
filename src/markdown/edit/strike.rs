//! Declaring an item not applicable, and taking that back.

use super::{EditError, Opened, is_line};
use crate::{
    markdown::inline::fold,
    model::{Item, State, Untrusted},
};

/// Strikes an open item's text and puts the reason behind it: `- [ ] ~~text~~ reason`. Comments
/// behind the text stay behind the reason.
///
/// # Errors
///
/// The file cannot be read, the item is not in it as it is given, it is not open, there is no reason
/// of one line, or the text cannot be struck so that the file reads as intended.
pub fn waive(source: &[u8], item: &Item, reason: &str) -> Result<Vec<u8>, EditError> {
    let opened = Opened::new(source)?;
    let index = opened.find(item)?;
    opened.require(index, State::Open, "waived")?;
    if !is_line(reason) {
        return Err(EditError::Reason);
    }
    let reason = fold(reason);
    let unsafe_edit = EditError::Unsafe { line: item.line };
    let visible = opened.outline.items[index].inline.visible_range(opened.source.text());
    let visible = visible.ok_or(unsafe_edit.clone())?;
    let intend = |items: &mut [Item]| {
        items[index].state = State::NotApplicable;
        items[index].reason = Some(Untrusted::new(reason.as_str()));
    };
    // As it was given where that reads as given, else with its punctuation escaped.
    for written in [reason.clone(), escape(&reason)] {
        let end = format!("~~ {written}");
        let changes =
            [(visible.start..visible.start, "~~"), (visible.end..visible.end, end.as_str())];
        let edited = opened.replace(&changes);
        if opened.verify(&edited, item.line, intend).is_ok() {
            return Ok(edited);
        }
    }
    Err(unsafe_edit)
}

/// The text with a backslash before every sign that Markdown could take for its own.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, ',' | '.' | ':' | ';' | '?' | '/' | '\'' | '"')
        {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Takes strike and reason away from an item that is not applicable, and the tick where it has one:
/// `- [ ] text`. Nobody signs an item off by opening it.
///
/// # Errors
///
/// The file cannot be read, the item is not in it as it is given, it is not struck, or strike and
/// reason cannot be taken away without changing more.
pub fn reinstate(source: &[u8], item: &Item) -> Result<Vec<u8>, EditError> {
    let opened = Opened::new(source)?;
    let index = opened.find(item)?;
    opened.require(index, State::NotApplicable, "reinstated")?;
    let draft = &opened.outline.items[index];
    let text = opened.source.text();
    let unsafe_edit = EditError::Unsafe { line: item.line };
    let (Some(strike), Some(visible)) =
        (draft.inline.strike.clone(), draft.inline.visible_range(text))
    else {
        return Err(unsafe_edit);
    };
    let tildes = text[strike.clone()].bytes().take_while(|&byte| byte == b'~').count().min(2);
    let changes = [
        (item.tick_offset..item.tick_offset + 1, " "),
        (strike.start..strike.start + tildes, ""),
        (strike.end - tildes..visible.end.max(strike.end), ""),
    ];
    let edited = opened.replace(&changes);
    opened.verify(&edited, item.line, |items| {
        items[index].state = State::Open;
        items[index].reason = None;
    })?;
    Ok(edited)
}
