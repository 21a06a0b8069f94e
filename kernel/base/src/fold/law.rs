//! The law of folding: what each character counts as when texts are compared.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::HALF_SPACE;

/// What a character counts as.
enum Law {
    Letter(char),
    Letters(&'static str),
    /// The end of a word.
    Gap,
    /// Nothing at all, as if it had not been written.
    Silent,
}

/// The whole law. Composed characters reach it as their parts, in lower case:
/// آ as ا and a mark, é as e and a mark, ﻼ as ل and ا.
fn law(c: char) -> Law {
    match c {
        'a'..='z' | '0'..='9' => Law::Letter(c),
        // Persian and Arabic digits
        '۰'..='۹' => Law::Letter(ascii_digit(c, '۰')),
        '٠'..='٩' => Law::Letter(ascii_digit(c, '٠')),
        // Letters of other keyboards and of Arabic, Urdu and Kurdish
        'ي' | 'ى' | 'ۍ' | 'ې' | 'ێ' | 'ے' | 'ۑ' | 'ؠ' => Law::Letter('ی'),
        'ك' | 'ڪ' | 'ګ' => Law::Letter('ک'),
        'ة' | 'ە' | 'ہ' | 'ۃ' | 'ھ' | 'ۀ' => Law::Letter('ه'),
        'ٱ' | 'ٲ' | 'ٳ' | 'ٵ' => Law::Letter('ا'),
        'ۆ' | 'ۇ' | 'ۋ' | 'ۏ' => Law::Letter('و'),
        // The lone hamza is written or not, as one likes: شیء, شی; سوء, سو
        'ء' | 'ٴ' => Law::Silent,
        // Latin letters that have no parts
        'ß' => Law::Letters("ss"),
        'æ' => Law::Letters("ae"),
        'œ' => Law::Letters("oe"),
        'þ' => Law::Letters("th"),
        'ø' => Law::Letter('o'),
        'đ' | 'ð' => Law::Letter('d'),
        'ħ' => Law::Letter('h'),
        'ı' => Law::Letter('i'),
        'ł' => Law::Letter('l'),
        'ŋ' => Law::Letter('n'),
        'ŧ' => Law::Letter('t'),
        'ς' => Law::Letter('σ'),
        // What is left of the two alphabets' own letters, before the long questions
        ' ' => Law::Gap,
        'ا'..='غ' | 'ف'..='و' | 'پ' | 'چ' | 'ژ' | 'ک' | 'گ' | 'ی' => Law::Letter(c),
        // The stretcher, the joiner and the selectors of a picture's looks
        'ـ' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => Law::Silent,
        _ if is_invisible(c) => Law::Silent,
        // Tashkeel, hamza above and below, and every other mark
        _ if is_combining_mark(c) => Law::Silent,
        _ if c.is_alphanumeric() => Law::Letter(c),
        // The half-space, punctuation, signs and pictures
        _ => Law::Gap,
    }
}

/// Gives what `c` counts as, letter by letter; `None` is the end of a word.
pub(super) fn apply(c: char, give: &mut impl FnMut(Option<char>)) {
    // What most texts are made of has no parts and no case; asking would take
    // ten times as long as answering.
    match c {
        _ if c.is_ascii() => return give_one(c.to_ascii_lowercase(), give),
        'ا'..='غ' | 'ف'..='ي' | 'پ' | 'چ' | 'ژ' | 'ک' | 'گ' | 'ی' | '۰'..='۹' | HALF_SPACE => {
            return give_one(c, give);
        }
        _ => {}
    }
    decompose_compatible(c, |part| {
        for lower in part.to_lowercase() {
            decompose_compatible(lower, |small| give_one(small, give));
        }
    });
}

fn give_one(c: char, give: &mut impl FnMut(Option<char>)) {
    match law(c) {
        Law::Letter(letter) => give(Some(letter)),
        Law::Letters(letters) => letters.chars().for_each(|letter| give(Some(letter))),
        Law::Gap => give(None),
        Law::Silent => {}
    }
}

/// The ASCII digit of a Persian or Arabic one.
pub(super) fn digit(c: char) -> Option<char> {
    match c {
        '۰'..='۹' => Some(ascii_digit(c, '۰')),
        '٠'..='٩' => Some(ascii_digit(c, '٠')),
        _ => None,
    }
}

fn ascii_digit(c: char, zero: char) -> char {
    char::from(b'0' + (u32::from(c) - u32::from(zero)) as u8)
}

/// Controls, direction marks and other characters that only mislead the eye.
pub(super) fn is_invisible(c: char) -> bool {
    let control = c.is_control() && !c.is_whitespace();
    control
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
}
