//! The allowed-signers file: who may sign with which SSH key.
//!
//! Source: ALLOWED SIGNERS in `ssh-keygen(1)`. A line is `principals [options] key [comment]`. Where
//! OpenSSH passes over what it cannot read, this is an error with its line: a key that somebody
//! meant to count, or to be limited, is never lost in silence.

use ssh_key::{Algorithm, PublicKey, public::KeyData};

use super::{
    certificate::is_certificate,
    error::KeyFileError,
    pattern::PatternList,
    time::{self, Window},
    words::{self, BLANK},
};
use crate::model::Untrusted;

/// The most bytes of such a file.
const MOST_BYTES: usize = 1 << 20;

/// A line of the file.
#[derive(Clone, Debug)]
pub struct AllowedSigner {
    /// Its number, 1-based.
    pub line: u32,
    /// Whom the key is trusted for.
    pub principals: PatternList,
    /// What the line says of them, as written.
    pub written: Untrusted,
    /// Whether the key signs certificates, rather than commits.
    pub is_authority: bool,
    /// What the key may sign; none: everything.
    pub namespaces: Option<PatternList>,
    /// When it may.
    pub window: Window,
    /// The key.
    pub key: KeyData,
}

/// A whole file.
#[derive(Clone, Debug, Default)]
pub struct AllowedSigners {
    /// Its path, for reports.
    pub path: Untrusted,
    /// Its lines.
    pub signers: Vec<AllowedSigner>,
}

impl AllowedSigners {
    /// Reads a file.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn parse(path: &str, bytes: &[u8]) -> Result<Self, KeyFileError> {
        let error = |line, what| KeyFileError { path: path.into(), line, what };
        if bytes.len() > MOST_BYTES {
            return Err(error(None, "it has more than a megabyte"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| error(None, "it is not UTF-8"))?;
        let mut signers = Vec::new();
        for (number, line) in (1..).zip(text.split('\n')) {
            let line = line.trim_matches(BLANK);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            signers.push(signer(number, line).map_err(|what| error(Some(number), what))?);
        }
        Ok(Self { path: path.into(), signers })
    }
}

fn signer(number: u32, line: &str) -> Result<AllowedSigner, &'static str> {
    let (principals, rest) = words::word(line).ok_or("a quote of the principals is not closed")?;
    if principals.is_empty() {
        return Err("it names no principal");
    }
    if rest.trim_matches(BLANK).is_empty() {
        return Err("it has no key");
    }
    let mut options = Options::default();
    let key = if let Some(key) = key(rest) {
        key?
    } else {
        let (written, rest) = words::options(rest).ok_or("a quote of the options is not closed")?;
        for option in written {
            options.take(option)?;
        }
        key(rest).ok_or("it has no key of a known type after the options")??
    };
    options.finish().map(|(namespaces, window)| AllowedSigner {
        line: number,
        principals: PatternList::parse(&principals),
        written: principals.as_str().into(),
        is_authority: options.authority,
        namespaces,
        window,
        key,
    })
}

/// The key that a text starts with; none where its first word is no type of key.
pub(super) fn key(text: &str) -> Option<Result<KeyData, &'static str>> {
    let mut parts = text.split(BLANK).filter(|part| !part.is_empty());
    let kind = parts.next()?;
    let known = Algorithm::new(kind).is_ok_and(|kind| !matches!(kind, Algorithm::Other(_)));
    if !known {
        let is_certificate = is_certificate(kind.as_bytes());
        return is_certificate.then_some(Err("it has a certificate where a key belongs"));
    }
    let Some(base64) = parts.next() else { return Some(Err("its key is missing")) };
    let read = PublicKey::from_openssh(&format!("{kind} {base64}"));
    Some(read.map(|key| key.key_data().clone()).map_err(|_| "its key cannot be read"))
}

#[derive(Debug, Default)]
struct Options {
    authority: bool,
    namespaces: Option<String>,
    after: Option<i64>,
    before: Option<i64>,
}

impl Options {
    fn take(&mut self, option: &str) -> Result<(), &'static str> {
        if option.eq_ignore_ascii_case("cert-authority") {
            self.authority = true;
            return Ok(());
        }
        let unknown = "it has an option that is not known (`cert-authority`, `namespaces=\"…\"`, \
            `valid-after=\"…\"`, `valid-before=\"…\"` are)";
        let (name, value) = option.split_once('=').ok_or(unknown)?;
        let value = || words::unquoted(value).ok_or("the value of an option is not in quotes");
        match name.to_ascii_lowercase().as_str() {
            "namespaces" => once(&mut self.namespaces, value()?),
            "valid-after" => once(&mut self.after, moment(&value()?)?),
            "valid-before" => once(&mut self.before, moment(&value()?)?),
            _ => Err(unknown),
        }
    }

    fn finish(&self) -> Result<(Option<PatternList>, Window), &'static str> {
        if let (Some(after), Some(before)) = (self.after, self.before)
            && after >= before
        {
            return Err("its `valid-before` is not later than its `valid-after`");
        }
        let window =
            Window { from: self.after.unwrap_or(i64::MIN), to: self.before.unwrap_or(i64::MAX) };
        Ok((self.namespaces.as_deref().map(PatternList::parse), window))
    }
}

fn once<T>(place: &mut Option<T>, value: T) -> Result<(), &'static str> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err("it has an option twice"),
    }
}

fn moment(text: &str) -> Result<i64, &'static str> {
    time::parse(text).ok_or("it has a time that is not YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS")
}
