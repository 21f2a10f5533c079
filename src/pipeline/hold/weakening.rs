//! Which commits of the change made items ask less.

use super::choices;
use crate::model::evaluation::{JudgedItem, Weakening};
use crate::model::{Checklist, FromHead, FromTarget, Gate};
use crate::pipeline::assent::culprits::Culprits;
use crate::pipeline::error::PipelineError;
use crate::policy::demands;

/// Names the commits that weakened items.
pub fn name(
    culprits: &Culprits<'_>,
    (target, head): (FromTarget<&Checklist>, FromHead<&Checklist>),
    gates: &[&Gate],
    items: &mut [JudgedItem],
) -> Result<(), PipelineError> {
    for (item, judged) in head.items.iter().zip(items) {
        let Some(how) = judged.weakened else { continue };
        let Some(asked) = target.items.iter().find(|one| one.text == item.text) else { continue };
        let there = demands::gates_of(gates, &target, asked);
        let alternatives = choices::alternatives(&target, asked);
        judged.weakened_by = culprits.of(|list| {
            let mut same = list.items.iter().filter(|one| one.text == item.text);
            same.any(|one| match how {
                Weakening::Optional => one.required,
                Weakening::MovedOut => {
                    let here = demands::gates_of(gates, list, one);
                    there.iter().all(|gate| here.contains(gate))
                }
                Weakening::Choice => alternatives.is_superset(&choices::alternatives(list, one)),
            })
        })?;
    }
    Ok(())
}
