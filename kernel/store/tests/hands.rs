//! Which of the threads that read is asked.

use std::{collections::HashSet, thread, time::Duration};

use store::{Db, StoreError, testkit};

async fn until_all_rest(db: &Db) {
    while db.figures().lanes.iter().any(|lane| lane.busy > 0) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn who_asks_one_thing_after_the_other_keeps_to_one_connection() {
    let (db, _guard) = testkit::sqlite().await;
    let mut asked = HashSet::new();
    for _ in 0..40 {
        until_all_rest(&db).await;
        asked.insert(db.read(|_| Ok::<_, StoreError>(thread::current().id())).await.unwrap());
    }
    assert_eq!(asked.len(), 1, "the pages and statements that were at hand are used again");
}

#[tokio::test]
async fn those_who_ask_at_once_are_served_at_once() {
    let (db, _guard) = testkit::sqlite().await;
    let meeting = std::sync::Arc::new(std::sync::Barrier::new(3));
    let ask = |meeting: std::sync::Arc<std::sync::Barrier>| {
        let db = db.clone();
        tokio::spawn(async move { db.read(move |_| Ok::<_, StoreError>(meeting.wait().is_leader())).await })
    };
    let asked: Vec<_> = (0..3).map(|_| ask(meeting.clone())).collect();
    for one in asked {
        one.await.unwrap().unwrap();
    }
}
