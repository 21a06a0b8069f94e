//! Everybody takes back as far as their rights reach, and learns no more.

use base::Id;
use records::{Ctx, Error};
use schema::Value;
use store::testkit::both;

use super::{
    deed, left, rename, rials, told,
    town::{SALES, SECRET, Town, open_shop},
    undo,
};

#[tokio::test]
async fn a_change_set_is_undone_by_each_as_far_as_their_rights_reach() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, reza, omid) =
            (town.as_user(town.maryam).await, town.as_user(town.reza).await, town.as_user(town.omid).await);
        let boss = town.as_user(town.boss).await;
        let hers = open_shop(&maryam, "بزازی", Some(1)).await.unwrap().key();
        let his = open_shop(&reza, "نانوایی", Some(2)).await.unwrap().key();
        // One bulk act of the boss on the shops of two people.
        let set = deed(&boss, move |tx| {
            for key in [hers, his] {
                let mut shop = tx.find(key)?;
                shop.set(SALES, rials(100));
                tx.save(shop)?;
            }
            Ok(())
        })
        .await;
        // A stranger learns nothing of it, not even that it was there.
        assert!(matches!(undo(&omid, set).await, Err(Error::NotFound)));
        let undone = undo(&maryam, set).await.unwrap();
        assert_eq!((undone.reverted, undone.before, left(&undone)), (1, 0, vec![]));
        assert_eq!((told(&boss, hers).await, told(&boss, his).await), ("بزازی 1 -".into(), "نانوایی 100 -".into()));
        // The rest is still the boss's to undo.
        let rest = undo(&boss, set).await.unwrap();
        assert_eq!((rest.reverted, rest.before), (1, 1));
        assert_eq!(told(&boss, his).await, "نانوایی 2 -");
    })
    .await;
}

#[tokio::test]
async fn a_hidden_field_neither_goes_back_nor_appears_in_the_report() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        let mut maryam = town.as_user(town.maryam).await;
        let rule =
            records::access::FieldRule { entity: "shops".into(), field: "secret".into(), read: false, write: false };
        let mut actor = (*maryam.actor).clone();
        let mut role = (*actor.roles[0]).clone();
        role.fields.push(rule);
        actor.roles = vec![std::sync::Arc::new(role)];
        maryam.actor = std::sync::Arc::new(actor);
        let key = open_shop(&maryam, "بزازی", Some(1)).await.unwrap().key();
        let both_fields = deed(&boss, move |tx| {
            let mut shop = tx.find(key)?;
            shop.set(SALES, rials(9));
            shop.set(SECRET, Some("راز".into()));
            tx.save(shop).map(drop)
        })
        .await;
        let only_hidden = deed(&boss, move |tx| {
            let mut shop = tx.find(key)?;
            shop.set(SECRET, Some("راز دیگر".into()));
            tx.save(shop).map(drop)
        })
        .await;
        let undone = undo(&maryam, both_fields).await.unwrap();
        assert_eq!((undone.reverted, left(&undone)), (1, vec![]));
        let secret = boss.read(move |tx| Ok(tx.find(key)?.get(SECRET))).await.unwrap();
        assert_eq!(secret.as_deref(), Some("راز دیگر"));
        let hidden = undo(&maryam, only_hidden).await;
        assert!(matches!(hidden, Err(Error::NotFound | Error::Refused(_))), "{hidden:?}");
    })
    .await;
}

#[tokio::test]
async fn a_hand_over_goes_back_with_its_team_and_branch() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, boss, omid) = (town.maryam, town.as_user(town.boss).await, town.omid);
        let key = open_shop(&town.as_user(maryam).await, "بزازی", None).await.unwrap().key();
        let scope = async |ctx: &Ctx| {
            ctx.read(move |tx| {
                let shop = tx.find(key)?;
                Ok(["owner", "team", "branch"].map(|field| shop.value(field).clone()))
            })
            .await
            .unwrap()
        };
        let before = scope(&boss).await;
        let set = deed(&boss, move |tx| {
            let shop = tx.find(key)?;
            tx.hand_over(shop.into_any(), omid).map(drop)
        })
        .await;
        assert_eq!(scope(&boss).await[0], Value::Id(omid));
        undo(&boss, set).await.unwrap();
        assert_eq!(scope(&boss).await, before);
    })
    .await;
}

#[tokio::test]
async fn who_gave_away_what_was_theirs_may_have_it_back_until_somebody_works_on_it() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, omid) = (town.as_user(town.maryam).await, town.as_user(town.omid).await);
        let key = open_shop(&maryam, "بزازی", None).await.unwrap().key();
        let give = async |ctx: &Ctx, to: Id| {
            deed(ctx, move |tx| {
                let shop = tx.find(key)?;
                tx.hand_over(shop.into_any(), to).map(drop)
            })
            .await
        };
        let set = give(&maryam, town.omid).await;
        assert_eq!((&*told(&maryam, key).await, &*told(&omid, key).await), ("-", "بزازی - -"));
        let others = undo(&town.as_user(town.reza).await, set).await;
        assert!(matches!(others, Err(Error::NotFound)), "nobody else takes it back: {others:?}");
        undo(&maryam, set).await.unwrap();
        assert_eq!((&*told(&maryam, key).await, &*told(&omid, key).await), ("بزازی - -", "-"));
        let set = give(&maryam, town.omid).await;
        rename(&omid, key, "نانوایی").await;
        assert!(undo(&maryam, set).await.is_err(), "Omid works on it already");
        assert_eq!((&*told(&maryam, key).await, &*told(&omid, key).await), ("-", "نانوایی - -"));
    })
    .await;
}
