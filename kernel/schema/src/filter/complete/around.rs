//! Among which records the caret is: a bracket behind `has` and `count` asks of
//! others, and what is being typed inside it is theirs.
//!
//! Only brackets and quotation marks are read here; what stands between them is
//! looked at as far as it names whose bracket it is.

use super::MOST_WORDS;
use crate::{
    EntityDef, Names, Schema,
    filter::{
        names::Lookup,
        vocabulary::{Relation, relation},
    },
};

/// The innermost bracket that the caret is in.
pub(super) struct Around<'a> {
    pub def: &'a EntityDef,
    /// The byte at which its present part begins.
    pub start: usize,
    /// The byte of a quotation mark that is still open.
    pub quote: Option<usize>,
    /// Behind `count(`, where the name of records is due.
    pub counts: bool,
}

impl<'a> Around<'a> {
    pub(super) fn of(text: &str, schema: &'a Schema, def: &'a EntityDef, names: &'a dyn Names) -> Around<'a> {
        let mut stack = vec![Around { def, start: 0, quote: None, counts: false }];
        let mut quote = None;
        for (at, c) in text.char_indices() {
            let Some(here) = stack.last_mut() else { break };
            match (c, quote) {
                ('"', Some((_, '"'))) | ('»', Some((_, '»'))) | ('”', Some((_, '”'))) => quote = None,
                (_, Some(_)) => {}
                ('"', None) => quote = Some((at, '"')),
                ('«', None) => quote = Some((at, '»')),
                ('“', None) => quote = Some((at, '”')),
                ('(', None) => {
                    let inner = here.inner(&text[here.start..at], at + 1, schema, names);
                    stack.push(inner);
                }
                (')', None) if stack.len() > 1 => {
                    stack.pop();
                    if let Some(outer) = stack.last_mut() {
                        outer.start = at + 1;
                    }
                }
                _ => {}
            }
        }
        let here = stack.pop().unwrap_or(Around { def, start: 0, quote: None, counts: false });
        Around { quote: quote.map(|(at, _)| at), ..here }
    }

    /// What a bracket opens, by what stands before it.
    fn inner(&self, before: &str, start: usize, schema: &'a Schema, names: &'a dyn Names) -> Around<'a> {
        let lookup = Lookup::new(schema, self.def, names);
        let words: Vec<&str> = before.split_whitespace().collect();
        let of = |def, counts| Around { def, start, quote: None, counts };
        if words.last().is_some_and(|word| relation(word) == Some(Relation::Count)) {
            return of(self.def, true);
        }
        for count in 1..=MOST_WORDS.min(words.len()) {
            let (head, name) = words.split_at(words.len() - count);
            let is_asked = head.last().map_or(self.counts, |word| relation(word).is_some());
            if let Some(what) = lookup.related(&name.join(" ")).filter(|_| is_asked) {
                return of(what.def, false);
            }
        }
        of(self.def, false)
    }
}
