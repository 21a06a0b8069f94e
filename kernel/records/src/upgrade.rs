//! What an older version wrote otherwise is brought to its present form when a
//! workspace is opened, after the tables have theirs. Each step is done in the
//! transaction that found something to do, and finds nothing the second time.

use base::Id;
use store::{Cell, ColumnType, Dialect, Tx};

use crate::{Result, Writes};

pub(crate) fn bring_up(tx: &mut Tx<'_>) -> Result<()> {
    several_roles(tx)
}

/// Until version 0.2 nobody kept the keys under which doubles meet; a search for
/// doubles writes them down for the records that were there before.
pub(crate) fn keys_of_doubles(tx: &mut Writes<'_, '_>) -> Result<()> {
    let entities: Vec<String> = tx.ctx.workspace.laws().map(str::to_owned).collect();
    for entity in entities {
        let sql = format!(
            "select 1 where exists (select 1 from @{entity}) and not exists (select 1 from @duplicate_keys where entity = $1)"
        );
        if !tx.tx.sql(&sql, &[Cell::from(&*entity)], &[ColumnType::Int])?.is_empty() {
            tx.ask_for_sweep(&entity)?;
        }
    }
    Ok(())
}

/// Until version 0.3 a user had one role, in the column `role`.
fn several_roles(tx: &mut Tx<'_>) -> Result<()> {
    if !tx.columns_of("users")?.iter().any(|column| column == "role") {
        return Ok(());
    }
    let old = tx.sql("select id, role from @users where role is not null", &[], &[ColumnType::Int, ColumnType::Int])?;
    for row in &old {
        let (Some(user), Some(role)) = (row.int(0), row.int(1)) else { continue };
        let role = Id::<()>::from_raw(role).to_string();
        let sql = "update @users set roles = coalesce(roles, $2), role = null where id = $1";
        tx.sql_execute(sql, &[Cell::Int(user), Cell::from(role)])?;
    }
    if !old.is_empty() {
        tracing::info!(users = old.len(), "their role was taken over into the list of roles");
    }
    Ok(())
}

/// A backup of an older version brings columns that the tables have no more;
/// they take them in once again, so that the upgrade finds what it looks for.
pub(crate) fn make_room(tx: &mut Tx<'_>, table: &str, column: &str) -> Result<()> {
    if was_there(table, column) && !tx.columns_of(table)?.iter().any(|there| there == column) {
        let ty = if tx.dialect() == Dialect::Sqlite { "integer" } else { "bigint" };
        tx.sql_execute(&format!("alter table @{table} add column {column} {ty}"), &[])?;
    }
    Ok(())
}

/// Whether an older version had this column.
pub(crate) fn was_there(table: &str, column: &str) -> bool {
    (table, column) == ("users", "role")
}
