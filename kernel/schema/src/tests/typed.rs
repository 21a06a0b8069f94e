use crate::{
    FieldDef, Value, ValueProblem, parse_value,
    testing::{Labels, reading, schema},
    to_json,
};

fn read(entity: &str, field: &str, text: &str) -> Result<Value, ValueProblem> {
    let schema = schema();
    let def = schema.entity(entity).unwrap();
    parse_value(def, def.field(field).unwrap(), text, &reading(), &Labels)
}

/// What a text becomes in a field, in JSON, or the key of what is said instead.
fn check(field: &str, text: &str, expected: &str) {
    let entity = if matches!(field, "kind" | "email" | "mobile" | "site" | "note" | "name") {
        "customers"
    } else {
        "opportunities"
    };
    let def: FieldDef = schema().entity(entity).unwrap().field(field).unwrap().clone();
    let read = match read(entity, field, text) {
        Ok(value) => to_json(&def, &value).to_string(),
        Err(problem) => problem.text().to_owned(),
    };
    assert_eq!(read, expected, "{field}: {text:?}");
}

#[test]
fn an_empty_text_is_nothing_in_every_field() {
    for field in [
        "title",
        "amount",
        "weight",
        "chance",
        "visits",
        "closes_on",
        "called_at",
        "urgent",
        "customer",
        "kind",
        "mobile",
    ] {
        check(field, "", "null");
        check(field, " \u{200c}\u{200f}\t", "null");
    }
}

#[test]
fn texts_are_tidied_and_have_a_length() {
    check("title", "  پارس \u{200f} نساجي ", "\"پارس نساجی\"");
    check("title", "a\0b", "\"ab\"");
    check("title", &"آ".repeat(200), &format!("\"{}\"", "آ".repeat(200)));
    check("title", &"آ".repeat(201), "value-too-long");
    check("title", "دو\nسطر", "\"دو سطر\"");
    check("note", "دو\r\nسطر", "\"دو\\nسطر\"");
}

#[test]
fn numbers_are_read_in_any_digits() {
    check("visits", "۱۲", "12");
    check("visits", "١٢", "12");
    check("visits", "1,200", "1200");
    check("visits", "-7", "-7");
    check("visits", "1.5", "value-not-whole");
    check("visits", "دوازده", "base-number-unclear");
    check("visits", "99999999999999999999", "base-number-too-large");
    check("weight", "۱۲٫۵", "\"12.500\"");
    check("weight", "0.0001", "value-too-precise");
    check("chance", "۵۰٪", "50");
    check("chance", "50 %", "50");
    check("chance", "101", "value-not-a-percent");
    check("chance", "-1", "value-not-a-percent");
}

#[test]
fn sums_are_read_in_the_readers_unit_unless_they_name_one() {
    check("amount", "۱٬۵۰۰", r#"{"amount":"15000","currency":"IRR"}"#);
    check("amount", "۱٬۵۰۰ ریال", r#"{"amount":"1500","currency":"IRR"}"#);
    check("amount", "۲ میلیون تومان", r#"{"amount":"20000000","currency":"IRR"}"#);
    check("amount", "$12.50", r#"{"amount":"12.50","currency":"USD"}"#);
    check("amount", "12.5 eur", r#"{"amount":"12.50","currency":"EUR"}"#);
    check("amount", "twelve", "base-number-unclear");
}

#[test]
fn days_and_moments_are_read_in_the_readers_calendar_and_zone() {
    check("closes_on", "۱۴۰۵/۰۹/۰۱", "\"2026-11-22\"");
    check("closes_on", "2026-11-22", "\"2026-11-22\"");
    check("closes_on", "فردا", "\"2026-11-23\"");
    check("closes_on", "1404/12/30", "base-date-no-such-day");
    check("called_at", "۱۴۰۵/۰۹/۰۱ ۱۴:۳۰", "\"2026-11-22T11:00:00Z\"");
    check("called_at", "2026-11-22T14:30", "\"2026-11-22T11:00:00Z\"");
    check("called_at", "2026-11-22 02:30:05 PM", "\"2026-11-22T11:00:05Z\"");
    check("called_at", "۱۴۰۵/۰۹/۰۱ ۰۲:۳۰ ب.ظ", "\"2026-11-22T11:00:00Z\"");
    check("called_at", "۱۴۰۵/۰۹/۰۱ ۱۲:۳۰ صبح", "\"2026-11-21T21:00:00Z\"");
    check("called_at", "2026-11-22T11:00:00Z", "\"2026-11-22T11:00:00Z\"");
    check("called_at", "2026-11-22T11:00:00.1234567Z", "\"2026-11-22T11:00:00.123456Z\"");
    check("called_at", "1 Amordad 1405 10:00 am", "\"2026-07-23T06:30:00Z\"");
    check("called_at", "1405/09/01", "\"2026-11-21T20:30:00Z\"");
    check("called_at", "1405/09/01 25:00", "base-date-no-such-hour");
    check("called_at", "14:30", "\"2026-11-22T11:00:00Z\"");
    check("called_at", "فردا ساعت ۵ عصر", "\"2026-11-23T13:30:00Z\"");
    check("called_at", "tomorrow at 5pm", "\"2026-11-23T13:30:00Z\"");
}

#[test]
fn choices_go_by_key_and_by_label_in_either_language() {
    for text in ["company", "Company", "شرکت", "شركت", " شرکت "] {
        check("kind", text, "\"company\"");
    }
    check("kind", "شخص‌حقیقی", "\"person\"");
    check("kind", "شرکت‌ها", "value-not-a-choice");
}

#[test]
fn yes_and_no_are_said_in_either_language() {
    for text in ["بله", "آری", "yes", "Y", "TRUE", "on", "1", "۱"] {
        check("urgent", text, "true");
    }
    for text in ["خیر", "نه", "no", "N", "false", "off", "0", "۰"] {
        check("urgent", text, "false");
    }
    check("urgent", "شاید", "value-not-a-flag");
}

#[test]
fn addresses_are_brought_to_one_form() {
    check("mobile", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "\"+989123456789\"");
    check("mobile", "0912", "base-phone-too-short");
    check("email", " Ali@Example.COM ", "\"ali@example.com\"");
    check("email", "ali", "base-email-unclear");
    check("site", "example.com/a?b=c", "\"https://example.com/a?b=c\"");
    check("site", "HTTP://Example.com", "\"http://Example.com\"");
    check("site", "http://[::1]:8080/", "\"http://[::1]:8080/\"");
    for text in [
        "example",
        "javascript:alert(1)",
        "javascript:alert(1)//a.b",
        "ftp://a.b",
        "https://",
        "https://a b.c",
        "data:text/html,a.b",
        "https://a.b/\"><script>",
    ] {
        check("site", text, "value-not-a-url");
    }
}

#[test]
fn links_are_read_by_id() {
    check("customer", "0ABCDEFGHJKMN", "\"0abcdefghjkmn\"");
    check("customer", "نساجی پارس", "value-not-an-id");
}
