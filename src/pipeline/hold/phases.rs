//! Phases that a gate names and that head's list no longer has.

use crate::model::evaluation::LostPhase;
use crate::model::{Checklist, FromHead, FromTarget, Gate};
use crate::pipeline::assent::culprits::Culprits;
use crate::pipeline::error::PipelineError;
use crate::pipeline::scope::Scope;

/// The entries of gates' `phases` that find something at the target and nothing at head, each with
/// the commit that did it.
pub fn lost(
    scope: &Scope,
    culprits: &Culprits<'_>,
    (target, head): (FromTarget<&Checklist>, FromHead<&Checklist>),
    gates: &[&Gate],
) -> Result<Vec<LostPhase>, PipelineError> {
    let mut lost: Vec<LostPhase> = Vec::new();
    for gate in gates {
        let judging = scope.gates.iter().position(|one| one.name == gate.name);
        for selector in &gate.phases {
            let finds =
                |list: &Checklist| list.phases.iter().any(|phase| selector.selects_phase(phase));
            if !finds(&target) || finds(&head) {
                continue;
            }
            if let Some(known) = lost.iter_mut().find(|known| known.selector == selector.text) {
                known.gates.extend(judging);
                continue;
            }
            lost.push(LostPhase {
                selector: selector.text.clone(),
                gates: judging.into_iter().collect(),
                commit: culprits.of(finds)?,
                approved: Vec::new(),
            });
        }
    }
    Ok(lost)
}
