//! Tables that follow from others.

use store::{
    Cell, ColumnDef, ColumnType, Db, Derived, Dialect, IndexDef, Source, StoreError, TableDef, Tx, testkit::both,
};

use ColumnType::{Int, Text};

fn table(name: &str, columns: &[(&str, ColumnType)]) -> TableDef {
    let id = [ColumnDef::new("id", Int).required()];
    let columns = columns.iter().map(|(name, ty)| ColumnDef::new(name, *ty));
    let columns = id.into_iter().chain(columns).collect();
    TableDef { name: name.into(), columns, primary: vec!["id".into()], ..TableDef::default() }
}

fn sources() -> [TableDef; 2] {
    [table("baskets", &[("owner", Text), ("note", Text)]), table("eggs", &[("basket", Int), ("size", Int)])]
}

/// Each egg with the owner of its basket.
fn owned() -> Derived {
    let from = Source {
        table: "eggs",
        alias: "e",
        kept_as: "id",
        columns: &["basket", "size"],
        waits_for: None,
        comes_first: false,
    };
    let mut table = table("owned_eggs", &[("basket", Int), ("owner", Text), ("size", Int)]);
    table.indexes = vec![IndexDef::on("ix_owned_eggs", &["owner", "size"])];
    Derived {
        table,
        rows: |_| {
            "select e.id, b.id, b.owner, e.size from @eggs e join @baskets b on b.id = e.basket where e.size > 0".into()
        },
        sources: vec![
            Source { waits_for: Some(("basket", "baskets")), ..from },
            Source { table: "baskets", alias: "b", kept_as: "basket", columns: &["owner"], ..from },
        ],
    }
}

fn told(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    let rows = tx.sql("select id, basket, owner, size from @owned_eggs order by id", &[], &[Int, Int, Text, Int])?;
    let one = |row: &store::Row| {
        format!("{} in {} of {} size {}", row.int(0)?, row.int(1)?, row.text(2)?, row.int(3)?).into()
    };
    Ok(rows.iter().filter_map(one).collect())
}

async fn after(db: &Db, sql: &'static str) -> Vec<String> {
    db.write(move |tx| {
        tx.sql_execute(sql, &[] as &[Cell])?;
        told(tx)
    })
    .await
    .unwrap()
}

async fn ready(db: &Db) {
    db.migrate(&sources()).await.unwrap();
    after_all(db, &["insert into @baskets (id, owner) values (1, 'ali')", "insert into @eggs values (7, 1, 50)"]).await;
    assert_eq!(db.derive(&[owned()]).await.unwrap().len(), 1);
}

async fn after_all(db: &Db, all: &'static [&'static str]) {
    let run = |tx: &mut Tx<'_>| all.iter().try_for_each(|sql| tx.sql_execute(sql, &[] as &[Cell]).map(drop));
    db.write(run).await.unwrap();
}

