//! Lists of patterns as OpenSSH has them: `*`, `?`, `!`, separated by commas.
//!
//! Source: PATTERNS in `ssh_config(5)`. A negated pattern that matches refuses whatever else does.

/// How a list takes in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// A pattern is that name, letter by letter.
    Exact,
    /// Only a pattern with `*` or `?` takes it in.
    Pattern,
}

/// A list of patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternList(Vec<(bool, String)>);

impl PatternList {
    /// Reads a list; case counts.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let entry = |entry: &str| match entry.strip_prefix('!') {
            Some(rest) => (true, rest.to_owned()),
            None => (false, entry.to_owned()),
        };
        Self(text.split(',').map(entry).collect())
    }

    /// How it takes in a name; none where it does not.
    #[must_use]
    pub fn matches(&self, name: &str) -> Option<Match> {
        let mut found = None;
        for (negated, pattern) in &self.0 {
            if !matches(pattern.as_bytes(), name.as_bytes()) {
                continue;
            }
            if *negated {
                return None;
            }
            let how = if is_plain(pattern) { Match::Exact } else { Match::Pattern };
            found = Some(found.map_or(how, |before: Match| before.min(how)));
        }
        found
    }

    /// The names that it lists without `*`, `?` or `!`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let plain = self.0.iter().filter(|(negated, pattern)| !negated && is_plain(pattern));
        plain.map(|(_, pattern)| pattern.as_str())
    }
}

fn is_plain(pattern: &str) -> bool {
    !pattern.contains(['*', '?'])
}

/// Whether a pattern is the whole of a name, in time proportional to their product.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while from < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(&byte) if byte == b'?' || byte == name[from] => {
                at += 1;
                from += 1;
            }
            _ => match star {
                Some((back, taken)) => {
                    at = back + 1;
                    from = taken + 1;
                    star = Some((back, taken + 1));
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::{Match, PatternList};

    #[test]
    fn lists_match_as_ssh_config_says() {
        for (list, name, wanted) in [
            ("ana@example.org", "ana@example.org", Some(Match::Exact)),
            ("ana@example.org", "Ana@example.org", None),
            ("*@example.org", "ana@example.org", Some(Match::Pattern)),
            ("*@example.org", "ana@example.org.evil", None),
            ("*@example.org,ana@example.org", "ana@example.org", Some(Match::Exact)),
            ("*@example.org,!eve@example.org", "eve@example.org", None),
            ("!eve@example.org,*@example.org", "eve@example.org", None),
            ("!eve@example.org", "ana@example.org", None),
            ("an?@example.org", "ana@example.org", Some(Match::Pattern)),
            ("an?@example.org", "an@example.org", None),
            ("*", "", Some(Match::Pattern)),
            ("", "", Some(Match::Exact)),
            ("a*b*c", "aXbXbc", Some(Match::Pattern)),
            ("a*b*c", "aXcXb", None),
        ] {
            assert_eq!(PatternList::parse(list).matches(name), wanted, "{list} {name}");
        }
    }

    #[test]
    fn many_stars_take_no_long_time() {
        let list = PatternList::parse(&format!("{}b", "*a".repeat(200)));
        assert_eq!(list.matches(&"a".repeat(4000)), None);
    }
}
