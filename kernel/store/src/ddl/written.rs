//! A column more in a table of SQLite, however many rows it holds.
//!
//! A new column changes no row; all that is written are the words of the table in the
//! schema. But behind `alter table add column` SQLite reads through the whole of a strict
//! table to see that none of its rows has become wrong: four seconds for a million
//! customers, in which nobody else writes. No row can: what is new there is empty, or its
//! own default. So SQLite makes the words at a table of the same make that holds nothing,
//! in memory, and they are written by the way that it describes for changes that touch no
//! row (<https://www.sqlite.org/lang_altertable.html>, section 7).

use rusqlite::Connection;

use crate::{ColumnType, StoreError, Tx};

/// Does to the schema what `alter` would do to this table.
pub(super) fn change(tx: &mut Tx<'_>, table: &str, alter: &str) -> Result<(), StoreError> {
    let ask = "select sql from sqlite_schema where type = 'table' and name = $1";
    let rows = tx.sql(ask, &[table.into()], &[ColumnType::Text])?;
    let Some(create) = rows.first().and_then(|row| row.text(0)) else {
        // SQLite says that there is no such table.
        return tx.batch(alter);
    };
    let words = altered(create, alter, table).map_err(|error| StoreError::Other(format!("{error} in: {alter}")))?;
    let version = tx.sql("pragma schema_version", &[], &[ColumnType::Int])?;
    let next = version.first().and_then(|row| row.int(0)).unwrap_or(0) + 1;
    tx.batch("pragma writable_schema = on")?;
    let write = "update sqlite_schema set sql = $1 where type = 'table' and name = $2";
    let written = tx.sql_execute(write, &[words.into(), table.into()]);
    let told = written.and_then(|_| tx.batch(&format!("pragma schema_version = {next}")));
    // Whether it was written or not, nobody writes there any more; and the new words are read.
    told.and(tx.batch_anyway("pragma writable_schema = reset"))
}

fn altered(create: &str, alter: &str, table: &str) -> rusqlite::Result<String> {
    let empty = Connection::open_in_memory()?;
    empty.execute_batch(create)?;
    empty.execute_batch(alter)?;
    empty.query_row("select sql from sqlite_schema where type = 'table' and name = ?1", [table], |row| row.get(0))
}
