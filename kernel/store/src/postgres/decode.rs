//! Cells out of rows, by the types that the caller asked for.

use std::error::Error;

use base::{Date, Instant};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use tokio_postgres::types::{FromSql, Type};

use crate::{Cell, ColumnType, Row};

type Caught = Box<dyn Error + Sync + Send>;

/// No types at all means that the caller does not want the columns.
pub(super) fn check_width(columns: usize, types: &[ColumnType]) -> Result<(), String> {
    if types.is_empty() || columns == types.len() {
        return Ok(());
    }
    Err(format!("{columns} columns where {} types were given", types.len()))
}

pub(super) fn row(row: &tokio_postgres::Row, types: &[ColumnType]) -> Result<Row, String> {
    let cell = |(at, want): (usize, &ColumnType)| {
        let raw: Raw<'_> = row.try_get(at).map_err(|error| error.to_string())?;
        raw.read(*want).map_err(|error| format!("column {at}: {error}"))
    };
    types.iter().enumerate().map(cell).collect::<Result<_, _>>().map(Row::new)
}

/// A value as the server sent it.
struct Raw<'r>(Option<(Type, &'r [u8])>);

impl<'r> FromSql<'r> for Raw<'r> {
    fn from_sql(ty: &Type, bytes: &'r [u8]) -> Result<Self, Caught> {
        Ok(Raw(Some((ty.clone(), bytes))))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Caught> {
        Ok(Raw(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Raw<'_> {
    fn read(&self, want: ColumnType) -> Result<Cell, Caught> {
        let Some((ty, bytes)) = &self.0 else { return Ok(Cell::Null) };
        let cell = match want {
            ColumnType::Int => Cell::Int(int(ty, bytes)?),
            ColumnType::Text => Cell::Text(text(ty, bytes)?),
            ColumnType::Bool if *ty == Type::BOOL => Cell::Bool(bool::from_sql(ty, bytes)?),
            ColumnType::Bool => Cell::Bool(int(ty, bytes)? != 0),
            ColumnType::Date if *ty == Type::DATE => Cell::Date(Date::from_sql(ty, bytes)?),
            ColumnType::Date => Cell::Date(text(ty, bytes)?.parse()?),
            ColumnType::Instant if *ty == Type::TIMESTAMPTZ => Cell::Instant(Instant::from_sql(ty, bytes)?),
            ColumnType::Instant => Cell::Instant(Instant::from_microsecond(int(ty, bytes)?)?),
        };
        Ok(cell)
    }
}

fn int(ty: &Type, bytes: &[u8]) -> Result<i64, Caught> {
    let whole = |value: f64| if value.fract() == 0.0 { Ok(value as i64) } else { Err(Caught::from("a fraction")) };
    match *ty {
        Type::INT8 => i64::from_sql(ty, bytes),
        Type::INT4 => i32::from_sql(ty, bytes).map(i64::from),
        Type::INT2 => i16::from_sql(ty, bytes).map(i64::from),
        Type::OID => u32::from_sql(ty, bytes).map(i64::from),
        Type::BOOL => bool::from_sql(ty, bytes).map(i64::from),
        Type::FLOAT8 => whole(f64::from_sql(ty, bytes)?),
        Type::FLOAT4 => whole(f32::from_sql(ty, bytes)?.into()),
        // A sum of bigints is numeric.
        Type::NUMERIC => {
            let value = Decimal::from_sql(ty, bytes)?;
            value
                .is_integer()
                .then(|| value.to_i64())
                .flatten()
                .ok_or_else(|| format!("{value} is no whole number").into())
        }
        Type::TEXT | Type::VARCHAR | Type::UNKNOWN => Ok(text(ty, bytes)?.parse()?),
        _ => Err(format!("{ty} where a number was expected").into()),
    }
}

fn text(ty: &Type, bytes: &[u8]) -> Result<String, Caught> {
    match *ty {
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON => {
            Ok(str::from_utf8(bytes)?.to_owned())
        }
        Type::CHAR => Ok(str::from_utf8(bytes)?.to_owned()),
        Type::JSONB => Ok(str::from_utf8(bytes.get(1..).unwrap_or_default())?.to_owned()),
        Type::DATE => Ok(Date::from_sql(ty, bytes)?.to_string()),
        Type::NUMERIC => Ok(Decimal::from_sql(ty, bytes)?.to_string()),
        Type::INT8 | Type::INT4 | Type::INT2 | Type::OID => Ok(int(ty, bytes)?.to_string()),
        Type::FLOAT8 => Ok(f64::from_sql(ty, bytes)?.to_string()),
        _ => Err(format!("{ty} where text was expected").into()),
    }
}
