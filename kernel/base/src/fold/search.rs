//! The search key of a text, and what to look for in it.
//!
//! علی‌رضا, علیرضا and علی رضا are one name. The key therefore holds the text
//! twice where that differs: with its spaces, and without. A query is cut at
//! its spaces only; what the writer joined by a half-space, a dot or a dash is
//! looked for as one piece, which the second half of the key answers.

use super::fold;

/// Between the two halves; no folded text contains it.
const BETWEEN: &str = " | ";
/// Names and titles are joined whole. In longer texts, joining whole would
/// make words that nobody wrote and double the index.
const NAME_WORDS: usize = 12;

/// The key under which a text is found.
pub fn find_key(text: &str) -> String {
    let spaced = fold(text);
    let words = spaced.split(' ').count();
    if words == 1 {
        return spaced;
    }
    let joined = if words <= NAME_WORDS { spaced.replace(' ', "") } else { compounds(text).join(" ") };
    if joined.is_empty() { spaced } else { spaced + BETWEEN + &joined }
}

/// What a person looks for, piece by piece: a text is found when its key
/// contains every one of them, anywhere. Empty when nothing is asked.
pub fn find_needles(query: &str) -> Vec<String> {
    let mut needles: Vec<String> = Vec::new();
    for piece in query.split_whitespace() {
        let needle = fold(piece).replace(' ', "");
        if !needle.is_empty() && !needles.contains(&needle) {
            needles.push(needle);
        }
    }
    needles
}

/// The words that are written as one and fold into several.
fn compounds(text: &str) -> Vec<String> {
    let folded = text.split_whitespace().map(fold).filter(|word| word.contains(' '));
    folded.map(|word| word.replace(' ', "")).collect()
}
