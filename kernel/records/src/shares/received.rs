//! What was shared with a person or one of their teams.

use access::Received;
use base::{Date, Id};
use sea_query::{Condition, Expr, ExprTrait, Query as Sql, SelectStatement, UnionType};
use store::{Cell, ColumnType};

use super::KEY;
use crate::{Reads, Result};

/// Of which entities records are shared with this person or one of their teams.
pub(crate) fn received(tx: &mut Reads<'_, '_>, user: Id, teams: &[Id]) -> Result<Vec<Received>> {
    let mut select = Sql::select();
    select.distinct().columns(["entity", "writes"]).from(tx.tx.table("shares"));
    select.cond_where(in_force(tx.ctx.today())).cond_where(with(user, teams));
    let rows = tx.tx.fetch(&select, &[ColumnType::Text, ColumnType::Bool])?;
    let received = |row: &store::Row| Some(Received { entity: row.text(0)?.to_owned(), writes: row.bool(1)? });
    Ok(rows.iter().filter_map(received).collect())
}

/// The records of an entity that are shared so; a sub-query over two indexes,
/// in two parts, since SQLite reads all shares where one condition names both.
pub(crate) fn records_of(tx: &Reads<'_, '_>, entity: &str, user: Id, teams: &[Id], to_write: bool) -> SelectStatement {
    let part = |received: Expr| {
        let mut select = Sql::select();
        select.column("record").from(tx.tx.table("shares"));
        select.cond_where(in_force(tx.ctx.today())).and_where(received);
        select.and_where(Expr::col("entity").eq(entity));
        if to_write {
            select.and_where(Expr::col("writes").eq(true));
        }
        select
    };
    let mut records = part(Expr::col("person").eq(user.raw()));
    if !teams.is_empty() {
        records.union(UnionType::All, part(Expr::col("team").is_in(teams.iter().map(|team| team.raw()))));
    }
    records
}

impl Reads<'_, '_> {
    /// What the actor was lent and is lent still, as two numbers that differ when
    /// it does: how many shares, and a sum over them.
    pub fn shares_in_force(&mut self) -> Result<(i64, i64)> {
        let actor = self.ctx.actor.clone();
        let teams = actor.teams.iter().map(|team| ("team", *team));
        let (mut count, mut sum) = (0, 0);
        for (column, id) in std::iter::once(("person", actor.user)).chain(teams) {
            let sql = format!(
                "select count(*), cast(coalesce(sum(id % 1000003), 0) as bigint) from @shares \
                 where {column} = $1 and deleted_at is null and (until_on is null or until_on >= $2)"
            );
            let params = [Cell::from(id), Cell::Date(self.ctx.today())];
            for row in self.tx.sql(&sql, &params, &[ColumnType::Int; 2])? {
                (count, sum) = (count + row.int(0).unwrap_or(0), sum + row.int(1).unwrap_or(0));
            }
        }
        Ok((count, sum))
    }
}

/// A record that was shared with the actor, now or once.
pub(crate) struct Lent {
    pub share: Id,
    pub entity: String,
    pub record: Id,
}

/// Of these shares those that are, or were, for the actor or their teams.
pub(crate) fn lent_by(tx: &mut Reads<'_, '_>, shares: impl Iterator<Item = Id>) -> Result<Vec<Lent>> {
    let mut select = Sql::select();
    select.columns(["id", "entity", "record"]).from(tx.tx.table(KEY));
    select.and_where(Expr::col("id").is_in(shares.map(Id::raw)));
    select.cond_where(with(tx.ctx.actor.user, &tx.ctx.actor.teams));
    let rows = tx.tx.fetch(&select, &[ColumnType::Int, ColumnType::Text, ColumnType::Int])?;
    let lent = |row: &store::Row| {
        let (share, record) = (Id::from_raw(row.int(0)?), Id::from_raw(row.int(2)?));
        Some(Lent { share, entity: row.text(1)?.to_owned(), record })
    };
    Ok(rows.iter().filter_map(lent).collect())
}

fn in_force(today: Date) -> Condition {
    let open = Condition::any().add(Expr::col("until_on").is_null());
    let open = open.add(Expr::col("until_on").gte(Expr::val(Cell::Date(today))));
    Condition::all().add(Expr::col("deleted_at").is_null()).add(open)
}

fn with(user: Id, teams: &[Id]) -> Condition {
    let any = Condition::any().add(Expr::col("person").eq(user.raw()));
    match teams.is_empty() {
        true => any,
        false => any.add(Expr::col("team").is_in(teams.iter().map(|team| team.raw()))),
    }
}
