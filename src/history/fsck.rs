//! The bytes of a commit object, read as `git fsck` reads them.
//!
//! [`Header::parse`] never fails: what is missing stays empty, and the first thing that `git fsck`
//! would call an error is kept in `malformed`. Source: the messages listed in `git-fsck(1)`.

use crate::model::{CommitId, SignatureKind, Timestamp};

/// The parts of a commit object, still as bytes.
#[derive(Debug, Default)]
pub(super) struct Header<'a> {
    pub tree: Option<[u8; 20]>,
    pub parents: Vec<CommitId>,
    pub author: Person<'a>,
    pub committer: Person<'a>,
    pub signature: SignatureKind,
    pub message: &'a [u8],
    pub malformed: Option<&'static str>,
}

/// The value of an `author` or `committer` line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Person<'a> {
    pub name: &'a [u8],
    pub email: &'a [u8],
    pub time: Timestamp,
}

impl<'a> Header<'a> {
    /// Reads a commit object's bytes.
    pub fn parse(bytes: &'a [u8]) -> Self {
        let mut header = Self::default();
        let mut rest = header.object_lines(bytes);
        rest = header.person_lines(rest, b"author ");
        rest = header.person_lines(rest, b"committer ");
        header.further_lines(rest);
        if bytes.contains(&0) {
            header.blame("NUL in commit");
        }
        header
    }

    /// Reads tree and parents of a commit object alone, and the committer's date in seconds since
    /// 1970, none or any where it cannot be told; an error further on is not looked for.
    pub fn parse_links(bytes: &'a [u8]) -> (Self, u32) {
        let mut header = Self::default();
        let rest = header.object_lines(bytes);
        let committer = split_line(rest).1.strip_prefix(b"committer ").unwrap_or_default();
        let line = split_line(committer).0.unwrap_or_default();
        let date = memchr::memrchr(b'>', line).map(|end| timestamp(&line[end + 1..]).seconds);
        (header, date.and_then(|date| u32::try_from(date).ok()).unwrap_or_default())
    }

    /// Keeps the first error.
    fn blame(&mut self, what: &'static str) {
        self.malformed.get_or_insert(what);
    }

    fn object_lines(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let mut rest = bytes;
        match bytes.strip_prefix(b"tree ") {
            None => self.blame("missing tree"),
            Some(value) => {
                let (line, after) = split_line(value);
                self.tree = line.and_then(hex_id);
                rest = after;
                if self.tree.is_none() {
                    self.blame("bad tree");
                }
            }
        }
        while let Some(value) = rest.strip_prefix(b"parent ") {
            let (line, after) = split_line(value);
            match line.and_then(hex_id) {
                Some(id) => self.parents.push(CommitId(id)),
                None => self.blame("bad parent"),
            }
            rest = after;
        }
        rest
    }

    fn person_lines(&mut self, mut rest: &'a [u8], key: &'static [u8]) -> &'a [u8] {
        let author = key.starts_with(b"author");
        let mut count = 0;
        while let Some(value) = rest.strip_prefix(key) {
            let (line, after) = split_line(value);
            let line = line.unwrap_or(value);
            if let Some(what) = person_error(line) {
                self.blame(what);
            }
            if count == 0 {
                let person = Person::parse(line);
                *(if author { &mut self.author } else { &mut self.committer }) = person;
            }
            count += 1;
            rest = after;
        }
        match (count, author) {
            (0, true) => self.blame("missing author"),
            (0, false) => self.blame("missing committer"),
            (1, _) => {}
            (_, true) => self.blame("multiple authors"),
            (_, false) => self.blame("multiple committers"),
        }
        rest
    }

    /// Everything between the committer and the message.
    fn further_lines(&mut self, mut rest: &'a [u8]) {
        loop {
            if let Some(message) = rest.strip_prefix(b"\n") {
                self.message = message;
                return;
            }
            if rest.is_empty() {
                return;
            }
            let (line, after) = split_line(rest);
            let Some(line) = line else {
                return self.blame("unterminated header");
            };
            if let Some(value) = line.strip_prefix(b"gpgsig ") {
                self.signature = SignatureKind::of_first_line(value);
            }
            let known: [&[u8]; 4] = [b"tree ", b"parent ", b"author ", b"committer "];
            if known.iter().any(|key| line.starts_with(key)) {
                self.blame("unordered headers");
            }
            rest = after;
        }
    }
}

