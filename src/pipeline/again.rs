//! An item of one version of a list, found again in another: by identity, never by its line.

use crate::ledger;
use crate::model::Checklist;

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It still says the same: its index in the newer version.
    Kept(usize),
    /// It is there under other words: its index in the newer version.
    Reworded(usize),
    /// It is gone.
    Gone,
}

/// Finds the item at an index of the older version in the newer one.
#[must_use]
pub fn find_again(old: &Checklist, new: &Checklist, item: usize) -> Again {
    let Some(was) = old.items.get(item) else { return Again::Gone };
    let now = ledger::pair_lists(old, new).to_new.get(item).copied().flatten();
    match now.and_then(|now| Some((now, new.items.get(now)?))) {
        Some((now, found)) if was.is_kept_by(found) => Again::Kept(now),
        Some((now, _)) => Again::Reworded(now),
        None => Again::Gone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{ParseOptions, parse};

    const LIST: &str = "# A\n\n## One\n\n- [ ] Backup restored from tape\n- [ ] Team told\n";

    fn again(new: &str) -> Again {
        let read = |text: &str| parse("A.md", text.as_bytes(), &ParseOptions::default()).unwrap();
        find_again(&read(LIST), &read(new), 0)
    }

    #[test]
    fn an_item_is_followed_by_what_it_says() {
        let above = LIST.replace("## One\n\n", "## One\n\n- [ ] Another\n");
        assert_eq!(again(&above), Again::Kept(1));
        assert_eq!(again(&LIST.replace("[ ] Backup", "[x] Backup")), Again::Kept(0));
        assert_eq!(again(&LIST.replace("from tape", "from a tape")), Again::Reworded(0));
        assert_eq!(again(&LIST.replace("- [ ] Backup restored from tape\n", "")), Again::Gone);
    }

    #[test]
    fn an_explicit_id_does_not_keep_other_words() {
        let read = |text: &str| parse("A.md", text.as_bytes(), &ParseOptions::default()).unwrap();
        let old = read("- [ ] Backup restored <!-- checklist: id=a -->\n");
        let new = read("- [ ] Cake eaten <!-- checklist: id=a -->\n- [ ] Backup restored\n");
        assert_eq!(find_again(&old, &new, 0), Again::Reworded(0));
    }
}
