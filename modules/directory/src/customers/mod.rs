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
//! Left out: grading and groups (computed elsewhere), typed relations, and
//! duplicates, which the kernel finds.

mod entity;
mod rules;
#[cfg(test)]
mod tests;

pub use entity::*;
pub use rules::register as register_rules;
