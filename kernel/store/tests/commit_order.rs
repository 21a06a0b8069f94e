//! A follower of a table meets every row once, in commit order.

use std::{
    collections::BTreeSet,
    sync::mpsc,
    time::{Duration, Instant},
};

use rand::RngExt;
use sea_query::{Alias, Query};
use store::{
    ColumnDef, ColumnType, Db, Dialect, IndexDef, Special, StoreError, TableDef, Tx,
    order::{self, Cursor},
    testkit::both,
};

fn events() -> TableDef {
    TableDef {
        name: "events".into(),
        columns: vec![
            ColumnDef::new("seq", ColumnType::Int).required().special(Special::Serial),
            ColumnDef::new("stamp", ColumnType::Int).required().special(Special::CommitStamp),
            ColumnDef::new("name", ColumnType::Text).required(),
        ],
        primary: vec!["seq".into()],
        indexes: vec![IndexDef::on("events_order", &["stamp", "seq"])],
        find: vec![],
    }
}

fn record(tx: &mut Tx<'_>, name: &str) -> Result<u64, StoreError> {
    tx.sql_execute("insert into @events (name) values ($1)", &[name.into()])
}

/// What came after the cursor, which moves on.
async fn follow(db: &Db, cursor: &mut Cursor) -> Vec<String> {
    let from = *cursor;
    let read = db.read(move |tx| {
        let mut select = Query::select();
        select.columns(["stamp", "seq", "name"].map(Alias::new)).from(tx.table("events"));
        select.cond_where(order::after(tx, from)).limit(7);
        order::sort(tx, &mut select);
        tx.fetch(&select, &[ColumnType::Int, ColumnType::Int, ColumnType::Text])
    });
    let rows = read.await.unwrap();
    if let Some(last) = rows.last() {
        *cursor = Cursor { stamp: last.int(0).unwrap(), seq: last.int(1).unwrap() };
        assert!(*cursor > from);
    }
    rows.iter().map(|row| row.text(2).unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_slow_transaction_open_across_a_fast_one_is_not_passed_over() {
    both(|db| async move {
        db.migrate(&[events()]).await.unwrap();
        let (inserted, wait_inserted) = mpsc::channel();
        let (go, wait_go) = mpsc::channel::<()>();
        let slow = tokio::spawn({
            let db = db.clone();
            async move {
                let write = db.write(move |tx| {
                    record(tx, "slow")?;
                    inserted.send(()).unwrap();
                    wait_go.recv().unwrap();
                    Ok::<_, StoreError>(())
                });
                write.await
            }
        });
        tokio::task::spawn_blocking(move || wait_inserted.recv().unwrap()).await.unwrap();
        let fast = tokio::spawn({
            let db = db.clone();
            async move { db.write(|tx| record(tx, "fast")).await }
        });
        if db.dialect() == Dialect::Postgres {
            fast.await.unwrap().unwrap();
            // The trap: the fast row is there to be seen, and has the higher number.
            let seen = db.read(|tx| tx.sql("select name from @events", &[], &[ColumnType::Text])).await.unwrap();
            assert_eq!(seen[0].text(0), Some("fast"));
            assert!(follow(&db, &mut Cursor::default()).await.is_empty());
            go.send(()).unwrap();
        } else {
            go.send(()).unwrap();
            fast.await.unwrap().unwrap();
        }
        slow.await.unwrap().unwrap();
        let (mut cursor, mut seen) = (Cursor::default(), Vec::new());
        while seen.len() < 2 {
            // Whoever else writes on this server, in any schema, holds the follower back for a while.
            seen.extend(follow(&db, &mut cursor).await);
        }
        assert_eq!(seen, ["slow", "fast"]);
    })
    .await;
}

const WRITERS: usize = 8;
const EVENTS: usize = 30;

/// Writes events one by one, some of them in slow transactions.
async fn write_events(db: Db, writer: usize) {
    for number in 0..EVENTS {
        let pause = Duration::from_micros(rand::rng().random_range(0..3_000));
        let write = db.write(move |tx| {
            record(tx, &format!("{writer}.{number}"))?;
            std::thread::sleep(pause);
            Ok::<_, StoreError>(())
        });
        write.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_follower_of_busy_writers_meets_every_event_once() {
    both(|db| async move {
        db.migrate(&[events()]).await.unwrap();
        let writers: Vec<_> = (0..WRITERS).map(|writer| tokio::spawn(write_events(db.clone(), writer))).collect();
        let (mut cursor, mut seen) = (Cursor::default(), Vec::new());
        let patience = Instant::now() + Duration::from_secs(60);
        while seen.len() < WRITERS * EVENTS {
            assert!(Instant::now() < patience, "{} of {} events", seen.len(), WRITERS * EVENTS);
            seen.extend(follow(&db, &mut cursor).await);
        }
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
        for writer in writers {
            writer.await.unwrap();
        }
        for writer in 0..WRITERS {
            let own: Vec<&String> = seen.iter().filter(|name| name.starts_with(&format!("{writer}."))).collect();
            let expected: Vec<String> = (0..EVENTS).map(|number| format!("{writer}.{number}")).collect();
            assert_eq!(own, expected.iter().collect::<Vec<_>>(), "each writer's events are in its own order");
        }
    })
    .await;
}
