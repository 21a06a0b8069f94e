//! What is poured in is what a save would have written, cell by cell.

use std::collections::{BTreeMap, HashMap};

use base::{FrozenClock, Instant};
use records::Reads;
use store::{Cell, ColumnType, Db, Dialect, Target, testkit};

use super::*;

const ORDER: Order = Order { customers: 40, seed: 1405, until: date(), lang: Lang::Fa };

const fn date() -> Date {
    jiff::civil::date(2026, 11, 22)
}

/// A workspace of its own whose clock stands still, so that its people and
/// products get the same ids each time.
async fn ground(target: &Target) -> (Arc<Workspace>, Arc<FrozenClock>) {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:30:00Z".parse().unwrap()));
    let db = Db::open(target, store::Options::default()).await.unwrap();
    (Workspace::open(db, crate::open::modules(), clock.clone(), 130).await.unwrap(), clock)
}

/// The same company, each record saved by itself at its moment.
async fn saved(target: &Target) -> Arc<Workspace> {
    let (workspace, clock) = ground(target).await;
    let world = prepare(&workspace, ORDER).await.unwrap();
    for step in world.steps() {
        let mut record = match step {
            Step::Customer(nth) => world.plain_customer(nth).unwrap(),
            Step::Deal(nth) => world.plain_deal(nth).unwrap(),
            Step::Activity { round, place } => world.activity(round, place).unwrap(),
        };
        record.version = 0;
        clock.set(record.created_at);
        let what = format!("{step:?} {record:?}");
        let kept = world.ctx.write_within(record.id, move |tx| tx.save_any(record).map(drop)).await;
        kept.unwrap_or_else(|error| panic!("{error:?}: {what}"));
    }
    workspace.fold_sums().await.unwrap();
    workspace
}

async fn poured(target: &Target) -> Arc<Workspace> {
    let (workspace, _) = ground(target).await;
    let made = generate(&workspace, ORDER, |_, _| ()).await.unwrap();
    assert_eq!((made.customers, made.deals, made.activities), (40, 20, 400));
    workspace
}

/// What differs between any two workspaces: secrets, and the places of commits.
const APART: [&str; 6] = ["credentials", "sessions", "peyvand_meta", "settings", "key_laws", "one_time_links"];

type Table = Vec<BTreeMap<String, Option<String>>>;

/// Every table with all that is in it, as text, and everything that was made around them.
async fn all_of(workspace: &Arc<Workspace>) -> BTreeMap<String, Table> {
    let ctx = Ctx::system(workspace.clone(), Door::Command);
    ctx.read_heavy(|tx| {
        let mut found = BTreeMap::new();
        for table in names(tx, "table")? {
            found.insert(table.clone(), rows(tx, &table)?);
        }
        let made = names(tx, "around")?.into_iter().map(|name| BTreeMap::from([("name".to_owned(), Some(name))]));
        found.insert("(indexes, triggers, references)".to_owned(), made.collect());
        number_passages(&mut found);
        Ok(found)
    })
    .await
    .unwrap()
}

fn names(tx: &mut Reads<'_, '_>, what: &str) -> records::Result<Vec<String>> {
    let sql = match (tx.tx.dialect(), what) {
        (Dialect::Sqlite, "table") => {
            "select name from sqlite_master where type = 'table' and name not like '%\\_fts%' escape '\\' and name not like 'sqlite%' order by 1"
        }
        (Dialect::Sqlite, _) => "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_master order by 1",
        (Dialect::Postgres, "table") => {
            "select c.relname::text from pg_class c where c.relkind = 'r' and c.relnamespace = \
             (select relnamespace from pg_class where oid = (select tableoid from @peyvand_meta limit 1)) order by 1"
        }
        (Dialect::Postgres, _) => {
            "select c.relname::text from pg_class c where c.relkind = 'i' and c.relnamespace = \
             (select relnamespace from pg_class where oid = (select tableoid from @peyvand_meta limit 1)) \
             union all select k.conname::text from pg_constraint k where k.connamespace = \
             (select relnamespace from pg_class where oid = (select tableoid from @peyvand_meta limit 1)) order by 1"
        }
    };
    let rows = tx.tx.sql(sql, &[], &[ColumnType::Text])?;
    let own = rows.iter().filter_map(|row| row.text(0)).filter(|name| !APART.contains(name)).map(str::to_owned);
    Ok(own.collect())
}

