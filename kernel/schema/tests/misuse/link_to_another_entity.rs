use base::Id;
use schema::{Entity, Field, entity, field};

struct Customer;
impl Entity for Customer {
    const KEY: &'static str = "customers";
}
struct Deal;
impl Entity for Deal {
    const KEY: &'static str = "opportunities";
}

const CUSTOMER: Field<Deal, Id<Customer>> = field("customer");

fn main() {
    entity::<Deal>("target").field(CUSTOMER.link::<Deal>());
}
