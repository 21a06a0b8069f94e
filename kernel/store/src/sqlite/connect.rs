//! Opening a file: how each connection is set up.

use std::{fs, io, os::unix::fs::OpenOptionsExt, path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::{fault, limit::Limit};
use crate::StoreError;

/// How many virtual machine steps pass between two looks at the clock: some tens of microseconds.
const STEPS: i32 = 2_000;

/// `synchronous=full` so that what was acknowledged survives a power cut, 16 MB of
/// page cache per connection, and a log that shrinks again after a long reader. `like`
/// tells capital letters apart, as PostgreSQL's does.
const SETTINGS: &str = "
    pragma synchronous = full;
    pragma foreign_keys = on;
    pragma cache_size = -16000;
    pragma temp_store = memory;
    pragma case_sensitive_like = on;
    pragma journal_size_limit = 67108864;
";

/// What the connection that writes keeps of the file while many rows come in: they touch
/// the pages of all indexes, and what does not fit is written and read again.
pub(super) const ROOMY: &str = "pragma cache_size = -64000";
pub(super) const USUAL: &str = "pragma cache_size = -16000";

/// The connection that writes. A file that takes no writes is opened all the same,
/// for its readers; each write then says so.
pub(super) fn writer(path: &Path, read_only: bool, limit: &Limit) -> Result<Connection, StoreError> {
    if !read_only {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            // Where the folder cannot be made, opening the file says why.
            let _ = fs::create_dir_all(folder);
        }
        // So it is with the file itself, and most are there.
        let _ = begin(path);
    }
    let access = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    };
    let conn = open(path, access, limit)?;
    match conn.query_row("pragma journal_mode = wal", [], |row| row.get::<_, String>(0)) {
        Ok(mode) if mode != "wal" => {
            tracing::warn!(mode, "the file keeps its journal mode; readers and the writer will wait for each other")
        }
        Ok(_) => {}
        Err(error) => match fault::explain(&conn, &error, "journal_mode") {
            StoreError::ReadOnly => tracing::warn!(path = %path.display(), "the file is read-only"),
            other => return Err(other),
        },
    }
    Ok(conn)
}

/// Lays down an empty file that nobody but its owner reads, as its log will be: SQLite
/// makes its files for everybody whom the process's mask lets in.
///
/// # Errors
/// What the file system refuses; also that the file is there.
pub(super) fn begin(path: &Path) -> io::Result<()> {
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map(drop)
}

/// A connection that never writes.
pub(super) fn reader(path: &Path, limit: &Limit) -> Result<Connection, StoreError> {
    // Read-write access where it may be had: a reader of a write-ahead log keeps its index file.
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, limit)
        .or_else(|_| open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, limit))?;
    conn.execute_batch("pragma query_only = on").map_err(|error| fault::explain(&conn, &error, "query_only"))?;
    Ok(conn)
}

/// The connection that copies the log into the file.
pub(super) fn folder(path: &Path) -> Result<Connection, StoreError> {
    open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, &Limit::default())
}

fn open(path: &Path, access: OpenFlags, limit: &Limit) -> Result<Connection, StoreError> {
    let unopened = |error: rusqlite::Error| StoreError::Unavailable(format!("{}: {error}", path.display()));
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags).map_err(unopened)?;
    conn.busy_timeout(Duration::from_secs(5)).map_err(unopened)?;
    conn.set_prepared_statement_cache_capacity(256);
    // A plan is made of the statement alone. Left to look at the values, SQLite prepares nearly
    // every statement anew each time that other ones are bound. What it costs: `like $1` never
    // uses an index, so what begins with something is asked as a range; and neither how rare a
    // value is nor how few rows are wanted (`limit`) weighs in a plan.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(unopened)?;
    conn.execute_batch(SETTINGS).map_err(unopened)?;
    let watch = limit.clone();
    conn.progress_handler(STEPS, Some(move || watch.has_passed())).map_err(unopened)?;
    Ok(conn)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use rusqlite::StatementStatus;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_and_its_log_are_their_owners_alone_and_others_stay_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let (new, shared) = (folder.path().join("new.db"), folder.path().join("shared.db"));
        fs::write(&shared, "").unwrap();
        fs::set_permissions(&shared, fs::Permissions::from_mode(0o640)).unwrap();
        for (path, expected) in [(new, 0o600), (shared, 0o640)] {
            let conn = writer(&path, false, &Limit::default()).unwrap();
            conn.execute_batch("create table t (id integer)").unwrap();
            let log = path.with_extension("db-wal");
            assert_eq!([mode(&path), mode(&log)], [expected; 2], "{}", path.display());
        }
    }

    #[test]
    fn other_values_leave_a_statement_as_it_was_prepared() {
        let folder = tempfile::tempdir().unwrap();
        let conn = writer(&folder.path().join("x.db"), false, &Limit::default()).unwrap();
        conn.execute_batch("create table t (id integer primary key, owner, state); create index o on t (owner)")
            .unwrap();
        let sql = "select id from t where owner = ?1 and state = ?2 and id in (?3, ?4) limit ?5";
        for at in 0..6 {
            let mut statement = conn.prepare_cached(sql).unwrap();
            let (state, limit) = (at % 3, at * 7);
            let mut rows = statement.query([at, state, at + 1, at + 2, limit]).unwrap();
            assert!(rows.next().unwrap().is_none());
            drop(rows);
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "with the values of turn {at}");
        }
    }
}
