//! Asks everything and puts it together, for one reader in one snapshot. Its lines are
//! drawn up beside: the `stages`, the `reasons`, the `periods`, and the `groups` of sellers,
//! branches and products.

mod groups;
mod periods;
mod reasons;
mod stages;

use records::{Error, Reads, Result, people};
use schema::{Entity, Filter, filter};

use self::groups::Groups;
pub(super) use self::periods::last_day;
use super::{
    asked::{Asked, Filters},
    basis::{Basis, Kinds},
    figures::*,
    query,
};
use crate::pipelines::{self, Stage};

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

    /// The deals that stand in no period.
    fn no_date(&self, tx: &mut Reads<'_, '_>, kinds: &Kinds) -> Result<Figure> {
        let count = if query::may_read_days(tx)? { self.basis.undated(tx, kinds)? } else { 0 };
        figure(tx, "opportunities", count, self.filters().undated())
    }
}
