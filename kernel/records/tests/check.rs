//! What should not be in a workspace is found, told with its place, and mended
//! where nobody has to guess.

mod town;

use records::{
    Ctx, Record,
    check::{Part, Report, Unseen, What, check},
    shares::{Asked, With},
};
use store::{
    Cell, ColumnType, Db, Dialect, Options, Seat, StoreError,
    testkit::{both, sqlite},
};
use town::{MOTHER, NAME, Shop, Town, open_shop};

async fn hurt(ctx: &Ctx, sql: &str) {
    let sql = sql.to_owned();
    ctx.write(move |tx| Ok(tx.tx.sql_execute(&sql, &[] as &[Cell]).map(drop)?)).await.unwrap();
}

async fn number(ctx: &Ctx, sql: &'static str) -> i64 {
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(sql, &[] as &[Cell], &[ColumnType::Int])?)).await.unwrap();
    rows[0].int(0).unwrap()
}

fn told(report: &Report) -> Vec<(What, &str, &str, u64, u64)> {
    let each = report.findings.iter();
    each.map(|one| (one.what, &*one.place, &*one.part, one.count, one.mended)).collect()
}

#[tokio::test]
async fn a_sound_workspace_has_nothing_to_mend() {
    both(async |db| {
        let town = Town::open(db).await;
        open_shop(&town.as_user(town.maryam).await, "فرش حسینی", None).await.unwrap();
        let report = check(&town.system(), true).await.unwrap();
        assert_eq!(told(&report), []);
        assert!(report.is_sound() && report.rows > 6, "{}", report.rows);
    })
    .await;
}

#[tokio::test]
async fn what_was_written_past_the_product_is_found_and_mended() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, system) = (town.as_user(town.maryam).await, town.system());
        open_shop(&maryam, "فرش حسینی", None).await.unwrap();
        open_shop(&maryam, "Karimi Tea", None).await.unwrap();
        hurt(&system, "update @shops set name_find = 'x', name_sort = 'y' where name like 'Karimi%'").await;
        hurt(&system, "insert into @followers (entity, record, user_id, follows, since) select 'shops', 77, min(id), follows_is, at from \
             (select id, deleted_at is null as follows_is, created_at as at from @users) u group by follows_is, at limit 1")
            .await;
        let seen = check(&system, false).await.unwrap();
        let found = [(What::Key, "shops", "name_find", 1, 0), (What::Key, "shops", "name_sort", 1, 0), (What::Side, "followers", "shops", 1, 0)];
        assert_eq!(told(&seen), found);
        assert!(!seen.is_sound());
        assert_eq!(seen.findings[0].records.len(), 1, "the record is named");
        let mended = check(&system, true).await.unwrap();
        assert_eq!(told(&mended), found.map(|(what, place, part, count, _)| (what, place, part, count, count)));
        assert_eq!(told(&check(&system, false).await.unwrap()), []);
        let karimi = schema::Filter::Words("karimi".to_owned());
        assert_eq!(town::names(&maryam, karimi).await, ["Karimi Tea"]);
    })
    .await;
}

#[tokio::test]
async fn a_search_index_that_forgot_is_made_anew() {
    both(async |db| {
        let town = Town::open(db).await;
        open_shop(&town.as_user(town.maryam).await, "فرش حسینی", None).await.unwrap();
        let system = town.system();
        if town.workspace.db.dialect() == Dialect::Postgres {
            return; // there it is an index of the table itself
        }
        hurt(&system, "insert into @shops_fts (shops_fts) values ('delete-all')").await;
        assert_eq!(told(&check(&system, true).await.unwrap()), [(What::Search, "shops", "", 1, 1)]);
        assert_eq!(told(&check(&system, false).await.unwrap()), []);
    })
    .await;
}

fn unseen_search(place: &str) -> Unseen {
    Unseen { what: Part::Search, place: place.to_owned() }
}

#[tokio::test]
async fn beside_a_server_the_search_index_is_not_compared_and_that_is_told() {
    let (db, guard) = sqlite().await;
    let town = Town::open(db).await;
    open_shop(&town.as_user(town.maryam).await, "فرش حسینی", None).await.unwrap();
    let system = town.system();
    hurt(&system, "insert into @shops_fts (shops_fts) values ('delete-all')").await;
    let seat = Seat::take(guard.target(), 1).await.unwrap().unwrap();
    let beside = check(&system, false).await.unwrap();
    assert_eq!(told(&beside), []);
    assert!(beside.is_sound() && beside.unseen.contains(&unseen_search("shops")), "{:?}", beside.unseen);
    drop(seat);
    let alone = check(&system, false).await.unwrap();
    assert_eq!((told(&alone), &*alone.unseen), (vec![(What::Search, "shops", "", 1, 0)], &[][..]));
    let seat = Seat::take(guard.target(), 1).await.unwrap();
    let mended = check(&system, true).await.unwrap();
    assert_eq!((told(&mended), &*mended.unseen), (vec![(What::Search, "shops", "", 1, 1)], &[][..]));
    drop(seat);
}

#[tokio::test]
async fn beside_a_server_a_search_index_that_is_torn_is_found_still() {
    let (db, guard) = sqlite().await;
    let town = Town::open(db).await;
    open_shop(&town.as_user(town.maryam).await, "فرش حسینی", None).await.unwrap();
    let system = town.system();
    hurt(&system, "update @shops_fts_data set block = substr(block, 1, 20) where id > 10").await;
    let seat = Seat::take(guard.target(), 1).await.unwrap();
    assert_eq!(told(&check(&system, false).await.unwrap()), [(What::Search, "shops", "", 1, 0)]);
    drop(seat);
}

