//! Values on their way to the server.
//!
//! The server says which type each parameter has, and the value is written as
//! that type: a text becomes a date, microseconds become an instant, a null is
//! a null of any type. So a caller binds what SQLite would take as well.

use std::error::Error;

use base::{Date, Instant};
use rust_decimal::Decimal;
use sea_query::{Value, Values};
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use crate::{Cell, ColumnType};

type Written = Result<IsNull, Box<dyn Error + Sync + Send>>;

/// One parameter in the few forms that matter here.
#[derive(Debug)]
pub(super) enum Bound<'v> {
    Null,
    Int(i64),
    Bool(bool),
    Float(f64),
    Text(std::borrow::Cow<'v, str>),
    Bytes(&'v [u8]),
    /// A kind of value that this store has no use for.
    Foreign,
}

impl<'v> Bound<'v> {
    pub fn all(values: &'v Values) -> Vec<Bound<'v>> {
        values.0.iter().map(Bound::of).collect()
    }

    fn of(value: &'v Value) -> Bound<'v> {
        fn int<T: Into<i64>>(value: Option<T>) -> Bound<'static> {
            value.map_or(Bound::Null, |v| Bound::Int(v.into()))
        }
        match value {
            Value::Bool(v) => v.map_or(Bound::Null, Bound::Bool),
            Value::TinyInt(v) => int(*v),
            Value::SmallInt(v) => int(*v),
            Value::Int(v) => int(*v),
            Value::BigInt(v) => int(*v),
            Value::TinyUnsigned(v) => int(*v),
            Value::SmallUnsigned(v) => int(*v),
            Value::Unsigned(v) => int(*v),
            Value::BigUnsigned(None) => Bound::Null,
            Value::BigUnsigned(Some(v)) => i64::try_from(*v).map_or(Bound::Foreign, Bound::Int),
            Value::Float(v) => v.map_or(Bound::Null, |v| Bound::Float(v.into())),
            Value::Double(v) => v.map_or(Bound::Null, Bound::Float),
            Value::String(v) => v.as_deref().map_or(Bound::Null, |v| Bound::Text(v.into())),
            Value::Char(v) => v.map_or(Bound::Null, |v| Bound::Text(v.to_string().into())),
            Value::Bytes(v) => v.as_deref().map_or(Bound::Null, Bound::Bytes),
            _ => Bound::Foreign,
        }
    }
}

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Written {
        match self {
            Bound::Null => Ok(IsNull::Yes),
            Bound::Int(value) => int(*value, ty, out),
            Bound::Bool(value) => match *ty {
                Type::BOOL => value.to_sql(ty, out),
                _ => int((*value).into(), ty, out),
            },
            Bound::Float(value) => match *ty {
                Type::FLOAT4 => (*value as f32).to_sql(ty, out),
                Type::NUMERIC => Decimal::try_from(*value)?.to_sql(ty, out),
                _ => value.to_sql(&Type::FLOAT8, out),
            },
            Bound::Text(value) => text(value, ty, out),
            Bound::Bytes(value) => value.to_sql(ty, out),
            Bound::Foreign => Err("a value that the store has no use for".into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// How the columns of a type travel in a binary copy.
pub(super) fn wire_type(ty: ColumnType) -> Type {
    match ty {
        ColumnType::Int => Type::INT8,
        ColumnType::Text => Type::TEXT,
        ColumnType::Bool => Type::BOOL,
        ColumnType::Date => Type::DATE,
        ColumnType::Instant => Type::TIMESTAMPTZ,
    }
}

impl ToSql for Cell {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Written {
        match self {
            Cell::Null => Ok(IsNull::Yes),
            Cell::Int(value) => value.to_sql(ty, out),
            Cell::Text(value) => value.to_sql(ty, out),
            Cell::Bool(value) => value.to_sql(ty, out),
            Cell::Date(value) => value.to_sql(ty, out),
            Cell::Instant(value) => value.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn int(value: i64, ty: &Type, out: &mut BytesMut) -> Written {
    match *ty {
        Type::INT8 => value.to_sql(ty, out),
        Type::INT4 => i32::try_from(value)?.to_sql(ty, out),
        Type::INT2 => i16::try_from(value)?.to_sql(ty, out),
        Type::OID => u32::try_from(value)?.to_sql(ty, out),
        Type::BOOL => (value != 0).to_sql(ty, out),
        Type::NUMERIC => Decimal::from(value).to_sql(ty, out),
        Type::FLOAT8 => (value as f64).to_sql(ty, out),
        Type::FLOAT4 => (value as f32).to_sql(ty, out),
        Type::TIMESTAMPTZ => Instant::from_microsecond(value)?.to_sql(ty, out),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::UNKNOWN => value.to_string().to_sql(ty, out),
        _ => Err(format!("a number was given where {ty} is needed").into()),
    }
}

fn text(value: &str, ty: &Type, out: &mut BytesMut) -> Written {
    match *ty {
        Type::DATE => value.parse::<Date>()?.to_sql(ty, out),
        Type::TIMESTAMPTZ => value.parse::<Instant>()?.to_sql(ty, out),
        Type::NUMERIC => value.parse::<Decimal>()?.to_sql(ty, out),
        Type::INT8 | Type::INT4 | Type::INT2 => int(value.parse()?, ty, out),
        // The binary form of jsonb is a version byte and the text.
        Type::JSONB => {
            out.extend_from_slice(&[1]);
            value.to_sql(&Type::TEXT, out)
        }
        _ => value.to_sql(&Type::TEXT, out),
    }
}
