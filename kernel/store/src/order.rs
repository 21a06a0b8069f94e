//! In which order commits are told to those who follow a table.
//!
//! A follower keeps a cursor and asks for what came after it. Numbers that are
//! drawn at insert time do not do for that: a slow transaction commits a low
//! number after a fast one committed a high one, and the follower has passed
//! it. So a followed table has two columns, `stamp` ([`crate::Special::CommitStamp`])
//! and `seq` ([`crate::Special::Serial`]): on PostgreSQL rows are read in the order
//! (stamp, seq), and only below the oldest transaction that still runs; on SQLite the
//! one writer gives `seq` in commit order by itself and `stamp` is 0.
//!
//! The price: on PostgreSQL any open transaction that has written, in whichever schema
//! or database of the server, holds every follower back until it ends. Long ones, such
//! as the building of an index, delay what listeners hear; they lose nothing.

use sea_query::{Alias, Condition, Expr, ExprTrait, Order, SelectStatement};

use crate::{Dialect, Tx};

/// A place in the order. `Cursor::default()` is before the first row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    pub stamp: i64,
    pub seq: i64,
}

const SETTLED: &str = "\"stamp\" < pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

/// Rows before which nothing can appear any more.
pub fn settled(tx: &Tx<'_>) -> Condition {
    match tx.dialect() {
        Dialect::Sqlite => Condition::all(),
        Dialect::Postgres => Condition::all().add(Expr::cust(SETTLED)),
    }
}

/// Settled rows behind the cursor.
pub fn after(tx: &Tx<'_>, cursor: Cursor) -> Condition {
    let behind = match tx.dialect() {
        Dialect::Sqlite => Expr::col(Alias::new("seq")).gt(cursor.seq),
        Dialect::Postgres => return settled(tx).add(beyond(cursor)),
    };
    settled(tx).add(behind)
}

/// Rows behind the cursor, also those that are not settled yet; on PostgreSQL.
pub fn beyond(cursor: Cursor) -> Condition {
    let columns = Expr::tuple([Expr::col(Alias::new("stamp")), Expr::col(Alias::new("seq"))]);
    Condition::all().add(columns.gt(Expr::tuple([Expr::val(cursor.stamp), Expr::val(cursor.seq)])))
}

/// Sorts a selection of a followed table into commit order.
pub fn sort(tx: &Tx<'_>, select: &mut SelectStatement) {
    if tx.dialect() == Dialect::Postgres {
        select.order_by(Alias::new("stamp"), Order::Asc);
    }
    select.order_by(Alias::new("seq"), Order::Asc);
}
