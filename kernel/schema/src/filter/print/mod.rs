//! From the tree to a text that [`parse`](super::parse) reads back as the same
//! tree, by keys and ISO days: what is stored, put into an address, and shown
//! in the filter box.

mod bare;
mod operand;
mod others;
mod test;

use super::{Filter, operands::may_go_on, wording::Wording};
use crate::{EntityDef, Names, Reading, Schema};
use bare::{is_bare, words};

pub(super) use operand::operand;

/// The filter in words. A filter that was not made for this schema still
/// prints, but may not read back.
pub fn print(filter: &Filter, schema: &Schema, def: &EntityDef) -> String {
    match filter.clone().simplify() {
        everything if everything.is_everything() => String::new(),
        filter => Printer { schema, def, words: None }.node(&filter),
    }
}

/// The filter in the words of one reader, where these read back as the same
/// filter; by its keys otherwise. Two fields may go by one label.
pub fn print_for(
    filter: &Filter,
    schema: &Schema,
    def: &EntityDef,
    words: &Wording<'_>,
    reading: &Reading,
    names: &dyn Names,
) -> String {
    let filter = filter.clone().simplify();
    if filter.is_everything() {
        return String::new();
    }
    let said = Printer { schema, def, words: Some(words) }.node(&filter);
    match super::parse(&said, schema, def, reading, names) {
        Ok(read) if read == filter => said,
        _ => print(&filter, schema, def),
    }
}

struct Printer<'a> {
    schema: &'a Schema,
    def: &'a EntityDef,
    /// None: by keys.
    words: Option<&'a Wording<'a>>,
}

impl Printer<'_> {
    fn node(&self, filter: &Filter) -> String {
        if let Some(said) = self.words.and_then(|words| self.newest(words, filter)) {
            return said;
        }
        match filter {
            Filter::All(parts) if parts.is_empty() => "()".to_owned(),
            Filter::All(parts) => self.row(parts),
            Filter::Any(parts) => self.choice(parts),
            Filter::Not(inner) => match &**inner {
                Filter::Related(related) if related.count.is_none() => {
                    format!("{} {}", self.words.map_or("no", Wording::no), self.whose(related))
                }
                inner => format!("-{}", self.closed(inner)),
            },
            Filter::Test(test) => self.test(test),
            Filter::Related(related) => self.related(related),
            Filter::Words(text) => words(text),
        }
    }

    /// Any of several. Words behind a test would be further values of it: they
    /// stand in brackets.
    fn choice(&self, parts: &[Filter]) -> String {
        let begins_with_words = |part: &Filter| match part {
            Filter::Words(_) => true,
            Filter::All(parts) => matches!(parts.first(), Some(Filter::Words(_))),
            _ => false,
        };
        let mut said = Vec::new();
        let mut only_words = true;
        for part in parts {
            let one = self.node(part);
            said.push(if begins_with_words(part) && !only_words { format!("({one})") } else { one });
            only_words &= matches!(part, Filter::Words(_));
        }
        said.join(self.words.map_or(" or ", Wording::or))
    }

    /// All of several. Bare words would run into a label before a sign, or go
    /// on with the value before them: an `and` keeps them apart.
    fn row(&self, parts: &[Filter]) -> String {
        let mut row = String::new();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                // Labels have several words; an "and" keeps all of them apart.
                row.push_str(match self.words {
                    Some(words) => words.and(),
                    None if self.run_together(&parts[at - 1], part) => " and ",
                    None => " ",
                });
            }
            row.push_str(&match part {
                Filter::Any(_) => format!("({})", self.node(part)),
                part => self.node(part),
            });
        }
        row
    }

    fn run_together(&self, before: &Filter, after: &Filter) -> bool {
        match (before, after) {
            (Filter::Words(_), Filter::Words(_) | Filter::Test(_)) => true,
            (Filter::Test(test), Filter::Words(_)) => may_go_on(&self.field(test).kind),
            // What follows could go on with the name of the records.
            (Filter::Related(_), _) | (Filter::Words(_), Filter::Related(_)) => true,
            (before, Filter::Not(after)) if matches!(**after, Filter::Related(_)) => self.run_together(before, after),
            (Filter::Not(inner), after) => self.run_together(inner, after),
            _ => false,
        }
    }

    /// One thing, for the minus before it.
    fn closed(&self, filter: &Filter) -> String {
        let is_one = match filter {
            Filter::Test(_) => true,
            Filter::Words(text) => !text.contains(' ') || !is_bare(text),
            Filter::All(parts) => parts.is_empty(),
            Filter::Related(_) => true,
            _ => false,
        };
        if is_one { self.node(filter) } else { format!("({})", self.node(filter)) }
    }
}
