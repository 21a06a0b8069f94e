//! A newer version opens a workspace: beside others who work on it, and with a way back.

use std::{
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use store::{Cell, ColumnDef, ColumnType, Db, Options, StoreError, TableDef, Target, testkit};

fn leads() -> TableDef {
    let columns = vec![ColumnDef::new("id", ColumnType::Int).required(), ColumnDef::new("name", ColumnType::Text)];
    TableDef { name: "leads".into(), columns, primary: vec!["id".into()], ..TableDef::default() }
}

/// As a later version declares it.
fn later() -> TableDef {
    let mut table = leads();
    table.columns.push(ColumnDef::new("city", ColumnType::Text));
    table.columns.push(ColumnDef::new("hot", ColumnType::Bool).required().default(false));
    table
}

async fn add(db: &Db, id: i64) -> Result<u64, StoreError> {
    db.write(move |tx| tx.sql_execute("insert into @leads (id, name) values ($1, $2)", &[id.into(), "Mina".into()]))
        .await
}

async fn count(db: &Db) -> i64 {
    let rows = db.read(|tx| tx.sql("select count(*) from @leads", &[], &[ColumnType::Int])).await;
    rows.unwrap()[0].int(0).unwrap()
}

async fn open(target: &Target) -> Db {
    Db::open(target, Options::default()).await.unwrap()
}

/// A large report holds its table for longer than a write may wait.
async fn long_report(db: Db, begun: Arc<AtomicBool>) {
    let report = db.read_heavy(move |tx| {
        tx.sql("select count(*) from @leads", &[], &[ColumnType::Int])?;
        begun.store(true, Ordering::Relaxed);
        std::thread::sleep(Duration::from_secs(7));
        tx.sql("select count(*) from @leads", &[], &[ColumnType::Int])
    });
    report.await.unwrap();
}

async fn keep_adding(db: Db, next: Arc<AtomicI64>, ends: Arc<AtomicBool>) {
    while !ends.load(Ordering::Relaxed) {
        let id = next.fetch_add(1, Ordering::Relaxed);
        assert_eq!(add(&db, id).await, Ok(1), "no write of the older version fails");
        assert!(count(&db).await > 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_newer_version_takes_its_place_beside_an_older_one_that_works() {
    let (older, guard) = testkit::postgres().await;
    older.migrate(&[leads()]).await.unwrap();
    let many = older.write(|tx| {
        tx.sql_execute("insert into @leads (id, name) select -n, 'Reza' from generate_series(1, 100000) n", &[])
    });
    many.await.unwrap();
    let (next, ends, begun) = (Arc::new(AtomicI64::new(1)), Arc::new(AtomicBool::new(false)), Arc::default());
    let busy: Vec<_> = (0..8).map(|_| tokio::spawn(keep_adding(older.clone(), next.clone(), ends.clone()))).collect();
    let report = tokio::spawn(long_report(older.clone(), Arc::clone(&begun)));
    while !begun.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let newer = open(guard.target()).await;
    let done = newer.migrate(&[later()]).await.unwrap();
    assert_eq!(done, ["added the column leads.city", "added the column leads.hot"]);
    ends.store(true, Ordering::Relaxed);
    for one in busy {
        one.await.unwrap();
    }
    report.await.unwrap();
    assert_eq!(add(&older, 0).await, Ok(1));
    let row = newer.read(|tx| tx.sql("select hot from @leads where id = 0", &[], &[ColumnType::Bool])).await;
    assert_eq!(row.unwrap()[0].cells(), [Cell::Bool(false)]);
}

fn copy_of(folder: &Path) -> std::path::PathBuf {
    folder.join("crm.db.before-upgrade")
}

#[tokio::test]
async fn a_file_is_kept_as_it_was_before_its_tables_change() {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::parse(&folder.path().join("crm.db").display().to_string()).unwrap();
    let db = open(&target).await;
    db.migrate(&[leads()]).await.unwrap();
    add(&db, 1).await.unwrap();
    db.migrate(&[leads()]).await.unwrap();
    assert!(!copy_of(folder.path()).exists(), "nothing has changed yet");
    let newer = open(&target).await;
    newer.migrate(&[later()]).await.unwrap();
    add(&newer, 2).await.unwrap();
    let copy = open(&Target::parse(&copy_of(folder.path()).display().to_string()).unwrap()).await;
    assert_eq!((count(&copy).await, count(&newer).await), (1, 2));
    let columns = copy.read(|tx| tx.columns_of("leads")).await.unwrap();
    assert_eq!(columns.len(), 2, "the copy has its tables as they were: {columns:?}");
    for path in [folder.path().join("crm.db"), copy_of(folder.path())] {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{} is for others", path.display());
    }
}

/// A folder stands where the copy would have to go: as little room as a full disk has.
#[tokio::test]
async fn without_room_for_the_copy_nothing_changes_and_the_older_version_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::parse(&folder.path().join("crm.db").display().to_string()).unwrap();
    let older = open(&target).await;
    older.migrate(&[leads()]).await.unwrap();
    std::fs::create_dir(folder.path().join("crm.db.before-upgrade.part")).unwrap();
    let newer = open(&target).await;
    assert!(newer.migrate(&[later()]).await.is_err());
    assert_eq!(newer.read(|tx| tx.columns_of("leads")).await.unwrap().len(), 2);
    assert_eq!(add(&older, 1).await, Ok(1));
}
