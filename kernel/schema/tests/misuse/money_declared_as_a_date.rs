use base::Money;
use schema::{Entity, Field, entity, field};

struct Deal;
impl Entity for Deal {
    const KEY: &'static str = "opportunities";
}

const AMOUNT: Field<Deal, Option<Money>> = field("amount");

fn main() {
    entity::<Deal>("target").field(AMOUNT.date());
}
