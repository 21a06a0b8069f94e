//! What is stored: the text as it was typed, without what cannot be seen.

use unicode_normalization::UnicodeNormalization;

use super::HALF_SPACE;

const JOINER: char = '\u{200d}';

/// One line of text, tidied. Letters of an Arabic keyboard become Persian ones:
/// they look the same to the reader and differ to everything else.
pub fn tidy(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)).nfc().map(persian_letter) {
        match c {
            _ if is_space(c) => {
                trim_joiners(&mut line);
                if !line.is_empty() && !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            HALF_SPACE | JOINER if !line.ends_with(char::is_alphanumeric) && !line.ends_with(is_picture) => {}
            _ => {
                if !c.is_alphanumeric() && !is_joiner(c) && !is_picture(c) {
                    trim_joiners(&mut line);
                }
                line.push(c);
            }
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

/// Controls, direction marks and other characters that only mislead the eye.
fn is_invisible(c: char) -> bool {
    let control = c.is_control() && !is_space(c);
    control
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
}

fn is_space(c: char) -> bool {
    c.is_whitespace()
}

fn is_joiner(c: char) -> bool {
    matches!(c, HALF_SPACE | JOINER)
}

/// Emoji are joined into one by a joiner: a family, a profession.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// A joiner has a meaning only between two letters.
fn trim_joiners(line: &mut String) {
    line.truncate(line.trim_end_matches(is_joiner).len());
}
