//! New rows that are brought together: many into one table by the quickest way that
//! the database has, and held until somebody could miss them.
//!
//! A save is mostly one new row that nothing asks for again. By itself it costs a journey
//! to PostgreSQL and back; on SQLite it costs a piece of the search index, which is
//! written out at the end of each statement. So a row that is held goes out with its
//! neighbours before the next statement of the transaction, whichever that is, before
//! the end of a savepoint and before the commit: nobody ever sees that it waited. Only
//! what is wrong with it is told later, by whatever brings it out, and not of which row.

use std::sync::{Arc, OnceLock};

use crate::{Cell, ColumnType, Dialect, StoreError, TableDef, Tx, text, tx::Link};

/// Rows of one table that are held at most: the keys of as many records as go into one
/// statement.
const MOST: usize = 8_000;
/// Rows of one statement on SQLite: two to this power, or to a lower one, so that there
/// are few texts to prepare. What the search index has gathered is written out at the end
/// of each: 512 rows at once cost a fifth less than 128.
const POWER: usize = 9;
/// Values of one statement there.
const MOST_VALUES: usize = 32_000;

/// A table, and the columns of it for which rows bring cells.
#[derive(Debug, Default)]
pub struct Columns {
    table: String,
    list: Vec<(String, ColumnType)>,
    /// The tables whose rows these may refer to: what is held for them goes out first.
    refers: Vec<String>,
    /// The statements that bring rows, each made once: by the power of two on SQLite.
    sql: [OnceLock<Arc<str>>; POWER + 1],
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

    /// The names of the table and of its columns.
    fn named(&self, dialect: Dialect, schema: &str) -> (String, String) {
        let list: Vec<String> = self.list.iter().map(|(column, _)| text::quote(column)).collect();
        (text::table(&self.table, dialect, schema), list.join(", "))
    }

    fn copy(&self, schema: &str) -> &Arc<str> {
        self.sql[0].get_or_init(|| {
            let (name, list) = self.named(Dialect::Postgres, schema);
            format!("copy {name} ({list}) from stdin (format binary)").into()
        })
    }

    /// The statement for the first of so many rows, and how many it takes.
    fn insert(&self, rows: usize) -> (&Arc<str>, usize) {
        let most = (MOST_VALUES / self.list.len().max(1)).max(1);
        let power = (rows.min(most).max(1).ilog2() as usize).min(POWER);
        let sql = self.sql[power].get_or_init(|| {
            let (name, list) = self.named(Dialect::Sqlite, "");
            let row = format!("({})", vec!["?"; self.list.len()].join(", "));
            // What fails takes the savepoint around it along, so the statement need not copy
            // each page that it changes, only to take back its own part.
            format!("insert or fail into {name} ({list}) values {}", vec![row; 1 << power].join(", ")).into()
        });
        (sql, 1 << power)
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
        if self.dialect() == Dialect::Sqlite {
            let mut rest = rows;
            while !rest.is_empty() {
                let (sql, many) = columns.insert(rest.len());
                let (now, later) = rest.split_at(many);
                self.bring_by(sql, columns, now)?;
                rest = later;
            }
            return Ok(());
        }
        let sql = columns.copy(&self.shared().schema).clone();
        if rows.is_empty() { Ok(()) } else { self.bring_by(&sql, columns, rows) }
    }

    fn bring_by(&mut self, sql: &Arc<str>, columns: &Columns, rows: &[Vec<Cell>]) -> Result<(), StoreError> {
        self.counted(sql, |link, until| match link {
            Link::Sqlite(session) => session.pour(sql, rows),
            Link::Postgres(session) => {
                let types: Vec<ColumnType> = columns.list.iter().map(|(_, ty)| *ty).collect();
                session.pour(sql, &types, rows, until)
            }
        })
    }
}
