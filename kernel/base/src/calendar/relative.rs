//! Days that are said from today: «فردا», «شنبهٔ آینده», "2 weeks ago".

use jiff::civil::Weekday;

use super::{Calendar, Period, Unit, days_later, edges, period::after, reading::Piece, weekday_called};
use crate::Date;

/// Whole sayings, without spaces, and how many days they are from today.
const SAYINGS: [(&str, i64); 18] = [
    ("امروز", 0),
    ("امشب", 0),
    ("اکنون", 0),
    ("الان", 0),
    ("today", 0),
    ("tonight", 0),
    ("now", 0),
    ("فردا", 1),
    ("tomorrow", 1),
    ("پسفردا", 2),
    ("thedayaftertomorrow", 2),
    ("dayaftertomorrow", 2),
    ("دیروز", -1),
    ("دیشب", -1),
    ("yesterday", -1),
    ("پریروز", -2),
    ("thedaybeforeyesterday", -2),
    ("daybeforeyesterday", -2),
];

const AHEAD: [&str; 9] = ["دیگر", "دیگه", "بعد", "بعدی", "اینده", "next", "later", "hence", "coming"];
const BEHIND: [&str; 8] = ["پیش", "قبل", "قبلی", "گذشته", "ago", "last", "previous", "earlier"];

/// The day that the pieces say, or nothing when they are no such saying.
pub(super) fn read(pieces: &[Piece], calendar: Calendar, today: Date) -> Option<Date> {
    let joined: String = pieces.iter().map(Piece::word).collect::<Option<String>>().unwrap_or_default();
    if let Some((_, days)) = SAYINGS.iter().find(|(saying, _)| *saying == joined) {
        return Some(days_later(today, *days));
    }
    weekday(pieces, calendar, today)
        .or_else(|| edge(pieces, calendar, today))
        .or_else(|| counted(pieces, calendar, today))
}

/// A day of the week alone is the coming one, today counting as one.
fn weekday(pieces: &[Piece], calendar: Calendar, today: Date) -> Option<Date> {
    let mut words: Vec<&str> = pieces.iter().map(Piece::word).collect::<Option<_>>()?;
    let side = side(&mut words)?;
    let of_week = words.iter().any(|word| matches!(*word, "هفته" | "week"));
    // «شنبهٔ آینده» may carry the small ی of the hamza as a word of its own.
    words.retain(|word| !matches!(*word, "ی" | "this" | "on" | "روز" | "این" | "هفته" | "week" | "of"));
    let day: Weekday = weekday_called(&words.join(" "))?;
    if of_week {
        // «دوشنبهٔ هفتهٔ بعد» is the Monday of the week that begins on the next Saturday.
        let first = Period::containing(today, Unit::Week, calendar).from;
        let weeks = match side {
            Side::Ahead => 7,
            Side::Behind => -7,
            Side::Unsaid => 0,
        };
        return Some(days_later(first, i64::from(first.weekday().until(day)) + weeks));
    }
    let until = i64::from(today.weekday().until(day));
    Some(days_later(
        today,
        match (side, until) {
            (Side::Ahead, 0) => 7,
            (Side::Behind, until) => until - 7,
            (_, until) => until,
        },
    ))
}

/// «آخر ماه», "start of next week".
fn edge(pieces: &[Piece], calendar: Calendar, today: Date) -> Option<Date> {
    let mut words: Vec<&str> = pieces.iter().map(Piece::word).collect::<Option<_>>()?;
    let ahead = match side(&mut words)? {
        Side::Ahead => 1,
        Side::Behind => -1,
        Side::Unsaid => 0,
    };
    edges::read(&words, ahead, calendar, today)
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Ahead,
    Behind,
    Unsaid,
}

/// Takes the one word that says before or after; two such words say nothing.
fn side(words: &mut Vec<&str>) -> Option<Side> {
    let found: Vec<usize> =
        (0..words.len()).filter(|&at| AHEAD.contains(&words[at]) || BEHIND.contains(&words[at])).collect();
    match found[..] {
        [] => Some(Side::Unsaid),
        [at] => Some(if AHEAD.contains(&words.remove(at)) { Side::Ahead } else { Side::Behind }),
        _ => None,
    }
}

/// «۳ روز دیگر», "in 3 days", «هفتهٔ آینده».
fn counted(pieces: &[Piece], calendar: Calendar, today: Date) -> Option<Date> {
    let (mut count, mut words) = (None, Vec::new());
    for piece in pieces {
        match piece {
            Piece::Number { value, digits } if count.is_none() && *digits < 6 => count = Some(*value),
            Piece::Number { .. } => return None,
            Piece::Word(word) => words.push(word.as_str()),
        }
    }
    let side = match words[..] {
        ["in", ..] => {
            words.remove(0);
            Side::Ahead
        }
        [.., "from", "now"] => {
            words.truncate(words.len() - 2);
            Side::Ahead
        }
        _ => side(&mut words)?,
    };
    words.retain(|word| *word != "ی");
    let unit = match words[..] {
        [unit] | ["a" | "an" | "the", unit] => unit_called(unit)?,
        _ => return None,
    };
    let count = count.unwrap_or(1);
    match side {
        Side::Ahead => Some(after(today, unit, calendar, count)),
        Side::Behind => Some(after(today, unit, calendar, -count)),
        Side::Unsaid => None,
    }
}

fn unit_called(word: &str) -> Option<Unit> {
    Some(match word {
        "روز" | "day" | "days" => Unit::Day,
        "هفته" | "week" | "weeks" => Unit::Week,
        "ماه" | "month" | "months" => Unit::Month,
        "سال" | "year" | "years" => Unit::Year,
        _ => return None,
    })
}
