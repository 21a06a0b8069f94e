//! Pages by key: every row once, in the same order on both databases.
//!
//! The place after a row is a row value, `(name, id) > (?, ?)`; a column that may be
//! empty is paged as two statements, the filled rows and then the empty ones.

use proptest::prelude::*;
use sea_query::{Alias, Expr, ExprTrait, Order, PostgresQueryBuilder, Query, SelectStatement, SqliteQueryBuilder};
use store::{Cell, ColumnDef, ColumnType, Db, Dialect, IndexDef, Row, StoreError, TableDef, Tx, keyset, testkit};

type Person = (i64, Option<String>);

fn people() -> TableDef {
    TableDef {
        name: "people".into(),
        columns: vec![ColumnDef::new("id", ColumnType::Int).required(), ColumnDef::new("name", ColumnType::Text)],
        primary: vec!["id".into()],
        indexes: vec![IndexDef::on("people_name", &["name", "id"])],
        find: vec![],
    }
}

fn col(name: &str) -> Expr {
    Expr::col(Alias::new(name))
}

/// Rows with a name, or rows without, behind the given one.
fn part(tx: &Tx<'_>, named: bool, after: Option<&Person>, down: bool, limit: u64) -> SelectStatement {
    let order = if down { Order::Desc } else { Order::Asc };
    let mut select = Query::select();
    select.columns(["id", "name"].map(Alias::new)).from(tx.table("people")).limit(limit);
    let behind = |columns: &[&str], place: Vec<Cell>| keyset::behind(tx, columns.iter().map(|c| col(c)), place, down);
    if named {
        select.and_where(col("name").is_not_null()).order_by(Alias::new("name"), order.clone());
        if let Some((id, Some(name))) = after {
            select.and_where(behind(&["name", "id"], vec![name.as_str().into(), (*id).into()]));
        }
    } else {
        select.and_where(col("name").is_null());
        if let Some((id, None)) = after {
            select.and_where(behind(&["id"], vec![(*id).into()]));
        }
    }
    select.order_by(Alias::new("id"), order);
    select
}

const TYPES: [ColumnType; 2] = [ColumnType::Int, ColumnType::Text];

/// One page; empty names come last in both directions.
fn page(tx: &mut Tx<'_>, after: Option<&Person>, down: bool, size: u64) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::new();
    if after.is_none_or(|(_, name)| name.is_some()) {
        let select = part(tx, true, after, down, size);
        rows = tx.fetch(&select, &TYPES)?;
    }
    if (rows.len() as u64) < size {
        let select = part(tx, false, after, down, size - rows.len() as u64);
        rows.extend(tx.fetch(&select, &TYPES)?);
    }
    Ok(rows)
}

async fn all_pages(db: &Db, down: bool, size: u64) -> Vec<Person> {
    let mut seen: Vec<Person> = Vec::new();
    loop {
        let after = seen.last().cloned();
        let rows = db.read(move |tx| page(tx, after.as_ref(), down, size)).await.unwrap();
        if rows.is_empty() {
            return seen;
        }
        seen.extend(rows.iter().map(|row| (row.int(0).unwrap(), row.text(1).map(str::to_owned))));
    }
}

async fn fill(db: &Db, town: &[Person]) {
    let town = town.to_vec();
    let write = db.write(move |tx| {
        tx.sql_execute("delete from @people", &[])?;
        for (id, name) in town {
            tx.sql_execute("insert into @people (id, name) values ($1, $2)", &[id.into(), Cell::from(name)])?;
        }
        Ok::<_, StoreError>(())
    });
    write.await.unwrap();
}

/// Few different names, so that many are equal; letters whose order databases disagree about.
fn a_town() -> impl Strategy<Value = Vec<Person>> {
    let names = ["پارس", "آرمان", "هوا", "Ali", "ali", "ali b", "ali-b", "علی رضا", "علی‌رضا", "", "ژاله"];
    let name = prop::option::weighted(0.7, prop::sample::select(names.to_vec()).prop_map(str::to_owned));
    prop::collection::btree_map(-50..1_000_i64, name, 0..60).prop_map(|town| town.into_iter().collect())
}

/// The order that pages must have: by bytes, empty names last.
fn sorted(town: &[Person], down: bool) -> Vec<Person> {
    let (mut named, mut empty): (Vec<Person>, Vec<Person>) = town.iter().cloned().partition(|(_, name)| name.is_some());
    named.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    empty.sort();
    if down {
        named.reverse();
        empty.reverse();
    }
    named.into_iter().chain(empty).collect()
}

#[test]
fn every_row_is_on_one_page_in_the_same_order_on_both_databases() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ((sqlite, _a), (postgres, _b)) =
        runtime.block_on(async { (testkit::sqlite().await, testkit::postgres().await) });
    for db in [&sqlite, &postgres] {
        runtime.block_on(db.migrate(&[people()])).unwrap();
    }
    let config = ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(town in a_town(), size in 1..9_u64, down: bool)| {
        for db in [&sqlite, &postgres] {
            let seen = runtime.block_on(async { fill(db, &town).await; all_pages(db, down, size).await });
            prop_assert_eq!(seen, sorted(&town, down), "{:?}", db.dialect());
        }
    });
}

/// Many rows of one name: the next page must not walk through those before it.
#[tokio::test]
async fn the_next_page_is_reached_through_the_index_without_sorting() {
    testkit::both(|db| async move {
        db.migrate(&[people()]).await.unwrap();
        let many =
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select i, 'Maryam' from n";
        db.write(move |tx| tx.sql_execute(&format!("insert into @people (id, name) {many}"), &[])).await.unwrap();
        if db.dialect() == Dialect::Postgres {
            db.write(|tx| tx.sql_execute("analyze @people", &[])).await.unwrap();
        }
        for down in [false, true] {
            let plan = db.read(move |tx| explain(tx, part_of_maryams(tx, down))).await.unwrap();
            let sign = if down { "<" } else { ">" };
            let expected = match db.dialect() {
                Dialect::Sqlite => format!("(name,rowid){sign}(?,?))"),
                Dialect::Postgres => format!("ROW(name, id) {sign} ROW('Maryam'::text, 10000)"),
            };
            assert!(plan.contains(&expected) && !plan.to_lowercase().contains("sort"), "{plan}");
        }
    })
    .await;
}

fn part_of_maryams(tx: &Tx<'_>, down: bool) -> SelectStatement {
    part(tx, true, Some(&(10_000, Some("Maryam".into()))), down, 50)
}

fn explain(tx: &mut Tx<'_>, select: SelectStatement) -> Result<String, StoreError> {
    let (sql, types, at) = match tx.dialect() {
        Dialect::Sqlite => {
            let types = vec![ColumnType::Int, ColumnType::Int, ColumnType::Int, ColumnType::Text];
            (format!("explain query plan {}", select.to_string(SqliteQueryBuilder)), types, 3)
        }
        Dialect::Postgres => (format!("explain {}", select.to_string(PostgresQueryBuilder)), vec![ColumnType::Text], 0),
    };
    let rows = tx.sql(&sql, &[], &types)?;
    Ok(rows.iter().filter_map(|row| row.text(at)).collect::<Vec<_>>().join("\n"))
}
