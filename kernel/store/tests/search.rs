//! Search within a scope: two ways to the same rows, neither through the whole table.

use std::collections::BTreeSet;

use store::{Cell, ColumnDef, ColumnType, Db, Dialect, IndexDef, StoreError, TableDef, testkit::both};

const FAMILIES: [&str; 8] = ["رضایی", "محمدی", "حسینی", "کریمی", "نوری", "صادقی", "پارسا", "بهرامی"];
const TRADES: [&str; 10] = ["نساجی", "فولاد", "پتروشیمی", "کاشی", "چاپ", "سیمان", "دارو", "روغن", "فرش", "ژلاتین"];

/// How many customers there are; `PEYVAND_SPIKE_ROWS=1000000` asks the same of more.
fn size() -> usize {
    std::env::var("PEYVAND_SPIKE_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(100_000)
}

/// Owners, and how many of the customers are theirs.
fn sellers() -> [(i64, usize); 3] {
    [(1, 50), (2, size() / 20), (3, size() / 10 * 3)]
}

fn owned() -> String {
    let few = size() / 50;
    format!("case when n.i % {few} = 0 then 1 when n.i % 20 = 1 then 2 when n.i % 10 in (2, 3, 4) then 3 else 4 end")
}

fn tables() -> Vec<TableDef> {
    let text = |name: &str| ColumnDef::new(name, ColumnType::Text).required();
    let int = |name: &str| ColumnDef::new(name, ColumnType::Int).required();
    vec![
        TableDef {
            name: "customers".into(),
            columns: vec![int("id"), int("owner_id"), text("name")],
            primary: vec!["id".into()],
            indexes: vec![IndexDef::on("customers_owner", &["owner_id", "id"])],
            find: vec!["name".into()],
        },
        TableDef {
            name: "words".into(),
            columns: vec![int("i"), text("family"), text("trade")],
            primary: vec!["i".into()],
            ..TableDef::default()
        },
    ]
}

async fn a_large_town(db: &Db) {
    db.migrate(&tables()).await.unwrap();
    for (at, trade) in TRADES.into_iter().enumerate() {
        let cells: [Cell; 3] = [(at as i64).into(), FAMILIES[at % FAMILIES.len()].into(), trade.into()];
        db.write(move |tx| tx.sql_execute("insert into @words (i, family, trade) values ($1, $2, $3)", &cells))
            .await
            .unwrap();
    }
    let owned = owned();
    for from in (0..size()).step_by(5_000) {
        let sql = format!(
            "insert into @customers (id, owner_id, name)
             with recursive n(i) as (select {from} + 1 union all select i + 1 from n where i < {from} + 5000)
             select n.i, {owned}, b.trade || ' ' || a.family || ' ' || n.i
             from n join @words a on a.i = n.i % 8 join @words b on b.i = (n.i / 8) % 10"
        );
        db.write(move |tx| tx.sql_execute(&sql, &[])).await.unwrap();
    }
    if db.dialect() == Dialect::Postgres {
        db.write(|tx| tx.sql_execute("analyze @customers", &[])).await.unwrap();
    }
}

/// The scope's index first, then each name is looked at.
fn scope_first(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "select id from @customers where owner_id = $1 and name like '%' || $2 || '%'",
        Dialect::Postgres => {
            "with mine as materialized (select id, name from @customers where owner_id = $1)
             select id from mine where name like '%' || $2 || '%'"
        }
    }
}

/// The text's index first, then each hit's owner is looked at.
fn text_first(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => {
            "select c.id from @customers_fts f join @customers c on c.id = f.rowid
             where f.name match '\"' || $2 || '\"' and c.owner_id = $1"
        }
        Dialect::Postgres => {
            "with hits as materialized (select id, owner_id from @customers where name like '%' || $2 || '%')
             select id from hits where owner_id = $1"
        }
    }
}

async fn ids(db: &Db, sql: &'static str, owner: i64, piece: &'static str) -> BTreeSet<i64> {
    let rows = db.read(move |tx| tx.sql(sql, &[owner.into(), piece.into()], &[ColumnType::Int])).await.unwrap();
    rows.iter().filter_map(|row| row.int(0)).collect()
}

