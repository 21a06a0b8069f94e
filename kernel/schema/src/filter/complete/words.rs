//! The words of a text that is being typed, and the bytes at which they stand.

/// The words of a text, each with the byte that it begins at.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// How many bytes of space a text begins with.
pub(super) fn space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}
