//! Whom the policy's trailer names in the commits that sign off, by the trusted mailmap.

use std::collections::BTreeMap;

use super::scope::Scope;
use crate::history::Repository;
use crate::model::evaluation::Evaluation;
use crate::model::trailer::trailers;
use crate::model::{CommitId, Identity, Untrusted};

/// For each commit that signs something off, the people whom its trailers of the policy's name;
/// nothing where the policy asks for none.
pub fn named(
    repository: &Repository,
    scope: &Scope,
    evaluation: &Evaluation,
) -> BTreeMap<CommitId, Vec<Identity>> {
    let Some(trailer) = &scope.policy.signoff.trailer else { return BTreeMap::new() };
    let key = trailer.value.raw();
    let items = evaluation.judged.iter().flat_map(|judged| &judged.items);
    let signing = items.flat_map(|item| item.ledger.sign_off.iter().chain(&item.ledger.concurrent));
    let mut named = BTreeMap::new();
    for commit in signing.filter_map(|&id| evaluation.commit(id)) {
        named.entry(commit.id).or_insert_with(|| {
            let ours = trailers(&commit.message).into_iter().filter(|one| one.is(key));
            let people = ours.filter_map(|one| identity(&one.value));
            people.map(|person| repository.known_as(person)).collect()
        });
    }
    named
}

/// `Ana <ana@example.org>`
fn identity(value: &Untrusted) -> Option<Identity> {
    let (name, rest) = value.raw().split_once('<')?;
    let email = rest.strip_suffix('>')?;
    let is_one = !email.contains(['<', '>']) && !email.is_empty();
    is_one.then(|| Identity { name: name.trim().into(), email: email.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trailer_names_one_address() {
        let email =
            |value: &str| identity(&value.into()).map(|person| person.email.raw().to_owned());
        assert_eq!(email("Ana <ana@example.org>").as_deref(), Some("ana@example.org"));
        assert_eq!(email("<ana@example.org>").as_deref(), Some("ana@example.org"));
        for none in
            ["Ana", "ana@example.org", "Ana <>", "A <a@b> <c@d>", "Ana <ana@example.org> ok"]
        {
            assert_eq!(email(none), None, "{none}");
        }
    }
}
