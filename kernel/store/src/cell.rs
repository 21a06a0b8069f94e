//! One value on its way into or out of a database.
//!
//! A cell knows no more than storage does: an id is an `Int`, an enum is a
//! `Text`, money is an `Int` of minor units. What a value means is told by the
//! field definition of the caller.

use base::{Date, Id, Instant};

/// How a column is stored, and so how its cells are decoded.
///
/// | here | SQLite | PostgreSQL |
/// |---|---|---|
/// | `Int` | `INTEGER` | `bigint` |
/// | `Text` | `TEXT` | `text collate "C"` |
/// | `Bool` | `INTEGER` 0 or 1 | `boolean` |
/// | `Date` | `TEXT`, ISO | `date` |
/// | `Instant` | `INTEGER`, microseconds since 1970 | `timestamptz` |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnType {
    Int,
    Text,
    Bool,
    Date,
    Instant,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Cell {
    #[default]
    Null,
    Int(i64),
    Text(String),
    Bool(bool),
    Date(Date),
    Instant(Instant),
}

impl Cell {
    pub fn is_null(&self) -> bool {
        *self == Cell::Null
    }

    pub fn as_int(&self) -> Option<i64> {
        if let Cell::Int(value) = self { Some(*value) } else { None }
    }

    pub fn as_text(&self) -> Option<&str> {
        if let Cell::Text(value) = self { Some(value) } else { None }
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Cell::Bool(value) = self { Some(*value) } else { None }
    }

    pub fn as_date(&self) -> Option<Date> {
        if let Cell::Date(value) = self { Some(*value) } else { None }
    }

    pub fn as_instant(&self) -> Option<Instant> {
        if let Cell::Instant(value) = self { Some(*value) } else { None }
    }
}

/// Both drivers read this one form. A date is its ISO text and an instant its
/// microseconds; a null has no type, the PostgreSQL driver gives it the one that
/// the server asks for.
impl From<Cell> for sea_query::Value {
    fn from(cell: Cell) -> Self {
        use sea_query::Value;
        match cell {
            Cell::Null => Value::String(None),
            Cell::Int(value) => Value::BigInt(Some(value)),
            Cell::Text(value) => Value::String(Some(value)),
            Cell::Bool(value) => Value::Bool(Some(value)),
            Cell::Date(value) => Value::String(Some(value.to_string())),
            Cell::Instant(value) => Value::BigInt(Some(value.as_microsecond())),
        }
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Cell::Text(value.to_owned())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Cell::Text(value)
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Cell::Int(value)
    }
}

impl From<i32> for Cell {
    fn from(value: i32) -> Self {
        Cell::Int(value.into())
    }
}

impl From<u32> for Cell {
    fn from(value: u32) -> Self {
        Cell::Int(value.into())
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Cell::Bool(value)
    }
}

impl From<Date> for Cell {
    fn from(value: Date) -> Self {
        Cell::Date(value)
    }
}

/// Cut to microseconds, so that a cell equals what comes back from the database.
impl From<Instant> for Cell {
    fn from(value: Instant) -> Self {
        Cell::Instant(Instant::from_microsecond(value.as_microsecond()).unwrap_or(value))
    }
}

impl<E> From<Id<E>> for Cell {
    fn from(value: Id<E>) -> Self {
        Cell::Int(value.raw())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Null, Into::into)
    }
}
