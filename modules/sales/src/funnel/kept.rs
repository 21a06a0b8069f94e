//! The questions of the funnel to its sums. A reader's scope is split into cells
//! that no deal is in two of: those of their branches, those of their teams in
//! other branches, and their own in neither. What was written down since the last
//! fold is read beside them, one by one.
//!
//! The answers are those of `query`, row for row, where these sum up to the same.

use access::{Deed, Rows};
use base::Id;
use records::{Reads, Result};
use sea_query::{Condition, Expr, ExprTrait, Query as Sql, SelectStatement, UnionType};
use store::ColumnType;

use super::{
    asked::{Chosen, Dated, Filters},
    basis::{Kinds, of_kind},
    query::{self, Alike, Closed, Stays, Took, grouped_by_first, listed, may_read_days, sum},
    sums::{Level, Table},
};
use crate::pipelines::{Stage, StageKind};

/// Which cells together are all that was asked for, each deal in one of them.
pub(super) struct Cover {
    parts: Vec<(Level, Condition)>,
    /// The same as one condition, for cells of sellers and for what is not folded yet.
    whole: Condition,
    /// The deals that are seen by a share only; they are in no part.
    pub lent: Option<Condition>,
}

impl Cover {
    /// None where the sums do not tell what was asked, or not to whom it is told.
    pub fn of(tx: &mut Reads<'_, '_>, filters: &Filters) -> Result<Option<Cover>> {
        let def = query::deals(tx)?;
        // A filter by a hidden field is refused here as it is everywhere.
        tx.condition(&def, &filters.deals())?;
        let Some(chosen) = filters.of_all_days() else { return Ok(None) };
        let Some((scope, shared)) = split(tx.ctx.rows(&def, Deed::Read)) else { return Ok(None) };
        let lent = match (&scope, shared) {
            (Some(scope), Some(shared)) => Some(Condition::all().add(tx.predicate(&shared)?).add(outside(scope))),
            _ => None,
        };
        Ok(Some(Cover { parts: parts(scope.as_ref(), &chosen), whole: whole(scope.as_ref(), &chosen), lent }))
    }
}

/// What a person reaches as theirs, their teams' and their branches'.
struct Scope {
    user: Id,
    teams: Vec<Id>,
    branches: Vec<Id>,
}

/// The scope (none is all), and what shares add to it. None where it is neither.
fn split(rows: Rows) -> Option<(Option<Scope>, Option<Rows>)> {
    match rows {
        Rows::All => Some((None, None)),
        Rows::Owned { user, teams, branches } => Some((Some(Scope { user, teams, branches }), None)),
        Rows::Either(several) => {
            let is_shared = |rows: &Rows| matches!(rows, Rows::Shared { .. });
            let (mut shared, mut others): (Vec<Rows>, Vec<Rows>) = several.into_iter().partition(is_shared);
            let (Some(Rows::Owned { user, teams, branches }), true) = (others.pop(), others.is_empty()) else {
                return None;
            };
            let shared = if shared.len() == 1 { shared.pop() } else { Some(Rows::Either(shared)) };
            Some((Some(Scope { user, teams, branches }), shared))
        }
        _ => None,
    }
}

fn parts(scope: Option<&Scope>, chosen: &Chosen<'_>) -> Vec<(Level, Condition)> {
    let level = match chosen {
        Chosen { seller: Some(_), .. } => Some(Level::Seller),
        Chosen { branches: Some(_), .. } => Some(Level::Branch),
        _ => None,
    };
    let Some(scope) = scope else { return vec![(level.unwrap_or(Level::All), restricted(chosen))] };
    if level == Some(Level::Seller) {
        return vec![(Level::Seller, whole(Some(scope), chosen))];
    }
    let mut parts = Vec::new();
    if !scope.branches.is_empty() {
        parts.push((Level::Branch, restricted(chosen).add(among("branch", &scope.branches))));
    }
    if !scope.teams.is_empty() {
        let elsewhere = not_among("branch", &scope.branches);
        parts.push((Level::Team, restricted(chosen).add(among("team", &scope.teams)).add(elsewhere)));
    }
    let elsewhere = not_among("branch", &scope.branches).add(not_among("team", &scope.teams));
    parts.push((Level::Seller, restricted(chosen).add(among("owner", &[scope.user])).add(elsewhere)));
    parts
}

fn whole(scope: Option<&Scope>, chosen: &Chosen<'_>) -> Condition {
    let Some(scope) = scope else { return restricted(chosen) };
    let mut any = Condition::any().add(among("owner", &[scope.user]));
    for (column, ids) in [("team", &scope.teams), ("branch", &scope.branches)] {
        if !ids.is_empty() {
            any = any.add(among(column, ids));
        }
    }
    restricted(chosen).add(any)
}

fn restricted(chosen: &Chosen<'_>) -> Condition {
    let mut all = Condition::all();
    if let Some(branches) = chosen.branches {
        all = all.add(among("branch", branches));
    }
    for (column, id) in [("owner", chosen.seller), ("pipeline", chosen.pipeline)] {
        if let Some(id) = id {
            all = all.add(among(column, &[id]));
        }
    }
    all
}

fn outside(scope: &Scope) -> Condition {
    not_among("owner", &[scope.user]).add(not_among("team", &scope.teams)).add(not_among("branch", &scope.branches))
}

fn among(column: &'static str, ids: &[Id]) -> Expr {
    Expr::col(column).is_in(ids.iter().map(|id| id.raw()))
}

