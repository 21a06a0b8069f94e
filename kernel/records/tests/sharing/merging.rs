//! Shares where two records become one.

use base::{Date, Id};
use records::{Error, Record, shares::With};
use store::testkit::both;

use super::{
    open, rename, seen, share,
    town::{Shop, Town, open_shop},
};

#[tokio::test]
async fn a_merge_carries_the_shares_and_its_undo_brings_them_back() {
    both(async |db| {
        let town = open(db).await;
        let maryam = town.as_user(town.maryam).await;
        let bakery = open_shop(&maryam, "نانوایی", None).await.unwrap();
        let twin = open_shop(&maryam, "نانوایی دوم", None).await.unwrap();
        let (tehran, sara) = (With::Person(town.omid), With::Person(town.sara));
        share(&town, town.maryam, &bakery, tehran, false, None).await.unwrap();
        share(&town, town.maryam, &twin, tehran, true, None).await.unwrap();
        share(&town, town.maryam, &twin, sara, false, None).await.unwrap();
        let of = async |id: Id| {
            let told = maryam.read(move |tx| tx.shares_of(&*tx.ctx.def("shops")?, id));
            let mut told: Vec<_> = told.await.unwrap().iter().map(|share| (share.with, share.writes)).collect();
            told.sort_by_key(|(with, _)| format!("{with:?}"));
            told
        };
        let sorted = |mut all: Vec<(With, bool)>| {
            all.sort_by_key(|(with, _)| format!("{with:?}"));
            all
        };
        let (kept, gone) = (bakery.key().any(), twin.key().any());
        let merge = records::Merge { entity: "shops".into(), kept, gone, versions: None, choices: Default::default() };
        let merged = maryam.merge(merge).await.unwrap();
        assert_eq!(of(kept).await, sorted(vec![(tehran, true), (sara, false)]), "the share that opens more stays");
        assert_eq!(seen(&town, town.sara).await.len(), 1);
        rename(&town, town.omid, &bakery).await.unwrap();
        let history = maryam.read(move |tx| tx.history(&*tx.ctx.def("shops")?, kept, None, 50)).await.unwrap();
        let shared: Vec<_> = history.changes.iter().filter_map(|change| change.share).collect();
        assert!(shared.contains(&tehran) && shared.contains(&sara), "{shared:?}");
        let by_name = |change: &records::Change| change.actor.is_some() && change.door != "rule";
        let mut shares = history.changes.iter().filter(|change| change.share.is_some());
        assert!(shares.all(by_name), "who shared it is told: {:?}", history.changes);
        maryam.write(move |tx| tx.undo(merged.set)).await.unwrap();
        assert_eq!(of(kept).await, vec![(tehran, false)]);
        assert_eq!(of(gone).await, sorted(vec![(tehran, true), (sara, false)]));
    })
    .await;
}

#[tokio::test]
async fn who_was_lent_a_record_to_write_neither_merges_it_away_nor_into_ones_own_circle() {
    both(async |db| {
        let town = open(db).await;
        let bakery = open_shop(&town.as_user(town.maryam).await, "نانوایی", None).await.unwrap();
        let own = open_shop(&town.as_user(town.omid).await, "آجیل‌فروشی", None).await.unwrap();
        share(&town, town.maryam, &bakery, With::Person(town.omid), true, None).await.unwrap();
        share(&town, town.omid, &own, With::Person(town.sara), true, None).await.unwrap();
        for (kept, gone) in [(&own, &bakery), (&bakery, &own)] {
            let merged = merge(&town, town.omid, kept, gone).await;
            assert!(matches!(merged, Err(Error::Forbidden { .. })), "{merged:?}");
        }
        assert_eq!(seen(&town, town.sara).await, ["آجیل‌فروشی"]);
    })
    .await;
}

#[tokio::test]
async fn a_merge_widens_no_share() {
    both(async |db| {
        let town = open(db).await;
        let boss = town.as_user(town.boss).await;
        let (kept, gone) =
            (open_shop(&boss, "نانوایی", None).await.unwrap(), open_shop(&boss, "نانوایی نو", None).await.unwrap());
        let friday: Date = "2099-11-27".parse().unwrap();
        share(&town, town.boss, &kept, With::Person(town.omid), false, None).await.unwrap();
        share(&town, town.boss, &gone, With::Person(town.omid), true, Some(friday)).await.unwrap();
        merge(&town, town.boss, &kept, &gone).await.unwrap();
        let id = kept.key().any();
        let told = boss.read(move |tx| tx.shares_of(&*tx.ctx.def("shops")?, id)).await.unwrap();
        let mut told: Vec<_> = told.iter().map(|share| (share.writes, share.until)).collect();
        told.sort();
        assert_eq!(told, [(false, None), (true, Some(friday))], "to read for good, to write until Friday");
    })
    .await;
}

/// Merges one shop into another as this person.
async fn merge(town: &Town, by: Id, kept: &Record<Shop>, gone: &Record<Shop>) -> Result<Id, Error> {
    let merge = records::Merge {
        entity: "shops".into(),
        kept: kept.key().any(),
        gone: gone.key().any(),
        versions: None,
        choices: Default::default(),
    };
    town.as_user(by).await.write(move |tx| tx.merge(&merge)).await.map(|merged| merged.set)
}
