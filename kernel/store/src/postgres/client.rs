//! One client on a blocking thread: each statement is waited for.

use std::{
    cell::Cell as Flag,
    future::Future,
    time::{Duration, Instant},
};

use deadpool_postgres::Object;
use sea_query::Values;
use tokio::runtime::Handle;
use tokio_postgres::{
    Error, Statement,
    binary_copy::BinaryCopyInWriter,
    types::{ToSql, Type},
};

use super::{
    bind::{Bound, wire_type},
    decode, fault,
};
use crate::{Cell, ColumnType, Row, StoreError};

/// More texts than this are a sign of lists of changing length; they are forgotten together.
const STATEMENTS: usize = 500;
/// The server's own timeout comes first; this one is for a server that has gone silent.
const GRACE: Duration = Duration::from_secs(2);

pub(crate) struct Session {
    client: Object,
    handle: Handle,
    unusable: Flag<bool>,
}

impl Session {
    pub fn new(client: Object, handle: Handle) -> Self {
        Session { client, handle, unusable: Flag::new(false) }
    }

    pub fn fetch(
        &self,
        sql: &str,
        values: &Values,
        types: &[ColumnType],
        until: Instant,
    ) -> Result<Vec<Row>, StoreError> {
        let answer = self.wait(sql, until, async {
            let statement = self.client.prepare_cached(sql).await?;
            let rows = self.client.query(&statement, &params(&Bound::all(values))).await?;
            Ok((statement, rows))
        });
        let (statement, rows) = self.freshen(sql, answer)?;
        let wrong = |what: String| StoreError::Other(format!("{what} in: {sql}"));
        decode::check_width(statement.columns().len(), types).map_err(wrong)?;
        rows.iter().map(|row| decode::row(row, types)).collect::<Result<_, _>>().map_err(wrong)
    }

    pub fn execute(&self, sql: &str, values: &Values, until: Instant) -> Result<u64, StoreError> {
        let answer = self.wait(sql, until, async {
            let statement: Statement = self.client.prepare_cached(sql).await?;
            self.client.execute(&statement, &params(&Bound::all(values))).await
        });
        self.freshen(sql, answer)
    }

    /// Rows by `copy … from stdin (format binary)`.
    pub fn pour(&self, sql: &str, types: &[ColumnType], rows: &[Vec<Cell>], until: Instant) -> Result<(), StoreError> {
        let types: Vec<Type> = types.iter().map(|ty| wire_type(*ty)).collect();
        self.wait(sql, until, async {
            let statement = self.client.prepare_cached(sql).await?;
            let sink = self.client.copy_in(&statement).await?;
            let mut writer = std::pin::pin!(BinaryCopyInWriter::new(sink, &types));
            for row in rows {
                let row: Vec<&(dyn ToSql + Sync)> = row.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
                writer.as_mut().write(&row).await?;
            }
            writer.finish().await.map(drop)
        })
    }

    /// Several statements without parameters, by the simple protocol.
    pub fn batch(&self, sql: &str, until: Instant) -> Result<(), StoreError> {
        self.wait(sql, until, self.client.batch_execute(sql))
    }

    /// The client does not go back to the pool.
    pub fn discard(&self) {
        self.unusable.set(true);
    }

    pub fn give_back(self) {
        if self.unusable.get() || self.client.is_closed() {
            return drop(Object::take(self.client));
        }
        if self.client.statement_cache.size() > STATEMENTS {
            self.client.statement_cache.clear();
        }
    }

    fn wait<T>(
        &self,
        sql: &str,
        until: Instant,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, StoreError> {
        let until = tokio::time::Instant::from_std(until + GRACE);
        let timed = async { tokio::time::timeout_at(until, work).await };
        match self.handle.block_on(timed) {
            Ok(answer) => answer.map_err(|error| fault::explain(&error, sql)),
            Err(_) => {
                self.discard();
                Err(StoreError::Unavailable("the server does not answer".into()))
            }
        }
    }

    /// Another process has changed the tables: the old plans go, the next try gets new ones.
    fn freshen<T>(&self, sql: &str, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        if answer.as_ref().err().is_some_and(|error| *error == StoreError::Conflict) {
            tracing::debug!(sql, "the statements of a client are prepared anew");
            self.client.statement_cache.clear();
        }
        answer
    }
}

fn params<'v>(bound: &'v [Bound<'v>]) -> Vec<&'v (dyn ToSql + Sync)> {
    bound.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
