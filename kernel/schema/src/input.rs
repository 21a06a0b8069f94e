//! A value as a person types it: in a form, a cell of an import, a filter.

use base::{
    Currency, Instant, Money, fold,
    parse::{self, ParseProblem},
    parse_date, parse_moment,
};

use crate::{EntityDef, FieldDef, Kind, Names, Reading, Value, ValueProblem, normalise, number::typed};

/// Reads the text for a field of `entity`, in any digits and either language.
/// A text without a visible character is [`Value::Null`]. Links are read by
/// id; by name they are found elsewhere.
pub fn parse_value(
    entity: &EntityDef,
    field: &FieldDef,
    text: &str,
    reading: &Reading,
    names: &dyn Names,
) -> Result<Value, ValueProblem> {
    let line = fold::tidy(text);
    if line.is_empty() {
        return Ok(Value::Null);
    }
    let value = match &field.kind {
        Kind::Integer => Value::Int(typed(&line, 0)?),
        Kind::Decimal { scale } => Value::Int(typed(&line, *scale)?),
        Kind::Percent => Value::Int(typed(line.trim_matches(['%', '٪', ' ']), 0)?),
        Kind::Money => Value::Money(money(&line, reading)?),
        Kind::Date => Value::Date(parse_date(&line, reading.calendar, reading.today)?),
        Kind::Instant => Value::Instant(instant(&line, reading)?),
        Kind::Flag => Value::Flag(flag(&line)?),
        Kind::Choice(_) => Value::Text(choice(entity, field, &line, names)?),
        Kind::Link { .. } => Value::Id(line.parse().map_err(|_| ValueProblem::NotAnId)?),
        _ => Value::Text(text.to_owned()),
    };
    normalise(field, value)
}

/// A sum in the reader's currency, or in one that the text itself names.
fn money(line: &str, reading: &Reading) -> Result<Money, ValueProblem> {
    let read = |currency| parse::money(line, currency, reading.unit);
    let own = read(reading.currency);
    if own != Err(ParseProblem::OtherCurrency) {
        return Ok(own?);
    }
    // The text names its currency: every other one would refuse it.
    Ok(Currency::ALL.into_iter().map(read).find(Result::is_ok).unwrap_or(own)?)
}

/// A moment: RFC 3339 as it is; otherwise a day, perhaps with an hour, in the
/// reader's zone and calendar.
fn instant(line: &str, reading: &Reading) -> Result<Instant, ValueProblem> {
    if let Ok(instant) = fold::digits(line).parse() {
        return Ok(instant);
    }
    let moment = parse_moment(line, reading.calendar, reading.zone.to_datetime(reading.now))?;
    let Some(time) = moment.time else { return Ok(reading.start_of(moment.day)) };
    let instant = reading.zone.to_ambiguous_timestamp(moment.day.to_datetime(time));
    instant.compatible().map_err(|_| ValueProblem::NotAnInstant)
}

fn flag(line: &str) -> Result<bool, ValueProblem> {
    match fold::fold(line).as_str() {
        "بله" | "بلی" | "اری" | "هست" | "دارد" | "فعال" | "yes" | "y" | "true" | "on" | "1" => {
            Ok(true)
        }
        "خیر" | "نه" | "نیست" | "ندارد" | "غیر فعال" | "غیرفعال" | "no" | "n" | "false" | "off" | "0" => {
            Ok(false)
        }
        _ => Err(ValueProblem::NotAFlag),
    }
}

/// The key of a choice, said by its key or by a label.
fn choice(entity: &EntityDef, field: &FieldDef, line: &str, names: &dyn Names) -> Result<String, ValueProblem> {
    let Kind::Choice(choices) = &field.kind else { return Err(ValueProblem::NotAChoice) };
    let said = squash(line);
    let by_key = choices.iter().find(|choice| choice.key == line || squash(&choice.key) == said);
    let by_label = || {
        let is_called = |key: &str| names.choice(entity, &field.key, key).iter().any(|label| squash(label) == said);
        choices.iter().find(|choice| is_called(&choice.key))
    };
    by_key.or_else(by_label).map(|choice| choice.key.to_string()).ok_or(ValueProblem::NotAChoice)
}

/// A word as it is compared: «این‌ماه», «این ماه» and `این_ماه` are one.
pub(crate) fn squash(word: &str) -> String {
    fold::fold(word).replace(' ', "")
}
