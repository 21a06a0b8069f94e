//! Related records that are being typed: their name behind `has`, `count(` and
//! a number, and when they happened.

use super::{
    Expected, Finder, MOST_WORDS,
    words::{space, words},
};
use crate::{
    EntityDef,
    filter::{
        Op,
        cursor::SIGNS,
        paths::field_at,
        phrases::{Way, phrase_of},
        related::{What, time_field},
        vocabulary::{Relation, is_during, relation},
    },
};

impl<'a> Finder<'a, '_> {
    /// Behind `count(`: the name itself, or what is asked of those it names.
    pub(super) fn count_begins(&mut self) -> bool {
        let start = self.around.start + space(self.segment());
        match self.longest_what(&self.text[start..]) {
            Some((what, length)) if self.text[start + length..].starts_with(char::is_whitespace) => {
                self.around.def = what.def;
                self.names.turn_to(what.def);
                self.around.start = start + length;
                self.during(what.def)
            }
            _ => {
                self.add(Expected::Related { def: self.around.def }, start, false);
                true
            }
        }
    }

    /// `has oppo`, and `has call in la`.
    pub(super) fn related(&mut self) -> bool {
        let segment = self.segment();
        let mut last = None;
        for (at, word) in words(segment) {
            if matches!(relation(word), Some(Relation::Has | Relation::Lacks)) {
                last = Some(at + word.len());
            }
        }
        let Some(end) = last else { return false };
        let rest = &segment[end..];
        if !rest.starts_with(char::is_whitespace) || rest.contains(|c| SIGNS.contains(&c)) {
            return false;
        }
        let start = self.around.start + end + space(rest);
        match self.longest_what(&self.text[start..]) {
            Some((what, length)) if self.text[start + length..].starts_with(char::is_whitespace) => {
                let outer = std::mem::replace(&mut self.around.start, start + length);
                let found = self.during(what.def);
                if !found {
                    self.around.start = outer;
                }
                found
            }
            _ => {
                self.add(Expected::Related { def: self.around.def }, start, false);
                true
            }
        }
    }

    /// A stretch of time behind `in`.
    fn during(&mut self, def: &'a EntityDef) -> bool {
        let segment = self.segment();
        let Some((at, word)) = words(segment).next().filter(|(_, word)| is_during(word)) else { return false };
        let rest = &segment[at + word.len()..];
        if !rest.starts_with(char::is_whitespace) {
            return false;
        }
        let start = self.around.start + at + word.len() + space(rest);
        let field = field_at(self.schema, def, &[time_field(def)]);
        let Some((def, field)) = field else { return false };
        self.add(Expected::Value { def, field: field.into_owned(), op: Op::Within }, start, false);
        true
    }

    /// The longest beginning of a text that names related records.
    pub(super) fn longest_what(&self, text: &str) -> Option<(What<'a>, usize)> {
        let ends: Vec<usize> = words(text).take(MOST_WORDS).map(|(at, word)| at + word.len()).collect();
        ends.into_iter().rev().find_map(|end| Some((self.names.related(&text[..end])?, end)))
    }

    /// «بیش از ۳ تما»: behind a number that is compared with.
    pub(super) fn number_first(&mut self) -> bool {
        let segment = self.segment().to_owned();
        for (at, _) in words(&segment) {
            let Some((_, end)) = phrase_of(&segment[at..], Way::counts) else { continue };
            let rest = &segment[at + end..];
            let Some((from, number)) = words(rest).next().filter(|(_, word)| word.chars().all(char::is_numeric)) else {
                continue;
            };
            let behind = &rest[from + number.len()..];
            if behind.starts_with(char::is_whitespace) && words(behind).count() <= 1 {
                let start = self.text.len() - behind.trim_start().len();
                self.add(Expected::Related { def: self.around.def }, start, false);
                return true;
            }
        }
        false
    }
}
