//! What is said by its name: a choice, and a record that a link leads to.

use super::{Refused, Said};
use crate::{
    Key, Kind, Known, Value, ValueProblem,
    filter::{
        Operand,
        names::Found,
        near::{Near, nearest},
        parse::Parser,
        related::kind_field,
        vocabulary::person,
    },
    parse_value,
};

impl Parser<'_> {
    /// A record by its title, by the kind of such records (`stage:won`), or as
    /// the one who asks; where titles were looked up, one that there is.
    pub(super) fn linked(&self, found: &Found<'_>, to: &str, text: &str, is_quoted: bool) -> Result<Said, Refused> {
        let known = self.names.record(to, &base::fold::tidy(text));
        let is_whole = known != Known::NotAsked || !text.contains(char::is_whitespace);
        let read = link(to, text, is_quoted, is_whole);
        let near = match (read?, known) {
            (Operand::Name(_), Known::Yes { title }) => return Ok(Said::Value(Operand::Name(title))),
            (Operand::Name(_), Known::No { near }) => near,
            (operand, _) => return Ok(Said::Value(operand)),
        };
        match self.kind_said(found, to, text).filter(|_| !is_quoted) {
            Some((key, value)) => Ok(Said::Kind(key, value)),
            None => Err(Refused::NoRecord(near)),
        }
    }

    fn kind_said(&self, found: &Found<'_>, to: &str, text: &str) -> Option<(Key, Operand)> {
        found.field.link()?;
        let there = self.schema.entity(to)?;
        let field = kind_field(there)?;
        let value = parse_value(there, field, text, self.reading, self.names).ok()?;
        Some((field.key.clone(), Operand::Value(value)))
    }

    /// A choice by its key or label; another word is told with those that are like it.
    pub(super) fn choice(&self, found: &Found<'_>, text: &str) -> Result<Said, Refused> {
        if let Ok(value) = self.value(found, text) {
            return Ok(Said::Value(Operand::Value(value)));
        }
        let Kind::Choice(choices) = &found.field.kind else { return Err(ValueProblem::NotAChoice.into()) };
        let mut all: Vec<(String, &Key)> = Vec::new();
        for choice in choices {
            let labels = self.names.choice(found.def, &found.field.key, &choice.key);
            all.extend(labels.into_iter().chain([choice.key.to_string()]).map(|name| (name, &choice.key)));
        }
        let said: Vec<String> = all.iter().map(|(name, _)| name.clone()).collect();
        let near = nearest(text, &said);
        let label = |key: &Key| found.def.choice_label_key(&found.field.key, key);
        if !near.alike {
            let some = choices.iter().map(|choice| label(&choice.key)).collect();
            return Err(Refused::NoChoice(Near { some, alike: false, more: false }));
        }
        let mut some: Vec<String> = Vec::new();
        for name in near.some {
            let said = all.iter().find(|(known, _)| *known == name).map(|(_, key)| label(key));
            some.extend(said.filter(|said| !some.contains(said)));
        }
        Err(Refused::NoChoice(Near::alike(some)))
    }
}

/// A record by its id, by its title, or as the one who asks. An id begins with
/// a digit, so that a name of 13 letters is not taken for one.
fn link(to: &str, text: &str, is_quoted: bool, is_whole: bool) -> Result<Operand, ValueProblem> {
    let id = text.parse().ok().filter(|_| text.starts_with(|c: char| c.is_ascii_digit()));
    match (is_quoted, id, person(text, to)) {
        (false, Some(id), _) => Ok(Operand::Value(Value::Id(id))),
        (false, _, Some(person)) => Ok(person),
        // Of several bare words only a person, or a title that was looked up, is sure.
        (false, ..) if !is_whole => Err(ValueProblem::NotAnId),
        _ => match base::fold::tidy(text) {
            name if name.is_empty() => Err(ValueProblem::NotAnId),
            name => Ok(Operand::Name(name)),
        },
    }
}
