//! What a signature proves, and whether that is enough: for whom, and when.
//!
//! Reading and arithmetic are done once and give a [`Proof`]; judging it for an address and some
//! moments is cheap and may be repeated.

use super::{
    pattern::{Match, PatternList},
    time::{Side, Window},
};
use crate::model::signature::FORGES;
use crate::model::{
    Prose, Signature, SignatureKind, SignatureStatus as Status, TrustedAt, Untrusted,
};
use crate::prose;

/// A signature that fits a commit, by a key that trusted files have.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Its kind.
    pub kind: SignatureKind,
    /// The key's fingerprint.
    pub key: String,
    /// When the signature says that it was made.
    pub made: Option<i64>,
    /// What the trusted files grant that key; not empty.
    pub grants: Vec<Grant>,
}

/// What one line of a trusted file grants.
#[derive(Clone, Debug)]
pub struct Grant {
    /// For whom.
    pub names: Names,
    /// When.
    pub window: Window,
    /// Whether, and since when, it was taken back.
    pub revoked: Option<Revoked>,
    /// Where it stands.
    pub trusted: TrustedAt,
}

/// Whom a grant is for.
#[derive(Clone, Debug)]
pub enum Names {
    /// Those that a list of patterns takes in.
    Patterns(PatternList),
    /// Exactly these names of a certificate; case counts, as in the patterns.
    Literal(Vec<String>),
    /// Exactly these addresses of an OpenPGP key; case does not count.
    Addresses(Vec<String>),
}

/// That a key was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Signatures before this moment still count; none: no signature does.
    pub since: Option<i64>,
}

/// For whom, and when, a signature has to be good.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The addresses of those who may have made it; the first is the one that is told.
    pub people: Vec<String>,
    /// The moments, in seconds since 1970, at which the key has to count.
    pub moments: Vec<i64>,
    /// Addresses of forges whose own keys are taken as proof.
    pub forges: Vec<String>,
}

impl Revoked {
    /// Of two, the one that takes back more.
    #[must_use]
    pub fn earlier(self, other: Self) -> Self {
        // No moment sorts first: it takes back everything.
        Self { since: self.since.min(other.since) }
    }
}

impl Names {
    /// How it takes in a name; none where it does not.
    pub fn matches(&self, name: &str) -> Option<Match> {
        match self {
            Self::Patterns(patterns) => patterns.matches(name),
            Self::Literal(all) => all.iter().any(|one| one == name).then_some(Match::Exact),
            Self::Addresses(all) => {
                let same = |one: &String| one.eq_ignore_ascii_case(name);
                all.iter().any(same).then_some(Match::Exact)
            }
        }
    }

    /// The first name of it that is an address.
    fn first(&self) -> Option<String> {
        match self {
            Self::Patterns(patterns) => patterns.names().next().map(str::to_owned),
            Self::Literal(all) | Self::Addresses(all) => all.first().cloned(),
        }
    }
}

impl Proof {
    /// Whether it is enough.
    #[must_use]
    pub fn judge(&self, question: &Question) -> Signature {
        let answers = self.grants.iter().map(|grant| self.answer(grant, question));
        let best = answers.min_by_key(|answer| (!answer.holds, rank(answer.status)));
        best.unwrap_or_else(|| Signature::unchecked(self.kind))
    }

    fn answer(&self, grant: &Grant, question: &Question) -> Signature {
        let mut answer = Signature {
            kind: self.kind,
            key: Some(self.key.clone()),
            trusted: Some(grant.trusted.clone()),
            signer: grant.names.first().map(Untrusted::from),
            ..Signature::default()
        };
        let moments = || question.moments.iter().chain(&self.made).copied();
        (answer.status, answer.reason) = if grant.is_revoked(moments()) {
            (Status::Revoked, prose!["its key was revoked"])
        } else {
            match (grant.person(question), grant.forge(question)) {
                (None, None) => (Status::WrongAuthor, grant.whose(question)),
                (found, forge) => match grant.side(moments()) {
                    Side::Before => (Status::NotYet, prose!["its key did not count yet"]),
                    Side::After => (Status::Expired, prose!["its key had run out"]),
                    Side::Inside => {
                        let (status, holds, signer) = standing(found, forge);
                        answer.holds = holds;
                        answer.signer = Some(signer.into());
                        (status, why(status, holds))
                    }
                },
            }
        };
        answer
    }
}

type Found = Option<(Match, String)>;

/// What a grant that counts at the time comes to: for a person, or by a forge's own key.
fn standing(found: Found, forge: Option<(String, bool)>) -> (Status, bool, String) {
    match (found, forge) {
        (_, Some((address, named))) => (Status::Forge, named, address),
        (Some((Match::Pattern, address)), None) => (Status::Pattern, true, address),
        (Some((Match::Exact, address)), None) => (Status::Good, true, address),
        (None, None) => (Status::WrongAuthor, false, String::new()),
    }
}

fn why(status: Status, holds: bool) -> Prose {
    if status == Status::Forge && !holds {
        return prose!["it is a forge's own, which the policy does not take as proof"];
    }
    Prose::default()
}

impl Grant {
    fn is_revoked(&self, mut moments: impl Iterator<Item = i64>) -> bool {
        self.revoked.is_some_and(|revoked| {
            revoked.since.is_none_or(|since| moments.any(|moment| moment >= since))
        })
    }

    fn side(&self, moments: impl Iterator<Item = i64>) -> Side {
        let sides = moments.map(|moment| self.window.side(moment));
        sides.fold(Side::Inside, |worst, side| if side == Side::Inside { worst } else { side })
    }

    /// The person of the question whom it is for.
    fn person(&self, question: &Question) -> Found {
        let found = question
            .people
            .iter()
            .filter_map(|name| self.names.matches(name).map(|how| (how, name.clone())));
        found.min_by_key(|(how, _)| *how)
    }

    /// The forge that it is for, and whether the question takes that one's keys.
    fn forge(&self, question: &Question) -> Option<(String, bool)> {
        let named = question.forges.iter().find(|address| self.is_for(address));
        let known = || FORGES.iter().map(|(_, address)| *address).find(|one| self.is_for(one));
        match named {
            Some(address) => Some((address.clone(), true)),
            None => known().map(|address| (address.to_owned(), false)),
        }
    }

    fn is_for(&self, address: &str) -> bool {
        self.names.matches(address) == Some(Match::Exact)
    }

    fn whose(&self, question: &Question) -> Prose {
        let asked =
            question.people.first().map_or_else(Untrusted::default, |name| name.as_str().into());
        match self.names.first() {
            Some(name) => {
                let name = Untrusted::new(name);
                prose!["its key is trusted for ", &name, ", not for ", &asked]
            }
            None => prose!["its key is not trusted for ", &asked],
        }
    }
}

/// Which of several answers is told, where none or several hold.
fn rank(status: Status) -> u8 {
    match status {
        Status::Good => 0,
        Status::Pattern => 1,
        Status::Revoked => 2,
        Status::Expired | Status::NotYet => 3,
        Status::Forge => 4,
        _ => 5,
    }
}
