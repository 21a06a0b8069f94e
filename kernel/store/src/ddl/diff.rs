//! From the tables that are there to the tables that are declared.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    declare::{ColumnDef, TableDef, wrong},
    meta, postgres, sqlite, written,
};
use crate::{Cell, Dialect, StoreError, Tx};

/// The columns of a table with their stored types, as the database tells them.
pub(super) type Present = BTreeMap<String, String>;

/// A statement, and what it does in a few words.
pub(super) struct Step {
    pub what: String,
    pub sql: String,
}

pub(super) fn step(what: impl Into<String>, sql: impl Into<String>) -> Step {
    Step { what: what.into(), sql: sql.into() }
}

/// Makes the declared tables; tells what was done, in order. Nothing to do: an empty list.
pub(crate) fn migrate(tx: &mut Tx<'_>, tables: &[TableDef]) -> Result<Vec<String>, StoreError> {
    for table in tables {
        table.check()?;
    }
    meta::lock(tx)?;
    let mut done = Vec::new();
    let mut present = Vec::new();
    // All tables before all references, since tables point at each other in circles.
    for table in tables {
        let columns = columns_of(tx, &table.name)?;
        make_columns(tx, table, &columns, &mut done)?;
        present.push(columns);
    }
    for (table, columns) in tables.iter().zip(&present) {
        make_references(tx, table, columns, &mut done)?;
    }
    for table in tables {
        keep_indexes(tx, table, &mut done)?;
        keep_search(tx, table, &mut done)?;
    }
    if !done.is_empty() {
        meta::bump(tx)?;
    }
    Ok(done)
}

pub(crate) fn columns_of(tx: &mut Tx<'_>, table: &str) -> Result<Present, StoreError> {
    match tx.dialect() {
        Dialect::Sqlite => sqlite::columns(tx, table),
        Dialect::Postgres => postgres::columns(tx, table),
    }
}

/// Makes a column that is not there yet; tells what was done.
pub(super) fn add_column(tx: &mut Tx<'_>, table: &str, column: &ColumnDef) -> Result<String, StoreError> {
    if column.required && column.default.is_none() && column.special.is_none() {
        return Err(wrong(
            table,
            &format!("the new column {} is required and needs a default for the rows that are there", column.name),
        ));
    }
    let is_null = matches!(column.default, Some(Cell::Null));
    if column.required && is_null || column.references.is_some() && column.default.is_some() && !is_null {
        return Err(wrong(table, &format!("the default of the new column {} fits no row that is there", column.name)));
    }
    let step = match tx.dialect() {
        Dialect::Sqlite => sqlite::add_column(table, column),
        Dialect::Postgres => postgres::add_column(&tx.shared().schema, table, column),
    };
    match tx.dialect() {
        Dialect::Sqlite => written::change(tx, table, &step.sql)?,
        Dialect::Postgres => tx.batch(&step.sql)?,
    }
    Ok(step.what)
}

/// A declared column that is stored as another type is a mistake that nobody should meet later.
pub(super) fn check_type(tx: &Tx<'_>, table: &str, column: &ColumnDef, stored: &str) -> Result<(), StoreError> {
    let declared = match tx.dialect() {
        Dialect::Sqlite => sqlite::type_of(column.ty),
        Dialect::Postgres => postgres::stored_type(column.ty),
    };
    if stored.eq_ignore_ascii_case(declared) {
        return Ok(());
    }
    Err(wrong(table, &format!("the column {} is declared as {declared} and stored as {stored}", column.name)))
}

fn make_columns(
    tx: &mut Tx<'_>,
    table: &TableDef,
    present: &Present,
    done: &mut Vec<String>,
) -> Result<(), StoreError> {
    if present.is_empty() {
        let create = match tx.dialect() {
            Dialect::Sqlite => sqlite::create_table(table),
            Dialect::Postgres => postgres::create_table(&tx.shared().schema, table),
        };
        return run(tx, create, done);
    }
    for column in &table.columns {
        match present.get(&column.name) {
            Some(stored) => check_type(tx, &table.name, column, stored)?,
            None => done.push(add_column(tx, &table.name, column)?),
        }
    }
    Ok(())
}

