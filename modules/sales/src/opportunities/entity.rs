//! The fields of an opportunity.

use base::{Date, Id, Money};
use directory::customers::Customer;
use schema::{Direction, Entity, EntityDef, Field, entity, field};

use crate::{
    lost_reasons::LostReason,
    pipelines::{Pipeline, Stage},
    products::Product,
};

pub struct Opportunity;

impl Entity for Opportunity {
    const KEY: &'static str = "opportunities";
}

/// Customer and product, unless told otherwise.
pub const NAME: Field<Opportunity, Option<String>> = field("name");
pub const CUSTOMER: Field<Opportunity, Option<Id<Customer>>> = field("customer");
pub const PRODUCT: Field<Opportunity, Option<Id<Product>>> = field("product");
/// The pipeline of its stage.
pub const PIPELINE: Field<Opportunity, Id<Pipeline>> = field("pipeline");
/// The first stage of the pipeline, unless told otherwise.
pub const STAGE: Field<Opportunity, Id<Stage>> = field("stage");
pub const AMOUNT: Field<Opportunity, Option<Money>> = field("amount");
pub const OPENED_ON: Field<Opportunity, Option<Date>> = field("opened_on");
pub const EXPECTED_ON: Field<Opportunity, Option<Date>> = field("expected_on");
pub const CLOSED_ON: Field<Opportunity, Option<Date>> = field("closed_on");
pub const LOST_REASON: Field<Opportunity, Option<Id<LostReason>>> = field("lost_reason");
/// Its key in the system that it was imported from.
pub const EXTERNAL_ID: Field<Opportunity, Option<String>> = field("external_id");
pub const NOTE: Field<Opportunity, Option<String>> = field("note");

pub fn definition() -> EntityDef {
    entity::<Opportunity>("target")
        .field(NAME.line(300).named().searchable())
        .field(CUSTOMER.link::<Customer>())
        .field(PRODUCT.link::<Product>())
        .field(PIPELINE.link::<Pipeline>())
        .field(STAGE.link::<Stage>())
        .field(AMOUNT.money().indexed())
        .field(OPENED_ON.date().indexed())
        .field(EXPECTED_ON.date().indexed())
        .field(CLOSED_ON.date().indexed())
        .field(LOST_REASON.link::<LostReason>())
        .field(EXTERNAL_ID.line(80).unique().searchable())
        .field(NOTE.prose(5_000))
        .owned()
        // The board: a column's cards, its count and its sum, for who sees all and for who sees their own.
        .index(&["pipeline", "stage", "amount"])
        .index(&["owner", "stage", "opened_on", "id"])
        .index(&["owner", "pipeline", "stage", "amount"])
        // The funnel: whole groups are read in the order of an index that holds all that is asked of them.
        .index(&["owner", "branch", "stage", "closed_on", "opened_on", "amount", "product", "pipeline"])
        .index(&["product", "stage", "closed_on", "opened_on", "amount", "owner", "branch", "pipeline"])
        .index(&["closed_on", "stage", "lost_reason", "amount", "owner", "branch", "product", "pipeline"])
        .index(&["stage", "closed_on"])
        .title(NAME)
        .sort(OPENED_ON, Direction::Down)
        .list(&["name", "customer", "stage", "amount", "expected_on", "owner"])
        .section("main", &["customer", "product", "name", "amount", "expected_on"])
        .section("stage", &["pipeline", "stage", "opened_on", "closed_on", "lost_reason"])
        .section("more", &["note", "external_id"])
        .build()
}
