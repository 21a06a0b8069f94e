//! A column is added while people work, and nobody notices.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use sea_query::{Alias, Query};
use store::{
    Cell, ColumnDef, ColumnType, Db, Options, StoreError, TableDef,
    testkit::{both, sqlite},
};

fn leads() -> TableDef {
    TableDef {
        name: "leads".into(),
        columns: vec![
            ColumnDef::new("id", ColumnType::Int).required(),
            ColumnDef::new("name", ColumnType::Text).required(),
        ],
        primary: vec!["id".into()],
        ..TableDef::default()
    }
}

#[derive(Default)]
struct Town {
    stop: AtomicBool,
    written: AtomicI64,
    next: AtomicI64,
}

async fn keep_writing(db: Db, town: Arc<Town>) {
    while !town.stop.load(Ordering::Relaxed) {
        let id = town.next.fetch_add(1, Ordering::Relaxed);
        let write = db.write(move |tx| {
            tx.sql_execute("insert into @leads (id, name) values ($1, $2)", &[id.into(), "Maryam".into()])?;
            tx.sql_execute("update @leads set name = name where id = $1", &[id.into()])
        });
        assert_eq!(write.await, Ok(1));
        town.written.fetch_add(1, Ordering::Relaxed);
    }
}

/// Reads by sea-query and by hand; every answer must hold what was acknowledged before.
async fn keep_reading(db: Db, town: Arc<Town>) {
    while !town.stop.load(Ordering::Relaxed) {
        let least = town.written.load(Ordering::Relaxed);
        let read = db.read(|tx| {
            let mut select = Query::select();
            select.columns(["id", "name"].map(Alias::new)).from(tx.table("leads"));
            let rows = tx.fetch(&select, &[ColumnType::Int, ColumnType::Text])?;
            let by_star = tx.sql("select count(*) from (select * from @leads) l", &[], &[ColumnType::Int])?;
            Ok::<_, StoreError>((rows, by_star[0].int(0).unwrap()))
        });
        let (rows, by_star) = read.await.unwrap();
        assert!(rows.len() as i64 >= least && by_star == rows.len() as i64, "{least} {} {by_star}", rows.len());
        assert!(rows.iter().all(|row| row.text(1) == Some("Maryam")));
    }
}

