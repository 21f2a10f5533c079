//! How alike two texts are: the share of letter pairs that they have in common (Dice's coefficient
//! over the multiset of bigrams, case folded).

/// The bigrams of a text, sorted, each as often as the text has it.
#[derive(Debug)]
pub struct Bigrams(Vec<(char, char)>);

impl Bigrams {
    /// The bigrams of a text, lower-cased.
    pub fn of(text: &str) -> Self {
        let mut letters = text.chars().flat_map(char::to_lowercase);
        let mut pairs = Vec::with_capacity(text.len());
        if let Some(mut first) = letters.next() {
            for second in letters {
                pairs.push((first, second));
                first = second;
            }
        }
        pairs.sort_unstable();
        Self(pairs)
    }

    /// Whether the likeness can be as much as that at all, going by the lengths.
    pub fn may_be_like(&self, other: &Self, least: u64) -> bool {
        per_mille(self.0.len().min(other.0.len()), self.0.len() + other.0.len()) >= least
    }

    /// Likeness in per mille: 0 nothing in common, 1000 the same bigrams.
    pub fn likeness(&self, other: &Self) -> u64 {
        let (mut mine, mut theirs) = (self.0.as_slice(), other.0.as_slice());
        let mut shared = 0;
        while let (Some(one), Some(two)) = (mine.first(), theirs.first()) {
            if one <= two {
                mine = &mine[1..];
            }
            if two <= one {
                theirs = &theirs[1..];
            }
            shared += usize::from(one == two);
        }
        per_mille(shared, self.0.len() + other.0.len())
    }
}

/// Twice what is shared, of all.
fn per_mille(shared: usize, total: usize) -> u64 {
    (2000 * shared as u64).checked_div(total as u64).unwrap_or(0)
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
    fn a_bigram_counts_as_often_as_both_have_it() {
        assert_eq!(likeness("aaaa", "aa"), 500);
        assert!(Bigrams::of("aaaa").may_be_like(&Bigrams::of("aa"), 500));
        assert!(!Bigrams::of("aaaa").may_be_like(&Bigrams::of("aa"), 501));
    }

    #[test]
    fn a_rewording_is_nearer_than_a_neighbour() {
        let reworded = likeness("Migration rollback tested", "Migration rollback was tested");
        let neighbour = likeness("Migration rollback tested", "Indexes optimized");
        assert!(reworded > 800, "{reworded}");
        assert!(neighbour < 300, "{neighbour}");
    }
}
