//! SSH keys that no longer count, whatever else says that they do.
//!
//! A plain file, as `gpg.ssh.revocationFile` takes it: a public key a line, or lines of the
//! allowed-signers form. A binary list (KRL) is told as what it is: it cannot be reviewed as a diff.

use std::collections::BTreeMap;

use ssh_key::public::KeyData;

use super::{
    allowed_signers,
    error::KeyFileError,
    words::{self, BLANK},
};
use crate::model::Untrusted;

/// A whole file.
#[derive(Clone, Debug, Default)]
pub struct RevokedKeys {
    /// Its path, for reports.
    pub path: Untrusted,
    lines: BTreeMap<KeyData, u32>,
}

impl RevokedKeys {
    /// Reads a file.
    ///
    /// # Errors
    /// A binary list, or the first line that cannot be read.
    pub fn parse(path: &str, bytes: &[u8]) -> Result<Self, KeyFileError> {
        let error = |line, what| KeyFileError { path: path.into(), line, what };
        if bytes.starts_with(b"SSHKRL\n") {
            let what = "it is a binary revocation list (KRL), which is not supported: list the \
                public keys, one a line";
            return Err(error(None, what));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| error(None, "it is not UTF-8"))?;
        let mut lines = BTreeMap::new();
        for (number, line) in (1..).zip(text.split('\n')) {
            let line = line.trim_matches(BLANK);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let key = key(line).map_err(|what| error(Some(number), what))?;
            lines.entry(key).or_insert(number);
        }
        Ok(Self { path: path.into(), lines })
    }

    /// The line that revokes a key.
    #[must_use]
    pub fn line_of(&self, key: &KeyData) -> Option<u32> {
        self.lines.get(key).copied()
    }
}

/// The key of a line, behind up to two other fields (principals, options).
fn key(line: &str) -> Result<KeyData, &'static str> {
    let missing = "it has no key of a known type";
    let mut rest = line;
    for _ in 0..2 {
        if let Some(key) = allowed_signers::key(rest) {
            return key;
        }
        let (_, after) = words::options(rest).ok_or("a quote is not closed")?;
        rest = after;
    }
    allowed_signers::key(rest).ok_or(missing)?
}
