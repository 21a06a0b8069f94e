use serde_json::{Value as Json, json};

use super::*;

fn check(typed: &str, expected: Json) {
    let schema = schema();
    let def = schema.entity("opportunities").unwrap();
    let filter = read(typed).unwrap();
    assert_eq!(filter.to_json(&schema, def), expected, "{typed}");
    assert_eq!(Filter::from_json(&expected, &schema, def), Ok(filter), "{expected}");
}

fn problem(json: Json) -> Wrong {
    let schema = schema();
    Filter::from_json(&json, &schema, schema.entity("opportunities").unwrap()).expect_err(&json.to_string()).what
}

#[test]
fn a_filter_is_sent_as_a_tree() {
    check("", json!({ "all": [] }));
    check("پارس", json!({ "words": "پارس" }));
    check("-stage:empty", json!({ "not": { "field": "stage", "op": "empty" } }));
    check(
        "visits>3 (stage:a or owner:me)",
        json!({ "all": [
            { "field": "visits", "op": "above", "values": [3] },
            { "any": [
                { "field": "stage", "op": "is", "values": [{ "name": "a" }] },
                { "field": "owner", "op": "is", "values": [{ "who": "me" }] },
            ] },
        ] }),
    );
}

#[test]
fn values_are_written_as_elsewhere_in_the_api() {
    let check = |typed: &str, op: &str, value: Json| {
        let field = typed.split([':', '>', '<', '~']).next().unwrap();
        check(typed, json!({ "field": field, "op": op, "values": [value] }));
    };
    check("amount>12.50usd", "above", json!({ "amount": "12.50", "currency": "USD" }));
    check("weight>1.5", "above", json!("1.500"));
    check("urgent:yes", "is", json!(true));
    check("closes_on:2026-11-22", "is", json!("2026-11-22"));
    check("called_at:2026-11-22", "is", json!("2026-11-22"));
    check("called_at>2026-11-22T11:00:00Z", "above", json!("2026-11-22T11:00:00Z"));
    check("closes_on:2026-11-22..", "within", json!({ "from": "2026-11-22", "to": null }));
    check("closes_on:this_month", "within", json!({ "when": "this_month" }));
    check("closes_on>30d", "below", json!({ "when": "-30d" }));
    check("stage:0abcdefghjkmn", "is", json!("0abcdefghjkmn"));
    check("title~x", "has", json!("x"));
}

#[test]
fn json_that_is_no_filter_is_refused() {
    for json in [json!(null), json!([]), json!({}), json!({ "all": 1 }), json!({ "nor": [] }), json!({ "words": 5 })] {
        assert_eq!(problem(json), Wrong::NotAFilter);
    }
    assert_eq!(problem(json!({ "field": "visits", "op": "near", "values": [1] })), Wrong::NotAFilter);
    assert!(matches!(problem(json!({ "field": "visits", "op": "above" })), Wrong::NoValue(_)));
    assert!(matches!(problem(json!({ "field": "colour", "op": "is", "values": [1] })), Wrong::NoField { .. }));
    assert!(matches!(problem(json!({ "field": 5, "op": "is", "values": [1] })), Wrong::NoField { .. }));
    assert!(matches!(problem(json!({ "field": "visits", "op": "is", "values": ["x"] })), Wrong::BadValue { .. }));
    assert!(matches!(problem(json!({ "field": "visits", "op": "is", "values": [null] })), Wrong::BadValue { .. }));
    assert!(matches!(
        problem(json!({ "field": "team", "op": "is", "values": [{ "who": "me" }] })),
        Wrong::BadValue { .. }
    ));
    let deep = (0..40).fold(json!({ "words": "a" }), |inner, _| json!({ "not": inner }));
    assert!(matches!(problem(deep), Wrong::TooDeep { .. }));
    let many: Vec<Json> = (0..201).map(|n| json!({ "words": n.to_string() })).collect();
    assert!(matches!(problem(json!({ "all": many })), Wrong::TooMany { .. }));
}

#[test]
fn a_text_from_a_program_is_looked_for_as_a_typed_one_is() {
    let schema = schema();
    let def = schema.entity("opportunities").unwrap();
    let sent = |op: &str, text: &str| {
        Filter::from_json(&json!({ "field": "title", "op": op, "values": [text] }), &schema, def)
    };
    for op in ["is", "has", "starts"] {
        assert_eq!(sent(op, "\u{7f} پارسي  نو\u{200f} "), sent(op, "پارسی نو"), "{op}");
        assert!(matches!(sent(op, "\u{7f} ").unwrap_err().what, Wrong::BadValue { .. }), "{op}");
    }
}
