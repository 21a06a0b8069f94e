//! Promise 4 for the named views of activities: a customer's timeline and a
//! person's day go through an index of their own, without reading through the
//! table and without sorting aside, on both databases and for whoever asks.

use base::Id;
use directory::customers::Customer;
use records::{Ctx, Query, Reads, access::Deed};
use schema::{Direction, EntityDef, Filter, Value, filter::Op};
use store::{Cell, Db, Dialect, testkit::both};

use peyvand_tests::town::Town;

/// Activities in all, and those with the one customer.
const ALL: i64 = 100_000;
const ONE: i64 = 10_000;

/// A hundred thousand activities of five people with ten thousand customers,
/// written as the database likes it; ten thousand of them with one customer.
async fn a_busy_year(town: &Town) {
    let (maryam, omid, one) = (town.users["maryam"].raw(), town.users["omid"].raw(), town.customer.raw());
    for from in (0..ALL).step_by(10_000) {
        let sql = format!(
            "insert into @activities (id, version, created_at, updated_at, kind, subject, subject_sort, subject_find, customer, state, at, \
             due_on, done_at, private, owner)
             with recursive n(i) as (select {from} + 1 union all select i + 1 from n where i < {from} + 10000)
             select n.i + 1000, 1, c.created_at, c.created_at, case when n.i % 3 = 0 then 'call' else 'note' end, 'a', 'a', 'a', \
             case when n.i <= {ONE} then {one} else o.id end, case when n.i % 50 = 0 then 'open' else 'done' end, \
             c.created_at, $1, c.created_at, $2, case when n.i % 5 = 0 then {maryam} else {omid} end
             from n join @customers c on c.id = {one} left join @customers o on o.id = n.i % 1000 + 5000"
        );
        let day: base::Date = "2026-11-22".parse().unwrap();
        let cells = [Cell::Date(day), Cell::Bool(false)];
        town.workspace.db.write(move |tx| tx.sql_execute(&sql, &cells)).await.unwrap();
    }
}

/// A thousand further customers, the colleague's.
async fn customers(town: &Town) {
    let (omid, one) = (town.users["omid"].raw(), town.customer.raw());
    let sql = format!(
        "insert into @customers (id, version, created_at, updated_at, name, name_sort, name_find, kind, supplier, partner, dealer, owner)
         with recursive n(i) as (select 0 union all select i + 1 from n where i < 999)
         select n.i + 5000, 1, c.created_at, c.created_at, 'x', 'x', 'x', c.kind, c.supplier, c.partner, c.dealer, {omid}
         from n join @customers c on c.id = {one}"
    );
    town.workspace.db.write(move |tx| tx.sql_execute(&sql, &[])).await.unwrap();
}

/// What a plan of a named view may not hold.
fn wasteful(plan: &[String], dialect: Dialect) -> Option<&String> {
    let is_bad = |(at, step): &(usize, &String)| match dialect {
        Dialect::Sqlite => step.starts_with("SCAN activities") || step.contains("TEMP B-TREE FOR ORDER BY"),
        // What has no day is sorted by its id alone, and is never much.
        Dialect::Postgres if step.contains("Sort  (") => !is_by_id(&plan[at + 1]),
        Dialect::Postgres => step.contains("Seq Scan on activities"),
    };
    plan.iter().enumerate().find(is_bad).map(|(_, step)| step)
}

fn is_by_id(step: &str) -> bool {
    let key = step.trim().trim_start_matches("Sort Key: ").trim_end_matches(" DESC");
    matches!(key, "id" | "activities.id")
}

fn with(filter: Filter, sort: &'static str, direction: Direction, def: &EntityDef) -> Query {
    let columns = def.fields.iter().map(|field| field.key.clone()).collect();
    Query { filter, columns, sort: Some((sort.into(), direction)), limit: 30, ..Query::of(def) }
}

/// The named views, each as its page asks.
fn views(tx: &Reads<'_, '_>, customer: Id<Customer>, who: Id) -> Vec<(&'static str, Query)> {
    let def = tx.ctx.def("activities").unwrap();
    let text = |words: &[&str]| words.iter().map(|word| Value::Text((*word).to_owned())).collect::<Vec<_>>();
    let of = || Filter::is("customer", [Value::Id(customer.any())]);
    let own = |state: &str| Filter::is("owner", [Value::Id(who)]).and(Filter::is("state", text(&[state])));
    let today = tx.ctx.today();
    let happened = || of().and(Filter::is("state", text(&["done", "cancelled"])));
    let on_day = Filter::test("done_at", Op::Is, [Value::Date(today)]);
    let due = own("open").and(Filter::test("due_on", Op::AtMost, [Value::Date(today)]));
    vec![
        ("timeline", with(happened(), "at", Direction::Down, &def)),
        ("timeline of calls", with(happened().and(Filter::is("kind", text(&["call"]))), "at", Direction::Down, &def)),
        ("next steps", with(of().and(Filter::is("state", text(&["open"]))), "due_on", Direction::Up, &def)),
        ("day", with(due, "due_on", Direction::Up, &def)),
        ("done", with(own("done").and(on_day), "done_at", Direction::Down, &def)),
    ]
}

async fn planned(db: Db) {
    let town = Town::open(db).await;
    customers(&town).await;
    a_busy_year(&town).await;
    if town.workspace.db.dialect() == Dialect::Postgres {
        town.workspace.db.write(|tx| tx.sql_execute("analyze @activities", &[])).await.unwrap();
    }
    for who in ["boss", "parvin", "maryam", "omid"] {
        let ctx: Ctx = town.standing(who).await;
        let (customer, own) = (town.customer.of::<Customer>(), town.users[who]);
        let plans = ctx.read(move |tx| {
            let views = views(tx, customer, own);
            views.into_iter().map(|(name, query)| Ok((name, tx.plan(&query)?))).collect::<records::Result<Vec<_>>>()
        });
        let dialect = town.workspace.db.dialect();
        for (name, plan) in plans.await.unwrap() {
            assert_eq!(wasteful(&plan, dialect), None, "{name} as {who}: {plan:#?}");
        }
        assert!(ctx.actor.may("activities", Deed::Read));
    }
}

#[tokio::test]
async fn a_timeline_and_a_day_are_read_through_their_own_index() {
    both(planned).await;
}
