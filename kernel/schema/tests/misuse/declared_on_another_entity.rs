use base::Money;
use schema::{Entity, Field, entity, field};

struct Customer;
impl Entity for Customer {
    const KEY: &'static str = "customers";
}
struct Deal;
impl Entity for Deal {
    const KEY: &'static str = "opportunities";
}

const AMOUNT: Field<Deal, Option<Money>> = field("amount");

fn main() {
    entity::<Customer>("users").field(AMOUNT.money());
}
