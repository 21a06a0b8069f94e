//! Values, statements and faults: the same on both databases.

use base::{Date, Instant};
use sea_query::{Alias, Expr, ExprTrait, Query};
use store::{Cell, ColumnDef, ColumnType, Db, IndexDef, StoreError, TableDef, Tx, testkit::both};

fn customers() -> TableDef {
    TableDef {
        name: "customers".into(),
        columns: vec![
            ColumnDef::new("id", ColumnType::Int).required(),
            ColumnDef::new("name", ColumnType::Text).required(),
            ColumnDef::new("email", ColumnType::Text),
            ColumnDef::new("active", ColumnType::Bool).required().default(true),
            ColumnDef::new("born", ColumnType::Date),
            ColumnDef::new("seen", ColumnType::Instant),
            ColumnDef::new("parent_id", ColumnType::Int).references("customers"),
            ColumnDef::new("deleted_at", ColumnType::Instant),
        ],
        primary: vec!["id".into()],
        indexes: vec![IndexDef { unique: true, live_only: true, ..IndexDef::on("customers_email", &["email"]) }],
        find: vec![],
    }
}

const TYPES: [ColumnType; 6] =
    [ColumnType::Int, ColumnType::Text, ColumnType::Text, ColumnType::Bool, ColumnType::Date, ColumnType::Instant];
const COLUMNS: [&str; 6] = ["id", "name", "email", "active", "born", "seen"];

fn insert(tx: &mut Tx<'_>, cells: Vec<Cell>) -> Result<u64, StoreError> {
    let mut stmt = Query::insert();
    stmt.into_table(tx.table("customers")).columns(COLUMNS.map(Alias::new));
    stmt.values_panic(cells.into_iter().map(|cell| Expr::val(sea_query::Value::from(cell))));
    tx.execute(&stmt)
}

fn maryam() -> Vec<Cell> {
    let born: Date = "1371-01-01".parse().unwrap();
    let seen: Instant = "2026-11-22T10:30:00.123456Z".parse().unwrap();
    vec![1.into(), "مریم".into(), "maryam@example.com".into(), true.into(), born.into(), seen.into()]
}

fn named(id: i64, name: &str) -> Vec<Cell> {
    vec![id.into(), name.into(), Cell::Null, false.into(), Cell::Null, Cell::Null]
}

async fn with_customers(db: &Db) {
    let done = db.migrate(&[customers()]).await.unwrap();
    assert_eq!(done, ["created the table customers", "created the index customers_email"]);
}

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_went_in() {
    both(|db| async move {
        with_customers(&db).await;
        for cells in [maryam(), named(2, "")] {
            let sent = cells.clone();
            assert_eq!(db.write(move |tx| insert(tx, cells)).await, Ok(1));
            let id = sent[0].as_int().unwrap();
            let back = db.read(move |tx| {
                let mut stmt = Query::select();
                stmt.columns(COLUMNS.map(Alias::new)).from(tx.table("customers"));
                stmt.and_where(Expr::col("id").eq(id)).limit(5);
                tx.fetch(&stmt, &TYPES)
            });
            assert_eq!(back.await.unwrap()[0].cells(), sent);
        }
    })
    .await;
}

#[tokio::test]
async fn hand_written_sql_takes_the_same_values() {
    both(|db| async move {
        with_customers(&db).await;
        db.write(|tx| insert(tx, maryam())).await.unwrap();
        for (at, column) in COLUMNS.into_iter().enumerate() {
            let sql = format!("select {column} from @customers where {column} = $1 and name <> 'a@b $1'");
            let rows = db.read(move |tx| tx.sql(&sql, &[maryam()[at].clone()], &[TYPES[at]])).await.unwrap();
            assert_eq!(rows[0].get(0), &maryam()[at], "{column}");
        }
        let sum = db.read(|tx| tx.sql("select sum(id) from @customers", &[], &[ColumnType::Int])).await.unwrap();
        assert_eq!(sum[0].int(0), Some(1));
        let nulls = "update @customers set email = $1, active = $2, born = $3, seen = $4, parent_id = $5";
        let params = [Cell::Null, false.into(), Cell::Null, Cell::Null, Cell::Null];
        assert_eq!(db.write(move |tx| tx.sql_execute(nulls, &params)).await, Ok(1));
    })
    .await;
}

