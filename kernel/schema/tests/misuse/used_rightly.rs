use base::{Date, Id, Money};
use schema::{Entity, Field, FieldType, Value, choices, entity, extend, field};

struct Customer;
impl Entity for Customer {
    const KEY: &'static str = "customers";
}
struct Deal;
impl Entity for Deal {
    const KEY: &'static str = "opportunities";
}
choices! {
    pub enum Outcome { Open = "open" Brand, Won = "won" Good }
}

const AMOUNT: Field<Deal, Option<Money>> = field("amount");
const CLOSES: Field<Deal, Date> = field("closes_on");
const CUSTOMER: Field<Deal, Id<Customer>> = field("customer");
const OUTCOME: Field<Deal, Option<Outcome>> = field("outcome");
const BEST: Field<Customer, Option<Id<Deal>>> = field("best");

fn main() {
    let deal = entity::<Deal>("target")
        .field(AMOUNT.money())
        .field(CLOSES.date())
        .field(CUSTOMER.link::<Customer>())
        .field(OUTCOME.choice::<Outcome>())
        .about(CUSTOMER)
        .build();
    assert_eq!(deal.fields.len(), 4);
    extend::<Customer>().field(BEST.link::<Deal>()).build();
    let nothing: Option<Money> = FieldType::from_value(&Value::Null).unwrap();
    assert_eq!(nothing, None);
}
