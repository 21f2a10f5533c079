//! What the front matter of a file says that concerns its release.
//!
//! Only `release_date` (or `release-date`) at the outermost level counts. A plain `date:` is the page's
//! own date to the programs that front matter is written for, and says nothing of a release.

/// Keys that say when the release is.
const KEYS: [&str; 2] = ["release_date", "release-date"];

/// The date in a file's front matter, which ends at `body`, with its line (1-based); as it was written,
/// without quotes and comment.
pub(super) fn date(text: &str, body: usize) -> Option<(&str, u32)> {
    let lines = text.get(..body)?.lines().enumerate();
    for (index, line) in lines.skip(1) {
        let Some((key, value)) = line.split_once(':') else { continue };
        if KEYS.contains(&key) {
            return Some((scalar(value), u32::try_from(index + 1).unwrap_or(u32::MAX)));
        }
    }
    None
}

/// A plain or quoted scalar of YAML on one line.
fn scalar(value: &str) -> &str {
    let value = value.trim();
    if let Some(quote @ ('"' | '\'')) = value.chars().next() {
        let inside = &value[1..];
        return inside.split_once(quote).map_or(value, |(inside, _)| inside);
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_date_is_read_and_a_page_date_is_not() {
        for (text, read) in [
            ("---\nrelease_date: 2026-03-28\n---\n", Some(("2026-03-28", 2))),
            ("---\nx: y\nrelease-date: \"2026-03-28\" # soon\n---\n", Some(("2026-03-28", 3))),
            ("---\nrelease_date: 2026-03-28 # soon\n---\n", Some(("2026-03-28", 2))),
            ("---\r\nrelease_date: soon\r\n---\r\n", Some(("soon", 2))),
            ("---\nrelease_date:\n---\n", Some(("", 2))),
            ("---\ndate: 2021-01-01\n---\n", None),
            ("---\nx:\n  release_date: 2026-03-28\n---\n", None),
        ] {
            assert_eq!(date(text, text.len()), read, "{text}");
        }
        assert_eq!(date("release_date: 2026-03-28\n", 0), None);
    }
}
