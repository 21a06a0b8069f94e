//! What may come next in a filter that is being typed: which entity the caret
//! is among, and whether a field, a sign, a value or the name of related
//! records is begun there.
//!
//! Typing is not yet a filter, so nothing here refuses: a half sentence has a
//! few readings, the likeliest first, and whoever offers words takes the first
//! that has any. Left out: the words themselves, and who may see them.

mod around;
mod fields;
mod newest;
mod others;
mod values;
mod words;

use super::{Op, names::Lookup};
use crate::{EntityDef, FieldDef, Names, Schema};
use around::Around;

/// What is begun at the caret.
#[derive(Clone, Debug)]
pub enum Expected<'a> {
    /// A field of the entity; behind a link, `path` leads to it (`customer.`).
    Field {
        def: &'a EntityDef,
        path: String,
    },
    /// How the field is asked; it stands there whole.
    Sign {
        def: &'a EntityDef,
        field: FieldDef,
    },
    Value {
        def: &'a EntityDef,
        field: FieldDef,
        op: Op,
    },
    /// Records that lead to those of this entity.
    Related {
        def: &'a EntityDef,
    },
    /// Behind «آخرین»: those among them that have a newest one, which happened.
    Newest {
        def: &'a EntityDef,
    },
    /// How the time of the newest one is asked, which stands there whole.
    When {
        def: &'a EntityDef,
        field: FieldDef,
    },
}

/// One reading of what is being typed.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    pub expected: Expected<'a>,
    /// What stands before it and stays.
    pub kept: String,
    /// What is typed of it so far.
    pub typed: String,
    /// It stands in quotation marks that are not closed yet.
    pub quoted: bool,
}

/// The most words that a name of records or a field has.
const MOST_WORDS: usize = 4;
/// How many words behind a field are looked at for a phrase.
const MOST_BEHIND: usize = 5;

/// The readings of a text that ends at the caret, the likeliest first.
pub fn places<'a>(text: &str, schema: &'a Schema, def: &'a EntityDef, names: &'a dyn Names) -> Vec<Place<'a>> {
    let around = Around::of(text, schema, def, names);
    let mut finder = Finder { names: Lookup::new(schema, around.def, names), schema, around, text, found: Vec::new() };
    finder.find();
    finder.found
}

/// Looks for the readings of one text.
struct Finder<'a, 't> {
    names: Lookup<'a>,
    schema: &'a Schema,
    around: Around<'a>,
    text: &'t str,
    found: Vec<Place<'a>>,
}

impl<'a> Finder<'a, '_> {
    fn find(&mut self) {
        if self.around.counts && self.count_begins() {
            return;
        }
        if self.related() || self.number_first() {
            return;
        }
        self.value();
        if self.around.quote.is_none() {
            self.value_in_words();
            self.newest();
            self.sign();
            self.phrase_begun();
            self.fields();
        }
    }

    fn segment(&self) -> &str {
        &self.text[self.around.start..]
    }

    fn add(&mut self, expected: Expected<'a>, from: usize, quoted: bool) {
        let mark = self.text[from..].chars().next().map_or(0, char::len_utf8);
        let typed = if quoted { &self.text[from + mark..] } else { &self.text[from..] };
        let place = Place { expected, kept: self.text[..from].to_owned(), typed: typed.to_owned(), quoted };
        self.found.push(place);
    }
}
