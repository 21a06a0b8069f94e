//! Any tree prints as a text, and as JSON, that reads back as the same tree.

use base::{Currency, Id, Money};
use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::Value;

fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "or",
        "یا",
        "not",
        "and",
        "empty",
        "خالی",
        "me",
        "من",
        "*",
        "a*",
        "-x",
        "\"",
        "\\",
        "a\\\"b",
        "(",
        ")",
        "a:b",
        "10:30",
        "..",
        "1..2",
        "a,b",
        "،",
        "stage:x",
        "this month",
        "30d",
        "«",
        "»",
        "علی‌رضا",
        "international",
        "has",
        "has activity",
        "بدون",
        "count",
        "no activities",
        "in 30d",
        "0abcdefghjkmn",
    ]);
    prop_oneof![odd.prop_map(str::to_owned), "[a-zآ-ی0-9 ]{1,12}", "\\PC{1,12}"]
        .prop_map(|text| base::fold::tidy(&text))
        .prop_filter("visible", |text| !text.is_empty())
}

fn day() -> impl Strategy<Value = Date> + Clone {
    (1900i16..2100, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| Date::constant(year, month, day))
}

fn instant() -> impl Strategy<Value = base::Instant> {
    (0i64..4_000_000_000_000_000).prop_map(|micros| base::Instant::from_microsecond(micros).unwrap())
}

fn money() -> impl Strategy<Value = Money> + Clone {
    (any::<i64>(), prop::sample::select(Currency::ALL.to_vec()))
        .prop_map(|(minor, currency)| Money::new(minor, currency))
}

fn unit() -> impl Strategy<Value = Unit> {
    use Unit::{Day, Hour, Month, Quarter, Week, Year};
    prop::sample::select(vec![Hour, Day, Week, Month, Quarter, Year])
}

/// A moment, and whether it lasts.
fn moment() -> impl Strategy<Value = Operand> {
    prop_oneof![
        (0u32..99_999, unit()).prop_map(|(count, unit)| Operand::Ago { count, unit }),
        (0u32..99_999, unit()).prop_map(|(count, unit)| Operand::Ahead { count, unit }),
        unit().prop_map(Operand::This),
        unit().prop_map(Operand::Last),
        unit().prop_map(Operand::Next),
    ]
}

fn comparison() -> impl Strategy<Value = Op> {
    prop::sample::select(vec![Op::Below, Op::AtMost, Op::Above, Op::AtLeast])
}

fn range<T: std::fmt::Debug>(
    value: impl Strategy<Value = T> + Clone,
    wrap: fn(T) -> Value,
) -> impl Strategy<Value = Operand> {
    let ends = (prop::option::of(value.clone()), prop::option::of(value));
    ends.prop_filter("an end", |(from, to)| from.is_some() || to.is_some())
        .prop_map(move |(from, to)| Operand::Range(from.map(wrap), to.map(wrap)))
}

fn several(operand: impl Strategy<Value = Operand>) -> impl Strategy<Value = Vec<Operand>> {
    prop::collection::vec(operand, 1..4)
}

fn test() -> impl Strategy<Value = Filter> {
    let test = |path: &'static str, op, values| {
        let path = path.split('.').map(Into::into).collect();
        Filter::Test(Test { path, op, values })
    };
    let value = |value| Operand::Value(value);
    let written = prop::sample::select(vec![Op::Is, Op::Has, Op::Starts]);
    let field =
        prop::sample::select(vec!["stage", "visits", "closes_on", "title", "amount", "created_at", "customer.kind"]);
    prop_oneof![
        (written, several(text().prop_map(move |text| value(Value::Text(text)))))
            .prop_map(move |(op, values)| test("title", op, values)),
        several(prop_oneof![
            text().prop_map(Operand::Name),
            (0i64..i64::MAX).prop_map(move |raw| value(Value::Id(Id::from_raw(raw)))),
        ])
        .prop_map(move |values| test("customer.branch", Op::Is, values)),
        Just(test("owner", Op::Is, vec![Operand::Me])),
        Just(test("customer.team", Op::Is, vec![Operand::MyTeam, Operand::Name("mine".into())])),
        (comparison(), any::<i64>()).prop_map(move |(op, n)| test("weight", op, vec![value(Value::Int(n))])),
        several(prop_oneof![any::<i64>().prop_map(move |n| value(Value::Int(n))), range(any::<i64>(), Value::Int)])
            .prop_map(move |values| test("visits", Op::Within, values)),
        (comparison(), money()).prop_map(move |(op, sum)| test("amount", op, vec![value(Value::Money(sum))])),
        several(range(money(), Value::Money)).prop_map(move |values| test("amount", Op::Within, values)),
        (comparison(), prop_oneof![moment(), Just(Operand::Now), day().prop_map(move |day| value(Value::Date(day)))])
            .prop_map(move |(op, operand)| test("closes_on", op, vec![operand])),
        several(prop_oneof![
            moment(),
            range(day(), Value::Date),
            instant().prop_map(move |at| value(Value::Instant(at)))
        ])
        .prop_map(move |values| test("called_at", Op::Within, values)),
        any::<bool>().prop_map(move |flag| test("urgent", Op::Is, vec![value(Value::Flag(flag))])),
        prop::sample::subsequence(vec!["person", "company", "empty"], 1..3).prop_map(move |keys| {
            test("customer.kind", Op::Is, keys.into_iter().map(|key| value(Value::Text(key.into()))).collect())
        }),
        field.prop_map(move |field| test(field, Op::Empty, vec![])),
    ]
}

