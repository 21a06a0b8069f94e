//! The scope of rows that are at hand, each asked by itself.
//!
//! `Reads::predicate` says the same of a whole table, where a database may read
//! all primary records in sight first. For a few thousand rows that costs more
//! than their own primary records, found by their ids.

use access::Rows;
use sea_query::{Alias, Condition, Expr, ExprTrait, Query as Sql};
use store::Dialect;

use crate::{Reads, Result};

impl Reads<'_, '_> {
    /// That a row is one of these. All ids are one value, so that the statement is the
    /// same for any number of them, and neither database prepares it anew.
    pub(crate) fn one_of(&self, ids: impl IntoIterator<Item = i64>) -> Expr {
        let list = ids.into_iter().map(|id| id.to_string()).collect::<Vec<_>>().join(",");
        match self.tx.dialect() {
            Dialect::Sqlite => Expr::cust_with_values("id in (select value from json_each(?))", [format!("[{list}]")]),
            Dialect::Postgres => Expr::cust_with_values("id = any(string_to_array($1, ',')::bigint[])", [list]),
        }
    }

    /// What the scope lets through, of rows of the table that the statement calls `table`.
    pub(crate) fn of_each_row(&mut self, rows: &Rows, table: &str) -> Result<Condition> {
        self.of_each_row_below(rows, table, 1)
    }

    fn of_each_row_below(&mut self, rows: &Rows, table: &str, depth: usize) -> Result<Condition> {
        match rows {
            Rows::Either(several) => {
                let mut any = Condition::any();
                for rows in several {
                    any = any.add(self.of_each_row_below(rows, table, depth)?);
                }
                Ok(any)
            }
            // A sign before a column keeps both databases from its index, by which
            // SQLite would look for each row among all of somebody's.
            Rows::Owned { user, teams, branches } => {
                let among = |column: &str, ids: &[base::Id]| {
                    (!ids.is_empty()).then(|| Expr::cust(column.to_owned()).is_in(ids.iter().map(|id| id.raw())))
                };
                let ways = [among("+owner", &[*user]), among("+team", teams), among("+branch", branches)];
                Ok(ways.into_iter().flatten().fold(Condition::any(), Condition::add))
            }
            Rows::About { link, after, private, entity, rows } if **rows != Rows::All => {
                let def = self.ctx.def(entity)?;
                let above = format!("primary{depth}");
                let of = |column: &'static str| Expr::col((Alias::new(&above), Alias::new(column)));
                let mut primary = Sql::select();
                primary.expr(Expr::cust("1")).from(self.tx.table_as(&def.key, &above));
                primary.and_where(of("id").eq(Expr::col((Alias::new(table), Alias::new(&**link)))));
                primary.and_where(of("deleted_at").is_null());
                primary.cond_where(self.of_each_row_below(rows, &above, depth + 1)?);
                if self.tx.dialect() == Dialect::Postgres {
                    // Keeps PostgreSQL from reading all of them once and for all.
                    primary.offset(0);
                }
                Ok(self.is_lent(after, private.as_ref()).add(Expr::exists(primary)))
            }
            other => self.predicate(other),
        }
    }
}
