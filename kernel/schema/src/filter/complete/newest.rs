//! «آخرین» that is being typed: whose newest one is meant, and its time, which is
//! asked of like a field.

use super::{Expected, Finder, MOST_WORDS, words::words};
use crate::{
    EntityDef, FieldDef,
    filter::{cursor::SIGNS, newest::ends_with_newest, paths::field_at, related::time_field},
};

impl<'a> Finder<'a, '_> {
    /// «آخرین تم»: the records are begun.
    pub(super) fn newest(&mut self) {
        let segment = self.segment();
        let all: Vec<(usize, &str)> = words(segment).collect();
        let typed = |count: usize| all.get(all.len() - count).map_or(segment.len(), |(at, _)| *at);
        let most = MOST_WORDS.min(all.len());
        let is_open = segment.ends_with(char::is_whitespace) || segment.is_empty();
        let begins = (usize::from(!is_open)..=most).find(|count| {
            let before: Vec<&str> = all[..all.len() - count].iter().map(|(_, word)| *word).collect();
            ends_with_newest(&before)
        });
        if let Some(from) = begins.map(typed) {
            // What stands there whole waits for how its time is asked.
            let rest = &segment[from..];
            let whole = self.longest_what(rest).map(|(_, end)| &rest[end..]);
            if whole.is_some_and(|behind| behind.starts_with(char::is_whitespace)) {
                return;
            }
            let from = self.around.start + from;
            self.add(Expected::Newest { def: self.around.def }, from, false);
        }
    }

    /// How a field is asked, or the newest one whose time it is.
    pub(super) fn asked(&mut self, text: &str, def: &'a EntityDef, field: FieldDef) -> Expected<'a> {
        match self.newest_before(text) {
            Some((def, field)) => Expected::When { def, field },
            None => Expected::Sign { def, field },
        }
    }

    /// The time of the newest one that a text ends with: «آخرین تماس».
    pub(super) fn newest_before(&mut self, text: &str) -> Option<(&'a EntityDef, FieldDef)> {
        let all: Vec<&str> = text.split_whitespace().collect();
        for count in 1..=MOST_WORDS.min(all.len()) {
            let (before, name) = all.split_at(all.len() - count);
            let name = name.join(" ");
            if !ends_with_newest(before) || name.contains(|c| SIGNS.contains(&c)) {
                continue;
            }
            let what = self.names.related(&name).filter(|what| what.def.happened.is_some());
            let label = format!("{} {name}", before.last().copied().unwrap_or_default());
            let Some(what) = what.filter(|_| self.names.field(&label).is_err()) else { continue };
            let (def, field) = field_at(self.schema, what.def, &[time_field(what.def)])?;
            return Some((def, field.into_owned()));
        }
        None
    }
}
