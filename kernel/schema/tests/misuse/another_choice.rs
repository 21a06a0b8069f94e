use schema::{Entity, Field, choices, entity, field};

struct Deal;
impl Entity for Deal {
    const KEY: &'static str = "opportunities";
}
choices! {
    pub enum Outcome { Open = "open" Brand, Won = "won" Good }
}
choices! {
    pub enum Source { Web = "web" Plain, Phone = "phone" Plain }
}

const OUTCOME: Field<Deal, Outcome> = field("outcome");

fn main() {
    entity::<Deal>("target").field(OUTCOME.choice::<Source>());
}