/// On SQLite a reference is part of its column.
fn make_references(
    tx: &mut Tx<'_>,
    table: &TableDef,
    present: &Present,
    done: &mut Vec<String>,
) -> Result<(), StoreError> {
    if tx.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    for column in table.columns.iter().filter(|column| !present.contains_key(&column.name)) {
        if let Some(reference) = postgres::reference(&tx.shared().schema, &table.name, column, "") {
            run(tx, reference, done)?;
        }
    }
    Ok(())
}

fn keep_indexes(tx: &mut Tx<'_>, table: &TableDef, done: &mut Vec<String>) -> Result<(), StoreError> {
    let prefix = format!("index:{}:", table.name);
    let mut known = meta::facts(tx, &prefix)?;
    let there: BTreeSet<String> = match tx.dialect() {
        Dialect::Sqlite => sqlite::indexes(tx, &table.name)?,
        Dialect::Postgres => postgres::indexes(tx, &table.name)?,
    };
    for index in &table.indexes {
        let create = match tx.dialect() {
            Dialect::Sqlite => sqlite::create_index(table, index),
            Dialect::Postgres => postgres::create_index(&tx.shared().schema, &table.name, index),
        };
        let before = known.remove(&index.name);
        let exists = there.contains(&index.name);
        if exists && before.as_ref() == Some(&create.sql) {
            continue;
        }
        if exists {
            drop_index(tx, &index.name, done)?;
        }
        let declaration = create.sql.clone();
        run(tx, create, done)?;
        meta::set_meta(tx, &format!("{prefix}{}", index.name), declaration.into())?;
    }
    for name in known.into_keys() {
        drop_index(tx, &name, done)?;
        meta::forget(tx, &format!("{prefix}{name}"))?;
    }
    Ok(())
}

/// Drops every index of a table and forgets them, so that [`migrate`] makes them anew.
pub(crate) fn strip(tx: &mut Tx<'_>, table: &TableDef) -> Result<(), StoreError> {
    meta::lock(tx)?;
    let prefix = format!("index:{}:", table.name);
    let mut done = Vec::new();
    for name in meta::facts(tx, &prefix)?.into_keys() {
        drop_index(tx, &name, &mut done)?;
        meta::forget(tx, &format!("{prefix}{name}"))?;
    }
    keep_search(tx, &TableDef { find: Vec::new(), ..table.clone() }, &mut done)?;
    meta::bump(tx)
}

fn drop_index(tx: &mut Tx<'_>, name: &str, done: &mut Vec<String>) -> Result<(), StoreError> {
    let qualified = crate::text::table(name, tx.dialect(), &tx.shared().schema);
    run(tx, step(format!("dropped the index {name}"), format!("drop index if exists {qualified}")), done)
}

fn keep_search(tx: &mut Tx<'_>, table: &TableDef, done: &mut Vec<String>) -> Result<(), StoreError> {
    let key = format!("find:{}", table.name);
    let before = meta::facts(tx, &key)?.remove("").unwrap_or_default();
    let wanted = table.find.join(",");
    if before == wanted {
        return Ok(());
    }
    let old: Vec<&str> = before.split(',').filter(|c| !c.is_empty()).collect();
    let steps = match tx.dialect() {
        Dialect::Sqlite => sqlite::search(&table.name, &old, &table.find),
        Dialect::Postgres => postgres::search(tx, &table.name, &old, &table.find)?,
    };
    for step in steps {
        run(tx, step, done)?;
    }
    meta::set_meta(tx, &key, wanted.into())
}

fn run(tx: &mut Tx<'_>, step: Step, done: &mut Vec<String>) -> Result<(), StoreError> {
    tx.batch(&step.sql)?;
    if !step.what.is_empty() {
        done.push(step.what);
    }
    Ok(())
}
