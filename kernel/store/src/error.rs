//! How a database refuses or fails, in words that are the same for both.
//!
//! Each database's own codes are translated next to its driver
//! (`sqlite/fault.rs`, `postgres/fault.rs`); nothing above sees them.

use std::time::Duration;

/// Why a statement, a transaction or the whole database did not do its work.
///
/// It is `Clone`, because the closures of one group share a failed commit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Too much is waiting already, or a lock was not to be had in time.
    #[error("the database is busy, try again in {retry_after:?}")]
    Busy { retry_after: Duration },
    /// The database cannot be reached, or this handle was closed.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    #[error("the disk of the database is full")]
    DiskFull,
    /// The file, the server or the transaction takes no writes.
    #[error("the database is read-only")]
    ReadOnly,
    /// The deadline of the lane passed.
    #[error("the statement took too long and was stopped")]
    TooSlow,
    /// `constraint` is the name of the unique index, `{table}_pkey` for a primary key.
    #[error("another row has the same value ({constraint})")]
    Unique { constraint: String },
    /// `constraint` is `{table}_{column}_fkey`; SQLite does not tell which one, there it is empty.
    #[error("a reference points to no row, or a row is still referred to ({constraint})")]
    Reference { constraint: String },
    #[error("the column {column} needs a value")]
    Required { column: String },
    /// The closure panicked. Its work was undone.
    #[error("the work panicked and was undone")]
    Panicked,
    /// Another transaction got in the way; doing the whole again may succeed.
    #[error("another transaction got in the way")]
    Conflict,
    #[error("{0}")]
    Other(String),
}

impl StoreError {
    pub(crate) fn busy() -> Self {
        StoreError::Busy { retry_after: Duration::from_secs(1) }
    }

    pub(crate) fn closed() -> Self {
        StoreError::Unavailable("it was closed".into())
    }
}
