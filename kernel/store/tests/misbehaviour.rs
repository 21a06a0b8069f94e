//! Closures that panic or never end, and the others beside them.

use std::time::{Duration, Instant};

use store::{ColumnDef, ColumnType, Db, Dialect, Options, StoreError, TableDef, Tx, testkit};

const SHORT: Duration = Duration::from_millis(600);

fn options() -> Options {
    Options { write_deadline: SHORT, read_deadline: SHORT, heavy_deadline: 3 * SHORT, ..Options::default() }
}

fn notes() -> TableDef {
    let columns = vec![ColumnDef::new("id", ColumnType::Int).required(), ColumnDef::new("body", ColumnType::Text)];
    TableDef { name: "notes".into(), columns, primary: vec!["id".into()], ..TableDef::default() }
}

async fn impatient<F: AsyncFn(Db)>(test: F) {
    let ((sqlite, _a), (postgres, _b)) =
        (testkit::sqlite_with(options()).await, testkit::postgres_with(options()).await);
    for db in [sqlite, postgres] {
        db.migrate(&[notes()]).await.unwrap();
        db.write(|tx| write_note(tx, 0)).await.unwrap();
        test(db).await;
    }
}

fn write_note(tx: &mut Tx<'_>, id: i64) -> Result<u64, StoreError> {
    tx.sql_execute("insert into @notes (id, body) values ($1, 'x')", &[id.into()])
}

async fn ids(db: &Db) -> Vec<i64> {
    let rows = db.read(|tx| tx.sql("select id from @notes order by id", &[], &[ColumnType::Int])).await.unwrap();
    rows.iter().filter_map(|row| row.int(0)).collect()
}

const ENDLESS: &str = "with recursive n(i) as (select 1000000 union all select i + 1 from n where i < 900000000)";

fn one_endless_statement(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    write_note(tx, 101)?;
    tx.sql_execute(&format!("insert into @notes (id, body) {ENDLESS} select i, 'x' from n"), &[])
}

