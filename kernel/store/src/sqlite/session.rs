//! One connection and the statements that run on it, on the thread that owns it.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use rusqlite::Connection;
use sea_query::Values;

use super::{bind, fault};
use crate::{ColumnType, Row, StoreError, queue::Queue};

/// A statement that changed something, as it is done again.
type Change = (Arc<str>, Values);

/// A connection. The writer's also keeps a journal of the changes of the open transaction.
///
/// SQLite undoes a whole transaction, not only a savepoint, when it stops a writing
/// statement or finds the disk full. The writer then repeats from the journal what the
/// other closures of the group had done, which cannot be called again.
pub(crate) struct Session {
    pub(super) conn: Connection,
    journal: Option<RefCell<Vec<Change>>>,
    /// Nobody else's work stands in the transaction, so that there is nothing to repeat.
    alone: Cell<bool>,
    /// Where others wait for the one connection that writes.
    queue: Option<Arc<Queue>>,
    /// Others have done their work in this transaction, and wait for its commit.
    shared: Cell<bool>,
}

impl Session {
    pub fn without_journal(conn: Connection) -> Session {
        Session { conn, journal: None, alone: Cell::default(), queue: None, shared: Cell::default() }
    }

    pub fn with_journal(conn: Connection, queue: Arc<Queue>) -> Session {
        let journal = Some(RefCell::default());
        Session { conn, journal, alone: Cell::default(), queue: Some(queue), shared: Cell::default() }
    }

    /// Whether somebody waits for this connection, or for the end of this transaction.
    pub fn is_awaited(&self) -> bool {
        self.shared.get() || self.queue.as_ref().is_some_and(|queue| queue.awaited_since().is_some())
    }

    pub fn is_shared(&self, shared: bool) {
        self.shared.set(shared);
    }

    pub fn fetch(&self, sql: &str, values: &Values, types: &[ColumnType]) -> Result<Vec<Row>, StoreError> {
        let read = || -> Result<Vec<Row>, bind::Trouble> {
            let mut statement = self.conn.prepare_cached(sql)?;
            bind::check_width(statement.column_count(), types)?;
            bind::bind(&mut statement, values)?;
            let changes = !statement.readonly();
            let mut rows = statement.raw_query();
            let mut out = Vec::new();
            while let Some(row) = rows.next()? {
                out.push(bind::decode(row, types)?);
            }
            if changes {
                self.keep(|| (sql.into(), values.clone()));
            }
            Ok(out)
        };
        read().map_err(|trouble| trouble.explain(&self.conn, sql))
    }

    pub fn execute(&self, sql: &str, values: &Values) -> Result<u64, StoreError> {
        let change = || -> Result<u64, bind::Trouble> {
            let mut statement = self.conn.prepare_cached(sql)?;
            bind::bind(&mut statement, values)?;
            let count = statement.raw_execute()? as u64;
            if !statement.readonly() {
                self.keep(|| (sql.into(), values.clone()));
            }
            Ok(count)
        };
        change().map_err(|trouble| trouble.explain(&self.conn, sql))
    }

    /// Some rows by one statement.
    pub fn pour(&self, sql: &Arc<str>, rows: &[Vec<crate::Cell>]) -> Result<(), StoreError> {
        let pour = || -> Result<(), bind::Trouble> {
            let mut statement = self.conn.prepare_cached(sql)?;
            bind::bind_cells(&mut statement, rows.iter().flatten())?;
            statement.raw_execute()?;
            self.keep(|| (sql.clone(), Values(rows.iter().flatten().cloned().map(Into::into).collect())));
            Ok(())
        };
        pour().map_err(|trouble| trouble.explain(&self.conn, sql))
    }

    /// Statements without parameters or answers; not for the journal.
    pub fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.conn.execute_batch(sql).map_err(|error| fault::explain(&self.conn, &error, sql))
    }

    /// The same for one statement that is said again and again: it is kept prepared.
    pub fn say(&self, sql: &str) -> Result<(), StoreError> {
        let said = self.conn.prepare_cached(sql).and_then(|mut statement| statement.raw_execute());
        said.map(drop).map_err(|error| fault::explain(&self.conn, &error, sql))
    }

    /// Brings the write-ahead log into the file and empties it, as far as that holds nobody
    /// up: another process may serve the file meanwhile. To empty the log SQLite keeps every
    /// writer out for as long as somebody reads, so it is tried once, and not waited for.
    pub fn fold_log(&self) -> Result<(), StoreError> {
        self.fetch("pragma wal_checkpoint(passive)", &Values(Vec::new()), &[])?;
        self.batch("pragma busy_timeout = 0")?;
        match self.fetch("pragma wal_checkpoint(truncate)", &Values(Vec::new()), &[]) {
            Ok(_) | Err(StoreError::Busy { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// No transaction is open, be it that SQLite ended it by itself.
    pub fn is_outside(&self) -> bool {
        self.conn.is_autocommit()
    }

    /// The journal rests while one closure has the transaction to itself: it may be large.
    pub fn stands_alone(&self, alone: bool) {
        self.alone.set(alone);
    }

    /// How much the journal holds, to forget what comes after it.
    pub fn mark(&self) -> usize {
        self.journal.as_ref().map_or(0, |journal| journal.borrow().len())
    }

    pub fn forget_since(&self, mark: usize) {
        if let Some(journal) = &self.journal {
            journal.borrow_mut().truncate(mark);
        }
    }

    /// Does again, in a new transaction, what the journal holds.
    pub fn repeat(&self) -> Result<(), StoreError> {
        let Some(journal) = &self.journal else { return Ok(()) };
        let changes = journal.take();
        self.batch("begin immediate")?;
        for (sql, values) in &changes {
            self.fetch(sql, values, &[])?;
        }
        Ok(())
    }

    fn keep(&self, change: impl FnOnce() -> Change) {
        if !self.alone.get()
            && let Some(journal) = &self.journal
        {
            journal.borrow_mut().push(change());
        }
    }
}
