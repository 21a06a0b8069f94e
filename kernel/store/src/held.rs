//! New rows that are brought together: many into one table by the quickest way that
//! the database has, and on PostgreSQL held until somebody could miss them.
//!
//! There each statement is a journey to the server and back, and a save is mostly one
//! new row that nothing asks for again. So a row that is held goes out with its
//! neighbours before the next statement of the transaction, whichever that is, before
//! the end of a savepoint and before the commit: nobody ever sees that it waited. Only
//! what is wrong with it is told later, by the statement that brings it out; who must
//! know which row it was calls [`Tx::settle`]. On SQLite, where a statement costs
//! nothing on the way, a row is written at once.

use std::sync::{Arc, OnceLock};

use crate::{Cell, ColumnType, Dialect, StoreError, TableDef, Tx, text, tx::Link};

/// Rows of one table that are held at most.
const MOST: usize = 1_000;

/// A table, and the columns of it for which rows bring cells.
#[derive(Debug, Default)]
pub struct Columns {
    table: String,
    list: Vec<(String, ColumnType)>,
    /// The tables whose rows these may refer to: what is held for them goes out first.
    refers: Vec<String>,
    /// The statement that brings a row, made once.
    sql: OnceLock<Arc<str>>,
}

impl Columns {
    pub fn new(table: &str, list: &[(&str, ColumnType)]) -> Columns {
        let list = list.iter().map(|(name, ty)| ((*name).to_owned(), *ty)).collect();
        Columns { table: table.to_owned(), list, ..Columns::default() }
    }

    /// All columns of a table as it is declared.
    pub fn all(table: TableDef) -> Columns {
        let refers = table.columns.iter().filter_map(|column| column.references.clone()).collect();
        let list = table.columns.into_iter().map(|column| (column.name, column.ty)).collect();
        Columns { table: table.name, list, refers, ..Columns::default() }
    }

    fn sql(&self, dialect: Dialect, schema: &str) -> &Arc<str> {
        self.sql.get_or_init(|| {
            let name = text::table(&self.table, dialect, schema);
            let list: Vec<String> = self.list.iter().map(|(column, _)| text::quote(column)).collect();
            let list = list.join(", ");
            let sql = match dialect {
                Dialect::Sqlite => {
                    format!("insert into {name} ({list}) values ({})", vec!["?"; self.list.len()].join(", "))
                }
                Dialect::Postgres => format!("copy {name} ({list}) from stdin (format binary)"),
            };
            sql.into()
        })
    }
}

/// What waits, in the order in which it goes out.
#[derive(Default)]
pub(crate) struct Held(Vec<(Arc<Columns>, Rows)>);

type Rows = Vec<Vec<Cell>>;

impl Held {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a row to those of its table; gives it back where it may refer to a row
    /// that would go out after them, or where too many wait already.
    fn take(&mut self, columns: &Arc<Columns>, row: Vec<Cell>) -> Result<(), Vec<Cell>> {
        let Some(at) = self.0.iter().position(|(held, _)| held.table == columns.table) else {
            self.0.push((columns.clone(), vec![row]));
            return Ok(());
        };
        let refers = |(later, _): &(Arc<Columns>, _)| columns.refers.contains(&later.table);
        if self.0[at].1.len() >= MOST || self.0[at + 1..].iter().any(refers) {
            return Err(row);
        }
        self.0[at].1.push(row);
        Ok(())
    }
}

impl Tx<'_> {
    /// Adds a row that need not be there before the next statement.
    pub fn hold(&mut self, columns: &Arc<Columns>, row: Vec<Cell>) -> Result<(), StoreError> {
        if self.dialect() == Dialect::Sqlite {
            return self.pour(columns, &[row]);
        }
        if let Err(row) = self.held.take(columns, row) {
            self.settle()?;
            self.held.0.push((columns.clone(), vec![row]));
        }
        Ok(())
    }

    /// Brings out what is held.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        self.may_go_on()?;
        for (columns, rows) in std::mem::take(&mut self.held).0 {
            self.bring(&columns, &rows)?;
        }
        Ok(())
    }

    /// Many rows into one table by the quickest way that the database has: `copy` on
    /// PostgreSQL, one prepared statement on SQLite. Each row holds a cell for each of
    /// the columns.
    pub fn pour(&mut self, columns: &Columns, rows: &[Vec<Cell>]) -> Result<(), StoreError> {
        self.guard()?;
        self.bring(columns, rows)
    }

    fn bring(&mut self, columns: &Columns, rows: &[Vec<Cell>]) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let shared = self.shared().clone();
        let sql = columns.sql(shared.dialect, &shared.schema);
        self.counted(sql, |link, until| match link {
            Link::Sqlite(session) => session.pour(sql, rows),
            Link::Postgres(session) => {
                let types: Vec<ColumnType> = columns.list.iter().map(|(_, ty)| *ty).collect();
                session.pour(sql, &types, rows, until)
            }
        })
    }
}
