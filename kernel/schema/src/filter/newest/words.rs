//! The words around the newest one: «آخرین» before it, "was" behind it, "or
//! never" at the end.

use base::fold::fold;

use crate::filter::{cursor::is_bracket, parse::Parser, phrases::phrase};

/// The words for it, folded: a half-space is a space by then, or none.
const NEWEST: [&str; 9] =
    ["last", "latest", "newest", "most recent", "اخرین", "تازه ترین", "تازهترین", "جدید ترین", "جدیدترین"];

pub(super) fn is_newest(words: &str) -> bool {
    NEWEST.contains(&fold(words).as_str())
}

/// Whether a text ends with the words for it.
pub(in crate::filter) fn ends_with_newest(words: &[&str]) -> bool {
    (1..=2).any(|count| words.len() >= count && is_newest(&words[words.len() - count..].join(" ")))
}

impl Parser<'_> {
    /// "last call was more than …": said before another phrase only.
    pub(super) fn eat_past(&mut self) {
        let start = self.text.at;
        let is_said = self.eat_word("was") && {
            let end = self.text.at;
            let goes_on = phrase(&mut self.text, |_| true).is_some();
            self.text.at = end;
            goes_on
        };
        if !is_said {
            self.text.at = start;
        }
    }

    /// «… بوده است»: what is meant already.
    pub(super) fn skip_verb(&mut self) {
        for verb in ["بوده", "است", "بود", "باشد"] {
            self.eat_word(verb);
        }
    }

    /// "… or never", «… یا هرگز», where nothing further belongs to it: «یا هیچ فعالیتی
    /// ندارد» is a question of its own.
    pub(in crate::filter) fn eat_or_never(&mut self) -> bool {
        let end = self.text.at;
        let is_or = self.eat_word("or") || self.eat_word("یا");
        let is_said = is_or && ["never", "none", "هرگز", "هیچ"].into_iter().any(|word| self.eat_word(word));
        let is_all = is_said && self.is_over();
        if !is_all {
            self.text.at = end;
        }
        is_all
    }

    /// Whether a part ends here: with the text, a bracket, or a word that joins parts.
    pub(super) fn is_over(&mut self) -> bool {
        let start = self.text.at;
        self.text.skip_spaces();
        let ends = self.text.peek().is_none_or(is_bracket);
        let joins = ["and", "or", "و", "یا"].into_iter().any(|word| self.eat_word(word));
        self.text.at = start;
        ends || joins
    }

    /// Spaces and this word, if it stands here.
    pub(super) fn eat_word(&mut self, wanted: &str) -> bool {
        let start = self.text.at;
        self.text.skip_spaces();
        let is_there = self.text.word().eq_ignore_ascii_case(wanted);
        if !is_there {
            self.text.at = start;
        }
        is_there
    }
}
