//! What imports leave behind in the database is kept for a while.

use std::sync::Arc;

use jiff::SignedDuration;
use records::{
    Ctx,
    import::State,
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
