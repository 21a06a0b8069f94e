//! A product's life: put on the list with a price, sold for years, one day no
//! longer offered. It is then switched off rather than deleted, for old deals
//! still name it.
//!
//! Left out: units, variants, price lists and stock, which come with quotes.

mod entity;

pub use entity::*;

use records::{Result, RuleBook, Writes, rules};

pub fn register_rules(book: &mut RuleBook) {
    book.add(rules::<Product>().before_save(on_offer));
}

/// What is put on the list is on offer, unless told otherwise.
fn on_offer(_: &mut Writes<'_, '_>, product: &mut records::Record<Product>) -> Result<()> {
    if product.peek(ACTIVE).is_none() {
        product.set(ACTIVE, true);
    }
    Ok(())
}
