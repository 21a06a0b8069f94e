//! A record shared with a person or a team is seen, and changed where the share
//! says so; nothing more.

mod town;

use base::{Date, Id};
use records::{
    Error, Query, Record, Writes,
    people::{self, ROLE_RIGHTS, RoleRow, Team, User},
    shares::{Asked, With},
};
use schema::{Direction, Filter};
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
async fn pages_of_ones_own_and_of_shared_records_join_in_one_order() {
    both(async |db| {
        let town = open(db).await;
        let (maryam, omid) = (town.as_user(town.maryam).await, town.as_user(town.omid).await);
        for at in 0..12 {
            let shop = open_shop(&maryam, &format!("م {at:02}"), Some(100 - at)).await.unwrap();
            open_shop(&omid, &format!("م {at:02}"), (at % 3 > 0).then_some(at)).await.unwrap();
            if at % 2 == 0 {
                share(&town, town.maryam, &shop, With::Person(town.omid), false, None).await.unwrap();
            }
        }
        for (sort, direction) in [("name", Direction::Up), ("sales", Direction::Down), ("id", Direction::Up)] {
            let whole = page(&town, sort, direction, 100).await;
            assert_eq!(whole.len(), 18);
            assert_eq!(page(&town, sort, direction, 4).await, whole, "{sort}");
        }
        let plan = omid.read(|tx| tx.plan(&Query { limit: 10, ..Query::of(&*tx.ctx.def("shops")?) })).await.unwrap();
        assert!(plan.iter().all(|step| !step.contains("SCAN shops")), "{plan:?}");
    })
    .await;
}

/// All names, page by page there and back.
async fn page(town: &Town, sort: &'static str, direction: Direction, limit: usize) -> Vec<Id> {
    let omid = town.as_user(town.omid).await;
    let (mut found, mut from) = (Vec::new(), None);
    loop {
        let at = from.clone();
        let page = omid
            .read(move |tx| {
                let def = tx.ctx.def("shops")?;
                tx.list(&Query { sort: Some((sort.into(), direction)), limit, from: at, ..Query::of(&def) })
            })
            .await
            .unwrap();
        found.extend(page.rows.iter().map(|row| row.id));
        from = page.next;
        if from.is_none() {
            return found;
        }
    }
}

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
