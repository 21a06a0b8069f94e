//! The one filter language: a tree for programs, a text for people.
//!
//! `stage:negotiation amount>1000000 created<30d owner:me (پارس یا تهران)`
//!
//! Lists, the search box, the API, segments, reports, rules and row access all
//! say which records they mean in it. The tree is made of tests on fields; a
//! test reaches through links (`customer.branch`) and may name a moment or a
//! person relatively (`this_month`, `me`), so that a saved view stays true
//! tomorrow and for a colleague. Just before a query is planned, those words
//! become days, instants and ids.
//!
//! Left out on purpose: SQL, looking up records by their title, and who may
//! see a field. The planner does these, and refuses the hidden paths.

mod check;
mod cursor;
mod json;
mod names;
mod operands;
mod parse;
mod paths;
mod print;
mod problem;
mod question;
mod resolve;
mod simplify;
#[cfg(test)]
mod tests;
mod tree;
mod vocabulary;

pub use parse::parse;
pub use paths::{FILTER_COLUMNS, column_field, field_at};
pub use print::print;
pub use problem::{FieldName, FilterProblem, Say, Wrong};
pub use resolve::Asker;
pub use tree::{Filter, Op, Operand, Test, Unit};

/// How deep a filter may be nested.
pub const MOST_DEPTH: usize = 32;
/// How many tests and searches it may hold.
pub const MOST_TESTS: usize = 200;
/// How long its text may be.
pub const MOST_CHARACTERS: usize = 4_000;
