//! What is done about a deal, through everything that can happen to both.

use ::activities::activities::{self, Activity, ActivityKind, NEXT_STEP_ON as OF_CUSTOMER, State};
use base::Id;
use directory::customers::{self, Customer};
use records::{Ctx, Door, Record, Writes};
use schema::Filter;
use store::testkit::both;

use super::*;
use crate::testing::{day, deal, through, town};

fn customer(tx: &mut Writes<'_, '_>, name: &str) -> Result<Id<Customer>> {
    let mut customer = tx.new_record::<Customer>()?;
    customer.set(customers::NAME, name.to_owned());
    Ok(tx.save(customer)?.key())
}

/// A deal of this customer, and a call about it that is due.
fn promised(tx: &mut Writes<'_, '_>, of: Id<Customer>, on: &str) -> Result<(Id<Opportunity>, Id<Activity>)> {
    let mut deal = deal(tx, "مذاکره", None, None)?;
    deal.set(opportunities::CUSTOMER, Some(of));
    let deal = tx.save(deal)?.key();
    let mut call = tx.new_record::<Activity>()?;
    call.set(activities::KIND, ActivityKind::Call);
    call.set(OPPORTUNITY, Some(deal));
    call.set(activities::DUE_ON, Some(day(on)));
    Ok((deal, tx.save(call)?.key()))
}

/// The next step of a deal and of a customer, as days.
async fn steps(ctx: &Ctx, deal: Id<Opportunity>, of: Id<Customer>) -> String {
    let read = ctx.read(move |tx| Ok((tx.find(deal)?.get(NEXT_STEP_ON), tx.find(of)?.get(OF_CUSTOMER))));
    let (deal, customer) = read.await.unwrap();
    let said = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
    format!("{} {}", said(deal), said(customer))
}

#[tokio::test]
async fn a_deal_and_its_customer_know_the_soonest_promise() {
    both(async |db| {
        let ctx = through(&town(db).await.0, Door::Page);
        let made = ctx.write(|tx| {
            let (golestan, chabahar) = (customer(tx, "فروشگاه گلستان")?, customer(tx, "هتل چابهار")?);
            let (deal, call) = promised(tx, golestan, "2026-11-24")?;
            Ok((golestan, chabahar, deal, call))
        });
        let (golestan, chabahar, deal, call) = made.await.unwrap();
        assert_eq!(steps(&ctx, deal, golestan).await, "2026-11-24 2026-11-24");

        let moved = ctx.write(move |tx| {
            let mut held = tx.find(deal)?;
            held.set(opportunities::CUSTOMER, Some(chabahar));
            tx.save(held)
        });
        moved.await.unwrap();
        assert_eq!(steps(&ctx, deal, golestan).await, "2026-11-24 -", "the call went along with the deal");
        assert_eq!(steps(&ctx, deal, chabahar).await, "2026-11-24 2026-11-24");

        let done = ctx.write(move |tx| {
            let mut held = tx.find(call)?;
            held.set(activities::STATE, State::Done);
            tx.save(held)
        });
        done.await.unwrap();
        assert_eq!(steps(&ctx, deal, chabahar).await, "- -");
    })
    .await;
}

#[tokio::test]
async fn what_is_about_a_deal_goes_into_the_bin_with_it() {
    both(async |db| {
        let ctx = through(&town(db).await.0, Door::Page);
        let made = ctx.write(|tx| {
            let golestan = customer(tx, "فروشگاه گلستان")?;
            let (deal, _) = promised(tx, golestan, "2026-11-24")?;
            Ok((golestan, deal))
        });
        let (golestan, deal) = made.await.unwrap();
        let gone = ctx.write(move |tx| {
            let held = tx.find(deal)?;
            tx.delete_any(held.into_any())
        });
        gone.await.unwrap();
        let of_customer = async || ctx.read(move |tx| Ok(tx.find(golestan)?.get(OF_CUSTOMER))).await.unwrap();
        let live = async || ctx.read(|tx| tx.list_of::<Activity>(Filter::default(), 10)).await.unwrap().len();
        assert_eq!((of_customer().await, live().await), (None, 0));
        ctx.write(move |tx| tx.restore_any(&tx.ctx.def("opportunities")?, deal.any()).map(drop)).await.unwrap();
        assert_eq!((of_customer().await, live().await), (Some(day("2026-11-24")), 1));
        assert_eq!(steps(&ctx, deal, golestan).await, "2026-11-24 2026-11-24");
    })
    .await;
}

#[tokio::test]
async fn the_worth_of_a_customer_is_what_their_open_deals_come_to() {
    both(async |db| {
        let ctx = through(&town(db).await.0, Door::Page);
        let made = ctx.write(|tx| {
            let (golestan, chabahar) = (customer(tx, "فروشگاه گلستان")?, customer(tx, "هتل چابهار")?);
            for (is_open, million) in [(true, 3), (true, 4), (false, 50)] {
                let mut new = if is_open { deal(tx, "مذاکره", None, None)? } else { won(tx)? };
                new.set(opportunities::CUSTOMER, Some(golestan));
                new.set(opportunities::AMOUNT, Some(base::Money::new(million * 1_000_000, base::Currency::Irr)));
                tx.save(new)?;
            }
            Ok((golestan, chabahar))
        });
        let (golestan, chabahar) = made.await.unwrap();
        let worth = ctx.read(move |tx| worth_of_customers(tx, &[golestan.any(), chabahar.any()])).await.unwrap();
        assert_eq!(worth.get(&golestan.any()).map(|worth| worth.minor), Some(7_000_000));
        assert_eq!(worth.get(&chabahar.any()), None);
    })
    .await;
}

/// A deal in the stage where deals are won, whatever it is called.
fn won(tx: &mut Writes<'_, '_>) -> Result<Record<Opportunity>> {
    let named = Filter::is("kind", [schema::Value::Text("won".into())]);
    let stage = tx.list_of::<crate::pipelines::Stage>(named, 1)?.remove(0).key();
    let mut deal = tx.new_record::<Opportunity>()?;
    deal.set(opportunities::STAGE, stage);
    tx.save(deal)
}
