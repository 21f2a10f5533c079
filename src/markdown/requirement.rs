//! Requirement markers: `(optional)`, `(required)` and `(R)` at either end of a text, and the
//! attributes of the same names.

use crate::model::{Attributes, RequiredMode};

use super::{phases, window};

/// What a text or its attributes say of requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Required,
    Optional,
}

/// What an item says.
pub(super) fn of_item(text: &str, attributes: &Attributes) -> Option<Marker> {
    either(in_text(text), attributes)
}

/// What a heading says. A label such as `Phase 4` before the marker and a window behind it do not
/// stand in its way.
pub(super) fn of_heading(text: &str, attributes: &Attributes) -> Option<Marker> {
    if !text.contains('(') {
        return either(None, attributes);
    }
    let behind_label = phases::label(text).map_or(text, |label| label.rest);
    let marker =
        in_text(text).or_else(|| in_text(behind_label)).or_else(|| in_text(window::without(text)));
    either(marker, attributes)
}

/// Where both are said, required counts.
fn either(marker: Option<Marker>, attributes: &Attributes) -> Option<Marker> {
    let says = |key| attributes.contains_key(key);
    if says("required") || marker == Some(Marker::Required) {
        Some(Marker::Required)
    } else if says("optional") || marker == Some(Marker::Optional) {
        Some(Marker::Optional)
    } else {
        None
    }
}

fn in_text(text: &str) -> Option<Marker> {
    let text = text.trim().trim_end_matches(['.', ':', ',', ';', '!']).trim_end();
    let stands = |word: &str| {
        let length = word.len();
        let begins = text.get(..length).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let from = text.len().checked_sub(length);
        let ends = from.and_then(|at| text.get(at..));
        begins || ends.is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    if stands("(required)") || stands("(R)") {
        Some(Marker::Required)
    } else if stands("(optional)") {
        Some(Marker::Optional)
    } else {
        None
    }
}

/// Whether something is required, given what holds above it.
///
/// By phases, the nearest marker counts. Where only the marked are required, a heading's marker
/// holds for what is below it, an item's for itself alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Requirement {
    mode: RequiredMode,
    /// What holds for what is below.
    pub(super) below: bool,
}

impl Requirement {
    /// What holds for a file before any marker.
    pub(super) fn outermost(mode: RequiredMode) -> Self {
        Self { mode, below: mode == RequiredMode::Phases }
    }

    /// What holds below a heading.
    pub(super) fn under_heading(self, marker: Option<Marker>) -> Self {
        let below = marker.map_or(self.below, |marker| marker == Marker::Required);
        Self { below, ..self }
    }

    /// Whether an item is required, and what holds below it.
    pub(super) fn for_item(self, marker: Option<Marker>) -> (bool, Self) {
        let required = self.under_heading(marker).below;
        let lifted = marker == Some(Marker::Optional);
        let below = match self.mode {
            RequiredMode::Phases => required,
            RequiredMode::Marked => self.below && !lifted,
        };
        (required, Self { below, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_stand_at_either_end_in_any_case() {
        for text in ["(optional) Docs", "Docs (Optional)", "Docs (OPTIONAL).", "(optional)"] {
            assert_eq!(in_text(text), Some(Marker::Optional), "{text}");
        }
        for text in ["(R) KEP approved", "Test plan (required)"] {
            assert_eq!(in_text(text), Some(Marker::Required), "{text}");
        }
        for text in ["Docs (optional) done", "optional docs", "(required by law) Docs", "é"] {
            assert_eq!(in_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_heading_has_its_marker_beside_label_and_window_too() {
        let none = Attributes::new();
        for text in
            ["Phase 4 (optional): Docs", "Docs (optional) (2 days before)", "Docs (optional)"]
        {
            assert_eq!(of_heading(text, &none), Some(Marker::Optional), "{text}");
        }
        assert_eq!(of_heading("Phase 4: Docs", &none), None);
    }
}
