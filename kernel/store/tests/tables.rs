//! Tables as declared, and what a changed declaration does to tables that hold data.

use store::{
    Cell, ColumnDef, ColumnType, Db, Dialect, IndexDef, Options, Special, StoreError, TableDef, testkit, testkit::both,
};

fn int(name: &str) -> ColumnDef {
    ColumnDef::new(name, ColumnType::Int)
}

fn text(name: &str) -> ColumnDef {
    ColumnDef::new(name, ColumnType::Text)
}

fn table(name: &str, columns: Vec<ColumnDef>) -> TableDef {
    let columns = [vec![int("id").required()], columns].concat();
    TableDef { name: name.into(), columns, primary: vec!["id".into()], ..TableDef::default() }
}

/// Users have a team, teams have a leader.
fn town() -> Vec<TableDef> {
    vec![
        table("users", vec![text("name"), int("team_id").references("teams")]),
        table("teams", vec![int("leader_id").references("users")]),
    ]
}

async fn migrate(db: &Db, tables: &[TableDef]) -> Vec<String> {
    db.migrate(tables).await.unwrap()
}

async fn run(db: &Db, sql: &'static str) -> Result<u64, StoreError> {
    db.write(move |tx| tx.sql_execute(sql, &[])).await
}

#[tokio::test]
async fn tables_that_point_at_each_other_are_made_at_once() {
    both(|db| async move {
        assert_eq!(migrate(&db, &town()).await, ["created the table users", "created the table teams"]);
        assert_eq!(migrate(&db, &town()).await, [""; 0]);
        run(&db, "insert into @users (id) values (1)").await.unwrap();
        run(&db, "insert into @teams (id, leader_id) values (1, 1)").await.unwrap();
        run(&db, "update @users set team_id = 1").await.unwrap();
        let used = run(&db, "delete from @teams").await;
        assert!(matches!(used, Err(StoreError::Reference { .. })), "{used:?}");
    })
    .await;
}

#[tokio::test]
async fn a_changed_declaration_changes_the_table_and_keeps_its_rows() {
    both(|db| async move {
        let mut users = table("users", vec![text("name").required()]);
        users.indexes = vec![IndexDef::on("users_name", &["name", "id"]), IndexDef::on("users_old", &["id"])];
        migrate(&db, &[users.clone()]).await;
        run(&db, "insert into @users (id, name) values (1, 'Maryam'), (2, 'Reza')").await.unwrap();
        let generation = db.generation();

        users.columns.push(text("city").required().default("تهران"));
        users.columns.push(ColumnDef::new("since", ColumnType::Date));
        users.indexes = vec![
            IndexDef { unique: true, ..IndexDef::on("users_name", &["name"]) },
            IndexDef { filter: Some("since is null".into()), ..IndexDef::on("users_city", &["city"]) },
        ];
        users.find = vec!["name".into()];
        let expected = [
            "added the column users.city",
            "added the column users.since",
            "dropped the index users_name",
            "created the index users_name",
            "created the index users_city",
            "dropped the index users_old",
            "made users searchable by name",
        ];
        assert_eq!(migrate(&db, &[users.clone()]).await, expected);
        assert_eq!(migrate(&db, &[users.clone()]).await, [""; 0]);
        assert_eq!(db.generation(), generation + 1);
        let rows = db.read(|tx| tx.sql("select name, city from @users order by id", &[], &[ColumnType::Text; 2])).await;
        assert_eq!(rows.unwrap()[1].cells(), [Cell::from("Reza"), Cell::from("تهران")]);
        let twice = run(&db, "insert into @users (id, name) values (3, 'Reza')").await;
        assert_eq!(twice, Err(StoreError::Unique { constraint: "users_name".into() }));

        users.find = vec!["name".into(), "city".into()];
        let done = migrate(&db, &[users.clone()]).await;
        assert!(done.last().unwrap().contains("city"), "{done:?}");
        if db.dialect() == Dialect::Sqlite {
            let hits = "select rowid from @users_fts where city match '\"هرا\"'";
            assert_eq!(db.read(move |tx| tx.sql(hits, &[], &[ColumnType::Int])).await.unwrap().len(), 2);
        }
        users.find.clear();
        assert!(!migrate(&db, &[users]).await.is_empty());
        run(&db, "update @users set name = 'Sara' where id = 1").await.unwrap();
    })
    .await;
}

/// A declaration that cannot be carried out leaves everything as it was.
async fn check_refused(db: &Db, change: TableDef, why: &str) {
    let generation = db.generation();
    let other = table(&format!("other_{}", change.columns.len()), vec![]);
    let answer = db.migrate(&[other.clone(), change]).await;
    assert!(matches!(&answer, Err(StoreError::Other(said)) if said.contains(why)), "{answer:?}");
    assert_eq!(db.generation(), generation);
    let sql = format!("select 1 from @{}", other.name);
    assert!(db.read(move |tx| tx.sql(&sql, &[], &[ColumnType::Int])).await.is_err(), "half a migration");
}

