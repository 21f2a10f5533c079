//! A file without its prose: only what may say something of items is left for the parser.

use std::borrow::Cow;

use super::{
    cut,
    prose::{self, Scan},
    source::Source,
};

/// A file's Markdown without the sections that say nothing of items ([`prose`]); their headings are
/// left.
pub(super) struct Condensed<'a> {
    pub(super) text: Cow<'a, str>,
    /// What is left of the file: where it begins here, and where in the file. In order.
    parts: Vec<(usize, usize)>,
}

impl<'a> Condensed<'a> {
    /// All of a file's Markdown.
    pub(super) fn whole(source: &'a Source<'_>) -> Self {
        Self { text: Cow::Borrowed(source.markdown()), parts: vec![(0, source.body)] }
    }

    /// Without prose, as far as it is sure that no block goes on from one section into the next.
    pub(super) fn of(source: &'a Source<'_>) -> Self {
        let whole = source.text();
        let mut text = String::new();
        let mut parts = vec![(0, source.body)];
        let mut kept = source.body;
        let mut reach = cut::Reach::default();
        for section in cut::sections(whole.as_bytes(), source.body) {
            let section = reach.join(section);
            let range = section.range.clone();
            match prose::scan(&whole[range.clone()]) {
                Scan::Prose(heading) => {
                    text.push_str(&whole[kept..range.start + heading]);
                    kept = range.end;
                    parts.push((text.len(), kept));
                }
                Scan::Closed => {}
                Scan::Open if reach.go_on(section).is_some() => {}
                Scan::Open | Scan::Unknown => break,
            }
        }
        if parts.len() == 1 {
            return Self::whole(source);
        }
        text.push_str(&whole[kept..]);
        Self { text: Cow::Owned(text), parts }
    }

    /// Where in the file something begins that begins here.
    pub(super) fn start(&self, at: usize) -> usize {
        self.moved(at, self.parts.partition_point(|&(start, _)| start <= at))
    }

    /// Where in the file something ends that ends here.
    pub(super) fn end(&self, at: usize) -> usize {
        self.moved(at, self.parts.partition_point(|&(start, _)| start < at))
    }

    fn moved(&self, at: usize, parts: usize) -> usize {
        let (here, there) = self.parts[parts.saturating_sub(1)];
        at - here + there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_what_is_left_are_those_of_the_file() {
        let file = "---\nkey: value\n---\n# T\n\nwords\n\n## A\n\n- [ ] one\n\n## B\n\nwords\n";
        let source = Source::strict(file.as_bytes()).unwrap();
        let left = Condensed::of(&source);
        assert_eq!(left.text, "# T\n## A\n\n- [ ] one\n\n## B\n");
        for what in ["# T\n", "## A\n", "- [ ] one\n", "one", "## B\n"] {
            let (here, there) = (left.text.find(what).unwrap(), file.find(what).unwrap());
            assert_eq!(left.start(here), there, "{what}");
            assert_eq!(left.end(here + what.len()), there + what.len(), "{what}");
        }
    }

    #[test]
    fn where_a_block_may_go_on_all_is_left() {
        let file = "# T\n\nwords\n\n## A\n\n  ```\n\n## B\n\nwords\n";
        let source = Source::strict(file.as_bytes()).unwrap();
        assert_eq!(Condensed::of(&source).text, "# T\n## A\n\n  ```\n\n## B\n\nwords\n");
        let file = "# T\n\n```\nwords\n\n# A\n```\n\n- [ ] one\n\n## B\n\nwords\n";
        let source = Source::strict(file.as_bytes()).unwrap();
        assert_eq!(Condensed::of(&source).text, file.strip_suffix("\nwords\n").unwrap());
        let file = "# T\n\n```\nwords\n\n# A\n\n- [ ] no box\n```\n\n## B\n\n- [ ] one\n";
        let source = Source::strict(file.as_bytes()).unwrap();
        assert_eq!(Condensed::of(&source).text, "# T\n## B\n\n- [ ] one\n");
    }
}
