//! Bringing a backup back: all of it or nothing.

use std::path::{Path, PathBuf};

use store::{Cell, ColumnType, Dialect, Special, StoreError, TableDef, Tx};

use super::{
    Trouble,
    archive::Archive,
    manifest::{Manifest, TableManifest},
    require_administrator,
    table::{Filler, figures},
    verify, write,
    write::blocking,
};
use crate::{Ctx, Error, Result, feed::Seal, upgrade};

/// What may be lost by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// Nothing: only a workspace in which nobody has done anything yet.
    Empty,
    /// What is there, after a backup of it is written into this file.
    Replace { keep: PathBuf },
}

/// Brings a backup into the workspace. It is read through first; then one
/// transaction empties the tables, fills them and reads them back; the sounds of
/// names that an older version did not know are written behind it. People who
/// are signed in are signed out; places in the feed hold no longer; other processes on this workspace should be
/// restarted.
pub async fn restore(ctx: &Ctx, path: &Path, over: Over) -> Result<Manifest> {
    require_administrator(ctx)?;
    let file = path.to_owned();
    let manifest = blocking(move || verify(&file)).await?;
    check_known(&manifest, &ctx.workspace.tables)?;
    let emptied = over != Over::Empty;
    if let Over::Replace { keep } = &over {
        write(ctx, keep).await?;
    }
    let (file, tables) = (path.to_owned(), ctx.workspace.tables.clone());
    let (derived, sums) = (ctx.workspace.derived.clone(), ctx.workspace.sums.clone());
    let anew = move |tx: &mut Tx<'_>| {
        sums.iter().try_for_each(|sums| tx.without_sums(sums))?;
        derived.iter().try_for_each(|derived| tx.without_derived(derived))?;
        let manifest = refill(tx, &file, &tables, emptied)?;
        derived.iter().try_for_each(|derived| tx.with_derived(derived))?;
        sums.iter().try_for_each(|sums| tx.with_sums(sums))?;
        Ok::<_, Error>(manifest)
    };
    let manifest = ctx.workspace.db.overhaul(anew).await?;
    ctx.workspace.load_seal().await?;
    ctx.workspace.load_settings().await?;
    ctx.workspace.settle_sounds().await?;
    ctx.workspace.mind_indexes().await?;
    Ok(manifest)
}

/// A backup of a later version may hold what this one would lose.
fn check_known(manifest: &Manifest, tables: &[TableDef]) -> Result<(), Trouble> {
    let newer = |what: String| Trouble::Newer { app: manifest.app.clone(), what };
    for table in &manifest.tables {
        let known = tables.iter().find(|known| known.name == table.name).ok_or_else(|| newer(table.name.clone()))?;
        for column in &table.columns {
            let same = known.columns.iter().any(|known| known.name == column.name && known.ty == column.ty);
            if !same && !upgrade::was_there(&table.name, &column.name) {
                return Err(newer(format!("{}.{}", table.name, column.name)));
            }
        }
    }
    Ok(())
}

fn refill(tx: &mut Tx<'_>, path: &Path, tables: &[TableDef], emptied: bool) -> Result<Manifest> {
    if !emptied && !is_empty(tx)? {
        return Err(Trouble::NotEmpty.into());
    }
    let references = loosen_references(tx)?;
    for table in tables {
        tx.sql_execute(&format!("delete from @{}", table.name), &[])?;
    }
    let mut archive = Archive::open(path)?;
    for table in archive.manifest.tables.clone() {
        for column in &table.columns {
            upgrade::make_room(tx, &table.name, &column.name)?;
        }
        fill(tx, &mut archive, &table, tables)?;
    }
    fasten_references(tx, references)?;
    for table in &archive.manifest.tables {
        if figures(tx, table)? != *table {
            return Err(Trouble::Unequal(table.name.clone()).into());
        }
    }
    upgrade::bring_up(tx)?;
    Seal::begin_epoch(tx)?;
    Ok(archive.manifest)
}

/// Nobody works here yet, and nothing was done but what a new workspace does by itself.
fn is_empty(tx: &mut Tx<'_>) -> Result<bool> {
    let mut none = |sql: &str| tx.sql(sql, &[], &[ColumnType::Int]).map(|rows| rows.is_empty());
    Ok(none("select 1 from @users limit 1")? && none("select 1 from @changes where door <> 'rule' limit 1")?)
}

fn fill(tx: &mut Tx<'_>, archive: &mut Archive, table: &TableManifest, tables: &[TableDef]) -> Result<()> {
    let columns = tables.iter().filter(|known| known.name == table.name).flat_map(|known| &known.columns);
    let serial = columns.into_iter().find(|column| column.special == Some(Special::Serial));
    let on_postgres = tx.dialect() == Dialect::Postgres;
    let mut filler = Filler::new(table, on_postgres && serial.is_some());
    archive.each_line(table, |line| filler.line(tx, line))?;
    filler.flush(tx)?;
    match serial {
        // SQLite goes on from the highest number by itself.
        Some(column) if on_postgres => go_on_from(tx, &table.name, &column.name),
        _ => Ok(()),
    }
}

fn go_on_from(tx: &mut Tx<'_>, table: &str, column: &str) -> Result<()> {
    let highest = format!("select max(\"{column}\") from @{table}");
    let rows = tx.sql(&highest, &[], &[ColumnType::Int])?;
    let next = rows.first().and_then(|row| row.int(0)).unwrap_or(0) + 1;
    tx.sql_execute(&format!("alter table @{table} alter column \"{column}\" restart with {next}"), &[])?;
    Ok(())
}

/// Tables point at each other in circles, so references rest while rows come in.
/// What is returned makes them again, table by table.
pub(crate) fn loosen_references(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>> {
    if tx.dialect() == Dialect::Sqlite {
        tx.sql_execute("pragma defer_foreign_keys = on", &[])?;
        return Ok(Vec::new());
    }
    let sql = "select t.relname::text, c.conname::text, pg_get_constraintdef(c.oid) from pg_catalog.pg_constraint c \
               join pg_catalog.pg_class t on t.oid = c.conrelid \
               where c.contype = 'f' and t.relnamespace = \
                 (select relnamespace from pg_catalog.pg_class where oid = (select tableoid from @peyvand_meta limit 1))";
    let mut made_again = Vec::new();
    for row in tx.sql(sql, &[], &[ColumnType::Text; 3])? {
        let (Some(table), Some(name), Some(text)) = (row.text(0), row.text(1), row.text(2)) else { continue };
        tx.sql_execute(&format!("alter table @{table} drop constraint \"{name}\""), &[])?;
        made_again.push((table.to_owned(), format!("alter table @{table} add constraint \"{name}\" {text}")));
    }
    Ok(made_again)
}

/// Every reference must lead somewhere again.
pub(crate) fn fasten_references(tx: &mut Tx<'_>, references: Vec<(String, String)>) -> Result<()> {
    if tx.dialect() == Dialect::Sqlite {
        let lost = tx.sql("select \"table\" from pragma_foreign_key_check", &[] as &[Cell], &[ColumnType::Text])?;
        return match lost.first().and_then(|row| row.text(0)) {
            Some(table) => Err(Trouble::Unequal(table.to_owned()).into()),
            None => Ok(()),
        };
    }
    for (table, sql) in references {
        tx.sql_execute(&sql, &[]).map_err(|error| match error {
            StoreError::Reference { .. } => Error::from(Trouble::Unequal(table)),
            other => other.into(),
        })?;
    }
    Ok(())
}
