//! Values into statements and cells out of rows.

use base::{Date, Instant};
use rusqlite::{
    CachedStatement, Connection,
    types::{ToSqlOutput, ValueRef},
};
use sea_query::{Value, Values};

use super::fault;
use crate::{Cell, ColumnType, Row, StoreError};

/// What may go wrong with one statement: the database, or the shape of the answer.
pub(super) enum Trouble {
    Database(rusqlite::Error),
    Shape(String),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Trouble::Database(error)
    }
}

impl Trouble {
    pub fn explain(&self, conn: &Connection, sql: &str) -> StoreError {
        match self {
            Trouble::Database(error) => fault::explain(conn, error, sql),
            Trouble::Shape(what) => StoreError::Other(format!("{what} in: {sql}")),
        }
    }
}

/// No types at all means that the caller does not want the columns.
pub(super) fn check_width(columns: usize, types: &[ColumnType]) -> Result<(), Trouble> {
    if types.is_empty() || columns == types.len() {
        return Ok(());
    }
    Err(Trouble::Shape(format!("{columns} columns where {} types were given", types.len())))
}

pub(super) fn bind(statement: &mut CachedStatement<'_>, values: &Values) -> Result<(), Trouble> {
    let wanted = statement.parameter_count();
    if wanted != values.0.len() {
        return Err(Trouble::Shape(format!("{} values for {wanted} parameters", values.0.len())));
    }
    for (at, value) in values.0.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, output(value)?)?;
    }
    Ok(())
}

/// Cells, without a detour over [`Values`].
pub(super) fn bind_cells<'c>(
    statement: &mut CachedStatement<'_>,
    cells: impl Iterator<Item = &'c Cell>,
) -> Result<(), Trouble> {
    let (wanted, mut given) = (statement.parameter_count(), 0);
    for cell in cells {
        given += 1;
        let at = given;
        match cell {
            Cell::Null => statement.raw_bind_parameter(at, rusqlite::types::Null)?,
            Cell::Int(value) => statement.raw_bind_parameter(at, value)?,
            Cell::Text(value) => statement.raw_bind_parameter(at, value.as_str())?,
            Cell::Bool(value) => statement.raw_bind_parameter(at, value)?,
            Cell::Date(value) => statement.raw_bind_parameter(at, value.to_string())?,
            Cell::Instant(value) => statement.raw_bind_parameter(at, value.as_microsecond())?,
        }
    }
    if wanted != given {
        return Err(Trouble::Shape(format!("{given} values for {wanted} parameters")));
    }
    Ok(())
}

fn output(value: &Value) -> Result<ToSqlOutput<'_>, Trouble> {
    let int = |value: Option<i64>| value.map_or(ValueRef::Null, ValueRef::Integer);
    let bound = match value {
        Value::Bool(v) => int(v.map(i64::from)),
        Value::TinyInt(v) => int(v.map(i64::from)),
        Value::SmallInt(v) => int(v.map(i64::from)),
        Value::Int(v) => int(v.map(i64::from)),
        Value::BigInt(v) => int(*v),
        Value::TinyUnsigned(v) => int(v.map(i64::from)),
        Value::SmallUnsigned(v) => int(v.map(i64::from)),
        Value::Unsigned(v) => int(v.map(i64::from)),
        Value::BigUnsigned(v) => match v.map(i64::try_from).transpose() {
            Ok(fitting) => int(fitting),
            Err(_) => return Err(Trouble::Shape("a number beyond 63 bits".into())),
        },
        Value::Float(v) => v.map_or(ValueRef::Null, |v| ValueRef::Real(v.into())),
        Value::Double(v) => v.map_or(ValueRef::Null, ValueRef::Real),
        Value::String(v) => v.as_ref().map_or(ValueRef::Null, |v| ValueRef::Text(v.as_bytes())),
        Value::Char(v) => {
            return Ok(ToSqlOutput::Owned(v.map_or(rusqlite::types::Value::Null, |v| v.to_string().into())));
        }
        Value::Bytes(v) => v.as_ref().map_or(ValueRef::Null, |v| ValueRef::Blob(v)),
        other => return Err(Trouble::Shape(format!("a value of no use here: {other:?}"))),
    };
    Ok(ToSqlOutput::Borrowed(bound))
}

pub(super) fn decode(row: &rusqlite::Row<'_>, types: &[ColumnType]) -> Result<Row, Trouble> {
    let cell = |(at, ty): (usize, &ColumnType)| {
        let stored = row.get_ref(at)?;
        read(stored, *ty).ok_or_else(|| Trouble::Shape(format!("column {at}: {stored:?} where {ty:?} was expected")))
    };
    types.iter().enumerate().map(cell).collect::<Result<_, _>>().map(Row::new)
}

fn read(stored: ValueRef<'_>, ty: ColumnType) -> Option<Cell> {
    let text = |bytes| std::str::from_utf8(bytes).ok();
    Some(match (ty, stored) {
        (_, ValueRef::Null) => Cell::Null,
        (ColumnType::Int, ValueRef::Integer(value)) => Cell::Int(value),
        (ColumnType::Int, ValueRef::Real(value)) if value.fract() == 0.0 => Cell::Int(value as i64),
        (ColumnType::Int, ValueRef::Text(bytes)) => Cell::Int(text(bytes)?.parse().ok()?),
        (ColumnType::Text, ValueRef::Text(bytes)) => Cell::Text(text(bytes)?.to_owned()),
        (ColumnType::Text, ValueRef::Integer(value)) => Cell::Text(value.to_string()),
        (ColumnType::Text, ValueRef::Real(value)) => Cell::Text(value.to_string()),
        (ColumnType::Bool, ValueRef::Integer(value)) => Cell::Bool(value != 0),
        (ColumnType::Date, ValueRef::Text(bytes)) => Cell::Date(text(bytes)?.parse::<Date>().ok()?),
        (ColumnType::Instant, ValueRef::Integer(value)) => Cell::Instant(Instant::from_microsecond(value).ok()?),
        _ => return None,
    })
}
