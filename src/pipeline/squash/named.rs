//! Which request a commit's message names.

use crate::model::Request;

/// The request that a squash merge's message names: `(#12)` at the end of its first line, as GitHub
/// writes it, or a line `See merge request GROUP/PROJECT!12`, as GitLab does.
pub fn named(message: &str) -> Option<Request> {
    let subject = message.lines().next().unwrap_or_default().trim_end();
    let pull = subject.strip_suffix(')').and_then(|rest| rest.rsplit_once("(#"));
    if let Some(number) = pull.and_then(|(_, digits)| number(digits)) {
        return Some(Request { number, is_merge_request: false });
    }
    let mut lines = message.lines().rev().map(str::trim);
    let line = lines.find_map(|line| line.strip_prefix("See merge request "))?;
    let number = line.rsplit_once('!').and_then(|(_, digits)| number(digits))?;
    Some(Request { number, is_merge_request: true })
}

/// Digits alone, without a sign or a leading zero.
fn number(digits: &str) -> Option<u32> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_named_as_forges_do() {
        let request = |message| named(message).map(|one| (one.number, one.is_merge_request));
        assert_eq!(request("Tick the rest (#12)\n\n* tick"), Some((12, false)));
        assert_eq!(request("Tick\n\nSee merge request ops/web!7\n"), Some((7, true)));
        assert_eq!(request("Revert \"Tick (#12)\" (#13)"), Some((13, false)));
        for message in [
            "",
            "Tick (#12) again",
            "Fix #12",
            "Tick\n\n(#12)",
            "Tick (#012)",
            "Tick (#+12)",
            "Tick (#99999999999)",
            "See !12",
        ] {
            assert_eq!(request(message), None, "{message}");
        }
    }
}
