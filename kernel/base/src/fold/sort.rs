//! A key that sorts by bytes as Persian readers expect.
//!
//! Numbers by value, then the Persian alphabet from آ to ی, then Latin, then
//! every other script. One byte per letter, all of them ASCII for the two
//! scripts. Databases must compare it bytewise (collation "C", or binary).

use super::{HALF_SPACE, law};

/// In the order of the alphabet; آ stands before ا. The lone hamza is silent,
/// a hamza on a letter sorts as that letter.
const PERSIAN: [char; 33] = [
    'آ', 'ا', 'ب', 'پ', 'ت', 'ث', 'ج', 'چ', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'ژ', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ع', 'غ',
    'ف', 'ق', 'ک', 'گ', 'ل', 'م', 'ن', 'و', 'ه', 'ی',
];
/// The byte of آ; digits come before, the 33 letters and then a to z after.
const FIRST_LETTER: u8 = b'A';

/// The block of the Arabic script, where each letter of the alphabet has its byte.
const BLOCK: u32 = 0x600;
const BYTES: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut at = 0;
    while at < PERSIAN.len() {
        bytes[(PERSIAN[at] as u32 - BLOCK) as usize] = FIRST_LETTER + at as u8;
        at += 1;
    }
    bytes
};

/// The sort key of a name or title.
pub fn sort_key(text: &str) -> String {
    let mut letters = Vec::with_capacity(text.len());
    let mut chars = text.chars().filter(|c| *c != HALF_SPACE).peekable();
    while let Some(c) = chars.next() {
        let madda = c == 'آ' || (c == 'ا' && chars.peek() == Some(&'\u{653}'));
        match madda {
            true => letters.push('آ'),
            false => law::apply(c, &mut |letter| letters.push(letter.unwrap_or(' '))),
        }
    }
    let mut key = String::with_capacity(letters.len());
    let mut rest = &letters[..];
    while let Some(&first) = rest.first() {
        let run = rest.iter().take_while(|c| c.is_ascii_digit()).count();
        match first {
            _ if run > 0 => push_number(&mut key, &rest[..run]),
            ' ' if key.is_empty() || key.ends_with(' ') => {}
            _ => key.push(place(first)),
        }
        rest = &rest[run.max(1)..];
    }
    key.truncate(key.trim_end().len());
    key
}

/// A longer number is a greater one, so its length goes before it.
fn push_number(key: &mut String, digits: &[char]) {
    let zeros = digits.iter().take_while(|c| **c == '0').count().min(digits.len() - 1);
    let digits = &digits[zeros..];
    match digits.len() {
        length @ 1..9 => key.push_str(&length.to_string()),
        length => key.push_str(&format!("9{:06}", length.min(999_999))),
    }
    key.extend(digits);
}

fn place(letter: char) -> char {
    let latin = FIRST_LETTER + 33;
    let in_block = u32::from(letter).checked_sub(BLOCK).and_then(|at| BYTES.get(at as usize));
    match in_block {
        Some(&byte) if byte > 0 => char::from(byte),
        _ if letter.is_ascii_lowercase() => char::from(latin + (letter as u8 - b'a')),
        _ => letter,
    }
}
