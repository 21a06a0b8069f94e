//! What is stored: the text as it was typed, without what cannot be seen.

use unicode_normalization::UnicodeNormalization;

use super::{HALF_SPACE, law::is_invisible};

/// Joins emoji into one, and letters in abbreviations such as ه‍.ق.
const JOINER: char = '\u{200d}';

/// One line of text, tidied. Letters of an Arabic keyboard become Persian ones:
/// they look the same to the reader and differ to everything else.
pub fn tidy(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)).nfc().map(persian_letter) {
        match c {
            _ if c.is_whitespace() => {
                trim_joiners(&mut line);
                if !line.is_empty() && !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            HALF_SPACE | JOINER => {
                // Of several in a row, the half-space is the one that means something.
                let half_space = c == HALF_SPACE || line.ends_with(HALF_SPACE);
                trim_joiners(&mut line);
                if !line.is_empty() && !line.ends_with(' ') {
                    line.push(if half_space { HALF_SPACE } else { JOINER });
                }
            }
            _ => line.push(c),
        }
    }
    trim_joiners(&mut line);
    line.truncate(line.trim_end().len());
    line
}

/// Several lines: each tidied, with at most one empty line between two.
pub fn tidy_prose(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}'], "\n");
    let mut prose = String::with_capacity(text.len());
    let mut breaks = 0;
    for line in text.split('\n') {
        let line = tidy(line);
        if !line.is_empty() && !prose.is_empty() {
            prose.push_str(if breaks > 1 { "\n\n" } else { "\n" });
        }
        breaks = if line.is_empty() { breaks + 1 } else { 1 };
        prose.push_str(&line);
    }
    prose
}

fn persian_letter(c: char) -> char {
    match c {
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        other => other,
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, HALF_SPACE | JOINER)
}

/// A joiner means nothing at the end of a word.
fn trim_joiners(line: &mut String) {
    line.truncate(line.trim_end_matches(is_joiner).len());
}
