//! A filter as a person would say it: «شهر **تهران یا کرج**», "Amount **more
//! than 1,000,000 toman**". Each part that must hold is one phrase, and the
//! phrases side by side read as the sentence of the list.

mod asked;
mod others;
mod parts;
mod value;

use records::Titles;
use schema::{
    EntityDef,
    filter::{Filter, newest},
};

use crate::{say::say, show::Show};

pub(super) use asked::path;
pub use parts::{changed, named_ids, parts, words};

/// One condition: the name of what is asked, and what is asked of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    pub field: String,
    pub asked: String,
}

/// Says filters of one entity to one person.
pub struct Sayer<'a> {
    pub show: Show<'a>,
    pub def: &'a EntityDef,
    /// The names of the records that the filter names by their ids.
    pub named: &'a [Titles],
}

impl Sayer<'_> {
    /// A part as a phrase of its own, which begins as a sentence does.
    pub fn phrase(&self, part: &Filter) -> Phrase {
        let Phrase { field, asked } = self.said(part);
        match field.is_empty() {
            true => Phrase { field, asked: begun(&asked) },
            false => Phrase { field: begun(&field), asked },
        }
    }

    fn said(&self, part: &Filter) -> Phrase {
        if let Some(newest) = newest(&self.show.ctx.schema, part) {
            return self.newest(&newest);
        }
        match part {
            Filter::Test(test) => self.test(test, false),
            Filter::Not(inner) => match &**inner {
                Filter::Test(test) => self.test(test, true),
                Filter::Related(related) => self.related(related, true),
                other => Phrase { field: String::new(), asked: self.fill("list-not", &self.whole(other)) },
            },
            Filter::Words(words) => Phrase { field: String::new(), asked: self.fill("list-words", words) },
            Filter::Related(related) => self.related(related, false),
            other => Phrase { field: String::new(), asked: self.whole(other) },
        }
    }

    /// A part that holds others, in one breath.
    fn whole(&self, filter: &Filter) -> String {
        let joined = |parts: &[Filter], with: &str| {
            let said: Vec<String> = parts.iter().map(|part| self.whole(part)).collect();
            said.join(&self.word(with))
        };
        match filter {
            Filter::All(parts) => joined(parts, "list-and"),
            Filter::Any(parts) => joined(parts, "list-or"),
            one => {
                let phrase = self.said(one);
                format!("{} {}", phrase.field, phrase.asked).trim().to_owned()
            }
        }
    }

    fn word(&self, key: &str) -> String {
        self.show.ctx.text(key)
    }

    fn fill(&self, key: &str, value: &str) -> String {
        say(self.show.ctx, key, &[("value", value.into())])
    }
}

/// "Activity" of the word "activity" within a sentence.
fn begun(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
