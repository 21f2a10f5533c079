//! Text that is typed: where the cursor is, and what each key does to it.

use unicode_segmentation::UnicodeSegmentation as _;

use super::key::Key;

/// A text with a cursor in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Editor {
    text: String,
    /// The cursor's place in `text`, in bytes.
    at: usize,
    /// Whether it may have several lines.
    lines: bool,
}

impl Editor {
    /// One line.
    #[must_use]
    pub fn line(text: &str) -> Self {
        Self { text: text.to_owned(), at: text.len(), lines: false }
    }

    /// A text of several lines, with the cursor at its start.
    #[must_use]
    pub fn page(text: &str) -> Self {
        Self { text: text.to_owned(), at: 0, lines: true }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cursor's line, from 0, and what stands before it in that line.
    #[must_use]
    pub fn cursor(&self) -> (usize, &str) {
        let start = self.line_start(self.at);
        (self.text[..start].matches('\n').count(), &self.text[start..self.at])
    }

    /// Does what a key says; whether it says something.
    pub fn press(&mut self, key: &Key) -> bool {
        match key {
            Key::Char(character) => self.insert(&character.to_string()),
            Key::Paste(text) => self.insert(text),
            Key::Enter if self.lines => self.insert("\n"),
            Key::Backspace => self.cut(self.before()..self.at),
            Key::Delete => self.cut(self.at..self.after()),
            Key::Ctrl('u') => self.cut(self.line_start(self.at)..self.at),
            Key::Ctrl('k') => self.cut(self.at..self.line_end(self.at)),
            Key::Left => self.at = self.before(),
            Key::Right => self.at = self.after(),
            Key::Home | Key::Ctrl('a') => self.at = self.line_start(self.at),
            Key::End | Key::Ctrl('e') => self.at = self.line_end(self.at),
            Key::Up => self.go_up(),
            Key::Down => self.go_down(),
            _ => return false,
        }
        true
    }

    /// Puts text in at the cursor; what no message can hold stays out.
    fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let fits = |character: &char| match character {
            '\n' => self.lines,
            other => !other.is_control(),
        };
        let text: String = text.chars().filter(fits).collect();
        self.text.insert_str(self.at, &text);
        self.at += text.len();
    }

    fn cut(&mut self, range: std::ops::Range<usize>) {
        self.at = range.start;
        self.text.replace_range(range, "");
    }

    fn before(&self) -> usize {
        let last = self.text[..self.at].graphemes(true).next_back();
        self.at - last.map_or(0, str::len)
    }

    fn after(&self) -> usize {
        let next = self.text[self.at..].graphemes(true).next();
        self.at + next.map_or(0, str::len)
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end)
    }

    fn go_up(&mut self) {
        let start = self.line_start(self.at);
        if let Some(end) = start.checked_sub(1) {
            self.at = self.place(self.line_start(end), end, start);
        }
    }

    fn go_down(&mut self) {
        let start = self.line_start(self.at);
        let end = self.line_end(self.at);
        if end < self.text.len() {
            self.at = self.place(end + 1, self.line_end(end + 1), start);
        }
    }

    /// The place in the line from `start` to `end` that is as many characters in as the cursor is in
    /// the line that begins at `from`.
    fn place(&self, start: usize, end: usize, from: usize) -> usize {
        let column = self.text[from..self.at].graphemes(true).count();
        let line = self.text[start..end].graphemes(true).take(column);
        start + line.map(str::len).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(mut editor: Editor, keys: &[Key]) -> String {
        for key in keys {
            editor.press(key);
        }
        let (before, after) = editor.text.split_at(editor.at);
        format!("{before}|{after}")
    }

    #[test]
    fn keys_move_by_whole_characters_and_lines() {
        let wide = Editor::line("a日e\u{301}");
        assert_eq!(after(wide.clone(), &[Key::Left]), "a日|e\u{301}");
        assert_eq!(after(wide.clone(), &[Key::Backspace, Key::Backspace]), "a|");
        assert_eq!(after(wide, &[Key::Home, Key::Delete]), "|日e\u{301}");
        let page = Editor::page("one\nlonger\nx");
        assert_eq!(after(page.clone(), &[Key::End, Key::Down]), "one\nlon|ger\nx");
        let down = [Key::Down, Key::End, Key::Down];
        assert_eq!(after(page.clone(), &down), "one\nlonger\nx|");
        assert_eq!(
            after(page.clone(), &[Key::Down, Key::Down, Key::Up, Key::Up]),
            "|one\nlonger\nx"
        );
        assert_eq!(after(page, &[Key::Up, Key::Left, Key::Ctrl('k')]), "|\nlonger\nx");
    }

    #[test]
    fn what_is_pasted_brings_no_controls_along() {
        let paste = Key::Paste("a\r\nb\u{1b}[31m\tc".to_owned());
        assert_eq!(after(Editor::line(""), &[paste.clone(), Key::Enter]), "ab[31mc|");
        assert_eq!(after(Editor::page(""), &[paste, Key::Enter]), "a\nb[31mc\n|");
    }
}
