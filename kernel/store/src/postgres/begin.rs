//! Pools of clients, and clients with a transaction begun.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::{Config, Error, NoTls};

use super::fault;
use crate::{Options, StoreError, options::Lane};

/// A client with an open transaction.
pub(super) async fn begin(pool: &Pool, begin: &str, options: &Options, lane: Lane) -> Result<Object, StoreError> {
    if pool.status().waiting >= options.queue {
        return Err(StoreError::busy());
    }
    // At worst every pooled client is dead, and the one after them is new.
    let mut tries = pool.status().max_size + 1;
    let mut silent = 0;
    loop {
        let client = Beginning(Some(pool.timeout_get(&timeouts(options, lane)).await.map_err(fault::no_client)?));
        let began = tokio::time::timeout(options.connect_timeout, client.send(begin)).await;
        tries -= 1;
        silent += usize::from(began.is_err());
        match began {
            Ok(Ok(())) => return client.begun(),
            Ok(Err(error)) if !client.is_lost() || tries == 0 => return Err(fault::explain(&error, begin)),
            Err(_) if silent == 2 => return Err(StoreError::Unavailable("the server does not answer".into())),
            _ => {}
        }
    }
}

/// A client on its way into a transaction. If whoever asked for it goes away in the
/// middle, it must not return to its pool with that transaction open.
struct Beginning(Option<Object>);

impl Beginning {
    async fn send(&self, begin: &str) -> Result<(), Error> {
        match &self.0 {
            Some(client) => client.batch_execute(begin).await,
            None => Ok(()),
        }
    }

    fn is_lost(&self) -> bool {
        self.0.as_ref().is_none_or(|client| client.is_closed())
    }

    fn begun(mut self) -> Result<Object, StoreError> {
        self.0.take().ok_or_else(StoreError::closed)
    }
}

impl Drop for Beginning {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            drop(Object::take(client));
        }
    }
}

/// The pool of one lane; nothing is connected yet.
pub(super) fn pool(config: &Config, options: &Options, lane: Lane, size: usize) -> Result<Pool, StoreError> {
    let millis = millis(options, lane);
    let mut config = config.clone();
    // A generic plan forgets how rare the searched value is, and scans. To compile a statement takes
    // longer than most of ours run, and is begun where the planner guesses too high. A page takes no
    // second hand from the others.
    let alone = if lane == Lane::Read { "-c max_parallel_workers_per_gather=0" } else { "" };
    let own = format!(
        "-c plan_cache_mode=force_custom_plan -c jit=off {alone} -c statement_timeout={millis} \
         -c idle_in_transaction_session_timeout={} -c timezone=UTC",
        millis + 10_000
    );
    config.options(match config.get_options() {
        Some(given) => format!("{own} {given}"),
        None => own,
    });
    if config.get_application_name().is_none() {
        config.application_name("peyvand");
    }
    config.connect_timeout(options.connect_timeout);
    config.keepalives(true).keepalives_idle(Duration::from_secs(30)).keepalives_interval(Duration::from_secs(5));
    config.keepalives_retries(3).tcp_user_timeout(Duration::from_secs(15));
    let manager = Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let built =
        Pool::builder(manager).max_size(size.max(1)).timeouts(timeouts(options, lane)).runtime(Runtime::Tokio1).build();
    built.map_err(|error| StoreError::Other(error.to_string()))
}

/// The deadline of a lane as the server is told it, to which nothing means no end.
pub(super) fn millis(options: &Options, lane: Lane) -> u128 {
    options.deadline(lane).as_millis().max(1)
}

/// How long one waits for a client.
fn timeouts(options: &Options, lane: Lane) -> Timeouts {
    Timeouts {
        wait: Some(options.patience(lane)),
        create: Some(options.connect_timeout),
        recycle: Some(options.connect_timeout),
    }
}