fn endless_statements(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    for id in 200.. {
        write_note(tx, id)?;
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(0)
}

fn a_long_sleep(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let written = write_note(tx, 102)?;
    std::thread::sleep(SHORT + Duration::from_millis(50));
    Ok(written)
}

fn a_panic(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    write_note(tx, 103)?;
    panic!("a mistake in a rule");
}

fn a_panic_in_nested_work(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    tx.nested(a_panic)
}

fn a_pause(millis: u64) -> Result<(), StoreError> {
    std::thread::sleep(Duration::from_millis(millis));
    Ok(())
}

type Bad = fn(&mut Tx<'_>) -> Result<u64, StoreError>;

/// The bad closure stands in one group with good ones before and behind it, and then has a
/// transaction to itself between theirs.
async fn check(db: &Db, bad: Bad, expected: StoreError) {
    beside_others(db, async |db: &Db| db.write(bad).await, expected.clone()).await;
    beside_others(db, async |db: &Db| db.write_alone(bad).await, expected).await;
}

async fn beside_others(db: &Db, bad: impl AsyncFn(&Db) -> Result<u64, StoreError>, expected: StoreError) {
    let before = ids(db).await;
    let first = before.last().map_or(1, |last| last + 1);
    // Holds the writer until all the others wait in its queue.
    let blocker = db.write(|_| a_pause(60));
    let early = db.write(move |tx| write_note(tx, first));
    let nested = db.write(move |tx| {
        let _ = tx.nested(|tx| write_note(tx, 0));
        tx.nested(|tx| write_note(tx, first + 1))
    });
    let late = db.write(move |tx| write_note(tx, first + 2));
    let (blocked, early, nested, bad, late) = tokio::join!(blocker, early, nested, bad(db), late);
    assert_eq!(bad, Err(expected));
    assert_eq!((blocked, early, nested, late), (Ok(()), Ok(1), Ok(1), Ok(1)));
    assert_eq!(ids(db).await, [before, vec![first, first + 1, first + 2]].concat());
}

#[tokio::test]
async fn a_closure_that_panics_or_never_ends_harms_nobody_else() {
    impatient(async |db| {
        check(&db, a_panic, StoreError::Panicked).await;
        check(&db, a_panic_in_nested_work, StoreError::Panicked).await;
        check(&db, one_endless_statement, StoreError::TooSlow).await;
        check(&db, endless_statements, StoreError::TooSlow).await;
        check(&db, a_long_sleep, StoreError::TooSlow).await;
    })
    .await;
}

#[tokio::test]
async fn a_read_that_never_ends_is_stopped_and_the_reader_serves_on() {
    impatient(async |db| {
        for _ in 0..3 {
            let count = format!("{ENDLESS} select count(*) from n");
            let started = Instant::now();
            let endless = db.read(move |tx| tx.sql(&count, &[], &[ColumnType::Int]));
            let panicking = db.read(|_| -> Result<(), StoreError> { panic!("a mistake in a page") });
            let (endless, panicking) = tokio::join!(endless, panicking);
            assert_eq!(endless, Err(StoreError::TooSlow));
            assert_eq!(panicking, Err(StoreError::Panicked));
            assert!(started.elapsed() < 4 * SHORT, "{:?}", started.elapsed());
        }
        assert_eq!(ids(&db).await, [0]);
    })
    .await;
}

#[tokio::test]
async fn a_queue_that_is_full_refuses_at_once() {
    let (db, _guard) = testkit::sqlite_with(Options { queue: 4, ..Options::default() }).await;
    db.migrate(&[notes()]).await.unwrap();
    let slow = || db.write(|_| a_pause(100));
    let ends = tokio::join!(slow(), slow(), slow(), slow(), slow(), slow(), slow(), slow());
    let ends = [ends.0, ends.1, ends.2, ends.3, ends.4, ends.5, ends.6, ends.7];
    let refused = ends.iter().filter(|end| matches!(end, Err(StoreError::Busy { .. }))).count();
    assert!((3..=4).contains(&refused), "{ends:?}");
    assert!(db.write(|tx| write_note(tx, 1)).await.is_ok());
}

/// Somebody closes the page, at any moment: nothing stays open and nothing is half written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_who_goes_away_leaves_nothing_open() {
    testkit::both(|db| async move {
        db.migrate(&[notes()]).await.unwrap();
        for id in 0..300 {
            let patience = Duration::from_micros(id % 60 * 40);
            let both_or_none = db.write(move |tx| {
                write_note(tx, id as i64)?;
                write_note(tx, 1_000_000 + id as i64)
            });
            let _ = tokio::time::timeout(patience, both_or_none).await;
            let count = db.read(|tx| tx.sql("select count(*) from @notes", &[], &[ColumnType::Int]));
            let _ = tokio::time::timeout(patience, count).await;
        }
        let written = ids(&db).await;
        let (low, high): (Vec<i64>, Vec<i64>) = written.iter().partition(|id| **id < 1_000_000);
        assert_eq!(low.len(), high.len());
        if db.dialect() == Dialect::Postgres {
            tokio::time::sleep(SHORT).await;
            let open = "select count(*) from pg_stat_activity where query like 'begin isolation%'
                        and state like 'idle in transaction%' and clock_timestamp() - state_change > interval '0.3 s'";
            let open = db.read(move |tx| tx.sql(open, &[], &[ColumnType::Int])).await.unwrap();
            assert_eq!(open[0].int(0), Some(0), "transactions left open");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_glance_gives_up_soon_and_leaves_the_hands_as_they_were() {
    let hurried = || Options { glance: Duration::from_millis(30), ..options() };
    let endless = |tx: &mut Tx<'_>| tx.sql(&format!("{ENDLESS} select count(*) from n"), &[], &[ColumnType::Int]);
    let ((sqlite, _a), (postgres, _b)) =
        (testkit::sqlite_with(hurried()).await, testkit::postgres_with(hurried()).await);
    for db in [sqlite, postgres] {
        db.migrate(&[notes()]).await.unwrap();
        let failed = db.figures().queries.failed;
        for _ in 0..10 {
            let given_up = db.glance(endless).await;
            // On a machine that is busy with other things the moment is over before anybody looks.
            assert!(matches!(given_up, Err(StoreError::TooSlow | StoreError::Busy { .. })), "{given_up:?}");
        }
        assert_eq!(db.figures().queries.failed, failed, "to give up is no fault");
        assert_eq!(db.read_behind(endless).await, Err(StoreError::TooSlow), "what comes behind has its end too");
        assert_eq!(ids(&db).await, [] as [i64; 0]);
        if db.dialect() == Dialect::Postgres {
            let ask = |tx: &mut Tx<'_>| tx.sql("show statement_timeout", &[], &[ColumnType::Text]);
            let rows = db.read(ask).await.unwrap();
            assert_eq!(rows[0].text(0), Some("600ms"), "the client waits as long as before");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_glance_waits_for_a_hand_no_longer_than_its_moment() {
    let few = || Options { readers: 1, glance: Duration::from_millis(10), ..options() };
    let endless = |tx: &mut Tx<'_>| tx.sql(&format!("{ENDLESS} select count(*) from n"), &[], &[ColumnType::Int]);
    let ((sqlite, _a), (postgres, _b)) = (testkit::sqlite_with(few()).await, testkit::postgres_with(few()).await);
    for db in [sqlite, postgres] {
        let (begun, begins) = tokio::sync::oneshot::channel();
        let busy = db.clone();
        let taken = tokio::spawn(async move {
            busy.read(move |tx| {
                let _ = begun.send(());
                endless(tx)
            })
            .await
        });
        begins.await.unwrap();
        let given_up = db.glance(|_| Ok::<_, StoreError>(())).await;
        assert!(matches!(given_up, Err(StoreError::Busy { .. })), "{given_up:?}");
        assert!(!taken.is_finished(), "it did not wait for the hand");
        assert_eq!(taken.await.unwrap(), Err(StoreError::TooSlow));
        db.read(|_| Ok::<_, StoreError>(())).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_moment_for_it_nothing_is_glanced_at() {
    for (db, _guard) in [testkit::sqlite_with(testkit::hasty()).await, testkit::postgres_with(testkit::hasty()).await] {
        let never = |_: &mut Tx<'_>| -> Result<(), StoreError> { panic!("it was begun") };
        assert_eq!(db.glance(never).await, Err(StoreError::TooSlow));
    }
}

/// One statement, and many, that together take longer than any report may.
#[tokio::test]
async fn who_reads_everything_is_stopped_by_no_deadline() {
    let hurried = || Options { heavy_deadline: Duration::from_millis(60), ..Options::default() };
    let ((sqlite, _a), (postgres, _b)) =
        (testkit::sqlite_with(hurried()).await, testkit::postgres_with(hurried()).await);
    for db in [sqlite, postgres] {
        let long = |tx: &mut Tx<'_>| {
            let many = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000000) select count(*) from n";
            tx.sql(many, &[], &[ColumnType::Int])?;
            a_pause(100)?;
            tx.sql("select 1", &[], &[ColumnType::Int])
        };
        assert_eq!(db.read_heavy(long).await, Err(StoreError::TooSlow));
        assert_eq!(db.read_whole(long).await.map(|rows| rows.len()), Ok(1));
        assert_eq!(db.read_heavy(long).await, Err(StoreError::TooSlow), "the next has its end again");
        if db.dialect() == Dialect::Postgres {
            let idle = |tx: &mut Tx<'_>| tx.sql("show idle_in_transaction_session_timeout", &[], &[ColumnType::Text]);
            let rows = db.read_whole(idle).await.unwrap();
            assert_eq!(rows[0].text(0), Some("0"), "a disk that is slow to take what was read ends nothing");
        }
    }
}
