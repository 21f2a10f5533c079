//! Words of a line of an allowed-signers file, with the quotes that OpenSSH knows.

/// Takes the first word of a line: up to a blank, or a whole quoted string. None where a quote is
/// not closed, or nothing is left.
pub fn word(line: &str) -> Option<(String, &str)> {
    let line = line.trim_start_matches(BLANK);
    if line.is_empty() {
        return None;
    }
    if let Some(quoted) = line.strip_prefix('"') {
        let (word, rest) = quoted.split_once('"')?;
        return Some((word.to_owned(), rest));
    }
    let end = line.find(BLANK).unwrap_or(line.len());
    Some((line[..end].to_owned(), &line[end..]))
}

/// What separates words.
pub const BLANK: [char; 3] = [' ', '\t', '\r'];

/// Takes a comma-separated list of options: up to a blank outside of quotes. None where a quote is
/// not closed.
pub fn options(line: &str) -> Option<(Vec<&str>, &str)> {
    let line = line.trim_start_matches(BLANK);
    let (mut found, mut start) = (Vec::new(), 0);
    let (mut quoted, mut escaped) = (false, false);
    let mut end = line.len();
    for (at, letter) in line.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => {
                found.push(&line[start..at]);
                start = at + 1;
            }
            _ if !quoted && BLANK.contains(&letter) => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    found.push(&line[start..end]);
    (!quoted).then(|| (found, &line[end..]))
}

/// The value of `name="value"`, its quotes taken off. None where it is not quoted to its end.
pub fn unquoted(value: &str) -> Option<String> {
    let inside = value.strip_prefix('"')?;
    let mut text = String::new();
    let mut letters = inside.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek() == Some(&'"') => text.extend(letters.next()),
            '"' => return letters.next().is_none().then_some(text),
            _ => text.push(letter),
        }
    }
    None
}
