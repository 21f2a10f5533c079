//! "Did you mean": the known word nearest to one that is not known.

/// The candidate that is the fewest edits away, if they are few: a third of the word's letters at most.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (edits(word, candidate), candidate))
        .filter(|&(distance, _)| distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters to insert, delete, replace or swap (case ignored) to get from one to the other.
fn edits(from: &str, to: &str) -> usize {
    let letters = |text: &str| text.to_lowercase().chars().take(64).collect::<Vec<_>>();
    let (from, to) = (letters(from), letters(to));
    let mut rows = vec![(0..=to.len()).collect::<Vec<usize>>()];
    for (above, letter) in from.iter().enumerate() {
        let mut row = vec![above + 1];
        for (left, other) in to.iter().enumerate() {
            let change = rows[above][left] + usize::from(letter != other);
            let mut best = change.min(rows[above][left + 1] + 1).min(row[left] + 1);
            let swapped =
                above > 0 && left > 0 && from[above - 1] == *other && *letter == to[left - 1];
            if swapped {
                best = best.min(rows[above - 1][left - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let known = ["target", "source", "phases"];
        assert_eq!(nearest("tagret", known), Some("target"));
        assert_eq!(nearest("Phase", known), Some("phases"));
        assert_eq!(nearest("elephant", known), None);
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn a_swap_is_one_edit() {
        assert_eq!(edits("ab", "ba"), 1);
        assert_eq!(edits("abc", "abc"), 0);
        assert_eq!(edits("abc", ""), 3);
    }
}
