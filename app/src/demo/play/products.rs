//! The price list of a quarter.

use records::{Result, Writes};
use sales::products::{self, Product};

use super::{Stage, rials};
use crate::demo::market::GOODS;

impl Stage {
    /// The list of the first quarter makes the products, later ones raise their prices.
    pub(super) fn set_prices(&mut self, tx: &mut Writes<'_, '_>, quarter: usize) -> Result<()> {
        for (at, name) in self.names.products.iter().enumerate() {
            let mut row = match self.products.get(at) {
                Some(product) => tx.find(*product)?,
                None => tx.new_record::<Product>()?,
            };
            let tomans = (GOODS[at].price as f64 * (0.76 + 0.08 * quarter as f64)) as i64 / 500 * 500;
            row.set(products::NAME, (*name).to_owned());
            row.set(products::CODE, Some(format!("SP-{:03}", 101 + at)));
            row.set(products::SERIES, self.names.series.get(at).map(|series| (*series).to_owned()));
            row.set(products::NOTE, self.names.product_notes.get(at).map(|note| (*note).to_owned()));
            row.set(products::PRICE, Some(rials(tx, tomans)));
            row.set(products::ACTIVE, true);
            let kept = tx.save(row)?.key();
            if at == self.products.len() {
                self.products.push(kept);
            }
        }
        Ok(())
    }
}
