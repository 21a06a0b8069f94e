//! What stays what it is without quotation marks: not what would be read as a
//! sign, an operator, a question about others or the beginning of a phrase.

use crate::filter::{
    cursor::{SIGNS, is_bracket, quote},
    phrases::may_begin,
    vocabulary::{is_empty_word, may_say_fiscal, operator, relation},
};

pub(super) fn words(text: &str) -> String {
    if is_bare(text) { text.to_owned() } else { quote(text) }
}

/// Whether words stay what they are without quotation marks.
pub(super) fn is_bare(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && !word.starts_with(['-', '"', '«', '“'])
            && !word
                .contains(|c: char| c.is_whitespace() || is_bracket(c) || SIGNS.contains(&c) || matches!(c, '!' | '≠'))
            && operator(word).is_none()
            && relation(word).is_none()
            && !may_begin(word)
    };
    text.split(' ').all(is_word) && !may_say_fiscal(text)
}

/// Whether a text value, or a name, stays what it is without quotation marks.
pub(super) fn is_bare_value(text: &str) -> bool {
    is_bare(text) && !text.contains([' ', ',', '،', '*']) && !is_empty_word(text)
}
