//! The lunar calendar by arithmetic, for estimates only: the official months
//! begin with the sighting of the moon, a day sooner or later.

use jiff::civil::date;

use super::days_later;
use crate::Date;

/// A day of the tabular lunar calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lunar {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

/// 1 Muharram of the year 1, as the Gregorian calendar counts back to it, less one day.
const BEFORE_FIRST_DAY: Date = date(622, 7, 18);

impl Lunar {
    /// The day on which it should fall; the official one may differ by a day.
    pub fn estimated(self) -> Date {
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let years = 354 * (year - 1) + (3 + 11 * year).div_euclid(30);
        // Odd months have thirty days, even ones twenty-nine.
        let months = 29 * (month - 1) + month / 2;
        days_later(BEFORE_FIRST_DAY, years + months + i64::from(self.day))
    }

    /// The lunar year that a day should lie in.
    pub fn year_of(date: Date) -> i32 {
        let days = date.duration_since(BEFORE_FIRST_DAY).as_hours() / 24;
        ((30 * days + 10_646).div_euclid(10_631)) as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn the_official_days_are_at_most_two_days_away_and_mostly_one() {
        let Some(table) = testing::shared("jalali/official_dates.csv") else { return };
        let (mut exact, mut rows) = (0, 0);
        for row in table.lines().skip(1) {
            let cells: Vec<&str> = row.trim().split(',').collect();
            let parts: Vec<i32> = cells[1].split('-').map(|part| part.parse().unwrap()).collect();
            let lunar = Lunar { year: parts[0], month: parts[1] as u8, day: parts[2] as u8 };
            let official: Date = cells[2].parse().unwrap();
            let away = (lunar.estimated().duration_since(official).as_hours() / 24).abs();
            assert!(away <= 2, "{row}: {away}");
            assert!((Lunar::year_of(official) - lunar.year).abs() <= 1, "{row}");
            exact += usize::from(away <= 1);
            rows += 1;
        }
        assert!(exact * 10 >= rows * 9, "{exact} of {rows}");
    }
}