/// A report that holds its snapshot, and on PostgreSQL its lock, for a while.
async fn one_long_report(db: Db) {
    let report = db.read_heavy(|tx| {
        let before = tx.sql("select count(*) from @leads", &[], &[ColumnType::Int])?;
        std::thread::sleep(Duration::from_millis(600));
        let after = tx.sql("select count(*) from @leads", &[], &[ColumnType::Int])?;
        Ok::<_, StoreError>((before, after))
    });
    let (before, after) = report.await.unwrap();
    assert_eq!(before, after);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn columns_are_added_while_sixteen_work() {
    both(|db| async move {
        db.migrate(&[leads()]).await.unwrap();
        let (town, generation) = (Arc::new(Town::default()), db.generation());
        let mut busy = Vec::new();
        for _ in 0..8 {
            busy.push(tokio::spawn(keep_writing(db.clone(), town.clone())));
            busy.push(tokio::spawn(keep_reading(db.clone(), town.clone())));
        }
        let report = tokio::spawn(one_long_report(db.clone()));
        tokio::time::sleep(Duration::from_millis(50)).await;
        let columns = [
            ColumnDef::new("x_city", ColumnType::Text),
            ColumnDef::new("x_hot", ColumnType::Bool).required().default(false),
            ColumnDef::new("x_since", ColumnType::Date),
            ColumnDef::new("x_parent", ColumnType::Int).references("leads"),
        ];
        for column in &columns {
            db.add_column("leads", column).await.unwrap();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        report.await.unwrap();
        town.stop.store(true, Ordering::Relaxed);
        for task in busy {
            task.await.unwrap();
        }
        assert!(db.generation() >= generation + columns.len() as u64);
        let rows = db
            .read(|tx| tx.sql("select x_city, x_hot from @leads limit 1", &[], &[ColumnType::Text, ColumnType::Bool]));
        assert_eq!(rows.await.unwrap()[0].cells(), [Cell::Null, Cell::Bool(false)]);
        // A second time it is there already; as another type it is a mistake.
        db.add_column("leads", &columns[0]).await.unwrap();
        assert!(db.add_column("leads", &ColumnDef::new("x_city", ColumnType::Int)).await.is_err());
        let orphan = db.write(|tx| tx.sql_execute("update @leads set x_parent = -5", &[])).await;
        assert!(matches!(orphan, Err(StoreError::Reference { .. })), "{orphan:?}");
    })
    .await;
}

/// SQLite would read through the table: then it would meet the row that its own words forbid.
#[tokio::test]
async fn a_column_is_added_without_reading_the_rows() {
    let (db, _guard) = sqlite().await;
    db.migrate(&[leads()]).await.unwrap();
    db.write(|tx| tx.sql_execute("insert into @leads (id, name) values (1, 'Maryam')", &[])).await.unwrap();
    let forbid = db.overhaul(|tx| {
        tx.sql("pragma writable_schema = on", &[], &[])?;
        let forbid =
            "update sqlite_schema set sql = replace(sql, '\"name\" text', '\"name\" text check (name = ''Sara'')')
                      where name = 'leads'";
        tx.sql_execute(forbid, &[])?;
        tx.sql("pragma schema_version = 900", &[], &[])?;
        tx.sql("pragma writable_schema = reset", &[], &[]).map(drop)
    });
    forbid.await.unwrap();
    let alter = db.overhaul(|tx| tx.sql_execute("alter table leads add column x_read text", &[]));
    assert!(alter.await.is_err(), "SQLite reads no rows any more: this way is needed no longer");
    db.add_column("leads", &ColumnDef::new("x_city", ColumnType::Text)).await.unwrap();
    let hot = ColumnDef::new("x_hot", ColumnType::Bool).required().default(true);
    db.add_column("leads", &hot).await.unwrap();
    let asked = "select x_city, x_hot from @leads";
    let rows = db.read(move |tx| tx.sql(asked, &[], &[ColumnType::Text, ColumnType::Bool])).await.unwrap();
    assert_eq!(rows[0].cells(), [Cell::Null, Cell::Bool(true)]);
    let late = db.write(|tx| tx.sql_execute("update sqlite_schema set sql = sql", &[]));
    assert!(late.await.is_err(), "the schema is left open to be written");
}

/// What another process does to the file beside the server ends while a report still reads,
/// and nobody who writes has to wait for that report.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn another_process_comes_and_goes_while_a_report_reads() {
    let (db, guard) = sqlite().await;
    db.migrate(&[leads()]).await.unwrap();
    let (goes_on, waits) = std::sync::mpsc::channel::<()>();
    let (begun, begins) = tokio::sync::oneshot::channel();
    let served = db.clone();
    let report = tokio::spawn(async move {
        let read = served.read_heavy(move |tx| {
            let count = tx.sql("select count(*) from @leads", &[], &[ColumnType::Int]);
            begun.send(()).unwrap();
            waits.recv().unwrap();
            count
        });
        read.await.map(drop)
    });
    begins.await.unwrap();
    let other = Db::open(guard.target(), Options::default()).await.unwrap();
    other.add_column("leads", &ColumnDef::new("x_city", ColumnType::Text)).await.unwrap();
    // It used to keep every writer out for five seconds, as long as it waited for readers.
    let town = Arc::new(Town::default());
    let writing = tokio::spawn(keep_writing(db.clone(), town.clone()));
    tokio::time::timeout(Duration::from_secs(3), other.close()).await.expect("it waits for a reader of another");
    let before = town.written.load(Ordering::Relaxed);
    while town.written.load(Ordering::Relaxed) < before + 20 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    goes_on.send(()).unwrap();
    assert_eq!(report.await.unwrap(), Ok(()));
    town.stop.store(true, Ordering::Relaxed);
    writing.await.unwrap();
}
