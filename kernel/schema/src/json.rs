//! Values in JSON, as the API and the history write them.
//!
//! | kind | JSON |
//! |---|---|
//! | text, e-mail, telephone, URL, choice | string |
//! | integer, per cent | number |
//! | decimal | string with all its decimals: `"12.50"` |
//! | money | `{ "amount": "12.50", "currency": "USD" }` |
//! | date | `"2026-11-22"` |
//! | instant | RFC 3339 in UTC: `"2026-11-22T10:00:00Z"` |
//! | flag | `true`, `false` |
//! | link | the id as a string |
//! | several links | an array of ids |
//! | fields | an array of their keys |
//! | nothing | `null` |
//!
//! Reading is a little kinder: numbers and amounts may be numbers or strings,
//! in any digits, and an instant may carry any offset.

use base::{Currency, Money, fold};
use serde_json::{Value as Json, json};

use crate::{
    FieldDef, Kind, Value, ValueProblem,
    normalise::stored,
    number::{sent, shown},
};

pub fn to_json(field: &FieldDef, value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(_) if field.links().is_some() => json!(value.ids()),
        Value::Text(text) => match field.kind {
            Kind::Fields { .. } => json!(text.split(',').collect::<Vec<_>>()),
            _ => json!(text),
        },
        Value::Int(number) => match field.kind {
            Kind::Decimal { scale } => json!(shown(*number, scale)),
            _ => json!(number),
        },
        Value::Flag(flag) => json!(flag),
        Value::Date(date) => json!(date.to_string()),
        Value::Instant(instant) => json!(instant.to_string()),
        Value::Id(id) => json!(id),
        Value::Money(money) => money_to_json(*money),
    }
}

/// A sum, as every answer writes it.
pub fn money_to_json(money: Money) -> Json {
    let amount = shown(money.minor, money.currency.decimals() as u8);
    json!({ "amount": amount, "currency": money.currency.code() })
}

/// Reads what [`to_json`] writes. Whether the field may hold it (length,
/// choices) is for [`normalise`](crate::normalise) to say.
pub fn from_json(field: &FieldDef, json: &Json) -> Result<Value, ValueProblem> {
    let wrong = || ValueProblem::not_a(&field.kind);
    if json.is_null() {
        return Ok(Value::Null);
    }
    match &field.kind {
        Kind::Integer | Kind::Percent => sent(&number_text(json).ok_or_else(wrong)?, 0).map(Value::Int),
        Kind::Decimal { scale } => sent(&number_text(json).ok_or_else(wrong)?, *scale).map(Value::Int),
        Kind::Money => money(json),
        Kind::Flag => json.as_bool().map(Value::Flag).ok_or_else(wrong),
        Kind::Date => ascii(json).and_then(|text| text.parse().ok()).map(Value::Date).ok_or_else(wrong),
        Kind::Instant => {
            let instant = ascii(json).and_then(|text| text.parse().ok());
            instant.map(|instant| Value::Instant(stored(instant))).ok_or_else(wrong)
        }
        Kind::Link { .. } => json.as_str().and_then(|text| text.parse().ok()).map(Value::Id).ok_or_else(wrong),
        Kind::Links { .. } => several(json).ok_or_else(wrong),
        Kind::Fields { .. } if json.is_array() => {
            let names = json.as_array().into_iter().flatten().map(|name| name.as_str().ok_or_else(wrong));
            Ok(Value::Text(names.collect::<Result<Vec<_>, _>>()?.join(",")))
        }
        _ => json.as_str().map(|text| Value::Text(text.to_owned())).ok_or_else(wrong),
    }
}

/// An array of ids, or one id by itself.
fn several(json: &Json) -> Option<Value> {
    let id = |json: &Json| json.as_str()?.parse().ok();
    match json {
        Json::Array(all) => Some(Value::several(all.iter().map(id).collect::<Option<Vec<_>>>()?)),
        one => id(one).map(|id| Value::several([id])),
    }
}

fn money(json: &Json) -> Result<Value, ValueProblem> {
    let amount = json.get("amount").and_then(number_text).ok_or(ValueProblem::NotMoney)?;
    let code = json.get("currency").and_then(Json::as_str).ok_or(ValueProblem::NotMoney)?;
    let currency = Currency::from_code(code).ok_or(ValueProblem::UnknownCurrency)?;
    let minor = sent(&amount, currency.decimals() as u8)?;
    Ok(Value::Money(Money::new(minor, currency)))
}

fn number_text(json: &Json) -> Option<String> {
    match json {
        Json::Number(number) => Some(number.to_string()),
        other => ascii(other),
    }
}

fn ascii(json: &Json) -> Option<String> {
    json.as_str().map(|text| fold::digits(text.trim()))
}
