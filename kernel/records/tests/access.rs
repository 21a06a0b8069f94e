//! What lies outside one's scope does not exist: not found, not listed, not
//! counted, not searched, not linked to.

mod town;

use access::Deed;
use records::Error;
use schema::Filter;
use store::testkit::both;
use town::{CODE, MOTHER, Shop, Town, names, open_shop};

async fn shops_of_everyone(town: &Town) {
    for (user, name) in [
        (town.maryam, "نانوایی مریم"),
        (town.reza, "قصابی رضا"),
        (town.sara, "عطاری سارا"),
        (town.omid, "چلوکبابی امید"),
    ] {
        open_shop(&town.as_user(user).await, name, None).await.unwrap();
    }
}

#[tokio::test]
async fn each_person_sees_what_their_scope_reaches() {
    both(async |db| {
        let town = Town::open(db).await;
        shops_of_everyone(&town).await;
        let seen = async |user| names(&town.as_user(user).await, Filter::default()).await;
        assert_eq!(seen(town.maryam).await, ["نانوایی مریم"]);
        assert_eq!(seen(town.omid).await, ["چلوکبابی امید"]);
        assert_eq!(seen(town.parvin).await, ["عطاری سارا", "قصابی رضا", "نانوایی مریم"]);
        assert_eq!(seen(town.boss).await, ["چلوکبابی امید", "عطاری سارا", "قصابی رضا", "نانوایی مریم"]);
    })
    .await;
}

#[tokio::test]
async fn a_record_out_of_sight_is_not_found_counted_or_searched() {
    both(async |db| {
        let town = Town::open(db).await;
        shops_of_everyone(&town).await;
        let (maryam, omid) = (town.as_user(town.maryam).await, town.as_user(town.omid).await);
        let hers = maryam.read(|tx| tx.list_of::<Shop>(Filter::default(), 1)).await.unwrap()[0].key();
        let missing = omid.read(move |tx| tx.find(hers)).await;
        assert!(matches!(missing, Err(Error::NotFound)));
        assert_eq!(names(&omid, Filter::Words("مریم".into())).await, [""; 0]);
        assert_eq!(names(&omid, Filter::Words("چلو".into())).await, ["چلوکبابی امید"]);
        let counted = omid
            .read(|tx| {
                let def = tx.ctx.def("shops")?;
                tx.count_to(&def, &Filter::default(), 100)
            })
            .await;
        assert_eq!(counted.unwrap(), 1);
        let history = omid
            .read(move |tx| {
                let def = tx.ctx.def("shops")?;
                tx.history(&def, hers.any(), None, 10).map(|page| page.changes.len())
            })
            .await;
        assert!(matches!(history, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn nobody_links_to_or_changes_what_they_may_not_see() {
    both(async |db| {
        let town = Town::open(db).await;
        shops_of_everyone(&town).await;
        let (maryam, omid) = (town.as_user(town.maryam).await, town.as_user(town.omid).await);
        let hers = maryam.read(|tx| tx.list_of::<Shop>(Filter::default(), 1)).await.unwrap().remove(0);
        let key = hers.key();
        let linked = omid
            .write(move |tx| {
                let mut mine = tx.list_of::<Shop>(Filter::default(), 1)?.remove(0);
                mine.set(MOTHER, Some(key));
                tx.save(mine)
            })
            .await;
        assert!(matches!(linked, Err(Error::Invalid(problems)) if problems[0].field == "mother"));
        let stolen = omid
            .write(move |tx| {
                let mut hers = hers;
                hers.set(CODE, Some("7".into()));
                tx.save(hers)
            })
            .await;
        assert!(matches!(stolen, Err(Error::NotFound)));
        let colleague = town.as_user(town.reza).await;
        let deleted = maryam
            .write(|tx| {
                let mine = tx.list_of::<Shop>(Filter::default(), 1)?.remove(0);
                tx.delete_any(mine.into_any())
            })
            .await;
        assert!(matches!(deleted, Err(Error::Forbidden { .. })), "sellers do not delete");
        assert!(!colleague.actor.may("shops", Deed::Delete));
    })
    .await;
}
