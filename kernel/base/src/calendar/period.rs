//! Periods as people mean them: this week, the month of Azar, autumn, 1405.
//!
//! A period is computed once, as a range of days; the database only compares.

use serde::{Deserialize, Serialize};

use super::{Calendar, days_later, month_name, month_short, quarter_name};
use crate::{Date, Format, Lang};

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    pub const ALL: [Unit; 5] = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year];

    /// The word in settings and addresses: `month`.
    pub fn code(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        }
    }

    pub fn from_code(code: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|u| u.code().eq_ignore_ascii_case(code.trim()))
    }
}

/// The days from `from` up to, and without, `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    pub from: Date,
    pub until: Date,
}

impl Period {
    /// The week, month, quarter or year of `calendar` in which `date` lies.
    pub fn containing(date: Date, unit: Unit, calendar: Calendar) -> Period {
        let from = start(date, unit, calendar);
        Period { from, until: after(from, unit, calendar, 1) }
    }

    pub fn next(self, unit: Unit, calendar: Calendar) -> Period {
        Period::containing(self.until, unit, calendar)
    }

    pub fn previous(self, unit: Unit, calendar: Calendar) -> Period {
        Period::containing(days_later(self.from, -1), unit, calendar)
    }

    pub fn contains(self, date: Date) -> bool {
        self.from <= date && date < self.until
    }

    pub fn days(self) -> i64 {
        self.until.duration_since(self.from).as_hours() / 24
    }

    /// What the period is called: «آذر ۱۴۰۵», «پاییز ۱۴۰۵», "Nov 2026", "Q4 2026".
    pub fn label(self, unit: Unit, format: &Format) -> String {
        let (year, month, _) = format.calendar.parts(self.from);
        let year = format.digits(&year.to_string());
        match unit {
            Unit::Day => format.date(self.from),
            Unit::Week if format.lang == Lang::Fa => format!("هفتهٔ {}", format.date(self.from)),
            Unit::Week => format!("Week of {}", format.date(self.from)),
            Unit::Month if format.lang == Lang::Fa => {
                format!("{} {year}", month_name(format.calendar, month, format.lang))
            }
            Unit::Month => format!("{} {year}", month_short(format.calendar, month, format.lang)),
            Unit::Quarter => format!("{} {year}", quarter_name(format.calendar, (month - 1) / 3 + 1, format.lang)),
            Unit::Year => year,
        }
    }
}

/// The first day of the period around `date`.
fn start(date: Date, unit: Unit, calendar: Calendar) -> Date {
    let (year, month, _) = calendar.parts(date);
    let month = match unit {
        Unit::Day => return date,
        Unit::Week => return days_later(date, -i64::from(days_into_week(date, calendar))),
        Unit::Month => month,
        Unit::Quarter => (month - 1) / 3 * 3 + 1,
        Unit::Year => 1,
    };
    calendar.date(year, month, 1).unwrap_or(Date::MIN)
}

/// The week begins on Saturday in Iran and on Monday elsewhere.
fn days_into_week(date: Date, calendar: Calendar) -> i8 {
    let from_monday = date.weekday().to_monday_zero_offset();
    match calendar {
        Calendar::Jalali => (from_monday + 2) % 7,
        Calendar::Gregorian => from_monday,
    }
}

/// `count` units after the day that a period begins on.
pub(super) fn after(date: Date, unit: Unit, calendar: Calendar, count: i32) -> Date {
    match unit {
        Unit::Day => days_later(date, count.into()),
        Unit::Week => days_later(date, i64::from(count) * 7),
        Unit::Month => calendar.shift_months(date, count),
        Unit::Quarter => calendar.shift_months(date, count.saturating_mul(3)),
        Unit::Year => calendar.shift_months(date, count.saturating_mul(12)),
    }
}

#[cfg(test)]
#[path = "period_tests.rs"]
mod tests;
