//! A deed on a deal is undone together with its passages: the walk is what it
//! was, not one step longer.

use base::{Date, Id};
use records::{Ctx, Door, Undone};
use store::testkit;

use crate::{
    opportunities::{CLOSED_ON, EXPECTED_ON, Opportunity, STAGE},
    testing::{day, deal, stage, through, town, walk},
};

async fn moved(ctx: &Ctx, deal: Id<Opportunity>, to: &'static str) -> Id {
    ctx.write(move |tx| {
        let stage = stage(tx, to)?;
        let mut deal = tx.find(deal)?;
        deal.set(STAGE, stage);
        tx.save(deal)?;
        Ok(tx.set)
    })
    .await
    .unwrap()
}

async fn opened(ctx: &Ctx, at: &'static str, opened: Option<Date>) -> (Id<Opportunity>, Id) {
    ctx.write(move |tx| Ok((deal(tx, at, opened, None)?.key(), tx.set))).await.unwrap()
}

async fn undo(ctx: &Ctx, set: Id) -> Undone {
    ctx.write(move |tx| tx.undo(set)).await.unwrap()
}

/// Everything about a deal that a deed may change, and its walk.
async fn state(ctx: &Ctx, id: Id<Opportunity>) -> (Vec<schema::Value>, Vec<String>) {
    ctx.write(move |tx| Ok((tx.find(id)?.values().to_vec(), walk(tx, id)?))).await.unwrap()
}

#[tokio::test]
async fn a_move_that_is_undone_leaves_the_walk_as_it_was() {
    testkit::both(|db| async move {
        let (workspace, clock) = town(db).await;
        let page = through(&workspace, Door::Page);
        for steps in
            [&["پیش‌فاکتور"][..], &["برنده"], &["از دست رفته"], &["پیش‌فاکتور", "برنده"], &["برنده", "ارزیابی نیاز"]]
        {
            let (key, _) = opened(&page, "ارزیابی نیاز", Some(day("2026-11-01"))).await;
            let (last, before) = steps.split_last().unwrap();
            for step in before {
                moved(&page, key, step).await;
            }
            let was = state(&page, key).await;
            let set = moved(&page, key, last).await;
            let then = state(&page, key).await;
            clock.advance(jiff::SignedDuration::from_hours(72));
            let undone = undo(&page, set).await;
            assert_eq!((undone.reverted, undone.left.len()), (1, 0), "{steps:?}");
            assert_eq!(state(&page, key).await, was, "undone: {steps:?}");
            let redone = undo(&page, undone.set).await;
            assert_eq!(state(&page, key).await, then, "done again: {steps:?}");
            undo(&page, redone.set).await;
            assert_eq!(state(&page, key).await, was, "undone again: {steps:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn where_the_deal_went_on_since_its_stage_and_walk_stay_and_the_rest_goes_back() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let page = through(&workspace, Door::Page);
        let (key, _) = opened(&page, "ارزیابی نیاز", Some(day("2026-11-01"))).await;
        let set = page
            .write(move |tx| {
                let stage = stage(tx, "پیش‌فاکتور")?;
                let mut deal = tx.find(key)?;
                deal.set(STAGE, stage);
                deal.set(EXPECTED_ON, Some(day("2026-12-01")));
                tx.save(deal)?;
                Ok(tx.set)
            })
            .await
            .unwrap();
        moved(&page, key, "برنده").await;
        let (_, went) = state(&page, key).await;
        let undone = undo(&page, set).await;
        let left: Vec<_> = undone.left.iter().map(|kept| kept.field.as_deref()).collect();
        assert_eq!(left, [Some("stage")]);
        let deal = page.read(move |tx| tx.find(key)).await.unwrap();
        assert_eq!(deal.get(EXPECTED_ON), None);
        assert!(deal.get(CLOSED_ON).is_some());
        assert_eq!(state(&page, key).await.1, went);
    })
    .await;
}

#[tokio::test]
async fn a_deal_goes_to_the_bin_and_comes_back_with_its_walk() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let page = through(&workspace, Door::Page);
        let (key, created) = opened(&page, "ارزیابی نیاز", Some(day("2026-11-01"))).await;
        let was = state(&page, key).await;
        let undone = undo(&page, created).await;
        assert_eq!(undone.reverted, 1);
        let count = |ctx: Ctx| async move {
            let sql = "select count(*) from @stage_passages where deleted_at is null";
            let rows = ctx.read(move |tx| Ok(tx.tx.sql(sql, &[], &[store::ColumnType::Int])?)).await.unwrap();
            rows[0].int(0)
        };
        assert_eq!(count(page.clone()).await, Some(0));
        undo(&page, undone.set).await;
        assert_eq!(state(&page, key).await, was);
        let deleted = page
            .write(move |tx| {
                let deal = tx.find(key)?;
                tx.delete_any(deal.into_any()).map(|()| tx.set)
            })
            .await
            .unwrap();
        let back = undo(&page, deleted).await;
        assert_eq!((back.reverted, state(&page, key).await), (1, was.clone()));
        undo(&page, back.set).await;
        assert_eq!(count(page.clone()).await, Some(0));
    })
    .await;
}

#[tokio::test]
async fn a_bulk_move_is_undone_deal_by_deal() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let page = through(&workspace, Door::Page);
        let mut deals = Vec::new();
        for _ in 0..3 {
            deals.push(opened(&page, "ارزیابی نیاز", Some(day("2026-11-01"))).await.0);
        }
        let before = state(&page, deals[0]).await.1;
        let all = deals.clone();
        let set = page
            .write(move |tx| {
                let stage = stage(tx, "پیش‌فاکتور")?;
                for key in all {
                    let mut deal = tx.find(key)?;
                    deal.set(STAGE, stage);
                    tx.save(deal)?;
                }
                Ok(tx.set)
            })
            .await
            .unwrap();
        moved(&page, deals[1], "برنده").await;
        let went = state(&page, deals[1]).await.1;
        let undone = undo(&page, set).await;
        assert_eq!((undone.reverted, undone.left.len()), (2, 1));
        assert_eq!(state(&page, deals[0]).await.1, before);
        assert_eq!(state(&page, deals[1]).await.1, went);
        assert_eq!(state(&page, deals[2]).await.1, before);
    })
    .await;
}

#[tokio::test]
async fn two_moves_are_undone_from_the_last_one_on() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let page = through(&workspace, Door::Page);
        let (key, created) = opened(&page, "ارزیابی نیاز", Some(day("2026-11-01"))).await;
        let was = state(&page, key).await;
        let first = moved(&page, key, "پیش‌فاکتور").await;
        let second = moved(&page, key, "برنده").await;
        undo(&page, second).await;
        undo(&page, first).await;
        assert_eq!(state(&page, key).await, was);
        // Nothing was done to it that still stands, so its creation goes too.
        assert_eq!(undo(&page, created).await.reverted, 1);
    })
    .await;
}
