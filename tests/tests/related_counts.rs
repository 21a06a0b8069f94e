//! How many activities somebody has, asked of all customers at once: answered
//! within the time of a page, however few of them fit.
//!
//! `PEYVAND_SPIKE_ROWS=100000` asks the same of more customers, and prints the
//! times.

use std::time::Instant;

use records::{Ctx, Query};
use schema::{
    Filter, Key, Value,
    filter::{Op, Related},
};
use store::{Db, testkit::both};

use peyvand_tests::{
    crowd::{activities, looked_at, many},
    town::Town,
};

fn customers() -> i64 {
    std::env::var("PEYVAND_SPIKE_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(5_000)
}

/// Each customer has ten activities, and the one of the town twenty more.
async fn a_busy_town(db: Db) -> Town {
    let town = Town::open(db).await;
    let (omid, one, all) = (town.users["omid"].raw(), town.customer.raw(), customers());
    let named = "'x ' || n.i".to_owned();
    let own = [("id", "n.i + 5000".to_owned()), ("owner", omid.to_string()), ("name", named.clone())];
    let keys = [("name_sort", named.clone()), ("name_find", named)];
    many(&town, "customers", &format!("t.id = {one}"), all, &[own.to_vec(), keys.to_vec()].concat()).await;
    let of = format!("case when n.i <= {all} * 10 then n.i % {all} + 5001 else {one} end");
    activities(&town, all * 10 + 20, &omid.to_string(), &of).await;
    looked_at(&town, &["customers", "activities"]).await;
    town
}

fn counted(filter: Filter, op: Op, number: u32) -> Filter {
    let (entity, link) = (Key::Borrowed("activities"), Key::Borrowed("customer"));
    Filter::Related(Related { entity, link, filter: Box::new(filter), count: Some((op, number)) })
}

/// How many are on the first page.
async fn found(ctx: &Ctx, what: &str, filter: Filter) -> usize {
    let started = Instant::now();
    let page = ctx.read(move |tx| {
        let def = tx.ctx.def("customers")?;
        tx.list(&Query { filter, ..Query::of(&def) })
    });
    let rows = page.await.unwrap_or_else(|error| panic!("{what}: {error}")).rows.len();
    println!("{:?} {what}: {rows} in {:?}", ctx.workspace.db.dialect(), started.elapsed());
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_of_activities_is_asked_of_all_customers_within_a_page() {
    both(async |db| {
        let town = a_busy_town(db).await;
        let calls = || Filter::is("kind", [Value::Text("call".to_owned())]);
        for (who, all, one) in [("boss", 50, 1), ("omid", 50, 0)] {
            let ctx = town.standing(who).await;
            let ask = async |what: &str, filter| found(&ctx, &format!("{who}, {what}"), filter).await;
            assert_eq!(ask("more than 3", counted(Filter::everything(), Op::Above, 3)).await, all);
            assert_eq!(ask("more than 10", counted(Filter::everything(), Op::Above, 10)).await, one);
            assert_eq!(ask("more than 100", counted(Filter::everything(), Op::Above, 100)).await, 0);
            assert_eq!(ask("more than 10 calls", counted(calls(), Op::Above, 10)).await, 0);
            assert_eq!(ask("exactly 20", counted(Filter::everything(), Op::Is, 20)).await, one);
            assert_eq!(ask("fewer than 10", counted(Filter::everything(), Op::Below, 10)).await, 0);
            assert_eq!(ask("at most 10", counted(Filter::everything(), Op::AtMost, 10)).await, all);
        }
    })
    .await;
}
