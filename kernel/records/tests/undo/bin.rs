//! What came goes to the bin, what was deleted comes back.

use records::Error;
use schema::Filter;
use store::testkit::both;

use super::{
    deed, left, rename, told,
    town::{self, NAME, Shop, Town, names},
    undo,
};

#[tokio::test]
async fn what_was_created_goes_to_the_bin_and_what_was_deleted_comes_back() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        let created = deed(&boss, |tx| {
            let mut mother = tx.new_record::<Shop>()?;
            mother.set(NAME, "مادر".into());
            let mother = tx.save(mother)?;
            let mut child = tx.new_record::<Shop>()?;
            child.set(NAME, "دختر".into());
            child.set(town::MOTHER, Some(mother.key()));
            tx.save(child).map(drop)
        })
        .await;
        let undone = undo(&boss, created).await.unwrap();
        assert_eq!((undone.reverted, left(&undone)), (2, vec![]), "the daughter goes before her mother");
        assert!(names(&boss, Filter::default()).await.is_empty());
        undo(&boss, undone.set).await.unwrap();
        assert_eq!(names(&boss, Filter::default()).await, ["دختر", "مادر"]);
        let daughter = boss.read(|tx| tx.list_of::<Shop>(Filter::default(), 9)).await.unwrap()[0].key();
        let deleted = deed(&boss, move |tx| tx.find(daughter).and_then(|shop| tx.delete_any(shop.into_any()))).await;
        assert_eq!(names(&boss, Filter::default()).await, ["مادر"]);
        undo(&boss, deleted).await.unwrap();
        assert_eq!(names(&boss, Filter::default()).await, ["دختر", "مادر"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_changed_and_changed_back_is_no_obstacle_but_a_second_life_is() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        let created = deed(&boss, |tx| {
            let mut shop = tx.new_record::<Shop>()?;
            shop.set(NAME, "بزازی".into());
            tx.save(shop).map(drop)
        })
        .await;
        let key = boss.read(|tx| Ok(tx.list_of::<Shop>(Filter::default(), 1)?[0].key())).await.unwrap();
        let edited = rename(&boss, key, "نانوایی").await;
        let kept = undo(&boss, created).await.unwrap();
        assert_eq!(left(&kept), [("نانوایی", None, "undo-touched-since")]);
        assert_eq!(kept.reverted, 0);
        let back = undo(&boss, edited).await.unwrap();
        undo(&boss, created).await.unwrap();
        assert_eq!(told(&boss, key).await, "-");
        // The edit is done again only where there is something to edit.
        let gone = undo(&boss, back.set).await.unwrap();
        assert_eq!(left(&gone), [("", None, "undo-in-bin")]);
    })
    .await;
}

#[tokio::test]
async fn a_creation_that_somebody_uses_stays() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        let created = deed(&boss, |tx| {
            let mut shop = tx.new_record::<Shop>()?;
            shop.set(NAME, "مادر".into());
            tx.save(shop).map(drop)
        })
        .await;
        let mother = boss.read(|tx| tx.list_of::<Shop>(Filter::default(), 1)).await.unwrap()[0].key();
        deed(&boss, move |tx| {
            let mut child = tx.new_record::<Shop>()?;
            child.set(NAME, "دختر".into());
            child.set(town::MOTHER, Some(mother));
            tx.save(child).map(drop)
        })
        .await;
        let undone = undo(&boss, created).await.unwrap();
        assert_eq!(left(&undone), [("مادر", None, "refused-still-used")]);
        assert_eq!(names(&boss, Filter::default()).await, ["دختر", "مادر"]);
    })
    .await;
}

#[tokio::test]
async fn who_wrote_something_down_by_mistake_takes_it_out_within_a_day_also_without_the_right_to_delete() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.as_user(town.maryam).await;
        let make = |name: &'static str| {
            deed(&maryam, move |tx| {
                let mut shop = tx.new_record::<Shop>()?;
                shop.set(NAME, name.into());
                tx.save(shop).map(drop)
            })
        };
        let (slip, kept) = (make("لغزش").await, make("بزازی").await);
        assert!(maryam.read(move |tx| tx.may_undo(slip)).await.unwrap());
        let others = undo(&town.as_user(town.reza).await, slip).await;
        assert!(matches!(others, Err(Error::NotFound)), "{others:?}");
        assert_eq!(undo(&maryam, slip).await.unwrap().reverted, 1);
        assert_eq!(names(&maryam, Filter::default()).await, ["بزازی"]);
        town.clock.advance(jiff::SignedDuration::from_hours(25));
        assert!(!maryam.read(move |tx| tx.may_undo(kept)).await.unwrap());
        let undone = undo(&maryam, kept).await.unwrap();
        assert_eq!(left(&undone), [("بزازی", None, "undo-not-yours")]);
        assert_eq!(names(&maryam, Filter::default()).await, ["بزازی"]);
    })
    .await;
}
