//! What each key does to the list.

use super::{
    editor::Editor,
    key::Key,
    mark::{self, Mark},
    model::{Mode, Model},
    review::{self, Review},
};

/// What the list asks of whoever runs it, after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The next key.
    Key,
    /// The drafts of what is picked, to be shown.
    Drafts,
    /// The commits that were shown.
    Commits,
    /// The end, without any.
    Leave,
}

/// The keys, and what they do: help on the command line and behind `?`.
pub const KEYS: &str = "\
Keys:
  up down, j k       move            space   tick or untick; again: back
  PgUp PgDn          a page          w       waive, with a reason
  g G, Home End      first, last     u       take back what is picked here
  Enter, left right  fold, unfold    o       only what is not settled
  Tab                fold all        /       search; Esc ends it
  c                  see the commits, then c again to make them
  q, Esc, Ctrl-C     leave, and change nothing
Before the commits are made:
  left right, h l    the other commits
  up down, j k       the rest of the change
  e                  edit the message; Esc ends that
  t                  a commit for each item, or one for what is alike
  q, Esc             back to the list";

impl Model {
    /// Does what a key says.
    pub fn press(&mut self, key: &Key) -> Wanted {
        self.notice = None;
        if *key == Key::Ctrl('c') {
            return Wanted::Leave;
        }
        let wanted = match &mut self.mode {
            Mode::List => self.press_in_list(key),
            Mode::Search => self.press_in_search(key),
            Mode::Reason(_) => self.press_in_reason(key),
            Mode::Review(review) => match review.press(key) {
                review::Next::Stay => Wanted::Key,
                review::Next::Back => self.back(),
                review::Next::Commit => Wanted::Commits,
                review::Next::Recut => {
                    self.together = !self.together;
                    Wanted::Drafts
                }
            },
            Mode::Page(_) => self.back(),
        };
        self.scroll();
        wanted
    }

    /// The commits that are shown, if they are.
    #[must_use]
    pub fn reviewed(&self) -> Option<&Review> {
        match &self.mode {
            Mode::Review(review) => Some(review),
            _ => None,
        }
    }

    fn back(&mut self) -> Wanted {
        self.mode = Mode::List;
        Wanted::Key
    }

    fn press_in_list(&mut self, key: &Key) -> Wanted {
        let asked = std::mem::take(&mut self.leaving);
        match key {
            Key::Char('q') | Key::Esc => return self.leave(key, asked),
            Key::Char('c') if self.marks.is_empty() => self.note("nothing is picked: space ticks"),
            Key::Char('c') => return Wanted::Drafts,
            Key::Char(' ') => self.tick(),
            Key::Char('w') => self.waive(),
            Key::Char('u') => self.take_back(),
            Key::Char('/') => self.mode = Mode::Search,
            Key::Char('o') => self.open_only = !self.open_only,
            Key::Char('?') => self.tell(KEYS.lines().map(str::to_owned).collect()),
            Key::Enter => self.fold(None),
            Key::Left | Key::Char('h') => self.fold(Some(true)),
            Key::Right | Key::Char('l') => self.fold(Some(false)),
            Key::Tab => self.fold_all(),
            _ => self.go(key),
        }
        Wanted::Key
    }

    /// Escape ends a search first; with something picked, leaving is asked about once.
    fn leave(&mut self, key: &Key, asked: bool) -> Wanted {
        if *key == Key::Esc && !self.search.text().is_empty() {
            self.search = Editor::default();
            return Wanted::Key;
        }
        if self.marks.is_empty() || asked {
            return Wanted::Leave;
        }
        self.leaving = true;
        self.note(&format!("{} picked, none committed: q again leaves", self.marks.len()));
        Wanted::Key
    }

    fn note(&mut self, words: &str) {
        self.notice = Some(words.to_owned());
    }

    fn go(&mut self, key: &Key) {
        let visible = self.visible();
        let row = visible.iter().position(|&at| at == self.cursor).unwrap_or(0);
        let last = visible.len().saturating_sub(1);
        let row = match key {
            Key::Up | Key::Char('k') => row.saturating_sub(1),
            Key::Down | Key::Char('j') => row + 1,
            Key::PageUp | Key::Ctrl('b') => row.saturating_sub(self.height),
            Key::PageDown | Key::Ctrl('f') => row + self.height,
            Key::Home | Key::Char('g') => 0,
            Key::End | Key::Char('G') => last,
            _ => row,
        };
        if let Some(&at) = visible.get(row.min(last)) {
            self.cursor = at;
        }
    }

