//! The one filter language: a tree for programs, a text for people.
//!
//! `stage:negotiation amount>1000000 created<30d owner:me (پارس یا تهران)`
//!
//! Lists, the search box, the API, segments, reports, rules and row access all
//! say which records they mean in it. The tree is made of tests on fields; a
//! test reaches through links (`customer.branch`), asks about the records that
//! lead here (`has opportunity(stage:won)`, `count(call in 30d)>3`) and may name
//! a moment or a person relatively (`this_month`, `me`), so that a saved view
//! stays true tomorrow and for a colleague. Just before a query is planned, those words
//! become days, instants and ids.
//!
//! Left out on purpose: SQL, looking up records by their title, and who may
//! see a field. The planner does these, and refuses the hidden paths.

mod check;
mod complete;
mod counted;
mod cursor;
mod json;
mod names;
mod near;
mod newest;
mod operands;
mod parse;
mod paths;
mod phrases;
mod print;
mod problem;
mod question;
mod related;
mod resolve;
mod simplify;
#[cfg(test)]
mod tests;
mod tree;
mod vocabulary;
mod wording;

pub use complete::{Expected, Place, places};
pub use near::{Near, nearest};
pub use newest::{Newest, newest};
pub use parse::parse;
pub use paths::{FILTER_COLUMNS, column_field, field_at};
pub use phrases::phrases;
pub use print::{print, print_for};
pub use problem::{FieldName, FilterProblem, Say, Wrong};
pub use related::{kind_field, links_here, time_field};
pub use resolve::Asker;
pub use tree::{Filter, Op, Operand, Related, Test, Unit};
pub use wording::Wording;

/// How deep a filter may be nested.
pub const MOST_DEPTH: usize = 32;
/// How many tests and searches it may hold.
pub const MOST_TESTS: usize = 200;
/// How often one may ask about related records of related records.
pub const MOST_RELATED: usize = 3;
/// How far related records are counted.
pub const MOST_COUNTED: u32 = 10_000;
/// How long its text may be.
pub const MOST_CHARACTERS: usize = 4_000;
