//! Backups find their way between versions and databases.
//!
//! `ground-2.peyvand` holds the rows of the second ground's file in the form in which
//! its own program wrote backups. A file of that ground keeps the keys of doubles in a
//! table with numbers of rows, which a new one does without: backups know nothing of it.

use std::{path::Path, sync::Arc};

use base::FrozenClock;
use records::{
    Ctx, Door, Workspace,
    backup::{Over, restore, write},
};
use store::{Db, testkit};

use super::{
    customers::{self, Customer},
    old::{Old, fixture, number, person},
};

async fn opened(db: Db) -> Arc<Workspace> {
    let clock = Arc::new(FrozenClock::at("2026-11-23T08:30:00Z".parse().unwrap()));
    Workspace::open(db, peyvand_tests::modules(), clock, 1).await.unwrap()
}

/// Whole before any server has started on it; people find and write as before.
async fn is_whole(workspace: &Arc<Workspace>, customers: i64, what: &str) {
    let system = Ctx::system(workspace.clone(), Door::Command);
    let report = records::check::check(&system, false).await.unwrap();
    assert!(report.findings.is_empty(), "{what}: {:?}", report.findings);
    assert_eq!(number(workspace, "select count(*) from @customers").await, customers, "{what}");
    let keys = "select count(*) from @duplicate_keys where entity = 'customers'";
    let before = number(workspace, keys).await;
    assert!(before > customers, "{what}: {before} keys");
    let reza = person(workspace, "reza@sepehr.example").await;
    let made = reza.write(|tx| {
        let mut one = tx.new_record::<Customer>()?;
        one.set(customers::NAME, "فروشگاه تازهٔ ونک".to_owned());
        tx.save(one)
    });
    made.await.unwrap();
    assert!(number(workspace, keys).await > before, "{what}: a save writes its keys");
}

async fn copied(from: &Arc<Workspace>, to: &Arc<Workspace>, folder: &Path, over: Over) {
    let file = folder.join("crm.peyvand");
    let system = |workspace: &Arc<Workspace>| Ctx::system(workspace.clone(), Door::Command);
    let written = write(&system(from), &file).await.unwrap();
    assert_eq!(restore(&system(to), &file, over).await.unwrap(), written);
}

#[tokio::test]
async fn a_backup_of_an_earlier_version_comes_back_in_this_one() {
    testkit::both(|db| async move {
        let workspace = opened(db).await;
        let system = Ctx::system(workspace.clone(), Door::Command);
        restore(&system, &fixture("ground-2.peyvand"), Over::Empty).await.unwrap();
        let roles = "select count(*) from @users where roles is not null and roles <> ''";
        assert_eq!(number(&workspace, roles).await, 12, "each with the one role of before");
        is_whole(&workspace, 142, "ground-2.peyvand").await;
    })
    .await;
}

#[tokio::test]
async fn an_upgraded_file_moves_into_a_new_one_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let old = Old::file("ground-2");
    let upgraded = old.open(peyvand_tests::modules()).await.unwrap();
    let (db, _guard) = testkit::sqlite().await;
    let new = opened(db).await;
    let numbered = "select count(*) from sqlite_master where name = 'duplicate_keys' and sql like '%without rowid%'";
    assert_eq!((number(&upgraded, numbered).await, number(&new, numbered).await), (0, 1), "two kinds of table");
    copied(&upgraded, &new, folder.path(), Over::Empty).await;
    is_whole(&new, 142, "into the new file").await;
    let keep = folder.path().join("kept.peyvand");
    copied(&new, &upgraded, folder.path(), Over::Replace { keep }).await;
    is_whole(&upgraded, 143, "and back").await;
}
