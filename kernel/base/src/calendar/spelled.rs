//! Numbers that are spelled out within a day: «سه روز دیگر», «پانزدهم آذر»,
//! «بیست و پنج روز بعد», "in two weeks".

use super::reading::Piece;
use crate::numerals;

/// Numbers in words become numbers; everything else stays.
pub(super) fn in_figures(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out = Vec::with_capacity(pieces.len());
    let mut rest = &pieces[..];
    while let Some((first, after)) = rest.split_first() {
        match number(rest) {
            // «سه شنبه» is a day of the week.
            Some((_, used)) if rest.get(used).and_then(Piece::word) == Some("شنبه") => {}
            Some((value, used)) => {
                out.push(Piece::Number { value, digits: if value < 10 { 1 } else { 2 } });
                rest = &rest[used..];
                continue;
            }
            None => {}
        }
        out.push(first.clone());
        rest = after;
    }
    out
}

/// The number at the beginning, and how many pieces it takes: «بیست و پنج» is three.
fn number(pieces: &[Piece]) -> Option<(i32, usize)> {
    let word = |at: usize| pieces.get(at).and_then(Piece::word);
    let first = word(0)?;
    if let Some(tens) = tens(first) {
        let at = if matches!(word(1), Some("و" | "and")) { 2 } else { 1 };
        return match word(at).and_then(ones).filter(|ones| *ones < 10) {
            Some(ones) => Some((tens + ones, at + 1)),
            None => Some((tens, 1)),
        };
    }
    ones(first).map(|ones| (ones, 1))
}

fn ones(word: &str) -> Option<i32> {
    let named = |word: &str| numerals::ones(word).filter(|ones| *ones > 0).map(|ones| ones as i32);
    match word {
        "یه" => Some(1),
        "سوم" => Some(3),
        _ => named(word).or_else(|| named(word.strip_suffix('م')?)),
    }
}

fn tens(word: &str) -> Option<i32> {
    let named = |word: &str| numerals::tens(word).map(|tens| tens as i32);
    named(word).or_else(|| named(word.strip_suffix('م')?))
}
