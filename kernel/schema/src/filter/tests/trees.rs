use super::*;
use crate::{Key, Value};

fn visits(op: Op, number: i64) -> Filter {
    Filter::test("visits", op, [Value::Int(number)])
}

#[test]
fn a_tree_is_as_short_as_its_meaning() {
    let (a, b) = (visits(Op::Above, 1), visits(Op::Below, 9));
    let check = |filter: Filter, expected: Filter| assert_eq!(filter.simplify(), expected);
    check(Filter::All(vec![a.clone()]), a.clone());
    check(
        Filter::All(vec![a.clone(), Filter::All(vec![b.clone(), a.clone()])]),
        Filter::All(vec![a.clone(), b.clone()]),
    );
    check(Filter::Any(vec![a.clone(), Filter::Any(vec![b.clone()])]), Filter::Any(vec![a.clone(), b.clone()]));
    check(Filter::Any(vec![]), Filter::nothing());
    check(Filter::Any(vec![a.clone(), Filter::everything()]), Filter::everything());
    check(Filter::All(vec![a.clone(), Filter::nothing()]), Filter::nothing());
    check(Filter::Not(Box::new(Filter::Not(Box::new(a.clone())))), a.clone());
    check(Filter::Words("  ".into()), Filter::everything());
    check(Filter::test("visits", Op::Is, []), Filter::nothing());
    assert_eq!(a.clone().and(Filter::everything()), a);
}

#[test]
fn every_field_whose_value_could_be_guessed_is_named() {
    let schema = schema();
    let paths = |text: &str| -> Vec<String> {
        let paths = read(text).unwrap().paths(&schema, schema.entity("opportunities").unwrap());
        paths.iter().map(|path: &Vec<Key>| path.join(".")).collect()
    };
    assert_eq!(paths("visits>1 or -visits<9 پارس"), ["visits"]);
    assert_eq!(paths("customer.branch:تهران"), ["customer.branch", "customer.branch.name"]);
    assert_eq!(paths("customer~پارس owner:me"), ["customer.name", "owner"]);
    assert_eq!(paths("created:today"), ["created_at"]);
    assert!(read("a visits>1").unwrap().has_words() && !read("visits>1").unwrap().has_words());
}

#[test]
fn a_tree_made_by_a_program_is_checked_like_a_text() {
    let schema = schema();
    let wrong = |filter: Filter| filter.check(&schema, schema.entity("opportunities").unwrap()).map_err(|p| p.what);
    assert_eq!(wrong(visits(Op::Above, 1)), Ok(()));
    assert!(matches!(wrong(visits(Op::Has, 1)), Err(Wrong::CannotAsk { .. })));
    assert!(matches!(wrong(Filter::test("colour", Op::Is, [Value::Int(1)])), Err(Wrong::NoField { .. })));
    assert!(matches!(wrong(Filter::test("visits", Op::Is, [Value::Flag(true)])), Err(Wrong::BadValue { .. })));
    assert!(matches!(wrong(Filter::test("visits", Op::Is, [Value::Null])), Err(Wrong::BadValue { .. })));
    assert!(matches!(wrong(Filter::test("visits", Op::Above, [])), Err(Wrong::NoValue(_))));
    let me = Filter::Test(Test { path: vec!["team".into()], op: Op::Is, values: vec![Operand::Me] });
    assert!(matches!(wrong(me), Err(Wrong::BadValue { .. })));
}
