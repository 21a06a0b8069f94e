//! The company as it stands in the database, lived through by the rules.

use base::{Date, Instant, SystemClock};
use records::{Reads, Result};
use store::{Cell, ColumnType, Row, testkit};

use super::*;

/// A working noon in Tehran.
const NOON: &str = "2026-11-22T09:30:00Z";

async fn lived(target: &Target, size: Size) -> Ctx {
    assert!(fill(target, Lang::Fa, size, NOON.parse().unwrap(), &|_, _| ()).await.unwrap());
    assert!(!fill(target, Lang::Fa, size, NOON.parse().unwrap(), &|_, _| ()).await.unwrap(), "it is made up once");
    let db = Db::open(target, Options::default()).await.unwrap();
    let workspace = Workspace::open(db, crate::open::modules(), Arc::new(SystemClock), 0).await.unwrap();
    Ctx::system(workspace, Door::Command)
}

/// The answers of a query, each row by `read`.
async fn ask<T: Send + 'static>(
    ctx: &Ctx,
    sql: &'static str,
    types: &'static [ColumnType],
    read: fn(&Row) -> Option<T>,
) -> Vec<T> {
    let now = Cell::Instant(NOON.parse().unwrap());
    let deed = move |tx: &mut Reads<'_, '_>| -> Result<Vec<T>> {
        let params = if sql.contains("$1") { vec![now] } else { Vec::new() };
        Ok(tx.tx.sql(sql, &params, types)?.iter().filter_map(read).collect())
    };
    ctx.read_heavy(deed).await.unwrap()
}

async fn count(ctx: &Ctx, sql: &'static str) -> i64 {
    ask(ctx, sql, &[ColumnType::Int], |row| row.int(0)).await[0]
}

async fn check_laws(ctx: &Ctx) {
    let none = [
        ("is done in the future", "select count(*) from @activities where done_at > $1 or at > $1 or created_at > $1"),
        ("is recorded in the future", "select count(*) from @changes where recorded_at > $1"),
        (
            "is done without a moment, or open with one",
            "select count(*) from @activities where (state = 'done') <> (done_at is not null)",
        ),
        (
            "was closed before it was opened",
            "select count(*) from @opportunities where closed_on < opened_on or opened_on is null",
        ),
        (
            "has a passage too many or too few",
            "select count(*) from @opportunities o where \
             (select count(*) from @stage_passages p where p.opportunity = o.id and p.left_on is null) <> 1",
        ),
        (
            "is a customer with the wrong next step",
            "select count(*) from @customers c where coalesce(c.next_step_on, '1900-01-01') <> coalesce((select min(due_on) \
             from @activities a where a.customer = c.id and a.state = 'open' and not a.private), '1900-01-01')",
        ),
        (
            "is a deal with the wrong next step",
            "select count(*) from @opportunities o where coalesce(o.next_step_on, '1900-01-01') <> coalesce((select \
             min(due_on) from @activities a where a.opportunity = o.id and a.state = 'open' and not a.private), '1900-01-01')",
        ),
        (
            "was lost without a reason",
            "select count(*) from @opportunities o join @stages s on s.id = o.stage \
             where (s.kind = 'lost') <> (o.lost_reason is not null)",
        ),
        (
            "is the activity of somebody else's deal",
            "select count(*) from @activities a join @opportunities o on o.id = a.opportunity where o.customer <> a.customer",
        ),
    ];
    for (what, sql) in none {
        assert_eq!(count(ctx, sql).await, 0, "{what}");
    }
}

async fn check_figures(ctx: &Ctx, size: Size) {
    assert_eq!(count(ctx, "select count(*) from @customers where deleted_at is null").await, size.customers() as i64);
    assert_eq!(count(ctx, "select count(*) from @opportunities").await, size.deals() as i64);
    assert_eq!(count(ctx, "select count(*) from @activities").await, size.activities() as i64);
    assert_eq!(count(ctx, "select count(*) from @users").await, 12);
    let at_work = "select count(distinct owner) from @activities where state = 'open' and due_on = '2026-11-22'";
    assert_eq!(count(ctx, at_work).await, 12, "somebody has nothing to do today");
    assert!(count(ctx, "select count(*) from @activities where private").await > 0);
    let closed = "select s.kind, o.opened_on, o.closed_on from @opportunities o join @stages s on s.id = o.stage \
                  where s.kind <> 'open'";
    let types = &[ColumnType::Text, ColumnType::Date, ColumnType::Date];
    let ended = ask(ctx, closed, types, |row| Some((row.text(0)? == "won", row.date(1)?, row.date(2)?))).await;
    let mut won: Vec<i64> = ended.iter().filter(|end| end.0).map(|end| days_between(end.1, end.2)).collect();
    won.sort_unstable();
    let rate = won.len() * 100 / ended.len();
    assert!((25..=45).contains(&rate), "{rate} % are won");
    assert!((10..=45).contains(&won[won.len() / 2]), "half of them within {} days", won[won.len() / 2]);
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| span.get_days().into())
}

/// A deed is recorded when the one before it was, or later.
async fn check_history(ctx: &Ctx) {
    let sql = "select recorded_at from @changes order by seq";
    let moments: Vec<Instant> = ask(ctx, sql, &[ColumnType::Instant], |row| row.instant(0)).await;
    assert!(moments.windows(2).all(|pair| pair[0] <= pair[1]), "the history does not go forward");
}

#[tokio::test]
async fn a_small_company_keeps_the_laws_on_both_databases() {
    for guard in [testkit::sqlite().await.1, testkit::postgres().await.1] {
        let ctx = lived(guard.target(), Size::Small).await;
        check_laws(&ctx).await;
        check_figures(&ctx, Size::Small).await;
        check_history(&ctx).await;
        ctx.workspace.db.close().await;
    }
}

#[tokio::test]
async fn the_whole_company_is_believable() {
    let (db, guard) = testkit::sqlite().await;
    db.close().await;
    let ctx = lived(guard.target(), Size::Full).await;
    check_laws(&ctx).await;
    check_figures(&ctx, Size::Full).await;
    let longest = "select max(many) from (select count(*) as many from @activities group by customer) as timelines";
    assert!((200..900).contains(&count(&ctx, longest).await));
    ctx.workspace.db.close().await;
}