#[tokio::test]
async fn what_cannot_be_done_is_refused_whole() {
    both(|db| async move {
        migrate(&db, &[table("users", vec![text("name")])]).await;
        check_refused(&db, table("users", vec![int("name")]), "declared as").await;
        check_refused(&db, table("users", vec![text("name"), text("city").required()]), "needs a default").await;
        check_refused(&db, table("users; drop table users", vec![]), "is no name").await;
        check_refused(&db, table("users", vec![text(&"x".repeat(64))]), "is no name").await;
        let stray = TableDef { indexes: vec![IndexDef::on("users_x", &["x"])], ..table("users", vec![]) };
        check_refused(&db, stray, "no column x").await;
        let serial = table("users", vec![int("seq").special(Special::Serial)]);
        check_refused(&db, serial, "must be the primary key").await;
    })
    .await;
}

#[tokio::test]
async fn an_old_letter_case_and_a_prefix_are_the_same_on_both() {
    both(|db| async move {
        let mut users = table("users", vec![text("name").required()]);
        users.indexes = vec![IndexDef::on("users_name", &["name", "id"])];
        migrate(&db, &[users]).await;
        let many = "insert into @users (id, name) with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
                    select i, 'user ' || i from n";
        run(&db, many).await.unwrap();
        run(&db, "insert into @users (id, name) values (-1, 'مریم'), (-2, 'مریلا'), (-3, 'Ali'), (-4, 'ali')").await.unwrap();
        if db.dialect() == Dialect::Postgres {
            run(&db, "analyze @users").await.unwrap();
        }
        for (pattern, expected) in [("مری%", vec![-2, -1]), ("ali%", vec![-4]), ("Ali", vec![-3]), ("LI%", vec![])] {
            let rows = db.read(move |tx| {
                tx.sql("select id from @users where name like $1 order by id", &[pattern.into()], &[ColumnType::Int])
            });
            let ids: Vec<i64> = rows.await.unwrap().iter().filter_map(|row| row.int(0)).collect();
            assert_eq!(ids, expected, "{pattern}");
        }
        // What begins so is asked as a range: of a pattern that is bound SQLite does not look at the beginning.
        let plan = db.read(|tx| {
            let (explain, types, line): (_, &[ColumnType], _) = match tx.dialect() {
                Dialect::Sqlite => ("explain query plan", &[ColumnType::Int, ColumnType::Int, ColumnType::Int, ColumnType::Text], 3),
                Dialect::Postgres => ("explain", &[ColumnType::Text], 0),
            };
            let sql = format!("{explain} select id from @users where name >= $1 and name < $2");
            let rows = tx.sql(&sql, &["مری".into(), "مری\u{10FFFF}".into()], types)?;
            Ok::<_, StoreError>(rows.iter().filter_map(|row| row.text(line)).collect::<String>())
        });
        let plan = plan.await.unwrap();
        assert!(plan.contains("users_name") && !plan.contains("SCAN") && !plan.contains("Seq Scan"), "{plan}");
    })
    .await;
}

#[tokio::test]
async fn several_processes_may_start_at_once() {
    let (_db, guard) = testkit::postgres().await;
    let start = || async {
        let db = Db::open(guard.target(), Options::default()).await?;
        let mut users = table("users", vec![text("name")]);
        users.find = vec!["name".into()];
        db.migrate(&[users]).await
    };
    let ends = tokio::join!(start(), start(), start(), start());
    let done: Vec<usize> = [ends.0, ends.1, ends.2, ends.3].into_iter().map(|end| end.unwrap().len()).collect();
    assert_eq!(done.iter().sum::<usize>(), 2, "one of them does it: {done:?}");
}

#[tokio::test]
async fn another_process_s_change_is_met_by_a_new_plan() {
    let (db, guard) = testkit::postgres().await;
    migrate(&db, &[table("users", vec![text("name")])]).await;
    let other = Db::open(guard.target(), Options { readers: 1, ..Options::default() }).await.unwrap();
    let look = || async { other.read(|tx| tx.sql("select name from @users", &[], &[ColumnType::Text])).await };
    assert!(look().await.is_ok());
    run(&db, "alter table @users alter column name type varchar(80)").await.unwrap();
    assert_eq!(look().await, Err(StoreError::Conflict));
    assert!(look().await.is_ok());
    db.add_column("users", &text("city")).await.unwrap();
    other.ping(false).await.unwrap();
    assert_eq!(other.generation(), db.generation());
}
