//! What was won and lost in each quarter and month.

use records::{Reads, Result};
use schema::{Filter, filter};

use super::{Report, figure};
use crate::funnel::{basis::Kinds, figures::*, query};

impl Report {
    /// By quarter, and by month where those are few.
    pub(super) fn period_lines(
        &self,
        tx: &mut Reads<'_, '_>,
        closed: &[query::Closed],
        kinds: &Kinds,
        calendar: base::Calendar,
    ) -> Result<(Vec<QuarterLine>, Vec<QuarterLine>)> {
        const FEW: usize = 15;
        if !query::may_read(tx, "closed_on")? {
            return Ok(Default::default());
        }
        let days = by_day(closed);
        let of = |unit| by_period(&days, kinds, calendar, unit);
        let months = of(base::Unit::Month);
        let months = if months.len() <= FEW { self.lines_of(tx, months)? } else { Vec::new() };
        Ok((self.lines_of(tx, of(base::Unit::Quarter))?, months))
    }

    fn lines_of(&self, tx: &Reads<'_, '_>, periods: Vec<(base::Period, DealSum)>) -> Result<Vec<QuarterLine>> {
        let line = |(period, sum): (base::Period, DealSum)| {
            let days = Filter::Test(filter::Test {
                path: vec!["closed_on".into()],
                op: filter::Op::Within,
                values: vec![filter::Operand::Range(
                    Some(schema::Value::Date(period.from)),
                    Some(schema::Value::Date(last_day(period))),
                )],
            });
            let behind =
                |count, kind| figure(tx, "opportunities", count, self.filters().closed(kind).and(days.clone()));
            let (won, lost) = (behind(sum.won, "won")?, behind(sum.lost, "lost")?);
            Ok(QuarterLine { period, won, lost, won_amount: self.amount(sum.won_amount) })
        };
        periods.into_iter().map(line).collect()
    }
}

/// Periods end before the day that they name; lists ask for the last day.
pub(in crate::funnel) fn last_day(period: base::Period) -> base::Date {
    period.until.yesterday().unwrap_or(period.until)
}
