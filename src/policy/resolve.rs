//! From a policy and one version of a checklist to what is demanded of an item, each demand with
//! its origin.
//!
//! Of the `[[rule]]` tables that select an item, the last that has a key gives its value. To that
//! the file's attributes add: the `signers` and `owner` that stand nearest to the item (its own, an
//! enclosing item's, a heading's, the file's), the `covers` and the most `approvals` of all of
//! these. They never lift what the policy demands. What two versions demand together is
//! [`ItemDemands::and`].

use std::sync::LazyLock;

use super::{POLICY_PATH, people, phases::path_glob};
use crate::{
    model::{
        Attributes, Checklist, CommitId, Item, ItemDemands, ItemRule, Origin, PathGlob, People,
        Placed, Policy, Prose, Sourced, Untrusted, Writer,
    },
    prose,
};

/// One version of a checklist under a policy.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The policy in force.
    pub policy: &'a Policy,
    /// Whose version it is: the target's or head's.
    pub by: Writer,
    /// The revision; none where it was not read from one.
    pub commit: Option<CommitId>,
    /// The checklist's path there.
    pub path: &'a str,
    /// What it says.
    pub checklist: &'a Checklist,
}

/// A demand that cannot be read, so that nobody can say whether it is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong, and where.
    pub message: Prose,
    /// The mend.
    pub help: Prose,
}

static DEFAULT_BOTS: LazyLock<People> = LazyLock::new(people::default_bots);

/// What is demanded of one item of a checklist.
///
/// # Errors
/// If an attribute holds a glob that is none.
pub fn demands_of(reading: &Reading<'_>, item: &Item) -> Result<ItemDemands, Unreadable> {
    let mut demands = reading.by_rules(item);
    reading.add_attributes(item, &mut demands)?;
    demands.trailer = reading.policy.signoff.trailer.as_ref().map(|name| reading.sourced(name));
    demands.bots = reading.bots(&demands);
    Ok(demands)
}

impl Reading<'_> {
    fn by_rules(&self, item: &Item) -> ItemDemands {
        let selecting: Vec<&ItemRule> = self
            .policy
            .rules
            .iter()
            .filter(|rule| rule.selects(self.path, self.checklist, item))
            .collect();
        let mut demands = ItemDemands::default();
        for rule in selecting {
            if let Some(signers) = &rule.signers {
                demands.signers = vec![self.sourced(signers)];
            }
            if let Some(globs) = &rule.covers {
                demands.covers = globs.iter().map(|glob| self.sourced(glob)).collect();
            }
            demands.valid_for =
                rule.valid_for.as_ref().map(|period| self.sourced(period)).or(demands.valid_for);
            self.set(&mut demands.approvals, rule.approvals.as_ref());
            self.set(&mut demands.independent, rule.independent.as_ref());
            self.set(&mut demands.bulk, rule.bulk.as_ref());
            self.set(&mut demands.measured, rule.measured.as_ref());
            self.set(&mut demands.evidence, rule.evidence.as_ref());
            demands.run = rule.run.as_ref().map(|command| self.sourced(command)).or(demands.run);
        }
        demands
    }

    fn set<T: Clone>(&self, demand: &mut Sourced<T>, written: Option<&Placed<T>>) {
        if let Some(written) = written {
            *demand = self.sourced(written);
        }
    }

    /// A value of the policy.
    fn sourced<T: Clone>(&self, written: &Placed<T>) -> Sourced<T> {
        let origin = Origin::Written {
            by: Writer::Policy,
            path: POLICY_PATH.into(),
            line: Some(written.line),
            commit: self.policy.origin.as_ref().map(|origin| origin.commit),
        };
        Sourced { value: written.value.clone(), origin }
    }

    /// A value of an attribute.
    fn attributed<T>(&self, value: T, line: Option<u32>) -> Sourced<T> {
        let (path, commit) = (self.path.into(), self.commit);
        Sourced { value, origin: Origin::Written { by: self.by, path, line, commit } }
    }

    fn add_attributes(&self, item: &Item, demands: &mut ItemDemands) -> Result<(), Unreadable> {
        let own = Attributed { checklist: self.checklist, item };
        let roles = &self.policy.roles;
        // Without roles an owner is a name to be shown; with them, whoever owns an item signs it.
        let owner = own.nearest("owner").filter(|_| !roles.is_empty());
        for (value, line) in own.nearest("signers").into_iter().chain(owner) {
            let people = people::of_attribute(value, roles);
            demands.signers.push(self.attributed(people, line));
        }
        for (value, line) in own.all("approvals") {
            let count = value.raw().parse::<u32>().unwrap_or_default();
            if count > demands.approvals.value {
                demands.approvals = self.attributed(count, line);
            }
        }
        for (value, line) in own.all("covers") {
            for glob in value.raw().split_whitespace() {
                let glob = self.glob(glob, line.unwrap_or(1))?;
                demands.covers.push(self.attributed(glob, line));
            }
        }
        Ok(())
    }

    fn glob(&self, text: &str, line: u32) -> Result<PathGlob, Unreadable> {
        let written = Untrusted::new(text);
        let path = Untrusted::new(self.path);
        let place = prose![&path, ":", line, ": `covers` has `", &written, "`"];
        let message = place.with(", which is no valid glob");
        let read = path_glob(text).map_err(|(_, help)| Unreadable { message, help });
        read.map(|glob| PathGlob { text: written, glob })
    }

    /// Who may not sign, where anything asks who signs.
    fn bots(&self, demands: &ItemDemands) -> Option<Sourced<People>> {
        if let Some(bots) = &self.policy.signoff.bots {
            return Some(self.sourced(bots));
        }
        let is_asked = !demands.signers.is_empty() || self.policy.asked.contains("bot");
        is_asked.then(|| Sourced { value: DEFAULT_BOTS.clone(), origin: Origin::Default })
    }
}

/// An item with all that may carry attributes for it.
struct Attributed<'a> {
    checklist: &'a Checklist,
    item: &'a Item,
}

impl<'a> Attributed<'a> {
    /// The values of a key, from the nearest out, each with the line of what carries it (none: the
    /// file).
    fn all(&self, key: &str) -> impl Iterator<Item = (&'a Untrusted, Option<u32>)> {
        let list = self.checklist;
        let items = std::iter::successors(Some(self.item), |item| list.items.get(item.parent?));
        let of_items = items.map(|item| (&item.attributes, Some(item.line)));
        let headings = self.item.above.iter().map(|one| (&one.attributes, Some(one.line)));
        let all = of_items.chain(headings).chain([(&list.attributes, None)]);
        all.filter_map(move |(attributes, line): (&Attributes, _)| {
            attributes.get(key).map(|value| (value, line))
        })
    }

    /// The one that stands nearest.
    fn nearest(&self, key: &str) -> Option<(&'a Untrusted, Option<u32>)> {
        self.all(key).next()
    }
}
