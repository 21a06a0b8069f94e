//! The table of facts that every workspace has.

use std::collections::BTreeMap;

use super::postgres;
use crate::{Cell, ColumnType, Dialect, StoreError, Tx};

const TABLE: &str = "peyvand_meta";
const GENERATION: &str = "generation";
/// What the keys of kept facts begin with.
const FACT: &str = "fact ";

pub(crate) fn is_prepared(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let schema = Cell::from(tx.shared().schema.as_str());
    let found = match tx.dialect() {
        Dialect::Sqlite => {
            tx.sql("select 1 from sqlite_master where name = $1", &[TABLE.into()], &[ColumnType::Int])?
        }
        Dialect::Postgres => tx.sql(
            "select 1 from pg_catalog.pg_tables where tablename = $1 and schemaname = $2",
            &[TABLE.into(), schema],
            &[ColumnType::Int],
        )?,
    };
    Ok(!found.is_empty())
}

/// Makes the schema and the table of facts. Two processes may do so at once.
pub(crate) fn prepare(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    if tx.dialect() == Dialect::Postgres {
        postgres::check_version(tx)?;
        lock(tx)?;
        let schema = crate::text::quote(&tx.shared().schema);
        tx.batch(&format!("create schema if not exists {schema}"))?;
        postgres::warn_of_blind_search(tx)?;
    }
    let text = if tx.dialect() == Dialect::Postgres { "text collate \"C\"" } else { "text" };
    tx.sql_execute(
        &format!("create table if not exists @{TABLE} (key {text} not null primary key, value {text} not null)"),
        &[],
    )?;
    Ok(())
}

/// One change of tables at a time, among all processes. SQLite has one writer anyway.
pub(super) fn lock(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    if tx.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    let name = Cell::from(format!("peyvand ddl {}", tx.shared().schema));
    tx.sql("select pg_advisory_xact_lock(hashtextextended($1, 0))", &[name], &[]).map(drop)
}

pub(crate) fn generation(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let rows =
        tx.sql(&format!("select value from @{TABLE} where key = $1"), &[GENERATION.into()], &[ColumnType::Int])?;
    Ok(rows.first().and_then(|row| row.int(0)).unwrap_or(0) as u64)
}

/// A new generation: statements prepared before this commit are not met again.
pub(super) fn bump(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let next = generation(tx)? + 1;
    set_meta(tx, GENERATION, Cell::from(next.to_string()))?;
    let shared = tx.shared().clone();
    tx.after_commit(move || shared.set_generation(next));
    Ok(())
}

/// The same as a change of tables by itself.
pub(super) fn begin_generation(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    lock(tx)?;
    bump(tx)
}

pub(crate) fn set_meta(tx: &mut Tx<'_>, key: &str, value: Cell) -> Result<(), StoreError> {
    let sql = format!(
        "insert into @{TABLE} (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value"
    );
    tx.sql_execute(&sql, &[key.into(), value]).map(drop)
}

/// Facts of the workspace that are no rows of it, such as when it was last backed
/// up. No backup holds them, and a restore leaves them as they are.
impl Tx<'_> {
    pub fn keep_fact(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        set_meta(self, &format!("{FACT}{name}"), value.into())
    }

    pub fn fact(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = format!("select value from @{TABLE} where key = $1");
        let rows = self.sql(&sql, &[format!("{FACT}{name}").into()], &[ColumnType::Text])?;
        Ok(rows.first().and_then(|row| row.text(0)).map(str::to_owned))
    }
}

pub(super) fn forget(tx: &mut Tx<'_>, key: &str) -> Result<(), StoreError> {
    tx.sql_execute(&format!("delete from @{TABLE} where key = $1"), &[key.into()]).map(drop)
}

/// All facts whose key begins so, without that beginning.
pub(super) fn facts(tx: &mut Tx<'_>, prefix: &str) -> Result<BTreeMap<String, String>, StoreError> {
    let rows = tx.sql(&format!("select key, value from @{TABLE}"), &[], &[ColumnType::Text, ColumnType::Text])?;
    let fact = |row: crate::Row| Some((row.text(0)?.strip_prefix(prefix)?.to_owned(), row.text(1)?.to_owned()));
    Ok(rows.into_iter().filter_map(fact).collect())
}
