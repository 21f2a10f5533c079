//! One version of a checklist file, as read from Markdown alone: nothing here needs history.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{schedule::StatedDate, text::Untrusted};

/// The keys and values of a `<!-- checklist: key=value … -->` comment, ordered by key.
/// A key without a value has an empty one.
pub type Attributes = BTreeMap<String, Untrusted>;

/// A checklist: one Markdown file with task-list items.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checklist {
    /// The text of the lone title heading (the first heading of level 1), if there is one.
    pub title: Option<Untrusted>,
    /// What the file's marker says of its release.
    pub release: Option<Release>,
    /// What the file states of the release's date: the marker first, then the front matter.
    pub dates: Vec<StatedDate>,
    /// Phases in the order of the document. Phases without items are kept only if they read
    /// `Phase N`.
    pub phases: Vec<Phase>,
    /// Items in the order of the document.
    pub items: Vec<Item>,
    /// What only looks like a box: people believe that they ticked it.
    pub lookalikes: Vec<Lookalike>,
    /// Attributes of the title (or of a comment before any heading), `release` and `date` included.
    pub attributes: Attributes,
    /// Entries of lists that no box tracks: no task themselves, nor below one.
    pub bullets: Vec<Bullet>,
    /// What names a file of the repository: code spans that look like paths, relative links.
    pub references: Vec<Reference>,
    /// Text that somebody still has to replace: `[Contact Info]`, `TBD`, `<backup-name>`.
    pub placeholders: Vec<Placeholder>,
    /// What the `checklist:` comments say that counts for nothing.
    pub attribute_problems: Vec<AttributeProblem>,
    /// Characters in items' texts that show as nothing, or as what they are not.
    pub confusables: Vec<Confusable>,
}

/// The release that a file's marker names: `<!-- checklist: release=2.3 date=2025-02-14 -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The name, as written.
    pub name: Untrusted,
    /// The day of deployment, if the marker has a valid one.
    pub date: Option<NaiveDate>,
    /// The marker's line, 1-based.
    pub line: u32,
}

/// A phase: a heading that groups sections, and with them items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// The heading's number (`Phase 3` is 3), else the ordinal; none for an unnumbered phase.
    pub number: Option<u32>,
    /// The heading's text; empty for items before any heading.
    pub title: Untrusted,
    /// The heading's line, 1-based; the first item's line for items before any heading.
    pub line: u32,
    /// Whether the heading itself reads `Phase N` (or `Stage`, `Step`, `Milestone`).
    pub explicit: bool,
    /// Whether its items are required unless they say otherwise.
    pub required: bool,
    /// When it is to be done, relative to the release.
    pub window: Option<Window>,
    /// The headings below it under which items fall, in the order of the document.
    pub sections: Vec<Section>,
    /// Attributes of the heading.
    pub attributes: Attributes,
}

/// A heading below a phase's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading's text.
    pub title: Untrusted,
    /// The heading's line, 1-based.
    pub line: u32,
}

/// A window as the heading has it ("3 days before"), in days relative to the release's date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The words, as written.
    pub text: Untrusted,
    /// The days it spans.
    pub span: WindowSpan,
    /// What it spans to the minute, where it is written in hours or minutes.
    pub elapsed: Option<Elapsed>,
}

/// Begin and end of a window in minutes after the release's moment (negative: before it).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed {
    /// Its begin.
    pub from: i64,
    /// Its end.
    pub to: i64,
}

/// First and last day of a window, in days after the release's date (negative: before it).
/// "1-2 weeks before" is -14 to -7, "3 days before" is -3 to -3, "First 24 hours" 0 to 1,
/// "First Week" 0 to 7, "Deployment Day" 0 to 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowSpan {
    /// First day.
    pub from: i64,
    /// Last day, inclusive.
    pub to: i64,
}

/// Which items are required, from the policy's `required` key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequiredMode {
    /// All, unless something marks them optional.
    #[default]
    Phases,
    /// Only those marked `(R)`, `(required)` or with the attribute.
    Marked,
}

/// The state of an item's box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// `[ ]`
    Open,
    /// `[x]` or `[X]`
    Checked,
    /// The whole text is struck, ticked or not.
    NotApplicable,
}

