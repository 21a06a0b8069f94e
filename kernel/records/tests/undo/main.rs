//! Taking change-sets back: what goes back, what is left, what is never told.

mod bin;
mod rights;
#[path = "../town/mod.rs"]
mod town;

use base::{Currency, Id, Money};
use records::{Ctx, Error, Result, Undone, Writes};
use store::testkit::both;
use town::{CODE, NAME, SALES, Shop, Town, open_shop};

async fn undo(ctx: &Ctx, set: Id) -> Result<Undone> {
    ctx.write(move |tx| tx.undo(set)).await
}

/// Writes, and tells the change-set.
async fn deed(ctx: &Ctx, deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<()> + Send + 'static) -> Id {
    ctx.write(move |tx| deed(tx).map(|()| tx.set)).await.unwrap()
}

async fn rename(ctx: &Ctx, key: Id<Shop>, name: &'static str) -> Id {
    deed(ctx, move |tx| {
        let mut shop = tx.find(key)?;
        shop.set(NAME, name.into());
        tx.save(shop).map(drop)
    })
    .await
}

fn rials(minor: i64) -> Option<Money> {
    Some(Money::new(minor, Currency::Irr))
}

/// A shop's name, sales and code; a dash where the shop is not there.
async fn told(ctx: &Ctx, key: Id<Shop>) -> String {
    match ctx.read(move |tx| tx.find(key)).await {
        Ok(shop) => {
            let sales = shop.get(SALES).map_or("-".to_owned(), |sales| sales.minor.to_string());
            format!("{} {sales} {}", shop.get(NAME), shop.get(CODE).unwrap_or("-".to_owned()))
        }
        Err(Error::NotFound) => "-".to_owned(),
        Err(error) => panic!("{error}"),
    }
}

fn left(undone: &Undone) -> Vec<(&str, Option<&str>, &str)> {
    undone.left.iter().map(|kept| (&*kept.title, kept.field.as_deref(), &*kept.reason_key)).collect()
}

#[tokio::test]
async fn a_save_goes_back_and_its_undo_can_be_undone_again_and_again() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.as_user(town.maryam).await;
        let key = open_shop(&maryam, "بزازی", Some(5)).await.unwrap().key();
        let set = deed(&maryam, move |tx| {
            let mut shop = tx.find(key)?;
            shop.set(NAME, "نانوایی".into());
            shop.set(SALES, rials(9));
            shop.set(CODE, Some("A-1".into()));
            tx.save(shop).map(drop)
        })
        .await;
        let undone = undo(&maryam, set).await.unwrap();
        assert_eq!((undone.reverted, undone.left.len()), (1, 0));
        assert_eq!(told(&maryam, key).await, "بزازی 5 -");
        assert!(matches!(undo(&maryam, set).await, Err(Error::Refused(why)) if why.text == "undo-already"));
        let redone = undo(&maryam, undone.set).await.unwrap();
        assert_eq!(told(&maryam, key).await, "نانوایی 9 A-1");
        assert!(matches!(undo(&maryam, undone.set).await, Err(Error::Refused(_))));
        undo(&maryam, redone.set).await.unwrap();
        assert_eq!(told(&maryam, key).await, "بزازی 5 -");
        let again = undo(&maryam, set).await;
        assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn a_field_that_was_changed_since_is_left_and_told_with_its_author() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, boss) = (town.as_user(town.maryam).await, town.as_user(town.boss).await);
        let key = open_shop(&maryam, "بزازی", Some(5)).await.unwrap().key();
        let set = deed(&maryam, move |tx| {
            let mut shop = tx.find(key)?;
            shop.set(NAME, "نانوایی".into());
            shop.set(SALES, rials(9));
            tx.save(shop).map(drop)
        })
        .await;
        rename(&boss, key, "نانوایی رئیس").await;
        let undone = undo(&maryam, set).await.unwrap();
        assert_eq!(told(&maryam, key).await, "نانوایی رئیس 5 -");
        assert_eq!(left(&undone), [("نانوایی رئیس", Some("name"), "undo-changed-since")]);
        assert_eq!(undone.left[0].by, Some(town.boss));
        assert_eq!(undone.left[0].at, Some(boss.now()));
    })
    .await;
}

#[tokio::test]
async fn a_value_that_has_been_taken_since_is_left_with_the_reason() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        let first = open_shop(&boss, "یکم", Some(1)).await.unwrap().key();
        let second = open_shop(&boss, "دوم", None).await.unwrap().key();
        let code = |key: Id<Shop>, code: Option<&'static str>, sales: i64| {
            let boss = boss.clone();
            async move {
                deed(&boss, move |tx| {
                    let mut shop = tx.find(key)?;
                    shop.set(CODE, code.map(str::to_owned));
                    shop.set(SALES, rials(sales));
                    tx.save(shop).map(drop)
                })
                .await
            }
        };
        code(first, Some("A-1"), 1).await;
        let given_up = code(first, None, 2).await;
        code(second, Some("A-1"), 3).await;
        let undone = undo(&boss, given_up).await.unwrap();
        assert_eq!(left(&undone), [("یکم", Some("code"), "value-taken")]);
        assert_eq!(told(&boss, first).await, "یکم 1 -", "what can go back goes back");
    })
    .await;
}
