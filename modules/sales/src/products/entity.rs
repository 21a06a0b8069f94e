//! The fields of a product.

use base::Money;
use schema::{Direction, Entity, EntityDef, Field, entity, field};

pub struct Product;

impl Entity for Product {
    const KEY: &'static str = "products";
}

pub const NAME: Field<Product, String> = field("name");
pub const CODE: Field<Product, Option<String>> = field("code");
/// The family that a product belongs to.
pub const SERIES: Field<Product, Option<String>> = field("series");
pub const PRICE: Field<Product, Option<Money>> = field("price");
pub const ACTIVE: Field<Product, bool> = field("active");
pub const NOTE: Field<Product, Option<String>> = field("note");

pub fn definition() -> EntityDef {
    entity::<Product>("package")
        .field(NAME.line(200).named().searchable())
        .field(CODE.line(60).unique().searchable())
        .field(SERIES.line(80).indexed())
        .field(PRICE.money())
        .field(ACTIVE.flag())
        .field(NOTE.prose(5_000))
        .title(NAME)
        .sort(NAME, Direction::Up)
        .list(&["name", "code", "series", "price", "active"])
        .section("main", &["name", "code", "series", "price", "active", "note"])
        .build()
}
