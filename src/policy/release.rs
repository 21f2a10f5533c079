//! `[release]`, from what was written to what is valid.

use super::{
    phases::EntryProblem,
    validate::Validator,
    written::{RawRelease, Text},
};
use crate::{
    model::{
        ReleasePolicy, Untrusted, WrittenDate,
        date::{DateError, time_zone},
    },
    prose,
};

impl Validator<'_, '_> {
    pub(super) fn release(&mut self, written: &RawRelease) -> ReleasePolicy {
        let zone = written.time_zone.as_ref();
        let zone = zone.and_then(|text| self.read(text, time_zone(&text.value)));
        let date = written.date.as_ref();
        let date = date.and_then(|text| self.read(text, text.value.parse::<WrittenDate>()));
        // A date that the policy's own zone does not make one moment is wrong as well.
        if let (Some(read), Some(text)) = (&date, &written.date) {
            let settled = read.value.settle(zone.as_ref().map(|zone| zone.value));
            let _ = self.read(text, settled);
        }
        ReleasePolicy { date, time_zone: zone }
    }

    fn read<T>(
        &mut self,
        text: &Text,
        read: Result<T, DateError>,
    ) -> Option<crate::model::Placed<T>> {
        match read {
            Ok(value) => Some(self.placed(value, text.at)),
            Err(error) => {
                self.report(text.at, problem(&text.value, error));
                None
            }
        }
    }
}

fn problem(text: &str, error: DateError) -> EntryProblem {
    let quoted = Untrusted::new(text);
    let what = crate::model::Span::Plain(error.to_string());
    (prose!["`", &quoted, "` "].with(what), prose![error.help()])
}
