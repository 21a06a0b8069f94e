//! What imports leave behind is kept for a while, in the database and in the
//! folder for passing files.

use std::{
    fs::File,
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use jiff::SignedDuration;
use records::{
    Ctx,
    import::{State, import_of},
    jobs::{Handler, Handlers},
};
use store::testkit;

use crate::{Workers, number, send, stored, town::Town, until};

const PARTS: &str = "select count(*) from @import_parts";

fn days(town: &Town, days: i64) {
    town.clock.advance(SignedDuration::from_hours(days * 24));
}

async fn run_sql(ctx: &Ctx, sql: &'static str) {
    ctx.write(move |tx| Ok(tx.tx.sql_execute(sql, &[])?)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sheet_of_an_import_that_broke_off_goes_after_a_month() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let id = send(&ctx, 20).await;
        ctx.write(move |tx| tx.begin_import(id, false)).await.unwrap();
        run_sql(&town.system(), "update @jobs set most_attempts = 1").await;
        let faulty: Handler = Arc::new(|_| Box::pin(async { Err(anyhow::anyhow!("the disk was full").into()) }));
        let _workers = Workers::with(&ctx, 1, Handlers::from([("import", faulty)]));
        until(&ctx, id, |stored| stored.state == State::Failed).await;

        days(&town, 29);
        town.workspace.clear_old().await.unwrap();
        assert_eq!(number(&ctx, PARTS).await, 1);
        days(&town, 2);
        town.workspace.clear_old().await.unwrap();
        assert_eq!(number(&ctx, PARTS).await, 0);
        assert_eq!(stored(&ctx, id).await.state, State::Failed, "the list of imports stays");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_without_its_work_broke_off_and_its_sheet_goes_as_well() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let id = send(&ctx, 20).await;
        ctx.write(move |tx| tx.begin_import(id, false)).await.unwrap();
        run_sql(&town.system(), "update @imports set job_id = null").await;
        let broken = stored(&ctx, id).await;
        assert_eq!((broken.state, broken.problem.is_some()), (State::Failed, true));
        days(&town, 31);
        town.workspace.clear_old().await.unwrap();
        assert_eq!(number(&ctx, PARTS).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_is_under_way_keeps_its_sheet_however_long_it_takes() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let id = send(&ctx, 20).await;
        ctx.write(move |tx| tx.begin_import(id, false)).await.unwrap();
        days(&town, 100);
        town.workspace.clear_old().await.unwrap();
        let _workers = Workers::of(&ctx, 1);
        until(&ctx, id, |stored| stored.state == State::Done).await;
    })
    .await;
}

fn untouched_for_four_days(file: &Path) {
    let before = SystemTime::now() - Duration::from_secs(4 * 24 * 3_600);
    File::options().write(true).open(file).unwrap().set_modified(before).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sheet_that_nobody_looks_at_leaves_the_folder_and_comes_back_when_it_is_looked_at() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let (first, second) = (send(&ctx, 20).await, send(&ctx, 30).await);
        let [first, second] = [stored(&ctx, first).await, stored(&ctx, second).await];
        let looked_at = import_of(&ctx, &first).await.unwrap().source;
        let other = import_of(&ctx, &second).await.unwrap().source;
        let lock = looked_at.path.with_file_name("lock");
        for file in [&looked_at.path, &other.path, &lock] {
            untouched_for_four_days(file);
        }
        let mut being_read = looked_at.open().unwrap();
        import_of(&ctx, &second).await.unwrap();
        town.workspace.clear_old().await.unwrap();
        assert!(!looked_at.path.exists(), "nobody looked at it for days");
        assert!(other.path.exists(), "it was looked at just now");
        assert!(lock.exists(), "only sheets go");
        assert_eq!(being_read.next_row().unwrap().unwrap().cells[0], "Shop 0");

        let again = import_of(&ctx, &first).await.unwrap();
        assert_eq!(again.peek(100).unwrap().len(), 20);
        assert!(looked_at.path.exists());
    })
    .await;
}
