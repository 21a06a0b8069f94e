//! How well a text answers the words: meant exactly, beginning so, holding them
//! somewhere, at last only sounding like them.

use base::fold::{
    digits, find_key, find_needles, fold,
    sound::{Heard, Likeness},
};

/// How well a text answers the words; the smaller the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Exact,
    Begins,
    /// One of its words begins with what was asked.
    WordBegins,
    Holds,
    /// The pieces stand in it, but apart, or in several fields.
    Scattered,
    /// Written otherwise, in the other alphabet perhaps, and sounds the same.
    Sounds,
    /// Its words begin with what sounds so.
    SoundsBegin,
    /// One part sounds so, another stands elsewhere.
    Far,
}

impl Fit {
    pub const ALL: [Fit; 8] =
        [Fit::Exact, Fit::Begins, Fit::WordBegins, Fit::Holds, Fit::Scattered, Fit::Sounds, Fit::SoundsBegin, Fit::Far];

    /// As programs are told.
    pub fn key(self) -> &'static str {
        match self {
            Fit::Exact => "exact",
            Fit::Begins => "begins",
            Fit::WordBegins => "word_begins",
            Fit::Holds => "holds",
            Fit::Scattered => "scattered",
            Fit::Sounds => "sounds",
            Fit::SoundsBegin => "sounds_begin",
            Fit::Far => "sounds_apart",
        }
    }
}

/// What was asked, folded once for all the hits.
pub struct Asked {
    folded: String,
    joined: String,
    /// The digits alone, where the words are a number as people write phones.
    number: Option<String>,
    needles: Vec<String>,
    pub heard: Heard,
}

impl Asked {
    pub fn new(words: &str) -> Asked {
        let folded = fold(words);
        let joined = folded.replace(' ', "");
        Asked { number: number(words), folded, joined, needles: find_needles(words), heard: Heard::new(words) }
    }

    /// How a text answers that no index has looked at, if at all.
    pub fn answered(&self, text: &str) -> Option<Fit> {
        let key = find_key(text);
        let in_letters = !self.needles.is_empty() && self.needles.iter().all(|needle| key.contains(needle));
        if in_letters { Some(self.fit(text)) } else { self.sound(&[text]) }
    }

    /// How the texts of a record answer that was found by its sound.
    pub fn sound(&self, texts: &[&str]) -> Option<Fit> {
        self.heard.likeness_of(texts).map(|likeness| match likeness {
            Likeness::Same => Fit::Sounds,
            Likeness::Begins => Fit::SoundsBegin,
            Likeness::Apart => Fit::Far,
        })
    }

    pub fn fit(&self, text: &str) -> Fit {
        let folded = fold(text);
        let joined = folded.replace(' ', "");
        if self.joined.is_empty() {
            return Fit::Scattered;
        }
        match () {
            _ if joined == self.joined => Fit::Exact,
            _ if self.is_number_of(text) => Fit::Exact,
            _ if folded.starts_with(&self.folded) || joined.starts_with(&self.joined) => Fit::Begins,
            _ if folded.split(' ').any(|word| word.starts_with(&self.joined)) => Fit::WordBegins,
            _ if folded.contains(&format!(" {}", self.folded)) => Fit::WordBegins,
            _ if folded.contains(&self.folded) || joined.contains(&self.joined) => Fit::Holds,
            _ => Fit::Scattered,
        }
    }

    fn is_number_of(&self, text: &str) -> bool {
        self.number.as_ref().is_some_and(|asked| number(text).as_ref() == Some(asked))
    }
}

/// The number without the national zero, `0098` or `+98`, which a stored phone
/// carries in another form than people type; none where other signs stand in it.
fn number(text: &str) -> Option<String> {
    let plain = digits(text);
    let only = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '+' | '(' | ')' | '/' | '.' | '\u{200c}');
    let all: String = plain.chars().filter(char::is_ascii_digit).collect();
    if all.len() < 5 || !plain.chars().all(only) {
        return None;
    }
    let country = all.strip_prefix("0098").or(all.strip_prefix("98").filter(|rest| rest.len() == 10));
    let national = country.unwrap_or(&all).trim_start_matches('0');
    Some(national.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_comes_before_beginning_and_beginning_before_within() {
        let check =
            |words: &str, text: &str, expected| assert_eq!(Asked::new(words).fit(text), expected, "{words} in {text}");
        check("پارس نساج", "پارس نساج", Fit::Exact);
        check("پارس", "پارس نساج", Fit::Begins);
        check("نساج", "پارس نساج", Fit::WordBegins);
        check("ساج", "پارس نساج", Fit::Holds);
        check("نساج پارس", "پارس نساج", Fit::Scattered);
        check("عليرضا", "علی‌رضا", Fit::Exact);
        check("علی رضا", "علیرضا نیک‌نژاد", Fit::Begins);
        check("GTX", "gtx pro", Fit::Begins);
        check("", "x", Fit::Scattered);
    }

    #[test]
    fn a_phone_is_found_however_it_is_written() {
        for words in ["09121112233", "۰۹۱۲ ۱۱۱ ۲۲ ۳۳", "+98 912 111 2233", "00989121112233", "9121112233"] {
            assert_eq!(Asked::new(words).fit("+989121112233"), Fit::Exact, "{words}");
        }
        assert_eq!(number("۰۹۱۲۱۱۱").as_deref(), Some("912111"));
        assert_eq!((number("GTX 5000"), number("۱۲۳")), (None, None));
    }
}
