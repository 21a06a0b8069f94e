use base::{Currency, Id, Instant, Money};
use jiff::civil::date;

use crate::{ChoiceDef, FieldDef, Kind, Tone, Value, ValueProblem, normalise};

fn field(kind: Kind) -> FieldDef {
    FieldDef::new("it", kind)
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn choice() -> Kind {
    Kind::Choice(vec![ChoiceDef { key: "a".into(), tone: Tone::Plain }])
}

#[test]
fn a_field_holds_values_of_its_own_kind_only() {
    let kinds = [
        (Kind::Text { max: 9 }, text("x")),
        (Kind::Prose { max: 9 }, text("x")),
        (Kind::Email, text("a@b.c")),
        (Kind::Phone, text("+989123456789")),
        (Kind::Url, text("https://b.c")),
        (choice(), text("a")),
        (Kind::Integer, Value::Int(5)),
        (Kind::Decimal { scale: 2 }, Value::Int(5)),
        (Kind::Percent, Value::Int(5)),
        (Kind::Money, Value::Money(Money::new(5, Currency::Usd))),
        (Kind::Date, Value::Date(date(2026, 11, 22))),
        (Kind::Instant, Value::Instant(Instant::UNIX_EPOCH)),
        (Kind::Flag, Value::Flag(false)),
        (Kind::Link { to: "users".into() }, Value::Id(Id::from_raw(5))),
    ];
    for (kind, own) in &kinds {
        assert_eq!(normalise(&field(kind.clone()), own.clone()), Ok(own.clone()), "{kind:?} holds {own:?}");
        assert_eq!(normalise(&field(kind.clone()), Value::Null), Ok(Value::Null), "{kind:?} holds nothing");
        for (_, other) in kinds.iter().filter(|(_, other)| std::mem::discriminant(other) != std::mem::discriminant(own))
        {
            assert!(normalise(&field(kind.clone()), other.clone()).is_err(), "{kind:?} does not hold {other:?}");
        }
    }
}

#[test]
fn what_is_normal_stays_as_it_is() {
    for (kind, raw) in [
        (Kind::Text { max: 50 }, "  علي \u{200f} رضا "),
        (Kind::Prose { max: 50 }, "a\r\n\r\n\r\nb  "),
        (Kind::Email, "Ali@Example.com"),
        (Kind::Phone, "۰۹۱۲۳۴۵۶۷۸۹"),
        (Kind::Url, "example.com"),
    ] {
        let once = normalise(&field(kind.clone()), text(raw)).unwrap();
        assert_ne!(once, text(raw), "{kind:?} changes {raw:?}");
        assert_eq!(normalise(&field(kind), once.clone()), Ok(once));
    }
}

#[test]
fn a_choice_is_one_of_the_list() {
    assert_eq!(normalise(&field(choice()), text("b")), Err(ValueProblem::NotAChoice));
    assert_eq!(normalise(&field(choice()), text("")), Ok(Value::Null));
}

#[test]
fn a_problem_carries_its_facts() {
    let problem = normalise(&field(Kind::Text { max: 3 }), text("چهار")).unwrap_err();
    assert_eq!(problem, ValueProblem::TooLong { length: 4, most: 3 });
    assert_eq!(problem.args(), [("length", 4.into()), ("most", 3.into())]);
}

#[test]
fn a_moment_is_kept_to_the_microsecond() {
    let raw = Instant::from_nanosecond(1_234_567).unwrap();
    let kept = Instant::from_microsecond(1_234).unwrap();
    assert_eq!(normalise(&field(Kind::Instant), Value::Instant(raw)), Ok(Value::Instant(kept)));
}
