//! The trusted mailmap: who goes by several names or addresses. Source: `gitmailmap(5)`.

use std::collections::BTreeMap;

use crate::model::{Identity, Untrusted};

/// What a mailmap says, by lower-case commit address.
#[derive(Clone, Debug, Default)]
pub(super) struct Mailmap(BTreeMap<String, Address>);

#[derive(Clone, Debug, Default)]
struct Address {
    /// For every name with this address.
    any: Proper,
    /// For one lower-case name with this address; it goes before `any`.
    named: BTreeMap<String, Proper>,
}

/// The parts that are replaced.
#[derive(Clone, Debug, Default)]
struct Proper {
    name: Option<String>,
    email: Option<String>,
}

impl Mailmap {
    /// Reads a mailmap; lines that say nothing are passed over, as git does.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut mailmap = Self::default();
        for line in String::from_utf8_lossy(bytes).lines() {
            mailmap.add(line);
        }
        mailmap
    }

    fn add(&mut self, line: &str) {
        if line.starts_with('#') {
            return;
        }
        let Some((name, email, rest)) = name_and_email(line) else {
            return;
        };
        if email.is_empty() {
            return;
        }
        let Some((old_name, old_email, _)) = name_and_email(rest) else {
            let any = &mut self.0.entry(email.to_lowercase()).or_default().any;
            any.name = name.or(any.name.take());
            return;
        };
        let address = self.0.entry(old_email.to_lowercase()).or_default();
        let proper = match old_name {
            Some(old_name) => address.named.entry(old_name.to_lowercase()).or_default(),
            None => &mut address.any,
        };
        proper.name = name.or(proper.name.take());
        proper.email = Some(email);
    }

    /// Who an identity is.
    pub fn resolve(&self, identity: Identity) -> Identity {
        let Some(address) = self.0.get(&identity.email.raw().to_lowercase()) else {
            return identity;
        };
        let named = address.named.get(&identity.name.raw().to_lowercase());
        let proper = named.unwrap_or(&address.any);
        let or = |proper: &Option<String>, claimed: Untrusted| match proper {
            Some(text) => text.as_str().into(),
            None => claimed,
        };
        Identity { name: or(&proper.name, identity.name), email: or(&proper.email, identity.email) }
    }
}

/// `Name <address>`, and what follows it.
fn name_and_email(text: &str) -> Option<(Option<String>, String, &str)> {
    let (name, rest) = text.split_once('<')?;
    let (email, rest) = rest.split_once('>')?;
    let name = name.trim();
    Some(((!name.is_empty()).then(|| name.to_owned()), email.to_owned(), rest))
}