async fn plan(db: &Db, sql: &'static str) -> String {
    let rows = db.read(move |tx| {
        let params: [Cell; 2] = [1.into(), "پتروشیمی رضایی".into()];
        match tx.dialect() {
            Dialect::Sqlite => {
                let types = [ColumnType::Int, ColumnType::Int, ColumnType::Int, ColumnType::Text];
                let rows = tx.sql(&format!("explain query plan {sql}"), &params, &types)?;
                Ok(rows.iter().filter_map(|row| row.text(3).map(str::to_owned)).collect::<Vec<_>>())
            }
            Dialect::Postgres => {
                let rows = tx.sql(&format!("explain {sql}"), &params, &[ColumnType::Text])?;
                Ok::<_, StoreError>(rows.iter().filter_map(|row| row.text(0).map(str::to_owned)).collect())
            }
        }
    });
    rows.await.unwrap().join("\n")
}

#[tokio::test]
async fn both_ways_of_searching_find_the_same_customers() {
    both(|db| async move {
        a_large_town(&db).await;
        let dialect = db.dialect();
        for (owner, expected) in sellers() {
            let own = ids(&db, scope_first(dialect), owner, "").await.len();
            assert_eq!(own, expected, "customers of seller {owner}");
            for piece in ["پتروشیمی رضایی", "ژلاتین", "لاد نو", "ایی 777", "رضایی 4001", "nothing"]
            {
                let by_scope = ids(&db, scope_first(dialect), owner, piece).await;
                let by_text = ids(&db, text_first(dialect), owner, piece).await;
                assert_eq!(by_scope, by_text, "{piece} for seller {owner}");
            }
        }
        assert!(!ids(&db, text_first(dialect), 3, "لاد نو").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn neither_way_reads_the_whole_table() {
    both(|db| async move {
        a_large_town(&db).await;
        let by_scope = plan(&db, scope_first(db.dialect())).await;
        let by_text = plan(&db, text_first(db.dialect())).await;
        match db.dialect() {
            Dialect::Sqlite => {
                assert!(by_scope.contains("SEARCH customers USING INDEX customers_owner (owner_id=?)"), "{by_scope}");
                assert!(by_text.contains("SCAN f VIRTUAL TABLE INDEX 0:M"), "{by_text}");
                assert!(by_text.contains("SEARCH c USING INTEGER PRIMARY KEY (rowid=?)"), "{by_text}");
                assert!(!by_scope.contains("SCAN customers") && !by_text.contains("SCAN c"), "{by_scope}\n{by_text}");
            }
            Dialect::Postgres => {
                assert!(by_scope.contains("customers_owner"), "{by_scope}");
                assert!(by_text.contains("customers_name_trgm"), "{by_text}");
                assert!(!by_scope.contains("Seq Scan") && !by_text.contains("Seq Scan"), "{by_scope}\n{by_text}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_changed_name_is_found_and_the_old_one_is_not() {
    both(|db| async move {
        db.migrate(&tables()).await.unwrap();
        let find = |piece: &'static str| {
            let db = db.clone();
            async move { ids(&db, text_first(db.dialect()), 1, piece).await.len() }
        };
        let run = |sql: &'static str| {
            let db = db.clone();
            async move { db.write(move |tx| tx.sql_execute(sql, &[])).await.unwrap() }
        };
        run("insert into @customers (id, owner_id, name) values (7, 1, 'نساجی پارس')").await;
        assert_eq!(find("ساجی").await, 1);
        run("update @customers set name = 'فولاد پارس' where id = 7").await;
        assert_eq!((find("ساجی").await, find("فولاد").await), (0, 1));
        run("update @customers set owner_id = 2 where id = 7").await;
        assert_eq!(find("فولاد").await, 0);
        run("delete from @customers where id = 7").await;
        assert_eq!(find("فولاد").await, 0);
    })
    .await;
}
