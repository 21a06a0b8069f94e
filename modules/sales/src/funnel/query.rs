//! The questions of the funnel to the single deals and stays. Each starts from the
//! deals that the reader may see; the text is the same on both databases but for
//! the number of days between two dates. Where sums tell the same, `kept` asks them.

use std::sync::Arc;

use access::{Deed, Rows};
use base::{Date, Id};
use records::{Reads, Result};
use schema::{Choice, EntityDef, Filter};
use sea_query::{Condition, Expr, ExprTrait, JoinType, Query as Sql, SelectStatement};
use store::ColumnType;

use super::{
    asked::{Dated, Filters},
    stays,
};
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

/// Some deals of the same groups in one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alike {
    pub groups: Vec<Option<Id>>,
    pub stage: Id<Stage>,
    pub count: i64,
    pub amount: i64,
}

/// Some deals of the same groups that took equally long from opening to winning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Took {
    pub groups: Vec<Option<Id>>,
    pub days: i64,
    pub count: i64,
}

/// Deals in one stage with one closing day, or none, and of one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closed {
    pub day: Option<Date>,
    pub stage: Id<Stage>,
    pub reason: Option<Id>,
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

/// Whose deals are counted one by one.
#[derive(Clone, Copy)]
pub(super) enum Whose<'a> {
    /// All that the reader sees.
    Seen,
    /// Those of them that only a share lets them see.
    Lent(&'a Condition),
}

/// The stays that entered in the period (or on no known day), by what became of them.
pub(super) fn stays(tx: &mut Reads<'_, '_>, filters: &Filters, dated: Dated, whose: Whose<'_>) -> Result<Vec<Stays>> {
    let def = tx.ctx.def("stage_passages")?;
    if !tx.ctx.actor.may(&def.key, Deed::Read) {
        return Ok(Vec::new());
    }
    // The stays stand inside, so that their columns need no prefix; whose they
    // are is the deals' to say, and the join asks those, unless it would ask nothing.
    let mut stays = Sql::select();
    stays.columns(["opportunity", "stage", "outcome", "reason", "days", "amount"]).from(tx.tx.table(stays::TABLE));
    stays.cond_where(tx.condition(&def, &filters.entered(dated))?);
    let mut select = Sql::select();
    select.from_subquery(stays, "p");
    let is_of_all = matches!(whose, Whose::Seen) && tx.ctx.rows(&*deals(tx)?, Deed::Read) == Rows::All;
    if !filters.is_of_all_deals() || !is_of_all {
        let mut deals = matching(tx, &filters.deals(), whose)?;
        deals.column("id");
        let same = Expr::col(("o", "id")).equals(("p", "opportunity"));
        select.join_subquery(JoinType::InnerJoin, deals, "o", Condition::all().add(same));
    }
    let (reason, days) = shown_of_stays(tx, &def)?;
    select.exprs([Expr::cust("p.stage"), Expr::cust("p.outcome"), reason, days]);
    select.exprs([Expr::cust("count(*)"), sum("p.amount")]);
    grouped_by_first(&mut select, 4);
    use ColumnType::{Int, Text};
    read_stays(&tx.tx.fetch(&select, &[Int, Text, Int, Int, Int, Int])?)
}

/// The reason and the days of a stay, as far as they may be shown.
pub(super) fn shown_of_stays(tx: &Reads<'_, '_>, def: &EntityDef) -> Result<(Expr, Expr)> {
    let shows_days = ["entered_on", "left_on"].iter().all(|field| tx.ctx.actor.reads(def, field));
    let shown = |column: &'static str, is_shown| if is_shown { Expr::col(column) } else { nothing() };
    Ok((shown("reason", may_read(tx, "lost_reason")?), shown("days", shows_days)))
}

