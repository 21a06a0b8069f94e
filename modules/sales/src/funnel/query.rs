//! The questions of the funnel to the database. Each starts from the deals
//! that the reader may see; the text is the same on both databases but for the
//! number of days between two dates.

use std::sync::Arc;

use access::Deed;
use base::{Date, Id};
use records::{Reads, Result};
use schema::{Choice, EntityDef, Filter};
use sea_query::{Alias, Condition, Expr, ExprTrait, JoinType, Query as Sql, SelectStatement};
use store::{ColumnType, Dialect};

use super::asked::{Dated, Filters};
use crate::{passages::Outcome, pipelines::Stage};

/// Some stays in one stage that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stays {
    pub stage: Id<Stage>,
    pub outcome: Outcome,
    /// Of a loss.
    pub reason: Option<Id>,
    /// How long they lasted, of stays that ended in going on or in a loss.
    pub days: Option<i64>,
    pub count: i64,
    pub amount: i64,
}

/// Some deals of one group in one stage that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alike {
    pub group: Option<Id>,
    pub stage: Id<Stage>,
    /// From opening to winning, of deals that were won.
    pub days: Option<i64>,
    pub count: i64,
    pub amount: i64,
}

/// Deals that were closed on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OfDay {
    pub day: Date,
    pub stage: Id<Stage>,
    pub count: i64,
    pub amount: i64,
}

/// The stays that entered in the period (or on no known day), by what became of them.
pub(super) fn stays(tx: &mut Reads<'_, '_>, filters: &Filters, dated: Dated) -> Result<Vec<Stays>> {
    let def = tx.ctx.def("stage_passages")?;
    if !tx.ctx.actor.may(&def.key, Deed::Read) {
        return Ok(Vec::new());
    }
    // The passages stand inside, so that their columns need no prefix; whose
    // they are is the deals' to say, and the join asks those.
    let mut passages = Sql::select();
    passages.columns(["opportunity", "stage", "outcome", "entered_on", "left_on"]).from(tx.tx.table(&def.key));
    passages.and_where(Expr::col("deleted_at").is_null()).and_where(Expr::col("first_time").eq(true));
    passages.cond_where(tx.condition(&def, &filters.entered(dated))?);
    let deals = seen_deals(tx, &filters.deals())?;
    let shows_days = ["entered_on", "left_on"].iter().all(|field| tx.ctx.actor.reads(&def, field));
    let days = match days_between(tx, "p.left_on", "p.entered_on") {
        days if shows_days => Expr::cust(format!("case when p.outcome in ('on', 'lost') then {days} end")),
        _ => nothing(),
    };
    let reason = match may_read(tx, "lost_reason")? {
        true => Expr::cust("case when p.outcome = 'lost' then o.lost_reason end"),
        false => nothing(),
    };
    let mut select = Sql::select();
    select.from_subquery(passages, "p");
    let same = Expr::col(("o", "id")).equals(("p", "opportunity"));
    select.join_subquery(JoinType::InnerJoin, deals, "o", Condition::all().add(same));
    select.exprs([Expr::cust("p.stage"), Expr::cust("p.outcome"), reason, days]);
    select.exprs([Expr::cust("count(*)"), sum("o.amount_base")]);
    select.add_group_by((1..=4).map(|place| Expr::cust(place.to_string())));
    use ColumnType::{Int, Text};
    let rows = tx.tx.fetch(&select, &[Int, Text, Int, Int, Int, Int])?;
    let read = |row: &store::Row| {
        Some(Stays {
            stage: Id::from_raw(row.int(0)?),
            outcome: Outcome::from_key(row.text(1)?)?,
            reason: row.int(2).map(Id::from_raw),
            days: row.int(3),
            count: row.int(4)?,
            amount: row.int(5).unwrap_or(0),
        })
    };
    Ok(rows.iter().filter_map(read).collect())
}

