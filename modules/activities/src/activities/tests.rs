//! The laws of an activity, as tables; the next step through everything that
//! can happen to one.

use base::{Id, Instant};
use directory::customers::Customer;
use records::{Ctx, Error, Record, Writes};
use schema::{Filter, Value};
use store::testkit::both;

use super::*;
use crate::testing::{as_person, branch, customer, hire, promise, system, town};

/// An activity from a line of `field=value` pairs.
fn from_line(tx: &mut Writes<'_, '_>, line: &str) -> records::Result<Record<Activity>> {
    let mut activity = tx.new_record::<Activity>()?;
    fill(tx, &mut activity, line);
    Ok(activity)
}

fn fill(tx: &Writes<'_, '_>, activity: &mut Record<Activity>, line: &str) {
    for (key, text) in line.split_whitespace().filter_map(|pair| pair.split_once('=')) {
        let field = activity.def.field(key).unwrap_or_else(|| panic!("no {key}")).clone();
        let read = schema::parse_value(&activity.def, &field, text, &tx.ctx.reading(), &tx.ctx.names());
        let moment = text.parse::<Instant>().map(Value::Instant);
        activity.put(key, moment.or(read).unwrap_or_else(|_| panic!("{key}={text}")));
    }
}

/// What stands in the named fields after the save, in the same form.
fn told(activity: &Record<Activity>, keys: &str) -> String {
    let value = |key: &str| match activity.value(key) {
        Value::Null => "-".to_owned(),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::Instant(at) => at.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        other => format!("{other:?}"),
    };
    keys.split_whitespace().map(|key| format!("{key}={}", value(key))).collect::<Vec<_>>().join(" ")
}

async fn check(ctx: &Ctx, line: &'static str, expected: &'static str) {
    let keys: String =
        expected.split_whitespace().filter_map(|pair| pair.split_once('=')).map(|(key, _)| format!("{key} ")).collect();
    let saved = ctx.write(move |tx| {
        let new = from_line(tx, line)?;
        tx.save(new)
    });
    assert_eq!(told(&saved.await.unwrap(), &keys), expected, "{line}");
}

#[tokio::test]
async fn what_happened_is_done_at_birth_and_what_has_a_day_is_open() {
    both(async |db| {
        let ctx = system(&town(db).await.0);
        check(&ctx, "", "kind=note state=done at=2026-11-22T08:30:00Z done_at=2026-11-22T08:30:00Z private=false")
            .await;
        check(&ctx, "kind=note due_on=2026-11-25", "state=done").await;
        check(&ctx, "kind=task", "state=open due_on=- done_at=-").await;
        check(&ctx, "kind=call", "state=done direction=outgoing result=answered").await;
        check(&ctx, "kind=call due_on=2026-11-25", "state=open direction=- result=- done_at=-").await;
        check(&ctx, "kind=meeting due_on=2026-11-25", "state=open").await;
        check(&ctx, "kind=visit", "state=done").await;
        check(&ctx, "kind=letter direction=incoming", "state=done direction=incoming result=-").await;
        check(&ctx, "kind=task state=done", "state=done done_at=2026-11-22T08:30:00Z").await;
        check(&ctx, "kind=task state=cancelled", "state=cancelled done_at=-").await;
        check(&ctx, "kind=call at=2026-11-20T10:00:00Z", "done_at=2026-11-20T10:00:00Z").await;
    })
    .await;
}

#[tokio::test]
async fn an_activity_is_called_by_its_first_line_or_its_kind() {
    both(async |db| {
        let ctx = system(&town(db).await.0);
        check(&ctx, "kind=call", "subject=تماس").await;
        check(&ctx, "kind=call subject=قیمت", "subject=قیمت").await;
        let saved = ctx.write(|tx| {
            let mut new = tx.new_record::<Activity>()?;
            new.set(BODY, Some("\n  برنج خواست \nشنبه زنگ بزنم".to_owned()));
            tx.save(new)
        });
        assert_eq!(saved.await.unwrap().get(SUBJECT), "برنج خواست");
    })
    .await;
}