pub(super) fn read_stays(rows: &[store::Row]) -> Result<Vec<Stays>> {
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

/// The deals that match, by these fields and by their stage.
pub(super) fn deals_by(
    tx: &mut Reads<'_, '_>,
    filter: &Filter,
    fields: &[&'static str],
    whose: Whose<'_>,
) -> Result<Vec<Alike>> {
    let mut select = matching(tx, filter, whose)?;
    select.columns(fields.iter().copied()).column("stage").exprs([Expr::cust("count(*)"), sum("amount_base")]);
    grouped_by_first(&mut select, fields.len() + 1);
    read_alike(&tx.tx.fetch(&select, &vec![ColumnType::Int; fields.len() + 3])?, fields.len())
}

pub(super) fn read_alike(rows: &[store::Row], at: usize) -> Result<Vec<Alike>> {
    let read = |row: &store::Row| {
        Some(Alike {
            groups: ids(row, at),
            stage: Id::from_raw(row.int(at)?),
            count: row.int(at + 1)?,
            amount: row.int(at + 2).unwrap_or(0),
        })
    };
    Ok(rows.iter().filter_map(read).collect())
}

/// How long those that match and stand in one of the stages `won` took, by these fields.
///
/// First by their days themselves, in the order of the index; only what comes of
/// that is sorted. The plus keeps SQLite from picking the stage's own index, which
/// leads through the whole table.
pub(super) fn days_to_win(
    tx: &mut Reads<'_, '_>,
    filter: &Filter,
    fields: &[&'static str],
    won: &[Id<Stage>],
    whose: Whose<'_>,
) -> Result<Vec<Took>> {
    if won.is_empty() || !may_read_days(tx)? {
        return Ok(Vec::new());
    }
    let mut alike = matching(tx, filter, whose)?;
    alike.and_where(Expr::cust(format!("+stage in ({})", listed(won))));
    alike.columns(fields.iter().copied()).columns(["stage", "closed_on", "opened_on"]);
    alike.expr_as(Expr::cust("count(*)"), "number");
    grouped_by_first(&mut alike, fields.len() + 3);
    let mut select = Sql::select();
    let days = stays::days_between(tx.tx.dialect(), "closed_on", "opened_on");
    select.from_subquery(alike, "found").columns(fields.iter().copied()).expr(Expr::cust(days)).expr(sum("number"));
    grouped_by_first(&mut select, fields.len() + 1);
    read_took(&tx.tx.fetch(&select, &vec![ColumnType::Int; fields.len() + 2])?, fields.len())
}

pub(super) fn read_took(rows: &[store::Row], at: usize) -> Result<Vec<Took>> {
    let read = |row: &store::Row| Some(Took { groups: ids(row, at), days: row.int(at)?, count: row.int(at + 1)? });
    Ok(rows.iter().filter_map(read).collect())
}

/// The deals that match, by the day they were closed on, their stage and the
/// reason they were lost for.
pub(super) fn closed(tx: &mut Reads<'_, '_>, filter: &Filter, whose: Whose<'_>) -> Result<Vec<Closed>> {
    let (day, reason) = shown_of_closed(tx)?;
    let mut select = matching(tx, filter, whose)?;
    select.exprs([day, Expr::col("stage"), reason, Expr::cust("count(*)"), sum("amount_base")]);
    grouped_by_first(&mut select, 3);
    use ColumnType::{Date, Int};
    read_closed(&tx.tx.fetch(&select, &[Date, Int, Int, Int, Int])?)
}

/// The closing day and the reason of a deal, as far as they may be shown.
pub(super) fn shown_of_closed(tx: &Reads<'_, '_>) -> Result<(Expr, Expr)> {
    let day = if may_read(tx, "closed_on")? { Expr::col("closed_on") } else { Expr::cust("cast(null as date)") };
    Ok((day, if may_read(tx, "lost_reason")? { Expr::col("lost_reason") } else { nothing() }))
}

pub(super) fn read_closed(rows: &[store::Row]) -> Result<Vec<Closed>> {
    let read = |row: &store::Row| {
        Some(Closed {
            day: row.date(0),
            stage: Id::from_raw(row.int(1)?),
            reason: row.int(2).map(Id::from_raw),
            count: row.int(3)?,
            amount: row.int(4).unwrap_or(0),
        })
    };
    Ok(rows.iter().filter_map(read).collect())
}

pub(super) fn count(tx: &mut Reads<'_, '_>, filter: &Filter, whose: Whose<'_>) -> Result<i64> {
    let mut select = matching(tx, filter, whose)?;
    select.expr(Expr::cust("count(*)"));
    let rows = tx.tx.fetch(&select, &[ColumnType::Int])?;
    Ok(rows.first().and_then(|row| row.int(0)).unwrap_or(0))
}

/// Whether figures of this field of a deal may be shown to the reader.
pub(super) fn may_read(tx: &Reads<'_, '_>, field: &str) -> Result<bool> {
    Ok(tx.ctx.actor.reads(&*deals(tx)?, field))
}

/// Whether it may be told how long deals took.
pub(super) fn may_read_days(tx: &Reads<'_, '_>) -> Result<bool> {
    Ok(may_read(tx, "opened_on")? && may_read(tx, "closed_on")?)
}

pub(super) fn deals(tx: &Reads<'_, '_>) -> Result<Arc<EntityDef>> {
    tx.ctx.def("opportunities")
}

fn matching(tx: &mut Reads<'_, '_>, filter: &Filter, whose: Whose<'_>) -> Result<SelectStatement> {
    let def = deals(tx)?;
    let mut select = tx.visible(&def, Deed::Read)?;
    if let Whose::Lent(only) = whose {
        select.cond_where(only.clone());
    }
    select.cond_where(tx.condition(&def, filter)?);
    Ok(select)
}

/// A column in which nothing stands.
fn nothing() -> Expr {
    Expr::cust("cast(null as bigint)")
}

pub(super) fn grouped_by_first(select: &mut SelectStatement, count: usize) {
    select.add_group_by((1..=count).map(|place| Expr::cust(place.to_string())));
}

fn ids(row: &store::Row, count: usize) -> Vec<Option<Id>> {
    (0..count).map(|at| row.int(at).map(Id::from_raw)).collect()
}

pub(super) fn listed(stages: &[Id<Stage>]) -> String {
    stages.iter().map(|stage| stage.raw().to_string()).collect::<Vec<_>>().join(", ")
}

/// PostgreSQL sums to a decimal, which no cell holds.
pub(super) fn sum(column: &'static str) -> Expr {
    Expr::cust(format!("cast(sum({column}) as bigint)"))
}
