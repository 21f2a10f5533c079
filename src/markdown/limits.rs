//! How much of a file is read. All limits are counts, and exceeding one is an error.

use super::MarkdownError;

/// Bytes of a file.
pub(super) const BYTES: usize = 64 * 1024 * 1024;
/// Items of a file.
pub(super) const ITEMS: usize = 1_000_000;
/// Lists, list items and quotes around a block.
pub(super) const DEPTH: usize = 100;
/// Columns to the left of a list item or quote: no honest nesting goes as far.
const COLUMNS: usize = 4 * DEPTH;

/// Looks for nesting that the parser would take long over, before it sees the text: the marks at
/// the beginning of each line, and how far in the last one stands.
pub(super) fn check_depth(text: &str, line_starts: &[usize]) -> Result<(), MarkdownError> {
    for &start in line_starts {
        let (marks, columns) = container_marks(&text.as_bytes()[start..]);
        let line = || text[start..].split(['\n', '\r']).next().unwrap_or_default();
        if (marks > DEPTH || columns > COLUMNS) && !is_rule(line()) {
            let line = super::source::line_of(text.as_bytes(), start);
            return Err(MarkdownError::TooDeep { line, limit: DEPTH });
        }
    }
    Ok(())
}

/// How many marks of quotes and list items the first line begins with, and the column of the last.
fn container_marks(line: &[u8]) -> (usize, usize) {
    let (mut marks, mut column, mut last, mut at) = (0, 0, 0, 0);
    loop {
        while let Some(byte @ (b' ' | b'\t')) = line.get(at) {
            column = if *byte == b'\t' { (column / 4 + 1) * 4 } else { column + 1 };
            at += 1;
        }
        let width = mark_width(&line[at..]);
        if width == 0 {
            return (marks, last);
        }
        marks += 1;
        last = column;
        at += width;
        column += width;
    }
}

/// The width of the mark that the line begins with; 0 if it begins with none.
fn mark_width(line: &[u8]) -> usize {
    let width = match line.first() {
        Some(b'>') => return 1,
        Some(b'-' | b'*' | b'+') => 1,
        Some(b'0'..=b'9') => {
            let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits > 9 || !matches!(line.get(digits), Some(b'.' | b')')) {
                return 0;
            }
            digits + 1
        }
        _ => return 0,
    };
    if matches!(line.get(width), None | Some(b' ' | b'\t' | b'\n' | b'\r')) { width } else { 0 }
}

/// Whether a line is a thematic break, however long.
fn is_rule(line: &str) -> bool {
    ['-', '*', '_'].iter().any(|mark| line.chars().all(|c| c == *mark || c == ' ' || c == '\t'))
}
