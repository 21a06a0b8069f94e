//! The table that the stages are counted from follows every deed, and what was
//! done to it past the product is found and put right.

use base::Money;
use records::{
    Ctx, Door, Result, Writes,
    check::{What, check},
    pour::{Origin, Sheaf, pour},
};
use schema::Filter;
use store::{Cell, Db, Dialect, testkit};

use super::{
    Asked,
    tests::{ask, told, town::settle},
};
use crate::{
    opportunities::{AMOUNT, Opportunity, STAGE},
    testing::{stage, through},
};

/// What is wrong with it now.
async fn wrong(ctx: &Ctx, mend: bool) -> Vec<(What, String, u64, u64)> {
    let found = check(ctx, mend).await.unwrap().findings;
    found.into_iter().map(|one| (one.what, one.place, one.count, one.mended)).collect()
}

/// The deal of this amount.
fn deal(tx: &mut Writes<'_, '_>, amount: i64) -> Result<records::Record<Opportunity>> {
    let all = tx.list_of::<Opportunity>(Filter::everything(), 100)?;
    let found = all.into_iter().find(|deal| deal.get(AMOUNT).is_some_and(|money| money.minor == amount));
    found.ok_or(records::Error::NotFound)
}

fn raise(tx: &mut Writes<'_, '_>) -> Result<()> {
    let mut deal = deal(tx, 800)?;
    let currency = tx.ctx.workspace.settings().currency;
    deal.set(AMOUNT, Some(Money::new(1_800, currency)));
    tx.save(deal).map(drop)
}

fn open_again(tx: &mut Writes<'_, '_>) -> Result<()> {
    let mut deal = deal(tx, 400)?;
    deal.set(STAGE, stage(tx, "مذاکره")?);
    tx.save(deal).map(drop)
}

fn throw_away(tx: &mut Writes<'_, '_>) -> Result<()> {
    let deal = deal(tx, 50)?;
    tx.delete_any(deal.into_any())
}

async fn follows(db: Db) {
    let town = settle(db).await;
    let page = through(&town.workspace, Door::Page);
    let before = ask(&page, Asked::default()).await;
    type Step = fn(&mut Writes<'_, '_>) -> Result<()>;
    // What the stages say of it: the deals that entered the first, and their worth.
    let steps: [(Step, i64, i64); 3] = [(raise, 8, 2_650), (open_again, 8, 1_650), (throw_away, 7, 1_600)];
    for (step, entered, value) in steps {
        let set = page.write(move |tx| step(tx).map(|()| tx.set)).await.unwrap();
        let found = ask(&page, Asked::default()).await;
        assert_eq!((told(&found.stages[0])[0], found.stages[0].value), (entered, Some(value)));
        assert_ne!(found.stages, before.stages);
        assert_eq!(wrong(&page, false).await, []);
        page.write(move |tx| tx.undo(set)).await.unwrap();
        assert_eq!(ask(&page, Asked::default()).await, before, "undone");
        assert_eq!(wrong(&page, false).await, []);
    }
}

#[tokio::test]
async fn the_stages_follow_an_amount_a_way_back_a_deletion_and_each_undo() {
    testkit::both(follows).await;
}

async fn mended(db: Db) {
    let town = settle(db).await;
    let page = through(&town.workspace, Door::Page);
    let before = ask(&page, Asked::default()).await;
    for sql in [
        "update @deal_stays set amount = 7 where id = (select min(id) from @deal_stays)",
        "delete from @deal_stays where id = (select max(id) from @deal_stays)",
        "insert into @deal_stays (id, opportunity, stage, outcome) select max(id) + 1, 1, min(stage), 'here' from @deal_stays",
    ] {
        page.write(move |tx| Ok(tx.tx.sql_execute(sql, &[] as &[Cell])?)).await.unwrap();
        let one = |mended| vec![(What::Derived, "deal_stays".to_owned(), 1, mended)];
        assert_eq!(wrong(&page, false).await, one(0), "{sql}");
        assert_eq!(wrong(&page, true).await, one(1), "{sql}");
        assert_eq!(wrong(&page, false).await, [], "{sql}");
        assert_eq!(ask(&page, Asked::default()).await, before, "{sql}");
    }
}

#[tokio::test]
async fn a_stay_that_says_something_else_than_its_passage_is_found_and_put_right() {
    testkit::both(mended).await;
}

async fn kept(db: Db) {
    let town = settle(db).await;
    let page = through(&town.workspace, Door::Page);
    let drop = match town.workspace.db.dialect() {
        Dialect::Sqlite => "drop trigger derived_deal_stays_opportunities_update",
        Dialect::Postgres => "alter table @opportunities disable trigger derived_deal_stays_opportunities_update",
    };
    page.write(move |tx| Ok(tx.tx.sql_execute(drop, &[] as &[Cell])?)).await.unwrap();
    let one = |mended| vec![(What::Misled, "deal_stays".to_owned(), 1, mended)];
    assert_eq!(wrong(&page, false).await, one(0));
    assert_eq!(wrong(&page, true).await, one(1));
    assert_eq!(wrong(&page, false).await, []);
    page.write(raise).await.unwrap();
    assert_eq!(wrong(&page, false).await, [], "it follows again");
}

#[tokio::test]
async fn a_table_that_nothing_keeps_is_found_and_follows_again() {
    testkit::both(kept).await;
}

async fn broken_off(db: Db) {
    let town = settle(db).await;
    let (page, system) = (through(&town.workspace, Door::Page), Ctx::system(town.workspace.clone(), Door::Page));
    let before = ask(&page, Asked::default()).await;
    // A record that is there already: the first sheaf fails.
    let twice = page.write(|tx| Ok(deal(tx, 50)?.into_any())).await.unwrap();
    let mut sheaf = Sheaf::new(&system);
    sheaf.add(&twice, &Origin { set: twice.id, because: None });
    let (send, receive) = std::sync::mpsc::channel();
    send.send(sheaf).unwrap();
    drop(send);
    assert!(pour(&system, &["opportunities"], receive).await.is_err());
    assert_eq!(wrong(&page, false).await, []);
    assert_eq!(ask(&page, Asked::default()).await, before);
}

#[tokio::test]
async fn a_pour_that_fails_leaves_what_follows_from_the_rows_that_are_there() {
    testkit::both(broken_off).await;
}
