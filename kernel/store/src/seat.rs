//! The seat of a node: its number, on which one process sits at a time.
//!
//! Servers make ids and take jobs under the number of their node, so two under
//! one number would do harm. On PostgreSQL the seat is an advisory lock, held by
//! a connection of its own: the server lets it go by itself when the process
//! dies, so a crash locks nobody out, and the others see that the seat is empty.
//! A file has one server, whatever its number: its seat is a lock on a small file
//! beside it, which the system lets go with the process.
//!
//! When the line to PostgreSQL is lost the seat is taken again as soon as it can
//! be. Should another process have sat down meanwhile, the log says so, loudly:
//! who serves already is not stopped for it.
//!
//! Who brings a backup back sits on all seats at once, so that nobody serves meanwhile.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{task::AbortHandle, time::Instant};
use tokio_postgres::{Client, Config, Error, NoTls, Socket, tls::NoTlsStream};

use crate::{Cell, ColumnType, Db, Dialect, StoreError, Target, Tx, db::Engine, postgres, target::Place};

/// A process that was killed a moment ago may not be quite gone.
const PATIENCE: Duration = Duration::from_secs(3);
const REST: Duration = Duration::from_millis(200);
const LONGEST_REST: Duration = Duration::from_secs(2);
/// The highest number of a node.
const LAST: u8 = 127;

/// A seat that was taken; it is free again when this goes.
pub struct Seat(Hold);

enum Hold {
    Line(AbortHandle),
    File {
        _lock: File,
    },
    /// A file that takes no writes is served by as many as like to.
    Free,
}

impl Seat {
    /// Sits down as this node of the workspace. None: another process sits there.
    pub async fn take(target: &Target, node: u8) -> Result<Option<Seat>, StoreError> {
        Seat::sit(target, Which::One(node)).await
    }

    /// Sits down on every seat of the workspace. None: a server is at work.
    pub async fn take_all(target: &Target) -> Result<Option<Seat>, StoreError> {
        Seat::sit(target, Which::All).await
    }

    async fn sit(target: &Target, which: Which) -> Result<Option<Seat>, StoreError> {
        let until = Instant::now() + PATIENCE;
        loop {
            let hold = match &target.0 {
                Place::File { path, .. } => on_file(path)?,
                Place::Server { config, schema } => on_server(config, Places::of(schema, which)).await?,
                Place::Misnamed(_) => Some(Hold::Free),
            };
            match hold {
                Some(hold) => return Ok(Some(Seat(hold))),
                None if Instant::now() > until => return Ok(None),
                None => tokio::time::sleep(REST).await,
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Which {
    One(u8),
    All,
}

/// The locks of some seats, and what the line that holds them is called.
struct Places {
    title: String,
    names: Vec<String>,
}

impl Places {
    fn of(schema: &str, which: Which) -> Places {
        match which {
            Which::One(node) => Places { title: name_of(schema, node), names: vec![name_of(schema, node)] },
            Which::All => {
                let names = (0..=LAST).map(|node| name_of(schema, node)).collect();
                Places { title: name_of(schema, "all"), names }
            }
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Hold::Line(line) = &self.0 {
            line.abort();
        }
    }
}

impl Db {
    /// Whether it is certain that no server is at work on this file at this moment. It is
    /// not where a file system knows no locks or takes no writes, and never on PostgreSQL.
    pub fn is_unserved(&self) -> Result<bool, StoreError> {
        match &*self.engine {
            // Its lock is let go at once: a server that starts meanwhile tries again for a while.
            Engine::Sqlite(engine) => Ok(matches!(on_file(engine.path())?, Some(Hold::File { .. }))),
            Engine::Postgres(_) => Ok(false),
        }
    }
}

impl Tx<'_> {
    /// Whether a process sits on the seat of this node. On SQLite only the one who asks does.
    pub fn is_seated(&mut self, node: u8) -> Result<bool, StoreError> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(false);
        }
        let name = Cell::from(name_of(&self.shared().schema, node));
        self.any_seated("select $1::text as name", &[name])
    }

    /// Whether a server sits on another seat than this one.
    pub fn others_are_seated(&mut self, node: u8) -> Result<bool, StoreError> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(false);
        }
        let (before, own) = (name_of(&self.shared().schema, ""), i64::from(node));
        let names = format!("select $1::text || n as name from generate_series(0, {LAST}) as n where n <> $2");
        self.any_seated(&names, &[Cell::from(before), Cell::Int(own)])
    }

