//! Sums that are kept while rows change.

use std::time::Duration;

use store::{Cell, ColumnDef, ColumnType, Db, Options, Part, Sums, TableDef, Tx, testkit::both};

use ColumnType::{Int, Text};

fn eggs() -> TableDef {
    let columns = [("owner", Text), ("size", Int), ("gone", Int)].map(|(name, ty)| ColumnDef::new(name, ty));
    let columns = [ColumnDef::new("id", Int).required()].into_iter().chain(columns).collect();
    TableDef { name: "eggs".into(), columns, primary: vec!["id".into()], ..TableDef::default() }
}

/// How many each has, and of all how many are large.
fn sums() -> Sums {
    Sums {
        table: "egg_sums",
        source: "eggs",
        columns: &["owner", "size", "gone"],
        only: "#.gone is null",
        parts: |_| {
            let large = "case when #.size > 50 then 1 else 0 end".to_owned();
            vec![Part::column("owner", Text), Part { name: "large", ty: Int, value: large }]
        },
        amount: "#.size",
        groups: &[&["owner"], &["large"]],
        asked_by: &["owner"],
    }
}

/// What each owner has, number and size; from the cells, and what is not folded yet.
fn told(tx: &mut Tx<'_>) -> Vec<String> {
    let sql = "select owner, cast(sum(n) as bigint), cast(sum(amount) as bigint) from (\
        select owner, n, amount from @egg_sums where grouping_ = 0 union all \
        select owner, n, amount from @egg_sums_terms) as t group by owner having sum(n) <> 0 order by owner";
    let rows = tx.sql(sql, &[], &[Text, Int, Int]).unwrap();
    let one = |row: &store::Row| Some(format!("{} {} of {}", row.text(0).unwrap_or("-"), row.int(1)?, row.int(2)?));
    rows.iter().filter_map(one).collect()
}

async fn number(db: &Db, table: &'static str) -> i64 {
    let sql = format!("select count(*) from @{table}");
    db.read(move |tx| tx.sql(&sql, &[], &[Int])).await.unwrap()[0].int(0).unwrap()
}

async fn run(db: &Db, sql: &'static str) {
    db.write(move |tx| tx.sql_execute(sql, &[] as &[Cell])).await.unwrap();
}

#[tokio::test]
async fn sums_follow_every_change_before_and_after_they_are_folded() {
    both(|db| async move {
        db.migrate(&[eggs()]).await.unwrap();
        run(&db, "insert into @eggs (id, owner, size) values (1, 'ali', 50), (2, 'ali', 60), (3, null, 7)").await;
        assert_eq!(db.sum_up(&[sums()]).await.unwrap().len(), 1);
        assert_eq!(db.sum_up(&[sums()]).await.unwrap(), [""; 0], "once is enough");
        for (sql, expected) in [
            (
                "insert into @eggs (id, owner, size) values (4, 'sara', 70)",
                &["- 1 of 7", "ali 2 of 110", "sara 1 of 70"][..],
            ),
            ("update @eggs set owner = 'sara' where id = 1", &["- 1 of 7", "ali 1 of 60", "sara 2 of 120"]),
            ("update @eggs set gone = 1 where id = 2", &["- 1 of 7", "sara 2 of 120"]),
            ("update @eggs set size = null where id = 3", &["- 1 of 0", "sara 2 of 120"]),
            ("delete from @eggs where id = 4", &["- 1 of 0", "sara 1 of 50"]),
            ("update @eggs set gone = null", &["- 1 of 0", "ali 1 of 60", "sara 1 of 50"]),
        ] {
            run(&db, sql).await;
            for folded in [false, true] {
                let mut found = db.read(|tx| Ok::<_, store::StoreError>(told(tx))).await.unwrap();
                found.sort();
                assert_eq!(found, expected, "{sql}, folded: {folded}");
                assert_eq!(db.read(|tx| tx.astray(&sums())).await.unwrap(), 0, "{sql}");
                db.fold(&sums()).await.unwrap();
                assert_eq!(number(&db, "egg_sums_terms").await, 0);
            }
        }
        assert_eq!(number(&db, "egg_sums").await, 5, "what came to nothing is gone");
    })
    .await;
}

