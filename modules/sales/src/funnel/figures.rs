//! From the answers of the database to the figures on the page. Pure.

use std::collections::{BTreeMap, HashMap};

use base::{Calendar, Date, Id, Period, Unit};

use super::query::{Alike, Closed, OfDay, Stays, Took};
use crate::{
    passages::Outcome,
    pipelines::{Pipeline, Stage, StageKind},
};

/// A number, and the filter that opens the records behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    pub count: i64,
    /// `opportunities` or `stage_passages`.
    pub entity: &'static str,
    /// In the filter language; empty is all.
    pub filter: String,
}

/// All figures of a funnel for one reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    pub stages: Vec<StageLine>,
    /// All deals that count here.
    pub all: Deals,
    /// Deals that stand in no period.
    pub no_date: Figure,
    /// Why deals were lost, most frequent first.
    pub reasons: Vec<ReasonLine>,
    pub quarters: Vec<QuarterLine>,
    /// The same by month, where there are few enough to be looked at one by one.
    pub months: Vec<QuarterLine>,
    /// Empty where the reader may not see who owns a deal, and so on.
    pub sellers: Vec<GroupLine>,
    pub branches: Vec<GroupLine>,
    pub products: Vec<GroupLine>,
    /// Whether the reader may see amounts; otherwise they are all none.
    pub shows_amounts: bool,
}

/// Deals by their state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deals {
    pub total: Figure,
    pub won: Figure,
    pub lost: Figure,
    pub open: Figure,
    pub won_amount: Option<i64>,
    /// From opening to winning.
    pub median_days: Option<f64>,
}

/// One stage of the funnel.
#[derive(Clone, Debug, PartialEq)]
pub struct StageLine {
    pub stage: Id<Stage>,
    pub name: String,
    pub kind: StageKind,
    pub pipeline: Id<Pipeline>,
    pub pipeline_name: String,
    pub entered: Figure,
    pub went_on: Figure,
    pub lost: Figure,
    pub still_here: Figure,
    pub went_back: Figure,
    /// Stays whose day nobody knows; in no period, and part of `entered` where
    /// no period is asked for.
    pub no_date: Figure,
    pub reasons: Vec<ReasonLine>,
    pub median_days: Option<f64>,
    /// The sum of the amounts of the deals that entered.
    pub value: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ReasonLine {
    pub reason: Option<Id>,
    /// None where the reason was not given.
    pub name: Option<String>,
    pub lost: Figure,
}

#[derive(Clone, Debug, PartialEq)]
pub struct QuarterLine {
    pub period: Period,
    pub won: Figure,
    pub lost: Figure,
    pub won_amount: Option<i64>,
}

/// The deals of one seller, branch or product.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupLine {
    pub id: Option<Id>,
    /// None where the deals have none, or its name is out of sight.
    pub name: Option<String>,
    pub deals: Deals,
}

impl StageLine {
    /// The share of those who entered that went on, in per cent; an end of the
    /// way has none.
    pub fn conversion(&self) -> Option<f64> {
        percent(self.went_on.count, self.entered.count).filter(|_| self.kind == StageKind::Open)
    }
}

impl Deals {
    /// The share of decided deals that was won, in per cent.
    pub fn win_rate(&self) -> Option<f64> {
        percent(self.won.count, self.won.count + self.lost.count)
    }
}

/// With one decimal; nothing of nothing.
pub(super) fn percent(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| (part as f64 * 1000.0 / whole as f64).round() / 10.0)
}

/// How often each number of days occurs.
#[derive(Clone, Debug, Default)]
pub(super) struct Spread(BTreeMap<i64, i64>);

impl Spread {
    pub fn add(&mut self, days: i64, count: i64) {
        *self.0.entry(days).or_default() += count;
    }

    /// The middle one; the mean of the two middle ones of an even number.
    pub fn median(&self) -> Option<f64> {
        let count: i64 = self.0.values().sum();
        let (low, high) = (self.nth((count - 1) / 2)?, self.nth(count / 2)?);
        Some((low + high) as f64 / 2.0)
    }

    fn nth(&self, at: i64) -> Option<i64> {
        let mut passed = 0;
        self.0.iter().find_map(|(days, count)| {
            passed += count;
            (at < passed).then_some(*days)
        })
    }
}

/// What the stays in one stage come to.
#[derive(Clone, Debug, Default)]
pub(super) struct StageSum {
    pub by_outcome: HashMap<Outcome, i64>,
    pub reasons: HashMap<Option<Id>, i64>,
    pub days: Spread,
    pub amount: i64,
}

