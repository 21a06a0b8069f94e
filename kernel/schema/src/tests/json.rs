use base::{Currency, Id, Instant, Money};
use jiff::civil::date;
use serde_json::{Value as Json, json};

use crate::{FieldDef, Kind, Value, ValueProblem, from_json, to_json};

fn check(kind: Kind, value: Value, expected: Json) {
    let field = FieldDef::new("it", kind);
    assert_eq!(to_json(&field, &value), expected);
    assert_eq!(from_json(&field, &expected), Ok(value), "{expected}");
}

fn check_reads(kind: Kind, json: Json, expected: Result<Value, ValueProblem>) {
    assert_eq!(from_json(&FieldDef::new("it", kind), &json), expected, "{json}");
}

#[test]
fn every_kind_has_its_form_in_json() {
    check(Kind::Text { max: 5 }, Value::Text("x".into()), json!("x"));
    check(Kind::Integer, Value::Int(i64::MIN), json!(i64::MIN));
    check(Kind::Decimal { scale: 2 }, Value::Int(1250), json!("12.50"));
    check(Kind::Percent, Value::Int(50), json!(50));
    let sum = |minor, currency| Value::Money(Money::new(minor, currency));
    check(Kind::Money, sum(1250, Currency::Usd), json!({ "amount": "12.50", "currency": "USD" }));
    check(Kind::Money, sum(-5, Currency::Irr), json!({ "amount": "-5", "currency": "IRR" }));
    check(Kind::Date, Value::Date(date(2026, 11, 22)), json!("2026-11-22"));
    let moment = Instant::from_microsecond(1_795_345_200_123_456).unwrap();
    check(Kind::Instant, Value::Instant(moment), json!("2026-11-22T11:00:00.123456Z"));
    check(Kind::Flag, Value::Flag(true), json!(true));
    check(Kind::Link { to: "users".into() }, Value::Id(Id::from_raw(32)), json!("0000000000010"));
    check(Kind::Flag, Value::Null, json!(null));
}

#[test]
fn reading_is_a_little_kinder() {
    check_reads(Kind::Integer, json!("۱۲"), Ok(Value::Int(12)));
    check_reads(Kind::Integer, json!(12.0), Ok(Value::Int(12)));
    check_reads(Kind::Decimal { scale: 2 }, json!(12.5), Ok(Value::Int(1250)));
    check_reads(Kind::Decimal { scale: 2 }, json!(0.1), Ok(Value::Int(10)));
    let sum = Ok(Value::Money(Money::new(1250, Currency::Usd)));
    check_reads(Kind::Money, json!({ "amount": 12.5, "currency": "usd" }), sum);
    let moment = Ok(Value::Instant("2026-11-22T11:00:00Z".parse().unwrap()));
    check_reads(Kind::Instant, json!("2026-11-22T14:30:00+03:30"), moment);
}

#[test]
fn json_of_another_shape_is_refused() {
    check_reads(Kind::Integer, json!(1.5), Err(ValueProblem::TooPrecise { scale: 0 }));
    check_reads(Kind::Flag, json!("yes"), Err(ValueProblem::NotAFlag));
    check_reads(Kind::Flag, json!(1), Err(ValueProblem::NotAFlag));
    check_reads(Kind::Text { max: 5 }, json!(5), Err(ValueProblem::NotText));
    check_reads(Kind::Money, json!(5), Err(ValueProblem::NotMoney));
    check_reads(Kind::Money, json!({ "amount": "5" }), Err(ValueProblem::NotMoney));
    check_reads(Kind::Money, json!({ "amount": "5", "currency": "XXX" }), Err(ValueProblem::UnknownCurrency));
    check_reads(Kind::Link { to: "users".into() }, json!(5), Err(ValueProblem::NotAnId));
    check_reads(Kind::Instant, json!("2026-11-22"), Err(ValueProblem::NotAnInstant));
    for json in [json!([]), json!({}), json!("1405/09/01"), json!("tomorrow")] {
        assert!(from_json(&FieldDef::new("it", Kind::Date), &json).is_err(), "{json}");
    }
}
