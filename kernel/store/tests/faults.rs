//! Files that take no writes, disks without room, servers that go and come back.

use std::{
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, Instant},
};

use store::{ColumnDef, ColumnType, Db, Options, StoreError, TableDef, Target, testkit};

fn notes() -> TableDef {
    let columns = vec![ColumnDef::new("id", ColumnType::Int).required(), ColumnDef::new("body", ColumnType::Text)];
    TableDef { name: "notes".into(), columns, primary: vec!["id".into()], ..TableDef::default() }
}

async fn write(db: &Db, id: i64, length: usize) -> Result<u64, StoreError> {
    let body = "x".repeat(length);
    db.write(move |tx| tx.sql_execute("insert into @notes (id, body) values ($1, $2)", &[id.into(), body.into()])).await
}

async fn count(db: &Db) -> Result<Option<i64>, StoreError> {
    db.read(|tx| Ok(tx.sql("select count(*) from @notes", &[], &[ColumnType::Int])?[0].int(0))).await
}

async fn open(path: &Path, mode: &str) -> Result<Db, StoreError> {
    let target = Target::parse(&format!("sqlite:{}{mode}", path.display())).unwrap();
    Db::open(&target, Options::default()).await
}

#[tokio::test]
async fn a_folder_that_is_missing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/crm.db");
    let db = open(&path, "").await.unwrap();
    db.migrate(&[notes()]).await.unwrap();
    assert_eq!(write(&db, 1, 1).await, Ok(1));
    db.close().await;
    assert!(path.exists() && !path.with_extension("db-wal").exists(), "the log was folded in");
}

#[tokio::test]
async fn a_read_only_file_is_read_and_refuses_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crm.db");
    let db = open(&path, "").await.unwrap();
    db.migrate(&[notes()]).await.unwrap();
    write(&db, 1, 1).await.unwrap();
    db.close().await;
    let db = open(&path, "?mode=ro").await.unwrap();
    assert_eq!(count(&db).await, Ok(Some(1)));
    assert_eq!(write(&db, 2, 1).await, Err(StoreError::ReadOnly));
    assert_eq!((db.ping(false).await, db.ping(true).await), (Ok(()), Err(StoreError::ReadOnly)));
    assert!(db.generation() > 0);
    assert!(open(&folder.path().join("none.db"), "?mode=ro").await.is_err());
}

fn forbid_writing(path: &Path, forbidden: bool) {
    let mut permissions = std::fs::metadata(path).unwrap().permissions();
    permissions.set_mode(if forbidden { 0o555 } else { 0o755 });
    std::fs::set_permissions(path, permissions).unwrap();
}

#[tokio::test]
async fn a_file_of_somebody_else_is_read_and_refuses_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crm.db");
    let db = open(&path, "").await.unwrap();
    db.migrate(&[notes()]).await.unwrap();
    db.close().await;
    forbid_writing(&path, true);
    if std::fs::OpenOptions::new().append(true).open(&path).is_ok() {
        return eprintln!("left out: root may write everywhere");
    }
    for sealed in [false, true] {
        forbid_writing(folder.path(), sealed);
        let db = open(&path, "").await.unwrap();
        assert_eq!(count(&db).await, Ok(Some(0)), "folder sealed: {sealed}");
        assert_eq!(write(&db, 2, 1).await, Err(StoreError::ReadOnly), "folder sealed: {sealed}");
        db.close().await;
    }
    forbid_writing(folder.path(), false);
}

/// Leaves this many pages for the whole file.
async fn room(db: &Db, pages: u32) {
    db.write(move |tx| tx.sql(&format!("pragma max_page_count = {pages}"), &[], &[ColumnType::Int])).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_refuses_what_does_not_fit_and_nothing_else() {
    let (db, _guard) = testkit::sqlite().await;
    db.migrate(&[notes()]).await.unwrap();
    room(&db, 40).await;
    let (small, large, other) = tokio::join!(write(&db, 1, 10), write(&db, 2, 1_000_000), write(&db, 3, 10));
    assert_eq!((small, large, other), (Ok(1), Err(StoreError::DiskFull), Ok(1)));
    assert_eq!(count(&db).await, Ok(Some(2)));
    let mut id = 10;
    let refusal = loop {
        id += 1;
        if let Err(error) = write(&db, id, 4_000).await {
            break error;
        }
    };
    assert_eq!(refusal, StoreError::DiskFull);
    let before = count(&db).await.unwrap();
    assert_eq!(db.ping(false).await, Ok(()));
    room(&db, 4_000).await;
    assert_eq!(write(&db, 2, 1_000_000).await, Ok(1));
    assert_eq!(count(&db).await.unwrap(), before.map(|before| before + 1));
    db.ping(true).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.db");
    std::fs::write(&path, "Dear Maryam, this is no database at all. ".repeat(100)).unwrap();
    let answer = open(&path, "").await.err();
    assert!(matches!(&answer, Some(StoreError::Unavailable(why)) if why.contains("letter.db")), "{answer:?}");
}

/// It must be quick to say so, whatever it is.
async fn is_lost(db: &Db) {
    let started = Instant::now();
    let ends = tokio::join!(count(db), write(db, 99, 1), db.ping(true));
    assert!(matches!(ends.0, Err(StoreError::Unavailable(_))), "{ends:?}");
    assert!(matches!(ends.1, Err(StoreError::Unavailable(_))), "{ends:?}");
    assert!(matches!(ends.2, Err(StoreError::Unavailable(_))), "{ends:?}");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_comes_back_is_used_again_without_a_restart() {
    let Some(server) = testkit::Server::start("lost") else { return };
    let target = Target::parse(server.url()).unwrap();
    let db = Db::open(&target, Options::default()).await.unwrap();
    db.migrate(&[notes()]).await.unwrap();
    // Several clients of each pool are connected when the server goes.
    let ends = tokio::join!(count(&db), count(&db), count(&db), write(&db, 1, 1), write(&db, 2, 1), write(&db, 3, 1));
    assert_eq!((ends.3, ends.4, ends.5), (Ok(1), Ok(1), Ok(1)));
    let in_the_middle = db.write(|tx| {
        tx.sql_execute("insert into @notes (id) values (50)", &[])?;
        tx.sql("select pg_sleep(3)", &[], &[]).map(drop)
    });
    let kill = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        tokio::task::block_in_place(|| server.kill());
    };
    let (cut, ()) = tokio::join!(in_the_middle, kill);
    assert!(matches!(cut, Err(StoreError::Unavailable(_))), "{cut:?}");
    is_lost(&db).await;
    is_lost(&db).await;
    server.start_again();
    let ends = tokio::join!(count(&db), count(&db), write(&db, 4, 1), write(&db, 5, 1));
    assert_eq!((ends.2, ends.3), (Ok(1), Ok(1)));
    assert_eq!(count(&db).await, Ok(Some(5)));
    // Its opposite: nobody listens at all.
    let nobody = Target::parse("postgres://postgres@127.0.0.1:1/postgres").unwrap();
    assert!(matches!(Db::open(&nobody, Options::default()).await.err(), Some(StoreError::Unavailable(_))));
}
