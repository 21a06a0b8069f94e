//! One value in text, by keys and ISO days.

use base::{Currency, Money};

use super::bare::is_bare_value;
use crate::{
    FieldDef, Kind, Value,
    filter::{
        Operand,
        cursor::quote,
        vocabulary::{moment_word, person, person_word},
    },
    number::shown,
};

/// One operand as it is written after the sign of `field`.
pub(in crate::filter) fn operand(field: &FieldDef, operand: &Operand) -> String {
    match operand {
        Operand::Value(value) => self::value(field, value),
        Operand::Range(from, to) => {
            let end = |end: &Option<Value>| end.as_ref().map(|end| self::value(field, end)).unwrap_or_default();
            format!("{}..{}", end(from), end(to))
        }
        Operand::Name(name) => {
            let is_plain = is_bare_value(name)
                && !name.starts_with(|c: char| c.is_ascii_digit())
                && field.link().is_some_and(|to| person(name, to).is_none());
            if is_plain { name.clone() } else { quote(name) }
        }
        // An age reads better without its minus; the sign is turned for it.
        Operand::Ago { .. } => moment_word(operand).unwrap_or_default().replace('-', ""),
        other => match person_word(other) {
            Some(word) => word.to_owned(),
            None => moment_word(other).unwrap_or_default(),
        },
    }
}

fn value(field: &FieldDef, value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Text(text) if is_bare_value(text) => text.clone(),
        Value::Text(text) => quote(text),
        Value::Int(number) => match field.kind {
            Kind::Decimal { scale } => shown(*number, scale),
            _ => number.to_string(),
        },
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Instant(instant) => instant.to_string(),
        Value::Id(id) => id.to_string(),
        Value::Money(money) => sum(*money),
    }
}

/// With its currency, so that it means the same to a reader of another one.
fn sum(money: Money) -> String {
    let amount = shown(money.minor, money.currency.decimals() as u8);
    let code = if money.currency == Currency::Irr { "rial" } else { money.currency.code() };
    format!("{amount}{}", code.to_lowercase())
}
