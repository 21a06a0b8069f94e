//! What the text index names, and which of it is in sight: one statement, which
//! asks the index first and then each of the records that it named.

use std::sync::Arc;

use access::Rows;
use schema::EntityDef;
use sea_query::{
    Alias, CommonTableExpression, Condition, Expr, ExprTrait, Order, Query as Sql, SelectStatement, UnionType,
    WithClause, WithQuery,
};
use store::{ColumnType, Dialect};

use super::Looked;
use crate::{Reads, Result, letters::begins};

/// So many records that hold the words are looked at, to learn which are in sight.
const LOOKED_AT: u64 = 2_000;

/// The kinds of rows that the index is answered with.
const FOUND: i64 = 0;
const NAMED: i64 = 1;
const COMMONLY: i64 = 2;

impl Reads<'_, '_> {
    /// Those in sight among what the text index names, and whether it had more.
    pub(super) fn named_by_index(
        &mut self,
        def: &Arc<EntityDef>,
        rows: &Rows,
        looked: &Looked,
        limit: usize,
    ) -> Result<(Vec<i64>, bool)> {
        let select = self.index_select(def, rows, looked, limit)?;
        let told = self.tx.fetch(&select, &[ColumnType::Int, ColumnType::Int])?;
        let of = |kind: i64| told.iter().filter(move |row| row.int(0) == Some(kind)).filter_map(|row| row.int(1));
        let most = self.looked_at(rows, looked, limit) as i64;
        Ok((of(FOUND).collect(), of(NAMED).any(|named| named > most) || of(COMMONLY).any(|is| is != 0)))
    }

    /// SQLite's text index names the newest first: whoever sees all needs no more
    /// of them than are wanted.
    fn looked_at(&self, rows: &Rows, looked: &Looked, limit: usize) -> u64 {
        match self.tx.dialect() {
            Dialect::Sqlite if *rows == Rows::All && !looked.is_rough => limit as u64,
            _ => LOOKED_AT,
        }
    }

    /// Rows of three kinds: the id of a record in sight; how many were named; whether
    /// the words are too common to be asked for.
    pub(super) fn index_select(
        &mut self,
        def: &Arc<EntityDef>,
        rows: &Rows,
        looked: &Looked,
        limit: usize,
    ) -> Result<WithQuery> {
        let seen = self.of_each_row(rows, &def.key)?;
        let named = self.named_ids(def, looked, &seen, self.looked_at(rows, looked, limit) + 1);
        let within = self.in_sight(def, seen, looked, limit);
        let kind = |kind: i64| Expr::cust(kind.to_string());
        let (mut told, mut count, mut common) = (Sql::select(), Sql::select(), Sql::select());
        told.expr(kind(FOUND)).column("id").from_subquery(within, "within");
        count.expr(kind(NAMED)).expr(Expr::cust("count(*)")).from("named");
        told.union(UnionType::All, count);
        if self.tx.dialect() == Dialect::Postgres && looked.indexed.is_some() {
            common.expr(kind(COMMONLY)).column("is").from("commonly");
            told.union(UnionType::All, common);
        }
        Ok(told.with(named))
    }

    /// The newest of those that were named and are in sight.
    fn in_sight(&self, def: &EntityDef, seen: Condition, looked: &Looked, limit: usize) -> SelectStatement {
        let (mut within, table) = (Sql::select(), || Expr::col((Alias::new(&*def.key), Alias::new("id"))));
        match self.tx.dialect() {
            Dialect::Sqlite => {
                within.expr_as(Expr::col("hit"), "id").from("named").and_where(Expr::col("seen"));
                if looked.is_rough {
                    within.cross_join(self.tx.table(&def.key)).and_where(table().eq(Expr::col("hit")));
                }
            }
            Dialect::Postgres => {
                let hits = Sql::select().column("hit").from("named").to_owned();
                within.expr_as(table(), "id").from(self.tx.table(&def.key)).and_where(self.one_of_few("id", hits));
                within.and_where(Expr::col("deleted_at").is_null()).cond_where(seen);
            }
        }
        if looked.is_rough {
            within.cond_where(looked.rows.clone());
        }
        within.order_by("id", Order::Desc).limit(limit as u64).to_owned()
    }

