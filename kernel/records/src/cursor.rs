//! A place in a list, as an opaque text in a link.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use schema::Direction;
use serde::{Deserialize, Serialize};
use store::{Cell, ColumnType};

use crate::AnyRecord;

/// Where a page begins: the sort value and id of the row beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    pub(crate) sort: String,
    pub(crate) down: bool,
    pub(crate) at: Cell,
    pub(crate) id: i64,
    /// Going backwards, to the rows before this one.
    pub(crate) back: bool,
}

#[derive(Serialize, Deserialize)]
struct Written {
    s: String,
    d: bool,
    v: Option<WrittenCell>,
    i: i64,
    b: bool,
}

#[derive(Serialize, Deserialize)]
enum WrittenCell {
    I(i64),
    T(String),
    B(bool),
    D(base::Date),
    /// microseconds
    M(i64),
}

impl Cursor {
    /// The place behind a record, in a list that is ordered by this field: for
    /// a page that was put together from more than one list.
    pub fn behind(record: &AnyRecord, sort: &str, direction: Direction) -> Cursor {
        let at = crate::physical::cell(record.value(sort));
        Cursor { sort: sort.to_owned(), down: direction == Direction::Down, at, id: record.id.raw(), back: false }
    }

    /// The text for a link.
    pub fn encode(&self) -> String {
        let cell = match &self.at {
            Cell::Null => None,
            Cell::Int(n) => Some(WrittenCell::I(*n)),
            Cell::Text(t) => Some(WrittenCell::T(t.clone())),
            Cell::Bool(b) => Some(WrittenCell::B(*b)),
            Cell::Date(d) => Some(WrittenCell::D(*d)),
            Cell::Instant(i) => Some(WrittenCell::M(i.as_microsecond())),
        };
        let written = Written { s: self.sort.clone(), d: self.down, v: cell, i: self.id, b: self.back };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&written).unwrap_or_default())
    }

    /// Reads a cursor; anything else is none, and the list begins at its start.
    pub fn decode(text: &str) -> Option<Cursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let written: Written = serde_json::from_slice(&bytes).ok()?;
        let at = match written.v {
            None => Cell::Null,
            Some(WrittenCell::I(n)) => Cell::Int(n),
            // No text that is kept has a zero in it, and PostgreSQL takes none.
            Some(WrittenCell::T(t)) if t.contains('\0') => return None,
            Some(WrittenCell::T(t)) => Cell::Text(t),
            Some(WrittenCell::B(b)) => Cell::Bool(b),
            Some(WrittenCell::D(d)) => Cell::Date(d),
            Some(WrittenCell::M(i)) => Cell::Instant(base::Instant::from_microsecond(i).ok()?),
        };
        Some(Cursor { sort: written.s, down: written.d, at, id: written.i, back: written.b })
    }

    /// Whether a column of this type could have given its value; a forged one
    /// may hold anything.
    pub(crate) fn is_of(&self, ty: ColumnType) -> bool {
        match &self.at {
            Cell::Null => true,
            Cell::Int(_) => ty == ColumnType::Int,
            Cell::Text(_) => ty == ColumnType::Text,
            Cell::Bool(_) => ty == ColumnType::Bool,
            Cell::Date(_) => ty == ColumnType::Date,
            Cell::Instant(_) => ty == ColumnType::Instant,
        }
    }

    /// Whether it was made for this order; a list that was sorted anew begins anew.
    pub fn fits(&self, sort: &str, direction: Direction) -> bool {
        self.sort == sort && self.down == (direction == Direction::Down)
    }
}
