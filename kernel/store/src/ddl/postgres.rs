//! PostgreSQL's words for tables.

use std::collections::BTreeSet;

use super::{
    declare::{ColumnDef, IndexDef, Special, TableDef, joined},
    diff::{Present, Step, step},
    sqlite,
};
use crate::{Cell, ColumnType, Dialect, StoreError, Tx, text};

/// Text compares by bytes, so that both databases sort alike and `like 'x%'` uses an index.
fn type_of(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::Text => "text collate \"C\"",
        other => stored_type(other),
    }
}

pub(super) fn stored_type(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::Int => "bigint",
        ColumnType::Text => "text",
        ColumnType::Bool => "boolean",
        ColumnType::Date => "date",
        ColumnType::Instant => "timestamp with time zone",
    }
}

pub(super) fn columns(tx: &mut Tx<'_>, table: &str) -> Result<Present, StoreError> {
    let schema = tx.shared().schema.clone();
    let rows = tx.sql(
        // The views of the standard take ten times as long, for each of forty tables at every start.
        "select a.attname::text, pg_catalog.format_type(a.atttypid, null) from pg_catalog.pg_attribute a \
         join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
         where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped",
        &[schema.into(), table.into()],
        &[ColumnType::Text; 2],
    )?;
    Ok(rows.iter().filter_map(|row| Some((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect())
}

pub(super) fn indexes(tx: &mut Tx<'_>, table: &str) -> Result<BTreeSet<String>, StoreError> {
    let schema = tx.shared().schema.clone();
    let rows = tx.sql(
        "select indexname::text from pg_catalog.pg_indexes where schemaname = $1 and tablename = $2",
        &[schema.into(), table.into()],
        &[ColumnType::Text],
    )?;
    Ok(rows.iter().filter_map(|row| row.text(0).map(str::to_owned)).collect())
}

/// Without its references, which come when all tables are there.
pub(super) fn create_table(schema: &str, table: &TableDef) -> Step {
    let mut lines: Vec<String> = table.columns.iter().map(column_text).collect();
    if !table.primary.is_empty() {
        let key: Vec<String> = table.primary.iter().map(|name| text::quote(name)).collect();
        let name = text::quote(&joined(&[&table.name, "pkey"]));
        lines.push(format!("constraint {name} primary key ({})", key.join(", ")));
    }
    let sql = format!("create table {} (\n  {}\n)", qualified(schema, &table.name), lines.join(",\n  "));
    step(format!("created the table {}", table.name), sql)
}

pub(super) fn add_column(schema: &str, table: &str, column: &ColumnDef) -> Step {
    let sql = format!("alter table {} add column {}", qualified(schema, table), column_text(column));
    step(format!("added the column {table}.{}", column.name), sql)
}

pub(super) fn reference_name(table: &str, column: &str) -> String {
    joined(&[table, column, "fkey"])
}

/// The reference of a column; `validity` may be `not valid`, to be checked later.
pub(super) fn reference(schema: &str, table: &str, column: &ColumnDef, validity: &str) -> Option<Step> {
    let target = column.references.as_ref()?;
    let sql = format!(
        "alter table {} add constraint {} foreign key ({}) references {}(id) {validity}",
        qualified(schema, table),
        text::quote(&reference_name(table, &column.name)),
        text::quote(&column.name),
        qualified(schema, target),
    );
    Some(step("", sql))
}

pub(super) fn create_index(schema: &str, table: &str, index: &IndexDef) -> Step {
    step(format!("created the index {}", index.name), sqlite::index_text(&qualified(schema, table), index))
}

/// New words wait in a list that every search reads and that makes the planner prefer a
/// scan of the table; at 256 kB it stays short, and a bulk insert is hardly slower.
const PENDING: &str = "with (gin_pending_list_limit = 256)";

/// One trigram index for each column. `old` are the columns that have one.
pub(super) fn search(tx: &mut Tx<'_>, table: &str, old: &[&str], find: &[String]) -> Result<Vec<Step>, StoreError> {
    let schema = tx.shared().schema.clone();
    let name = |column: &str| joined(&[table, column, "trgm"]);
    let mut steps = Vec::new();
    for column in old.iter().filter(|old| !find.iter().any(|new| new == *old)) {
        let sql = format!("drop index if exists {}", qualified(&schema, &name(column)));
        steps.push(step(format!("dropped the search index of {table}.{column}"), sql));
    }
    let added: Vec<&String> = find.iter().filter(|new| !old.contains(&new.as_str())).collect();
    if !added.is_empty() {
        let home = trigrams(tx)?;
        for column in added {
            let on = format!(
                "{} using gin ({} {home}.gin_trgm_ops) {PENDING}",
                qualified(&schema, table),
                text::quote(column)
            );
            let sql = format!("create index {} on {on}", text::quote(&name(column)));
            steps.push(step(format!("made {table} searchable by {column}"), sql));
        }
    }
    Ok(steps)
}

/// The schema where the extension lives, after making sure that it is there.
fn trigrams(tx: &mut Tx<'_>) -> Result<String, StoreError> {
    // The extension belongs to the whole database, so workspaces must not race for it.
    tx.sql("select pg_advisory_xact_lock(hashtextextended('peyvand pg_trgm', 0))", &[], &[])?;
    tx.batch("create extension if not exists pg_trgm with schema public")?;
    let home = tx.sql(
        "select n.nspname::text from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm'",
        &[],
        &[ColumnType::Text],
    )?;
    Ok(text::quote(home.first().and_then(|row| row.text(0)).unwrap_or("public")))
}

/// `pg_current_xact_id`, `pg_snapshot_xmin` and a `pg_trgm` that an owner may install came with 13.
pub(super) fn check_version(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let rows = tx.sql("select current_setting('server_version_num')", &[], &[ColumnType::Int])?;
    match rows.first().and_then(|row| row.int(0)) {
        Some(version) if version < 130_000 => Err(StoreError::Other("PostgreSQL 13 or later is needed".into())),
        _ => Ok(()),
    }
}

/// In a database of the locale C only ASCII has letters, and a search for Persian text scans.
pub(super) fn warn_of_blind_search(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let rows = tx.sql(
        "select datctype::text from pg_catalog.pg_database where datname = current_database()",
        &[],
        &[ColumnType::Text],
    )?;
    if rows.first().and_then(|row| row.text(0)).is_some_and(|ctype| ctype == "C" || ctype == "POSIX") {
        tracing::warn!(
            "the PostgreSQL database has the character type C: searching Persian text will be slow; create it with C.UTF-8"
        );
    }
    Ok(())
}

fn qualified(schema: &str, name: &str) -> String {
    text::table(name, Dialect::Postgres, schema)
}

fn column_text(column: &ColumnDef) -> String {
    let mut line = format!("{} {}", text::quote(&column.name), type_of(column.ty));
    match (&column.default, column.special) {
        (_, Some(Special::Serial)) => line.push_str(" generated always as identity"),
        (Some(cell), _) => line.push_str(&format!(" default {}", literal(cell))),
        (None, Some(Special::CommitStamp)) => line.push_str(" default pg_current_xact_id()::text::bigint"),
        (None, None) => {}
    }
    if column.required {
        line.push_str(" not null");
    }
    line
}

fn literal(cell: &Cell) -> String {
    match cell {
        Cell::Null => "null".into(),
        Cell::Int(value) => value.to_string(),
        Cell::Text(value) => format!("'{}'", value.replace('\'', "''")),
        Cell::Bool(value) => value.to_string(),
        Cell::Date(value) => format!("date '{value}'"),
        Cell::Instant(value) => format!("timestamptz '{value}'"),
    }
}
