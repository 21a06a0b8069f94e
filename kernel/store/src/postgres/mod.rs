//! PostgreSQL: three small pools of clients, one for each lane.
//!
//! A closure runs on a blocking thread that holds one client and waits for each
//! statement there, so that rules are plain code. A client is handed out with
//! its transaction already begun: a connection that the server has dropped in the
//! meantime shows itself before the closure, which can be called once only, has run.

mod begin;
mod bind;
mod client;
mod decode;
mod fault;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use deadpool_postgres::Pool;
use tokio::runtime::Handle;
use tokio_postgres::{Config, NoTls};

pub(crate) use client::Session;
pub(crate) use fault::explain;

use crate::{
    LaneFigures, Options, StoreError, Tx,
    db::Shared,
    ddl::Stop,
    options::Lane,
    task::{Ending, Work, run_after_commit},
    tx::Link,
};

pub(crate) struct Engine {
    readers: Pool,
    heavy: Pool,
    writers: Pool,
    options: Options,
    config: Box<Config>,
}

const SNAPSHOT: &str = "begin isolation level repeatable read read only";
/// A change of tables, and a look at all of them, may take long; the deadline of the lane is the closure's own.
const UNHURRIED: &str = "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0";
const WRITE: &str = "begin isolation level read committed read write";

impl Engine {
    /// Makes the pools; nothing is connected yet.
    pub fn open(config: &Config, options: Options) -> Result<Engine, StoreError> {
        Ok(Engine {
            readers: begin::pool(config, &options, Lane::Read, options.readers)?,
            heavy: begin::pool(config, &options, Lane::Heavy, options.heavy_readers)?,
            writers: begin::pool(config, &options, Lane::Write, options.writers)?,
            options,
            config: Box::new(config.clone()),
        })
    }

    /// How the line to the other processes is connected; an idle line must
    /// notice by itself that the server has gone.
    pub fn config_of_calls(&self) -> Config {
        let mut config = Config::clone(&self.config);
        config.application_name("peyvand calls").connect_timeout(self.options.connect_timeout);
        config.keepalives(true).keepalives_idle(Duration::from_secs(15)).keepalives_interval(Duration::from_secs(5));
        config.keepalives_retries(2).tcp_user_timeout(Duration::from_secs(15));
        config
    }

    /// Runs one statement outside any transaction, on a connection of its own, for
    /// as long as it takes. Dropped before its end, it is stopped on the server too.
    pub async fn alone(&self, sql: &str) -> Result<(), StoreError> {
        let mut config = Config::clone(&self.config);
        config.application_name("peyvand indexes").connect_timeout(self.options.connect_timeout);
        let (client, connection) = config.connect(NoTls).await.map_err(|error| fault::explain(&error, "connect"))?;
        let line = tokio::spawn(connection);
        let mut stop = Stop(Some(client.cancel_token()));
        let done = async {
            client.batch_execute("set statement_timeout = 0").await?;
            client.batch_execute("set idle_in_transaction_session_timeout = 0").await?;
            client.batch_execute(sql).await
        };
        let done = done.await.map_err(|error| fault::explain(&error, sql));
        stop.0 = None;
        drop(client);
        line.abort();
        done
    }

    /// A client is busy from its transaction's beginning to its end.
    pub fn lanes(&self) -> Vec<LaneFigures> {
        let lanes = [(&self.readers, Lane::Read), (&self.heavy, Lane::Heavy), (&self.writers, Lane::Write)];
        let figures = lanes.map(|(pool, lane)| {
            let status = pool.status();
            let busy = status.size.saturating_sub(status.available);
            LaneFigures { lane: lane.key(), hands: status.max_size, busy, waiting: status.waiting }
        });
        figures.to_vec()
    }

    /// Takes no more work and waits for what has begun, as long as a write may take.
    pub async fn close(&self) {
        let pools = [&self.readers, &self.heavy, &self.writers];
        pools.iter().for_each(|pool| pool.close());
        let patience = Instant::now() + self.options.write_deadline;
        while pools.iter().any(|pool| pool.status().size > 0) && Instant::now() < patience {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub async fn run(&self, lane: Lane, work: Box<dyn Work>, shared: &Arc<Shared>) {
        let shortly = || format!("{SNAPSHOT}; set local statement_timeout = {}", begin::millis(&self.options, lane));
        let (pool, begin) = match lane {
            Lane::Read => (&self.readers, SNAPSHOT.to_owned()),
            Lane::Glance => (&self.readers, shortly()),
            Lane::Behind => (&self.heavy, shortly()),
            Lane::Heavy => (&self.heavy, SNAPSHOT.to_owned()),
            Lane::Whole => (&self.heavy, format!("{SNAPSHOT}; {UNHURRIED}")),
            Lane::Write | Lane::Bulk | Lane::Ddl => (&self.writers, WRITE.to_owned()),
        };
        let client = match begin::begin(pool, &begin, &self.options, lane).await {
            Ok(client) => client,
            Err(error) => return work.settle(Err(error)),
        };
        let until = Instant::now() + self.options.deadline(lane);
        let (shared, handle) = (shared.clone(), Handle::current());
        let body = move || {
            let session = Session::new(client, handle);
            match lane {
                Lane::Read | Lane::Glance | Lane::Behind | Lane::Heavy | Lane::Whole => {
                    look(&session, work, lane, until, &shared)
                }
                Lane::Write | Lane::Bulk | Lane::Ddl => change(&session, work, lane, until, &shared),
            }
            session.give_back();
        };
        if let Err(error) = tokio::task::spawn_blocking(body).await {
            tracing::error!(%error, "a transaction was not carried through");
        }
    }
}

/// The last word of a transaction has a little more time than the work.
const CLOSING: Duration = Duration::from_secs(5);

/// Runs a closure that reads. It has its answer before the snapshot is let go.
fn look(session: &Session, mut work: Box<dyn Work>, lane: Lane, until: Instant, shared: &Arc<Shared>) {
    let mut tx = Tx::new(Link::Postgres(session), shared, until).of(lane);
    let ending = work.run(&mut tx);
    work.settle(tx.finish().0.map_or(Ok(()), Err));
    undo(session, ending, until);
}

/// Runs a closure that writes; it has its answer when the commit is durable.
fn change(session: &Session, mut work: Box<dyn Work>, lane: Lane, until: Instant, shared: &Arc<Shared>) {
    if lane == Lane::Ddl
        && let Err(error) = session.batch(UNHURRIED, until)
    {
        undo(session, Ending::Undone, until);
        return work.settle(Err(error));
    }
    let mut tx = Tx::new(Link::Postgres(session), shared, until);
    let ending = work.run(&mut tx);
    if ending == Ending::Kept
        && let Err(error) = tx.settle()
    {
        tracing::debug!(%error, "rows that were held did not go out");
    }
    let (fault, after) = tx.finish();
    let fault = fault.or_else(|| (Instant::now() > until).then_some(StoreError::TooSlow));
    if ending != Ending::Kept || fault.is_some() {
        undo(session, ending, until);
        return work.settle(fault.map_or(Ok(()), Err));
    }
    let committed = session.batch("commit", until + CLOSING);
    if committed.is_ok() {
        run_after_commit(after);
        shared.tick();
    }
    work.settle(committed);
}

fn undo(session: &Session, ending: Ending, until: Instant) {
    if ending == Ending::Panicked || session.batch("rollback", until + CLOSING).is_err() {
        session.discard();
    }
}
