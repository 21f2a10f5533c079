//! The trailers of a commit's message that this program reads: are they what they look like?

use crate::model::{
    assent::{self, Unread},
    trailer::Trailer,
};

/// What is wrong with a trailer: the line, and why it would count for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `KEY: VALUE`, as written.
    pub line: String,
    /// Why.
    pub why: &'static str,
}

/// Everything that is wrong with the trailers of ours. `message` is the whole message, `found` are
/// the trailers that git reads in it; `empty` is whether the commit changes nothing.
pub fn faults(message: &str, found: &[Trailer], empty: bool) -> Vec<Fault> {
    let of_trailer = |trailer: &Trailer| {
        let why = match assent::read(trailer)? {
            Err(unread) => words(unread),
            Ok(_) if !empty => "it counts only in a commit that changes nothing",
            Ok(_) => return None,
        };
        let line = format!("{}: {}", trailer.key.raw(), trailer.value.raw());
        Some(Fault { line, why })
    };
    let astray = message.lines().filter(|line| is_astray(line, found)).map(|line| Fault {
        line: line.to_owned(),
        why: "it is no trailer: trailers are the last paragraph, and nothing else is in it",
    });
    found.iter().filter_map(of_trailer).chain(astray).collect()
}

/// Why a trailer would count for nothing.
fn words(unread: Unread) -> &'static str {
    match unread {
        Unread::Name => "no trailer of git-checklist has this name",
        Unread::Approval => {
            "an approval is ID@DIGEST, as git checklist approve writes it, or `policy`"
        }
        Unread::Reason => "an override says its reason",
    }
}

/// Whether a line reads like an approval or an override, and stands where it is none.
fn is_astray(line: &str, found: &[Trailer]) -> bool {
    let Some(read) = Trailer::read(line) else { return false };
    // A trailer may go on in further lines, which git has joined.
    let begins =
        |one: &Trailer| one.is(read.key.raw()) && one.value.raw().starts_with(read.value.raw());
    (read.is(assent::APPROVE) || read.is(assent::OVERRIDE)) && !found.iter().any(begins)
}

/// Whether there is a trailer of a name, with a value.
pub fn has(trailers: &[Trailer], name: &str) -> bool {
    trailers.iter().any(|trailer| trailer.is(name) && !trailer.value.raw().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> [Trailer; 1] {
        [Trailer::read(line).unwrap()]
    }

    const APPROVAL: &str = "Checklist-Approve: backup-tested-1a2b3c@\
        0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn what_is_well_formed_passes() {
        let named = APPROVAL.replace('@', "@sha256:");
        for line in
            [APPROVAL, &named, "checklist-approve: policy", "Checklist-Override: the site is down"]
        {
            let message = format!("Approve\n\n{line}\n");
            assert_eq!(faults(&message, &read(line), true), [], "{line}");
            assert_eq!(
                faults(&message, &read(line), false).len(),
                1,
                "the commit changes something"
            );
        }
        assert_eq!(faults("A\n\nSigned-off-by: Ana\n", &read("Signed-off-by: Ana"), false), []);
    }

    #[test]
    fn a_trailer_is_known_by_its_name_and_has_a_value() {
        for (line, expected) in [
            ("Signed-off-by: Ana <ana@example.org>", true),
            ("signed-off-by: Ana", true),
            ("Signed-off-by:", false),
            ("Signed-off-by-proxy: Ana", false),
        ] {
            assert_eq!(has(&read(line), "Signed-off-by"), expected, "{line}");
        }
    }

    #[test]
    fn what_would_count_for_nothing_is_told() {
        for line in [
            "Checklist-Approve: backup",
            "Checklist-Approve: backup@0123456789abcdef",
            &APPROVAL.replace("backup-tested-1a2b3c", ""),
            &APPROVAL.replace("backup-tested", "backup tested"),
            &APPROVAL.replace('f', "g"),
            "Checklist-Override:",
            "Checklist-Aprove: policy",
        ] {
            let found = faults(&format!("A\n\n{line}\n"), &read(line), true);
            assert_eq!(found.len(), 1, "{line}: {found:?}");
        }
        let astray = faults(&format!("{APPROVAL}\n\nand more\n"), &[], true);
        assert!(astray[0].why.starts_with("it is no trailer"), "{astray:?}");
    }
}
