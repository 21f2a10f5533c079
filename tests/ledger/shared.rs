//! What two versions share by pointer is paired without being looked at: held against pairing all of it.

use std::rc::Rc;

use git_checklist::{
    ledger,
    markdown::{ParseOptions, VersionReader},
    model::Version,
};
use proptest::prelude::*;

/// Lines of lists whose items are easily taken for one another.
const LINES: [&str; 14] = [
    "\n# Code\n\n",
    "\n# Docs\n\n",
    "\n## Later\n\n",
    "- [ ] Tests pass\n",
    "- [x] Tests pass\n",
    "- [ ] Tests pass twice\n",
    "- [x] Tests passed twice\n",
    "- [ ] ~~Tests pass~~ because\n",
    "- [ ] Named <!-- checklist: id=named -->\n",
    "- [x] Otherwise <!-- checklist: id=named -->\n",
    "- [ ] Named\n",
    "  - [ ] Tests pass\n",
    "  - [x] Named\n",
    "  a note\n",
];

/// A change of a list: at a line, so many lines go and these come.
type Edit = (usize, usize, Vec<usize>);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let lines = proptest::collection::vec(0..LINES.len(), 0..3);
    proptest::collection::vec((0..20_usize, 0..3_usize, lines), 1..8)
}

fn read(reader: &mut VersionReader, lines: &[usize]) -> Version {
    let text: String = lines.iter().map(|&line| LINES[line]).collect();
    reader.read(&Rc::new(text.into_bytes())).unwrap()
}

/// Holds the pairs of versions that one reader read against those of versions that share nothing.
fn check(versions: &[Vec<usize>]) {
    let options = ParseOptions::default();
    let mut reader = VersionReader::new(&options);
    let together: Vec<Version> = versions.iter().map(|lines| read(&mut reader, lines)).collect();
    let alone = |lines: &Vec<usize>| read(&mut VersionReader::new(&options), lines);
    let apart: Vec<Version> = versions.iter().map(alone).collect();
    for (shared, apart) in together.windows(2).zip(apart.windows(2)) {
        let shared = ledger::pair(&shared[0], &shared[1]);
        let apart = ledger::pair(&apart[0], &apart[1]);
        assert_eq!(apart.shared, (0, 0));
        assert_eq!((shared.to_new, shared.to_old), (apart.to_new, apart.to_old), "{versions:?}");
    }
}

#[test]
fn a_name_that_goes_elsewhere_leaves_its_place_to_what_is_shared() {
    // Named by id and alike; then the id is another's, and two are alike.
    check(&[vec![8, 10], vec![9, 10, 10]]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn what_versions_share_pairs_as_if_they_shared_nothing(
        start in proptest::collection::vec(0..LINES.len(), 0..20),
        edits in edits(),
    ) {
        let mut versions = vec![start];
        for (at, gone, come) in edits {
            let mut lines = versions.last().cloned().unwrap_or_default();
            let at = at.min(lines.len());
            lines.splice(at..(at + gone).min(lines.len()), come);
            versions.push(lines);
        }
        check(&versions);
    }
}