/// The deals that match, by group, stage and, where they stand in one of the
/// stages `won`, the days that took.
pub(super) fn deals_by(
    tx: &mut Reads<'_, '_>,
    filter: &Filter,
    field: Option<&str>,
    won: &[Id<Stage>],
) -> Result<Vec<Alike>> {
    let group = field.map_or_else(nothing, |field| Expr::col(Alias::new(field)));
    let shows_days = may_read(tx, "opened_on")? && may_read(tx, "closed_on")? && !won.is_empty();
    let days = match days_between(tx, "closed_on", "opened_on") {
        days if shows_days => Expr::cust(format!("case when stage in ({}) then {days} end", listed(won))),
        _ => nothing(),
    };
    let mut select = matching(tx, filter)?;
    select.exprs([group, Expr::col("stage"), days, Expr::cust("count(*)"), sum("amount_base")]);
    select.add_group_by((1..=3).map(|place| Expr::cust(place.to_string())));
    let rows = tx.tx.fetch(&select, &[ColumnType::Int; 5])?;
    let read = |row: &store::Row| {
        Some(Alike {
            group: row.int(0).map(Id::from_raw),
            stage: Id::from_raw(row.int(1)?),
            days: row.int(2),
            count: row.int(3)?,
            amount: row.int(4).unwrap_or(0),
        })
    };
    Ok(rows.iter().filter_map(read).collect())
}

/// The deals that match, by the day they were closed on.
pub(super) fn deals_by_day(tx: &mut Reads<'_, '_>, filter: &Filter) -> Result<Vec<OfDay>> {
    let mut select = matching(tx, filter)?;
    select.and_where(Expr::col("closed_on").is_not_null());
    select.exprs([Expr::col("closed_on"), Expr::col("stage"), Expr::cust("count(*)"), sum("amount_base")]);
    select.add_group_by((1..=2).map(|place| Expr::cust(place.to_string())));
    use ColumnType::{Date, Int};
    let rows = tx.tx.fetch(&select, &[Date, Int, Int, Int])?;
    let read = |row: &store::Row| {
        Some(OfDay {
            day: row.date(0)?,
            stage: Id::from_raw(row.int(1)?),
            count: row.int(2)?,
            amount: row.int(3).unwrap_or(0),
        })
    };
    Ok(rows.iter().filter_map(read).collect())
}

/// The lost deals that match, by their reason.
pub(super) fn losses_by_reason(tx: &mut Reads<'_, '_>, filter: &Filter) -> Result<Vec<(Option<Id>, i64)>> {
    let mut select = matching(tx, filter)?;
    select.exprs([Expr::col("lost_reason"), Expr::cust("count(*)")]);
    select.group_by_col("lost_reason");
    let rows = tx.tx.fetch(&select, &[ColumnType::Int; 2])?;
    Ok(rows.iter().filter_map(|row| Some((row.int(0).map(Id::from_raw), row.int(1)?))).collect())
}

pub(super) fn count(tx: &mut Reads<'_, '_>, filter: &Filter) -> Result<i64> {
    let mut select = matching(tx, filter)?;
    select.expr(Expr::cust("count(*)"));
    let rows = tx.tx.fetch(&select, &[ColumnType::Int])?;
    Ok(rows.first().and_then(|row| row.int(0)).unwrap_or(0))
}

/// Whether figures of this field of a deal may be shown to the reader.
pub(super) fn may_read(tx: &Reads<'_, '_>, field: &str) -> Result<bool> {
    Ok(tx.ctx.actor.reads(&*deals(tx)?, field))
}

fn deals(tx: &Reads<'_, '_>) -> Result<Arc<EntityDef>> {
    tx.ctx.def("opportunities")
}

fn matching(tx: &mut Reads<'_, '_>, filter: &Filter) -> Result<SelectStatement> {
    let def = deals(tx)?;
    let mut select = tx.visible(&def, Deed::Read)?;
    select.cond_where(tx.condition(&def, filter)?);
    Ok(select)
}

fn seen_deals(tx: &mut Reads<'_, '_>, filter: &Filter) -> Result<SelectStatement> {
    let mut select = matching(tx, filter)?;
    select.columns(["id", "lost_reason", "amount_base"]);
    Ok(select)
}

/// A column in which nothing stands.
fn nothing() -> Expr {
    Expr::cust("cast(null as bigint)")
}

fn listed(stages: &[Id<Stage>]) -> String {
    stages.iter().map(|stage| stage.raw().to_string()).collect::<Vec<_>>().join(", ")
}

/// PostgreSQL sums to a decimal, which no cell holds.
fn sum(column: &'static str) -> Expr {
    Expr::cust(format!("cast(sum({column}) as bigint)"))
}

fn days_between(tx: &Reads<'_, '_>, later: &str, earlier: &str) -> String {
    match tx.tx.dialect() {
        Dialect::Sqlite => format!("cast(julianday({later}) - julianday({earlier}) as integer)"),
        Dialect::Postgres => format!("cast({later} - {earlier} as bigint)"),
    }
}
