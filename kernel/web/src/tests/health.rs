use store::testkit;

use super::town::{HOME, Town};

#[tokio::test]
async fn a_process_without_its_database_lives_but_is_not_ready() {
    testkit::both(async |db| {
        let town = Town::open(db.clone()).await;
        let mut watcher = town.browser(HOME);
        watcher.get("/healthz").await.is(200).says("ok");
        watcher.get("/readyz").await.is(200).says("ready");
        db.close().await;
        watcher.get("/healthz").await.is(200);
        watcher.get("/readyz").await.is(503).says("cannot be reached");
        let page = watcher.get("/sign-in").await;
        assert!(page.status == 200 || page.status == 503, "{page:?}");
        watcher.cookies.insert("peyvand".into(), "x".repeat(43));
        let page = watcher.get("/me").await;
        page.is(503).says("The data cannot be reached right now");
    })
    .await;
}
