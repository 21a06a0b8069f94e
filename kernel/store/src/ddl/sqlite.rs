//! SQLite's words for tables.

use std::collections::BTreeSet;

use super::{
    declare::{ColumnDef, IndexDef, Special, TableDef, joined},
    diff::{Present, Step, step},
};
use crate::{Cell, ColumnType, StoreError, Tx, text::quote};

pub(super) fn type_of(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::Int | ColumnType::Bool | ColumnType::Instant => "integer",
        ColumnType::Text | ColumnType::Date => "text",
    }
}

pub(super) fn columns(tx: &mut Tx<'_>, table: &str) -> Result<Present, StoreError> {
    let rows =
        tx.sql("select name, lower(type) from pragma_table_info($1)", &[table.into()], &[ColumnType::Text; 2])?;
    Ok(rows.iter().filter_map(|row| Some((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect())
}

pub(super) fn indexes(tx: &mut Tx<'_>, table: &str) -> Result<BTreeSet<String>, StoreError> {
    let rows = tx.sql("select name from pragma_index_list($1)", &[table.into()], &[ColumnType::Text])?;
    Ok(rows.iter().filter_map(|row| row.text(0).map(str::to_owned)).collect())
}

/// A strict table: it refuses a text where a number belongs, as PostgreSQL does. One that is
/// nothing but its key is written once, as that key, and not beside it a second time.
pub(super) fn create_table(table: &TableDef) -> Step {
    let serial = table.columns.iter().any(|column| column.special == Some(Special::Serial));
    let mut lines: Vec<String> = table.columns.iter().map(column_text).collect();
    if !serial && !table.primary.is_empty() {
        let key: Vec<String> = table.primary.iter().map(|name| quote(name)).collect();
        lines.push(format!("primary key ({})", key.join(", ")));
    }
    let is_all_key = table.primary.len() > 1 && table.columns.iter().all(|column| table.primary.contains(&column.name));
    let kind = if is_all_key { "strict, without rowid" } else { "strict" };
    let sql = format!("create table {} (\n  {}\n) {kind}", quote(&table.name), lines.join(",\n  "));
    step(format!("created the table {}", table.name), sql)
}

pub(super) fn add_column(table: &str, column: &ColumnDef) -> Step {
    let sql = format!("alter table {} add column {}", quote(table), column_text(column));
    step(format!("added the column {table}.{}", column.name), sql)
}

/// A last `id` is left out: every index ends in the row number anyway, and only there
/// does SQLite follow a row value all the way (see `keyset`). An index that only descends
/// is the same read backwards.
pub(super) fn create_index(table: &TableDef, index: &IndexDef) -> Step {
    let mut index = index.clone();
    if index.columns.iter().all(|(_, down)| *down) {
        index.columns.iter_mut().for_each(|(_, down)| *down = false);
    }
    let ends_in_key = index.columns.last().is_some_and(|(name, down)| !down && table.primary == [name.clone()]);
    if ends_in_key && index.columns.len() > 1 && !index.unique && is_row_number(table) {
        index.columns.pop();
    }
    step(format!("created the index {}", index.name), index_text(&quote(&table.name), &index))
}

/// A single integer key is the row number itself.
fn is_row_number(table: &TableDef) -> bool {
    let key = |column: &&ColumnDef| table.primary == [column.name.clone()];
    table.columns.iter().find(key).is_some_and(|column| column.ty == ColumnType::Int)
}

/// The words that both databases share.
pub(super) fn index_text(table: &str, index: &IndexDef) -> String {
    let columns: Vec<String> = index
        .columns
        .iter()
        .map(|(name, down)| format!("{}{}", quote(name), if *down { " desc" } else { "" }))
        .collect();
    let unique = if index.unique { "unique " } else { "" };
    let condition = index.condition().map(|c| format!(" where {c}")).unwrap_or_default();
    format!("create {unique}index {} on {table} ({}){condition}", quote(&index.name), columns.join(", "))
}

/// The search index of a table, kept by triggers. An old one is replaced whole.
pub(super) fn search(table: &str, old: &[&str], find: &[String]) -> Vec<Step> {
    let fts = joined(&[table, "fts"]);
    let trigger = |event: &str| quote(&joined(&[&fts, event]));
    let mut steps = Vec::new();
    if !old.is_empty() {
        let drop =
            ["insert", "delete", "update"].map(|event| format!("drop trigger if exists {};", trigger(event))).concat();
        steps.push(step(
            format!("dropped the search index of {table}"),
            format!("{drop} drop table if exists {}", quote(&fts)),
        ));
    }
    if find.is_empty() {
        return steps;
    }
    let list = |prefix: &str| find.iter().map(|c| format!("{prefix}{}", quote(c))).collect::<Vec<_>>().join(", ");
    let (name, source, columns) = (quote(&fts), quote(table), list(""));
    let changed: Vec<String> = find.iter().map(|c| format!("old.{0} is not new.{0}", quote(c))).collect();
    let add = format!("insert into {name} (rowid, {columns}) values (new.id, {});", list("new."));
    let remove = format!("insert into {name} ({name}, rowid, {columns}) values ('delete', old.id, {});", list("old."));
    let sql = format!(
        "create virtual table {name} using fts5({columns}, content='{table}', content_rowid='id', tokenize='trigram', columnsize=0);
         create trigger {} after insert on {source} begin {add} end;
         create trigger {} after delete on {source} begin {remove} end;
         create trigger {} after update of id, {columns} on {source}
         when old.id is not new.id or {} begin {remove} {add} end;
         insert into {name} ({name}) values ('rebuild');",
        trigger("insert"),
        trigger("delete"),
        trigger("update"),
        changed.join(" or "),
    );
    steps.push(step(format!("made {table} searchable by {}", find.join(", ")), sql));
    steps
}

fn column_text(column: &ColumnDef) -> String {
    let mut text = format!("{} {}", quote(&column.name), type_of(column.ty));
    if column.special == Some(Special::Serial) {
        text.push_str(" primary key autoincrement");
    }
    if column.required {
        text.push_str(" not null");
    }
    match (&column.default, column.special) {
        (Some(cell), _) => text.push_str(&format!(" default {}", literal(cell))),
        (None, Some(Special::CommitStamp)) => text.push_str(" default 0"),
        _ => {}
    }
    if let Some(table) = &column.references {
        text.push_str(&format!(" references {}(id)", quote(table)));
    }
    text
}

fn literal(cell: &Cell) -> String {
    match cell {
        Cell::Null => "null".into(),
        Cell::Int(value) => value.to_string(),
        Cell::Text(value) => format!("'{}'", value.replace('\'', "''")),
        Cell::Bool(value) => i64::from(*value).to_string(),
        Cell::Date(value) => format!("'{value}'"),
        Cell::Instant(value) => value.as_microsecond().to_string(),
    }
}
