//! Why deals were lost, the commonest reason first.

use base::Id;
use records::{Reads, Result};

use super::{Report, figure};
use crate::funnel::{asked::of_reason, basis::Kinds, figures::*, query};

impl Report {
    pub(super) fn reason_lines(
        &self,
        tx: &mut Reads<'_, '_>,
        closed: &[query::Closed],
        kinds: &Kinds,
    ) -> Result<Vec<ReasonLine>> {
        if !self.shows_reasons {
            return Ok(Vec::new());
        }
        let lost = self.filters().closed("lost");
        let counts = by_reason(closed, kinds);
        let names = tx.titles_of("lost_reasons", &reason_ids(counts.keys()))?;
        let line = |(reason, count): (Option<Id>, i64)| {
            let name = reason.and_then(|id| names.get("lost_reasons", id)).map(str::to_owned);
            let lost = figure(tx, "opportunities", count, lost.clone().and(of_reason(&[], reason)))?;
            Ok(ReasonLine { reason, name, lost })
        };
        Ok(most_first(counts.into_iter().map(line).collect::<Result<_>>()?))
    }
}

pub(super) fn reason_ids<'a>(reasons: impl Iterator<Item = &'a Option<Id>>) -> Vec<Id> {
    reasons.copied().flatten().collect()
}

pub(super) fn most_first(mut lines: Vec<ReasonLine>) -> Vec<ReasonLine> {
    lines.sort_by_key(|line| (std::cmp::Reverse(line.lost.count), line.reason));
    lines
}
