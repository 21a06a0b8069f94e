//! What comes behind its page has the hands of reports, and waits for none of them.

use std::time::Duration;

use store::{Options, StoreError, Tx, testkit};

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_behind_its_page_waits_for_no_report() {
    let few = || Options { heavy_readers: 1, patience: Duration::from_millis(500), ..Options::default() };
    for (db, _guard) in [testkit::sqlite_with(few()).await, testkit::postgres_with(few()).await] {
        let (go, gone) = std::sync::mpsc::channel();
        let (begun, begins) = tokio::sync::oneshot::channel();
        let busy = db.clone();
        let report = tokio::spawn(async move {
            let held = move |_: &mut Tx<'_>| {
                begun.send(()).ok();
                // Until it is let go, or as long as a test may wait that finds otherwise.
                gone.recv_timeout(Duration::from_secs(20)).ok();
                Ok::<_, StoreError>(())
            };
            busy.read_heavy(held).await
        });
        begins.await.unwrap();
        let dialect = db.dialect();
        let given_up = db.read_behind(|_| Ok::<_, StoreError>(())).await;
        assert!(matches!(given_up, Err(StoreError::Busy { .. })), "{dialect:?}: {given_up:?}");
        assert!(!report.is_finished(), "{dialect:?}: it waited for the report");
        go.send(()).unwrap();
        report.await.unwrap().unwrap();
        db.read_behind(|_| Ok::<_, StoreError>(())).await.unwrap();
    }
}
