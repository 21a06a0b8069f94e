//! What is asked: filters made by chance.

use base::{Currency, Money};
use proptest::prelude::*;
use schema::{
    Filter, Value,
    filter::{Op, Operand, Related, Test, Unit},
};

use super::visits::day;

pub fn asked() -> impl Strategy<Value = Filter> {
    joined(prop_oneof![of_shop(), related()], 3)
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

fn comparison() -> impl Strategy<Value = Op> {
    prop::sample::select(vec![Op::Below, Op::AtMost, Op::Above, Op::AtLeast])
}

fn count() -> impl Strategy<Value = Option<(Op, u32)>> {
    let op = prop::sample::select(vec![Op::Is, Op::Below, Op::AtMost, Op::Above, Op::AtLeast]);
    prop::option::of((op, 0u32..60))
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

fn related_to(entity: &'static str, link: &'static str, filter: Filter, count: Option<(Op, u32)>) -> Filter {
    Filter::Related(Related { entity: entity.into(), link: link.into(), filter: Box::new(filter), count })
}

fn field_test(path: &'static str, op: Op, values: Vec<Operand>) -> Filter {
    Filter::Test(Test { path: path.split('.').map(Into::into).collect(), op, values })
}

fn one(value: Value) -> Vec<Operand> {
    vec![Operand::Value(value)]
}

fn rial(minor: i64) -> Value {
    Value::Money(Money::new(minor, Currency::Irr))
}
