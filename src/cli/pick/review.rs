//! The commits that are to be made, as they are shown and their messages edited.

use super::{editor::Editor, key::Key};

/// A commit that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its message.
    pub message: String,
    /// The checklist's path: escaped.
    pub path: String,
    /// What it changes in the file, as lines: escaped.
    pub changes: Vec<Change>,
}

/// A line of the file before or after a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is taken out.
    Old(String),
    /// It is put in.
    New(String),
    /// It stays; or words about where the next ones are.
    Same(String),
}

/// All of them, and what is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The commits, in the order in which they are made.
    pub commits: Vec<Shown>,
    /// What is to be told of how they were cut.
    pub note: Option<&'static str>,
    /// The one that is shown.
    pub(super) at: usize,
    /// How many lines of its change are above the view.
    pub(super) top: usize,
    /// Its message, while that is edited.
    pub(super) editor: Option<Editor>,
    /// Whether the edited message is empty.
    pub(super) is_empty: bool,
}

/// What a key leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The same commits.
    Stay,
    /// The list.
    Back,
    /// The commits are made.
    Commit,
    /// They are cut the other way: each item by itself, or what is alike together.
    Recut,
}

impl Review {
    /// The first of these commits.
    #[must_use]
    pub fn new(commits: Vec<Shown>, note: Option<&'static str>) -> Self {
        Self { commits, note, at: 0, top: 0, editor: None, is_empty: false }
    }

    /// Does what a key says.
    pub fn press(&mut self, key: &Key) -> Next {
        if self.editor.is_some() {
            self.edit(key);
            return Next::Stay;
        }
        let last = self.commits.len().saturating_sub(1);
        let lines = self.commits.get(self.at).map_or(0, |commit| commit.changes.len());
        match key {
            Key::Char('q') | Key::Esc => return Next::Back,
            Key::Char('c') => return Next::Commit,
            Key::Char('t') => return Next::Recut,
            Key::Char('e') => self.editor = self.message().map(Editor::page),
            Key::Left | Key::Char('h') => self.show(self.at.saturating_sub(1)),
            Key::Right | Key::Char('l') => self.show((self.at + 1).min(last)),
            Key::Up | Key::Char('k') => self.top = self.top.saturating_sub(1),
            Key::Down | Key::Char('j') => self.top = (self.top + 1).min(lines.saturating_sub(1)),
            _ => {}
        }
        Next::Stay
    }

    fn show(&mut self, at: usize) {
        self.at = at;
        self.top = 0;
    }

    fn message(&self) -> Option<&str> {
        self.commits.get(self.at).map(|commit| commit.message.as_str())
    }

    /// Escape keeps the message, unless there is none.
    fn edit(&mut self, key: &Key) {
        let Some(editor) = &mut self.editor else { return };
        if *key != Key::Esc {
            editor.press(key);
            self.is_empty = false;
            return;
        }
        self.is_empty = editor.text().trim().is_empty();
        if self.is_empty {
            return;
        }
        let message = format!("{}\n", editor.text().trim_end());
        if let Some(commit) = self.commits.get_mut(self.at) {
            commit.message = message;
        }
        self.editor = None;
    }
}
