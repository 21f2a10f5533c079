//! Commits and the people in them, as plain owned values.

use std::fmt;

use chrono::{DateTime, FixedOffset};

use super::{signature::Signature, text::Untrusted};

macro_rules! object_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 20]);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                let digit = |value: u8| b"0123456789abcdef"[usize::from(value)];
                let hex = self.0.map(|byte| [digit(byte >> 4), digit(byte & 15)]);
                let hex = std::str::from_utf8(hex.as_flattened()).map_err(|_| fmt::Error)?;
                formatter.write_str(hex)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, formatter)
            }
        }

        impl $name {
            /// The first seven hex digits, for people; reports for machines carry whole ids.
            #[must_use]
            pub fn short(&self) -> String {
                self.to_string().chars().take(7).collect()
            }
        }

        impl std::str::FromStr for $name {
            type Err = &'static str;

            /// Reads a whole id: 40 hex digits.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let digits = text.as_bytes();
                if digits.len() != 40 || !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err("no whole object id of 40 hex digits");
                }
                let mut id = [0; 20];
                for (byte, pair) in id.iter_mut().zip(digits.chunks(2)) {
                    let pair = std::str::from_utf8(pair).unwrap_or_default();
                    *byte = u8::from_str_radix(pair, 16).map_err(|_| "no hex digits")?;
                }
                Ok(Self(id))
            }
        }

        impl From<&$name> for super::text::Span {
            fn from(id: &$name) -> Self {
                Self::Plain(id.short())
            }
        }
    };
}

object_id! {
    /// The id of a commit (SHA-1).
    CommitId
}
object_id! {
    /// The id of a blob (SHA-1).
    BlobId
}

/// A name and an address, as a commit claims them (after the trusted mailmap).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Identity {
    /// The person's name.
    pub name: Untrusted,
    /// The e-mail address, without angle brackets.
    pub email: Untrusted,
}

/// A moment as git stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp {
    /// Seconds since 1970-01-01 UTC.
    pub seconds: i64,
    /// Offset east of UTC, in minutes.
    pub offset_minutes: i32,
}

impl Timestamp {
    /// As a calendar date and time in its own offset; none where the calendar or offset ends.
    #[must_use]
    pub fn datetime(&self) -> Option<DateTime<FixedOffset>> {
        let zone = FixedOffset::east_opt(self.offset_minutes.checked_mul(60)?)?;
        Some(DateTime::from_timestamp(self.seconds, 0)?.with_timezone(&zone))
    }

    /// RFC 3339 with the author's own offset; seconds since the epoch where no calendar reaches.
    #[must_use]
    pub fn rfc3339(&self) -> String {
        self.datetime().map_or_else(|| format!("@{}", self.seconds), |time| time.to_rfc3339())
    }
}

/// One commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: CommitId,
    /// Its parents, in order.
    pub parents: Vec<CommitId>,
    /// Who answers for it, by the trusted mailmap.
    pub author: Identity,
    /// The author as the commit itself has it.
    pub author_as_written: Identity,
    /// When the author says that it was written.
    pub author_time: Timestamp,
    /// Who made the commit object, by the trusted mailmap.
    pub committer: Identity,
    /// The committer as the commit itself has it.
    pub committer_as_written: Identity,
    /// When the committer says that it was made.
    pub commit_time: Timestamp,
    /// The whole message.
    pub message: Untrusted,
    /// Its signature, and what a look at it came to.
    pub signature: Signature,
    /// What `git fsck` calls an error in it ("multiple authors", "missing e-mail"); none if sound.
    pub malformed: Option<&'static str>,
}

/// Seconds from the author's time to the committer's, from which on a commit was made again.
const DAY: i64 = 24 * 60 * 60;

/// Committers of the commits that people make on a forge's web pages.
const FORGES: [&str; 1] = ["noreply@github.com"];

/// How a commit came to be apart from its author: by a rebase, a cherry-pick, an amendment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Another person made it.
    ByAnother,
    /// It was made a day or more after it was written.
    Later,
}

impl Commit {
    /// How the commit was moved since its author wrote it, if it was.
    #[must_use]
    pub fn moved(&self) -> Option<Moved> {
        let later = self.commit_time.seconds.saturating_sub(self.author_time.seconds);
        let email = |person: &Identity| person.email.raw().to_lowercase();
        let committer = email(&self.committer);
        let by_forge = later == 0 && FORGES.contains(&committer.as_str());
        if committer != email(&self.author) && !by_forge {
            return Some(Moved::ByAnother);
        }
        (later >= DAY).then_some(Moved::Later)
    }

    /// The first line of the message.
    #[must_use]
    pub fn subject(&self) -> Untrusted {
        Untrusted::new(self.message.raw().lines().next().unwrap_or_default())
    }
}
