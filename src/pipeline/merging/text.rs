//! The bytes of versions: edits by place, the end of a line, seals, a conflict's markers.

/// A change at the place of a tick.
pub enum Edit<'a> {
    /// This byte between the brackets.
    Tick(u8),
    /// This behind the brackets.
    Insert(&'a [u8]),
}

/// The bytes with edits made, each at the offset of a tick.
pub fn edited(bytes: &[u8], mut edits: Vec<(usize, Edit<'_>)>) -> Vec<u8> {
    edits.sort_by_key(|(place, _)| *place);
    let mut made = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for (place, edit) in edits {
        // The tick and the closing bracket; a tick is one byte.
        let behind = place + 2;
        if place < at || behind > bytes.len() {
            continue;
        }
        made.extend_from_slice(&bytes[at..place]);
        match edit {
            Edit::Tick(byte) => made.extend_from_slice(&[byte, bytes[place + 1]]),
            Edit::Insert(seal) => {
                made.extend_from_slice(&bytes[place..behind]);
                made.extend_from_slice(seal);
            }
        }
        at = behind;
    }
    made.extend_from_slice(&bytes[at..]);
    made
}

/// What follows the tick and its bracket up to the line's end, white space at the end aside.
pub fn tail(bytes: &[u8], tick: usize) -> &[u8] {
    let rest = bytes.get(tick + 2..).unwrap_or_default();
    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    rest[..end].trim_ascii_end()
}

/// Two words that no version has: lines that hold them differ from all others.
pub struct Seal([Vec<u8>; 2]);

impl Seal {
    /// Words that none of the texts has.
    pub fn absent_from(texts: &[&[u8]]) -> Self {
        let is_absent =
            |word: &Vec<u8>| texts.iter().all(|text| memchr::memmem::find(text, word).is_none());
        let word = |number: usize, side: char| format!("<contested-{number}-{side}>").into_bytes();
        let mut number = 0;
        loop {
            let words = [word(number, 'o'), word(number, 't')];
            if words.iter().all(is_absent) {
                return Self(words);
            }
            number += 1;
        }
    }

    /// Our side's.
    pub fn ours(&self) -> &[u8] {
        &self.0[0]
    }

    /// The other side's.
    pub fn theirs(&self) -> &[u8] {
        &self.0[1]
    }

    /// A text without either.
    pub fn removed_from(&self, text: &[u8]) -> Vec<u8> {
        let mut left = text.to_vec();
        for word in &self.0 {
            let mut kept = Vec::with_capacity(left.len());
            let mut at = 0;
            for found in memchr::memmem::find_iter(&left, word) {
                kept.extend_from_slice(&left[at..found]);
                at = found + word.len();
            }
            kept.extend_from_slice(&left[at..]);
            left = kept;
        }
        left
    }
}

/// Both texts between conflict markers (git-merge(1), "how conflicts are presented").
pub fn conflict(ours: &[u8], theirs: &[u8], size: usize, labels: (&str, &str)) -> Vec<u8> {
    let mut text = Vec::with_capacity(ours.len() + theirs.len() + 100);
    let marker = |text: &mut Vec<u8>, letter: &str, label: &str| {
        if !text.is_empty() && !text.ends_with(b"\n") {
            text.push(b'\n');
        }
        let line = format!("{} {label}", letter.repeat(size));
        text.extend_from_slice(line.trim_end().as_bytes());
        text.push(b'\n');
    };
    marker(&mut text, "<", labels.0);
    text.extend_from_slice(ours);
    marker(&mut text, "=", "");
    text.extend_from_slice(theirs);
    marker(&mut text, ">", labels.1);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seals_are_absent_and_come_off_again() {
        let text = b"- [ ] a <contested-0-o>\n- [ ] b\n";
        let seal = Seal::absent_from(&[text]);
        let sealed = edited(text, vec![(3, Edit::Insert(seal.ours())), (27, Edit::Tick(b'x'))]);
        assert_ne!(sealed, text);
        let expected = b"- [ ] a <contested-0-o>\n- [x] b\n";
        assert_eq!(seal.removed_from(&sealed), expected);
    }

    #[test]
    fn a_conflict_has_both_sides_whole() {
        let text = conflict(b"a", b"b\n", 7, ("ours", ""));
        assert_eq!(text, b"<<<<<<< ours\na\n=======\nb\n>>>>>>>\n");
    }

    #[test]
    fn a_tail_ends_with_its_line() {
        assert_eq!(tail(b"- [ ] a b \r\nc", 3), b" a b");
        assert_eq!(tail(b"- [ ]", 3), b"");
    }
}
