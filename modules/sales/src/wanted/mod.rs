//! What a customer asked for: in their own words, and as a product where the
//! words name one.
//!
//! People ask for a thing («نخود سایز ۷»), for something like it («نخود ریز»)
//! or for a whole family («حبوبات», which is a series of products). The words
//! are always kept; the link is set beside them when they name one product that
//! is known, so that "who asked for this" is one question.
//!
//! Left out: several wishes at once, and what became of each. These are deals.

mod entity;
mod rules;
#[cfg(test)]
mod tests;

pub use entity::{WANTED, WANTED_PRODUCT, extension};
pub use rules::{register as register_rules, series};
