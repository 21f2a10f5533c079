//! How alike two texts are: the share of letter pairs that they have in common (Dice's coefficient
//! over the multiset of bigrams, case folded).

use std::collections::BTreeMap;

/// The bigrams of a text, counted.
#[derive(Debug)]
pub struct Bigrams {
    counts: BTreeMap<(char, char), u32>,
    total: u32,
}

impl Bigrams {
    /// Counts the bigrams of a text, lower-cased.
    pub fn of(text: &str) -> Self {
        let mut counts = BTreeMap::new();
        let letters: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
        for pair in letters.windows(2) {
            if let [first, second] = pair {
                *counts.entry((*first, *second)).or_insert(0) += 1;
            }
        }
        let total = counts.values().sum();
        Self { counts, total }
    }

    /// Likeness in per mille: 0 nothing in common, 1000 the same bigrams.
    pub fn likeness(&self, other: &Self) -> u64 {
        let shared: u32 = self
            .counts
            .iter()
            .filter_map(|(pair, count)| Some(*other.counts.get(pair)?.min(count)))
            .sum();
        let total = u64::from(self.total) + u64::from(other.total);
        (2000 * u64::from(shared)).checked_div(total).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(left: &str, right: &str) -> u64 {
        Bigrams::of(left).likeness(&Bigrams::of(right))
    }

    #[test]
    fn ranges_from_nothing_in_common_to_the_same() {
        assert_eq!(likeness("Team notified", "Team notified"), 1000);
        assert_eq!(likeness("abc", "xyz"), 0);
        assert_eq!(likeness("", ""), 0);
        assert_eq!(likeness("a", "a"), 0);
    }

    #[test]
    fn a_rewording_is_nearer_than_a_neighbour() {
        let reworded = likeness("Migration rollback tested", "Migration rollback was tested");
        let neighbour = likeness("Migration rollback tested", "Indexes optimized");
        assert!(reworded > 800, "{reworded}");
        assert!(neighbour < 300, "{neighbour}");
    }
}
