//! Reading a day as people write it.
//!
//! Any digits, `/ - .` and spaces, month names of both calendars in both
//! languages, two-digit years, a time of day that is passed over, and words
//! such as «فردا» or "3 days ago". What could mean two days is refused.

use super::{Calendar, relative, spelled, written};
use crate::{Date, fold};

/// Why a text is not taken as a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateProblem {
    #[error("no date is given")]
    Empty,
    #[error("this is not readable as a date")]
    Unclear,
    #[error("there is no such day in the calendar")]
    NoSuchDay,
    #[error("there is no such hour in the day")]
    NoSuchHour,
}

impl DateProblem {
    /// The key of its sentence in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            DateProblem::Empty => "base-date-empty",
            DateProblem::Unclear => "base-date-unclear",
            DateProblem::NoSuchDay => "base-date-no-such-day",
            DateProblem::NoSuchHour => "base-date-no-such-hour",
        }
    }
}

/// Reads a day. `calendar` decides where the text does not: a year below 1700
/// is Jalali and one above is Gregorian, whoever writes it.
pub fn parse_date(text: &str, calendar: Calendar, today: Date) -> Result<Date, DateProblem> {
    // Longer texts are no dates; reading them would only cost time.
    if text.len() > 200 {
        return Err(DateProblem::Unclear);
    }
    let pieces = pieces(&fold::fold(&without_time(&fold::digits(text))));
    if pieces.is_empty() {
        return Err(if fold::tidy(text).is_empty() { DateProblem::Empty } else { DateProblem::Unclear });
    }
    // «برای شنبه», "by Monday": what stands before a day does not change it.
    let leads = |piece: &Piece| matches!(piece.word(), Some("برای" | "تا" | "by" | "until" | "for"));
    let pieces: Vec<Piece> = pieces.into_iter().skip_while(leads).collect();
    let pieces = spelled::in_figures(pieces);
    match relative::read(&pieces, calendar, today) {
        Some(date) => Ok(date),
        None => written::read(&pieces, calendar, today),
    }
}

/// A run of digits or a run of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Number { value: i32, digits: usize },
    Word(String),
}

impl Piece {
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Piece::Word(word) => Some(word),
            Piece::Number { .. } => None,
        }
    }
}

pub(super) fn pieces(folded: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for run in folded.split(' ').flat_map(runs) {
        match run.parse() {
            Ok(value) if run.len() < 10 => pieces.push(Piece::Number { value, digits: run.len() }),
            _ => pieces.push(Piece::Word(run.to_owned())),
        }
    }
    pieces
}

/// Runs of digits and of other characters: `22nov` is `22` and `nov`.
fn runs(word: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| c.is_ascii_digit() != first.is_ascii_digit()).unwrap_or(rest.len());
        runs.push(&rest[..end]);
        rest = &rest[end..];
    }
    runs
}

/// The text without `14:05`, `14:05:09.123` and `+03:30`.
fn without_time(text: &str) -> String {
    let mut text = text.to_owned();
    while let Some(colon) = text.find(':') {
        let before = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
        let start = before.strip_suffix('+').unwrap_or(before).len();
        let after = &text[colon..];
        let mut tail = after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.'));
        if let Some(zone) = tail.strip_prefix(['+', '-']).filter(|z| z.starts_with(|c: char| c.is_ascii_digit())) {
            tail = zone.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
        }
        let end = text.len() - tail.len();
        text.replace_range(start..end, " ");
    }
    text
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
