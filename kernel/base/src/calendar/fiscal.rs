//! The year of a company's accounts, which need not begin with the year: from
//! 1 Mehr to the end of Shahrivar, from 1 July to 30 June. Its quarters are
//! counted from its own first day.

use super::{Calendar, Period, days_later, months_later};
use crate::Date;

/// On which day of which month the year begins, in the calendar that the company
/// counts by. A day that the month does not have means the last it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiscalYear {
    pub calendar: Calendar,
    pub month: u8,
    pub day: u8,
}

/// What a fiscal year is asked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FiscalUnit {
    Quarter,
    Year,
}

impl FiscalYear {
    /// The one that begins with the calendar's own.
    pub fn of(calendar: Calendar) -> FiscalYear {
        FiscalYear { calendar, month: 1, day: 1 }
    }

    /// The fiscal year, or its quarter, in which `date` lies.
    pub fn containing(self, date: Date, unit: FiscalUnit) -> Period {
        let months = if unit == FiscalUnit::Year { 12 } else { 3 };
        let (year, month, day) = self.calendar.parts(date);
        let before = i32::from(day < self.day_in(year, month));
        let since = (i32::from(month) - i32::from(self.month) - before).rem_euclid(12) % months;
        let edge = |away: i32| {
            let (year, month) = months_later(year, month, away - since - before);
            self.calendar.date(year, month, self.day_in(year, month)).unwrap_or(date)
        };
        Period { from: edge(0), until: edge(months) }
    }

    pub fn before(self, period: Period, unit: FiscalUnit) -> Period {
        self.containing(days_later(period.from, -1), unit)
    }

    pub fn after(self, period: Period, unit: FiscalUnit) -> Period {
        self.containing(period.until, unit)
    }

    fn day_in(self, year: i32, month: u8) -> u8 {
        self.day.min(self.calendar.month_length(year, month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Calendar::{Gregorian, Jalali};

    fn check(calendar: Calendar, month: u8, day: u8, on: &str, year: &str, quarter: &str) {
        let fiscal = FiscalYear { calendar, month, day };
        let date: Date = on.parse().unwrap();
        let told = |unit| {
            let Period { from, until } = fiscal.containing(date, unit);
            let last = days_later(until, -1);
            let part = |day| {
                let (year, month, day) = calendar.parts(day);
                format!("{year}/{month}/{day}")
            };
            format!("{} {}", part(from), part(last))
        };
        assert_eq!((&*told(FiscalUnit::Year), &*told(FiscalUnit::Quarter)), (year, quarter), "{month}/{day} on {on}");
    }

    #[test]
    fn a_company_counts_its_year_from_its_own_first_day() {
        // 2026-11-22 is 1 Azar 1405.
        check(Jalali, 1, 1, "2026-11-22", "1405/1/1 1405/12/29", "1405/7/1 1405/9/30");
        check(Jalali, 7, 1, "2026-11-22", "1405/7/1 1406/6/31", "1405/7/1 1405/9/30");
        check(Jalali, 8, 1, "2026-11-22", "1405/8/1 1406/7/30", "1405/8/1 1405/10/30");
        check(Jalali, 10, 11, "2026-11-22", "1404/10/11 1405/10/10", "1405/7/11 1405/10/10");
        check(Jalali, 9, 1, "2026-11-22", "1405/9/1 1406/8/30", "1405/9/1 1405/11/30");
        check(Jalali, 9, 2, "2026-11-22", "1404/9/2 1405/9/1", "1405/6/2 1405/9/1");
        check(Gregorian, 7, 1, "2026-11-22", "2026/7/1 2027/6/30", "2026/10/1 2026/12/31");
        check(Gregorian, 4, 6, "2026-04-05", "2025/4/6 2026/4/5", "2026/1/6 2026/4/5");
        check(Gregorian, 4, 6, "2026-04-06", "2026/4/6 2027/4/5", "2026/4/6 2026/7/5");
    }

    #[test]
    fn a_day_that_a_month_lacks_is_its_last() {
        check(Gregorian, 2, 31, "2026-02-27", "2025/2/28 2026/2/27", "2025/11/30 2026/2/27");
        check(Gregorian, 2, 31, "2028-02-28", "2027/2/28 2028/2/28", "2027/11/30 2028/2/28");
        check(Jalali, 12, 30, "2026-11-22", "1404/12/29 1405/12/28", "1405/6/30 1405/9/29");
    }

    #[test]
    fn years_and_quarters_stand_side_by_side() {
        for unit in [FiscalUnit::Quarter, FiscalUnit::Year] {
            for (month, day) in [(1, 1), (4, 6), (7, 1), (11, 30), (12, 31)] {
                for calendar in [Jalali, Gregorian] {
                    let fiscal = FiscalYear { calendar, month, day };
                    let this = fiscal.containing("2026-11-22".parse().unwrap(), unit);
                    assert_eq!(fiscal.before(this, unit).until, this.from, "{fiscal:?}");
                    assert_eq!(fiscal.after(this, unit).from, this.until, "{fiscal:?}");
                }
            }
        }
    }
}
