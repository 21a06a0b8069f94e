//! How far a value goes that stands in no quotation marks.

use super::COMMAS;
use crate::{
    Kind,
    filter::{
        cursor::{Cursor, SIGNS, is_bracket},
        vocabulary::operator,
    },
};

/// The most words that one value is made of: «۱ آذر ۱۴۰۵ ۱۴:۳۰».
const MOST_WORDS: usize = 4;

/// The runs of bare words that may be the value, the shortest first, each with
/// the place where it ends.
pub(super) fn words(text: &mut Cursor, kind: &Kind) -> Vec<(String, usize)> {
    let is_number = kind.is_measured() && !kind.is_timed();
    let spelled = if is_number { text.spelled() } else { None };
    let first = spelled.unwrap_or_else(|| bare(text, kind));
    if first.is_empty() {
        return Vec::new();
    }
    let mut runs = vec![(first, text.at)];
    while runs.len() < MOST_WORDS && may_go_on(kind) {
        text.skip_spaces();
        let next = bare(text, kind);
        if !belongs(&next, kind) {
            break;
        }
        let run = format!("{} {next}", runs[runs.len() - 1].0);
        runs.push((run, text.at));
    }
    runs
}

/// Whether a value of this kind may have several bare words.
pub(in crate::filter) fn may_go_on(kind: &Kind) -> bool {
    kind.is_timed() || matches!(kind, Kind::Money | Kind::Choice(_) | Kind::Link { .. } | Kind::Links { .. })
}

/// Whether a further word can belong to the value before it, rather than be
/// one to look for, or another test.
fn belongs(word: &str, kind: &Kind) -> bool {
    let is_clock = kind.is_timed() && word.starts_with(char::is_numeric);
    let is_test = word.contains(|c| SIGNS.contains(&c)) && !is_clock;
    let is_sum = *kind == Kind::Money && word.contains(char::is_numeric);
    !word.is_empty() && !is_test && !is_sum && !word.starts_with('-') && operator(word).is_none()
}

/// A word up to a space, a bracket, a quotation mark or a comma. Commas within
/// a number part its thousands.
fn bare(text: &mut Cursor, kind: &Kind) -> String {
    if text.is_at_quote() {
        return String::new();
    }
    let is_number = kind.is_measured() && !kind.is_timed();
    let mut before = None;
    text.take(|at, c| {
        let is_digit = |ahead: usize| at.look(ahead).is_some_and(char::is_numeric);
        let parts_thousands = is_number
            && before.is_some_and(char::is_numeric)
            && is_digit(1)
            && is_digit(2)
            && is_digit(3)
            && !is_digit(4);
        before = Some(c);
        !c.is_whitespace() && !is_bracket(c) && (!COMMAS.contains(&c) || parts_thousands)
    })
}
