//! The words for numbers below a thousand, in both languages: one list for whoever writes
//! sums in words, reads them, or reads a day («بیست و پنجم آذر», "in two weeks").
//!
//! Left out: what stands above a thousand, of which each reader knows its own spellings,
//! and how the words are joined.

use crate::Lang;

const ONES: [(&str, &str); 20] = [
    ("صفر", "zero"),
    ("یک", "one"),
    ("دو", "two"),
    ("سه", "three"),
    ("چهار", "four"),
    ("پنج", "five"),
    ("شش", "six"),
    ("هفت", "seven"),
    ("هشت", "eight"),
    ("نه", "nine"),
    ("ده", "ten"),
    ("یازده", "eleven"),
    ("دوازده", "twelve"),
    ("سیزده", "thirteen"),
    ("چهارده", "fourteen"),
    ("پانزده", "fifteen"),
    ("شانزده", "sixteen"),
    ("هفده", "seventeen"),
    ("هجده", "eighteen"),
    ("نوزده", "nineteen"),
];
const TENS: [(&str, &str); 8] = [
    ("بیست", "twenty"),
    ("سی", "thirty"),
    ("چهل", "forty"),
    ("پنجاه", "fifty"),
    ("شصت", "sixty"),
    ("هفتاد", "seventy"),
    ("هشتاد", "eighty"),
    ("نود", "ninety"),
];
/// English says these with two words.
const HUNDREDS: [&str; 9] = ["صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"];

fn in_lang(lang: Lang, pair: (&'static str, &'static str)) -> &'static str {
    if lang == Lang::Fa { pair.0 } else { pair.1 }
}

/// The word of a number below twenty.
pub(crate) fn one(lang: Lang, number: usize) -> &'static str {
    ONES.get(number).map_or("", |pair| in_lang(lang, *pair))
}

/// The word of so many tens, from two to nine.
pub(crate) fn ten(lang: Lang, tens: usize) -> &'static str {
    tens.checked_sub(2).and_then(|at| TENS.get(at)).map_or("", |pair| in_lang(lang, *pair))
}

/// The Persian word of so many hundreds, from one to nine.
pub(crate) fn hundred(hundreds: usize) -> &'static str {
    hundreds.checked_sub(1).and_then(|at| HUNDREDS.get(at)).copied().unwrap_or_default()
}

fn place(pairs: &[(&str, &str)], word: &str) -> Option<usize> {
    pairs.iter().position(|(fa, en)| *fa == word || *en == word)
}

/// A number below twenty by its word, folded.
pub(crate) fn ones(word: &str) -> Option<usize> {
    place(&ONES, word)
}

/// Twenty to ninety.
pub(crate) fn tens(word: &str) -> Option<usize> {
    place(&TENS, word).map(|at| at * 10 + 20)
}

/// A hundred to nine hundred.
pub(crate) fn hundreds(word: &str) -> Option<usize> {
    HUNDREDS.iter().position(|name| *name == word).map(|at| at * 100 + 100)
}
