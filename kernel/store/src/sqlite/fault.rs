//! SQLite's errors in the store's words.

use rusqlite::{Connection, Error, ErrorCode, ffi};

use crate::StoreError;

pub(super) fn explain(conn: &Connection, error: &Error, sql: &str) -> StoreError {
    let other = || StoreError::Other(format!("{error} in: {sql}"));
    let Some(cause) = error.sqlite_error() else { return other() };
    let message = match error {
        Error::SqliteFailure(_, Some(message)) => message.as_str(),
        _ => "",
    };
    match cause.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::busy(),
        ErrorCode::DiskFull => StoreError::DiskFull,
        ErrorCode::ReadOnly => StoreError::ReadOnly,
        ErrorCode::OperationInterrupted => StoreError::TooSlow,
        ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => StoreError::Unavailable(format!("{error}")),
        ErrorCode::ConstraintViolation => violation(conn, cause.extended_code, message).unwrap_or_else(other),
        _ => other(),
    }
}

fn violation(conn: &Connection, code: i32, message: &str) -> Option<StoreError> {
    let detail = message.split_once("failed: ").map_or("", |(_, detail)| detail);
    Some(match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            StoreError::Unique { constraint: unique_index(conn, detail).unwrap_or_else(|| detail.to_owned()) }
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => StoreError::Reference { constraint: String::new() },
        ffi::SQLITE_CONSTRAINT_NOTNULL => {
            StoreError::Required { column: detail.rsplit('.').next().unwrap_or(detail).to_owned() }
        }
        _ => return None,
    })
}

/// SQLite names the columns, PostgreSQL the index. The index is the better name,
/// so it is looked up: `customers.branch_id, customers.email` to `customers_email`.
fn unique_index(conn: &Connection, detail: &str) -> Option<String> {
    if let Some(name) = detail.strip_prefix("index ") {
        return Some(name.trim_matches('\'').to_owned());
    }
    let (table, _) = detail.split_once('.')?;
    let columns: Vec<&str> = detail.split(", ").filter_map(|c| Some(c.split_once('.')?.1)).collect();
    let mut statement = conn
        .prepare_cached(
            "select l.name, l.origin, (select group_concat(i.name, ',' order by i.seqno) from pragma_index_info(l.name) i)
             from pragma_index_list(?1) l where l.\"unique\" order by l.origin",
        )
        .ok()?;
    let indexes = statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).ok()?;
    let found = indexes
        .filter_map(Result::ok)
        .find(|(_, _, c): &(String, String, String)| c.split(',').eq(columns.iter().copied()));
    match found {
        Some((name, origin, _)) if origin != "pk" => Some(name),
        // The key of a table is its row number and no index, or an index without a name of its own.
        _ => Some(format!("{table}_pkey")),
    }
}
