//! What the consonants leave open: rez is no روز.
//!
//! Two words whose consonants agree are laid beside each other, and the vowels
//! between them are compared as far as both alphabets write them down: a و
//! wants an o or u in Latin, a ا an a, o or u, and an oo or ou wants a و. What is
//! not written on one side contradicts nothing.

use super::{latin, persian};

/// A consonant, and the vowels before it. A v that may be a vowel is one here.
type Steps = Vec<(String, char)>;

/// Whether the vowels of two words agree, as far as the shorter one goes. Words
/// whose consonants part are left to whoever found them alike.
pub(super) fn agree(one: &str, other: &str) -> bool {
    let (one_is, other_is) = (persian::is_persian(one), persian::is_persian(other));
    let (one, other) = (steps(one, one_is), steps(other, other_is));
    let beside = one.iter().zip(&other);
    if beside.clone().any(|(one, other)| one.1 != other.1) {
        return true;
    }
    beside.skip(1).all(|((one, _), (other, _))| gap(one, one_is, other, other_is) && gap(other, other_is, one, one_is))
}

/// Whether what is written in the one gap can be what the other says.
fn gap(one: &str, is_persian: bool, other: &str, other_is_persian: bool) -> bool {
    let back = |vowels: &str| vowels.contains(['و', 'o', 'u', 'v', 'w']);
    if is_persian {
        // ای may be said as one: Microsoft.
        let open = other_is_persian || one.contains('ی') || other.contains(['a', 'o', 'u']);
        (!one.contains('و') || back(other)) && (!one.contains('ا') || open)
    } else {
        !(one.contains("oo") || one.contains("ou")) || back(other)
    }
}

/// Whether two words that sound alike also end alike. Names that are still being
/// typed are found without their end; the whole name is more than its beginning:
/// rezaei is رضایی before رضوی, and sara is سارا before سر.
pub(super) fn end_alike(one: &str, other: &str) -> bool {
    let (one, other) = (End::of(one), End::of(other));
    let lacks =
        |one: &End, other: &End| one.a && !other.a && (one.is_written || other.is_written && one.last_a && !other.open);
    one.i == other.i && one.u == other.u && !lacks(&one, &other) && !lacks(&other, &one)
}

/// The vowels behind the last consonant of a word.
struct End {
    /// In an alphabet that writes only long ones.
    is_written: bool,
    a: bool,
    i: bool,
    u: bool,
    last_a: bool,
    /// A ه that may be read e or a.
    open: bool,
}

impl End {
    fn of(word: &str) -> End {
        let is_written = persian::is_persian(word);
        let letters = if is_written { persian::spelled(word) } else { latin::spelled(word) };
        let behind: String = letters.iter().rev().map_while(|letter| letter.err()).collect();
        let read_a = persian::ends_in_a(word);
        let has = |letters: &[char]| behind.contains(letters);
        End {
            is_written,
            a: has(&['ا', 'a']) || read_a,
            i: has(&['ی', persian::SEAT, 'i', 'y']) && !read_a || behind.contains("ee"),
            u: has(&['و', 'o', 'u', 'v', 'w']),
            last_a: behind.starts_with(['ا', 'a']) || read_a,
            open: is_written && word.ends_with('ه'),
        }
    }
}

fn steps(word: &str, is_persian: bool) -> Steps {
    let letters = if is_persian { persian::spelled(word) } else { latin::spelled(word) };
    let (mut steps, mut vowels) = (Steps::new(), String::new());
    for letter in letters {
        match letter {
            Ok(consonant) => steps.push((std::mem::take(&mut vowels), consonant)),
            Err(vowel) => vowels.push(vowel),
        }
    }
    steps
}
