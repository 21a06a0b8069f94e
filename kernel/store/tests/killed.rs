//! `kill -9` at any moment: what was acknowledged is there, and nothing is there by half.

mod scribe;

use std::collections::BTreeSet;

use scribe::{Scribe, a_moment, enter, entries, ledger, open};
use store::testkit;

async fn check(address: &str, kept: &BTreeSet<i64>, when: &str) {
    let db = open(address).await;
    let (debit, credit) = entries(&db).await;
    let lost: Vec<_> = kept.difference(&credit).collect();
    assert!(lost.is_empty(), "{when}: acknowledged and lost: {lost:?}");
    let halves: Vec<_> = debit.symmetric_difference(&credit).collect();
    assert!(halves.is_empty(), "{when}: half entries: {halves:?}");
    db.close().await;
}

async fn survives_the_killing_of_the_process(address: &str) {
    let db = open(address).await;
    db.migrate(&[ledger("debit"), ledger("credit")]).await.unwrap();
    db.close().await;
    let mut kept = BTreeSet::new();
    for round in 0..6 {
        let scribe = Scribe::start_in(address, &[]);
        kept.insert(scribe.hear());
        std::thread::sleep(a_moment());
        kept.extend(scribe.kill());
        check(address, &kept, &format!("round {round}")).await;
    }
}

#[tokio::test]
async fn a_killed_process_loses_nothing_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    survives_the_killing_of_the_process(&format!("{}/crm.db killed", folder.path().display())).await;
}

#[tokio::test]
async fn a_killed_process_loses_nothing_on_postgres() {
    let (_db, guard) = testkit::postgres().await;
    let workspace = guard.schema().unwrap().to_owned();
    survives_the_killing_of_the_process(&format!("{} {workspace}", testkit::postgres_url())).await;
}

#[tokio::test]
async fn a_killed_server_loses_nothing() {
    let Some(server) = testkit::Server::start("killed") else { return };
    let address = format!("{} ledger", server.url());
    let db = open(&address).await;
    db.migrate(&[ledger("debit"), ledger("credit")]).await.unwrap();
    let mut kept = BTreeSet::new();
    for round in 0..2 {
        let scribe = Scribe::start_in(&address, &[]);
        kept.insert(scribe.hear());
        std::thread::sleep(a_moment());
        server.kill();
        // The scribe meets the loss and ends by itself; it is not to say anything untrue.
        kept.extend(scribe.kill());
        server.start_again();
        check(&address, &kept, &format!("round {round}")).await;
    }
    // The handle that was open all the time has not noticed.
    enter(&db, -1).await.unwrap();
}