/// What has none at all is not among them either.
fn not_among(column: &'static str, ids: &[Id]) -> Condition {
    if ids.is_empty() {
        return Condition::all();
    }
    let none = Condition::any().add(Expr::col(column).is_null());
    Condition::all().add(none.add(Expr::col(column).is_not_in(ids.iter().map(|id| id.raw()))))
}

pub(super) fn stays(tx: &mut Reads<'_, '_>, cover: &Cover, dated: Dated) -> Result<Vec<Stays>> {
    let def = tx.ctx.def("stage_passages")?;
    if !tx.ctx.actor.may(&def.key, Deed::Read) {
        return Ok(Vec::new());
    }
    // As a list by this day would, the day is asked for by who may read it.
    let filter = match dated {
        Dated::InPeriod => None,
        Dated::Unknown => {
            tx.condition(&def, &Filters::undated_stays())?;
            Some(Expr::col("undated").eq(1))
        }
    };
    let mut select = summed(tx, Table::Stays, cover, filter, &[]);
    let (reason, days) = query::shown_of_stays(tx, &def)?;
    select.exprs([Expr::col("stage"), Expr::col("outcome"), reason, days]);
    use ColumnType::{Int, Text};
    query::read_stays(&counted(tx, select, 4, &[Int, Text, Int, Int, Int, Int])?)
}

pub(super) fn deals_by(tx: &mut Reads<'_, '_>, cover: &Cover, fields: &[&'static str]) -> Result<Vec<Alike>> {
    let mut select = summed(tx, by(fields), cover, None, fields);
    select.columns(fields.iter().copied()).column("stage");
    let types = vec![ColumnType::Int; fields.len() + 3];
    query::read_alike(&counted(tx, select, fields.len() + 1, &types)?, fields.len())
}

pub(super) fn days_to_win(
    tx: &mut Reads<'_, '_>,
    cover: &Cover,
    fields: &[&'static str],
    won: &[Id<Stage>],
) -> Result<Vec<Took>> {
    if won.is_empty() || !may_read_days(tx)? {
        return Ok(Vec::new());
    }
    let filter = Expr::cust(format!("stage in ({}) and took is not null", listed(won)));
    let mut select = summed(tx, by(fields), cover, Some(filter), fields);
    select.columns(fields.iter().copied()).column("took");
    let types = vec![ColumnType::Int; fields.len() + 3];
    query::read_took(&counted(tx, select, fields.len() + 1, &types)?, fields.len())
}

pub(super) fn closed(tx: &mut Reads<'_, '_>, cover: &Cover) -> Result<Vec<Closed>> {
    let (day, reason) = query::shown_of_closed(tx)?;
    let mut select = summed(tx, Table::Closed, cover, None, &[]);
    select.exprs([day, Expr::col("stage"), reason]);
    use ColumnType::{Date, Int};
    query::read_closed(&counted(tx, select, 3, &[Date, Int, Int, Int, Int])?)
}

/// Closed on no known day, or open since none.
pub(super) fn undated(tx: &mut Reads<'_, '_>, cover: &Cover, kinds: &Kinds) -> Result<i64> {
    let (closed, open) = (of_kind(kinds, &[StageKind::Won, StageKind::Lost]), of_kind(kinds, &[StageKind::Open]));
    let is_of = |stages: &[Id<Stage>]| Expr::col("stage").is_in(stages.iter().map(|stage| stage.raw()));
    let closed = is_of(&closed).and(Expr::col("closed_on").is_null());
    let filter = closed.or(is_of(&open).and(Expr::col("unopened").eq(1)));
    let mut select = summed(tx, Table::Closed, cover, Some(filter), &[]);
    select.expr(sum("n"));
    let rows = tx.tx.fetch(&select, &[ColumnType::Int])?;
    Ok(rows.first().and_then(|row| row.int(0)).unwrap_or(0))
}

fn by(fields: &[&'static str]) -> Table {
    if fields.contains(&"product") { Table::Products } else { Table::People }
}

/// The cells of a table and what is not folded into them yet.
fn summed(
    tx: &Reads<'_, '_>,
    table: Table,
    cover: &Cover,
    filter: Option<Expr>,
    fields: &[&'static str],
) -> SelectStatement {
    let sums = table.sums();
    let mut columns: Vec<&'static str> = fields.iter().copied().chain(table.parts().iter().copied()).collect();
    columns.sort();
    columns.dedup();
    let some = |from: &str, condition: &Condition| {
        let mut select = Sql::select();
        select.columns(columns.iter().copied()).columns(["n", "amount"]).from(tx.tx.table(from));
        select.cond_where(condition.clone());
        select.cond_where(filter.iter().cloned().fold(Condition::all(), Condition::add));
        select
    };
    let mut all = some(&sums.terms(), &cover.whole);
    let sellers = [(Level::Seller, cover.whole.clone())];
    for (level, condition) in if table == Table::People { &sellers[..] } else { &cover.parts } {
        let mut cells = some(sums.table, condition);
        if let Some(group) = table.group(*level) {
            cells.and_where(Expr::col("grouping_").eq(group as i64));
            all.union(UnionType::All, cells);
        }
    }
    let mut select = Sql::select();
    select.from_subquery(all, "found");
    select
}

/// What was taken back meanwhile comes to nothing and is not told.
fn counted(
    tx: &mut Reads<'_, '_>,
    mut select: SelectStatement,
    groups: usize,
    types: &[ColumnType],
) -> Result<Vec<store::Row>> {
    select.exprs([sum("n"), sum("amount")]);
    grouped_by_first(&mut select, groups);
    select.and_having(Expr::cust("sum(n) <> 0"));
    Ok(tx.tx.fetch(&select, types)?)
}
