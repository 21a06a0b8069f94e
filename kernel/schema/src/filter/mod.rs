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

mod paths;
mod simplify;
mod tree;

pub use paths::{FILTER_COLUMNS, column_field, field_at};
pub use tree::{Filter, Op, Operand, Test, Unit};