/// What is asked of the activities of a deal.
fn activity() -> impl Strategy<Value = Filter> {
    let test = |path: &'static str, op, values| Filter::Test(Test { path: vec![path.into()], op, values });
    prop_oneof![
        Just(test("kind", Op::Is, vec![Operand::Value(Value::Text("call".into()))])),
        several(moment()).prop_map(move |values| test("at", Op::Within, values)),
        text().prop_map(Filter::Words),
        Just(test("owner", Op::Is, vec![Operand::Me])),
    ]
}

fn related() -> impl Strategy<Value = Filter> {
    let op = prop::sample::select(vec![Op::Is, Op::Below, Op::AtMost, Op::Above, Op::AtLeast]);
    let count = prop::option::of((op, 0..=MOST_COUNTED));
    (several_filters(), count).prop_map(|(filter, count)| {
        let (entity, link) = ("activities".into(), "opportunity".into());
        Filter::Related(Related { entity, link, filter: Box::new(filter), count })
    })
}

fn several_filters() -> impl Strategy<Value = Filter> {
    prop_oneof![
        prop::collection::vec(activity(), 0..3).prop_map(Filter::All),
        prop::collection::vec(activity(), 0..3).prop_map(Filter::Any),
        activity().prop_map(|inner| Filter::Not(Box::new(inner))),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![6 => test(), 2 => text().prop_map(Filter::Words), 1 => related()];
    leaf.prop_recursive(5, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::Any),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_printed_filter_reads_back_as_the_same_tree(filter in filter()) {
        let schema = schema();
        let def = schema.entity("opportunities").unwrap();
        let printed = print(&filter, &schema, def);
        let read = parse(&printed, &schema, def, &reading(), &Labels);
        prop_assert_eq!(read, Ok(filter.simplify()), "{}", printed);
    }

    #[test]
    fn a_filter_in_json_reads_back_as_the_same_tree(filter in filter()) {
        let schema = schema();
        let def = schema.entity("opportunities").unwrap();
        let json = filter.to_json(&schema, def);
        prop_assert_eq!(Filter::from_json(&json, &schema, def), Ok(filter.simplify()), "{}", json);
    }
}

/// A reader's words, in one language: the labels of this town, or the key.
fn label(lang: base::Lang) -> impl Fn(&str, &[(&str, base::Arg)]) -> String {
    move |key: &str, _: &[(&str, base::Arg)]| {
        let both: &[&str] = match key {
            "field-owner" => &["مسئول", "Owner"],
            "field-created-at" => &["تاریخ ایجاد", "Created"],
            "opportunities-amount" => &["مبلغ", "Amount"],
            "opportunities-closes-on" => &["تاریخ بسته‌شدن", "Closing date"],
            "opportunities-customer" => &["مشتری", "Customer"],
            "opportunities-stage" => &["مرحله", "Stage"],
            "opportunities-urgent" => &["فوری", "Urgent"],
            "customers-kind" => &["نوع", "Kind"],
            "customers-kind-person" => &["شخص حقیقی", "Person"],
            "activities-one" => &["فعالیت", "Activity"],
            _ => &[],
        };
        let at = usize::from(lang == base::Lang::En);
        both.get(at).map_or_else(|| key.rsplit('-').next().unwrap_or(key).to_owned(), |label| (*label).to_owned())
    }
}

fn said(filter: &Filter, lang: base::Lang) -> String {
    let schema = schema();
    let def = schema.entity("opportunities").unwrap();
    let reading = reading();
    let format = base::Format { calendar: reading.calendar, zone: reading.zone.clone(), unit: reading.unit, lang };
    let words = Wording { format: &format, say: &label(lang) };
    print_for(filter, &schema, def, &words, &reading, &Labels)
}

#[test]
fn a_filter_is_said_in_the_words_of_its_reader() {
    let check = |typed: &str, persian: &str, english: &str| {
        let filter = read(typed).unwrap();
        assert_eq!(said(&filter, base::Lang::Fa), persian, "{typed}");
        assert_eq!(said(&filter, base::Lang::En), english, "{typed}");
    };
    check("stage:x amount>10000000rial", "مرحله:x و مبلغ>۱ میلیون تومان", "Stage:x and Amount>1 million toman");
    check("amount<=15rial", "مبلغ<=۱۵ ریال", "Amount<=15 rial");
    check("owner:me or -urgent:yes", "مسئول:من یا -فوری:بله", "Owner:me or -Urgent:yes");
    check("created<30d", "تاریخ ایجاد>۳۰ روز پیش", "Created>30 days ago");
    check("created:30d", "تاریخ ایجاد:۳۰ روز گذشته", "Created:last 30 days");
    check("closes_on:last_quarter", "تاریخ بسته‌شدن:فصل گذشته", "Closing date:last quarter");
    check("closes_on>2026-11-22", "تاریخ بسته‌شدن>۱۴۰۵/۰۹/۰۱", "Closing date>1405/09/01");
    check("customer.kind:person", "مشتری.نوع:شخص حقیقی", "Customer.Kind:Person");
    check("stage:empty پارس", "مرحله:خالی و پارس", "Stage:empty and پارس");
    check("has activity(owner:me)", "دارد فعالیت(مسئول:من)", "has Activity(Owner:me)");
    check("count(activity)>3 -has activity", "تعداد(فعالیت)>۳ و بدون فعالیت", "count(Activity)>3 and no Activity");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_filter_said_in_words_reads_back_as_the_same_tree(filter in filter()) {
        let schema = schema();
        let def = schema.entity("opportunities").unwrap();
        for lang in base::Lang::ALL {
            let said = said(&filter, lang);
            let read = parse(&said, &schema, def, &reading(), &Labels);
            prop_assert_eq!(read, Ok(filter.clone().simplify()), "{}", said);
        }
    }
}
