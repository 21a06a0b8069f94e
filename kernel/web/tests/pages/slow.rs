//! A view that is really too slow: the database ends it, the page says why and
//! offers what would help, the readers are free again, and with the index the
//! same view answers.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use records::{
    Ctx, Door,
    indexes::{self, State},
    jobs::{Handlers, work},
};
use store::{
    Cell, ColumnType, Db, Dialect, Options,
    testkit::{self, Guard, both},
};
use tokio::sync::watch;

use super::town::{Answer, Town, Who::*};

/// Visits in all, none of which says what is asked for.
const MANY: i64 = 300_000;
const ASKED: &str = "/visits?filter=said%3Anowhere";

/// So many visits to one shop, as the database likes to write them.
async fn a_busy_century(town: &Town) {
    let shop = town.shop(Maryam, "نانوایی", None).await.raw();
    let stamp = town.ctx(Boss).await.now();
    for from in (0..MANY).step_by(20_000) {
        let sql = format!(
            "insert into @visits (id, version, created_at, updated_at, shop, said)
             with recursive n(i) as (select {from} + 1 union all select i + 1 from n where i < {from} + 20000)
             select i, 1, $1, $2, {shop}, 'said the {padding} ' || i from n",
            padding = "same again and again ".repeat(8)
        );
        let stamps = [Cell::Instant(stamp), Cell::Instant(stamp)];
        town.workspace.db.overhaul(move |tx| tx.sql_execute(&sql, &stamps)).await.unwrap();
    }
    if town.workspace.db.dialect() == Dialect::Postgres {
        town.workspace.db.overhaul(|tx| tx.sql_execute("analyze @visits", &[])).await.unwrap();
    }
}

/// How long the view takes when nobody ends it.
async fn patiently(town: &Town) -> Duration {
    let started = Instant::now();
    town.get(Boss, ASKED).await.is(200).shows("data-live=\"visits\"");
    started.elapsed()
}

/// Under a deadline this short other statements of a page may be ended as well,
/// on a machine that is busy with something else.
async fn until(fits: impl Fn(&Answer) -> bool, ask: impl AsyncFn() -> Answer) -> Answer {
    let mut answer = ask().await;
    for _ in 0..300 {
        if fits(&answer) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        answer = ask().await;
    }
    panic!("{} {}", answer.status, answer.body)
}

/// Ends all the work that waits.
async fn worked(town: &Town) {
    let (stop, stopped) = watch::channel(false);
    let handlers = Arc::new(indexes::handlers(Handlers::new()));
    let worker = tokio::spawn(work(town.workspace.clone(), handlers, stopped));
    let boss = town.ctx(Boss).await;
    for _ in 0..600 {
        let own = boss.read(|tx| tx.own_indexes()).await.unwrap();
        if own.iter().all(|own| own.state() != State::BeingMade) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.send(true).unwrap();
    worker.await.unwrap();
}

async fn ended_told_and_mended(db: Db, guard: Guard) {
    let dialect = db.dialect();
    let town = Town::open(db).await;
    a_busy_century(&town).await;
    patiently(&town).await;
    let deadline = patiently(&town).await / 3;
    let options = Options { read_deadline: deadline, readers: 2, ..Options::default() };
    let hasty = town.beside(Db::open(guard.target(), options).await.unwrap()).await;

    let offered = |answer: &Answer| answer.body.contains("name=\"fields\" value=\"said");
    for _ in 0..5 {
        // More often than there are readers: each of them is free again.
        let stopped = until(offered, || hasty.get(Boss, ASKED)).await;
        assert_eq!(stopped.status, 503, "{dialect:?} within {deadline:?}");
        assert!(stopped.body.contains("action=\"/indexes\""));
    }
    until(|answer| answer.status == 200, || hasty.get(Boss, "/markets")).await;
    let others = until(offered, || hasty.get(Parvin, ASKED)).await;
    assert!(others.body.contains("action=\"/indexes/wishes\""), "others ask for it");
    let alive = hasty.workspace.db.read(|tx| tx.sql("select 1", &[], &[ColumnType::Int])).await;
    assert!(alive.is_ok(), "{alive:?}");

    let fields = between(&others.body, "name=\"fields\" value=\"", "\"");
    let form = [("entity", "visits"), ("fields", fields.as_str())];
    if dialect == Dialect::Sqlite {
        let asked = town.post(Boss, "/indexes", &form).await.is(200);
        assert!(asked.body.contains("name=\"agreed\""), "what it takes is shown first");
        assert!(town.ctx(Boss).await.read(|tx| tx.own_indexes()).await.unwrap().is_empty());
    }
    town.post(Boss, "/indexes", &[form[0], form[1], ("agreed", "yes")]).await.is(303);
    worked(&town).await;
    let found = until(|answer| answer.status == 200, || hasty.get(Boss, ASKED)).await;
    assert!(found.body.contains("data-live=\"visits\""), "{dialect:?}: with the index it answers within {deadline:?}");
}

fn between(text: &str, start: &str, end: &str) -> String {
    text.split(start).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_that_takes_too_long_is_ended_told_and_mended_by_an_index() {
    let ((sqlite, one), (postgres, other)) = (testkit::sqlite().await, testkit::postgres().await);
    ended_told_and_mended(sqlite, one).await;
    ended_told_and_mended(postgres, other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn indexes_are_for_administrators_and_a_wish_for_whoever_sees_the_field() {
    both(async |db| {
        let town = Town::open(db).await;
        let form = [("entity", "shops"), ("fields", "note staff")];
        town.get(Boss, "/indexes").await.is(200);
        for who in [Maryam, Parvin, Omid] {
            town.get(who, "/indexes").await.is(403);
            town.post(who, "/indexes", &[("entity", "visits"), ("fields", "said")]).await.is(403);
        }
        assert_eq!(town.get_as_stranger("/indexes").await.status, 303);
        // Prose has no order, a hidden field is not there, and Omid sees no shops.
        town.post(Boss, "/indexes", &[form[0], form[1], ("agreed", "yes")]).await.is(422);
        town.post(Maryam, "/indexes/wishes", &[form[0], ("fields", "secret")]).await.is(422);
        town.post(Omid, "/indexes/wishes", &[form[0], ("fields", "staff")]).await.is(422);
        for _ in 0..2 {
            let sent = [form[0], ("fields", "staff"), ("back", "/shops")];
            assert_eq!(town.post(Maryam, "/indexes/wishes", &sent).await.is(303).location, "/shops");
        }
        let page = town.get(Boss, "/indexes").await.is(200);
        let id = between(&page.body, "action=\"/indexes/", "/removal\"");
        town.post(Parvin, &format!("/indexes/{id}/removal"), &[]).await.is(403);
        town.get(Parvin, &format!("/indexes/{id}/work")).await.is(403);
        assert_eq!(town.get(Boss, "/notices").await.body.matches("id=\"notice-").count(), 1);
        town.post(Boss, "/indexes", &[form[0], ("fields", "staff"), ("agreed", "yes")]).await.is(303);
        town.part(Boss, &format!("/indexes/{id}/work")).await.is(200).shows("progress");
        worked(&town).await;
        let own = Ctx { door: Door::Page, ..town.ctx(Boss).await }.read(|tx| tx.own_indexes()).await.unwrap();
        assert_eq!(own[0].state(), State::Made);
        town.post(Boss, &format!("/indexes/{id}/removal"), &[]).await.is(303);
        assert!(!town.get(Boss, "/indexes").await.is(200).body.contains(&id));
    })
    .await;
}
