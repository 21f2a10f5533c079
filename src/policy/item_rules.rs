//! `[[rule]]`, from what was written to what is valid.

use super::{
    phases::{EntryProblem, fold, parse_entry, title},
    validate::Validator,
    written::{RawRule, Text, Texts, Written},
};
use crate::{
    model::{
        ItemRule, ItemSelector, PathGlob, Period, PhaseSelector, Placed, TitleGlob, Untrusted,
    },
    prose,
};

/// The most approvals and items that a key may name.
const MOST: u32 = 1000;

/// How long a command may be, in bytes.
const LONGEST_COMMAND: usize = 1000;

/// Units of time, with their seconds.
const UNITS: [(&str, i64); 4] =
    [("minute", 60), ("hour", 60 * 60), ("day", 24 * 60 * 60), ("week", 7 * 24 * 60 * 60)];

/// The longest period, in seconds: a hundred years.
const LONGEST: i64 = 100 * 366 * 24 * 60 * 60;

impl Validator<'_, '_> {
    pub(super) fn rule(&mut self, table: &RawRule) -> ItemRule {
        self.demands_something(table);
        ItemRule {
            line: self.problems.place(table.at).0,
            phase: table.phase.as_ref().and_then(|entry| self.rule_phase(entry)),
            section: table.section.as_ref().and_then(|entry| self.heading(entry)),
            item: table.item.as_ref().and_then(|entry| self.item(entry)),
            path: table.path.as_ref().and_then(|entry| self.path_glob(entry)),
            signers: table.signers.as_ref().map(|list| self.people("rule", "signers", list)),
            approvals: self.count("approvals", 0, table.approvals.as_ref()),
            covers: table.covers.as_ref().map(|list| self.covers(list)),
            independent: table.independent.as_ref().map(|flag| self.placed(flag.value, flag.at)),
            valid_for: table.valid_for.as_ref().and_then(|text| self.valid_for(text)),
            bulk: self.count("bulk", 1, table.bulk.as_ref()),
            measured: table.measured.as_ref().map(|flag| self.placed(flag.value, flag.at)),
            evidence: table.evidence.as_ref().map(|flag| self.placed(flag.value, flag.at)),
            run: table.run.as_ref().and_then(|text| self.command(text)),
        }
    }

    fn demands_something(&mut self, table: &RawRule) {
        if !table.demands {
            self.problems.add(
                table.at,
                prose!["`[[rule]]` demands nothing"],
                prose!["say what it demands, like `signers = [\"@database\"]`, or take it out"],
            );
        }
    }

    fn rule_phase(&mut self, entry: &Text) -> Option<PhaseSelector> {
        let selector = parse_entry(&entry.value, self.problems.place(entry.at));
        selector.map_err(|problem| self.report(entry.at, problem)).ok()
    }

    fn heading(&mut self, entry: &Text) -> Option<Placed<TitleGlob>> {
        let glob = self.title_glob(entry, "section")?;
        Some(self.placed(glob, entry.at))
    }

    fn item(&mut self, entry: &Text) -> Option<Placed<ItemSelector>> {
        let text = self.title_glob(entry, "item")?;
        let selector = ItemSelector { entry: Untrusted::new(entry.value.trim()), text };
        Some(self.placed(selector, entry.at))
    }

    fn title_glob(&mut self, entry: &Text, key: &'static str) -> Option<TitleGlob> {
        let folded = fold(&entry.value);
        if folded.is_empty() {
            self.problems.add(
                entry.at,
                prose!["`[[rule]] ", key, "` is empty"],
                prose!["leave it out for all"],
            );
            return None;
        }
        title(&folded).map_err(|problem| self.report(entry.at, problem)).ok()
    }

    fn path_glob(&mut self, entry: &Text) -> Option<Placed<PathGlob>> {
        let glob = self.path(entry)?;
        let text = Untrusted::new(entry.value.as_str());
        Some(self.placed(PathGlob { text, glob }, entry.at))
    }

    fn covers(&mut self, list: &Texts) -> Vec<Placed<PathGlob>> {
        self.not_empty("rule", "covers", list, "leave it out for nothing");
        list.value.iter().filter_map(|entry| self.path_glob(entry)).collect()
    }

    fn count(
        &mut self,
        key: &'static str,
        least: u32,
        written: Option<&Written<i64>>,
    ) -> Option<Placed<u32>> {
        let written = written?;
        let count = u32::try_from(written.value).ok();
        if let Some(count) = count.filter(|count| (least..=MOST).contains(count)) {
            return Some(self.placed(count, written.at));
        }
        self.problems.add(
            written.at,
            prose!["`[[rule]] ", key, "` cannot be that number"],
            prose!["write a number from ", least, " to ", MOST],
        );
        None
    }

    /// A command of one line: what is shown before it runs is what runs.
    fn command(&mut self, text: &Text) -> Option<Placed<Untrusted>> {
        let value = &text.value;
        let is_line = !value.trim().is_empty() && !value.chars().any(char::is_control);
        if is_line && value.len() <= LONGEST_COMMAND {
            return Some(self.placed(Untrusted::new(value.as_str()), text.at));
        }
        self.problems.add(
            text.at,
            prose!["`[[rule]] run` is no command of one line"],
            prose!["write one line of at most ", LONGEST_COMMAND, " bytes; a script can do more"],
        );
        None
    }

    fn valid_for(&mut self, text: &Text) -> Option<Placed<Period>> {
        match period(&text.value) {
            Ok(period) => Some(self.placed(period, text.at)),
            Err(problem) => {
                self.report(text.at, problem);
                None
            }
        }
    }
}

/// `14 days`
fn period(text: &str) -> Result<Period, EntryProblem> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let seconds = match words[..] {
        [count, unit] if count.bytes().all(|digit| digit.is_ascii_digit()) => {
            let unit = unit.strip_suffix('s').unwrap_or(unit);
            let length = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, length)| *length);
            let count = count.parse::<i64>().ok();
            count.zip(length).and_then(|(count, length)| count.checked_mul(length))
        }
        _ => None,
    };
    let quoted = Untrusted::new(text);
    match seconds.filter(|seconds| (1..=LONGEST).contains(seconds)) {
        Some(seconds) => Ok(Period { text: quoted, seconds }),
        None => Err((
            prose!["`", &quoted, "` is no span of time"],
            prose!["write a number and a unit: `36 hours`, `14 days`, `2 weeks`"],
        )),
    }
}
