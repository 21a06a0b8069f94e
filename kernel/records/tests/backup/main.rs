//! A backup holds everything, on either database, and a wrong one does no harm.

mod secrets;
#[path = "../town/mod.rs"]
mod town;
mod wrong;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use base::{Currency, Money};
use records::{
    Ctx, Door, Error, FeedCursor, Settings, Workspace,
    backup::{Manifest, Over, restore, verify, write},
};
use schema::{Filter, Value};
use store::{Cell, ColumnType, Db, Options, testkit};
use town::{NAME, SALES, Shop, Town, open_shop};

/// A town with shops, one of them in the bin, settings of its own and history.
async fn lively(db: Db) -> (Town, Ctx) {
    let town = Town::open(db).await;
    let ctx = town.as_user(town.boss).await;
    let settings = Settings { company: "پارس «نساجی»".to_owned(), ready: true, ..Settings::default() };
    ctx.save_settings(settings).await.unwrap();
    let maryam = town.as_user(town.maryam).await;
    let open_many = maryam.write(|tx| {
        (0..1_200).try_for_each(|n| {
            let mut shop = tx.new_record::<Shop>()?;
            shop.set(NAME, format!("فروشگاه {n}\u{200c}ام \"x\" \\ \u{1f600}"));
            shop.set(SALES, Some(Money::new(n * 1_000, Currency::Irr)));
            tx.save(shop).map(drop)
        })
    });
    open_many.await.unwrap();
    let mother = open_shop(&ctx, "مادر", None).await.unwrap();
    ctx.write(move |tx| {
        let def = tx.ctx.def("shops")?;
        let mut shops = tx.list_of::<Shop>(Filter::default(), 2)?;
        let mut daughter = shops.remove(0);
        daughter.set(town::MOTHER, Some(mother.key()));
        daughter.set(town::OPENED, Some("2020-03-21".parse().unwrap()));
        tx.save(daughter)?;
        let gone = tx.find_any(&def, shops.remove(0).id)?;
        tx.delete_any(gone)
    })
    .await
    .unwrap();
    (town, ctx)
}

async fn empty(db: Db) -> Ctx {
    let clock = Arc::new(base::SystemClock);
    let workspace = Workspace::open(db, vec![town::shops()], clock, 2).await.unwrap();
    Ctx::system(workspace, Door::Command)
}

fn hashes(manifest: &Manifest) -> Vec<(&str, u64, &str)> {
    manifest.tables.iter().map(|table| (table.name.as_str(), table.rows, table.sha256.as_str())).collect()
}

async fn number(ctx: &Ctx, sql: &'static str) -> i64 {
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(sql, &[] as &[Cell], &[ColumnType::Int])?)).await.unwrap();
    rows[0].int(0).unwrap()
}

fn refusal(error: Error) -> String {
    match error {
        Error::Refused(refusal) => refusal.text,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_workspace_moves_to_the_other_database_and_back_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let (db, _first) = testkit::sqlite().await;
    let (_town, ctx) = lively(db).await;
    let original = write(&ctx, &file("1.zip")).await.unwrap();
    assert_eq!(original.table("shops").unwrap().rows, 1_201);
    assert!(original.table("sessions").is_none());

    let (db, _second) = testkit::postgres().await;
    let on_postgres = empty(db).await;
    assert_eq!(restore(&on_postgres, &file("1.zip"), Over::Empty).await.unwrap(), original);
    let moved = write(&on_postgres, &file("2.zip")).await.unwrap();
    assert_eq!(hashes(&moved), hashes(&original));

    let (db, _third) = testkit::sqlite().await;
    let back_on_sqlite = empty(db).await;
    restore(&back_on_sqlite, &file("2.zip"), Over::Empty).await.unwrap();
    let back = write(&back_on_sqlite, &file("3.zip")).await.unwrap();
    assert_eq!(hashes(&back), hashes(&original));
}

#[tokio::test]
async fn life_goes_on_in_a_restored_workspace() {
    testkit::both(|db| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.zip");
        let (source, _guard) = testkit::sqlite().await;
        let (town, ctx) = lively(source).await;
        write(&ctx, &path).await.unwrap();

        let restored = empty(db).await;
        restore(&restored, &path, Over::Empty).await.unwrap();
        assert_eq!(restored.workspace.settings().company, "پارس «نساجی»");
        let last = number(&restored, "select max(seq) from @changes").await;
        let shop = open_shop(&restored, "پس از بازگشت", Some(7)).await.unwrap();
        assert_eq!(number(&restored, "select max(seq) from @changes").await, last + 1);
        let found = restored.read(move |tx| tx.find(shop.key())).await.unwrap();
        assert_eq!(found.get(SALES).map(|sales: Money| sales.minor), Some(7));
        // Searched by pieces, and by what was there before.
        let found = town::names(&restored, Filter::is(NAME.key(), [Value::Text("مادر".into())])).await;
        assert_eq!(found, ["مادر"]);
        assert_eq!(number(&restored, "select count(*) from @shops where deleted_at is not null").await, 1);
        assert_eq!(number(&restored, "select count(*) from @shops where mother is not null").await, 1);
        drop(town);
    })
    .await;
}

