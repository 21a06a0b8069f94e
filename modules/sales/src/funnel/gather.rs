//! Asks everything and puts it together, for one reader in one snapshot.

use std::collections::BTreeMap;

use base::Id;
use records::{Error, Reads, Result, Titles, people};
use schema::{Entity, Filter, filter};

use super::{
    asked::{Asked, Dated, Filters, of_group, of_reason},
    basis::{Basis, Kinds, of_kind},
    figures::*,
    query,
};
use crate::{
    passages::Outcome,
    pipelines::{self, Stage, StageKind},
};

/// The funnel of what was asked, as far as the reader's rights go.
pub fn funnel(tx: &mut Reads<'_, '_>, asked: &Asked) -> Result<Funnel> {
    let filters = filters(tx, asked)?;
    let basis = Basis::of(tx, filters)?;
    put_together(tx, asked, basis)
}

/// The same without the sums.
#[cfg(test)]
pub(super) fn one_by_one(tx: &mut Reads<'_, '_>, asked: &Asked) -> Result<Funnel> {
    let basis = Basis::one_by_one(filters(tx, asked)?);
    put_together(tx, asked, basis)
}

fn filters(tx: &mut Reads<'_, '_>, asked: &Asked) -> Result<Filters> {
    let branches = match asked.branch {
        Some(branch) => people::below(tx, &[branch.any()])?,
        None => Vec::new(),
    };
    Ok(Filters::new(asked.clone(), branches))
}

fn put_together(tx: &mut Reads<'_, '_>, asked: &Asked, basis: Basis) -> Result<Funnel> {
    let calendar = asked.calendar.unwrap_or(tx.ctx.format.calendar);
    let report = Report {
        basis,
        shows_amounts: query::may_read(tx, "amount")?,
        shows_reasons: query::may_read(tx, "lost_reason")?,
    };
    require_stages(tx)?;
    let stages = tx.list_of::<Stage>(of_pipeline(asked), 1_000)?;
    let kinds: Kinds = stages.iter().map(|stage| (stage.key(), stage.get(pipelines::KIND))).collect();
    let closed = report.basis.closed(tx)?;
    let (quarters, months) = report.period_lines(tx, &closed, &kinds, calendar)?;
    // One reading for several groups: they are put together without the database.
    let people = Groups::read(tx, &report.basis, &kinds, &["owner", "branch"])?;
    let products = Groups::read(tx, &report.basis, &kinds, &["product"])?;
    Ok(Funnel {
        stages: report.stage_lines(tx, &stages)?,
        all: report.deals(tx, &people.all(&kinds), Filter::everything())?,
        no_date: report.no_date(tx, &kinds)?,
        reasons: report.reason_lines(tx, &closed, &kinds)?,
        quarters,
        months,
        sellers: report.group_lines(tx, &kinds, &people, ("owner", "users"))?,
        branches: report.group_lines(tx, &kinds, &people, ("branch", "branches"))?,
        products: report.group_lines(tx, &kinds, &products, ("product", "products"))?,
        shows_amounts: report.shows_amounts,
    })
}

/// The deals that count, by some of their fields at once.
struct Groups {
    /// Those that the reader may read.
    fields: Vec<&'static str>,
    alike: Vec<query::Alike>,
    took: Vec<query::Took>,
}

