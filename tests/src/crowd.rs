//! Many rows at once, written as the database likes it: for tests that ask what
//! holds in a large company. Rules, history and keys of sameness are left out.

use store::{Cell, ColumnType, Dialect};

use crate::town::Town;

/// Rows of one statement.
const STEP: i64 = 10_000;

/// The numbers after `from`, one statement's worth, up to `count`.
fn numbers(from: i64, count: i64) -> String {
    let last = (from + STEP).min(count);
    format!("with recursive n(i) as (select {from} + 1 union all select i + 1 from n where i < {last})")
}

/// Copies one row `count` times; `own` are the columns that differ, as SQL over
/// the number `n.i` and the row `t`.
pub async fn many(town: &Town, table: &'static str, row: &str, count: i64, own: &[(&'static str, String)]) {
    for from in (0..count).step_by(STEP as usize) {
        let (own, row) = (own.to_vec(), row.to_owned());
        let copied = town.workspace.db.overhaul(move |tx| {
            let columns = tx.columns_of(table)?;
            let columns: Vec<String> = columns.into_iter().filter(|it| it != "seq" && it != "stamp").collect();
            let value = |column: &String| match own.iter().find(|(name, _)| name == column) {
                Some((_, sql)) => sql.clone(),
                None => format!("t.\"{column}\""),
            };
            let values: Vec<String> = columns.iter().map(value).collect();
            let names: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
            let sql = format!(
                "insert into @{table} ({}) {} select {} from n join @{table} t on {row}",
                names.join(", "),
                numbers(from, count),
                values.join(", ")
            );
            tx.sql_execute(&sql, &[])
        });
        copied.await.expect("copies");
    }
}

/// Activities with customers of `customer` and in the name of `owner`; the first
/// has the number 1,000,001, and one of fifty is still to be done.
pub async fn activities(town: &Town, count: i64, owner: &str, customer: &str) {
    let one = town.customer.raw();
    for from in (0..count).step_by(STEP as usize) {
        let sql = format!(
            "insert into @activities (id, version, created_at, updated_at, kind, subject, subject_sort, subject_find, customer, state, at, \
             due_on, done_at, private, owner) {}
             select n.i + 1000000, 1, c.created_at, c.created_at, case when n.i % 3 = 0 then 'call' else 'note' end, 'a', 'a', 'a', \
             {customer}, case when n.i % 50 = 0 then 'open' else 'done' end, c.created_at, $1, c.created_at, $2, {owner}
             from n join @customers c on c.id = {one}",
            numbers(from, count)
        );
        let day: base::Date = "2026-11-22".parse().expect("a day");
        let cells = [Cell::Date(day), Cell::Bool(false)];
        town.workspace.db.overhaul(move |tx| tx.sql_execute(&sql, &cells)).await.expect("activities");
    }
}

/// One number out of the database.
pub async fn number(town: &Town, sql: &'static str, cell: Cell) -> i64 {
    let found = town.workspace.db.read(move |tx| tx.sql(sql, &[cell], &[ColumnType::Int])).await;
    found.expect("an answer").first().and_then(|row| row.int(0)).expect("a number")
}

/// Lets PostgreSQL look at what was written, as it does by itself in time.
pub async fn looked_at(town: &Town, tables: &[&str]) {
    for table in tables.iter().filter(|_| town.workspace.db.dialect() == Dialect::Postgres) {
        let sql = format!("analyze @{table}");
        town.workspace.db.overhaul(move |tx| tx.sql_execute(&sql, &[])).await.expect("statistics");
    }
}
