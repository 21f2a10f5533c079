//! What a policy's patterns match: phases, items, branches, paths.

use super::{discover::is_discovered, phases::fold};
use crate::model::{
    Checklist, ChecklistSource, Gate, Item, ItemRule, ItemSelector, Phase, PhaseMatch,
    PhaseReading, PhaseSelector, TitleGlob,
};

/// Words before a number in the heading of a phase.
const PHASE_WORDS: [&str; 4] = ["phase", "stage", "step", "milestone"];

impl TitleGlob {
    /// Whether a heading's text is the pattern itself or matches it; case does not count.
    #[must_use]
    pub fn matches(&self, heading: &str) -> bool {
        let heading = fold(heading).to_lowercase();
        heading == self.pattern || self.glob.is_match(&heading)
    }
}

impl PhaseMatch {
    /// Whether it chooses this phase. A title may be written whole, or without `Phase N:` before
    /// it, or without the window behind it.
    #[must_use]
    pub fn selects(&self, phase: &Phase) -> bool {
        match self {
            Self::Numbers(first, last) => {
                phase.number.is_some_and(|number| (*first..=*last).contains(&number))
            }
            Self::Title(title) => titles(phase).iter().any(|text| title.matches(text)),
        }
    }
}

impl PhaseReading {
    /// Whether it chooses this item: the item's phase, and any heading between phase and item.
    #[must_use]
    pub fn selects(&self, checklist: &Checklist, item: &Item) -> bool {
        checklist.phase_of(item).is_some_and(|phase| {
            self.phase.selects(phase)
                && self.section.as_ref().is_none_or(|section| {
                    headings_below(phase, item).iter().any(|heading| section.matches(heading))
                })
        })
    }

    /// Whether it selects this phase, or a section that this phase has.
    #[must_use]
    pub fn selects_phase(&self, phase: &Phase) -> bool {
        self.phase.selects(phase)
            && self.section.as_ref().is_none_or(|wanted| {
                let mut sections = phase.sections.iter();
                sections.any(|section| wanted.matches(section.title.raw()))
            })
    }
}

impl PhaseSelector {
    /// Whether it selects this item.
    #[must_use]
    pub fn selects(&self, checklist: &Checklist, item: &Item) -> bool {
        self.readings.iter().any(|reading| reading.selects(checklist, item))
    }

    /// Whether it selects this phase, or a section of that name in it.
    #[must_use]
    pub fn selects_phase(&self, phase: &Phase) -> bool {
        self.readings.iter().any(|reading| reading.selects_phase(phase))
    }
}

impl Gate {
    /// Whether the gate's `phases` take in this item; without `phases`, all are taken in. Whether
    /// the item is required is its own matter.
    #[must_use]
    pub fn demands(&self, checklist: &Checklist, item: &Item) -> bool {
        self.phases.is_empty()
            || self.phases.iter().any(|selector| selector.selects(checklist, item))
    }

    /// Whether the gate guards a branch (by its short name). A gate without `target` guards none.
    #[must_use]
    pub fn guards(&self, branch: &str) -> bool {
        self.target.iter().any(|target| target.is_match(branch))
    }

    /// Whether the gate is for changes from a branch (by its short name). Without `source` it is
    /// for all, and so it is where the source is not known.
    #[must_use]
    pub fn judges(&self, source: Option<&str>) -> bool {
        self.source.is_empty()
            || source.is_none_or(|branch| self.source.iter().any(|glob| glob.is_match(branch)))
    }
}

impl ItemSelector {
    /// Whether it chooses an item, by its id or by its text.
    #[must_use]
    pub fn selects(&self, item: &Item) -> bool {
        self.entry.raw() == item.id || self.text.matches(item.text.raw())
    }
}

impl ItemRule {
    /// Whether the rule is about an item of the checklist at a path: all of its keys choose it.
    #[must_use]
    pub fn selects(&self, path: &str, checklist: &Checklist, item: &Item) -> bool {
        let in_section = |section: &TitleGlob| {
            let phase = checklist.phase_of(item);
            phase.is_some_and(|phase| {
                headings_below(phase, item).iter().any(|heading| section.matches(heading))
            })
        };
        self.path.as_ref().is_none_or(|glob| glob.value.covers(path))
            && self.phase.as_ref().is_none_or(|phase| phase.selects(checklist, item))
            && self.section.as_ref().is_none_or(|section| in_section(&section.value))
            && self.item.as_ref().is_none_or(|selector| selector.value.selects(item))
    }
}

impl ChecklistSource {
    /// Whether the table is about the file at a path.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        if self.discovered {
            return is_discovered(path);
        }
        self.pattern.raw() == path || self.glob.is_match(path)
    }
}

/// The texts by which a phase may be named.
fn titles(phase: &Phase) -> Vec<String> {
    let whole = fold(phase.title.raw());
    let mut titles = vec![whole.clone()];
    titles.extend(without_number(&whole).map(str::to_owned));
    if let Some(window) = &phase.window {
        let bare: Vec<_> = titles
            .iter()
            .filter_map(|title| without_window(title, &fold(window.text.raw())))
            .map(str::to_owned)
            .collect();
        titles.extend(bare);
    }
    titles
}

/// `Phase 3: Database` without its first two words.
fn without_number(title: &str) -> Option<&str> {
    let (word, rest) = title.split_once(' ')?;
    if !PHASE_WORDS.contains(&word.to_lowercase().as_str()) {
        return None;
    }
    let name = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let bare = name.trim_start_matches([' ', ':', '.', ')', '-', '\u{2013}', '\u{2014}']);
    (name.len() < rest.len() && !bare.is_empty()).then_some(bare)
}

/// `Database (3 days before)` without its window, in brackets or behind a dash.
fn without_window<'t>(title: &'t str, window: &str) -> Option<&'t str> {
    let inner = title.strip_suffix(')').unwrap_or(title);
    let bare = inner.strip_suffix(window).filter(|_| !window.is_empty())?;
    let bare = bare.trim_end_matches([' ', '(', ':', ',', '-', '\u{2013}', '\u{2014}']);
    (!bare.is_empty()).then_some(bare)
}

/// The headings above an item that are below its phase's own.
fn headings_below<'i>(phase: &Phase, item: &'i Item) -> Vec<&'i str> {
    let own = item.headings.iter().position(|heading| *heading == phase.title);
    let below = own.map_or(0, |at| at + 1);
    item.headings[below..].iter().map(crate::model::Untrusted::raw).collect()
}
