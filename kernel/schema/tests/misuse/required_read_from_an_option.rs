use base::Date;
use schema::{Entity, Field, FieldType, Value, field};

struct Deal;
impl Entity for Deal {
    const KEY: &'static str = "opportunities";
}

const CLOSES: Field<Deal, Option<Date>> = field("closes_on");

fn value_of<T: FieldType>(_: Field<Deal, T>) -> T {
    T::from_value(&Value::Null).unwrap()
}

fn main() {
    let day: Date = value_of(CLOSES);
    println!("{day}");
}
