//! A value in its one form: what a field may hold, whoever wrote it.
//!
//! Whether a required field is filled, a link leads somewhere and a unique
//! value is free is asked elsewhere, with the database at hand.

use base::{Instant, fold, parse};

use crate::{FieldDef, Kind, Value, ValueProblem};

/// The longest address of a mailbox, by RFC 5321.
const EMAIL_MOST: u32 = 254;
const URL_MOST: u32 = 2_000;
/// Where a telephone number without a country code belongs.
const HOME: &str = "IR";

/// The value as it is stored, or why the field cannot hold it. Text without a
/// visible character is nothing.
pub fn normalise(field: &FieldDef, value: Value) -> Result<Value, ValueProblem> {
    match (&field.kind, value) {
        (_, Value::Null) => Ok(Value::Null),
        (Kind::Choice(choices), Value::Text(key)) => match choices.iter().any(|choice| choice.key == key) {
            true => Ok(Value::Text(key)),
            false if key.is_empty() => Ok(Value::Null),
            false => Err(ValueProblem::NotAChoice),
        },
        (Kind::Links { .. }, Value::Text(text)) => several(&text),
        (Kind::Fields { .. }, Value::Text(text)) => Ok(listed(&text)),
        (kind, Value::Text(text)) => written(kind, &text),
        (Kind::Percent, Value::Int(number)) if !(0..=100).contains(&number) => Err(ValueProblem::NotAPercent),
        (Kind::Instant, Value::Instant(instant)) => Ok(Value::Instant(stored(instant))),
        (Kind::Integer | Kind::Decimal { .. } | Kind::Percent, value @ Value::Int(_))
        | (Kind::Money, value @ Value::Money(_))
        | (Kind::Date, value @ Value::Date(_))
        | (Kind::Flag, value @ Value::Flag(_))
        | (Kind::Link { .. }, value @ Value::Id(_)) => Ok(value),
        (kind, _) => Err(ValueProblem::not_a(kind)),
    }
}

/// The ids of several records, however they are parted.
fn several(text: &str) -> Result<Value, ValueProblem> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '،' | ';' | '؛'));
    let ids = parts.filter(|part| !part.is_empty()).map(|part| part.parse::<base::Id>());
    let ids = ids.collect::<Result<Vec<_>, _>>().map_err(|_| ValueProblem::NotAnId)?;
    Ok(Value::several(ids))
}

/// Names between commas of either script, each once. Whether they name fields
/// is asked with the schema at hand.
fn listed(text: &str) -> Value {
    let mut names: Vec<String> = Vec::new();
    for name in text.split([',', '،', '\n']).map(fold::tidy).filter(|name| !name.is_empty()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() { Value::Null } else { Value::Text(names.join(",")) }
}

fn written(kind: &Kind, text: &str) -> Result<Value, ValueProblem> {
    let line = match kind {
        Kind::Prose { .. } => fold::tidy_prose(text),
        _ => fold::tidy(text),
    };
    if line.is_empty() {
        return Ok(Value::Null);
    }
    let (line, most) = match kind {
        Kind::Text { max } | Kind::Prose { max } => (line, *max),
        Kind::Email => (parse::email::normalise(&line)?, EMAIL_MOST),
        Kind::Phone => (parse::phone::normalise(&line, HOME)?, u32::MAX),
        Kind::Url => (web_address(&line).ok_or(ValueProblem::NotAUrl)?, URL_MOST),
        other => return Err(ValueProblem::not_a(other)),
    };
    let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
    if length > most { Err(ValueProblem::TooLong { length, most }) } else { Ok(Value::Text(line)) }
}

/// An address that is safe to put into a link: http or https and a host. A
/// bare `example.com/page` is taken as https.
fn web_address(line: &str) -> Option<String> {
    let (scheme, rest) = match line.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None if line.contains('.') => ("https".to_owned(), line),
        None => return None,
    };
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let is_host = host.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    let is_plain = !rest.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\'));
    // `javascript:alert(1).x` has a dot and no scheme that we know; its host
    // would be `javascript:alert(1).x`.
    let has_port =
        host.rsplit_once(':').is_none_or(|(_, port)| port.ends_with(']') || port.chars().all(|c| c.is_ascii_digit()));
    let is_web = matches!(scheme.as_str(), "http" | "https");
    (is_web && is_host && is_plain && has_port).then(|| format!("{scheme}://{rest}"))
}

/// Both databases keep microseconds.
pub(crate) fn stored(instant: Instant) -> Instant {
    Instant::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}
