//! One entry of a gate's `phases`, from text to a [`PhaseSelector`].
//!
//! `3` and `1-4` are numbers; anything else is a title or a glob on titles; `/section` may follow.
//! Since titles may hold digits and `/`, an entry can have several readings. Each is kept: what
//! one of them selects is selected, so a doubt demands more, never less.

use globset::{GlobBuilder, GlobMatcher};
use unicode_normalization::UnicodeNormalization;

use crate::{
    model::{PhaseMatch, PhaseReading, PhaseSelector, Prose, TitleGlob, Untrusted},
    prose,
};

/// How long a glob may be. (One that compiles to too large an automaton would panic.)
pub(super) const MOST_BYTES: usize = 1024;

/// How many choices a glob may have: as many may be nested.
const MOST_CHOICES: usize = 32;

/// How many `/` an entry may have: each makes a reading.
const MOST_SLASHES: usize = 8;

/// What is wrong with an entry, and the mend.
pub type EntryProblem = (Prose, Prose);

/// Reads the entry that was written at `place` (line and column, 1-based).
pub fn parse_entry(text: &str, place: (u32, u32)) -> Result<PhaseSelector, EntryProblem> {
    let entry = fold(text);
    if entry.is_empty() {
        return Err((
            prose!["an empty entry in `phases`"],
            prose!["write a number (`3`), a range (`1-4`) or a title; leave `phases` out for all"],
        ));
    }
    if entry.matches('/').count() > MOST_SLASHES {
        return Err((
            prose!["an entry of `phases` with more than ", MOST_SLASHES, " times `/`"],
            prose!["write `?` for a `/` that is part of a title"],
        ));
    }
    Ok(PhaseSelector {
        text: Untrusted::new(text),
        readings: readings(&entry)?,
        line: place.0,
        column: place.1,
    })
}

/// The text in NFC with white space folded, as headings' texts are.
pub fn fold(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").nfc().collect()
}

fn readings(entry: &str) -> Result<Vec<PhaseReading>, EntryProblem> {
    let mut readings = Vec::new();
    if let Some((first, last)) = numbers(entry)? {
        readings.push(PhaseReading { phase: PhaseMatch::Numbers(first, last), section: None });
    }
    readings.push(PhaseReading { phase: PhaseMatch::Title(title(entry)?), section: None });
    for (at, _) in entry.match_indices('/') {
        readings.extend(split_reading(entry[..at].trim(), entry[at + 1..].trim())?);
    }
    Ok(readings)
}

/// The readings of `phase/section`; none where a half is no glob of its own (`[a/b]`).
fn split_reading(phase: &str, section: &str) -> Result<Vec<PhaseReading>, EntryProblem> {
    if phase.is_empty() || section.is_empty() {
        return Err((
            prose!["an entry of `phases` with nothing on one side of `/`"],
            prose!["write it like `5/Pre-Deployment`; `*/Setup` means every phase"],
        ));
    }
    let numbered = numbers(phase)?.map(|(first, last)| PhaseMatch::Numbers(first, last));
    let titled = title(phase).ok().map(PhaseMatch::Title);
    let Ok(section) = title(section) else {
        return Ok(Vec::new());
    };
    let reading = |phase| PhaseReading { phase, section: Some(section.clone()) };
    Ok(numbered.into_iter().chain(titled).map(reading).collect())
}

/// The range that an entry writes; none where it is no number at all.
fn numbers(entry: &str) -> Result<Option<(u32, u32)>, EntryProblem> {
    let numeric =
        |letter: char| letter.is_ascii_digit() || "-\u{2013}\u{2014}.,; ".contains(letter);
    if !entry.chars().all(numeric) || !entry.contains(|letter: char| letter.is_ascii_digit()) {
        return Ok(None);
    }
    let (first, last) = entry.split_once('-').unwrap_or((entry, entry));
    let number = |text: &str| {
        let text = text.trim();
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let quoted = Untrusted::new(entry);
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok(Some((first, last))),
        (Some(first), Some(last)) => Err((
            prose!["`", &quoted, "` is a range that ends before it begins"],
            prose![
                "write `",
                last,
                "-",
                first,
                "`; for a title that reads so, put one character \
                in brackets, like `[2]024-25`"
            ],
        )),
        _ => Err((
            prose!["`", &quoted, "` is neither a number nor a range"],
            prose![
                "write `3` or `1-4`, each range an entry of its own; for a title that reads so, \
                put one character in brackets, like `[1].2`"
            ],
        )),
    }
}

pub(super) fn title(text: &str) -> Result<TitleGlob, EntryProblem> {
    let pattern = text.to_lowercase();
    Ok(TitleGlob { glob: compile(&pattern, false)?, pattern })
}

/// A glob on paths or branches, where `*` and `?` do not cross `/` and `**` does.
///
/// # Errors
/// What is wrong with it, and the mend.
pub fn path_glob(text: &str) -> Result<GlobMatcher, EntryProblem> {
    compile(text, true)
}

fn compile(text: &str, literal_separator: bool) -> Result<GlobMatcher, EntryProblem> {
    if text.len() > MOST_BYTES || text.matches('{').count() > MOST_CHOICES {
        return Err((
            prose!["a glob of ", text.len(), " bytes, which is too much"],
            prose!["a glob has at most ", MOST_BYTES, " bytes and ", MOST_CHOICES, " times `{`"],
        ));
    }
    GlobBuilder::new(text)
        .literal_separator(literal_separator)
        .backslash_escape(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| bad_glob(text, &error))
}

fn bad_glob(text: &str, error: &globset::Error) -> EntryProblem {
    let (text, why) = (Untrusted::new(text), Untrusted::new(error.kind().to_string()));
    (
        prose!["`", &text, "` is not a valid glob: ", &why],
        prose![
            "`*`, `?`, `[a-z]` and `{a,b}` have a meaning; to mean such a character itself, \
            write it in brackets, like `[[]`"
        ],
    )
}