#[tokio::test]
async fn a_place_in_the_feed_from_before_a_restore_is_none_afterwards() {
    testkit::both(|db| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.zip");
        let (source, _guard) = testkit::sqlite().await;
        let town = Town::open(source.clone()).await;
        let maryam = town.as_user(town.maryam).await;
        let open_ten = async || {
            for n in 0..10 {
                open_shop(&maryam, &format!("فروشگاه {n}"), None).await.unwrap();
            }
        };
        open_ten().await;
        write(&town.as_user(town.boss).await, &path).await.unwrap();
        open_ten().await;
        let place = maryam.read(|tx| tx.feed_end()).await.unwrap();
        let text = place.to_text(&town.workspace);
        let restarted = empty(source).await;
        assert_eq!(FeedCursor::from_text(&restarted.workspace, &text), Some(place), "a restart changes nothing");

        let restored = empty(db.clone()).await;
        restore(&restored, &path, Over::Empty).await.unwrap();
        open_shop(&restored, "پس از بازگشت", None).await.unwrap();
        assert_eq!(FeedCursor::from_text(&restored.workspace, &text), None);
        // Nor for a server that is started then, and both know each other's places.
        let started = empty(db).await;
        assert_eq!(FeedCursor::from_text(&started.workspace, &text), None);
        let place = started.read(|tx| tx.feed_end()).await.unwrap();
        let text = place.to_text(&started.workspace);
        assert_eq!(FeedCursor::from_text(&restored.workspace, &text), Some(place));
    })
    .await;
}

#[tokio::test]
async fn a_running_workspace_is_caught_at_one_moment() {
    testkit::both(|db| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.zip");
        let (town, ctx) = lively(db).await;
        let stop = Arc::new(AtomicBool::new(false));
        let mut writers = Vec::new();
        for user in [town.maryam, town.reza, town.omid] {
            let (ctx, stop) = (town.as_user(user).await, stop.clone());
            writers.push(tokio::spawn(async move {
                let mut opened = 0;
                while !stop.load(Ordering::Relaxed) {
                    open_shop(&ctx, &format!("New {opened}"), None).await.unwrap();
                    opened += 1;
                    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                }
                opened
            }));
        }
        let manifest = write(&ctx, &path).await.unwrap();
        stop.store(true, Ordering::Relaxed);
        let mut opened = 0;
        for writer in writers {
            opened += writer.await.unwrap();
        }
        assert!(opened > 0, "people went on working");
        // Every shop of the backup has its creation in the history of the backup.
        let (other, _guard) = testkit::sqlite().await;
        let restored = empty(other).await;
        restore(&restored, &path, Over::Empty).await.unwrap();
        let shops = number(&restored, "select count(*) from @shops").await;
        let created =
            number(&restored, "select count(*) from @changes where entity = 'shops' and kind = 'created'").await;
        assert_eq!(shops, created);
        assert_eq!(shops as u64, manifest.table("shops").unwrap().rows);
    })
    .await;
}

#[tokio::test]
async fn what_is_there_is_not_lost_by_a_restore() {
    testkit::both(|db| async move {
        let folder = tempfile::tempdir().unwrap();
        let (path, kept) = (folder.path().join("town.zip"), folder.path().join("kept.zip"));
        let (source, _guard) = testkit::sqlite().await;
        let (_town, ctx) = lively(source).await;
        let original = write(&ctx, &path).await.unwrap();

        let other = Town::open(db).await;
        let boss = other.as_user(other.boss).await;
        open_shop(&boss, "only here", None).await.unwrap();
        let refused = restore(&boss, &path, Over::Empty).await.unwrap_err();
        assert_eq!(refusal(refused), "backup-not-empty");
        assert_eq!(number(&boss, "select count(*) from @shops").await, 1);

        restore(&boss, &path, Over::Replace { keep: kept.clone() }).await.unwrap();
        let now = write(&boss, &folder.path().join("now.zip")).await.unwrap();
        assert_eq!(hashes(&now), hashes(&original));
        assert_eq!(verify(&kept).unwrap().table("shops").unwrap().rows, 1);
        restore(&boss, &kept, Over::Replace { keep: folder.path().join("kept2.zip") }).await.unwrap();
        assert_eq!(number(&boss, "select count(*) from @shops").await, 1);
    })
    .await;
}

/// A company of a million customers needs more time than any report has.
#[tokio::test]
async fn a_backup_and_its_way_back_take_as_long_as_they_need() {
    for (db, guard) in [testkit::sqlite().await, testkit::postgres().await] {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        lively(db).await;
        let hurried = Options { heavy_deadline: Duration::from_millis(20), ..Options::default() };
        let ctx = empty(Db::open(guard.target(), hurried).await.unwrap()).await;
        let written = write(&ctx, &file("town.zip")).await.unwrap();
        let replace = Over::Replace { keep: file("kept.zip") };
        assert_eq!(restore(&ctx, &file("town.zip"), replace).await.unwrap(), written);
        assert_eq!(hashes(&verify(&file("kept.zip")).unwrap()), hashes(&written));
    }
}
