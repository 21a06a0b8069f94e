//! Two calendars over one kind of day.
//!
//! A day is stored as an ISO date; [`Calendar`] says how a person writes,
//! reads and counts it. [`Jalali`] is the arithmetic of the Iranian year,
//! [`Period`] cuts time into the weeks, months, quarters and years that a
//! person means, [`FiscalYear`] into those of a company's accounts, [`parse_date`] reads what they type and [`parse_moment`] reads it
//! with its hour.
//!
//! Left out: the official lunar calendar (it follows the sighting of the moon and
//! is therefore data; [`Lunar`] only estimates it) and which days a company
//! rests (they belong to the workspace's settings; [`holidays`] proposes some).

mod edges;
mod fiscal;
pub mod holidays;
mod hour;
mod jalali;
mod lunar;
mod moment;
mod names;
mod period;
mod reading;
mod relative;
mod spelled;
mod written;

pub use fiscal::{FiscalUnit, FiscalYear};
pub use jalali::Jalali;
pub use lunar::Lunar;
pub use moment::{Moment, parse_moment};
pub(crate) use names::{month_called, weekday_called};
pub use names::{month_name, month_short, quarter_name, weekday_name};
pub use period::{Period, Unit};
pub use reading::{DateProblem, parse_date};

use serde::{Deserialize, Serialize};

use crate::Date;

/// How a person counts years and months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Calendar {
    #[default]
    Jalali,
    Gregorian,
}

impl Calendar {
    pub const ALL: [Calendar; 2] = [Calendar::Jalali, Calendar::Gregorian];

    /// The word in settings and addresses: `jalali` or `gregorian`.
    pub fn code(self) -> &'static str {
        match self {
            Calendar::Jalali => "jalali",
            Calendar::Gregorian => "gregorian",
        }
    }

    pub fn from_code(code: &str) -> Option<Calendar> {
        Calendar::ALL.into_iter().find(|c| c.code().eq_ignore_ascii_case(code.trim()))
    }

    /// Year, month and day as this calendar counts them.
    pub fn parts(self, date: Date) -> (i32, u8, u8) {
        match self {
            Calendar::Jalali => {
                let Jalali { year, month, day } = Jalali::from_date(date);
                (year, month, day)
            }
            Calendar::Gregorian => (date.year().into(), date.month() as u8, date.day() as u8),
        }
    }

    /// The day with these parts, if there is one.
    pub fn date(self, year: i32, month: u8, day: u8) -> Option<Date> {
        match self {
            Calendar::Jalali => Jalali { year, month, day }.to_date(),
            Calendar::Gregorian => Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok(),
        }
    }

    pub fn month_length(self, year: i32, month: u8) -> u8 {
        match self {
            Calendar::Jalali => Jalali::month_length(year, month),
            Calendar::Gregorian => self.date(year, month, 1).map_or(0, |first| first.days_in_month() as u8),
        }
    }

    /// The same day of another month; the last day where that month is shorter.
    pub fn shift_months(self, date: Date, months: i32) -> Date {
        let (year, month, day) = self.parts(date);
        let (year, month) = months_later(year, month, months);
        let day = day.min(self.month_length(year, month));
        self.date(year, month, day).unwrap_or(if months < 0 { Date::MIN } else { Date::MAX })
    }
}

fn months_later(year: i32, month: u8, months: i32) -> (i32, u8) {
    let count = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
    (count.div_euclid(12) as i32, count.rem_euclid(12) as u8 + 1)
}

/// `days` later, held within the days that can be written.
pub(crate) fn days_later(date: Date, days: i64) -> Date {
    date.saturating_add(jiff::SignedDuration::from_hours(days.clamp(-8_000_000, 8_000_000) * 24))
}
