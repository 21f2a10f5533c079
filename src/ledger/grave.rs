//! Items that are gone, and how they come back.

use std::cell::OnceCell;
use std::rc::Rc;

use foldhash::{HashMap, HashMapExt as _, HashSet};

use super::track::{Grave, Track};
use crate::model::{CommitId, PastItem, State, Untrusted};

/// What one parent of a merge removed.
pub struct Removals<'a> {
    graves: &'a [Grave],
    acts: OnceCell<HashSet<CommitId>>,
}

impl<'a> Removals<'a> {
    pub fn of(graves: &'a [Grave]) -> Self {
        Self { graves, acts: OnceCell::new() }
    }

    /// Whether a parent that has an item no longer had it when this commit ticked it. Commits are
    /// compared, not items: whoever comes after a commit that ticked an item and lacks the item
    /// removed it, under whatever words.
    pub fn know(&self, commit: CommitId) -> bool {
        let acts = self.acts.get_or_init(|| {
            let entries = self.graves.iter().flat_map(|grave| &grave.track.entries);
            let acts = entries.filter(|entry| entry.state != State::Open);
            acts.filter_map(|entry| Some(entry.event?.commit)).collect()
        });
        acts.contains(&commit)
    }
}

/// Graves that items of a newer version may rise from, each once. They are looked into only if an
/// item asks.
pub struct Graveyard {
    all: Rc<Vec<Grave>>,
    risen: Vec<usize>,
    by_text: Option<HashMap<Untrusted, Vec<usize>>>,
}

impl Graveyard {
    pub fn of(graves: Rc<Vec<Grave>>) -> Self {
        Self { all: graves, risen: Vec::new(), by_text: None }
    }

    /// The track of the newest grave with the item's text, under the same headings if there is one.
    pub fn exhume(&mut self, item: &PastItem) -> Option<Rc<Track>> {
        if self.all.is_empty() {
            return None;
        }
        let all = &self.all;
        let by_text = self.by_text.get_or_insert_with(|| {
            let mut by_text: HashMap<Untrusted, Vec<usize>> = HashMap::new();
            for (at, grave) in all.iter().enumerate() {
                by_text.entry(grave.item.text.clone()).or_default().push(at);
            }
            by_text
        });
        let graves = by_text.get_mut(&item.text)?;
        let same_place = |&at: &usize| all[at].item.headings == item.headings;
        let newest = graves.len().checked_sub(1)?;
        let chosen = graves.iter().rposition(same_place).unwrap_or(newest);
        let at = graves.remove(chosen);
        self.risen.push(at);
        Some(Rc::clone(&all[at].track))
    }

    /// The graves that nothing rose from.
    pub fn rest(mut self) -> Rc<Vec<Grave>> {
        if self.risen.is_empty() {
            return self.all;
        }
        self.risen.sort_unstable();
        let stays = |at: usize| self.risen.binary_search(&at).is_err();
        let rest = self.all.iter().enumerate().filter(|(at, _)| stays(*at));
        Rc::new(rest.map(|(_, grave)| grave.clone()).collect())
    }
}
