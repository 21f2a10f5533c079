//! Who answers for a commit, and whether two commits are two people's.

use super::{
    policy::{IdentityMode, SignOffPolicy},
    revision::{Commit, Identity},
};

/// Whoever answers for a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name and address, by the trusted mailmap.
    pub identity: Identity,
    /// The fingerprint of the key that vouches for that; none where no key was looked at.
    pub key: Option<String>,
    /// Whether this is as certain as the policy asks: a claim, or a signature that holds.
    pub is_proven: bool,
}

impl Person {
    /// Whoever answers for a commit by a policy.
    #[must_use]
    pub fn of(commit: &Commit, policy: &SignOffPolicy) -> Self {
        Self {
            identity: policy.by.of(commit).clone(),
            key: commit.signature.key.clone().filter(|_| commit.signature.holds),
            is_proven: policy.identity == IdentityMode::Claimed || commit.signature.holds,
        }
    }

    /// Whoever wrote a commit, whoever answers for it.
    #[must_use]
    pub fn author(commit: &Commit, policy: &SignOffPolicy) -> Self {
        Self { identity: commit.author.clone(), ..Self::of(commit, policy) }
    }

    /// Whether both are one person: one address, one name or one key. Two people of one name are
    /// told apart by the mailmap.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let same = |one: &super::text::Untrusted, other: &super::text::Untrusted| {
            !one.is_empty() && one.raw().to_lowercase() == other.raw().to_lowercase()
        };
        same(&self.identity.email, &other.identity.email)
            || same(&self.identity.name, &other.identity.name)
            || (self.key.is_some() && self.key == other.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, email: &str, key: Option<&str>) -> Person {
        let identity = Identity { name: name.into(), email: email.into() };
        Person { identity, key: key.map(str::to_owned), is_proven: true }
    }

    #[test]
    fn an_address_a_name_and_a_key_are_one_persons() {
        let ana = person("Ana", "ana@example.org", Some("SHA256:a"));
        assert!(ana.is_same(&person("A.", "Ana@Example.org", None)));
        assert!(ana.is_same(&person("ana", "ana@home.example.org", None)));
        assert!(ana.is_same(&person("Omar", "omar@example.org", Some("SHA256:a"))));
        assert!(!ana.is_same(&person("Omar", "omar@example.org", Some("SHA256:b"))));
        assert!(!person("", "", None).is_same(&person("", "", None)));
    }
}
