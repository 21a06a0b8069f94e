//! An import as work after the answer: it is stored, tried, run, taken over
//! half-way by another worker, stopped, and told row by row.

mod clearing;
mod moments;
#[path = "../town/mod.rs"]
mod town;

use std::{io::Write, sync::Arc, time::Duration};

use base::Id;
use records::{
    Ctx,
    import::{self, State, Stored, Which},
    jobs::{self, Handlers},
};
use store::{Cell, ColumnType, testkit};
use tokio::sync::watch;
use town::Town;

async fn send(ctx: &Ctx, rows: usize) -> Id {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "name,code,opened_on").unwrap();
    for row in 0..rows {
        let day = if row % 100 == 7 { "1404/13/01" } else { "1404/01/05" };
        writeln!(file, "Shop {row},C{},{day}", row % (rows - rows / 10)).unwrap();
    }
    import::send(ctx, "shops", "shops.csv".into(), file.path().to_owned()).await.unwrap()
}

async fn stored(ctx: &Ctx, id: Id) -> Stored {
    ctx.read(move |tx| tx.import(id)).await.unwrap()
}

async fn until(ctx: &Ctx, id: Id, wanted: impl Fn(&Stored) -> bool) -> Stored {
    for _ in 0..2_000 {
        let stored = stored(ctx, id).await;
        if wanted(&stored) {
            return stored;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it never came so far: {:?}", stored(ctx, id).await);
}

async fn number(ctx: &Ctx, sql: &'static str) -> i64 {
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(sql, &[] as &[Cell], &[ColumnType::Int])?)).await.unwrap();
    rows[0].int(0).unwrap()
}

/// Waits until the database counts so many.
async fn until_there_are(ctx: &Ctx, many: i64, sql: &'static str) {
    for _ in 0..2_000 {
        if number(ctx, sql).await == many {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("there were never {many}: {sql}");
}

/// Workers that are there until they are dropped.
struct Workers(watch::Sender<bool>);

impl Workers {
    fn of(ctx: &Ctx, many: usize) -> Workers {
        Workers::with(ctx, many, import::handlers(Handlers::new()))
    }

    fn with(ctx: &Ctx, many: usize, handlers: Handlers) -> Workers {
        let (stop, stopped) = watch::channel(false);
        let handlers = Arc::new(handlers);
        for _ in 0..many {
            tokio::spawn(jobs::work(ctx.workspace.clone(), handlers.clone(), stopped.clone()));
        }
        Workers(stop)
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.0.send(true).ok();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_in_before_it_was_stopped_stays_and_is_told() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let id = send(&ctx, 2_000).await;
        ctx.write(move |tx| tx.begin_import(id, false)).await.unwrap();
        // Nobody works yet: stopping ends it at once.
        ctx.write(move |tx| tx.stop_import(id)).await.unwrap();
        assert_eq!(stored(&ctx, id).await.state, State::Cancelled);

        let id = send(&ctx, 2_000).await;
        let _workers = Workers::of(&ctx, 1);
        ctx.write(move |tx| tx.begin_import(id, false)).await.unwrap();
        until(&ctx, id, |stored| stored.counts.rows > 100).await;
        ctx.write(move |tx| tx.stop_import(id)).await.unwrap();
        let stopped = until(&ctx, id, |stored| !stored.is_at_work()).await;
        assert_eq!(stopped.state, State::Cancelled);
        let report = stopped.outcome.unwrap();
        assert!(report.cancelled && report.new < 1_800);
        assert_eq!(number(&ctx, "select count(*) from @shops").await, report.new as i64);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_is_seen_by_whoever_sent_it_and_by_administrators() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let id = send(&ctx, 20).await;
        let parvin = town.as_user(town.parvin).await;
        assert!(parvin.read(move |tx| tx.import(id)).await.is_err());
        assert!(parvin.read(move |tx| tx.lines_of(id, Which::Rejected, 0, 10)).await.is_err());
        assert!(parvin.write(move |tx| tx.begin_import(id, false)).await.is_err());
        assert_eq!(parvin.read(|tx| tx.imports(None, None, 10)).await.unwrap().len(), 0);
        assert_eq!(ctx.read(|tx| tx.imports(Some("shops"), None, 10)).await.unwrap().len(), 1);
    })
    .await;
}