#[tokio::test]
async fn a_derived_table_holds_what_stood_there_and_follows_every_change() {
    both(|db| async move {
        ready(&db).await;
        for (sql, expected) in [
            ("insert into @eggs values (8, 1, 60)", &["7 in 1 of ali size 50", "8 in 1 of ali size 60"][..]),
            ("update @eggs set size = 0 where id = 8", &["7 in 1 of ali size 50"]),
            ("update @eggs set size = 1 where id = 8", &["7 in 1 of ali size 50", "8 in 1 of ali size 1"]),
            ("update @baskets set owner = 'sara', note = 'x'", &["7 in 1 of sara size 50", "8 in 1 of sara size 1"]),
            ("update @baskets set note = 'y'", &["7 in 1 of sara size 50", "8 in 1 of sara size 1"]),
            ("insert into @eggs values (9, 2, 5)", &["7 in 1 of sara size 50", "8 in 1 of sara size 1"]),
            ("delete from @eggs where id = 7", &["8 in 1 of sara size 1"]),
            (
                "insert into @baskets (id, owner) values (2, 'omid')",
                &["8 in 1 of sara size 1", "9 in 2 of omid size 5"],
            ),
            ("update @eggs set basket = 2", &["8 in 2 of omid size 1", "9 in 2 of omid size 5"]),
            ("delete from @baskets", &[]),
        ] {
            assert_eq!(after(&db, sql).await, expected, "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn it_is_made_once_and_anew_where_its_declaration_changed_or_it_was_let_go() {
    both(|db| async move {
        ready(&db).await;
        let generation = db.generation();
        assert_eq!(db.derive(&[owned()]).await.unwrap(), Vec::<String>::new());
        assert_eq!(db.generation(), generation, "no statement is planned anew for nothing");
        let first = db
            .overhaul(|tx| {
                tx.without_derived(&owned())?;
                tx.sql_execute("insert into @eggs values (8, 1, 60)", &[])?;
                assert_eq!(told(tx)?, [""; 0]);
                tx.with_derived(&owned())?;
                told(tx)
            })
            .await
            .unwrap();
        assert_eq!(first, ["7 in 1 of ali size 50", "8 in 1 of ali size 60"]);
        let mut changed = owned();
        changed.rows = |_| "select e.id, e.basket, 'nobody', e.size from @eggs e where e.size > 55".into();
        changed.sources.truncate(1);
        assert_eq!(db.derive(&[changed]).await.unwrap().len(), 1);
        assert_eq!(after(&db, "update @eggs set size = 70 where id = 7").await.len(), 2);
        assert_eq!(after(&db, "update @baskets set owner = 'x'").await[0], "7 in 1 of nobody size 70");
    })
    .await;
}

#[tokio::test]
async fn a_trigger_that_somebody_dropped_stands_again_and_the_table_is_whole() {
    both(|db| async move {
        ready(&db).await;
        assert_eq!(db.misled(&[owned()]).await.unwrap(), (vec![], vec![]));
        let drop = match db.dialect() {
            Dialect::Sqlite => "drop trigger derived_owned_eggs_baskets_update",
            Dialect::Postgres => "alter table @baskets disable trigger derived_owned_eggs_baskets_update",
        };
        after_all(&db, &["update @eggs set size = 51"]).await;
        db.write(move |tx| tx.sql_execute(drop, &[] as &[Cell])).await.unwrap();
        assert_eq!(after(&db, "update @baskets set owner = 'sara'").await, ["7 in 1 of ali size 51"], "it is blind");
        assert_eq!(db.misled(&[owned()]).await.unwrap().0, ["owned_eggs"]);
        assert_eq!(db.derive(&[owned()]).await.unwrap().len(), 1);
        assert_eq!(after(&db, "update @baskets set note = 'x'").await, ["7 in 1 of sara size 51"]);
        assert_eq!(db.misled(&[owned()]).await.unwrap(), (vec![], vec![]));
    })
    .await;
}

#[tokio::test]
async fn what_is_declared_no_more_goes_with_its_triggers() {
    both(|db| async move {
        ready(&db).await;
        let mut other = owned();
        other.table.name = "laid".into();
        other.table.indexes = vec![IndexDef::on("ix_laid", &["owner"])];
        assert_eq!(db.derive(&[owned(), other.clone()]).await.unwrap().len(), 1);
        assert_eq!(db.misled(&[other.clone()]).await.unwrap().1, ["owned_eggs"]);
        assert_eq!(db.clear_undeclared(&[other.clone()], 0).await.unwrap().len(), 1);
        assert_eq!(db.misled(&[other.clone()]).await.unwrap(), (vec![], vec![]), "the other one is kept as it was");
        assert!(db.read(|tx| tx.columns_of("owned_eggs")).await.unwrap().is_empty());
        after_all(&db, &["update @baskets set owner = 'omid'", "delete from @eggs"]).await;
        // A version that declares it again makes it again.
        assert_eq!(db.derive(&[owned(), other]).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn another_server_that_may_still_read_it_keeps_it() {
    let (db, guard) = store::testkit::postgres().await;
    ready(&db).await;
    let older = store::Seat::take(guard.target(), 3).await.unwrap().expect("a free seat");
    assert_eq!(db.clear_undeclared(&[], 0).await.unwrap(), Vec::<String>::new());
    assert_eq!(after(&db, "update @baskets set owner = 'sara'").await, ["7 in 1 of sara size 50"], "it still follows");
    assert_eq!(db.clear_undeclared(&[], 3).await.unwrap().len(), 1, "one's own seat does not count");
    drop(older);
}
