//! Questions about related records in text: which, how many, and the newest.

use super::{Printer, test::sign};
use crate::filter::{
    Filter, Operand, Related,
    newest::{Newest, newest},
    paths::field_at,
    related::links_here,
    wording::Wording,
};

impl Printer<'_> {
    /// «آخرین تماس بیش از ۳ ماه پیش», in words only: by keys it stays what it is made of.
    pub(super) fn newest(&self, words: &Wording<'_>, filter: &Filter) -> Option<String> {
        let Newest { there, link, kind, test } = newest(self.schema, filter)?;
        if links_here(there, self.def).first()?.key != *link {
            return None;
        }
        let what = kind.map_or_else(|| words.entity(there), |(field, kind)| words.choice(there, &field, &kind));
        let (owner, field) = field_at(self.schema, there, &test.path)?;
        let value = words.operand(owner, &field, test.op, test.values.first()?)?;
        let is_age = matches!(test.values[..], [Operand::Ago { .. }]);
        let asked = words.age(test.op.turned()).filter(|_| is_age).unwrap_or_else(|| sign(test.op));
        Some(format!("{} {}{asked}{value}", words.last(), what.to_lowercase()))
    }

    pub(super) fn related(&self, related: &Related) -> String {
        match related.count {
            None => format!("{} {}", self.words.map_or("has", Wording::has), self.whose(related)),
            Some((op, number)) => {
                let (count, number) = match self.words {
                    Some(words) => (words.count(), words.number(number)),
                    None => ("count", number.to_string()),
                };
                format!("{count}({}){}{number}", self.whose(related), sign(op))
            }
        }
    }

    /// The records that are asked about: `opportunities.customer(stage:won)`.
    pub(super) fn whose(&self, related: &Related) -> String {
        let Related { entity, link, filter, .. } = related;
        let there = self.schema.entity(entity);
        let is_usual = there.is_some_and(|there| links_here(there, self.def).first().is_some_and(|it| it.key == *link));
        let link = match (is_usual, self.words.zip(there)) {
            (true, _) => String::new(),
            (false, Some((words, there))) => format!(".{}", words.field(there, link)),
            (false, None) => format!(".{link}"),
        };
        let inner = match there {
            Some(there) if !filter.is_everything() => {
                format!("({})", Printer { def: there, ..*self }.node(filter))
            }
            _ => String::new(),
        };
        let name = self.words.zip(there).map_or_else(|| entity.to_string(), |(words, there)| words.entity(there));
        format!("{name}{link}{inner}")
    }
}