    /// `named (hit)`: the ids that the indexes name, at most `most` of each; on SQLite also
    /// whether each is `seen`, since its row is at hand anyway.
    fn named_ids(&self, def: &EntityDef, looked: &Looked, seen: &Condition, most: u64) -> WithClause {
        let mut clause = WithClause::new();
        let mut sources = Vec::new();
        if let Some((matching, like)) = &looked.indexed {
            let mut source = Sql::select();
            match self.tx.dialect() {
                Dialect::Sqlite => {
                    // What lies in the recycle bin is in this index too, and must not use up the limit.
                    let (index, table) = (format!("{}_fts", def.key), Alias::new(&*def.key));
                    let rowid = || Expr::col((Alias::new(&index), Alias::new("rowid")));
                    source.expr_as(rowid(), "hit").expr_as(Expr::from(seen.clone()), "seen");
                    // Held to the order in which the tables stand.
                    source.from(Alias::new(&index)).cross_join(self.tx.table(&def.key));
                    source.and_where(Expr::cust_with_values(format!("{index} match ?"), [matching.as_str()]));
                    source.and_where(Expr::col((table.clone(), Alias::new("id"))).eq(rowid()));
                    source.and_where(Expr::col((table, Alias::new("deleted_at"))).is_null());
                    source.order_by((Alias::new(&index), Alias::new("rowid")), Order::Desc).limit(most);
                }
                Dialect::Postgres => {
                    // Planned as though all were wanted, so through the index, and read only as far
                    // as the limit: with the limit in sight, the planner hopes to meet enough of
                    // them while it reads through the table.
                    let mut all = Sql::select();
                    all.expr_as(Expr::col("id"), "hit").from(self.tx.table(&def.key));
                    all.and_where(Expr::col("deleted_at").is_null()).cond_where(like.clone());
                    all.and_where(Expr::cust("(select \"is\" from commonly) = 0"));
                    clause.cte(table_of("commonly", &["is"], self.commonly(def, looked, like)));
                    clause.cte(table_of("every", &["hit"], all));
                    source.column("hit").from("every").limit(most);
                }
            }
            sources.push(source);
        }
        for (column, piece) in &looked.begins {
            let mut source = Sql::select();
            source.expr_as(Expr::col("id"), "hit").from(self.tx.table(&def.key));
            if self.tx.dialect() == Dialect::Sqlite {
                source.expr_as(Expr::from(seen.clone()), "seen");
            }
            source.and_where(Expr::col("deleted_at").is_null()).and_where(begins(column, piece));
            source.order_by(Alias::new(column), Order::Asc).limit(most);
            sources.push(source);
        }
        let columns = if self.tx.dialect() == Dialect::Sqlite { ["hit", "seen"].as_slice() } else { &["hit"] };
        clause.cte(table_of("named", columns, together(sources, columns)));
        clause
    }
}

fn table_of(name: &'static str, columns: &[&'static str], select: SelectStatement) -> CommonTableExpression {
    let mut table = CommonTableExpression::new();
    table.table_name(name).columns(columns.iter().copied()).materialized(true).query(select);
    table
}

/// What several sources name, each once.
fn together(mut sources: Vec<SelectStatement>, columns: &[&'static str]) -> SelectStatement {
    if sources.len() == 1 {
        return sources.remove(0);
    }
    let apart = sources.into_iter().enumerate().map(|(at, source)| {
        let mut select = Sql::select();
        select.columns(columns.iter().copied()).from_subquery(source, Alias::new(format!("source{at}")));
        select
    });
    apart.reduce(|mut all, next| all.union(UnionType::Distinct, next).to_owned()).unwrap_or_default()
}