#[tokio::test]
async fn the_hour_gives_the_day_where_the_company_is() {
    both(async |db| {
        let ctx = system(&town(db).await.0);
        check(&ctx, "kind=meeting due_at=2026-11-25T06:00:00Z", "due_on=2026-11-25").await;
        check(&ctx, "kind=meeting due_at=2026-11-25T21:00:00Z", "due_on=2026-11-26").await;
        check(&ctx, "kind=meeting due_at=2026-11-25T21:00:00Z due_on=2026-12-01", "due_on=2026-11-26").await;
    })
    .await;
}

#[tokio::test]
async fn only_calls_have_a_result_and_only_calls_and_letters_a_direction() {
    both(async |db| {
        let ctx = system(&town(db).await.0);
        check(&ctx, "kind=note direction=incoming result=busy", "direction=- result=-").await;
        check(&ctx, "kind=letter direction=incoming result=busy", "direction=incoming result=-").await;
        check(&ctx, "kind=call direction=incoming result=busy", "direction=incoming result=busy").await;
        let refused = ctx.write(|tx| {
            let new = from_line(tx, "kind=call minutes=-1")?;
            tx.save(new)
        });
        assert!(matches!(refused.await, Err(Error::Invalid(problems)) if problems[0].field == "minutes"));
    })
    .await;
}

#[tokio::test]
async fn a_change_moves_what_hangs_on_it() {
    both(async |db| {
        let ctx = system(&town(db).await.0);
        let check = async |first: &'static str, then: &'static str, expected: &'static str| {
            let keys: Vec<&str> =
                expected.split_whitespace().filter_map(|pair| pair.split_once('=')).map(|it| it.0).collect();
            let keys = keys.join(" ");
            let saved = ctx.write(move |tx| {
                let new = from_line(tx, first)?;
                let mut saved = tx.save(new)?;
                fill(tx, &mut saved, then);
                tx.save(saved)
            });
            assert_eq!(told(&saved.await.unwrap(), &keys), expected, "{first}, then {then}");
        };
        let meeting = "kind=meeting at=2026-11-01T08:00:00Z due_at=2026-11-25T06:00:00Z";
        check(meeting, "due_on=2026-11-28", "due_on=2026-11-28 due_at=2026-11-28T06:00:00Z").await;
        check(meeting, "due_at=2026-11-27T07:00:00Z", "due_on=2026-11-27").await;
        let done = "done_at=2026-11-22T08:30:00Z at=2026-11-22T08:30:00Z state=done due_on=2026-11-25";
        check(meeting, "state=done", done).await;
        check("kind=task state=done", "state=open", "state=open done_at=-").await;
        check("kind=task", "state=cancelled", "state=cancelled done_at=-").await;
    })
    .await;
}

#[tokio::test]
async fn what_follows_is_about_the_same_customer_and_makes_no_ring() {
    both(async |db| {
        let ctx = system(&town(db).await.0);
        let made = ctx.write(|tx| {
            let golestan = customer(tx, "فروشگاه گلستان", None)?;
            let call = promise(tx, ActivityKind::Call, Some(golestan), "2026-11-20")?;
            let mut next = tx.new_record::<Activity>()?;
            next.set(FOLLOWS, Some(call.key()));
            Ok((golestan, call, tx.save(next)?))
        });
        let (golestan, mut call, next) = made.await.unwrap();
        assert_eq!(next.get(CUSTOMER), Some(golestan));
        call.set(FOLLOWS, Some(next.key()));
        let ring = ctx.write(move |tx| {
            let mut held = tx.find(call.key())?;
            held.set(FOLLOWS, call.get(FOLLOWS));
            tx.save(held)
        });
        assert!(matches!(ring.await, Err(Error::Invalid(problems)) if problems[0].field == "follows"));
    })
    .await;
}

async fn next_step(ctx: &Ctx, customer: Id<Customer>) -> String {
    let found = ctx.read(move |tx| Ok(tx.find(customer)?.get(NEXT_STEP_ON))).await.unwrap();
    found.map_or("-".to_owned(), |day| day.to_string())
}

async fn change(ctx: &Ctx, id: Id<Activity>, line: &'static str) {
    let saved = ctx.write(move |tx| {
        let mut held = tx.find(id)?;
        fill(tx, &mut held, line);
        tx.save(held)
    });
    saved.await.unwrap();
}

