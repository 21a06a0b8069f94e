//! Fresh databases for tests: an empty SQLite file, an empty PostgreSQL schema.
//!
//! The PostgreSQL server is the one that `PEYVAND_TEST_POSTGRES` names, or the one
//! that the script `tests/postgres` starts and that all test processes share.

use std::{
    future::Future,
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
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

impl Guard {
    /// Where the database is, to open it a second time.
    pub fn target(&self) -> &Target {
        &self.target
    }
}

pub async fn sqlite() -> (Db, Guard) {
    sqlite_with(Options::default()).await
}

pub async fn sqlite_with(options: Options) -> (Db, Guard) {
    let folder = tempfile::tempdir().expect("a folder for the test's database");
    let target = Target::parse(&folder.path().join("test.db").display().to_string()).expect("a file is a target");
    let db = Db::open(&target, options).await.expect("a fresh SQLite file opens");
    (db, Guard { _folder: Some(folder), schema: None, target })
}

pub async fn postgres() -> (Db, Guard) {
    postgres_with(Options::default()).await
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
    let output = Command::new(script()).arg("start").output().expect("tests/postgres can be run");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "tests/postgres start: {said}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
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

impl Drop for Guard {
    fn drop(&mut self) {
        let Some(Schema { url, name }) = self.schema.take() else { return };
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
