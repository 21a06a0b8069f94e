//! Why a filter is not understood: where, and the facts. The words stand in
//! `text.fa.ftl` and `text.en.ftl` beside this file.

use base::Arg;

use super::{Op, near::Near};
use crate::{EntityDef, Key, ValueProblem};

/// Looks a text up in the reader's language: its key, and its facts.
pub type Say<'a> = &'a dyn Fn(&str, &[(&str, Arg)]) -> String;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at {at}: {what:?}")]
pub struct FilterProblem {
    /// The character of the text, from 0; in JSON the test, from 0.
    pub at: usize,
    pub what: Wrong,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    TooLong {
        most: usize,
    },
    TooDeep {
        most: usize,
    },
    TooMany {
        most: usize,
    },
    /// Related records of related records, without end.
    TooRelated {
        most: usize,
    },
    /// Nobody counts that far.
    CountsTooFar {
        most: u32,
    },
    /// A count without a number to compare it with.
    NoCount,
    /// A word where the number of a count should be.
    NotANumber {
        said: String,
    },
    /// «سال مالی گذشته» by itself: when, but not of what; a field that could be asked so.
    LoneMoment {
        said: String,
        field: FieldName,
    },
    /// No records of this name lead here.
    NoRelated {
        entity: Key,
        name: String,
    },
    OpenQuote,
    OpenBracket,
    LoneBracket,
    /// JSON that is no filter.
    NotAFilter,
    NoField {
        entity: Key,
        name: String,
    },
    NotALink(FieldName),
    NoValue(FieldName),
    /// One cannot ask this of the field.
    CannotAsk {
        field: FieldName,
        op: Op,
    },
    BadValue {
        field: FieldName,
        said: String,
        problem: ValueProblem,
    },
    /// No choice of the field goes by this; near are the texts of those that might be meant.
    NoChoice {
        field: FieldName,
        said: Box<str>,
        near: Box<Near>,
    },
    /// No record that the field can lead to goes by this title.
    NoRecord {
        field: FieldName,
        said: Box<str>,
        near: Box<Near>,
    },
    /// A sign without a field before it.
    StraySign(String),
    /// An `or` with nothing behind it.
    StrayWord(String),
}

/// A field in a sentence: its key, and the text that is its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldName {
    pub entity: Key,
    pub field: Key,
    pub label: String,
}

impl FieldName {
    pub(crate) fn of(def: &EntityDef, field: &Key) -> FieldName {
        FieldName { entity: def.key.clone(), field: field.clone(), label: def.field_label_key(field) }
    }
}

impl Wrong {
    pub(crate) fn at(self, at: usize) -> FilterProblem {
        FilterProblem { at, what: self }
    }

    /// The key of its sentence in the catalogue.
    pub fn text(&self) -> &'static str {
        match self {
            Wrong::TooLong { .. } => "filter-too-long",
            Wrong::TooDeep { .. } => "filter-too-deep",
            Wrong::TooMany { .. } => "filter-too-many",
            Wrong::TooRelated { .. } => "filter-too-related",
            Wrong::CountsTooFar { .. } => "filter-counts-too-far",
            Wrong::NoCount => "filter-no-count",
            Wrong::NotANumber { .. } => "filter-not-a-number",
            Wrong::LoneMoment { .. } => "filter-lone-moment",
            Wrong::NoRelated { .. } => "filter-no-related",
            Wrong::OpenQuote => "filter-open-quote",
            Wrong::OpenBracket => "filter-open-bracket",
            Wrong::LoneBracket => "filter-lone-bracket",
            Wrong::NotAFilter => "filter-not-a-filter",
            Wrong::NoField { .. } => "filter-no-field",
            Wrong::NotALink(_) => "filter-not-a-link",
            Wrong::NoValue(_) => "filter-no-value",
            Wrong::CannotAsk { .. } => "filter-cannot-ask",
            Wrong::BadValue { .. } => "filter-bad-value",
            Wrong::NoChoice { near, .. } | Wrong::NoRecord { near, .. } => match **near {
                Near { ref some, .. } if some.is_empty() => "filter-no-such",
                Near { alike: true, .. } => "filter-no-such-near",
                Near { more: false, .. } => "filter-no-such-all",
                Near { more: true, .. } => "filter-no-such-some",
            },
            Wrong::StraySign(_) => "filter-stray-sign",
            Wrong::StrayWord(_) => "filter-stray-word",
        }
    }

    /// The whole sentence; `say` looks a text up in the reader's language.
    pub fn sentence(&self, say: Say<'_>) -> String {
        say(self.text(), &self.args(say))
    }

    /// The facts in the sentence.
    pub fn args(&self, say: Say<'_>) -> Vec<(&'static str, Arg)> {
        let label = |field: &FieldName| say(&field.label, &[]).into();
        match self {
            Wrong::TooLong { most }
            | Wrong::TooDeep { most }
            | Wrong::TooMany { most }
            | Wrong::TooRelated { most } => {
                vec![("most", (*most).into())]
            }
            Wrong::CountsTooFar { most } => vec![("most", u64::from(*most).into())],
            Wrong::NoField { name, entity } | Wrong::NoRelated { name, entity } => {
                vec![("name", name.into()), ("entity", say(entity, &[]).into())]
            }
            Wrong::NotALink(field) | Wrong::NoValue(field) => vec![("field", label(field))],
            Wrong::CannotAsk { field, op } => vec![("field", label(field)), ("op", say(op.label_key(), &[]).into())],
            Wrong::BadValue { field, said, problem } => {
                let why = say(problem.text(), &problem.args());
                vec![("field", label(field)), ("said", said.into()), ("why", why.into())]
            }
            Wrong::NoChoice { field, said, near } => {
                let said = said.to_string();
                let near = near.some.iter().map(|key| say(key, &[])).collect();
                vec![("field", label(field)), ("said", said.into()), ("near", offered(near, say).into())]
            }
            Wrong::NoRecord { field, said, near } => {
                let said = said.to_string();
                vec![("field", label(field)), ("said", said.into()), ("near", offered(near.some.clone(), say).into())]
            }
            Wrong::LoneMoment { said, field } => vec![("said", said.into()), ("field", label(field))],
            Wrong::NotANumber { said } | Wrong::StraySign(said) | Wrong::StrayWord(said) => vec![("said", said.into())],
            _ => Vec::new(),
        }
    }
}

/// Several texts, each in its quotation marks: «مذاکره»، «برنده».
fn offered(near: Vec<String>, say: Say<'_>) -> String {
    let each: Vec<String> = near.into_iter().map(|one| say("filter-quoted", &[("said", one.into())])).collect();
    each.join(&say("filter-comma", &[]))
}

impl Op {
    /// The key of its words in the catalogue: «کمتر از».
    pub fn label_key(self) -> &'static str {
        match self {
            Op::Is => "filter-op-is",
            Op::Has => "filter-op-has",
            Op::Starts => "filter-op-starts",
            Op::Below => "filter-op-below",
            Op::AtMost => "filter-op-at-most",
            Op::Above => "filter-op-above",
            Op::AtLeast => "filter-op-at-least",
            Op::Empty => "filter-op-empty",
            Op::Within => "filter-op-within",
        }
    }
}
