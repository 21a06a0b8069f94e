//! Two processes on one PostgreSQL hear each other; a lost line mends itself.

use std::{sync::Arc, time::Duration};

use store::{Db, Options, testkit};
use tokio::sync::broadcast::Receiver;

async fn next(heard: &mut Receiver<Arc<str>>) -> String {
    tokio::time::timeout(Duration::from_secs(20), heard.recv()).await.expect("a call in time").unwrap().to_string()
}

#[tokio::test]
async fn processes_hear_each_other_and_not_themselves() {
    let (one, guard) = testkit::postgres().await;
    let other = Db::open(guard.target(), Options::default()).await.unwrap();
    let (tehran, shiraz) = (one.calls(), other.calls());
    let (mut in_tehran, mut in_shiraz) = (tehran.hear(), shiraz.hear());
    assert_eq!((next(&mut in_tehran).await, next(&mut in_shiraz).await), (String::new(), String::new()));
    tehran.say("سلام");
    assert_eq!(next(&mut in_shiraz).await, "سلام");
    shiraz.say("علیک");
    tehran.say(&"x".repeat(9_000));
    tehran.say("خداحافظ");
    assert_eq!(next(&mut in_tehran).await, "علیک");
    assert_eq!(next(&mut in_shiraz).await, "خداحافظ");
}

#[tokio::test]
async fn a_lost_line_mends_itself() {
    let (db, guard) = testkit::postgres().await;
    let schema = guard.schema().unwrap().to_owned();
    let (calls, other) = (db.calls(), db.calls());
    let (mut heard, mut up) = (other.hear(), calls.hear());
    next(&mut heard).await;
    next(&mut up).await;
    let cut = db.write(move |tx| {
        // Only the lines that listen to this very workspace.
        let listening = format!("%listen \"peyvand_{schema}\"%");
        let sql = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
                   where application_name = 'peyvand calls' and query like $1";
        tx.sql(sql, &[listening.into()], &[store::ColumnType::Int])
    });
    assert_eq!(cut.await.unwrap()[0].int(0), Some(2));
    assert_eq!((next(&mut heard).await, next(&mut up).await), (String::new(), String::new()), "both are up again");
    calls.say("دوباره");
    assert_eq!(next(&mut heard).await, "دوباره");
}

#[tokio::test]
async fn a_file_has_one_process_and_nobody_to_call() {
    let (db, _guard) = testkit::sqlite().await;
    let calls = db.calls();
    let mut heard = calls.hear();
    calls.say("سلام");
    assert!(heard.try_recv().is_err());
}
