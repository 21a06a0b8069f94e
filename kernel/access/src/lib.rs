//! Who may do what to which records: actor, roles, scopes, rows and fields.
//!
//! A [`Role`] grants deeds on entities, each with a [`Scope`], and hides or
//! locks fields. An [`Actor`] is a person (or an API key of theirs) with all
//! their roles, teams and branches. [`rows`] turns that into one predicate, a
//! [`Rows`], which lists, search, counts, exports, live pages and the API all
//! hand to the query planner; [`reaches`] is the same law in memory.
//!
//! Left out on purpose: SQL (the planner writes it), where roles are kept and
//! which a workspace begins with (the modules say), and whether a record is in
//! the recycle bin. Pure: no I/O.

mod actor;
mod deed;
mod role;
mod rows;
#[cfg(test)]
mod tests;

pub use actor::{Actor, Received};
pub use deed::{Deed, Scope, UnknownKey};
pub use role::{FieldRule, Grant, Role};
pub use rows::{Many, Rows, Share, Whose, may, own_and_shared, reaches, reaches_through, rows, rows_of_ones_own};

/// Stands for every entity, or every field, that has no line of its own.
pub const EVERY: &str = "*";