    fn tick(&mut self) {
        let Some(entry) = self.nodes.get(self.cursor).and_then(|node| node.entry.as_ref()) else {
            return self.note("a heading is not ticked: tick its items, each by itself");
        };
        match mark::next(entry, self.marks.get(&self.cursor)) {
            Some(mark) => self.marks.insert(self.cursor, mark),
            None => self.marks.remove(&self.cursor),
        };
    }

    fn waive(&mut self) {
        let Some(entry) = self.nodes.get(self.cursor).and_then(|node| node.entry.as_ref()) else {
            return self.note("a heading is not waived: waive its items, each by itself");
        };
        if let Some(why) = mark::unwaivable(entry) {
            return self.note(why);
        }
        let reason = self.marks.get(&self.cursor).map_or("", Mark::reason);
        self.mode = Mode::Reason(Editor::line(reason));
    }

    /// Unpicks what is under the cursor: an item, or all items of a heading.
    fn take_back(&mut self) {
        let is_heading = self.nodes.get(self.cursor).is_some_and(|node| node.entry.is_none());
        let below = self.below(self.cursor);
        self.marks.retain(|at, _| *at != self.cursor && !(is_heading && below.contains(at)));
    }

    /// Folds the heading under the cursor, or the one above the item; `None` turns it over.
    fn fold(&mut self, wanted: Option<bool>) {
        let Some(heading) = self.heading_at(self.cursor, wanted) else { return };
        let fold = wanted.unwrap_or(!self.folded.contains(&heading));
        if fold {
            self.folded.insert(heading);
            self.cursor = heading;
        } else {
            self.folded.remove(&heading);
        }
    }

    /// The heading that folding at a node means: itself, unless it is folded already.
    fn heading_at(&self, node: usize, wanted: Option<bool>) -> Option<usize> {
        let here = self.nodes.get(node)?;
        let is_done = wanted == Some(true) && self.folded.contains(&node);
        if here.entry.is_none() && !is_done {
            return Some(node);
        }
        let above = |at: &usize| {
            let above = &self.nodes[*at];
            above.entry.is_none() && above.depth < here.depth
        };
        (0..node).rev().find(above)
    }

    /// Folds all outermost headings, or unfolds everything where one is folded.
    fn fold_all(&mut self) {
        if !self.folded.is_empty() {
            return self.folded.clear();
        }
        let headings = self.nodes.iter().enumerate().filter(|(_, node)| node.entry.is_none());
        self.folded = headings.map(|(at, _)| at).collect();
        let outermost = self.visible().into_iter().rfind(|&at| at <= self.cursor);
        self.cursor = outermost.unwrap_or(0);
    }

    fn press_in_search(&mut self, key: &Key) -> Wanted {
        match key {
            Key::Esc => {
                self.search = Editor::default();
                return self.back();
            }
            Key::Enter | Key::Up | Key::Down | Key::Tab => return self.back(),
            _ => self.search.press(key),
        };
        if self.visible().is_empty() {
            self.note("no item has that");
        } else {
            self.go_to_match();
        }
        Wanted::Key
    }

    /// Moves from what is not searched for, or a heading, to the next item that is.
    fn go_to_match(&mut self) {
        let visible = self.visible();
        let items = || visible.iter().copied().filter(|&at| self.nodes[at].entry.is_some());
        let next = items().find(|&at| at >= self.cursor).or_else(|| items().next());
        self.cursor = next.unwrap_or(self.cursor);
    }

    fn press_in_reason(&mut self, key: &Key) -> Wanted {
        let Mode::Reason(editor) = &mut self.mode else { return Wanted::Key };
        match key {
            Key::Esc => return self.back(),
            Key::Enter => {
                let reason = editor.text().trim().to_owned();
                if reason.is_empty() {
                    self.note("a waiver needs a reason; Esc goes back");
                } else {
                    self.marks.insert(self.cursor, Mark::Waive(reason));
                    return self.back();
                }
            }
            _ => {
                editor.press(key);
            }
        }
        Wanted::Key
    }
}
