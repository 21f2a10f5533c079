//! Text that a repository's contributors wrote, and prose that quotes it.
//!
//! [`Untrusted`] has no `Display`: it reaches a terminal, a page or a log only through
//! `render::escape`, which knows what is dangerous where. [`Prose`] is a message in parts, so that
//! each renderer escapes the quoted parts for its own target.

use std::fmt;

/// A string from a repository (item text, name, message, path, ref): hostile until escaped.
///
/// Equality and order are by code point, as read; no normalization happens here.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Untrusted(String);

impl Untrusted {
    /// Wraps a string that a contributor could have chosen.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it is, for comparing, matching and counting. Never print it: every renderer goes
    /// through `render::escape` (a test holds `render/` and `cli/` to that).
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Untrusted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.escape_debug())
    }
}

impl From<&str> for Untrusted {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Untrusted {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// One part of a [`Prose`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words of this program.
    Plain(String),
    /// Text from a repository, to be escaped for wherever it goes.
    Quoted(Untrusted),
}

impl From<&'static str> for Span {
    fn from(text: &'static str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<&Untrusted> for Span {
    fn from(text: &Untrusted) -> Self {
        Self::Quoted(text.clone())
    }
}

macro_rules! plain_spans {
    ($($type:ty),*) => {$(
        impl From<$type> for Span {
            fn from(value: $type) -> Self {
                Self::Plain(value.to_string())
            }
        }
    )*};
}
plain_spans!(u32, usize, u64, chrono::NaiveDate);

/// A message: words of this program with untrusted text between them. Build it with
/// [`prose!`](crate::prose).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Prose(pub Vec<Span>);

impl Prose {
    /// Adds a part at the end.
    #[must_use]
    pub fn with(mut self, part: impl Into<Span>) -> Self {
        self.0.push(part.into());
        self
    }

    /// Adds all parts of another message at the end.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The message with every untrusted part passed through `escape`.
    pub fn write_with(&self, escape: impl Fn(&Untrusted) -> String) -> String {
        self.0
            .iter()
            .map(|span| match span {
                Span::Plain(text) => text.clone(),
                Span::Quoted(text) => escape(text),
            })
            .collect()
    }
}

/// Builds a [`Prose`] from its parts: literals and numbers are plain, `&Untrusted` is quoted.
///
/// ```
/// use git_checklist::{model::Untrusted, prose};
/// let name = Untrusted::new("Ana");
/// let message = prose!["ticked by ", &name, " on line ", 3_u32];
/// assert_eq!(message.write_with(|text| text.raw().to_uppercase()), "ticked by ANA on line 3");
/// ```
#[macro_export]
macro_rules! prose {
    ($($part:expr),* $(,)?) => {
        $crate::model::text::Prose(vec![$($crate::model::text::Span::from($part)),*])
    };
}
