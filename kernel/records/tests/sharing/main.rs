//! A record shared with a person or a team is seen, and changed where the share
//! says so; nothing more.

mod merging;
mod pages;
#[path = "../town/mod.rs"]
mod town;

use base::{Date, Id};
use records::{
    Error, Record, Writes,
    people::{self, ROLE_RIGHTS, RoleRow, Team, User},
    shares::{Asked, With},
};
use schema::Filter;
use store::{Db, testkit::both};
use town::{NAME, Shop, Town, names, open_shop};

async fn share(
    town: &Town,
    by: Id,
    shop: &Record<Shop>,
    with: With,
    writes: bool,
    until: Option<Date>,
) -> Result<Id, Error> {
    let id = shop.key();
    let share = move |tx: &mut Writes<'_, '_>| {
        let shop = tx.find(id)?.into_any();
        tx.share(&shop, Asked { with, writes, until })?;
        Ok(tx.set)
    };
    town.as_user(by).await.write(share).await
}

/// The town, where shopkeepers know of each other.
async fn open(db: Db) -> Town {
    let town = Town::open(db).await;
    let acquaint = |tx: &mut Writes<'_, '_>| {
        for mut role in tx.list_of::<RoleRow>(Filter::default(), 10)? {
            let people = r#""grants":{"users":{"read":"all"},"#;
            let rights = role.get(ROLE_RIGHTS).replacen(r#""grants": {"#, people, 1);
            role.set(ROLE_RIGHTS, rights);
            tx.save(role)?;
        }
        Ok(())
    };
    town.system().write(acquaint).await.unwrap();
    town
}

async fn seen(town: &Town, user: Id) -> Vec<String> {
    names(&town.as_user(user).await, Filter::default()).await
}

async fn rename(town: &Town, user: Id, shop: &Record<Shop>) -> Result<(), Error> {
    let id = shop.key();
    let rename = move |tx: &mut Writes<'_, '_>| {
        let mut shop = tx.find(id)?;
        shop.set(NAME, format!("{} نو", shop.get(NAME)));
        tx.save(shop).map(drop)
    };
    town.as_user(user).await.write(rename).await
}

#[tokio::test]
async fn what_is_shared_to_read_is_read_and_no_more() {
    both(async |db| {
        let town = open(db).await;
        let bakery = open_shop(&town.as_user(town.maryam).await, "نانوایی", None).await.unwrap();
        open_shop(&town.as_user(town.omid).await, "آجیل‌فروشی", None).await.unwrap();
        open_shop(&town.as_user(town.omid).await, "یخ‌فروشی", None).await.unwrap();
        assert!(matches!(
            share(&town, town.omid, &bakery, With::Person(town.omid), true, None).await,
            Err(Error::NotFound)
        ));
        let set = share(&town, town.maryam, &bakery, With::Person(town.omid), false, None).await.unwrap();
        assert_eq!(seen(&town, town.omid).await, ["آجیل‌فروشی", "نانوایی", "یخ‌فروشی"], "in one order with his own");
        assert_eq!(seen(&town, town.sara).await, [""; 0]);
        let omid = town.as_user(town.omid).await;
        assert!(matches!(rename(&town, town.omid, &bakery).await, Err(Error::Forbidden { .. })));
        let (id, reza) = (bakery.key(), town.reza);
        let passed_on = share(&town, town.omid, &bakery, With::Person(reza), false, None).await;
        assert!(matches!(passed_on, Err(Error::Forbidden { .. })));
        let counted = omid.read(|tx| {
            let def = tx.ctx.def("shops")?;
            Ok((tx.count_to(&def, &Filter::default(), 100)?, tx.count_to(&def, &Filter::Words("نانوا".into()), 100)?))
        });
        assert_eq!(counted.await.unwrap(), (3, 1));

        // Taking the deed back ends it; taking that back renews it.
        let maryam = town.as_user(town.maryam).await;
        let undone = maryam.write(move |tx| tx.undo(set)).await.unwrap();
        assert!(matches!(omid.read(move |tx| tx.find(id)).await, Err(Error::NotFound)));
        maryam.write(move |tx| tx.undo(undone.set)).await.unwrap();
        assert_eq!(seen(&town, town.omid).await.len(), 3);
        // And so does ending it.
        let told = maryam.read(move |tx| tx.shares_of(&*tx.ctx.def("shops")?, id.any())).await.unwrap();
        assert_eq!(
            told.iter().map(|share| (share.with, share.ended)).collect::<Vec<_>>(),
            [(With::Person(town.omid), false)]
        );
        let share_id = told[0].id;
        let end = move |tx: &mut Writes<'_, '_>| {
            let shop = tx.find(id)?.into_any();
            tx.unshare(&shop, share_id)
        };
        maryam.write(end).await.unwrap();
        assert_eq!(seen(&town, town.omid).await, ["آجیل‌فروشی", "یخ‌فروشی"]);
    })
    .await;
}

#[tokio::test]
async fn who_may_change_what_is_shared_still_hands_nothing_over_and_deletes_nothing() {
    both(async |db| {
        let town = open(db).await;
        let bakery = open_shop(&town.as_user(town.maryam).await, "نانوایی", None).await.unwrap();
        share(&town, town.maryam, &bakery, With::Person(town.omid), true, None).await.unwrap();
        rename(&town, town.omid, &bakery).await.unwrap();
        let (id, omid) = (bakery.key(), town.omid);
        let his = town.as_user(omid).await;
        let take = his.write(move |tx| {
            let shop = tx.find(id)?.into_any();
            tx.hand_over(shop, omid).map(drop)
        });
        assert!(matches!(take.await, Err(Error::Forbidden { .. })));
        let delete = his.write(move |tx| {
            let shop = tx.find(id)?.into_any();
            tx.delete_any(shop)
        });
        assert!(matches!(delete.await, Err(Error::Forbidden { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_team_receives_together_and_a_share_ends_with_its_day() {
    both(async |db| {
        let town = open(db).await;
        let (sara, omid) = (town.sara, town.omid);
        let team = town
            .system()
            .write(move |tx| {
                let mut team = tx.new_record::<Team>()?;
                team.set(people::TEAM_NAME, "نمایشگاه".into());
                let team = tx.save(team)?.key();
                for user in [sara, omid] {
                    let mut user = tx.find(user.of::<User>())?;
                    user.set(people::USER_TEAM, Some(team));
                    tx.save(user)?;
                }
                Ok(team.any())
            })
            .await
            .unwrap();
        let bakery = open_shop(&town.as_user(town.maryam).await, "نانوایی", None).await.unwrap();
        let until: Date = "2026-11-23".parse().unwrap();
        share(&town, town.boss, &bakery, With::Team(team), false, Some(until)).await.unwrap();
        assert_eq!((seen(&town, sara).await.len(), seen(&town, omid).await.len()), (1, 1));
        assert_eq!(seen(&town, town.reza).await, [""; 0]);
        town.clock.set("2026-11-23T20:00:00Z".parse().unwrap());
        assert_eq!(seen(&town, sara).await.len(), 1, "to the end of the day");
        town.clock.set("2026-11-23T21:00:00Z".parse().unwrap());
        assert_eq!(seen(&town, sara).await, [""; 0], "in Tehran the next day has begun");
        let past = share(&town, town.boss, &bakery, With::Team(team), false, Some(until)).await;
        assert!(matches!(past, Err(Error::Invalid(wrong)) if wrong[0].field == "until"));
    })
    .await;
}

#[tokio::test]
async fn who_was_lent_a_record_does_not_take_back_whom_its_owner_shares_it_with() {
    both(async |db| {
        let town = open(db).await;
        let bakery = open_shop(&town.as_user(town.maryam).await, "نانوایی", None).await.unwrap();
        share(&town, town.maryam, &bakery, With::Person(town.omid), true, None).await.unwrap();
        let set = share(&town, town.maryam, &bakery, With::Person(town.sara), false, None).await.unwrap();
        let taken = town.as_user(town.omid).await.write(move |tx| tx.undo(set)).await;
        assert!(taken.is_ok_and(|undone| undone.reverted == 0 && undone.left.len() == 1));
        assert_eq!(seen(&town, town.sara).await, ["نانوایی"]);
    })
    .await;
}
