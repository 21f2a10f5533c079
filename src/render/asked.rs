//! What is demanded of an item, as rows: a key of the policy, its value, its origin.

use crate::model::{ItemDemands, Origin, Untrusted};

/// One demand.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The key of the policy that demands the same.
    pub key: &'static str,
    /// What is demanded.
    pub value: Value<'a>,
    /// Where it comes from.
    pub origin: &'a Origin,
}

/// The value of a demand.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// A count.
    Number(u32),
    /// Whether.
    Flag(bool),
    /// A name, a span of time.
    Text(&'a Untrusted),
    /// People, globs.
    Texts(Vec<&'a Untrusted>),
}

/// All demands on an item, in the order of the policy's keys; those that nobody wrote, and that
/// hold by default, too.
#[must_use]
pub fn of(demands: &ItemDemands) -> Vec<Asked<'_>> {
    let mut asked = Vec::new();
    let mut add = |key, value, origin| asked.push(Asked { key, value, origin });
    for signers in &demands.signers {
        let entries = signers.value.entries.iter().map(|entry| &entry.text);
        add("signers", Value::Texts(entries.collect()), &signers.origin);
    }
    add("approvals", Value::Number(demands.approvals.value), &demands.approvals.origin);
    for glob in &demands.covers {
        add("covers", Value::Texts(vec![&glob.value.text]), &glob.origin);
    }
    add("independent", Value::Flag(demands.independent.value), &demands.independent.origin);
    if let Some(period) = &demands.valid_for {
        add("valid-for", Value::Text(&period.value.text), &period.origin);
    }
    add("bulk", Value::Number(demands.bulk.value), &demands.bulk.origin);
    add("measured", Value::Flag(demands.measured.value), &demands.measured.origin);
    add("evidence", Value::Flag(demands.evidence.value), &demands.evidence.origin);
    if let Some(command) = &demands.run {
        add("run", Value::Text(&command.value), &command.origin);
    }
    if let Some(trailer) = &demands.trailer {
        add("trailer", Value::Text(&trailer.value), &trailer.origin);
    }
    if let Some(bots) = &demands.bots {
        let entries = bots.value.entries.iter().map(|entry| &entry.text);
        add("bots", Value::Texts(entries.collect()), &bots.origin);
    }
    asked
}