impl Groups {
    fn read(tx: &mut Reads<'_, '_>, basis: &Basis, kinds: &Kinds, wanted: &[&'static str]) -> Result<Groups> {
        let mut fields = Vec::new();
        for &field in wanted {
            fields.extend(query::may_read(tx, field)?.then_some(field));
        }
        let alike = basis.deals_by(tx, &fields)?;
        let took = basis.days_to_win(tx, &fields, &of_kind(kinds, &[StageKind::Won]))?;
        Ok(Groups { fields, alike, took })
    }

    fn all(&self, kinds: &Kinds) -> DealSum {
        by_group(&self.alike, &self.took, None, kinds).into_values().next().unwrap_or_default()
    }

    /// None where the reader may not read the field.
    fn of(&self, field: &str, kinds: &Kinds) -> Option<BTreeMap<Option<Id>, DealSum>> {
        let place = self.fields.iter().position(|known| *known == field)?;
        Some(by_group(&self.alike, &self.took, Some(place), kinds))
    }
}

/// Without the stages' own words there is no funnel: a role that hides one of
/// them closes the page.
fn require_stages(tx: &Reads<'_, '_>) -> Result<()> {
    let def = tx.ctx.def(Stage::KEY)?;
    let needed = [pipelines::NAME.key(), pipelines::KIND.key(), pipelines::PIPELINE.key()];
    if needed.iter().all(|field| tx.ctx.actor.reads(&def, field)) {
        return Ok(());
    }
    Err(Error::Forbidden { entity: Stage::KEY.to_owned(), deed: records::access::Deed::Read.key() })
}

struct Report {
    basis: Basis,
    shows_amounts: bool,
    shows_reasons: bool,
}

fn of_pipeline(asked: &Asked) -> Filter {
    match asked.pipeline {
        Some(pipeline) => Filter::is("pipeline", [schema::Value::Id(pipeline.any())]),
        None => Filter::everything(),
    }
}

/// A number with the filter behind it, in words that a list reads back.
fn figure(tx: &Reads<'_, '_>, entity: &'static str, count: i64, filter: Filter) -> Result<Figure> {
    let def = tx.ctx.def(entity)?;
    Ok(Figure { count, entity, filter: filter::print(&filter, &tx.ctx.schema, &def) })
}

impl Report {
    fn filters(&self) -> &Filters {
        &self.basis.filters
    }

    fn amount(&self, sum: i64) -> Option<i64> {
        self.shows_amounts.then_some(sum)
    }

    /// The stages in the order of their pipelines; those of a pipeline that no
    /// deal ever entered are left out when there is another.
    fn stage_lines(&self, tx: &mut Reads<'_, '_>, stages: &[records::Record<Stage>]) -> Result<Vec<StageLine>> {
        let sums = by_stage(&self.basis.stays(tx, Dated::InPeriod)?);
        let undated = by_stage(&self.basis.stays(tx, Dated::Unknown)?);
        let pipelines: Vec<Id> = stages.iter().map(|stage| stage.get(pipelines::PIPELINE).any()).collect();
        let names = tx.titles_of("pipelines", &pipelines)?;
        let reasons = tx.titles_of("lost_reasons", &reason_ids(sums.values().flat_map(|sum| sum.reasons.keys())))?;
        let mut lines = Vec::new();
        for stage in stages {
            let (sum, unknown) = (sums.get(&stage.key()), undated.get(&stage.key()));
            let (sum, unknown) = (sum.cloned().unwrap_or_default(), unknown.map_or(0, StageSum::entered));
            lines.push(self.stage_line(tx, stage, &sum, unknown, &names, &reasons)?);
        }
        lines.sort_by_key(|line| line.pipeline);
        let used = |line: &StageLine| line.entered.count + line.no_date.count > 0;
        let walked: Vec<_> = lines.iter().filter(|line| used(line)).map(|line| line.pipeline).collect();
        if !walked.is_empty() {
            lines.retain(|line| walked.contains(&line.pipeline));
        }
        Ok(lines)
    }

