//! PostgreSQL's errors in the store's words.

use deadpool_postgres::{PoolError, TimeoutType};
use tokio_postgres::{
    Error,
    error::{DbError, SqlState},
};

use crate::StoreError;

/// The pool had no client to give.
pub(super) fn no_client(error: PoolError) -> StoreError {
    match error {
        PoolError::Timeout(TimeoutType::Wait) => StoreError::busy(),
        PoolError::Closed => StoreError::closed(),
        PoolError::Backend(error) => match explain(&error, "connect") {
            // A server that refuses this client is of no more use than none.
            StoreError::Other(why) => StoreError::Unavailable(why),
            known => known,
        },
        other => StoreError::Unavailable(other.to_string()),
    }
}

pub(crate) fn explain(error: &Error, sql: &str) -> StoreError {
    match error.as_db_error() {
        Some(told) => refusal(told, sql),
        // The value could not be written as the type that the server asks for.
        None if error.to_string().starts_with("error serializing") => {
            StoreError::Other(format!("{} in: {sql}", whole(error)))
        }
        None => StoreError::Unavailable(whole(error)),
    }
}

fn refusal(told: &DbError, sql: &str) -> StoreError {
    let constraint = || told.constraint().unwrap_or_default().to_owned();
    match told.code() {
        code if *code == SqlState::UNIQUE_VIOLATION => StoreError::Unique { constraint: constraint() },
        code if *code == SqlState::FOREIGN_KEY_VIOLATION => StoreError::Reference { constraint: constraint() },
        code if *code == SqlState::NOT_NULL_VIOLATION => {
            StoreError::Required { column: told.column().unwrap_or_default().to_owned() }
        }
        // Another process has changed the tables under a prepared statement.
        _ if told.routine() == Some("RevalidateCachedQuery") => StoreError::Conflict,
        code => state(code.code()).unwrap_or_else(|| StoreError::Other(format!("{told} in: {sql}"))),
    }
}

/// What the five letters of the server's code say, by the manual's appendix A.
fn state(code: &str) -> Option<StoreError> {
    Some(match code {
        // cancelled by statement_timeout; ended by idle_in_transaction_session_timeout
        "57014" | "25P03" => StoreError::TooSlow,
        "55P03" | "53300" => StoreError::busy(),
        "53100" => StoreError::DiskFull,
        "25006" => StoreError::ReadOnly,
        // serialization, deadlock
        "40001" | "40P01" => StoreError::Conflict,
        "57P01" | "57P02" | "57P03" | "57P05" | "58030" => {
            StoreError::Unavailable("the server is going down or coming up".into())
        }
        code if code.starts_with("08") => StoreError::Unavailable(format!("the connection was lost ({code})")),
        _ => return None,
    })
}

/// An error with its causes; the first alone says little more than "db error".
fn whole(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