impl<'a> Person<'a> {
    /// As much of a person as the line has.
    fn parse(line: &'a [u8]) -> Self {
        let (name, rest) = split_at_byte(line, b'<');
        let (email, rest) = split_at_byte(rest, b'>');
        Self { name: name.trim_ascii(), email: email.trim_ascii(), time: timestamp(rest) }
    }
}

/// What `git fsck` says of an `author` or `committer` line.
fn person_error(line: &[u8]) -> Option<&'static str> {
    if line.starts_with(b"<") {
        return Some("missing name before e-mail");
    }
    let open = line.iter().position(|byte| matches!(byte, b'<' | b'>'));
    let Some(open) = open else {
        return Some("missing e-mail");
    };
    if line[open] == b'>' {
        return Some("bad name");
    }
    if !line[..open].ends_with(b" ") {
        return Some("missing space before e-mail");
    }
    let email = &line[open + 1..];
    let close = email.iter().position(|byte| matches!(byte, b'<' | b'>'));
    match close {
        Some(close) if email[close] == b'>' => time_error(&email[close + 1..]),
        _ => Some("bad e-mail"),
    }
}

/// What `git fsck` says of the date and time zone that follow the e-mail address.
fn time_error(rest: &[u8]) -> Option<&'static str> {
    let Some(rest) = rest.strip_prefix(b" ") else {
        return Some("missing space before date");
    };
    let (date, zone) = split_at_byte(rest, b' ');
    if date.is_empty() && zone.is_empty() {
        return Some("missing date");
    }
    if date.is_empty() || !date.iter().all(u8::is_ascii_digit) || date.len() == rest.len() {
        return Some("bad date");
    }
    if date.len() > 1 && date[0] == b'0' {
        return Some("zero-padded date");
    }
    if decimal(date).is_none() {
        return Some("date overflow");
    }
    offset(zone).is_none().then_some("bad time zone")
}

/// The seconds and the offset of ` 1738310400 +0100`; zero for what cannot be read.
fn timestamp(rest: &[u8]) -> Timestamp {
    let (date, zone) = split_at_byte(rest.trim_ascii(), b' ');
    Timestamp {
        seconds: decimal(date).unwrap_or_default(),
        offset_minutes: offset(zone).unwrap_or_default(),
    }
}

fn decimal(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// `+hhmm` or `-hhmm` in minutes.
fn offset(zone: &[u8]) -> Option<i32> {
    let (sign, digits) = match zone {
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    if digits.len() != 4 {
        return None;
    }
    let value = i32::try_from(decimal(digits)?).ok()?;
    Some(sign * (value / 100 * 60 + value % 100))
}

/// The line up to the next newline, and what follows it; no line where there is no newline.
fn split_line(bytes: &[u8]) -> (Option<&[u8]>, &[u8]) {
    match memchr::memchr(b'\n', bytes) {
        Some(end) => (Some(&bytes[..end]), &bytes[end + 1..]),
        None => (None, &[]),
    }
}

/// What is before and after the first such byte; everything and nothing where there is none.
fn split_at_byte(bytes: &[u8], wanted: u8) -> (&[u8], &[u8]) {
    match bytes.iter().position(|&byte| byte == wanted) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[]),
    }
}

/// Forty hex digits as an id.
pub(super) fn hex_id(digits: &[u8]) -> Option<[u8; 20]> {
    if digits.len() != 40 {
        return None;
    }
    let mut id = [0; 20];
    for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(id)
}