/// What a write of these rows, after Maryam, is told.
async fn check(db: &Db, sql: &'static str, expected: StoreError) {
    let answer = db.write(move |tx| tx.sql_execute(sql, &[])).await;
    assert_eq!(answer, Err(expected), "{sql}");
}

#[tokio::test]
async fn a_broken_rule_is_named_alike() {
    both(|db| async move {
        with_customers(&db).await;
        db.write(|tx| insert(tx, maryam())).await.unwrap();
        let unique = |name: &str| StoreError::Unique { constraint: name.into() };
        check(&db, "insert into @customers (id, name) values (1, 'a')", unique("customers_pkey")).await;
        let twice = "insert into @customers (id, name, email) values (9, 'a', 'maryam@example.com')";
        check(&db, twice, unique("customers_email")).await;
        check(&db, "insert into @customers (id) values (2)", StoreError::Required { column: "name".into() }).await;
        let orphan = db.write(|tx| tx.sql_execute("update @customers set parent_id = 77", &[])).await;
        assert!(matches!(orphan, Err(StoreError::Reference { .. })), "{orphan:?}");
        let read = db.read(|tx| tx.sql_execute("delete from @customers", &[])).await;
        assert_eq!(read, Err(StoreError::ReadOnly));
        let text = db.write(|tx| tx.sql_execute("update @customers set parent_id = $1", &["x".into()])).await;
        assert!(matches!(text, Err(StoreError::Other(_))), "{text:?}");
    })
    .await;
}

#[tokio::test]
async fn work_that_fails_is_undone_and_nested_work_alone() {
    both(|db| async move {
        with_customers(&db).await;
        let kept = db.write(|tx| {
            insert(tx, named(1, "kept"))?;
            let refused = tx.nested(|tx| {
                insert(tx, named(2, "undone"))?;
                tx.after_commit(|| panic!("this was undone"));
                insert(tx, named(1, "again"))
            });
            assert!(matches!(refused, Err(StoreError::Unique { .. })));
            tx.nested(|tx| insert(tx, named(3, "kept too")))
        });
        assert_eq!(kept.await, Ok(1));
        // A failed statement outside of `nested` cannot be passed over in silence.
        let ignored = db.write(|tx| {
            let _ = insert(tx, named(1, "again"));
            Ok::<_, StoreError>(())
        });
        assert!(matches!(ignored.await, Err(StoreError::Unique { .. })));
        let rows =
            db.read(|tx| tx.sql("select id from @customers order by id", &[], &[ColumnType::Int])).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.int(0)).collect::<Vec<_>>(), [Some(1), Some(3)]);
    })
    .await;
}

#[tokio::test]
async fn commits_are_told_and_callbacks_run_once_they_are_durable() {
    both(|db| async move {
        with_customers(&db).await;
        let mut commits = db.commits();
        commits.mark_unchanged();
        let (tell, told) = std::sync::mpsc::channel();
        let seen = tell.clone();
        let write = db.write(move |tx| {
            tx.after_commit(move || seen.send("committed").unwrap());
            tell.send("closure").unwrap();
            insert(tx, named(1, "a"))
        });
        write.await.unwrap();
        assert_eq!(told.iter().collect::<Vec<_>>(), ["closure", "committed"]);
        assert!(commits.has_changed().unwrap());
        commits.mark_unchanged();
        let _ = db.write(|_| Err::<(), _>(StoreError::Other("no".into()))).await;
        assert!(!commits.has_changed().unwrap());
        db.ping(true).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_closed_database_says_so() {
    both(|db| async move {
        db.close().await;
        let answer = db.read(|tx| tx.sql("select 1", &[], &[ColumnType::Int])).await;
        assert!(matches!(answer, Err(StoreError::Unavailable(_))), "{answer:?}");
    })
    .await;
}
