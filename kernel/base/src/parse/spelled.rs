//! Numbers in words, as people say them: «دو», «بیست و پنج», "two hundred and
//! five", «سه هزار».
//!
//! Left out: fractions («نیم», "half") and ordinals, which mean other things in
//! other places.

use crate::{fold::fold, numerals};

/// How far the words of one number reach; the smaller follows the larger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Unit,
    Ten,
    Hundred,
    Magnitude,
}

/// A whole number in words, all of the text: «بیست و پنج» is 25.
pub fn spelled(text: &str) -> Option<u64> {
    let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    let (number, taken) = spelled_first(&words, true)?;
    (taken == words.len()).then_some(number)
}

/// The number that the words begin with, and how many of them it takes.
/// `magnitudes`: «هزار» and "million" are part of it; a sum reads them itself.
pub fn spelled_first(words: &[String], magnitudes: bool) -> Option<(u64, usize)> {
    let mut read = Reading::default();
    let mut taken = 0;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        // "twenty-five" is one word to whoever cuts at spaces.
        let folded = fold(word);
        let parts: Vec<&str> = folded.split([' ', '-']).filter(|part| !part.is_empty()).collect();
        if taken > 0 && matches!(parts[..], ["و" | "and"]) {
            at += 1;
            continue;
        }
        let mut next = read;
        let fits = !parts.is_empty() && parts.iter().all(|part| next.take(part, magnitudes));
        if !fits {
            break;
        }
        read = next;
        at += 1;
        taken = at;
    }
    (taken > 0).then_some((read.total + read.group, taken))
}

/// A number while it is being read: what is settled, and the group below the
/// next magnitude.
#[derive(Clone, Copy, Default)]
struct Reading {
    total: u64,
    group: u64,
    least: Option<Rank>,
    magnitude: Option<u64>,
}

impl Reading {
    /// Takes a word, where it can follow: «بیست» and «پنج», not «دو» and «پنج».
    fn take(&mut self, word: &str, magnitudes: bool) -> bool {
        if word == "hundred" {
            let fits = self.least == Some(Rank::Unit) && self.group < 10;
            self.group *= 100;
            self.least = Some(Rank::Hundred);
            return fits;
        }
        if let Some(size) = magnitude(word).filter(|_| magnitudes) {
            let fits = self.group > 0 && self.magnitude.is_none_or(|last| size < last);
            self.total = self.total.saturating_add(self.group.saturating_mul(size));
            *self = Reading { group: 0, least: Some(Rank::Magnitude), magnitude: Some(size), ..*self };
            return fits;
        }
        let Some((number, rank)) = below_thousand(word) else { return false };
        let fits = self.least.is_none_or(|least| rank < least) && !(self.group % 100 >= 10 && self.group % 100 < 20);
        self.group += number;
        self.least = Some(rank);
        fits
    }
}

fn magnitude(word: &str) -> Option<u64> {
    Some(match word {
        "هزار" | "thousand" => 1_000,
        "میلیون" | "ملیون" | "million" => 1_000_000,
        "میلیارد" | "ملیارد" | "billion" => 1_000_000_000,
        _ => return None,
    })
}

fn below_thousand(word: &str) -> Option<(u64, Rank)> {
    if let Some(ones) = numerals::ones(word) {
        return Some((ones as u64, if ones < 10 { Rank::Unit } else { Rank::Ten }));
    }
    let tens = numerals::tens(word).map(|tens| (tens, Rank::Ten));
    let found = tens.or_else(|| numerals::hundreds(word).map(|hundreds| (hundreds, Rank::Hundred)));
    found.map(|(number, rank)| (number as u64, rank))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_words_of_both_languages() {
        let check = |text: &str, expected: Option<u64>| assert_eq!(spelled(text), expected, "{text}");
        check("دو", Some(2));
        check("نه", Some(9));
        check("بیست و پنج", Some(25));
        check("صد و بیست و سه", Some(123));
        check("سه هزار و پانصد", Some(3_500));
        check("two", Some(2));
        check("Twenty-five", Some(25));
        check("two hundred and five", Some(205));
        check("three thousand", Some(3_000));
        check("two million five hundred thousand", Some(2_500_000));
        for none in
            ["", "و", "چند", "many", "دو و پنج", "two five", "پانزده و سه", "هزار هزار", "hundred", "دو سیب", "3"]
        {
            check(none, None);
        }
    }

    #[test]
    fn a_number_ends_where_its_words_do() {
        let check = |text: &str, expected: Option<(u64, usize)>| {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            assert_eq!(spelled_first(&words, false), expected, "{text}");
        };
        check("دو و پنج", Some((2, 1)));
        check("بیست و پنج و سی", Some((25, 3)));
        check("دو میلیون تومان", Some((2, 1)));
        check("سه تا", Some((3, 1)));
        check("five calls", Some((5, 1)));
        check("calls", None);
    }
}
