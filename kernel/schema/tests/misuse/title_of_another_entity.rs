use schema::{Entity, Field, entity, field};

struct Customer;
impl Entity for Customer {
    const KEY: &'static str = "customers";
}
struct Deal;
impl Entity for Deal {
    const KEY: &'static str = "opportunities";
}

const NAME: Field<Customer, String> = field("name");

fn main() {
    entity::<Deal>("target").title(NAME);
}