impl State {
    /// The word that reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Checked => "checked",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// An item's name within its repository: an explicit `id=`, or a slug with six hex digits.
pub type ItemId = String;

/// One GFM task-list item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Explicit id, or slug and digest of path, context and text (unique in the file).
    pub id: ItemId,
    /// Whether `id` was written in the file.
    pub explicit_id: bool,
    /// Compared text: inline text, rendered, NFC, white space folded; without comments, tick,
    /// strike and reason.
    pub text: Untrusted,
    /// Compared text of each block below the item that is no task, in order.
    pub blocks: Vec<Untrusted>,
    /// SHA-256 of `text` and `blocks`, 64 lower-case hex digits.
    pub digest: String,
    /// Line of the box's opening bracket, 1-based.
    pub line: u32,
    /// Column of the box's opening bracket, 1-based, in bytes.
    pub column: u32,
    /// Byte offset in the file of the character between the brackets.
    pub tick_offset: usize,
    /// What the box says.
    pub state: State,
    /// What follows the struck text of an item that is not applicable; empty where nothing does.
    pub reason: Option<Untrusted>,
    /// Index of its phase in [`Checklist::phases`].
    pub phase: usize,
    /// Headings above it from the outermost in, the lone title left out.
    pub headings: Vec<Untrusted>,
    /// Index in [`Checklist::items`] of the item that it is nested in.
    pub parent: Option<usize>,
    /// Whether it is required (phase, markers and attributes considered).
    pub required: bool,
    /// The measurable bound that it states.
    pub criterion: Option<Criterion>,
    /// Its own attributes (those of headings are not merged in).
    pub attributes: Attributes,
    /// Attributes of the headings above it that have some, from the innermost out; the title's are
    /// the file's.
    pub above: Vec<HeadingAttributes>,
}

/// The attributes of one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingAttributes {
    /// The heading's line, 1-based.
    pub line: u32,
    /// What its comment says.
    pub attributes: Attributes,
}

/// A measurable bound: "Error rate < 1%".
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// What is measured: "Error rate".
    pub quantity: Untrusted,
    /// How it is compared.
    pub comparison: Comparison,
    /// The bound.
    pub value: f64,
    /// Its unit as written ("%", "ms", "concurrent users"); empty where there is none.
    pub unit: Untrusted,
}

/// How a measured value is held against a [`Criterion`]'s bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`, or a trailing `+`
    AtLeast,
    /// `=`
    Equal,
}

impl Comparison {
    /// The sign that reports use: `<`, `<=`, `>`, `>=`, `=`.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Equal => "=",
        }
    }
}

/// Something that looks like a box and is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookalike {
    /// Why it is no item.
    pub kind: LookalikeKind,
    /// The line's text, trimmed.
    pub text: Untrusted,
    /// Line, 1-based.
    pub line: u32,
    /// Column, 1-based, in bytes.
    pub column: u32,
}

/// Why something that looks like a box is no item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LookalikeKind {
    /// `[]`, `[ x]`, `[-]`, `[✅]`: a list item whose brackets hold anything but one space or x.
    Malformed,
    /// `\[x\]`
    Escaped,
    /// A box in a paragraph that is no list item, or not at the start of its item.
    Paragraph,
    /// A box inside a code block.
    Code,
    /// A box inside an HTML comment or block.
    Comment,
    /// A box with nothing behind it.
    Empty,
}

/// An entry of a plain list.
#[derive(Clone, Debug, PartialEq)]
pub struct Bullet {
    /// Compared text of its first paragraph, with whatever sign it begins with.
    pub text: Untrusted,
    /// Line, 1-based.
    pub line: u32,
    /// Headings above it from the outermost in, the lone title left out.
    pub headings: Vec<Untrusted>,
    /// Whether it begins with a sign of success (`✅`, `✔`), which no commit ticked.
    pub ticked: bool,
    /// The measurable bound that it states.
    pub criterion: Option<Criterion>,
}

/// A place that names a file of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// How it is named.
    pub kind: ReferenceKind,
    /// The path: as written in a code span; of a link without fragment and query, percent-decoded.
    /// Links are relative to the file, or to the repository's root after a `/`; code spans to
    /// either.
    pub path: Untrusted,
    /// Line, 1-based.
    pub line: u32,
}

/// How a [`Reference`] names its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferenceKind {
    /// `` `docs/GUIDE.md` ``
    CodeSpan,
    /// `[guide](docs/GUIDE.md)`, images as well.
    Link,
}

/// Text that stands for something not yet written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// The words: `[Contact Info]`, `TBD`.
    pub text: Untrusted,
    /// Line, 1-based.
    pub line: u32,
}

/// Something in a `checklist:` comment that counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeProblem {
    /// Why it does not count.
    pub kind: AttributeProblemKind,
    /// The key, or for a comment that cannot be read the place where reading stopped.
    pub key: Untrusted,
    /// The value; empty where there is none.
    pub value: Untrusted,
    /// Line, 1-based.
    pub line: u32,
}

