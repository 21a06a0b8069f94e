//! From what is said relatively to plain days, instants and ids: the last step
//! before a query is planned.

use base::{Date, FiscalUnit, Id, Instant, Period};
use jiff::{SignedDuration, Span, civil::Time, tz::TimeZone};

use super::{Filter, Op, Operand, Related, Test, Unit, paths::field_at};
use crate::{EntityDef, Kind, Reading, Schema, Value};

/// The days that both databases, and every zone, can hold as instants too.
const FIRST_DAY: Date = Date::constant(1, 1, 1);
const LAST_DAY: Date = Date::constant(9999, 12, 29);

/// The one who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    pub user: Id,
    pub teams: Vec<Id>,
    /// With all below them.
    pub branches: Vec<Id>,
}

impl Filter {
    /// The same filter for one reader at one moment. What is left:
    ///
    /// - values are `Value` and `Name`; ranges (`Within`) hold values of the
    ///   field's own kind, both ends included, either open;
    /// - instants are compared with instants, days with days;
    /// - a person without a team is in none: their test finds nothing.
    pub fn resolve(&self, schema: &Schema, def: &EntityDef, reading: &Reading, asker: &Asker) -> Filter {
        let each = |parts: &[Filter]| parts.iter().map(|part| part.resolve(schema, def, reading, asker)).collect();
        match self {
            Filter::All(parts) => Filter::All(each(parts)).simplify(),
            Filter::Any(parts) => Filter::Any(each(parts)).simplify(),
            Filter::Not(inner) => Filter::Not(Box::new(inner.resolve(schema, def, reading, asker))).simplify(),
            Filter::Words(_) => self.clone(),
            Filter::Related(related) => match schema.entity(&related.entity) {
                Some(there) => {
                    let filter = Box::new(related.filter.resolve(schema, there, reading, asker));
                    Filter::Related(Related { filter, ..related.clone() }).simplify()
                }
                None => self.clone(),
            },
            Filter::Test(test) => {
                let kind = field_at(schema, def, &test.path).map(|(_, field)| field.kind.clone());
                match kind {
                    Some(kind) if kind.is_timed() => timed(test, kind == Kind::Instant, reading),
                    _ => person(test, asker),
                }
            }
        }
    }
}

fn person(test: &Test, asker: &Asker) -> Filter {
    let ids = |ids: &[Id]| ids.iter().map(|id| Operand::Value(Value::Id(*id))).collect();
    let values = test.values.iter().flat_map(|value| match value {
        Operand::Me => ids(&[asker.user]),
        Operand::MyTeam => ids(&asker.teams),
        Operand::MyBranch => ids(&asker.branches),
        other => vec![other.clone()],
    });
    Filter::Test(Test { values: values.collect(), ..test.clone() }).simplify()
}

/// A stretch of time, both ends included; an open end is none.
#[derive(Clone, Copy)]
struct Stretch {
    from: Option<Instant>,
    to: Option<Instant>,
}

fn timed(test: &Test, is_instant: bool, reading: &Reading) -> Filter {
    let value = |instant: Instant| match is_instant {
        true => Value::Instant(instant),
        false => Value::Date(reading.zone.to_datetime(instant).date()),
    };
    let lasts = matches!(test.op, Op::Is | Op::Within);
    let plain = |operand: &Operand| match operand {
        // Days that are compared with days are plain already.
        Operand::Value(_) | Operand::Range(..) if !is_instant => Some(operand.clone()),
        _ => {
            let stretch = stretch(operand, lasts, reading)?;
            let (from, to) = (stretch.from.map(value), stretch.to.map(value));
            match test.op {
                // Below a period is before its first moment, above it after its last.
                Op::Below | Op::AtLeast => from.map(Operand::Value),
                Op::Above | Op::AtMost => to.map(Operand::Value),
                _ if from == to => from.map(Operand::Value),
                _ => Some(Operand::Range(from, to)),
            }
        }
    };
    let values = test.values.iter().filter_map(plain).collect();
    Filter::Test(Test { values, ..test.clone() }).simplify()
}

