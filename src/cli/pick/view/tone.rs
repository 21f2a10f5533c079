//! How words look: colour is only ever an addition.

use ratatui::style::{Color, Modifier, Style};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// What a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Whether to colour.
    pub color: bool,
    /// Whether signs may be other than ASCII.
    pub unicode: bool,
}

/// What words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// As any other.
    Plain,
    /// A heading.
    Strong,
    /// Beside the point.
    Dim,
    /// Settled, or put in.
    Good,
    /// What no longer holds, or is taken out.
    Bad,
    /// Picked.
    Picked,
}

impl Palette {
    pub(super) fn style(self, tone: Tone) -> Style {
        let style = Style::new();
        let colored = |color| if self.color { style.fg(color) } else { style };
        match tone {
            Tone::Plain => style,
            Tone::Strong => style.add_modifier(Modifier::BOLD),
            Tone::Dim => style.add_modifier(Modifier::DIM),
            Tone::Good => colored(Color::Green),
            Tone::Bad => colored(Color::Red),
            Tone::Picked => colored(Color::Cyan).add_modifier(Modifier::BOLD),
        }
    }

    /// Our own words, without dots and arrows where the terminal has none.
    pub(super) fn plain(self, words: &str) -> String {
        if self.unicode { words.to_owned() } else { words.replace('·', "-").replace('…', "...") }
    }

    /// A text cut to so many columns, with a sign where something is missing.
    pub(super) fn fit(self, text: &str, width: usize) -> String {
        if text.width() <= width {
            return text.to_owned();
        }
        let sign = if self.unicode { "…" } else { "..." };
        let sign = if sign.width() <= width { sign } else { "" };
        let room = width - sign.width();
        let mut taken = 0;
        let kept = text.graphemes(true).take_while(|character| {
            taken += character.width();
            taken <= room
        });
        format!("{}{sign}", kept.collect::<String>())
    }
}
