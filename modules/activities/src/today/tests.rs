//! A day as its page gathers it.

use std::collections::HashMap;

use base::{Id, Money};
use records::{Ctx, Reads, Writes};
use store::testkit::both;

use super::read::{Asked, Day, due_count};
use crate::{
    activities::{self, ActivityKind, State},
    testing::{as_person, branch, customer, day, hire, promise, system, town},
};

/// What stands on a day: the subjects in their order, and the figures.
async fn told(ctx: &Ctx, asked: Asked) -> String {
    let found = ctx.read(move |tx| Day::read(tx, asked, Some(worth))).await.unwrap();
    let names: Vec<String> = found.rows.iter().filter_map(|row| row.activity.peek(activities::SUBJECT)).collect();
    let (broken, done) = (found.broken, found.done_count);
    format!("{} | broken {broken}, done {done}, {} with an hour", names.join("، "), found.calendar.len())
}

/// Whoever is called گلستان has a deal worth a million.
fn worth(tx: &mut Reads<'_, '_>, ids: &[Id]) -> records::Result<HashMap<Id, Money>> {
    let titles = tx.titles_of("customers", ids)?;
    let rich = ids.iter().filter(|id| titles.get("customers", **id) == Some("گلستان"));
    Ok(rich.map(|id| (*id, Money::new(1_000_000, base::Currency::Irr))).collect())
}

/// Something due on a day, called so.
fn due(tx: &mut Writes<'_, '_>, name: &str, on: &str, hour: Option<&str>, of: Option<&str>) -> records::Result<()> {
    let of = of.map(|name| customer(tx, name, None)).transpose()?;
    let mut activity = promise(tx, ActivityKind::Call, of, on)?;
    activity.set(activities::SUBJECT, name.to_owned());
    activity.set(activities::DUE_AT, hour.map(|hour| format!("{on}T{hour}:00Z").parse().unwrap()));
    tx.save(activity).map(drop)
}

#[tokio::test]
async fn a_day_is_what_is_late_what_has_an_hour_and_the_rest_by_worth() {
    both(async |db| {
        let (workspace, _) = town(db).await;
        let product = system(&workspace);
        let settled = product.write(|tx| {
            let tehran = branch(tx, "تهران")?;
            Ok((hire(tx, "مریم", "seller", tehran)?, hire(tx, "پروین", "manager", tehran)?))
        });
        let (maryam, parvin) = settled.await.unwrap();
        let hers = as_person(&workspace, maryam).await;
        let written = hers.write(|tx| {
            due(tx, "ارزان", "2026-11-22", None, None)?;
            due(tx, "گران", "2026-11-22", None, Some("گلستان"))?;
            due(tx, "ساعت‌دار", "2026-11-22", Some("12:00"), None)?;
            due(tx, "دیر", "2026-11-20", None, None)?;
            due(tx, "فردا", "2026-11-23", None, None)?;
            let mut done = promise(tx, ActivityKind::Task, None, "2026-11-19")?;
            done.set(activities::STATE, State::Done);
            tx.save(done).map(drop)
        });
        written.await.unwrap();
        let today = Asked::default();
        assert_eq!(told(&hers, today).await, "دیر، ساعت‌دار، گران، ارزان | broken 1, done 1, 1 with an hour");
        let tomorrow = Asked { day: Some(day("2026-11-23")), ..today };
        assert_eq!(told(&hers, tomorrow).await, "فردا | broken 1, done 0, 0 with an hour");
        assert_eq!(hers.read(due_count).await.unwrap(), 4);

        let manager = as_person(&workspace, parvin).await;
        assert_eq!(told(&manager, today).await, " | broken 0, done 0, 0 with an hour");
        let of_maryam = Asked { who: Some(maryam.any()), ..today };
        assert!(told(&manager, of_maryam).await.starts_with("دیر، ساعت‌دار"), "a manager looks at her people's days");
        let of_parvin = Asked { who: Some(parvin.any()), ..today };
        assert!(told(&hers, of_parvin).await.starts_with("دیر"), "and a seller at nobody's: her own is shown");
    })
    .await;
}