    fn stage_line(
        &self,
        tx: &mut Reads<'_, '_>,
        stage: &records::Record<Stage>,
        sum: &StageSum,
        unknown: i64,
        names: &Titles,
        reasons: &Titles,
    ) -> Result<StageLine> {
        let (id, kind, pipeline) = (stage.key(), stage.get(pipelines::KIND), stage.get(pipelines::PIPELINE));
        let behind = |tx: &Reads<'_, '_>, count, outcome, dated| {
            figure(tx, "stage_passages", count, self.filters().stays(id, outcome, dated))
        };
        let became = |tx: &Reads<'_, '_>, outcome| {
            behind(tx, sum.count(outcome), Some(schema::Choice::key(outcome)), Dated::InPeriod)
        };
        // A deal that was won and opened again is not won.
        let entered = match kind {
            StageKind::Open => behind(tx, sum.entered(), None, Dated::InPeriod)?,
            StageKind::Won | StageKind::Lost => became(tx, Outcome::Here)?,
        };
        let of_reason = |(reason, count): (&Option<Id>, &i64)| {
            let lost =
                self.filters().stays(id, Some("lost"), Dated::InPeriod).and(of_reason(&["opportunity"], *reason));
            let name = reason.and_then(|id| reasons.get("lost_reasons", id)).map(str::to_owned);
            Ok(ReasonLine { reason: *reason, name, lost: figure(tx, "stage_passages", *count, lost)? })
        };
        let reasons = sum.reasons.iter().filter(|_| self.shows_reasons).map(of_reason).collect::<Result<_>>()?;
        Ok(StageLine {
            stage: id,
            name: stage.get(pipelines::NAME),
            kind,
            pipeline,
            pipeline_name: names.get("pipelines", pipeline.any()).unwrap_or_default().to_owned(),
            entered,
            went_on: became(tx, Outcome::On)?,
            lost: became(tx, Outcome::Lost)?,
            still_here: became(tx, Outcome::Here)?,
            went_back: became(tx, Outcome::Back)?,
            no_date: behind(tx, unknown, None, Dated::Unknown)?,
            reasons: most_first(reasons),
            median_days: sum.days.median(),
            value: self.amount(sum.amount),
        })
    }

    /// The deals that stand in no period.
    fn no_date(&self, tx: &mut Reads<'_, '_>, kinds: &Kinds) -> Result<Figure> {
        let count = if query::may_read_days(tx)? { self.basis.undated(tx, kinds)? } else { 0 };
        figure(tx, "opportunities", count, self.filters().undated())
    }

    fn group_lines(
        &self,
        tx: &mut Reads<'_, '_>,
        kinds: &Kinds,
        groups: &Groups,
        (field, entity): (&'static str, &'static str),
    ) -> Result<Vec<GroupLine>> {
        let Some(sums) = groups.of(field, kinds) else { return Ok(Vec::new()) };
        let names = tx.titles_of(entity, &sums.keys().copied().flatten().collect::<Vec<_>>())?;
        let mut lines = Vec::new();
        for (id, sum) in sums {
            let name = id.and_then(|id| names.get(entity, id)).map(str::to_owned);
            lines.push(GroupLine { id, name, deals: self.deals(tx, &sum, of_group(field, id))? });
        }
        lines.sort_by_key(|line| (std::cmp::Reverse((line.deals.won_amount, line.deals.won.count)), line.id));
        Ok(lines)
    }

    fn deals(&self, tx: &Reads<'_, '_>, sum: &DealSum, group: Filter) -> Result<Deals> {
        let behind = |count, filter: Filter| figure(tx, "opportunities", count, filter.and(group.clone()));
        Ok(Deals {
            total: behind(sum.won + sum.lost + sum.open, self.filters().counted())?,
            won: behind(sum.won, self.filters().closed("won"))?,
            lost: behind(sum.lost, self.filters().closed("lost"))?,
            open: behind(sum.open, self.filters().open())?,
            won_amount: self.amount(sum.won_amount),
            median_days: sum.days.median(),
        })
    }

    fn reason_lines(&self, tx: &mut Reads<'_, '_>, closed: &[query::Closed], kinds: &Kinds) -> Result<Vec<ReasonLine>> {
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

    /// By quarter, and by month where those are few.
    fn period_lines(
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
pub(super) fn last_day(period: base::Period) -> base::Date {
    period.until.yesterday().unwrap_or(period.until)
}

fn reason_ids<'a>(reasons: impl Iterator<Item = &'a Option<Id>>) -> Vec<Id> {
    reasons.copied().flatten().collect()
}

fn most_first(mut lines: Vec<ReasonLine>) -> Vec<ReasonLine> {
    lines.sort_by_key(|line| (std::cmp::Reverse(line.lost.count), line.reason));
    lines
}
