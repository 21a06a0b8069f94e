//! What a filter finds: the statement agrees with reading through the records
//! by hand, for people of every scope, on both databases. And what it must not
//! tell: what is asked about related records stays within sight.

mod town;

use std::collections::BTreeSet;

use base::{Currency, Date, Id, Money, fold};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use records::{AnyRecord, Ctx, Module, Query, Reads};
use schema::{
    Direction, Entity, EntityDef, Field, FieldDef, Filter, KeysOnly, Value, choices, entity, field,
    filter::{Op, Operand, Related, Test, Unit, parse, print},
};
use store::{Db, testkit::both};
use town::{MOTHER, NAME, OPENED, SALES, Shop, Town};

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

fn visits() -> Module {
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

/// All that stands in the town, as its administrator reads it.
struct Books {
    shops: Vec<AnyRecord>,
    visits: Vec<AnyRecord>,
}

const NAMES: [&str; 6] = ["پارس", "پارس نو", "گلستان", "علی‌رضا", "Café Nader", "آفتاب"];

async fn open(db: Db) -> Town {
    Town::open_with(db, vec![visits()]).await
}

/// So many that most questions about them are asked row by row, while those
/// about strolls find few.
const VISITS: usize = 1_500;

/// A town of 24 shops and their visits, each by one of five people, made by a
/// small fixed law, so that every run meets the same town.
async fn settle(town: &Town) {
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

fn day(number: i64) -> Date {
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

// ---- What is asked: filters made by chance. ----

fn field_test(path: &'static str, op: Op, values: Vec<Operand>) -> Filter {
    Filter::Test(Test { path: path.split('.').map(Into::into).collect(), op, values })
}

fn one(value: Value) -> Vec<Operand> {
    vec![Operand::Value(value)]
}

fn comparison() -> impl Strategy<Value = Op> {
    prop::sample::select(vec![Op::Below, Op::AtMost, Op::Above, Op::AtLeast])
}

fn rial(minor: i64) -> Value {
    Value::Money(Money::new(minor, Currency::Irr))
}

/// A question about a field of a shop, perhaps of its mother's.
fn of_shop() -> impl Strategy<Value = Filter> {
    let name = prop::sample::select(vec!["پارس", "علیرضا", "نو", "cafe", "گل", "پارس 1", "x"]);
    let via = prop::sample::select(vec![0, 1, 2]);
    let asked = prop_oneof![
        (prop::sample::select(vec![Op::Has, Op::Starts, Op::Is]), name.clone()).prop_map(|(op, name)| (
            "name",
            op,
            one(Value::Text(name.into()))
        )),
        (comparison(), 0i64..50).prop_map(|(op, sum)| ("sales", op, one(rial(sum)))),
        (0i64..50, 0i64..50).prop_map(|(from, to)| (
            "sales",
            Op::Within,
            vec![Operand::Range(Some(rial(from)), Some(rial(to)))]
        )),
        (comparison(), 0i64..400).prop_map(|(op, at)| ("opened_on", op, one(Value::Date(day(at))))),
        moment().prop_map(|when| ("opened_on", Op::Within, vec![when])),
        prop::sample::select(vec!["sales", "opened_on", "mother"]).prop_map(|key| (key, Op::Empty, vec![])),
        Just(("owner", Op::Is, vec![Operand::Me])),
        Just(("branch", Op::Is, vec![Operand::MyBranch])),
        name.prop_map(|name| ("mother", Op::Is, vec![Operand::Name(format!("{name} 1"))])),
    ];
    (asked, via).prop_map(|((key, op, values), via)| {
        let path = ["mother"; 2][..via].iter().copied().chain([key]).map(Into::into).collect();
        Filter::Test(Test { path, op, values })
    })
}

fn of_visit() -> impl Strategy<Value = Filter> {
    prop_oneof![
        prop::sample::select(vec!["call", "stroll"]).prop_map(|kind| field_test(
            "kind",
            Op::Is,
            one(Value::Text(kind.into()))
        )),
        (comparison(), 0i64..40).prop_map(|(op, minutes)| field_test("minutes", op, one(Value::Int(minutes)))),
        moment().prop_map(|when| field_test("held_on", Op::Within, vec![when])),
        prop::sample::select(vec!["minutes", "held_on", "sent_by"]).prop_map(|key| field_test(key, Op::Empty, vec![])),
        Just(field_test("owner", Op::Is, vec![Operand::Me])),
        (comparison(), 0i64..50).prop_map(|(op, sum)| field_test("shop.sales", op, one(rial(sum)))),
    ]
}

fn moment() -> impl Strategy<Value = Operand> {
    let unit = prop::sample::select(vec![Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year]);
    prop_oneof![
        (0u32..20, unit.clone()).prop_map(|(count, unit)| Operand::Ago { count, unit }),
        (0u32..20, unit.clone()).prop_map(|(count, unit)| Operand::Ahead { count, unit }),
        unit.clone().prop_map(Operand::This),
        unit.clone().prop_map(Operand::Last),
        unit.prop_map(Operand::Next),
    ]
}

fn joined(leaf: impl Strategy<Value = Filter> + 'static, depth: u32) -> impl Strategy<Value = Filter> {
    leaf.prop_recursive(depth, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(Filter::All),
            prop::collection::vec(inner.clone(), 1..3).prop_map(Filter::Any),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
}

fn count() -> impl Strategy<Value = Option<(Op, u32)>> {
    let op = prop::sample::select(vec![Op::Is, Op::Below, Op::AtMost, Op::Above, Op::AtLeast]);
    prop::option::of((op, 0u32..60))
}

/// Shops by what leads to them: visits by either link, daughters, daughters'
/// visits.
fn related() -> impl Strategy<Value = Filter> {
    let of_visits = |link: &'static str| {
        (joined(of_visit(), 2), count()).prop_map(move |(filter, count)| related_to("visits", link, filter, count))
    };
    let daughters = prop_oneof![joined(of_shop(), 1), of_visits("shop")];
    prop_oneof![
        of_visits("shop"),
        of_visits("sent_by"),
        (daughters, count()).prop_map(|(filter, count)| related_to("shops", "mother", filter, count)),
    ]
}

fn related_to(entity: &'static str, link: &'static str, filter: Filter, count: Option<(Op, u32)>) -> Filter {
    Filter::Related(Related { entity: entity.into(), link: link.into(), filter: Box::new(filter), count })
}

fn asked() -> impl Strategy<Value = Filter> {
    joined(prop_oneof![of_shop(), related()], 3)
}

// ---- What it means: read through by hand. ----

/// One person's sight of the books.
struct Sight<'a> {
    shops: Vec<&'a AnyRecord>,
    visits: Vec<&'a AnyRecord>,
}

impl<'a> Sight<'a> {
    fn of(ctx: &'a Ctx, books: &'a Books) -> Sight<'a> {
        let actor = &ctx.actor;
        let own = |record: &&AnyRecord| {
            let held = |key: &str| record.value(key).id();
            actor.administers()
                || held("owner") == Some(actor.user)
                || actor.scope("shops", access::Deed::Read) == access::Scope::Branch
                    && held("branch").is_some_and(|branch| actor.branches.contains(&branch))
        };
        let shops: Vec<&AnyRecord> = books.shops.iter().filter(own).collect();
        let lent = |visit: &&AnyRecord| {
            own(visit) || visit.value("shop").id().is_some_and(|shop| shops.iter().any(|seen| seen.id == shop))
        };
        let visits = books.visits.iter().filter(lent).collect();
        Sight { shops, visits }
    }

    fn of_entity(&self, entity: &str) -> &[&'a AnyRecord] {
        if entity == "shops" { &self.shops } else { &self.visits }
    }

    fn fits(&self, record: &AnyRecord, filter: &Filter) -> bool {
        match filter {
            Filter::All(parts) => parts.iter().all(|part| self.fits(record, part)),
            Filter::Any(parts) => parts.iter().any(|part| self.fits(record, part)),
            Filter::Not(inner) => !self.fits(record, inner),
            Filter::Words(_) => unreachable!("no words are asked for"),
            Filter::Test(test) => self.reached(record, &test.path, test),
            Filter::Related(related) => {
                let leads = |other: &&&AnyRecord| other.value(&related.link).id() == Some(record.id);
                let fits = |other: &&&AnyRecord| self.fits(other, &related.filter);
                let found = self.of_entity(&related.entity).iter().filter(leads).filter(fits).count() as u32;
                match related.count {
                    None | Some((Op::Has | Op::Starts | Op::Empty | Op::Within, _)) => found > 0,
                    Some((Op::Is, wanted)) => found == wanted,
                    Some((Op::Below, wanted)) => found < wanted,
                    Some((Op::AtMost, wanted)) => found <= wanted,
                    Some((Op::Above, wanted)) => found > wanted,
                    Some((Op::AtLeast, wanted)) => found >= wanted,
                }
            }
        }
    }

    /// Along the links that are in sight.
    fn reached(&self, record: &AnyRecord, path: &[schema::Key], test: &Test) -> bool {
        let (first, rest) = path.split_first().unwrap();
        if rest.is_empty() {
            return self.holds(&record.def, record.def.field(first).unwrap(), record.value(first), test);
        }
        let to = record.def.field(first).unwrap().link().unwrap();
        let linked = record.value(first).id().and_then(|id| self.of_entity(to).iter().find(|other| other.id == id));
        linked.is_some_and(|linked| self.reached(linked, rest, test))
    }

    fn holds(&self, _: &EntityDef, field: &FieldDef, held: &Value, test: &Test) -> bool {
        if test.op == Op::Empty {
            return *held == Value::Null;
        }
        *held != Value::Null && test.values.iter().any(|operand| self.one(field, held, test.op, operand))
    }

    fn one(&self, field: &FieldDef, held: &Value, op: Op, operand: &Operand) -> bool {
        match operand {
            Operand::Range(from, to) => {
                from.as_ref().is_none_or(|from| size(held) >= size(from))
                    && to.as_ref().is_none_or(|to| size(held) <= size(to))
            }
            Operand::Name(name) => {
                let linked = self.of_entity(field.link().unwrap()).iter().find(|other| Some(other.id) == held.id());
                linked.is_some_and(|linked| same(linked.title().unwrap(), name))
            }
            Operand::Value(Value::Text(asked)) if field.searchable => {
                let text = held.text().unwrap();
                match op {
                    Op::Has => fold::find_needles(asked).iter().all(|needle| fold::find_key(text).contains(needle)),
                    Op::Starts => fold::fold(text).starts_with(&fold::fold(asked)),
                    _ => same(text, asked),
                }
            }
            Operand::Value(asked) => match op {
                Op::Below => size(held) < size(asked),
                Op::AtMost => size(held) <= size(asked),
                Op::Above => size(held) > size(asked),
                Op::AtLeast => size(held) >= size(asked),
                _ => held == asked,
            },
            _ => unreachable!("resolved"),
        }
    }
}

fn same(one: &str, other: &str) -> bool {
    fold::find_key(one) == fold::find_key(other)
}

/// What greater and smaller are asked of.
fn size(value: &Value) -> i64 {
    match value {
        Value::Int(number) => *number,
        Value::Money(money) => money.minor,
        Value::Date(date) => (date.duration_since(Date::constant(1, 1, 1))).as_secs(),
        other => panic!("{other:?} has no size"),
    }
}

/// Every record of an entity, page after page.
fn all(tx: &mut Reads<'_, '_>, entity: &str) -> records::Result<Vec<AnyRecord>> {
    let def = tx.ctx.def(entity)?;
    let columns = def.fields.iter().map(|field| field.key.clone()).collect();
    let mut query = Query { limit: 500, columns, ..Query::of(&def) };
    let mut found = Vec::new();
    loop {
        let page = tx.list(&query)?;
        found.extend(page.rows);
        query.from = page.next;
        if query.from.is_none() {
            return Ok(found);
        }
    }
}

async fn found(ctx: &Ctx, filter: Filter) -> BTreeSet<Id> {
    let rows = ctx.read(move |tx| tx.list_of::<Shop>(filter, 1_000)).await.unwrap();
    rows.iter().map(|shop| shop.key().any()).collect()
}

#[tokio::test]
async fn a_statement_finds_what_reading_through_the_records_finds() {
    both(async |db| {
        let town = open(db).await;
        settle(&town).await;
        let system = town.system();
        let read = system.read(|tx| Ok(Books { shops: all(tx, "shops")?, visits: all(tx, "visits")? }));
        let books = read.await.unwrap();
        assert_eq!((books.shops.len(), books.visits.len()), (24, VISITS));
        let mut people = Vec::new();
        for user in [town.maryam, town.omid, town.parvin, town.boss] {
            people.push(town.as_user(user).await);
        }
        let mut runner = TestRunner::deterministic();
        let (strategy, mut told) = (asked(), 0);
        for at in 0..300 {
            let filter = strategy.new_tree(&mut runner).unwrap().current();
            let ctx = &people[at % people.len()];
            let def = ctx.def("shops").unwrap();
            assert_eq!(filter.clone().simplify().check(&ctx.schema, &def), Ok(()), "{filter:?}");
            let sight = Sight::of(ctx, &books);
            let plain = filter.resolve(&ctx.schema, &def, &ctx.reading(), &ctx.asker());
            let by_hand: BTreeSet<Id> =
                sight.shops.iter().filter(|shop| sight.fits(shop, &plain)).map(|shop| shop.id).collect();
            told += usize::from(!by_hand.is_empty() && by_hand.len() < sight.shops.len());
            let text = print(&filter, &ctx.schema, &def);
            assert_eq!(found(ctx, filter.clone()).await, by_hand, "{text}");
            // The same through the text of the language.
            let typed = parse(&text, &ctx.schema, &def, &ctx.reading(), &KeysOnly).unwrap();
            assert_eq!(typed, filter.simplify(), "{text}");
        }
        assert!(told > 100, "only {told} filters tell records apart");
    })
    .await;
}

#[tokio::test]
async fn each_row_asks_for_its_related_records_by_the_index_of_their_link() {
    both(async |db| {
        let town = open(db).await;
        settle(&town).await;
        let boss = town.as_user(town.boss).await;
        for text in ["has visit(minutes>1)", "no visit(kind:call)", "count(visit held_on:*)>3"] {
            let def = boss.def("shops").unwrap();
            let filter = parse(text, &boss.schema, &def, &boss.reading(), &KeysOnly).unwrap();
            let steps = boss.read(move |tx| tx.plan(&Query { filter, ..Query::of(&def) })).await.unwrap();
            let told = steps.join("\n");
            // PostgreSQL reads so small a table through; SQLite goes by shape.
            let is_sqlite = told.contains("USING INDEX") || told.contains("SCAN ");
            assert!(!is_sqlite || told.contains("SEARCH related1 USING INDEX"), "{text}\n{told}");
        }
    })
    .await;
}