    fn any_seated(&mut self, names: &str, params: &[Cell]) -> Result<bool, StoreError> {
        // A lock of one number shows its upper and lower half.
        let sql = format!(
            "select exists (select 1 from pg_catalog.pg_locks where locktype = 'advisory' and objsubid = 1 \
             and granted and database = (select oid from pg_catalog.pg_database where datname = current_database()) \
             and ((classid::bigint << 32) | objid::bigint) in (select hashtextextended(name, 0) from ({names}) as names))"
        );
        let rows = self.sql(&sql, params, &[ColumnType::Bool])?;
        Ok(rows.first().and_then(|row| row.bool(0)).unwrap_or(false))
    }
}

fn name_of(schema: &str, node: impl std::fmt::Display) -> String {
    format!("peyvand node {schema} {node}")
}

fn on_file(path: &Path) -> Result<Option<Hold>, StoreError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        // Where the folder cannot be made, opening the file says why.
        let _ = std::fs::create_dir_all(folder);
    }
    let mut name = itself(path).into_os_string();
    name.push("-serve");
    // No lock where nothing can be written: such a workspace makes no ids.
    let Ok(file) = File::create(PathBuf::from(name)) else { return Ok(Some(Hold::Free)) };
    match file.try_lock() {
        Ok(()) => Ok(Some(Hold::File { _lock: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => {
            tracing::warn!(%error, "this file system knows no locks: that one server serves the file is not made sure");
            Ok(Some(Hold::Free))
        }
    }
}

/// The same for every path that leads to the file, which its server may yet have to make.
fn itself(path: &Path) -> PathBuf {
    let by_folder = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(folder.canonicalize().ok()?.join(path.file_name()?))
    };
    path.canonicalize().ok().or_else(by_folder).unwrap_or_else(|| path.to_owned())
}

async fn on_server(config: &Config, places: Places) -> Result<Option<Hold>, StoreError> {
    let config = line_of(config, &places.title);
    let sat = sit(&config, &places).await.map_err(|error| match postgres::explain(&error, "taking the seat") {
        // A server that refuses this client is of no more use than none.
        StoreError::Other(why) => StoreError::Unavailable(why),
        known => known,
    })?;
    let Some(sat) = sat else { return Ok(None) };
    let line = tokio::spawn(async move { keep(config, places, sat).await });
    Ok(Some(Hold::Line(line.abort_handle())))
}

/// Both ends notice soon when the other machine has gone without a word.
fn line_of(config: &Config, name: &str) -> Config {
    let own = "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";
    let mut config = config.clone();
    config.options(config.get_options().map_or(own.to_owned(), |given| format!("{own} {given}")));
    config.application_name(name).connect_timeout(Duration::from_secs(2));
    config.keepalives(true).keepalives_idle(Duration::from_secs(15)).keepalives_interval(Duration::from_secs(5));
    config.keepalives_retries(3).tcp_user_timeout(Duration::from_secs(15));
    config
}

/// A line that sits; it has its own task, which ends when the line does.
struct Sitting {
    _client: Client,
    line: Running,
}

/// A task that ends with whoever waits for it.
struct Running(tokio::task::JoinHandle<Result<(), Error>>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// On all of the places, or on none: a line that goes lets go of what it had.
async fn sit(config: &Config, places: &Places) -> Result<Option<Sitting>, Error> {
    let (client, connection): (Client, tokio_postgres::Connection<Socket, NoTlsStream>) = config.connect(NoTls).await?;
    let line = Running(tokio::spawn(connection));
    let sql = "select bool_and(pg_try_advisory_lock(hashtextextended(name, 0))) from unnest($1::text[]) as name";
    let row = client.query_one(sql, &[&places.names]).await?;
    Ok(row.get::<_, bool>(0).then_some(Sitting { _client: client, line }))
}

/// Sits for as long as the process lives.
async fn keep(config: Config, places: Places, sat: Sitting) {
    let name = &places.title;
    let mut sat = Some(sat);
    let mut rest = REST;
    loop {
        if let Some(mut sitting) = sat.take() {
            rest = REST;
            let ended = (&mut sitting.line.0).await;
            tracing::warn!(?ended, seat = name, "the line that holds this node's number was lost");
        }
        tokio::time::sleep(rest).await;
        rest = (rest * 2).min(LONGEST_REST);
        match sit(&config, &places).await {
            Ok(Some(again)) => sat = Some(again),
            Ok(None) => {
                tracing::error!(seat = name, "another process serves under this node's number; stop one of them")
            }
            Err(error) => tracing::debug!(%error, seat = name, "no line for this node's number"),
        }
    }
}
