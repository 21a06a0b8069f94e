//! Lists of one's own and of shared records.

use base::Id;
use records::{Query, shares::With};
use schema::Direction;
use store::testkit::both;

use super::{
    open, share,
    town::{Town, open_shop},
};

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