#[tokio::test]
async fn a_customer_knows_the_soonest_day_that_is_promised() {
    both(async |db| {
        let (workspace, _) = town(db).await;
        let ctx = system(&workspace);
        let made = ctx.write(|tx| {
            let golestan = customer(tx, "فروشگاه گلستان", None)?;
            let soon = promise(tx, ActivityKind::Call, Some(golestan), "2026-11-24")?;
            let late = promise(tx, ActivityKind::Task, Some(golestan), "2026-12-10")?;
            Ok((golestan, customer(tx, "هتل چابهار", None)?, soon.key(), late.key()))
        });
        let (golestan, chabahar, soon, late) = made.await.unwrap();
        assert_eq!(next_step(&ctx, golestan).await, "2026-11-24");
        change(&ctx, soon, "due_on=2026-12-20").await;
        assert_eq!(next_step(&ctx, golestan).await, "2026-12-10");
        change(&ctx, late, "state=done").await;
        assert_eq!(next_step(&ctx, golestan).await, "2026-12-20");
        change(&ctx, late, "state=open").await;
        assert_eq!(next_step(&ctx, golestan).await, "2026-12-10");
        change(&ctx, late, "private=yes").await;
        assert_eq!(next_step(&ctx, golestan).await, "2026-12-20", "a private one would tell of itself");

        let moved = ctx.write(move |tx| {
            let mut held = tx.find(soon)?;
            held.set(CUSTOMER, Some(chabahar));
            tx.save(held)
        });
        moved.await.unwrap();
        assert_eq!(
            (next_step(&ctx, golestan).await, next_step(&ctx, chabahar).await),
            ("-".into(), "2026-12-20".into())
        );
    })
    .await;
}

#[tokio::test]
async fn the_next_step_survives_the_bin_a_hand_over_and_an_undo() {
    both(async |db| {
        let (workspace, _) = town(db).await;
        let ctx = system(&workspace);
        let made = ctx.write(|tx| {
            let tehran = branch(tx, "تهران")?;
            let (maryam, reza) = (hire(tx, "مریم", "seller", tehran)?, hire(tx, "رضا", "seller", tehran)?);
            let golestan = customer(tx, "فروشگاه گلستان", Some(maryam))?;
            Ok((maryam, reza, golestan))
        });
        let (maryam, reza, golestan) = made.await.unwrap();
        let hers = as_person(&workspace, maryam).await;
        let (call, promised) = hers
            .write(move |tx| Ok((promise(tx, ActivityKind::Call, Some(golestan), "2026-11-24")?.key(), tx.set)))
            .await
            .unwrap();
        let bin = async || {
            let deed = move |tx: &mut Writes<'_, '_>| {
                let held = tx.find(call)?;
                tx.delete_any(held.into_any())?;
                Ok(tx.set)
            };
            hers.write(deed).await.unwrap()
        };
        let thrown = bin().await;
        assert_eq!(next_step(&ctx, golestan).await, "-");
        hers.write(move |tx| tx.restore_any(&tx.ctx.def("activities")?, call.any()).map(drop)).await.unwrap();
        assert_eq!(next_step(&ctx, golestan).await, "2026-11-24");

        hers.write(move |tx| {
            let held = tx.find(call)?;
            tx.hand_over(held.into_any(), reza.any()).map(drop)
        })
        .await
        .unwrap();
        assert_eq!(next_step(&ctx, golestan).await, "2026-11-24");
        let _ = (thrown, promised);

        let delete = ctx.write(move |tx| {
            let held = tx.find(golestan)?;
            tx.delete_any(held.into_any())
        });
        delete.await.unwrap();
        let left = ctx.read(|tx| tx.list_of::<Activity>(Filter::default(), 10)).await.unwrap();
        assert!(left.is_empty(), "what was promised goes along with the customer");
        ctx.write(move |tx| tx.restore_any(&tx.ctx.def("customers")?, golestan.any()).map(drop)).await.unwrap();
        assert_eq!(next_step(&ctx, golestan).await, "2026-11-24");
        change(&ctx, call, "state=done").await;
        assert_eq!(next_step(&ctx, golestan).await, "-");
    })
    .await;
}
