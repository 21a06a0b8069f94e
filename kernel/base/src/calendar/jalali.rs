//! The Iranian solar year, by arithmetic.
//!
//! Leap years follow the cycle of 33 years, which agrees with the official
//! (astronomical) calendar from long before 1300 until 1501; the tests prove it
//! for every day of 1300 to 1500.

use jiff::civil::date;

use super::months_later;
use crate::Date;

/// A day of the Iranian calendar, as it is written: ۱۴۰۵/۰۹/۰۱.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jalali {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

const UNIX_EPOCH: Date = date(1970, 1, 1);
/// Days before the Unix epoch of 1 Farvardin 1, as the cycle counts back to it.
const FIRST_DAY: i64 = 492_268;
/// The years that a [`Date`] can reach, with room to spare.
const YEARS: std::ops::RangeInclusive<i32> = -10_700..=9_400;

impl Jalali {
    pub fn from_date(date: Date) -> Jalali {
        let days = date.duration_since(UNIX_EPOCH).as_hours() / 24 + FIRST_DAY;
        // The mean year is 365 + 8/33 days, so the guess is at most one off.
        let mut year = (days * 33).div_euclid(12_053) as i32 + 1;
        while year_start(year) > days {
            year -= 1;
        }
        while year_start(year + 1) <= days {
            year += 1;
        }
        let of_year = (days - year_start(year)) as u16;
        let (month, day) =
            if of_year < 186 { (of_year / 31, of_year % 31) } else { (6 + (of_year - 186) / 30, (of_year - 186) % 30) };
        Jalali { year, month: month as u8 + 1, day: day as u8 + 1 }
    }

    /// The day, unless there is no such day (31 Mehr, 30 Esfand of a common year).
    pub fn to_date(self) -> Option<Date> {
        if !YEARS.contains(&self.year) || self.day == 0 || self.day > Jalali::month_length(self.year, self.month) {
            return None;
        }
        let month = i64::from(self.month) - 1;
        let before = if month < 6 { month * 31 } else { 186 + (month - 6) * 30 };
        let days = year_start(self.year) + before + i64::from(self.day) - 1;
        UNIX_EPOCH.checked_add(jiff::SignedDuration::from_hours((days - FIRST_DAY) * 24)).ok()
    }

    pub fn is_leap(year: i32) -> bool {
        (i64::from(year) * 25 + 11).rem_euclid(33) < 8
    }

    /// How many days a month has; 0 for a month that does not exist.
    pub fn month_length(year: i32, month: u8) -> u8 {
        match month {
            1..=6 => 31,
            7..=11 => 30,
            12 if Jalali::is_leap(year) => 30,
            12 => 29,
            _ => 0,
        }
    }

    /// The same day of another month; the last day where that month is shorter.
    pub fn shift_months(self, months: i32) -> Jalali {
        let (year, month) = months_later(self.year, self.month, months);
        Jalali { year, month, day: self.day.min(Jalali::month_length(year, month)) }
    }
}

/// Days from the calendar's first day to 1 Farvardin of `year`.
fn year_start(year: i32) -> i64 {
    let year = i64::from(year);
    365 * (year - 1) + (8 * year + 21).div_euclid(33)
}

#[cfg(test)]
mod tests {
    use icu_calendar::{Date as Oracle, cal::Persian};

    use super::*;
    use crate::testing;

    #[test]
    fn every_day_from_1300_to_1500_agrees_with_icu() {
        let (first, last) = (date(1921, 3, 21), date(2122, 3, 20));
        let (mut day, mut sum) = (first, 0);
        while day <= last {
            let jalali = Jalali::from_date(day);
            sum = (sum * 31 + i64::from(jalali.year) * 372 + i64::from(jalali.month) * 31 + i64::from(jalali.day))
                % 4_294_967_291;
            let iso = Oracle::try_new_iso(day.year().into(), day.month() as u8, day.day() as u8).unwrap();
            let oracle = iso.to_calendar(Persian::new());
            let expected = (oracle.year().extended_year(), oracle.month().ordinal, oracle.day_of_month().0);
            assert_eq!((jalali.year, jalali.month, jalali.day), expected, "{day}");
            assert_eq!(Jalali::is_leap(jalali.year), oracle.is_in_leap_year(), "{day}");
            assert_eq!(jalali.to_date(), Some(day));
            day = day.tomorrow().unwrap();
        }
        // The calendar in the browser counts the same sum: tests/browser/dates.test.mjs.
        assert_eq!(sum, 1_910_127_560);
        assert_eq!(Jalali::from_date(first), Jalali { year: 1300, month: 1, day: 1 });
        assert_eq!(Jalali::from_date(last).year, 1500);
    }

    #[test]
    fn the_official_dates_agree() {
        let Some(table) = testing::shared("jalali/official_dates.csv") else { return };
        let mut rows = 0;
        for row in table.lines().skip(1) {
            let cells: Vec<&str> = row.trim().split(',').collect();
            let jalali = Jalali::from_date(cells[2].parse().unwrap());
            assert_eq!(format!("{}-{:02}-{:02}", jalali.year, jalali.month, jalali.day), cells[0]);
            rows += 1;
        }
        assert_eq!(rows, 194);
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for (year, month, day) in
            [(1404, 12, 30), (1404, 7, 31), (1405, 13, 1), (1405, 0, 1), (1405, 1, 0), (i32::MAX, 1, 1)]
        {
            assert_eq!(Jalali { year, month, day }.to_date(), None, "{year}/{month}/{day}");
        }
        assert_eq!(Jalali { year: 1403, month: 12, day: 30 }.to_date(), Some(date(2025, 3, 20)));
    }

    #[test]
    fn a_month_later_is_the_same_day_or_the_last() {
        let check = |months, expected: (i32, u8, u8)| {
            let moved = Jalali { year: 1405, month: 6, day: 31 }.shift_months(months);
            assert_eq!((moved.year, moved.month, moved.day), expected);
        };
        check(1, (1405, 7, 30));
        check(6, (1405, 12, 29));
        check(7, (1406, 1, 31));
        check(-6, (1404, 12, 29));
        check(-18, (1403, 12, 30));
    }

    proptest::proptest! {
        #[test]
        fn a_day_survives_both_ways(days in -4_300_000i64..2_900_000) {
            let day = super::super::days_later(date(1970, 1, 1), days);
            proptest::prop_assert_eq!(Jalali::from_date(day).to_date(), Some(day));
        }
    }
}
