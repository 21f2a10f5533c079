//! Ids and digests of items.

use foldhash::{HashMap, HashMapExt as _, HashSet};
use sha2::{Digest, Sha256};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::model::digest::digits;

/// How long a slug may be, in bytes.
const SLUG: usize = 40;

/// SHA-256 of compared text and blocks in hex: the text, and each block on a line of its own. None
/// of them has a line break.
pub(super) fn digest(text: &str, blocks: &[String]) -> String {
    let mut hash = Sha256::new();
    hash.update(text.as_bytes());
    for block in blocks {
        hash.update(b"\n");
        hash.update(block.as_bytes());
    }
    digits(&hash.finalize())
}

/// The ids of one file, each given once.
pub(super) struct Ids {
    given: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Ids {
    /// Begins with the explicit ids.
    pub(super) fn new(explicit: impl Iterator<Item = String>) -> Self {
        Self { given: explicit.collect(), next: HashMap::new() }
    }

    /// A slug of the text and six digits of a digest of path, context and text; where that is taken,
    /// `-2`, `-3` behind it.
    pub(super) fn generate<'a>(
        &mut self,
        path: &'a str,
        context: impl Iterator<Item = &'a str>,
        text: &'a str,
    ) -> String {
        let mut hash = Sha256::new();
        for part in std::iter::once(path).chain(context).chain([text]) {
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        let base = format!("{}-{}", slug(text), digits(&hash.finalize()[..3]));
        if self.given.insert(base.clone()) {
            return base;
        }
        let next = self.next.entry(base.clone()).or_insert(2);
        loop {
            let id = format!("{base}-{next}");
            *next += 1;
            if self.given.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The text's ASCII words in lower case, joined by `-`; `item` where it has none.
fn slug(text: &str) -> String {
    let plain: String = if text.is_ascii() {
        text.chars().take(4 * SLUG).collect()
    } else {
        text.nfkd().filter(|c| !is_combining_mark(*c)).take(4 * SLUG).collect()
    };
    let mut slug = String::new();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric() && c != '\'');
    for word in words.map(|word| word.replace('\'', "")).filter(|word| !word.is_empty()) {
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(SLUG)]);
        } else if slug.len() + 1 + word.len() <= SLUG {
            slug.push('-');
            slug.push_str(&word);
        } else {
            break;
        }
    }
    slug.make_ascii_lowercase();
    if slug.is_empty() { "item".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ascii_words_of_bounded_length() {
        assert_eq!(slug("All critical bugs fixed!"), "all-critical-bugs-fixed");
        assert_eq!(slug("Résumé isn't überlong"), "resume-isnt-uberlong");
        assert_eq!(slug("日本語"), "item");
        let long =
            slug("a very long text that goes on and on until nobody reads any of it any more");
        assert_eq!(long, "a-very-long-text-that-goes-on-and-on");
        assert_eq!(slug(&"x".repeat(100)).len(), SLUG);
    }

    #[test]
    fn the_same_context_and_text_again_is_counted() {
        let mut ids = Ids::new(std::iter::empty());
        let first = ids.generate("a.md", ["H"].into_iter(), "same");
        let second = ids.generate("a.md", ["H"].into_iter(), "same");
        let other = ids.generate("a.md", ["I"].into_iter(), "same");
        assert_eq!(second, format!("{first}-2"));
        assert!(first.starts_with("same-") && first.len() == "same-".len() + 6);
        assert_ne!(other, first);
        let taken =
            Ids::new([first.clone()].into_iter()).generate("a.md", ["H"].into_iter(), "same");
        assert_eq!(taken, second, "an explicit id of that form is not given twice");
    }

    #[test]
    fn a_digest_tells_text_from_blocks() {
        let blocks = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let whole = digest("a", &blocks(&["b", "c"]));
        assert_eq!(whole.len(), 64);
        assert_ne!(whole, digest("a", &blocks(&["b c"])));
        assert_eq!(
            digest("abc", &[]),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
