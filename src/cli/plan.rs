//! From items and a wish to the commits that fulfil it: pure, so that every refusal is tested
//! without a repository.

use std::fmt;

use crate::model::State;

/// What the user wants of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Signed off.
    Check,
    /// Open again.
    Uncheck,
    /// Not applicable.
    Waive,
}

/// One change of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Its box is ticked.
    Tick,
    /// Its box is unticked.
    Untick,
    /// Its text is struck, with the reason.
    Waive,
    /// Its text is struck no more.
    Reinstate,
}

impl Edit {
    /// The word for it in a commit's subject.
    pub fn imperative(self) -> &'static str {
        match self {
            Self::Tick => "check",
            Self::Untick => "uncheck",
            Self::Waive => "waive",
            Self::Reinstate => "reinstate",
        }
    }

    /// What the item is once done.
    pub fn state(self) -> State {
        match self {
            Self::Tick => State::Checked,
            Self::Untick | Self::Reinstate => State::Open,
            Self::Waive => State::NotApplicable,
        }
    }

    /// The word for it once done.
    pub fn past(self) -> &'static str {
        match self {
            Self::Tick => "checked",
            Self::Untick => "unchecked",
            Self::Waive => "waived",
            Self::Reinstate => "reinstated",
        }
    }
}

/// A chosen item, as far as the plan depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Its index in the checklist.
    pub item: usize,
    /// What its box says.
    pub state: State,
    /// Whether it is checked by a sign-off that holds.
    pub holds: bool,
    /// Whether it was named alone, rather than with its phase or section.
    pub named: bool,
}

/// Why nothing is done to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Already {
    /// It is signed off, and that holds.
    SignedOff,
    /// It is open.
    Open,
    /// It is not applicable.
    NotApplicable,
    /// It is checked, and was chosen with its section.
    Checked,
}

/// Why an item that was named alone cannot be what is wished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not applicable, and cannot be ticked.
    Struck,
    /// It is checked, and cannot be waived.
    Ticked,
    /// It has to be unticked and ticked, which takes two commits.
    NeedsCommits,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Struck => "is not applicable: its text is struck",
            Self::Ticked => "is checked",
            Self::NeedsCommits => "is checked, by a sign-off that no longer holds",
        })
    }
}

/// What is to be done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Items that are unticked first, in a commit of their own, because their sign-offs no longer
    /// hold.
    pub reopened: Vec<usize>,
    /// Then these edits.
    pub edits: Vec<(usize, Edit)>,
    /// Items that stay as they are.
    pub kept: Vec<(usize, Already)>,
}

/// Plans what the wish asks of the chosen items.
///
/// # Errors
/// The first item that cannot be what is wished.
pub fn plan(wish: Wish, subjects: &[Subject], committing: bool) -> Result<Plan, (usize, Refusal)> {
    let mut plan = Plan::default();
    for subject in subjects {
        match wish {
            Wish::Check => plan.check(*subject, committing)?,
            Wish::Uncheck => plan.uncheck(*subject),
            Wish::Waive => plan.waive(*subject)?,
        }
    }
    Ok(plan)
}

impl Plan {
    fn check(&mut self, subject: Subject, committing: bool) -> Result<(), (usize, Refusal)> {
        let item = subject.item;
        match subject.state {
            State::Open => self.edits.push((item, Edit::Tick)),
            State::Checked if subject.holds => self.kept.push((item, Already::SignedOff)),
            State::Checked if !committing => return Err((item, Refusal::NeedsCommits)),
            State::Checked => {
                self.reopened.push(item);
                self.edits.push((item, Edit::Tick));
            }
            State::NotApplicable if subject.named => return Err((item, Refusal::Struck)),
            State::NotApplicable => self.kept.push((item, Already::NotApplicable)),
        }
        Ok(())
    }

    fn uncheck(&mut self, subject: Subject) {
        let item = subject.item;
        match subject.state {
            State::Checked => self.edits.push((item, Edit::Untick)),
            State::Open => self.kept.push((item, Already::Open)),
            State::NotApplicable if subject.named => self.edits.push((item, Edit::Reinstate)),
            State::NotApplicable => self.kept.push((item, Already::NotApplicable)),
        }
    }

    fn waive(&mut self, subject: Subject) -> Result<(), (usize, Refusal)> {
        let item = subject.item;
        match subject.state {
            State::Open => self.edits.push((item, Edit::Waive)),
            State::NotApplicable => self.kept.push((item, Already::NotApplicable)),
            State::Checked if subject.named => return Err((item, Refusal::Ticked)),
            State::Checked => self.kept.push((item, Already::Checked)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(state: State, holds: bool, named: bool) -> Subject {
        Subject { item: 4, state, holds, named }
    }

    fn planned(wish: Wish, subject: Subject) -> Result<Plan, (usize, Refusal)> {
        plan(wish, &[subject], true)
    }

    #[test]
    fn an_open_item_is_ticked_and_a_sign_off_that_holds_is_kept() {
        let open = planned(Wish::Check, subject(State::Open, false, true)).unwrap();
        assert_eq!(open.edits, [(4, Edit::Tick)]);
        let held = planned(Wish::Check, subject(State::Checked, true, true)).unwrap();
        assert_eq!(held.kept, [(4, Already::SignedOff)]);
        assert!(held.edits.is_empty() && held.reopened.is_empty());
    }

    #[test]
    fn a_sign_off_that_no_longer_holds_is_opened_first_which_takes_commits() {
        let lapsed = subject(State::Checked, false, true);
        let again = planned(Wish::Check, lapsed).unwrap();
        assert_eq!((again.reopened, again.edits), (vec![4], vec![(4, Edit::Tick)]));
        let uncommitted = plan(Wish::Check, &[lapsed], false);
        assert_eq!(uncommitted, Err((4, Refusal::NeedsCommits)));
    }

    #[test]
    fn what_is_struck_is_refused_alone_and_kept_with_its_section() {
        let named = subject(State::NotApplicable, false, true);
        let grouped = subject(State::NotApplicable, false, false);
        assert_eq!(planned(Wish::Check, named), Err((4, Refusal::Struck)));
        let kept = planned(Wish::Check, grouped).unwrap().kept;
        assert_eq!(kept, [(4, Already::NotApplicable)]);
        assert_eq!(planned(Wish::Uncheck, named).unwrap().edits, [(4, Edit::Reinstate)]);
        assert!(planned(Wish::Uncheck, grouped).unwrap().edits.is_empty());
        assert!(planned(Wish::Waive, named).unwrap().edits.is_empty());
    }

    #[test]
    fn what_is_checked_is_not_waived() {
        let named = subject(State::Checked, true, true);
        assert_eq!(planned(Wish::Waive, named), Err((4, Refusal::Ticked)));
        let open = planned(Wish::Waive, subject(State::Open, false, true)).unwrap();
        assert_eq!(open.edits, [(4, Edit::Waive)]);
    }
}
