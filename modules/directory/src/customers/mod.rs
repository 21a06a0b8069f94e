//! A customer's life: written down with a name and little else, known better
//! with every contact, never thrown away because they bought nothing.
//!
//! One entity holds people, companies and households, so that every deal, call
//! and invoice points to one kind of thing and sorts by its name. Persons and
//! companies are views of it (`kind:person`, `kind:company`). `parent` says to
//! whom a customer belongs: a person to their company or household, a
//! subsidiary to its mother. Supplier, partner and dealer are roles that any
//! customer may have beside.
//!
//! `law` says which of their fields tell who they are; the kernel finds those who
//! are there twice by it. Left out: grading and groups (computed elsewhere) and
//! typed relations.

#[cfg(test)]
mod duplicates_tests;
mod entity;
mod law;
mod rules;
#[cfg(test)]
mod tests;

pub use entity::*;
pub use law::law;
pub use rules::register as register_rules;
