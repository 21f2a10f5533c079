//! The trailers of a commit message, as `git interpret-trailers --no-divider` reads them.
//!
//! Only the last block of lines counts, and never the first paragraph, which is the title. It is a
//! block of trailers if every line is one, or if git itself wrote one of its lines (`Signed-off-by:`,
//! `(cherry picked from commit `) and at most three in four are none. So prose that mentions a
//! trailer, or a trailer above other paragraphs, says nothing. Source: git-interpret-trailers(1).

use super::text::Untrusted;

/// Lines that git itself writes, before which a block may hold other lines as well.
const BY_GIT: [&str; 2] = ["Signed-off-by: ", "(cherry picked from commit "];

/// One `Key: value` of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trailer {
    /// What stands before the colon.
    pub key: Untrusted,
    /// What stands behind it, folded lines joined by one space.
    pub value: Untrusted,
}

impl Trailer {
    /// A line that is known to be a trailer, `KEY: VALUE`; none where it has no such form.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let (key, value) = key_and_value(line)?;
        Some(Self { key: key.into(), value: value.into() })
    }

    /// Whether it has that key; case does not count.
    #[must_use]
    pub fn is(&self, key: &str) -> bool {
        self.key.raw().eq_ignore_ascii_case(key)
    }
}

/// The trailers of a message, in their order.
#[must_use]
pub fn trailers(message: &Untrusted) -> Vec<Trailer> {
    let lines: Vec<&str> = message
        .raw()
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .filter(|line| !line.starts_with('#'))
        .collect();
    let block = last_block(&lines);
    if is_trailer_block(block) { read(block) } else { Vec::new() }
}

/// The lines after the last blank one; none where that is the first paragraph.
fn last_block<'a>(lines: &'a [&'a str]) -> &'a [&'a str] {
    let is_blank = |line: &&str| line.trim().is_empty();
    let Some(end) = lines.iter().rposition(|line| !is_blank(line)) else { return &[] };
    let Some(blank) = lines[..end].iter().rposition(&is_blank) else { return &[] };
    if lines[..blank].iter().all(is_blank) {
        return &[];
    }
    &lines[blank + 1..=end]
}

/// What a line is to the block.
#[derive(PartialEq, Eq)]
enum Line {
    Trailer,
    /// Belongs to the line above.
    Folded,
    Other,
}

fn kind(line: &str) -> Line {
    if line.starts_with([' ', '\t']) {
        Line::Folded
    } else if is_by_git(line) || key_and_value(line).is_some() {
        Line::Trailer
    } else {
        Line::Other
    }
}

fn is_by_git(line: &str) -> bool {
    BY_GIT.iter().any(|start| line.starts_with(start))
}

fn is_trailer_block(block: &[&str]) -> bool {
    let (mut trailers, mut others) = (0_usize, 0_usize);
    let mut above = Line::Other;
    for line in block {
        let kind = kind(line);
        match (&kind, &above) {
            (Line::Trailer, _) => trailers += 1,
            (Line::Folded, Line::Trailer) => continue,
            (Line::Folded | Line::Other, _) => others += 1,
        }
        above = kind;
    }
    let has_gits = block.iter().any(|line| is_by_git(line));
    (trailers > 0 && others == 0) || (has_gits && trailers * 3 >= others)
}

fn read(block: &[&str]) -> Vec<Trailer> {
    let mut found: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in block {
        match (kind(line), key_and_value(line)) {
            (Line::Trailer, Some((key, value))) => {
                found.push((key, value.to_owned()));
                open = true;
            }
            (Line::Folded, _) if open => {
                if let Some((_, value)) = found.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
            _ => open = false,
        }
    }
    let trailer = |(key, value): (&str, String)| Trailer {
        key: key.into(),
        value: Untrusted::new(value.trim()),
    };
    found.into_iter().map(trailer).collect()
}

/// `Key: value`: a key of letters, digits and `-`, and perhaps white space before the colon.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim_end_matches([' ', '\t']);
    let is_key = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (!key.is_empty() && key.bytes().all(is_key)).then(|| (key, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &str) -> Vec<(String, String)> {
        let raw = |text: &Untrusted| text.raw().to_owned();
        let found = trailers(&message.into());
        found.iter().map(|trailer| (raw(&trailer.key), raw(&trailer.value))).collect()
    }

    fn values(message: &str) -> Vec<String> {
        read(message).into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn the_last_block_counts_and_nothing_above_it() {
        assert_eq!(values("title\n\nA: 1\nB : 2\n\tmore\n\n"), ["1", "2 more"]);
        assert_eq!(values("title\n\nA: 1\n\nthe end\n"), [""; 0]);
        assert_eq!(values("title\n\nA: 1\n\nB: 2\n"), ["2"]);
        assert_eq!(values("title\r\n\r\nA: 1\r\n"), ["1"]);
    }

    #[test]
    fn a_title_is_no_trailer() {
        assert_eq!(values("A: 1\n"), [""; 0]);
        assert_eq!(values("\n\nA: 1\n"), [""; 0]);
        assert_eq!(values("title\nA: 1\n"), [""; 0]);
        assert_eq!(values(""), [""; 0]);
    }

    #[test]
    fn a_block_of_prose_is_none_unless_git_wrote_a_line_of_it() {
        assert_eq!(values("title\n\nsome words\nA: 1\n"), [""; 0]);
        assert_eq!(values("title\n\nsome words\nSigned-off-by: Ana\nA: 1\n"), ["Ana", "1"]);
        assert_eq!(values("t\n\none\ntwo\nthree\nfour\nSigned-off-by: Ana\n"), [""; 0]);
        assert_eq!(values("t\n\n(cherry picked from commit 12)\nA: 1\n"), ["1"]);
        assert_eq!(values("t\n\n folded onto nothing\nA: 1\n"), [""; 0]);
    }
}
