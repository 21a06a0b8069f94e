//! The handle through which everything is read and written. How tables are made and kept
//! through it is told in `tables.rs`, what all transactions share in `shared.rs`.

mod shared;
mod tables;

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{sync::watch, time::timeout};
use tracing::Instrument;

pub(crate) use self::shared::Shared;
use crate::{
    Cell, Dialect, Figures, Options, StoreError, Target, Tx, ddl, open, options::Lane, postgres, sqlite, task::task,
};

/// One workspace. Cheap to clone; the clones share threads and connections.
#[derive(Clone)]
pub struct Db {
    pub(crate) shared: Arc<Shared>,
    pub(crate) engine: Arc<Engine>,
}

pub(crate) enum Engine {
    Sqlite(sqlite::Engine),
    Postgres(postgres::Engine),
}

impl Db {
    /// Opens the workspace, creating the folder, file or schema that is missing.
    pub async fn open(target: &Target, options: Options) -> Result<Db, StoreError> {
        open::open(target, options).await
    }

    /// Runs a closure on one unchanging snapshot; for pages.
    pub async fn read<T, E>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Lane::Read, f).await
    }

    /// The same for what a page can do without: too slow within a moment, busy where no
    /// hand was free within it, and never begun where there is no moment for it.
    pub async fn glance<T, E>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let moment = self.shared.glance;
        if moment.is_zero() {
            return Err(StoreError::TooSlow.into());
        }
        let (db, (begun, look)) = (self.clone(), telling_begun(f));
        // By itself, so that a hand that comes too late for the page ends in order.
        let run = async move { db.run(Lane::Glance, look).await };
        let mut looking = tokio::spawn(run.in_current_span());
        let mut looked = timeout(moment, &mut looking).await;
        if looked.is_err() && begun.load(Ordering::Acquire) {
            looked = timeout(moment, looking).await;
        }
        match looked {
            Ok(ended) => ended.unwrap_or_else(|_| Err(StoreError::closed().into())),
            Err(_) if begun.load(Ordering::Acquire) => Err(StoreError::TooSlow.into()),
            Err(_) => Err(StoreError::busy().into()),
        }
    }

    /// The same for what comes behind its page: as much time as the page had, and other hands; busy
    /// where none of them was free for as long as a page may wait.
    pub async fn read_behind<T, E>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (begun, look) = telling_begun(f);
        let mut looking = pin!(self.run(Lane::Behind, look));
        // The hands are those of reports, and one of them may last for minutes.
        match timeout(self.shared.patience, &mut looking).await {
            Ok(ended) => ended,
            Err(_) if begun.load(Ordering::Acquire) => looking.await,
            Err(_) => Err(StoreError::busy().into()),
        }
    }

    /// The same for reports, exports and sweeps: other hands, and more time.
    pub async fn read_heavy<T, E>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Lane::Heavy, f).await
    }

    /// The same for who reads everything there is, as a backup does: a hand of reports, and
    /// as long as it needs, which is hours where a company is large.
    pub async fn read_whole<T, E>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Lane::Whole, f).await
    }

    /// Runs a closure whose work is durable once this returns `Ok`, and undone otherwise.
    pub async fn write<T, E>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Lane::Write, f).await
    }

    /// The same for a batch of some large work, in a transaction that nobody shares: who
    /// came before it is not held up by it, and who comes meanwhile is next. On SQLite it
    /// needs no savepoint around it, which would copy each page that it changes.
    pub async fn write_alone<T, E>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Lane::Bulk, f).await
    }

    /// Runs a closure that writes the workspace anew, as a restore does: alone, and as long
    /// as it needs. Nothing else is written meanwhile.
    pub async fn overhaul<T, E>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Lane::Ddl, f).await
    }

    /// Grows with every change of the tables; part of every statement's text.
    pub fn generation(&self) -> u64 {
        self.shared.generation()
    }

    pub fn dialect(&self) -> Dialect {
        self.shared.dialect
    }

    /// Whether the database answers, and with `write` whether it takes a write now.
    /// It also learns of a generation that another process has begun.
    pub async fn ping(&self, write: bool) -> Result<(), StoreError> {
        let generation = self.read(ddl::generation).await?;
        self.shared.set_generation(generation);
        if !write {
            return Ok(());
        }
        let now = Cell::from(jiff::Timestamp::now().to_string());
        self.write(move |tx| ddl::set_meta(tx, "ping", now)).await
    }

    /// Ticks after each commit of this process.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.shared.commits()
    }

    /// What was done and what waits, in this process.
    pub fn figures(&self) -> Figures {
        self.shared.counters.figures(match &*self.engine {
            Engine::Sqlite(sqlite) => sqlite.lanes(),
            Engine::Postgres(postgres) => postgres.lanes(),
        })
    }

    /// Takes no more work, finishes what waits and folds SQLite's log into the file.
    pub async fn close(&self) {
        let engine = self.engine.clone();
        match &*self.engine {
            Engine::Postgres(postgres) => postgres.close().await,
            Engine::Sqlite(_) => {
                let close = move || {
                    if let Engine::Sqlite(sqlite) = &*engine {
                        sqlite.close()
                    }
                };
                if let Err(error) = tokio::task::spawn_blocking(close).await {
                    tracing::error!(%error, "the database was not closed in order");
                }
            }
        }
    }

    pub(crate) async fn run<T, E, F>(&self, lane: Lane, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (work, answer) = task(f);
        match &*self.engine {
            Engine::Sqlite(sqlite) => sqlite.submit(lane, work),
            Engine::Postgres(postgres) => postgres.run(lane, work, &self.shared).await,
        }
        answer.await.unwrap_or_else(|_| Err(StoreError::closed().into()))
    }
}

/// The same closure, and whether a hand has begun it.
fn telling_begun<T, E>(
    f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> (Arc<AtomicBool>, impl FnOnce(&mut Tx<'_>) -> Result<T, E>) {
    let begun = Arc::new(AtomicBool::new(false));
    let begins = begun.clone();
    let telling = move |tx: &mut Tx<'_>| {
        begins.store(true, Ordering::Release);
        f(tx)
    };
    (begun, telling)
}
