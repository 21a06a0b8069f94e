//! A field that is being typed, and one that stands there whole and waits for a
//! sign or a phrase.

use super::{Expected, Finder, MOST_BEHIND, MOST_WORDS, Place, words::words};
use crate::{EntityDef, FieldDef, filter::cursor::SIGNS};

impl<'a> Finder<'a, '_> {
    /// A field that stands there whole.
    pub(super) fn sign(&mut self) {
        let segment = self.segment().to_owned();
        if let Some((def, field)) = self.field_before(&segment) {
            let kept = self.text[..self.around.start + segment.trim_end().len()].to_owned();
            let expected = self.asked(&segment, def, field);
            self.found.push(Place { expected, kept, typed: String::new(), quoted: false });
        }
    }

    /// A phrase that is begun behind a field.
    pub(super) fn phrase_begun(&mut self) {
        let segment = self.segment().to_owned();
        let starts: Vec<usize> = words(&segment).map(|(at, _)| at).collect();
        for at in starts.into_iter().rev().take(MOST_BEHIND).filter(|at| *at > 0) {
            let Some((def, field)) = self.field_before(&segment[..at]) else { continue };
            let kept = self.text[..self.around.start + segment[..at].trim_end().len()].to_owned();
            let typed = segment[at..].to_owned();
            let expected = self.asked(&segment[..at], def, field);
            self.found.push(Place { expected, kept, typed, quoted: false });
        }
    }

    /// Any field, by the last words; behind a link, one of what it leads to.
    pub(super) fn fields(&mut self) {
        let segment = self.segment().to_owned();
        let starts: Vec<usize> = words(&segment).map(|(at, _)| at).collect();
        if segment.is_empty() || segment.ends_with(char::is_whitespace) {
            self.add(Expected::Field { def: self.around.def, path: String::new() }, self.text.len(), false);
            return;
        }
        for at in starts.into_iter().rev().take(MOST_WORDS - 1).collect::<Vec<_>>().into_iter().rev() {
            let minus = usize::from(segment[at..].starts_with('-'));
            let from = self.around.start + at + minus;
            let typed = self.text[from..].to_owned();
            let Some((path, _)) = typed.rsplit_once('.') else {
                self.add(Expected::Field { def: self.around.def, path: String::new() }, from, false);
                continue;
            };
            let link = self.names.field(path).ok();
            let target = link.and_then(|found| self.schema.entity(found.field.link()?));
            if let Some(target) = target {
                self.add(Expected::Field { def: target, path: format!("{path}.") }, from, false);
            }
        }
    }

    /// The field that a text ends with; its label may have several words.
    pub(super) fn field_before(&mut self, text: &str) -> Option<(&'a EntityDef, FieldDef)> {
        let text = text.trim_end();
        if let Some(newest) = self.newest_before(text) {
            return Some(newest);
        }
        let quoted = text.strip_suffix('"').and_then(|text| text.rsplit_once('"')).map(|(_, label)| label.to_owned());
        let starts: Vec<usize> = words(text).map(|(at, _)| at).collect();
        let bare = starts.iter().rev().take(MOST_WORDS).map(|&at| text[at..].trim_start_matches('-').to_owned());
        // The longest label that is known: `closing date` before `date`.
        let names: Vec<String> = quoted.into_iter().chain(bare.collect::<Vec<_>>().into_iter().rev()).collect();
        let is_name = |name: &&String| !name.contains(|c| SIGNS.contains(&c));
        names.iter().filter(is_name).find_map(|name| self.names.field(name).ok()).map(|found| (found.def, found.field))
    }
}
