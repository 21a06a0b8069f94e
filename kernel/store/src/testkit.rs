//! Fresh databases for tests: an empty SQLite file, an empty PostgreSQL schema.
//!
//! The PostgreSQL server is the one that `PEYVAND_TEST_POSTGRES` names, or the one
//! that the script `tests/postgres` starts and that all test processes share.

use std::{
    future::Future,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use crate::{Db, Options, Target};

/// Removes the database when it goes; keep it as long as the `Db`.
pub struct Guard {
    _folder: Option<tempfile::TempDir>,
    schema: Option<Schema>,
    target: Target,
}

struct Schema {
    url: String,
    name: String,
}

/// A workspace on the PostgreSQL server for tests that other processes make and
/// use; it goes with this, so keep it longer than them.
pub struct Lodging(Schema);

impl Lodging {
    pub fn new() -> Lodging {
        Lodging(Schema { url: postgres_url(), name: fresh_name() })
    }

    pub fn url(&self) -> &str {
        &self.0.url
    }

    pub fn name(&self) -> &str {
        &self.0.name
    }
}

impl Default for Lodging {
    fn default() -> Lodging {
        Lodging::new()
    }
}

impl Guard {
    /// The schema of a PostgreSQL database.
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_ref().map(|schema| schema.name.as_str())
    }

    /// Where the database is, to open it a second time.
    pub fn target(&self) -> &Target {
        &self.target
    }
}

pub async fn sqlite() -> (Db, Guard) {
    sqlite_with(patient()).await
}

pub async fn sqlite_with(options: Options) -> (Db, Guard) {
    let folder = tempfile::tempdir().expect("a folder for the test's database");
    let target = Target::parse(&folder.path().join("test.db").display().to_string()).expect("a file is a target");
    let db = Db::open(&target, options).await.expect("a fresh SQLite file opens");
    (db, Guard { _folder: Some(folder), schema: None, target })
}

/// A busy machine must not decide whether a test meets its counts within the page.
fn patient() -> Options {
    Options { glance: Duration::from_secs(10), ..Options::default() }
}

/// Without a moment for what a page can do without: all of it comes behind.
pub fn hasty() -> Options {
    Options { glance: Duration::ZERO, read_deadline: Duration::from_secs(30), ..Options::default() }
}

pub async fn postgres() -> (Db, Guard) {
    postgres_with(patient()).await
}

pub async fn postgres_with(options: Options) -> (Db, Guard) {
    let (url, name) = (postgres_url(), fresh_name());
    let target = Target::parse(&url).expect("the server's address is a target").with_workspace(&name);
    let db = Db::open(&target, options).await.expect("a fresh PostgreSQL schema opens");
    (db, Guard { _folder: None, schema: Some(Schema { url, name }), target })
}

/// Runs one test on both databases, first SQLite; a failure names the database.
pub async fn both<F, Fut>(test: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()>,
{
    let named = Named("SQLite");
    let (db, _guard) = sqlite().await;
    test(db).await;
    drop(named);
    let named = Named("PostgreSQL");
    let (db, _guard) = postgres().await;
    test(db).await;
    drop(named);
}

/// The address of the server for tests; starts it where it does not run.
pub fn postgres_url() -> String {
    if let Ok(url) = std::env::var("PEYVAND_TEST_POSTGRES") {
        return url;
    }
    run_script("start", None).unwrap_or_else(|said| panic!("tests/postgres start: {said}"))
}

/// What the script says; `folder` is where the server's data is, if not the usual place.
fn run_script(order: &str, folder: Option<&Path>) -> Result<String, String> {
    let mut command = Command::new(script());
    command.arg(order);
    if let Some(folder) = folder {
        command.env("PEYVAND_PG_DIR", folder);
    }
    let output = command.output().map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// A PostgreSQL server of one's own, to be killed.
pub struct Server {
    folder: PathBuf,
    url: String,
}

impl Server {
    /// `None`, and a line that says so, where a server was given from outside and none can be started here.
    pub fn start(name: &str) -> Option<Server> {
        let folder = script().with_file_name(format!("../target/postgres-{name}-{}", std::process::id()));
        match run_script("start", Some(&folder)) {
            Ok(url) => Some(Server { folder, url }),
            Err(said) if std::env::var_os("PEYVAND_TEST_POSTGRES").is_some() => {
                eprintln!("left out, because no server can be started here: {said}");
                None
            }
            Err(said) => panic!("tests/postgres start: {said}"),
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// `kill -9`, the postmaster first.
    pub fn kill(&self) {
        self.run("kill");
    }

    /// Stops in order: who is connected is sent away.
    pub fn stop(&self) {
        self.run("stop");
    }

    /// Stops without letting anybody finish.
    pub fn break_off(&self) {
        self.run("break");
    }

    pub fn start_again(&self) {
        assert_eq!(self.run("start"), self.url);
    }

    fn run(&self, order: &str) -> String {
        run_script(order, Some(&self.folder)).unwrap_or_else(|said| panic!("tests/postgres {order}: {said}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(said) = run_script("stop", Some(&self.folder)) {
            eprintln!("a server of a test was left behind: {said}");
        } else if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("the data of a server was left behind: {error}");
        }
    }
}

/// The script that starts and stops the server.
pub fn script() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/postgres")
}

struct Named(&'static str);

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("this failed on {}", self.0);
        }
    }
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = jiff::Timestamp::now().as_microsecond();
    format!("test_{now}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

impl Drop for Schema {
    fn drop(&mut self) {
        let (url, name) = (self.url.clone(), self.name.clone());
        // A runtime of its own on a thread of its own: the test's is not free to wait here.
        let dropped = std::thread::spawn(move || drop_schema(&url, &name)).join();
        if !matches!(dropped, Ok(Ok(()))) {
            eprintln!("the schema of a test was left behind: {dropped:?}");
        }
    }
}

fn drop_schema(url: &str, name: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
        let connection = tokio::spawn(connection);
        client.batch_execute(&format!("set lock_timeout = '5s'; drop schema if exists \"{name}\" cascade")).await?;
        connection.abort();
        Ok(())
    })
}

/// A statement that was read, and how the database goes about it.
#[derive(Clone, Debug)]
pub struct Planned {
    pub sql: String,
    pub steps: Vec<String>,
}

/// Whether the plans of what is read are kept, and those kept so far.
#[derive(Default)]
pub(crate) struct Watch(parking_lot::Mutex<Option<Vec<Planned>>>);

impl Watch {
    pub(crate) fn is_on(&self) -> bool {
        self.0.lock().is_some()
    }

    pub(crate) fn keep(&self, sql: &str, steps: Vec<String>) {
        if let Some(kept) = &mut *self.0.lock() {
            kept.push(Planned { sql: sql.to_owned(), steps });
        }
    }
}

impl Db {
    /// From here on the plan of every statement that reads is kept, whoever asks
    /// it; gives those kept before.
    pub fn watch_plans(&self) -> Vec<Planned> {
        self.shared.plans.0.lock().replace(Vec::new()).unwrap_or_default()
    }
}

/// Whether a statement only reads; its plan is not asked for itself.
pub(crate) fn reads(sql: &str) -> bool {
    let sql = sql.trim_start();
    sql.starts_with("select") || sql.starts_with("SELECT") || sql.starts_with("with")
}
