//! The trailers of a commit's message that this program reads: are they what they look like?

/// What is wrong with a trailer: the line, and why it would count for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `KEY: VALUE`, as written.
    pub line: String,
    /// Why.
    pub why: &'static str,
}

/// The start of every key of ours, in lower case.
const PREFIX: &str = "checklist-";

/// How many hex digits a digest has; a shorter one could be met by another text.
const DIGEST: usize = 64;

/// What the value of a trailer has to be.
struct Form {
    key: &'static str,
    is_right: fn(&str) -> bool,
    why: &'static str,
}

const FORMS: &[Form] = &[
    Form {
        key: "checklist-approve",
        is_right: is_approval,
        why: "an approval is ID@DIGEST, as git checklist approve writes it, or `policy`",
    },
    Form {
        key: "checklist-override",
        is_right: |value| !value.is_empty(),
        why: "an override says its reason",
    },
];

/// Everything that is wrong with the trailers of ours. `message` is the whole message, `trailers`
/// are the lines of its last paragraph that git reads as trailers; `empty` is whether the commit
/// changes nothing.
pub fn faults(message: &str, trailers: &[&str], empty: bool) -> Vec<Fault> {
    let ours = trailers.iter().filter_map(|line| Some((*line, key_of(line)?)));
    let mut faults: Vec<Fault> = ours
        .filter_map(|(line, (key, value))| {
            let why = match FORMS.iter().find(|form| form.key == key) {
                None => "no trailer of git-checklist has this name",
                Some(form) if !(form.is_right)(value) => form.why,
                Some(_) if !empty => "it counts only in a commit that changes nothing",
                Some(_) => return None,
            };
            Some(Fault { line: line.to_owned(), why })
        })
        .collect();
    // A trailer may go on in further lines, which git has joined.
    let is_trailer = |key: &str, value: &str| {
        let mut read = trailers.iter().filter_map(|line| key_of(line));
        read.any(|(other, whole)| other == key && whole.starts_with(value))
    };
    let astray = message.lines().filter(|line| {
        key_of(line).is_some_and(|(key, value)| {
            FORMS.iter().any(|form| form.key == key) && !is_trailer(&key, value)
        })
    });
    faults.extend(astray.map(|line| Fault {
        line: line.to_owned(),
        why: "it is no trailer: trailers are the last paragraph, and nothing else is in it",
    }));
    faults
}

/// Whether there is a trailer of a name, with a value.
pub fn has(trailers: &[&str], name: &str) -> bool {
    trailers.iter().any(|line| {
        line.split_once(':')
            .is_some_and(|(key, value)| key.eq_ignore_ascii_case(name) && !value.trim().is_empty())
    })
}

/// Key in lower case and value of a line that reads like a trailer of ours.
fn key_of(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim_end().to_ascii_lowercase();
    let is_word = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_word && key.starts_with(PREFIX)).then(|| (key, value.trim()))
}

/// `policy`, or an item's id and the digits of its digest.
fn is_approval(value: &str) -> bool {
    let is_digest = |text: &str| {
        let digits = text.strip_prefix("sha256:").unwrap_or(text);
        digits.len() == DIGEST && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let is_id = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    value == "policy"
        || value.rsplit_once('@').is_some_and(|(id, digest)| is_id(id) && is_digest(digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const APPROVAL: &str = "Checklist-Approve: backup-tested-1a2b3c@\
        0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn what_is_well_formed_passes() {
        let named = APPROVAL.replace('@', "@sha256:");
        for line in
            [APPROVAL, &named, "checklist-approve: policy", "Checklist-Override: the site is down"]
        {
            let message = format!("Approve\n\n{line}\n");
            assert_eq!(faults(&message, &[line], true), [], "{line}");
            assert_eq!(faults(&message, &[line], false).len(), 1, "the commit changes something");
        }
        assert_eq!(faults("A\n\nSigned-off-by: Ana\n", &["Signed-off-by: Ana"], false), []);
    }

    #[test]
    fn a_trailer_is_known_by_its_name_and_has_a_value() {
        for (line, expected) in [
            ("Signed-off-by: Ana <ana@example.org>", true),
            ("signed-off-by: Ana", true),
            ("Signed-off-by:", false),
            ("Signed-off-by-proxy: Ana", false),
        ] {
            assert_eq!(has(&[line], "Signed-off-by"), expected, "{line}");
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
            let found = faults(&format!("A\n\n{line}\n"), &[line], true);
            assert_eq!(found.len(), 1, "{line}: {found:?}");
        }
        let astray = faults(&format!("{APPROVAL}\n\nand more\n"), &[], true);
        assert!(astray[0].why.starts_with("it is no trailer"), "{astray:?}");
    }
}
