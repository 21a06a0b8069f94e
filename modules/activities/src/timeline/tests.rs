//! A long story with one customer, read page by page.

use base::Id;
use directory::customers::Customer;
use records::{Reads, Record, Writes};
use schema::Key;
use store::testkit::both;

use super::{Asked, PAGE, Timeline};
use crate::{
    activities::{self, Activity, ActivityKind},
    links::{self, ActivityLink},
    testing::{customer, promise, system, town},
};

/// So many notes, a minute apart; every tenth is a call.
fn story(tx: &mut Writes<'_, '_>, of: Id<Customer>, many: i64) -> records::Result<Vec<Id>> {
    let begins = tx.ctx.now() - jiff::SignedDuration::from_hours(100);
    let note = |minute: i64| {
        let mut note = tx.new_record::<Activity>()?;
        let kind = if minute % 10 == 0 { ActivityKind::Call } else { ActivityKind::Note };
        note.set(activities::KIND, kind);
        note.set(activities::CUSTOMER, Some(of));
        // Two share each minute, so that the order needs the id too.
        note.set(activities::AT, begins + jiff::SignedDuration::from_mins(minute / 2));
        Ok(tx.save(note)?.id)
    };
    (0..many).map(note).collect()
}

fn link() -> Key {
    "customer".into()
}

/// Every entry, as one who scrolls to the end meets them.
fn scrolled(tx: &mut Reads<'_, '_>, of: Id<Customer>, asked: Asked) -> records::Result<Vec<Id>> {
    let (mut asked, mut met) = (asked, Vec::new());
    loop {
        let page = Timeline::of(tx, &link(), of.any(), &asked)?;
        assert!(page.happened.len() <= PAGE);
        met.extend(page.happened.iter().map(|row| row.id));
        match page.next {
            Some(from) => asked.from = Some(from),
            None => return Ok(met),
        }
    }
}

#[tokio::test]
async fn one_who_scrolls_meets_every_entry_once_and_the_newest_first() {
    both(async |db| {
        let ctx = system(&town(db).await.0);
        let told = ctx.write(|tx| {
            let golestan = customer(tx, "فروشگاه گلستان", None)?;
            Ok((golestan, story(tx, golestan, 100)?))
        });
        let (golestan, mut told) = told.await.unwrap();
        told.reverse();
        assert_eq!(ctx.read(move |tx| scrolled(tx, golestan, Asked::default())).await.unwrap(), told);
        let calls = Asked { kind: Some(ActivityKind::Call), ..Asked::default() };
        assert_eq!(ctx.read(move |tx| scrolled(tx, golestan, calls)).await.unwrap().len(), 10);
        let nobodys = Asked { who: Some(Id::from_raw(7)), ..Asked::default() };
        assert!(ctx.read(move |tx| scrolled(tx, golestan, nobodys)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_names_a_customer_beside_another_stands_among_their_own() {
    both(async |db| {
        let ctx = system(&town(db).await.0);
        let made = ctx.write(|tx| {
            let (golestan, chabahar) = (customer(tx, "فروشگاه گلستان", None)?, customer(tx, "هتل چابهار", None)?);
            let (own, others) = (story(tx, golestan, 40)?, story(tx, chabahar, 40)?);
            for id in others.iter().step_by(4) {
                let mut link = tx.new_record::<ActivityLink>()?;
                link.set(links::ACTIVITY, id.of());
                link.set(links::CUSTOMER, golestan);
                tx.save(link)?;
            }
            Ok((golestan, own.len() + 10))
        });
        let (golestan, expected) = made.await.unwrap();
        let met = ctx.read(move |tx| scrolled(tx, golestan, Asked::default())).await.unwrap();
        let mut once = met.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!((met.len(), once.len()), (expected, expected));
    })
    .await;
}

#[tokio::test]
async fn what_is_open_is_on_top_and_what_was_promised_is_told_where_it_was() {
    both(async |db| {
        let ctx = system(&town(db).await.0);
        let made = ctx.write(|tx| {
            let golestan = customer(tx, "فروشگاه گلستان", None)?;
            let call = Record::<Activity>::wrap(tx.new_any("activities")?);
            let call = filled(tx, call, golestan)?;
            let late = promise(tx, ActivityKind::Task, Some(golestan), "2026-12-10")?;
            let mut soon = promise(tx, ActivityKind::Call, Some(golestan), "2026-11-24")?;
            soon.set(activities::FOLLOWS, Some(call.key()));
            Ok((golestan, call.id, [tx.save(soon)?.id, late.id]))
        });
        let (golestan, call, open) = made.await.unwrap();
        let page = ctx.read(move |tx| Timeline::of(tx, &link(), golestan.any(), &Asked::default())).await.unwrap();
        assert_eq!(page.open.iter().map(|row| row.id).collect::<Vec<_>>(), open);
        assert_eq!(page.promised.get(&call).map(|step| step.id), Some(open[0]));
    })
    .await;
}

fn filled(tx: &mut Writes<'_, '_>, mut call: Record<Activity>, of: Id<Customer>) -> records::Result<Record<Activity>> {
    call.set(activities::KIND, ActivityKind::Call);
    call.set(activities::CUSTOMER, Some(of));
    tx.save(call)
}