#[tokio::test]
async fn while_another_writes_for_long_a_check_comes_to_its_end_and_says_what_it_left() {
    let (db, guard) = sqlite().await;
    let town = Town::open(db).await;
    open_shop(&town.as_user(town.maryam).await, "فرش حسینی", None).await.unwrap();
    let other = Db::open(guard.target(), Options::default()).await.unwrap();
    let ((begun, begins), (end, ended)) = (std::sync::mpsc::channel(), std::sync::mpsc::channel::<()>());
    let writing = tokio::spawn(async move {
        let write = move |_: &mut store::Tx<'_>| {
            begun.send(()).unwrap();
            // Until the one who looks is through.
            let _ = ended.recv();
            Ok::<_, StoreError>(())
        };
        other.overhaul(write).await
    });
    tokio::task::spawn_blocking(move || begins.recv()).await.unwrap().unwrap();
    let report = check(&town.system(), false).await.unwrap();
    assert_eq!(told(&report), []);
    assert!(report.is_sound() && report.unseen.contains(&unseen_search("shops")), "{:?}", report.unseen);
    end.send(()).unwrap();
    writing.await.unwrap().unwrap();
    assert_eq!(check(&town.system(), false).await.unwrap().unseen, []);
}

#[tokio::test]
async fn a_share_of_a_record_that_is_not_there_is_ended_and_its_history_says_so() {
    both(async |db| {
        let town = Town::open(db).await;
        let shop = open_shop(&town.as_user(town.maryam).await, "فرش حسینی", None).await.unwrap().key();
        let other = open_shop(&town.as_user(town.maryam).await, "Karimi Tea", None).await.unwrap().key();
        let asked = Asked { with: With::Person(town.reza), writes: false, until: None };
        let share = move |tx: &mut records::Writes<'_, '_>| {
            let (shop, other) = (tx.find(shop)?.into_any(), tx.find(other)?.into_any());
            tx.share(&shop, asked)?;
            tx.share(&other, asked).map(drop)
        };
        town.as_user(town.boss).await.write(share).await.unwrap();
        let system = town.system();
        assert_eq!(told(&check(&system, false).await.unwrap()), []);
        hurt(&system, &format!("delete from @shops where id = {}", shop.raw())).await;
        let found = |mended| [(What::Side, "shares", "shops", 1, mended), (What::Lost, "shops", "", 1, 0)];
        let seen = check(&system, false).await.unwrap();
        assert_eq!(told(&seen), found(0));
        assert_eq!(seen.findings[0].records, [shop.any()], "the record that is not there is named");
        assert_eq!(told(&check(&system, true).await.unwrap()), found(1));
        assert_eq!(told(&check(&system, false).await.unwrap()), found(0)[1..]);
        let count = |sql| number(&system, sql);
        assert_eq!(count("select count(*) from @shares where deleted_at is null").await, 1, "the other stands");
        assert_eq!(count("select count(*) from @changes where entity = 'shares' and kind = 'deleted'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn lost_records_and_versions_are_told_and_left() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.as_user(town.maryam).await;
        let kept = open_shop(&maryam, "فرش حسینی", None).await.unwrap().key();
        let lost = open_shop(&maryam, "Karimi Tea", None).await.unwrap().key();
        let system = town.system();
        hurt(&system, &format!("delete from @shops where id = {}", lost.raw())).await;
        hurt(&system, &format!("update @shops set version = 7 where id = {}", kept.raw())).await;
        let report = check(&system, true).await.unwrap();
        assert_eq!(told(&report), [(What::Version, "shops", "", 1, 0), (What::Lost, "shops", "", 1, 0)]);
        assert!(!report.is_sound());
        assert_eq!(report.findings[1].records, [lost.any()]);
    })
    .await;
}

/// Only where the constraint can be taken away by a statement.
#[tokio::test]
async fn a_link_to_nothing_is_cut_and_its_history_says_so() {
    both(async |db| {
        let town = Town::open(db).await;
        if town.workspace.db.dialect() == Dialect::Sqlite {
            return; // `tests/tests/check.rs` damages a file
        }
        let maryam = town.as_user(town.maryam).await;
        let mother: Record<Shop> = open_shop(&maryam, "مادر", None).await.unwrap();
        let (mother, system) = (mother.key(), town.system());
        let shop = open_shop(&maryam, "دختر", None).await.unwrap().key();
        let adopt = move |tx: &mut records::Writes<'_, '_>| {
            let mut shop = tx.find::<Shop>(shop)?;
            shop.set(MOTHER, Some(mother));
            tx.save(shop).map(drop)
        };
        maryam.write(adopt).await.unwrap();
        let tear = move |tx: &mut store::Tx<'_>| {
            tx.sql_execute("alter table @shops drop constraint shops_mother_fkey", &[])?;
            tx.sql_execute("delete from @shops where id = $1", &[Cell::Int(mother.raw())])?;
            Ok::<_, StoreError>(())
        };
        town.workspace.db.overhaul(tear).await.unwrap();
        let report = check(&system, true).await.unwrap();
        assert_eq!(told(&report), [(What::Link, "shops", "mother", 1, 1), (What::Lost, "shops", "", 1, 0)]);
        let shop = maryam.read(move |tx| tx.find::<Shop>(shop)).await.unwrap();
        assert_eq!((shop.get(MOTHER), shop.get(NAME)), (None, "دختر".to_owned()));
        assert!(check(&system, false).await.unwrap().findings.iter().all(|one| one.what == What::Lost));
    })
    .await;
}
