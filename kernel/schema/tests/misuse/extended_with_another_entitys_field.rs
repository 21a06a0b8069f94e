use base::Id;
use schema::{Entity, Field, extend, field};

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
    extend::<Customer>().field(CUSTOMER.link::<Customer>());
}
