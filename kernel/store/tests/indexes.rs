//! Indexes that are made while people work.

use store::{ColumnDef, ColumnType, Db, Dialect, IndexDef, StoreError, TableDef, Tx, testkit::both};

fn notes() -> TableDef {
    let columns = vec![ColumnDef::new("id", ColumnType::Int).required(), ColumnDef::new("body", ColumnType::Text)];
    TableDef { name: "notes".into(), columns, primary: vec!["id".into()], ..TableDef::default() }
}

fn by_body(unique: bool) -> IndexDef {
    IndexDef { unique, ..IndexDef::on("own_body", &["body", "id"]) }
}

fn write(tx: &mut Tx<'_>, id: i64, body: &str) -> Result<u64, StoreError> {
    tx.sql_execute("insert into @notes (id, body) values ($1, $2)", &[id.into(), body.into()])
}

/// How the index stands: sound, broken, or missing.
async fn stands(db: &Db) -> &'static str {
    match db.read(|tx| tx.indexes_named("own_")).await.unwrap().get("own_body") {
        Some(true) => "sound",
        Some(false) => "broken",
        None => "missing",
    }
}

#[tokio::test]
async fn an_index_is_made_once_outlives_the_diff_at_start_up_and_goes_when_told() {
    both(|db| async move {
        db.migrate(&[notes()]).await.unwrap();
        let before = db.generation();
        for _ in 0..2 {
            db.make_index(&notes(), &by_body(false)).await.unwrap();
            assert_eq!(stands(&db).await, "sound");
        }
        assert!(db.generation() > before, "no stale plan is met");
        assert_eq!(db.migrate(&[notes()]).await.unwrap(), Vec::<String>::new(), "the next start leaves it alone");
        assert_eq!(stands(&db).await, "sound");
        for _ in 0..2 {
            db.drop_index("own_body").await.unwrap();
            assert_eq!(stands(&db).await, "missing");
        }
        assert!(db.make_index(&notes(), &IndexDef::on("Own; drop", &["body"])).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn what_a_broken_try_left_behind_is_made_anew() {
    both(|db| async move {
        db.migrate(&[notes()]).await.unwrap();
        db.write(|tx| write(tx, 1, "x").and(write(tx, 2, "x"))).await.unwrap();
        let unique = IndexDef { columns: vec![("body".into(), false)], ..by_body(true) };
        assert!(matches!(db.make_index(&notes(), &unique).await, Err(StoreError::Unique { .. })));
        let left = if db.dialect() == Dialect::Postgres { "broken" } else { "missing" };
        assert_eq!(stands(&db).await, left);
        db.write(|tx| tx.sql_execute("delete from @notes where id = 2", &[])).await.unwrap();
        db.make_index(&notes(), &unique).await.unwrap();
        assert_eq!(stands(&db).await, "sound");
        assert!(db.write(|tx| write(tx, 3, "x")).await.is_err(), "it is in force");
    })
    .await;
}

/// On PostgreSQL an open transaction holds the making up, and nobody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_that_nobody_waits_for_any_more_is_stopped_and_can_be_made_again() {
    both(|db| async move {
        db.migrate(&[notes()]).await.unwrap();
        db.write(|tx| write(tx, 1, "x")).await.unwrap();
        if db.dialect() == Dialect::Postgres {
            let (open, holding) = (db.clone(), std::time::Duration::from_millis(1_200));
            let held = tokio::spawn(async move {
                open.write(move |tx| {
                    write(tx, 2, "y")?;
                    std::thread::sleep(holding);
                    Ok::<_, StoreError>(())
                })
                .await
            });
            tokio::time::sleep(holding / 4).await;
            let (table, index) = (notes(), by_body(false));
            let making = tokio::time::timeout(holding / 4, db.make_index(&table, &index)).await;
            assert!(making.is_err(), "it waits for the open transaction");
            assert_eq!(db.write(|tx| write(tx, 3, "z")).await, Ok(1), "who writes does not wait");
            held.await.unwrap().unwrap();
            tokio::time::sleep(holding / 4).await;
            assert_eq!(stands(&db).await, "broken");
        }
        db.make_index(&notes(), &by_body(false)).await.unwrap();
        assert_eq!(stands(&db).await, "sound");
    })
    .await;
}
