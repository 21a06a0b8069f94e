//! Taking change-sets back: what goes back, what is left, what is never told.

mod town;

use base::{Currency, Id, Money};
use records::{Ctx, Error, Result, Undone, Writes};
use schema::{Filter, Value};
use store::testkit::both;
use town::{CODE, NAME, SALES, SECRET, Shop, Town, names, open_shop};

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