/// Why something in a `checklist:` comment counts for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttributeProblemKind {
    /// No such key.
    UnknownKey,
    /// The key is there twice on one item, heading or title; the first counts.
    DuplicateKey,
    /// The value is none that the key can have.
    InvalidValue,
    /// An `id` that another item of the file has as well: neither counts.
    DuplicateId,
    /// The key says nothing here: `release` on an item, `id` on a heading, or a comment that belongs
    /// to neither.
    Misplaced,
    /// The comment cannot be read from here on.
    Unreadable,
}

/// A character in an item's text that shows as nothing, or as what it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusable {
    /// What it does.
    pub kind: ConfusableKind,
    /// The word that it stands in; the item's text where it stands alone.
    pub word: Untrusted,
    /// The character.
    pub character: char,
    /// Index in [`Checklist::items`].
    pub item: usize,
    /// Line of the item, 1-based.
    pub line: u32,
}

/// What a [`Confusable`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConfusableKind {
    /// It shows as nothing.
    Invisible,
    /// It turns the direction of what follows.
    Bidi,
    /// It is of another script than the rest of its word.
    MixedScript,
}

impl Item {
    /// Whether `newer` still says what this item says: equal inline text, and this item's blocks a
    /// prefix of its blocks (what is added below an item is a note, and free).
    #[must_use]
    pub fn is_kept_by(&self, newer: &Self) -> bool {
        self.text == newer.text && newer.blocks.starts_with(&self.blocks)
    }
}

impl Phase {
    /// The title without what reports show beside it: `Database` of `Phase 3: Database (3 days
    /// before)`. The whole title where nothing else would be left.
    #[must_use]
    pub fn label(&self) -> Untrusted {
        let mut label = self.title.raw().trim();
        if self.explicit {
            label = label
                .trim_start_matches(char::is_alphabetic)
                .trim_start()
                .trim_start_matches(char::is_alphanumeric)
                .trim_start_matches(|c: char| c.is_whitespace() || ":.)-–—".contains(c));
        }
        if let Some(window) = &self.window {
            let bracketed = format!("({})", window.text.raw());
            label = label.strip_suffix(&bracketed).unwrap_or(label).trim_end();
        }
        match label {
            "" => self.title.clone(),
            label => Untrusted::new(label),
        }
    }

    /// Number and label: `3 Database`; the label alone for an unnumbered phase.
    #[must_use]
    pub fn name(&self) -> Untrusted {
        let label = self.label();
        match self.number {
            Some(number) => Untrusted::new(format!("{number} {}", label.raw())),
            None => label,
        }
    }
}

impl Checklist {
    /// The headings of an item below its phase's, from the outermost in.
    #[must_use]
    pub fn section_of<'a>(&self, item: &'a Item) -> &'a [Untrusted] {
        let title = self.phase_of(item).map(|phase| &phase.title);
        let below =
            item.headings.iter().position(|heading| Some(heading) == title).map_or(0, |at| at + 1);
        item.headings.get(below..).unwrap_or_default()
    }

    /// The phase of an item.
    #[must_use]
    pub fn phase_of(&self, item: &Item) -> Option<&Phase> {
        self.phases.get(item.phase)
    }

    /// Texts of the items that an item is nested in, from the outermost in.
    #[must_use]
    pub fn ancestors<'a>(&'a self, item: &'a Item) -> Vec<&'a Untrusted> {
        let mut texts: Vec<_> =
            std::iter::successors(item.parent, |&at| self.items.get(at)?.parent)
                .filter_map(|at| Some(&self.items.get(at)?.text))
                .collect();
        texts.reverse();
        texts
    }
}

impl Reference {
    /// The paths that it may mean, from where the list's own path begins; empty where it leads
    /// nowhere.
    #[must_use]
    pub fn candidates(&self, list_path: &str) -> Vec<String> {
        let path = self.path.raw();
        let folder = list_path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = match folder {
            "" if !list_path.starts_with('/') => flattened(path.trim_start_matches('/')),
            folder => flattened(&format!("{folder}/{path}")),
        };
        let from_root = flattened(path.trim_start_matches('/'));
        let candidates = match self.kind {
            ReferenceKind::Link if path.starts_with('/') => vec![from_root],
            ReferenceKind::Link => vec![beside],
            ReferenceKind::CodeSpan => vec![beside, from_root],
        };
        candidates.into_iter().flatten().collect()
    }
}

/// A path without `.` and, where that can be, without `..`; none where nothing is left. One from the
/// file system's root stays so.
fn flattened(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match (part, parts.last()) {
            ("..", Some(&last)) if last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    (!parts.is_empty()).then(|| format!("{root}{}", parts.join("/")))
}
