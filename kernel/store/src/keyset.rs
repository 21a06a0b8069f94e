//! The place behind a row, for pages by key.
//!
//! `(name, id) > (?, ?)` goes straight to the next page on an index of both. SQLite
//! needs two things for that, or it walks through all rows of an equal name: the
//! index ends in the row number itself (see `ddl/sqlite.rs`, which leaves a last `id`
//! out), and the value for it says how it compares.

use sea_query::{Expr, ExprTrait, Value};

use crate::{Cell, Dialect, Tx};

/// Rows behind the place, in the order of these columns, all ascending or all (`down`)
/// descending. The last column is the table's `id`; none of the others may be empty.
pub fn behind(
    tx: &Tx<'_>,
    columns: impl IntoIterator<Item = Expr>,
    place: impl IntoIterator<Item = Cell>,
    down: bool,
) -> Expr {
    let mut values: Vec<Expr> = place.into_iter().map(|cell| Expr::val(Value::from(cell))).collect();
    if tx.dialect() == Dialect::Sqlite
        && let Some(last) = values.pop()
    {
        values.push(Expr::cust_with_expr("? collate binary", last));
    }
    let columns = Expr::tuple(columns);
    if down { columns.lt(Expr::tuple(values)) } else { columns.gt(Expr::tuple(values)) }
}

/// How both databases order two cells of one column: texts byte by byte, what
/// is empty last.
pub fn compare(one: &Cell, other: &Cell) -> std::cmp::Ordering {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match (one, other) {
        (Cell::Int(one), Cell::Int(other)) => one.cmp(other),
        (Cell::Text(one), Cell::Text(other)) => one.as_bytes().cmp(other.as_bytes()),
        (Cell::Bool(one), Cell::Bool(other)) => one.cmp(other),
        (Cell::Date(one), Cell::Date(other)) => one.cmp(other),
        (Cell::Instant(one), Cell::Instant(other)) => one.cmp(other),
        (Cell::Null, Cell::Null) => Equal,
        (Cell::Null, _) => Greater,
        (_, Cell::Null) => Less,
        // One column holds one type.
        _ => Equal,
    }
}