#[tokio::test]
async fn they_are_counted_anew_where_they_went_astray_or_were_let_go() {
    both(|db| async move {
        db.migrate(&[eggs()]).await.unwrap();
        db.sum_up(&[sums()]).await.unwrap();
        run(&db, "insert into @eggs (id, owner, size) values (1, 'ali', 50)").await;
        run(&db, "insert into @egg_sums_terms (owner, large, n, amount) values ('omid', 0, 3, 0)").await;
        assert_eq!(db.read(|tx| tx.astray(&sums())).await.unwrap(), 2);
        db.overhaul(|tx| tx.count_anew(&sums())).await.unwrap();
        assert_eq!(db.read(|tx| Ok::<_, store::StoreError>(told(tx))).await.unwrap(), ["ali 1 of 50"]);
        let anew = |tx: &mut Tx<'_>| {
            tx.without_sums(&sums())?;
            tx.sql_execute("insert into @eggs (id, owner, size) values (2, 'ali', 1)", &[])?;
            tx.with_sums(&sums())?;
            Ok::<_, store::StoreError>(told(tx))
        };
        assert_eq!(db.overhaul(anew).await.unwrap(), ["ali 2 of 51"]);
        assert_eq!(db.misled_sums(&[sums()]).await.unwrap(), (vec![], vec![]));
        assert_eq!(db.clear_undeclared_sums(&[], 0).await.unwrap().len(), 1);
        run(&db, "delete from @eggs").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changes_what_counts_in_one_sum_waits_for_nobody() {
    let (db, _guard) = store::testkit::postgres().await;
    db.migrate(&[eggs()]).await.unwrap();
    db.sum_up(&[sums()]).await.unwrap();
    let (second_is_done, wait) = std::sync::mpsc::channel();
    let (begun, begins) = tokio::sync::oneshot::channel();
    let first = db.clone();
    let first = tokio::spawn(async move {
        let write = move |tx: &mut Tx<'_>| {
            tx.sql_execute("insert into @eggs (id, owner, size) values (1, 'ali', 50)", &[])?;
            let _ = begun.send(());
            wait.recv().map_err(|_| store::StoreError::TooSlow)
        };
        first.write(write).await
    });
    begins.await.unwrap();
    run(&db, "insert into @eggs (id, owner, size) values (2, 'ali', 60)").await;
    assert_eq!(db.fold(&sums()).await.unwrap(), 1, "what is not committed is left");
    second_is_done.send(()).unwrap();
    first.await.unwrap().unwrap();
    assert_eq!(db.read(|tx| Ok::<_, store::StoreError>(told(tx))).await.unwrap(), ["ali 2 of 110"]);
}

/// To look at the first egg takes until the gate is open, or a minute, so that a test that fails leaves nobody waiting.
fn slow_sums() -> Sums {
    Sums { only: "#.gone is null and @looked_at(#.id)", ..sums() }
}

const LOOKED_AT: &str = "create function @looked_at(egg bigint) returns boolean language plpgsql as $body$ begin
    for tried in 1..3000 loop
      exit when egg <> 1 or exists (select 1 from @gate);
      perform pg_sleep(0.02);
    end loop;
    return true; end $body$";

fn table(name: &str) -> TableDef {
    let columns = vec![ColumnDef::new("id", Int).required()];
    TableDef { name: name.into(), columns, primary: vec!["id".into()], ..TableDef::default() }
}

/// Until a process counts at the closed gate.
async fn somebody_counts(db: &Db, schema: &str) {
    let query = format!("%{schema}%");
    let counts = async || {
        let query = Cell::from(query.as_str());
        let sql = "select 1 from pg_stat_activity where wait_event = 'PgSleep' and query like $1";
        !db.read(move |tx| tx.sql(sql, &[query], &[Int])).await.unwrap().is_empty()
    };
    for _ in 0..3_000 {
        if counts().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody counts");
}

#[tokio::test]
async fn while_one_process_counts_another_changes_tables_and_waits_with_the_sums_only() {
    let (one, guard) = store::testkit::postgres().await;
    let other = Db::open(guard.target(), Options::default()).await.unwrap();
    one.migrate(&[eggs(), table("gate")]).await.unwrap();
    run(&one, LOOKED_AT).await;
    run(&one, "insert into @eggs (id, owner, size) values (1, 'ali', 50)").await;
    let counting = one.clone();
    let counting = tokio::spawn(async move { counting.sum_up(&[slow_sums()]).await });
    somebody_counts(&other, guard.schema().unwrap()).await;
    let more = [eggs(), table("gate"), table("nests")];
    let changed = tokio::time::timeout(Duration::from_secs(30), other.migrate(&more)).await;
    assert!(!changed.expect("it waits for no count").unwrap().is_empty());
    run(&other, "insert into @eggs (id, owner, size) values (2, 'ali', 60)").await;
    let second = other.clone();
    let second = tokio::spawn(async move { second.sum_up(&[slow_sums()]).await });
    run(&one, "insert into @gate (id) values (1)").await;
    assert_eq!(counting.await.unwrap().unwrap().len(), 1);
    assert_eq!(second.await.unwrap().unwrap(), [""; 0], "it was counted for both");
    assert_eq!(other.read(|tx| Ok::<_, store::StoreError>(told(tx))).await.unwrap(), ["ali 2 of 110"]);
    assert_eq!(other.read(|tx| tx.astray(&slow_sums())).await.unwrap(), 0);
}