impl StageSum {
    pub fn count(&self, outcome: Outcome) -> i64 {
        self.by_outcome.get(&outcome).copied().unwrap_or(0)
    }

    pub fn entered(&self) -> i64 {
        self.by_outcome.values().sum()
    }
}

pub(super) fn by_stage(stays: &[Stays]) -> HashMap<Id<Stage>, StageSum> {
    let mut sums: HashMap<Id<Stage>, StageSum> = HashMap::new();
    for some in stays {
        let sum = sums.entry(some.stage).or_default();
        *sum.by_outcome.entry(some.outcome).or_default() += some.count;
        sum.amount += some.amount;
        if let Some(days) = some.days {
            sum.days.add(days, some.count);
        }
        if some.outcome == Outcome::Lost {
            *sum.reasons.entry(some.reason).or_default() += some.count;
        }
    }
    sums
}

/// What the deals of one group come to.
#[derive(Clone, Debug, Default)]
pub(super) struct DealSum {
    pub won: i64,
    pub lost: i64,
    pub open: i64,
    pub won_amount: i64,
    pub days: Spread,
}

/// The sums of each group at this place among those that were asked for; of all
/// deals together, under none, where no place is named.
pub(super) fn by_group(
    alike: &[Alike],
    took: &[Took],
    place: Option<usize>,
    kinds: &HashMap<Id<Stage>, StageKind>,
) -> BTreeMap<Option<Id>, DealSum> {
    let at = |groups: &[Option<Id>]| place.and_then(|place| groups.get(place).copied().flatten());
    let mut sums: BTreeMap<Option<Id>, DealSum> = BTreeMap::new();
    for some in alike {
        let sum = sums.entry(at(&some.groups)).or_default();
        match kinds.get(&some.stage) {
            Some(StageKind::Won) => {
                sum.won += some.count;
                sum.won_amount += some.amount;
            }
            Some(StageKind::Lost) => sum.lost += some.count,
            Some(StageKind::Open) => sum.open += some.count,
            None => {}
        }
    }
    for some in took {
        sums.entry(at(&some.groups)).or_default().days.add(some.days, some.count);
    }
    sums
}

/// Those whose day is known, whatever their reason.
pub(super) fn by_day(closed: &[Closed]) -> Vec<OfDay> {
    let of_day =
        |some: &Closed| Some(OfDay { day: some.day?, stage: some.stage, count: some.count, amount: some.amount });
    closed.iter().filter_map(of_day).collect()
}

/// How many were lost for each reason.
pub(super) fn by_reason(closed: &[Closed], kinds: &HashMap<Id<Stage>, StageKind>) -> BTreeMap<Option<Id>, i64> {
    let mut counts = BTreeMap::new();
    for some in closed.iter().filter(|some| kinds.get(&some.stage) == Some(&StageKind::Lost)) {
        *counts.entry(some.reason).or_default() += some.count;
    }
    counts
}

/// Won, lost and the won amount of each quarter or month, without gaps, oldest first.
pub(super) fn by_period(
    days: &[OfDay],
    kinds: &HashMap<Id<Stage>, StageKind>,
    calendar: Calendar,
    unit: Unit,
) -> Vec<(Period, DealSum)> {
    let quarter = |day: Date| Period::containing(day, unit, calendar);
    let mut sums: BTreeMap<Period, DealSum> = BTreeMap::new();
    for some in days {
        let sum = sums.entry(quarter(some.day)).or_default();
        match kinds.get(&some.stage) {
            Some(StageKind::Won) => {
                sum.won += some.count;
                sum.won_amount += some.amount;
            }
            Some(StageKind::Lost) => sum.lost += some.count,
            _ => {}
        }
    }
    fill_gaps(&mut sums, calendar, unit);
    sums.into_iter().collect()
}

/// A period in which nothing happened is shown too; but two deals a century
/// apart do not make four hundred rows.
fn fill_gaps(sums: &mut BTreeMap<Period, DealSum>, calendar: Calendar, unit: Unit) {
    const MOST: usize = 80;
    let (Some(first), Some(last)) = (sums.keys().next().copied(), sums.keys().next_back().copied()) else { return };
    let between = std::iter::successors(Some(first), |period| Some(period.next(unit, calendar)));
    let between: Vec<Period> = between.take_while(|period| *period <= last).take(MOST + 1).collect();
    if between.len() <= MOST {
        for period in between {
            sums.entry(period).or_default();
        }
    }
}
