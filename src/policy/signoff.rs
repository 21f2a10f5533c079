//! `[signoff]` and `[change]`, from what was written to what is valid.

use super::{
    phases::EntryProblem,
    raw::plain,
    validate::Validator,
    written::{RawChange, RawSignOff, Text, Texts},
};
use crate::{
    model::signature::{FORGES, forge_address},
    model::{
        ChangePolicy, CommitId, IdentityMode, People, Placed, Principal, SignOffPolicy, Untrusted,
    },
    prose,
};

impl Validator<'_, '_> {
    pub(super) fn signoff(&mut self, written: &RawSignOff) -> SignOffPolicy {
        let mut word = |key, text: &Option<Text>| self.word("signoff", key, text.as_ref()?);
        let identity = word("identity", &written.identity);
        let by = word("by", &written.by);
        let order = word("order", &written.order).filter(|word| *word == "phases");
        self.needs_keys(written);
        SignOffPolicy {
            identity: match identity {
                Some("signed") => IdentityMode::Signed,
                _ => IdentityMode::Claimed,
            },
            allowed_signers: self.key_file(written.allowed_signers.as_ref()),
            keyring: self.key_file(written.keyring.as_ref()),
            revoked_keys: self.key_file(written.revoked_keys.as_ref()),
            forge_keys: self.forge_keys(written.forge_keys.as_ref()),
            by: match by {
                Some("committer") => Principal::Committer,
                _ => Principal::Author,
            },
            trailer: self.checked(written.trailer.as_ref(), trailer),
            baseline: self.checked(written.baseline.as_ref(), object_id),
            bots: written.bots.as_ref().map(|list| self.bots(list)),
            order: order.and(written.order.as_ref()).map(|text| self.placed((), text.at)),
        }
    }

    pub(super) fn change(&mut self, written: &RawChange) -> ChangePolicy {
        let mut people = |key, list: &Option<Texts>| -> Option<Placed<People>> {
            list.as_ref().map(|list| self.people("change", key, list))
        };
        ChangePolicy {
            by: people("by", &written.by),
            waivers: people("waivers", &written.waivers),
            overrides: people("override", &written.overrides),
        }
    }

    /// A path of the repository, not a glob.
    fn key_file(&mut self, path: Option<&Text>) -> Option<Placed<Untrusted>> {
        let path = path?;
        self.path(path)?;
        Some(self.placed(Untrusted::new(path.value.as_str()), path.at))
    }

    fn forge_keys(&mut self, list: Option<&Texts>) -> Vec<Placed<Untrusted>> {
        let Some(list) = list else {
            return Vec::new();
        };
        self.not_empty("signoff", "forge-keys", list, "leave it out for none");
        for name in &list.value {
            if forge_address(&name.value).is_none() {
                self.report(name.at, unknown_forge(&name.value));
            }
        }
        let names = list.value.iter();
        names.map(|name| self.placed(Untrusted::new(name.value.as_str()), name.at)).collect()
    }

    /// Reports what asks for keys where no file of keys is named.
    fn needs_keys(&mut self, written: &RawSignOff) {
        if written.allowed_signers.is_some() || written.keyring.is_some() {
            return;
        }
        let signed = written.identity.as_ref().filter(|identity| identity.value == "signed");
        let asking = [
            signed.map(|identity| (identity.at, prose!["`identity = \"signed\"`"])),
            written.forge_keys.as_ref().map(|keys| (keys.at, prose!["`forge-keys`"])),
            written.revoked_keys.as_ref().map(|keys| (keys.at, prose!["`revoked-keys`"])),
        ];
        for (at, what) in asking.into_iter().flatten() {
            let message = what.with(" asks for keys, and no file of keys is named");
            let help = prose!["name one: `allowed-signers` for SSH, `keyring` for OpenPGP"];
            self.report(at, (message, help));
        }
    }

    fn checked<T>(
        &mut self,
        text: Option<&Text>,
        read: impl Fn(&str) -> Result<T, EntryProblem>,
    ) -> Option<Placed<T>> {
        let text = text?;
        match read(&text.value) {
            Ok(value) => Some(self.placed(value, text.at)),
            Err(problem) => {
                self.report(text.at, problem);
                None
            }
        }
    }
}

fn unknown_forge(name: &str) -> EntryProblem {
    let name = Untrusted::new(name);
    let known: Vec<_> = FORGES.iter().map(|(name, _)| format!("`{name}`")).collect();
    (
        prose!["`", &name, "` is no forge whose key is known"],
        prose!["the names are "]
            .with(plain(known.join(", ")))
            .with("; for another, write the address that it signs with"),
    )
}

/// The name of a trailer, as `git interpret-trailers` takes it.
fn trailer(text: &str) -> Result<Untrusted, EntryProblem> {
    let is_name = text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    let quoted = Untrusted::new(text);
    if is_name {
        return Ok(quoted);
    }
    Err((
        prose!["`", &quoted, "` cannot name a trailer"],
        prose!["write its name without the colon, like `Signed-off-by`"],
    ))
}

fn object_id(text: &str) -> Result<CommitId, EntryProblem> {
    let mut id = [0; 20];
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    match digits {
        Some(digits) if digits.len() == 40 => {
            for (byte, pair) in id.iter_mut().zip(digits.chunks(2)) {
                *byte = pair.iter().fold(0, |sum, digit| sum << 4 | digit);
            }
            Ok(CommitId(id))
        }
        _ => {
            let text = Untrusted::new(text);
            Err((
                prose!["`", &text, "` is no full object id"],
                prose!["write all 40 hex digits: git rev-parse REV"],
            ))
        }
    }
}
