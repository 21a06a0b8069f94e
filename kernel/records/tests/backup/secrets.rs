//! Who may take the data out and put it back, and what of signing in goes along.

use records::{
    Error,
    backup::{Over, restore, write},
    sign_in,
};
use store::{Cell, testkit};

use super::{number, refusal, town::Town};

#[tokio::test]
async fn only_administrators_take_the_data_out_or_put_it_back() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let folder = tempfile::tempdir().unwrap();
    for user in [town.maryam, town.parvin] {
        let ctx = town.as_user(user).await;
        let path = folder.path().join("x.zip");
        assert!(matches!(write(&ctx, &path).await, Err(Error::Forbidden { .. })));
        assert!(matches!(restore(&ctx, &path, Over::Empty).await, Err(Error::Forbidden { .. })));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn passwords_come_back_and_sessions_do_not() {
    testkit::both(|db| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.zip");
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        sign_in::set_password(&boss, town.maryam, "سه شتر در باران 7").await.unwrap();
        let maryam = town.maryam.raw();
        let sql = "insert into @sessions (id, token_hash, user_id, csrf, created_at, seen_at, expires_at) \
                   values (1, 'x', $1, 'y', $2, $2, $2)";
        let params = [Cell::Int(maryam), Cell::Instant(boss.now())];
        boss.write(move |tx| Ok(tx.tx.sql_execute(sql, &params)?)).await.unwrap();
        let manifest = write(&boss, &path).await.unwrap();
        assert_eq!(manifest.table("credentials").unwrap().rows, 1);
        restore(&boss, &path, Over::Replace { keep: folder.path().join("kept.zip") }).await.unwrap();
        assert_eq!(number(&boss, "select count(*) from @credentials").await, 1);
        assert_eq!(number(&boss, "select count(*) from @sessions").await, 0);
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_reads_a_backup() {
    use std::os::unix::fs::PermissionsExt;
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.zip");
    write(&town.system(), &path).await.unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let nowhere = write(&town.system(), &folder.path().join("missing/x.zip")).await.unwrap_err();
    assert_eq!(refusal(nowhere), "backup-not-written");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no half file is left");
}
