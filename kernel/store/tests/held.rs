//! Rows that are held: nobody sees that they waited, and what undoes a savepoint undoes them.

use std::sync::Arc;

use store::{Cell, ColumnDef, ColumnType, Columns, Db, StoreError, TableDef, Tx, testkit::both};

const HOUSES: &str = "houses";
const PEOPLE: &str = "people";

/// People live in houses.
fn tables() -> [TableDef; 2] {
    let id = || ColumnDef::new("id", ColumnType::Int).required();
    let table = |name: &str, columns| TableDef {
        name: name.into(),
        columns,
        primary: vec!["id".into()],
        ..TableDef::default()
    };
    let house = ColumnDef::new("house", ColumnType::Int).references(HOUSES);
    [table(HOUSES, vec![id()]), table(PEOPLE, vec![id(), house])]
}

/// What a closure brings, table by table.
struct Town {
    houses: Arc<Columns>,
    people: Arc<Columns>,
}

impl Town {
    fn new() -> Town {
        let [houses, people] = tables().map(|table| Arc::new(Columns::all(table)));
        Town { houses, people }
    }

    fn house(&self, tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
        tx.hold(&self.houses, vec![id.into()])
    }

    fn person(&self, tx: &mut Tx<'_>, id: i64, house: Option<i64>) -> Result<(), StoreError> {
        tx.hold(&self.people, vec![id.into(), house.map_or(Cell::Null, Cell::Int)])
    }
}

fn ids(tx: &mut Tx<'_>, table: &str) -> Result<Vec<i64>, StoreError> {
    let rows = tx.sql(&format!("select id from @{table} order by id"), &[], &[ColumnType::Int])?;
    Ok(rows.iter().filter_map(|row| row.int(0)).collect())
}

async fn kept(db: &Db, table: &'static str) -> Vec<i64> {
    db.read(move |tx| ids(tx, table)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_held_is_there_for_the_next_statement_and_after_the_commit() {
    both(async |db| {
        db.migrate(&tables()).await.unwrap();
        let seen = db
            .write(|tx| {
                let town = Town::new();
                (1..=300).try_for_each(|id| town.person(tx, id, None))?;
                let seen = ids(tx, PEOPLE)?.len();
                town.person(tx, 301, None)?;
                Ok::<_, StoreError>(seen)
            })
            .await;
        assert_eq!(seen, Ok(300));
        assert_eq!(kept(&db, PEOPLE).await, (1..=301).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_goes_out_after_the_rows_that_it_refers_to() {
    both(async |db| {
        db.migrate(&tables()).await.unwrap();
        let written = db.write(|tx| {
            let town = Town::new();
            town.person(tx, 1, None)?;
            town.house(tx, 10)?;
            // He comes after a house that comes after another person.
            town.person(tx, 2, Some(10))?;
            town.house(tx, 11)
        });
        assert_eq!(written.await, Ok(()));
        assert_eq!((kept(&db, PEOPLE).await, kept(&db, HOUSES).await), (vec![1, 2], vec![10, 11]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_undone_takes_its_own_held_rows_along_and_no_others() {
    both(async |db| {
        db.migrate(&tables()).await.unwrap();
        let written = db.write(|tx| {
            let town = Town::new();
            town.person(tx, 1, None)?;
            let refused = tx.nested(|tx| {
                town.person(tx, 2, None)?;
                Err::<(), _>(StoreError::Other("he changed his mind".into()))
            });
            let twice = tx.nested(|tx| town.person(tx, 1, None));
            let is_double = matches!(twice, Err(StoreError::Unique { .. }));
            tx.nested(|tx| town.person(tx, 3, None))?;
            Ok::<_, StoreError>((refused.is_err(), is_double))
        });
        assert_eq!(written.await, Ok((true, true)));
        assert_eq!(kept(&db, PEOPLE).await, vec![1, 3]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_row_that_the_database_refuses_undoes_the_whole_closure() {
    both(async |db| {
        db.migrate(&tables()).await.unwrap();
        let written = db.write(|tx| {
            let town = Town::new();
            town.person(tx, 1, None)?;
            town.person(tx, 1, None)
        });
        assert!(matches!(written.await, Err(StoreError::Unique { .. })));
        assert_eq!(kept(&db, PEOPLE).await, Vec::<i64>::new());
    })
    .await;
}
