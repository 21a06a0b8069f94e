//! The rows of one table, as lines of the file and back.

use base::{Date, Instant};
use serde_json::Value as Json;
use store::{Cell, ColumnType, Tx};

use super::{
    Trouble,
    manifest::{TableManifest, Tally},
};
use crate::Result;

const PAGE: usize = 1_000;
/// What one statement may carry on either database.
const MOST_PARAMS: usize = 30_000;

/// Gives every row as a line, in the order of the primary key, from the
/// snapshot that the transaction sees.
pub(super) fn each_line(
    tx: &mut Tx<'_>,
    table: &TableManifest,
    mut give: impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let (types, key) = (table.types(), table.key()?);
    let columns = quoted(table.columns.iter().map(|column| &column.name));
    let order = quoted(&table.primary);
    let places: Vec<String> = (1..=key.len()).map(|at| format!("${at}")).collect();
    let beginning = format!("select {columns} from @{}", table.name);
    let end = format!("order by {order} limit {PAGE}");
    let first = format!("{beginning} {end}");
    let next = format!("{beginning} where ({order}) > ({}) {end}", places.join(", "));
    let mut last: Option<Vec<Cell>> = None;
    loop {
        let rows = match &last {
            None => tx.sql(&first, &[], &types)?,
            Some(last) => tx.sql(&next, last, &types)?,
        };
        for row in &rows {
            let mut line = serde_json::to_vec(&row.cells().iter().map(json).collect::<Vec<_>>())?;
            line.push(b'\n');
            give(&line)?;
        }
        match rows.last().filter(|_| rows.len() == PAGE) {
            Some(row) => last = Some(key.iter().map(|&at| row.get(at).clone()).collect()),
            None => return Ok(()),
        }
    }
}

/// What a table holds now, by the columns of the file.
pub(super) fn figures(tx: &mut Tx<'_>, table: &TableManifest) -> Result<TableManifest> {
    let mut tally = Tally::new(std::io::sink());
    each_line(tx, table, |line| tally.line(line).map_err(|why| Trouble::NotRead(why).into()))?;
    Ok(tally.settle(table.clone()))
}

/// Puts lines back as rows, many in one statement.
pub(super) struct Filler<'a> {
    table: &'a TableManifest,
    /// PostgreSQL gives the numbers of a serial column itself unless told.
    overriding: bool,
    waiting: Vec<Cell>,
    in_one: usize,
}

impl<'a> Filler<'a> {
    pub fn new(table: &'a TableManifest, overriding: bool) -> Self {
        let in_one = (MOST_PARAMS / table.columns.len().max(1)).clamp(1, 500);
        Filler { table, overriding, waiting: Vec::new(), in_one }
    }

    pub fn line(&mut self, tx: &mut Tx<'_>, line: &[u8]) -> Result<()> {
        let damaged = || Trouble::Damaged(self.table.entry());
        let cells: Vec<Json> = serde_json::from_slice(line).map_err(|_| damaged())?;
        if cells.len() != self.table.columns.len() {
            return Err(damaged().into());
        }
        for (cell, column) in cells.into_iter().zip(&self.table.columns) {
            self.waiting.push(read(cell, column.ty).ok_or_else(damaged)?);
        }
        if self.waiting.len() >= self.in_one * self.table.columns.len() { self.flush(tx) } else { Ok(()) }
    }

    pub fn flush(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let width = self.table.columns.len();
        let rows = self.waiting.len() / width.max(1);
        if rows == 0 {
            return Ok(());
        }
        let places = |row: usize| {
            let places: Vec<String> = (1..=width).map(|at| format!("${}", row * width + at)).collect();
            format!("({})", places.join(", "))
        };
        let values: Vec<String> = (0..rows).map(places).collect();
        let columns = quoted(self.table.columns.iter().map(|column| &column.name));
        let overriding = if self.overriding { "overriding system value" } else { "" };
        let sql = format!("insert into @{} ({columns}) {overriding} values {}", self.table.name, values.join(", "));
        tx.sql_execute(&sql, &self.waiting)?;
        self.waiting.clear();
        Ok(())
    }
}

fn quoted<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

fn json(cell: &Cell) -> Json {
    match cell {
        Cell::Null => Json::Null,
        Cell::Int(number) => Json::from(*number),
        Cell::Text(text) => Json::from(text.as_str()),
        Cell::Bool(flag) => Json::from(*flag),
        Cell::Date(date) => Json::from(date.to_string()),
        Cell::Instant(instant) => Json::from(instant.as_microsecond()),
    }
}

fn read(json: Json, ty: ColumnType) -> Option<Cell> {
    Some(match (json, ty) {
        (Json::Null, _) => Cell::Null,
        (Json::Number(number), ColumnType::Int) => Cell::Int(number.as_i64()?),
        (Json::Number(number), ColumnType::Instant) => Cell::Instant(Instant::from_microsecond(number.as_i64()?).ok()?),
        (Json::String(text), ColumnType::Text) => Cell::Text(text),
        (Json::String(text), ColumnType::Date) => Cell::Date(text.parse::<Date>().ok()?),
        (Json::Bool(flag), ColumnType::Bool) => Cell::Bool(flag),
        _ => return None,
    })
}
