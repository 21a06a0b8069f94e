//! One write path: what is kept, what the history tells, what is refused.

mod town;

use base::{Currency, Money};
use records::{ChangeKind, Error, Writes};
use schema::{Filter, Value};
use store::testkit::both;
use town::{CODE, MOTHER, NAME, SALES, Shop, Town, names, open_shop};

#[tokio::test]
async fn a_saved_record_comes_back_as_it_was_with_its_history() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.as_user(town.maryam).await;
        let key = open_shop(&maryam, "  نانوايي\u{200c} مريم ", Some(5_000)).await.unwrap().key();
        town.clock.advance(base::Instant::UNIX_EPOCH.duration_until(base::Instant::from_second(60).unwrap()));
        let changed = maryam
            .write(move |tx| {
                let mut shop = tx.find(key)?;
                shop.set(SALES, Some(Money::new(7_000, Currency::Irr)));
                tx.save(shop)
            })
            .await
            .unwrap();
        assert_eq!((changed.get(NAME).as_str(), changed.version), ("نانوایی مریم", 2));
        let history = maryam
            .read(move |tx| {
                let def = tx.ctx.def("shops")?;
                tx.history(&def, key.any(), None, 10)
            })
            .await
            .unwrap()
            .changes;
        assert_eq!(
            history.iter().map(|change| change.kind).collect::<Vec<_>>(),
            [ChangeKind::Changed, ChangeKind::Created]
        );
        let told = &history[0].fields[0];
        assert_eq!((told.field.as_str(), &told.old), ("sales", &Value::Money(Money::new(5_000, Currency::Irr))));
        assert_eq!(history[0].actor, Some(town.maryam));
    })
    .await;
}

#[tokio::test]
async fn a_stale_save_is_refused_and_says_which_version_stands() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.as_user(town.maryam).await;
        let old = open_shop(&maryam, "بزازی", None).await.unwrap();
        let rename = |mut shop: records::Record<Shop>, name: &'static str| {
            let ctx = maryam.clone();
            async move {
                ctx.write(move |tx| {
                    shop.set(NAME, name.into());
                    tx.save(shop)
                })
                .await
            }
        };
        rename(old.clone(), "بزازی نو").await.unwrap();
        let stale = rename(old, "بزازی کهنه").await;
        assert!(matches!(stale, Err(Error::Stale { held: 1, current: 2 })));
        assert_eq!(names(&maryam, Filter::default()).await, ["بزازی نو"]);
    })
    .await;
}

#[tokio::test]
async fn wrong_fields_are_named_all_at_once_and_nothing_is_kept() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.as_user(town.maryam).await;
        let wrong = maryam
            .write(|tx| {
                let mut shop = tx.new_record::<Shop>()?;
                shop.put("name", Value::Text("x".repeat(81)));
                shop.put("sales", Value::Text("زیاد".into()));
                tx.save(shop)
            })
            .await;
        let Err(Error::Invalid(problems)) = wrong else { panic!("it was kept") };
        assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["name", "sales"]);
        let empty = maryam.write(|tx| tx.new_record::<Shop>().and_then(|shop| tx.save(shop))).await;
        assert!(matches!(empty, Err(Error::Invalid(problems)) if problems[0].text == "value-required"));
        assert!(names(&maryam, Filter::default()).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_value_that_must_be_unique_names_its_field() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.as_user(town.maryam).await;
        let coded = |name: &'static str| {
            let ctx = maryam.clone();
            async move {
                ctx.write(move |tx| {
                    let mut shop = tx.new_record::<Shop>()?;
                    shop.set(NAME, name.into());
                    shop.set(CODE, Some("A-1".into()));
                    tx.save(shop)
                })
                .await
            }
        };
        coded("یکم").await.unwrap();
        let taken = coded("دوم").await;
        assert!(matches!(taken, Err(Error::Invalid(p)) if p[0].field == "code" && p[0].text == "value-taken"));
    })
    .await;
}

#[tokio::test]
async fn a_deleted_record_leaves_every_list_and_keeps_its_history() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        let shop = open_shop(&boss, "بزازی", None).await.unwrap();
        let key = shop.key();
        boss.write(move |tx| tx.delete_any(shop.into_any())).await.unwrap();
        assert!(names(&boss, Filter::default()).await.is_empty());
        assert!(matches!(boss.read(move |tx| tx.find(key)).await, Err(Error::NotFound)));
        let sql = "select kind from @changes where entity = 'shops' order by seq";
        let kinds = boss.read(move |tx| Ok(tx.tx.sql(sql, &[], &[store::ColumnType::Text])?)).await.unwrap();
        assert_eq!(kinds.iter().filter_map(|row| row.text(0)).collect::<Vec<_>>(), ["created", "deleted"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_being_linked_to_and_what_is_being_thrown_away_wait_for_each_other() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.as_user(town.boss).await;
        for link_first in [true, false] {
            let mother = open_shop(&boss, "مادر", None).await.unwrap();
            let daughter = open_shop(&boss, "دختر", None).await.unwrap();
            let (mother, daughter) = (mother.key(), daughter.key());
            let link = move |tx: &mut Writes<'_, '_>| {
                let mut shop = tx.find(daughter)?;
                shop.set(MOTHER, Some(mother));
                tx.save(shop).map(drop)
            };
            let throw = move |tx: &mut Writes<'_, '_>| {
                let shop = tx.find(mother)?;
                tx.delete_any(shop.into_any())
            };
            let (begun, begins) = tokio::sync::oneshot::channel();
            let first = boss.clone();
            let first = tokio::spawn(async move {
                let slow = move |tx: &mut Writes<'_, '_>| {
                    if link_first {
                        link(tx)?
                    } else {
                        throw(tx)?
                    }
                    begun.send(()).ok();
                    std::thread::sleep(std::time::Duration::from_millis(400));
                    Ok(())
                };
                first.write(slow).await
            });
            begins.await.unwrap();
            let second = boss.write(move |tx| if link_first { throw(tx) } else { link(tx) }).await;
            first.await.unwrap().unwrap();
            match link_first {
                true => assert!(matches!(second, Err(Error::Refused(_))), "{second:?}"),
                false => assert!(matches!(second, Err(Error::Invalid(_) | Error::NotFound)), "{second:?}"),
            }
        }
    })
    .await;
}
