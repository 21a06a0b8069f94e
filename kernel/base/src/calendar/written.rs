//! Days that are written in full: ۱۴۰۵/۰۹/۰۱, "22 Nov 2026", «۱ آذر».

use super::{Calendar, DateProblem, month_called, reading::Piece, weekday_called};
use crate::Date;

/// Years below are Jalali, years above Gregorian.
const WATERSHED: i32 = 1700;

/// Words around a date that say nothing more about it.
const IDLE: [&str; 24] = [
    "t",
    "z",
    "utc",
    "gmt",
    "am",
    "pm",
    "of",
    "the",
    "on",
    "at",
    "st",
    "nd",
    "rd",
    "th",
    "ap",
    "ق",
    "ب",
    "ظ",
    "ساعت",
    "مورخ",
    "تاریخ",
    "هجری",
    "شمسی",
    "خورشیدی",
];
const IDLE_BESIDE_A_MONTH: [&str; 5] = ["ماه", "سال", "روز", "ام", "م"];

/// A number as it was written: `05` has two digits.
#[derive(Clone, Copy)]
struct Number {
    value: i32,
    digits: usize,
}

pub(super) fn read(pieces: &[Piece], calendar: Calendar, today: Date) -> Result<Date, DateProblem> {
    let (mut numbers, mut words) = (Vec::new(), Vec::new());
    let mut month = None;
    for piece in pieces {
        match piece {
            Piece::Number { value, digits } => numbers.push(Number { value: *value, digits: *digits }),
            Piece::Word(word) if IDLE.contains(&word.as_str()) => {}
            Piece::Word(word) => match (month, month_called(word)) {
                (None, Some(called)) => month = Some((called, numbers.len())),
                _ => words.push(word.as_str()),
            },
        }
    }
    if month.is_some() {
        words.retain(|word| !IDLE_BESIDE_A_MONTH.contains(word));
        if words.first() == Some(&"اول") && numbers.len() < 2 {
            words.remove(0);
            numbers.insert(0, Number { value: 1, digits: 1 });
        }
    }
    if !words.is_empty() && weekday_called(&words.join(" ")).is_none() {
        return Err(DateProblem::Unclear);
    }
    match month {
        Some(((calendar, month), _)) => with_month_name(&numbers, calendar, month, today),
        None => all_numbers(&numbers, calendar, today),
    }
}

/// A day and perhaps a year beside the month's name. Without a year it is this year's.
fn with_month_name(numbers: &[Number], calendar: Calendar, month: u8, today: Date) -> Result<Date, DateProblem> {
    let (year, day) = match *numbers {
        [day] if day.digits <= 2 => (calendar.parts(today).0, day),
        [year, day] if year.digits == 4 => (year.value, day),
        [day, year] if year.digits == 4 => (year.value, day),
        [day, year] if year.digits == 2 => (near(year.value, calendar, today), day),
        _ => return Err(DateProblem::Unclear),
    };
    if calendar_of(year)? != calendar {
        return Err(DateProblem::Unclear);
    }
    day_of(calendar, year, month.into(), day.value)
}

fn all_numbers(numbers: &[Number], calendar: Calendar, today: Date) -> Result<Date, DateProblem> {
    match *numbers {
        [all] if all.digits == 8 => {
            let (year, month, day) = (all.value / 10_000, all.value / 100 % 100, all.value % 100);
            day_of(calendar_of(year)?, year, month, day)
        }
        [year, month, day] if year.digits == 4 => day_of(calendar_of(year.value)?, year.value, month.value, day.value),
        [first, second, year] if year.digits == 4 => match calendar_of(year.value)? {
            Calendar::Gregorian => day_and_month(year.value, first.value, second.value),
            Calendar::Jalali => day_of(Calendar::Jalali, year.value, second.value, first.value),
        },
        [first, second, third] if [first, second, third].iter().all(|n| n.digits <= 2) => {
            two_digit_year(calendar, today, [first.value, second.value, third.value])
        }
        _ => Err(DateProblem::Unclear),
    }
}

/// Iranians write the year first, others last, unless the number cannot be a day.
fn two_digit_year(calendar: Calendar, today: Date, [first, second, third]: [i32; 3]) -> Result<Date, DateProblem> {
    match calendar {
        Calendar::Jalali if third > 31 => day_of(calendar, near(third, calendar, today), second, first),
        Calendar::Jalali => day_of(calendar, near(first, calendar, today), second, third),
        Calendar::Gregorian if first > 31 => day_of(calendar, near(first, calendar, today), second, third),
        Calendar::Gregorian => day_and_month(near(third, calendar, today), first, second),
    }
}

/// Day before month, except where only the American order makes a date.
fn day_and_month(year: i32, first: i32, second: i32) -> Result<Date, DateProblem> {
    let (day, month) = if second > 12 && first <= 12 { (second, first) } else { (first, second) };
    day_of(Calendar::Gregorian, year, month, day)
}

fn calendar_of(year: i32) -> Result<Calendar, DateProblem> {
    match year {
        1000..WATERSHED => Ok(Calendar::Jalali),
        WATERSHED..=9998 => Ok(Calendar::Gregorian),
        _ => Err(DateProblem::NoSuchDay),
    }
}

/// The year ending in these two digits, from 80 years back to 20 years ahead.
fn near(ending: i32, calendar: Calendar, today: Date) -> i32 {
    let latest = calendar.parts(today).0 + 20;
    latest - (latest - ending).rem_euclid(100)
}

fn day_of(calendar: Calendar, year: i32, month: i32, day: i32) -> Result<Date, DateProblem> {
    let part = |value: i32| u8::try_from(value).map_err(|_| DateProblem::NoSuchDay);
    calendar.date(year, part(month)?, part(day)?).ok_or(DateProblem::NoSuchDay)
}
