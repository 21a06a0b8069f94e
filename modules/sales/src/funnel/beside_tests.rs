//! A workspace is looked over while people work in it: what they are about is no fault.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use base::{Id, Money};
use records::{Ctx, Door, Result, Workspace, Writes, check::check};
use store::{Db, testkit};

use super::tests::town::settle;
use crate::{
    opportunities::{AMOUNT, Opportunity, STAGE},
    testing::{deal, stage, through},
};

/// How often it is looked over.
const ROUNDS: usize = 12;

/// Until it is evening, one deal after another is opened, goes on and is won, and every
/// third is thrown away.
async fn sells(ctx: Ctx, evening: Arc<AtomicBool>) -> i64 {
    let mut sold = 0;
    while !evening.load(Relaxed) {
        let made = ctx.write(|tx| Ok(deal(tx, "سرنخ تازه", None, None)?.id)).await.unwrap();
        for at in ["مذاکره", "برنده"] {
            ctx.write(move |tx| goes_on(tx, made.of(), at, sold)).await.unwrap();
        }
        if sold % 3 == 0 {
            let away = move |tx: &mut Writes<'_, '_>| {
                let deal = tx.find(made.of::<Opportunity>())?;
                tx.delete_any(deal.into_any())
            };
            ctx.write(away).await.unwrap();
        }
        sold += 1;
    }
    sold
}

fn goes_on(tx: &mut Writes<'_, '_>, id: Id<Opportunity>, at: &str, amount: i64) -> Result<()> {
    let mut deal = tx.find(id)?;
    deal.set(STAGE, stage(tx, at)?);
    deal.set(AMOUNT, Some(Money::new(amount, tx.ctx.workspace.settings().currency)));
    tx.save(deal).map(drop)
}

async fn folds(workspace: Arc<Workspace>, evening: Arc<AtomicBool>) {
    while !evening.load(Relaxed) {
        workspace.fold_sums().await.unwrap();
        tokio::task::yield_now().await;
    }
}

async fn told_nothing(db: Db) {
    let workspace = settle(db).await.workspace;
    let (page, evening) = (through(&workspace, Door::Page), Arc::new(AtomicBool::new(false)));
    let at_work = [(); 2].map(|()| tokio::spawn(sells(page.clone(), evening.clone())));
    let folding = tokio::spawn(folds(workspace.clone(), evening.clone()));
    let mut found = Vec::new();
    for _ in 0..ROUNDS {
        found.extend(check(&page, false).await.unwrap().findings);
    }
    evening.store(true, Relaxed);
    for one in at_work {
        assert!(one.await.unwrap() > 0, "somebody was at work");
    }
    folding.await.unwrap();
    assert!(found.is_empty(), "{found:?}");
}

#[tokio::test]
async fn a_look_over_a_workspace_where_people_work_tells_no_fault() {
    testkit::both(told_nothing).await;
}
