//! A day with its hour, as people say it: «فردا ۱۰:۳۰», «ساعت ۵ عصر»,
//! «شنبه صبح», "in 2 hours", "tomorrow at 5pm".
//!
//! The hour is taken out of the text, what remains is read as a day. A part of
//! the day stands for an hour of it («صبح» is nine o'clock). An hour that is
//! only said, «ساعت ۵», is one at which people are at work; written in full,
//! 05:00 is in the morning.

use jiff::{
    SignedDuration,
    civil::{DateTime, Time},
};

use super::{Calendar, DateProblem, hour, parse_date, reading::Piece, spelled};
use crate::{Date, fold};

/// A day, and the hour if one was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub day: Date,
    pub time: Option<Time>,
}

/// Reads a day with or without an hour, counted from `now` on the reader's
/// clock. An hour without a day is one of today.
pub fn parse_moment(text: &str, calendar: Calendar, now: DateTime) -> Result<Moment, DateProblem> {
    // Longer texts are no dates; reading them would only cost time.
    if text.len() > 200 {
        return Err(DateProblem::Unclear);
    }
    let mut words = words(text);
    if words.is_empty() {
        return Err(if fold::tidy(text).is_empty() { DateProblem::Empty } else { DateProblem::Unclear });
    }
    if let Some(moment) = from_now(&words, now) {
        return Ok(moment);
    }
    let time = hour::take(&mut words)?;
    let rest = words.join(" ");
    match (time, rest.is_empty()) {
        (Some(_), true) => Ok(Moment { day: now.date(), time }),
        _ => Ok(Moment { day: parse_date(&rest, calendar, now.date())?, time }),
    }
}

/// The words of a text, folded; `10:30pm` is two of them, and a number with its
/// marks (`1405/09/01`, `10:30`) is one.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let text = fold::digits(&fold::tidy(text)).replace(fold::HALF_SPACE, " ");
    for word in text.split_whitespace() {
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c: char| c.is_alphabetic() != first.is_alphabetic()).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            rest = after;
            match first.is_alphabetic() {
                true => words.extend(fold::fold(run).split(' ').filter(|word| !word.is_empty()).map(str::to_owned)),
                false if run.contains(|c: char| c.is_ascii_digit()) => words.push(run.to_owned()),
                // A mark alone (the dot of «ب.ظ», a comma) parts words and says nothing.
                false => {}
            }
        }
    }
    words
}

/// «۲ ساعت دیگر», "10 minutes ago", «نیم ساعت دیگر», «الان».
fn from_now(words: &[String], now: DateTime) -> Option<Moment> {
    if let [word] = words
        && matches!(word.as_str(), "الان" | "اکنون" | "حالا" | "now")
    {
        return Some(at(now));
    }
    let pieces = spelled::in_figures(super::reading::pieces(&words.join(" ")));
    let half = |word: &str| matches!(word, "نیم" | "half");
    let (mut minutes, mut unit, mut ahead) = (None, None, None);
    for piece in &pieces {
        match piece {
            Piece::Number { value, .. } if minutes.is_none() => minutes = Some((i64::from(*value) * 60, 60)),
            Piece::Number { .. } => return None,
            Piece::Word(word) => match word.as_str() {
                word if half(word) && minutes.is_none() => minutes = Some((30, 30)),
                "a" | "an" | "from" | "now" => {}
                "ساعت" | "hour" | "hours" => unit = Some(1),
                "دقیقه" | "minute" | "minutes" | "min" => unit = Some(60),
                "دیگر" | "دیگه" | "بعد" | "later" | "in" => ahead = Some(1),
                "پیش" | "قبل" | "ago" => ahead = Some(-1),
                _ => return None,
            },
        }
    }
    let ((minutes, _), unit, ahead) = (minutes.unwrap_or((60, 60)), unit?, ahead?);
    now.checked_add(SignedDuration::from_mins(ahead * minutes / unit)).ok().map(at)
}

fn at(moment: DateTime) -> Moment {
    Moment { day: moment.date(), time: Time::new(moment.hour(), moment.minute(), 0, 0).ok() }
}

#[cfg(test)]
#[path = "moment_tests.rs"]
mod tests;
