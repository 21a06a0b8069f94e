//! What is begun where typing stands.

use super::*;

/// The readings of a text: what is due, after what stays, and what is typed.
fn read(text: &str) -> Vec<String> {
    let schema = schema();
    let def = schema.entity("customers").unwrap();
    let told = |place: Place<'_>| {
        let due = match &place.expected {
            Expected::Field { def, path } => format!("field of {}{path}", def.key),
            Expected::Sign { def, field } => format!("sign of {}.{}", def.key, field.key),
            Expected::Value { def, field, .. } => format!("value of {}.{}", def.key, field.key),
            Expected::Related { def } => format!("related to {}", def.key),
            Expected::Newest { def } => format!("newest of {}", def.key),
            Expected::When { def, field } => format!("when of {}.{}", def.key, field.key),
        };
        assert!(text.starts_with(&place.kept), "{text:?} keeps {:?}", place.kept);
        format!("{due}: {}[{}]", place.kept, place.typed)
    };
    places(text, &schema, def, &Labels).into_iter().map(told).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(read(text), expected, "{text:?}");
}

#[test]
fn a_field_is_begun_where_nothing_else_is() {
    check("", &["field of customers: []"]);
    check("na", &["field of customers: [na]"]);
    check("-na", &["field of customers: -[na]"]);
    check("kind:company ", &["value of customers.kind: kind:[company ]", "field of customers: kind:company []"]);
    check("owner.na", &["field of usersowner.: [owner.na]"]);
    check(
        "(a or na",
        &["field of customers: ([a or na]", "field of customers: (a [or na]", "field of customers: (a or [na]"],
    );
}

#[test]
fn a_whole_name_waits_for_its_sign() {
    check("name", &["sign of customers.name: name[]", "field of customers: [name]"]);
    check("نام ", &["sign of customers.name: نام[]", "field of customers: نام []"]);
    check(
        "تاریخ ایجاد",
        &[
            "sign of customers.created_at: تاریخ ایجاد[]",
            "field of customers: [تاریخ ایجاد]",
            "field of customers: تاریخ [ایجاد]",
        ],
    );
}

#[test]
fn a_value_is_begun_behind_a_sign() {
    check("kind:", &["value of customers.kind: kind:[]", "field of customers: [kind:]"]);
    check("نوع:شر", &["value of customers.kind: نوع:[شر]", "field of customers: [نوع:شر]"]);
    check("kind:company,pe", &["value of customers.kind: kind:company,[pe]", "field of customers: [kind:company,pe]"]);
    check(
        "kind:company or ",
        &["value of customers.kind: kind:company or []", "field of customers: kind:company or []"],
    );
    check(
        "نوع:شرکت یا شخ",
        &[
            "value of customers.kind: نوع:شرکت یا [شخ]",
            "field of customers: [نوع:شرکت یا شخ]",
            "field of customers: نوع:شرکت [یا شخ]",
            "field of customers: نوع:شرکت یا [شخ]",
        ],
    );
    check("owner:\"مر ی", &["value of customers.owner: owner:[مر ی]"]);
    check("name:x na", &["field of customers: [name:x na]", "field of customers: name:x [na]"]);
}

#[test]
fn phrases_are_begun_and_followed() {
    check(
        "created in the la",
        &[
            "value of customers.created_at: created in the [la]",
            "sign of customers.created_at: created[in the la]",
            "field of customers: created [in the la]",
            "field of customers: created in [the la]",
            "field of customers: created in the [la]",
        ],
    );
    check(
        "نام شا",
        &["sign of customers.name: نام[شا]", "field of customers: [نام شا]", "field of customers: نام [شا]"],
    );
    check("more than 3 ca", &["related to customers: more than 3 [ca]"]);
    check("بیش از ۳ ", &["related to customers: بیش از ۳ []"]);
}

#[test]
fn related_records_are_begun_behind_their_words() {
    check("has ", &["related to customers: has []"]);
    check("has op", &["related to customers: has [op]"]);
    check("بدون تم", &["related to customers: بدون [تم]"]);
    check("count(", &["related to customers: count([]"]);
    check("count(ca", &["related to customers: count([ca]"]);
    check("has call in la", &["value of activities.at: has call in [la]"]);
    check("count(call in ", &["value of activities.at: count(call in []"]);
}

#[test]
fn what_has_a_newest_one_is_begun_behind_its_words() {
    check("آخرین ", &["newest of customers: آخرین []", "field of customers: آخرین []"]);
    check(
        "most recent ca",
        &[
            "newest of customers: most recent [ca]",
            "field of customers: [most recent ca]",
            "field of customers: most [recent ca]",
            "field of customers: most recent [ca]",
        ],
    );
    check("آخرین تماس ", &["when of activities.at: آخرین تماس[]", "field of customers: آخرین تماس []"]);
    check(
        "تازه ترین تماس",
        &[
            "newest of customers: تازه ترین [تماس]",
            "when of activities.at: تازه ترین تماس[]",
            "field of customers: [تازه ترین تماس]",
            "field of customers: تازه [ترین تماس]",
            "field of customers: تازه ترین [تماس]",
        ],
    );
    check(
        "آخرین تماس بیش از ",
        &[
            "value of activities.at: آخرین تماس بیش از []",
            "when of activities.at: آخرین تماس[بیش از ]",
            "field of customers: آخرین تماس بیش از []",
        ],
    );
    check(
        "last call > ",
        &[
            "value of activities.at: last call > []",
            "when of activities.at: last call[> ]",
            "field of customers: last call > []",
        ],
    );
    // A time in words is a time first.
    check(
        "created in the last ",
        &[
            "value of customers.created_at: created in the [last ]",
            "newest of customers: created in the last []",
            "sign of customers.created_at: created[in the last ]",
            "field of customers: created in the last []",
        ],
    );
    // What has no newest one is a row of words.
    check("آخرین فرصت ", &["field of customers: آخرین فرصت []"]);
}

#[test]
fn inside_their_brackets_their_own_fields_are_due() {
    check("has opportunity(", &["field of opportunities: has opportunity([]"]);
    check(
        "has opportunity(stage:w",
        &[
            "value of opportunities.stage: has opportunity(stage:[w]",
            "field of opportunities: has opportunity([stage:w]",
        ],
    );
    check("count(call(ki", &["field of activities: count(call([ki]"]);
    check("count(opportunity sta", &["field of opportunities: count(opportunity [sta]"]);
    check("has opportunity(stage:won) na", &["field of customers: has opportunity(stage:won) [na]"]);
    check("has opportunity(has call(", &["field of activities: has opportunity(has call([]"]);
}

#[test]
fn whatever_is_typed_there_is_no_panic() {
    for text in [
        "(((",
        ")))",
        "has has has",
        "count(count(",
        "\"",
        "«",
        ":::",
        "a:b:c",
        "-",
        "has opportunity.x(",
        "has customer(name~x) or count(cust\"omer staff>1)>2",
        "\u{200c}:",
        "، ,",
    ] {
        read(text);
    }
}
