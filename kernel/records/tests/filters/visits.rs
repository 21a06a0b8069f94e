//! The town with visits to its shops, the same at every run.

use base::{Currency, Date, Id, Money};
use records::Module;
use schema::{Direction, Entity, Field, Value, choices, entity, field};

use super::town::{MOTHER, NAME, OPENED, SALES, Shop, Town};

struct Visit;
impl Entity for Visit {
    const KEY: &'static str = "visits";
}

choices! {
    pub enum VisitKind { Call = "call" Brand, Stroll = "stroll" Calm }
}

const KIND: Field<Visit, VisitKind> = field("kind");
const SHOP: Field<Visit, Option<Id<Shop>>> = field("shop");
const SENT_BY: Field<Visit, Option<Id<Shop>>> = field("sent_by");
const HELD: Field<Visit, Option<Date>> = field("held_on");
const MINUTES: Field<Visit, Option<i64>> = field("minutes");
const HIDDEN: Field<Visit, Option<String>> = field("hidden");

pub fn visits() -> Module {
    let visits = entity::<Visit>("map-pin")
        .owned()
        .field(KIND.choice::<VisitKind>())
        .field(SENT_BY.link())
        .field(SHOP.link())
        .field(HELD.date())
        .field(MINUTES.integer())
        .field(HIDDEN.line(80))
        .title(KIND)
        .about(SHOP)
        .sort(HELD, Direction::Down)
        .list(&["kind", "shop"]);
    Module { entities: vec![visits.build()], ..Module::new("visits") }
}

/// So many that most questions about them are asked row by row, while those
/// about strolls find few.
pub const VISITS: usize = 1_500;

/// A town of 24 shops and their visits, each by one of five people, made by a
/// small fixed law, so that every run meets the same town.
pub async fn settle(town: &Town) {
    let people = [town.maryam, town.reza, town.sara, town.omid, town.parvin];
    let (mut dice, system) = (Dice(7), town.system());
    let mut shops: Vec<Id<Shop>> = Vec::new();
    for at in 0..24 {
        let ctx = town.as_user(people[dice.roll(5)]).await;
        let name = NAMES[dice.roll(NAMES.len())];
        let (sales, opened) = (dice.maybe(50), dice.maybe(400));
        let made = ctx.write(move |tx| {
            let mut shop = tx.new_record::<Shop>()?;
            shop.set(NAME, format!("{name} {}", at % 5));
            shop.set(SALES, sales.map(|sum| Money::new(sum, Currency::Irr)));
            shop.set(OPENED, opened.map(day));
            tx.save(shop)
        });
        let shop = made.await.unwrap().key();
        if let Some(mother) = (dice.roll(2) == 0).then(|| shops.get(dice.roll(24))).flatten().copied() {
            let marked = system.write(move |tx| {
                let mut shop = tx.find(shop)?;
                shop.set(MOTHER, Some(mother));
                tx.save(shop).map(drop)
            });
            marked.await.unwrap();
        }
        shops.push(shop);
    }
    let made = system.write(move |tx| {
        for _ in 0..VISITS {
            let mut visit = tx.new_record::<Visit>()?;
            visit.put("owner", Value::Id(people[dice.roll(5)]));
            visit.set(KIND, if dice.roll(40) == 0 { VisitKind::Stroll } else { VisitKind::Call });
            // Nobody visits the last four.
            visit.set(SHOP, dice.maybe(20).map(|at| shops[at as usize]));
            visit.set(SENT_BY, dice.maybe(20).map(|at| shops[at as usize]));
            visit.set(HELD, dice.maybe(400).map(day));
            visit.set(MINUTES, dice.maybe(40));
            tx.save(visit)?;
        }
        Ok(())
    });
    made.await.unwrap();
}

const NAMES: [&str; 6] = ["پارس", "پارس نو", "گلستان", "علی‌رضا", "Café Nader", "آفتاب"];

pub fn day(number: i64) -> Date {
    Date::constant(2026, 1, 1).saturating_add(jiff::Span::new().days(number))
}

/// Numbers that look like chance and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
    fn maybe(&mut self, sides: usize) -> Option<i64> {
        (self.roll(4) != 0).then(|| self.roll(sides) as i64)
    }
}