/// `lasts`: a length of time counts from now, rather than as its far end.
fn stretch(operand: &Operand, lasts: bool, reading: &Reading) -> Option<Stretch> {
    let moment = |at: Instant| Stretch { from: Some(at), to: Some(at) };
    Some(match operand {
        Operand::Value(Value::Instant(at)) => moment(*at),
        Operand::Value(Value::Date(day)) => days(reading, *day, *day),
        Operand::Range(from, to) => Stretch {
            from: from.as_ref().and_then(|end| stretch(&Operand::Value(end.clone()), lasts, reading)?.from),
            to: to.as_ref().and_then(|end| stretch(&Operand::Value(end.clone()), lasts, reading)?.to),
        },
        Operand::Now => moment(reading.now),
        Operand::Ago { count, unit } => match away(reading, -i64::from(*count), *unit) {
            far if lasts => Stretch { from: far.from, to: now(reading, *unit).to },
            far => far,
        },
        Operand::Ahead { count, unit } => match away(reading, i64::from(*count), *unit) {
            far if lasts => Stretch { from: now(reading, *unit).from, to: far.to },
            far => far,
        },
        Operand::This(unit) => period(reading, *unit, 0),
        Operand::Last(unit) => period(reading, *unit, -1),
        Operand::Next(unit) => period(reading, *unit, 1),
        _ => return None,
    })
}

/// Now as the unit sees it: the moment for hours, today for days and longer.
fn now(reading: &Reading, unit: Unit) -> Stretch {
    match unit {
        Unit::Hour => Stretch { from: Some(reading.now), to: Some(reading.now) },
        _ => days(reading, reading.today, reading.today),
    }
}

/// So far from now: a moment for hours, a day for days and longer.
fn away(reading: &Reading, count: i64, unit: Unit) -> Stretch {
    if unit == Unit::Hour {
        let end = if count < 0 { Instant::MIN } else { Instant::MAX };
        let at = reading.now.checked_add(SignedDuration::from_hours(count)).unwrap_or(end);
        return Stretch { from: Some(at), to: Some(at) };
    }
    let day = day_away(reading, count, unit).clamp(FIRST_DAY, LAST_DAY);
    days(reading, day, day)
}

fn day_away(reading: &Reading, count: i64, unit: Unit) -> Date {
    let months =
        |months: i64| reading.calendar.shift_months(reading.today, i32::try_from(count * months).unwrap_or(i32::MAX));
    match unit {
        Unit::Hour | Unit::Day => reading.today.saturating_add(Span::new().days(count)),
        Unit::Week => reading.today.saturating_add(Span::new().weeks(count)),
        Unit::Month => months(1),
        Unit::Quarter | Unit::FiscalQuarter => months(3),
        Unit::Year | Unit::FiscalYear => months(12),
    }
}

/// The period that holds today, or one beside it.
fn period(reading: &Reading, unit: Unit, step: i8) -> Stretch {
    let unit = match unit {
        Unit::Hour => return hour(reading, step),
        Unit::Day => base::Unit::Day,
        Unit::Week => base::Unit::Week,
        Unit::Month => base::Unit::Month,
        Unit::Quarter => base::Unit::Quarter,
        Unit::Year => base::Unit::Year,
        Unit::FiscalQuarter => return fiscal(reading, FiscalUnit::Quarter, step),
        Unit::FiscalYear => return fiscal(reading, FiscalUnit::Year, step),
    };
    let this = Period::containing(reading.today, unit, reading.calendar);
    let period = match step {
        0 => this,
        1 => this.next(unit, reading.calendar),
        _ => this.previous(unit, reading.calendar),
    };
    whole(reading, period)
}

fn fiscal(reading: &Reading, unit: FiscalUnit, step: i8) -> Stretch {
    let this = reading.fiscal.containing(reading.today, unit);
    let period = match step {
        0 => this,
        1 => reading.fiscal.after(this, unit),
        _ => reading.fiscal.before(this, unit),
    };
    whole(reading, period)
}

fn whole(reading: &Reading, period: Period) -> Stretch {
    days(reading, period.from, period.until.yesterday().unwrap_or(period.until))
}

fn hour(reading: &Reading, step: i8) -> Stretch {
    let at = reading.now.saturating_add(SignedDuration::from_hours(step.into())).unwrap_or(reading.now);
    let local = reading.zone.to_datetime(at);
    let start = Time::constant(local.hour(), 0, 0, 0);
    let from = instant(&reading.zone, local.date(), start);
    Stretch {
        from,
        to: from.map(|from| just_before(from.saturating_add(SignedDuration::from_hours(1)).unwrap_or(from))),
    }
}

/// From the first moment of one day to the last of another.
fn days(reading: &Reading, first: Date, last: Date) -> Stretch {
    let next = last.tomorrow().map_or(Instant::MAX, |day| reading.start_of(day));
    Stretch { from: Some(reading.start_of(first)), to: Some(just_before(next)) }
}

fn instant(zone: &TimeZone, day: Date, time: Time) -> Option<Instant> {
    zone.to_ambiguous_timestamp(day.to_datetime(time)).compatible().ok()
}

/// The databases keep microseconds.
fn just_before(end: Instant) -> Instant {
    end.saturating_sub(SignedDuration::from_micros(1)).unwrap_or(end)
}
