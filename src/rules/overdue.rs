//! The time for a phase is over, and required items of it are open.

use super::{Draft, Rule, wording};
use crate::model::evaluation::{Evaluation, Judged, JudgedItem};
use crate::model::{
    DueState, Group, Item, Phase, Prose, Schedule, Severity, State, Stretch, Window,
};
use crate::prose;

/// Most items that a message names.
const NAMED: usize = 3;

/// See [`super::RULES`].
pub const RULE: Rule = Rule {
    id: "overdue",
    group: Group::Order,
    severity: Severity::Warning,
    summary: "The window of a phase is over, and required items of it are open.",
    explanation: "\
A window in a phase's heading (`3 days before`, `Deployment Day`, `First 24 hours`) has dates once something
says when the release is: `--release-date`, `[release] date` of the policy, the file's marker, or its front
matter. A gate, a status and an audit of the present judge by the clock; an audit that names a revision or a
release judges by that revision's committer time, so it says what was late then. A release whose items are
all signed off is never overdue. See [schedule.md](schedule.md).
",
    fires: "\
main ana: add the list
  # Launch <!-- checklist: release=2.3 date=2001-02-14 -->

  ## Phase 1: Database (3 days before)

  - [ ] Backup restored
  - [ ] Migration tested
topic omar: tick 1
  # Launch <!-- checklist: release=2.3 date=2001-02-14 -->

  ## Phase 1: Database (3 days before)

  - [x] Backup restored
  - [ ] Migration tested
",
    silent: "\
main ana: add the list
  # Launch <!-- checklist: release=2.3 date=2001-02-14 -->

  ## Phase 1: Database (3 days before)

  - [ ] Backup restored
  - [ ] Migration tested (optional)
topic omar: tick
  # Launch <!-- checklist: release=2.3 date=2001-02-14 -->

  ## Phase 1: Database (3 days before)

  - [x] Backup restored
  - [ ] Migration tested (optional)
",
    check,
};

fn check(evaluation: &Evaluation) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for judged in &evaluation.judged {
        let Some(schedule) = &judged.schedule else { continue };
        for (at, phase) in judged.checklist.phases.iter().enumerate() {
            let Some(window) = &phase.window else { continue };
            let Some(stretch) = schedule.stretch(window) else { continue };
            if schedule.state(&stretch) != DueState::Late {
                continue;
            }
            let open = open_items(judged, at);
            if !open.is_empty() {
                drafts.push(draft(judged, schedule, (phase, window, &stretch), &open));
            }
        }
    }
    drafts
}

/// The demanded items of a phase that nobody settled.
fn open_items(judged: &Judged, phase: usize) -> Vec<(&Item, &JudgedItem)> {
    let here = judged.pairs().filter(|(item, known)| {
        item.phase == phase && known.demanded && !known.in_choice
    });
    here.filter(|(item, known)| match item.state {
        State::Checked => false,
        State::NotApplicable => !wording::is_waived(known),
        State::Open => true,
    })
    .collect()
}

fn draft(
    judged: &Judged,
    schedule: &Schedule,
    (phase, window, stretch): (&Phase, &Window, &Stretch),
    open: &[(&Item, &JudgedItem)],
) -> Draft {
    let gates: std::collections::BTreeSet<usize> =
        open.iter().flat_map(|(_, known)| known.gates.iter().copied()).collect();
    let gates: Vec<usize> = gates.into_iter().collect();
    let count = if open.len() == 1 { " required item is open: " } else { " required items are open: " };
    let message = prose!["`", &phase.name(), "` was due by ", stretch.to, " (", &window.text, "), "]
        .with(late(schedule, stretch))
        .then(prose!["; ", open.len(), count])
        .then(names(open));
    let help = match open.first() {
        Some((item, _)) => prose!["do it, then: "].then(wording::check_command(item)),
        None => Prose::default(),
    };
    let help = help.then(prose!["; or move the release: its date is said by "]);
    Draft::at(&judged.path, phase.line, message)
        .for_gates(&gates)
        .waiting()
        .help(help.with(schedule.source.words()))
}

/// "5 days ago"; "today" where the moment is over and the day is not.
fn late(schedule: &Schedule, stretch: &Stretch) -> crate::model::Span {
    let days = (schedule.today() - stretch.to).num_days();
    crate::model::Span::Plain(match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    })
}

/// "`Migration tested` (:6), `Backup taken` (:7) and 4 more".
fn names(open: &[(&Item, &JudgedItem)]) -> Prose {
    let mut words = Prose::default();
    for (at, (item, _)) in open.iter().take(NAMED).enumerate() {
        words = if at == 0 { words } else { words.with(", ") };
        words = words.then(wording::named(item));
    }
    match open.len().saturating_sub(NAMED) {
        0 => words,
        more => words.then(prose![" and ", more, " more"]),
    }
}