fn rows(tx: &mut Reads<'_, '_>, table: &str) -> records::Result<Table> {
    let columns = tx.tx.columns_of(table)?;
    let columns: Vec<String> = columns.into_iter().filter(|name| name != "stamp" && name != "seq").collect();
    let list: Vec<String> = columns.iter().map(|name| format!("cast({name} as text)")).collect();
    let order = if table == "changes" { "order by seq" } else { "" };
    let sql = format!("select {} from @{table} {order}", list.join(", "));
    let found = tx.tx.sql(&sql, &[] as &[Cell], &vec![ColumnType::Text; columns.len()])?;
    let cells = |row: &store::Row| {
        columns.iter().enumerate().map(|(at, name)| (name.clone(), row.text(at).map(str::to_owned))).collect()
    };
    let mut table_rows: Table = found.iter().map(cells).collect();
    if order.is_empty() {
        table_rows.sort();
    }
    Ok(table_rows)
}

/// The rules draw the ids of passages from the clock: here they are numbered, in their order.
fn number_passages(found: &mut BTreeMap<String, Table>) {
    let id = |row: &BTreeMap<String, Option<String>>, column: &str| row[column].clone().unwrap_or_default();
    let passages = found.get_mut("stage_passages").unwrap();
    passages.sort_by_key(|row| id(row, "id").parse::<i64>().unwrap());
    let numbers: HashMap<String, String> =
        passages.iter().enumerate().map(|(at, row)| (id(row, "id"), format!("passage {at}"))).collect();
    for (table, column) in [("stage_passages", "id"), ("deal_stays", "id"), ("changes", "record")] {
        for row in found.get_mut(table).unwrap() {
            if let Some(number) = numbers.get(&id(row, column)) {
                row.insert(column.to_owned(), Some(number.clone()));
            }
        }
    }
    found.get_mut("deal_stays").unwrap().sort();
}

async fn check_same(one: &Target, other: &Target) {
    let (saved, poured) = (saved(one).await, poured(other).await);
    let (wanted, found) = (all_of(&saved).await, all_of(&poured).await);
    assert_eq!(wanted.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
    for (table, wanted) in &wanted {
        let found = &found[table];
        for (at, (wanted, found)) in wanted.iter().zip(found).enumerate() {
            assert_eq!(found, wanted, "row {at} of {table}");
        }
        assert_eq!(found.len(), wanted.len(), "{table}");
    }
    assert!(found["stage_passages"].len() > 20 && found["duplicate_keys"].len() > 40);
    let promised = found["customers"].iter().filter(|row| row["next_step_on"].is_some()).count();
    assert!((5..25).contains(&promised), "{promised}");
    check_search(&poured).await;
    saved.db.close().await;
    poured.db.close().await;
}

/// The search index of SQLite says itself whether it holds what the tables hold.
async fn check_search(workspace: &Arc<Workspace>) {
    if workspace.db.dialect() == Dialect::Sqlite {
        let ctx = Ctx::system(workspace.clone(), Door::Command);
        let look = |tx: &mut records::Writes<'_, '_>| {
            for table in ["customers_fts", "activities_fts", "opportunities_fts"] {
                let sql = format!("insert into {table} ({table}, rank) values ('integrity-check', 1)");
                tx.tx.sql_execute(&sql, &[])?;
            }
            Ok(())
        };
        ctx.write(look).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_poured_into_sqlite_is_what_a_save_would_have_written() {
    let ((one, first), (other, second)) = (testkit::sqlite().await, testkit::sqlite().await);
    one.close().await;
    other.close().await;
    check_same(first.target(), second.target()).await;
}

#[tokio::test]
async fn what_is_poured_into_postgres_is_what_a_save_would_have_written() {
    let ((one, first), (other, second)) = (testkit::postgres().await, testkit::postgres().await);
    one.close().await;
    other.close().await;
    check_same(first.target(), second.target()).await;
}

#[tokio::test]
async fn a_few_hold_much_and_fifty_are_held_by_one() {
    let (db, guard) = testkit::sqlite().await;
    db.close().await;
    let (workspace, _) = ground(guard.target()).await;
    let world = prepare(&workspace, Order { customers: 100_000, ..ORDER }).await.unwrap();
    let mut held = vec![0; world.cast.sellers.len()];
    (0..100_000).for_each(|nth| held[world.cast.owner_of(nth, 100_000, 1405)] += 1);
    assert!((29_000..31_000).contains(&held[0]), "{held:?}");
    assert!((400..600).contains(&held[1]), "{held:?}");
    assert_eq!(held[2], 50);
    assert!(held.iter().all(|held| *held > 0), "{held:?}");
    workspace.db.close().await;
}

#[test]
fn no_two_records_have_one_id() {
    let span = Span::until(date());
    let share = |nth: u64| span.at(0.4 + 0.6 * nth as f64 / 10_000_000.0);
    let ids: Vec<base::Id> = (0..20_000).map(|nth| span.id(span::Kind::Activity, 1, nth, share(nth))).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    let at: Instant = share(7);
    assert_ne!(span.id(span::Kind::Activity, 1, 7, at), span.id(span::Kind::Customer, 1, 7, at));
}
