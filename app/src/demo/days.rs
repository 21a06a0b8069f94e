//! The year that the company lives through: which days it works, how lively
//! they are, and a moment within them.
//!
//! Fridays and the holidays of the solar calendar are closed, Thursdays end at
//! noon, and the weeks round Nowruz are nearly empty. Holidays of the lunar
//! calendar are left out: they come from a table that somebody keeps.

use base::{Calendar, Date, Instant};
use jiff::{SignedDuration, ToSpan, civil::Weekday, tz::TimeZone};
use rand::{RngExt, rngs::StdRng};

use super::market;

pub struct Days {
    pub zone: TimeZone,
    pub now: Instant,
    pub first: Date,
    pub today: Date,
}

/// How long the company has been living.
const YEAR: i64 = 365;

impl Days {
    pub fn until(now: Instant, zone: TimeZone) -> Days {
        let today = now.to_zoned(zone.clone()).date();
        let days = Days { zone, now, first: today, today };
        Days { first: days.next_open(days.after(today, -YEAR)), ..days }
    }

    pub fn after(&self, date: Date, days: i64) -> Date {
        date.checked_add(days.days()).unwrap_or(date)
    }

    /// How many days lie between two.
    pub fn between(&self, from: Date, to: Date) -> i64 {
        from.until(to).map_or(0, |span| i64::from(span.get_days()))
    }

    /// The day itself, or the next on which the company works.
    pub fn next_open(&self, date: Date) -> Date {
        let mut day = date;
        while worked(day) == 0.0 {
            day = self.after(day, 1);
        }
        day
    }

    /// So many days on, and then the next open one.
    pub fn open_after(&self, date: Date, days: i64) -> Date {
        self.next_open(self.after(date, days))
    }

    /// Every day of the year with how lively it is, up to today.
    pub fn lively(&self) -> Vec<(Date, f64)> {
        let length = self.between(self.first, self.today);
        let days = (0..=length).map(|at| self.after(self.first, at));
        days.map(|day| (day, worked(day) * market::season(Calendar::Jalali.parts(day).1))).collect()
    }

    /// A moment of the working hours of a day.
    pub fn moment(&self, chance: &mut StdRng, day: Date) -> Instant {
        let end = if day.weekday() == Weekday::Thursday { 12 * 60 + 50 } else { 17 * 60 + 30 };
        let minute = chance.random_range(8 * 60 + 10..end);
        self.at(day, minute).saturating_add(SignedDuration::from_secs(chance.random_range(0..60))).unwrap_or(self.now)
    }

    /// A minute of a day.
    pub fn at(&self, day: Date, minute: i64) -> Instant {
        let midnight = day.to_zoned(self.zone.clone()).map_or(self.now, |zoned| zoned.timestamp());
        midnight.saturating_add(SignedDuration::from_mins(minute)).unwrap_or(self.now)
    }

    pub fn day_of(&self, instant: Instant) -> Date {
        instant.to_zoned(self.zone.clone()).date()
    }

    /// How much of the year was over by then, from 0 to 1.
    pub fn share(&self, instant: Instant) -> f64 {
        (self.between(self.first, self.day_of(instant)) as f64 / YEAR as f64).clamp(0.0, 1.0)
    }
}

/// How much of a usual day's work is done on a day; nothing on a closed one.
fn worked(day: Date) -> f64 {
    let (_, month, date) = Calendar::Jalali.parts(day);
    match (month, date, day.weekday()) {
        (_, _, Weekday::Friday) => 0.0,
        (1, 1..=5 | 12 | 13, _) | (3, 14 | 15, _) | (11, 22, _) | (12, 29 | 30, _) => 0.0,
        (1, 6..=11, _) => 0.1,
        (12, 24..=28, _) => 0.4,
        (_, _, Weekday::Thursday) => 0.45,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_works_on_fridays_and_at_nowruz() {
        let days = Days::until("2026-11-22T10:00:00Z".parse().unwrap(), TimeZone::get("Asia/Tehran").unwrap());
        let check = |date: &str, expected: &str| {
            assert_eq!(days.next_open(date.parse().unwrap()).to_string(), expected, "{date}");
        };
        check("2026-11-22", "2026-11-22");
        check("2026-11-20", "2026-11-21");
        check("2026-03-20", "2026-03-26");
        check("2026-06-04", "2026-06-06");
        assert_eq!((days.first.to_string(), days.lively().len()), ("2025-11-22".to_owned(), 366));
    }
}
