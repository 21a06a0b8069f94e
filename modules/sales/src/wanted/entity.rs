//! What sales adds to a customer.

use base::Id;
use directory::customers::Customer;
use schema::{Extension, Field, extend, field};

use crate::products::Product;

/// What they asked for last, as they said it.
pub const WANTED: Field<Customer, Option<String>> = field("wanted");
/// The product that the words name, if they name one.
pub const WANTED_PRODUCT: Field<Customer, Option<Id<Product>>> = field("wanted_product");

pub fn extension() -> Extension {
    extend::<Customer>()
        .field(WANTED.line(200).searchable())
        .field(WANTED_PRODUCT.link())
        .section("wanted", &["wanted", "wanted_product"])
        .build()
}
