//! Writing down what happened, on the record it happened with: a note, a call
//! and how it went, a task, a meeting; and with it, in one tap, what comes next.
//!
//! One form for all of them, so that words are not lost when somebody finds
//! that their note is a call. It works without scripts; what is wrong comes
//! back with every word in its place.

mod draw;
mod entry;
mod page;
#[cfg(test)]
mod tests;

pub use entry::{Entry, NextStep, Subject};
pub use page::{card, routes};

/// The kind that is no activity: said to colleagues, about the record.
pub(crate) const COMMENT: &str = "comment";

/// What was typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub pairs: Vec<(String, String)>,
    pub problems: Vec<records::FieldProblem>,
}

impl Typed {
    pub fn text(&self, name: &str) -> &str {
        self.pairs.iter().rev().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
    pub fn problem(&self, field: &str) -> Option<&records::FieldProblem> {
        self.problems.iter().find(|problem| problem.field == field)
    }
}
