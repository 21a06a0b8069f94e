//! What is done to text before it is kept, searched or sorted.
//!
//! People write one name in many ways: with the letters of an Arabic keyboard,
//! with or without the half-space, in three sets of digits. [`tidy`] is what is
//! stored, and still looks as it was typed. [`fold`] is what is compared; its
//! law stands in one table. [`find_key`] and [`sort_key`] are stored beside a
//! text so that the database can search and sort by bytes alone. [`sound`] is how
//! a name sounds, in whichever alphabet it is written.
//!
//! Left out: stems and synonyms. A folded text is a spelling, not a meaning.

mod law;
mod search;
mod sort;
pub mod sound;
mod tidy;

pub use search::{find_key, find_needles};
pub use sort::sort_key;
pub use tidy::{tidy, tidy_prose};

/// The zero-width non-joiner, the half-space of Persian.
pub(crate) const HALF_SPACE: char = '\u{200c}';

/// The text as it is compared: one spelling for all, words apart by one space.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        law::apply(c, &mut |letter| match letter {
            Some(letter) => folded.push(letter),
            None if !folded.ends_with(' ') && !folded.is_empty() => folded.push(' '),
            None => {}
        });
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Persian and Arabic digits in ASCII; everything else is left alone.
pub fn digits(text: &str) -> String {
    text.chars().map(|c| law::digit(c).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests;
