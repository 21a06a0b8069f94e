//! The beginnings and ends of weeks, months and years: «آخر هفته», «اول ماه
//! بعد», "end of next month", «وسط آذر».

use jiff::civil::Weekday;

use super::{Calendar, month_called};
use crate::Date;

#[derive(Clone, Copy, PartialEq)]
enum Edge {
    First,
    Middle,
    Last,
}

/// The day that these words say, if they speak of the edge of something.
/// `ahead` is 1 for the next one, -1 for the last one, 0 for this one.
pub(super) fn read(words: &[&str], ahead: i32, calendar: Calendar, today: Date) -> Option<Date> {
    let mut words: Vec<&str> = words.to_vec();
    if words == ["weekend"] {
        words = vec!["اخر", "هفته"];
    }
    let edge = match *words.first()? {
        "اول" | "سر" | "ابتدای" | "start" | "beginning" => Edge::First,
        "وسط" | "نیمه" | "اواسط" | "middle" | "mid" => Edge::Middle,
        "اخر" | "انتهای" | "پایان" | "end" => Edge::Last,
        _ => return None,
    };
    words.remove(0);
    words.retain(|word| !matches!(*word, "of" | "the" | "این" | "this" | "ی"));
    match words[..] {
        ["هفته" | "week"] => Some(of_week(edge, ahead, calendar, today)),
        ["ماه" | "month"] => Some(of_month(edge, ahead, calendar, today)),
        ["سال" | "year"] => {
            let year = calendar.parts(today).0 + ahead;
            of(edge, calendar, year, 1, year, 12)
        }
        [name] if ahead == 0 => {
            let (calendar, month) = month_called(name)?;
            let year = calendar.parts(today).0;
            of(edge, calendar, year, month, year, month)
        }
        _ => None,
    }
}

/// A week of work begins with its first day and ends with the weekend's first.
fn of_week(edge: Edge, ahead: i32, calendar: Calendar, today: Date) -> Date {
    let (first, last) = match calendar {
        Calendar::Jalali => (Weekday::Saturday, Weekday::Thursday),
        Calendar::Gregorian => (Weekday::Monday, Weekday::Friday),
    };
    let day = match edge {
        Edge::First => first,
        Edge::Middle => first.wrapping_add(if calendar == Calendar::Jalali { 3 } else { 2 }),
        Edge::Last => last,
    };
    let coming = i64::from(today.weekday().until(day));
    super::days_later(today, coming + 7 * i64::from(ahead))
}

/// The first of a month that is said alone is the coming one.
fn of_month(edge: Edge, ahead: i32, calendar: Calendar, today: Date) -> Date {
    let (year, month, day) = calendar.parts(today);
    let ahead = if edge == Edge::First && ahead == 0 && day > 1 { 1 } else { ahead };
    let (year, month) = super::months_later(year, month, ahead);
    of(edge, calendar, year, month, year, month).unwrap_or(today)
}

fn of(edge: Edge, calendar: Calendar, year: i32, month: u8, last_year: i32, last_month: u8) -> Option<Date> {
    match edge {
        Edge::First => calendar.date(year, month, 1),
        Edge::Middle if month == last_month => calendar.date(year, month, 15),
        Edge::Middle => calendar.date(year, 7, 1),
        Edge::Last => calendar.date(last_year, last_month, calendar.month_length(last_year, last_month)),
    }
}
