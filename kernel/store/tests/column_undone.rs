//! A column that was tried and taken back was never there: neither for who tried it, nor
//! where another process makes another column meanwhile.

use store::{
    Cell, ColumnDef, ColumnType, Db, Options, StoreError, TableDef,
    testkit::{both, sqlite},
};

fn leads() -> TableDef {
    TableDef {
        name: "leads".into(),
        columns: vec![
            ColumnDef::new("id", ColumnType::Int).required(),
            ColumnDef::new("name", ColumnType::Text).required(),
        ],
        primary: vec!["id".into()],
        ..TableDef::default()
    }
}

fn city() -> ColumnDef {
    ColumnDef::new("x_city", ColumnType::Text)
}

/// A migration that would add the column comes to nothing, for a later table of it is wrong.
async fn tries_in_vain(db: &Db) {
    let mut with_city = leads();
    with_city.columns.push(city());
    let owed = ColumnDef::new("x_owed", ColumnType::Int).required();
    let refused = TableDef { name: "shops".into(), ..leads() };
    let wrong = TableDef { columns: [refused.columns.clone(), vec![owed]].concat(), ..refused };
    let tried = db.migrate(&[with_city, wrong]).await;
    assert!(tried.is_err(), "{tried:?}");
}

/// Asked where it is written, by the connection that tried.
async fn writes(db: &Db, sql: &'static str) -> Result<u64, StoreError> {
    db.write(move |tx| tx.sql_execute(sql, &[])).await
}

#[tokio::test]
async fn a_column_that_was_taken_back_is_not_there_and_can_be_added_after_it() {
    both(|db| async move {
        let shops = TableDef { name: "shops".into(), ..leads() };
        db.migrate(&[leads(), shops]).await.unwrap();
        tries_in_vain(&db).await;
        let early = writes(&db, "insert into @leads (id, name, x_city) values (1, 'Maryam', 'Tehran')").await;
        assert!(early.is_err(), "it is there: {early:?}");
        assert_eq!(writes(&db, "insert into @leads (id, name) values (1, 'Maryam')").await, Ok(1));
        tries_in_vain(&db).await;
        db.add_column("leads", &city()).await.unwrap();
        assert_eq!(writes(&db, "update @leads set x_city = 'Tehran'").await, Ok(1));
        let rows = db.read(|tx| tx.sql("select x_city from @leads", &[], &[ColumnType::Text])).await.unwrap();
        assert_eq!(rows[0].text(0), Some("Tehran"));
    })
    .await;
}

/// The file has as many changes behind it as the one that was taken back would have made.
#[tokio::test]
async fn what_was_taken_back_does_not_pass_for_what_another_process_makes() {
    let (db, guard) = sqlite().await;
    let shops = TableDef { name: "shops".into(), ..leads() };
    db.migrate(&[leads(), shops]).await.unwrap();
    let other = Db::open(guard.target(), Options::default()).await.unwrap();
    tries_in_vain(&db).await;
    let hot = ColumnDef::new("x_hot", ColumnType::Bool).required().default(true);
    other.add_column("leads", &hot).await.unwrap();
    let early = writes(&db, "insert into @leads (id, name, x_city) values (1, 'Maryam', 'Tehran')").await;
    assert!(early.is_err(), "a column of one passes for the column of another: {early:?}");
    assert_eq!(writes(&db, "insert into @leads (id, name) values (1, 'Maryam')").await, Ok(1));
    let asked = "select name, x_hot from @leads";
    let rows = other.read(move |tx| tx.sql(asked, &[], &[ColumnType::Text, ColumnType::Bool])).await.unwrap();
    assert_eq!(rows[0].cells(), [Cell::Text("Maryam".into()), Cell::Bool(true)]);
}
