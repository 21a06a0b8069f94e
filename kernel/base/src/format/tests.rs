use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::{Currency, Instant, Money, Unit, parse, parse_date};

fn fa() -> Format {
    Format::of(Lang::Fa)
}

fn en() -> Format {
    Format::of(Lang::En)
}

#[test]
fn numbers_are_grouped_in_the_digits_of_the_language() {
    let check = |number: i64, in_fa: &str, in_en: &str| {
        assert_eq!((fa().number(number).as_str(), en().number(number).as_str()), (in_fa, in_en));
    };
    check(0, "۰", "0");
    check(999, "۹۹۹", "999");
    check(1_234_567, "۱٬۲۳۴٬۵۶۷", "1,234,567");
    check(-1_000, "\u{200e}−۱٬۰۰۰", "-1,000");
    check(i64::MIN, "\u{200e}−۹٬۲۲۳٬۳۷۲٬۰۳۶٬۸۵۴٬۷۷۵٬۸۰۸", "-9,223,372,036,854,775,808");
    assert_eq!(fa().percent(45), "۴۵٪");
    assert_eq!(en().percent(45), "45%");
    assert_eq!(fa().digits("INV-12 ۳"), "INV-۱۲ ۳");
}

#[test]
fn decimals_drop_the_zeros_at_their_end() {
    let check = |scaled, scale, expected: &str| assert_eq!(en().decimal(scaled, scale), expected);
    check(1250, 2, "12.5");
    check(1200, 2, "12");
    check(5, 2, "0.05");
    check(-5, 3, "-0.005");
    check(1_234_567, 1, "123,456.7");
    assert_eq!(fa().decimal(1250, 2), "۱۲٫۵");
}

#[test]
fn large_numbers_are_shortened() {
    let check = |number: i64, in_fa: &str, in_en: &str| {
        assert_eq!((fa().number_short(number).as_str(), en().number_short(number).as_str()), (in_fa, in_en));
    };
    check(999, "۹۹۹", "999");
    check(1_200_000, "۱٫۲ میلیون", "1.2M");
    check(12_000, "۱۲ هزار", "12K");
    check(123_456, "۱۲۳ هزار", "123K");
    check(999_990, "۱ میلیون", "1M");
    check(-2_500_000_000, "\u{200e}−۲٫۵ میلیارد", "-2.5B");
    check(3_000_000_000_000, "۳ هزار میلیارد", "3T");
}

#[test]
fn days_are_shown_in_the_calendar_of_the_person() {
    let day = date(2026, 11, 22);
    let mixed = Format { calendar: Calendar::Jalali, ..en() };
    assert_eq!(fa().date(day), "۱۴۰۵/۰۹/۰۱");
    assert_eq!(en().date(day), "22 Nov 2026");
    assert_eq!(mixed.date(day), "1 Azar 1405");
    assert_eq!(fa().date_long(day), "یکشنبه ۱ آذر ۱۴۰۵");
    assert_eq!(en().date_long(day), "Sunday 22 November 2026");
    assert_eq!(fa().date_short(day), "۱ آذر");
    assert_eq!(en().date_input(day), "2026-11-22");
    let instant: Instant = "2026-11-22T10:35:00Z".parse().unwrap();
    assert_eq!(fa().instant(instant), "۱۴۰۵/۰۹/۰۱، ۱۴:۰۵");
    assert_eq!(en().instant(instant), "22 Nov 2026, 14:05");
}

#[test]
fn times_are_told_from_now() {
    let now: Instant = "2026-11-22T10:00:00Z".parse().unwrap();
    let check = |hours: i64, in_fa: &str, in_en: &str| {
        let instant = now.saturating_add(jiff::SignedDuration::from_hours(hours)).unwrap();
        assert_eq!((fa().ago(instant, now).as_str(), en().ago(instant, now).as_str()), (in_fa, in_en));
    };
    check(0, "همین حالا", "just now");
    check(-1, "۱ ساعت پیش", "1 hour ago");
    check(-72, "۳ روز پیش", "3 days ago");
    check(48, "۲ روز دیگر", "in 2 days");
    check(-24 * 65, "۲ ماه پیش", "2 months ago");
    check(-24 * 800, "۲ سال پیش", "2 years ago");
}

#[test]
fn a_sum_always_carries_its_unit() {
    let toman = Format { unit: MoneyUnit::Toman, ..fa() };
    let toman_en = Format { unit: MoneyUnit::Toman, ..en() };
    let rials = Money::new(12_000_000, Currency::Irr);
    assert_eq!(fa().money(rials), "۱۲٬۰۰۰٬۰۰۰ ریال");
    assert_eq!(toman.money(rials), "۱٬۲۰۰٬۰۰۰ تومان");
    assert_eq!(toman.money(Money::new(12_005, Currency::Irr)), "۱٬۲۰۰٫۵ تومان");
    assert_eq!(en().money(rials), "IRR 12,000,000");
    assert_eq!(toman_en.money(rials), "1,200,000 toman");
    assert_eq!(toman.money_short(rials), "۱٫۲ میلیون تومان");
    assert_eq!(en().money(Money::new(-1250, Currency::Usd)), "-$12.50");
    assert_eq!(fa().money(Money::new(1250, Currency::Usd)), "۱۲٫۵۰ دلار");
    assert_eq!(en().money(Money::new(1200, Currency::Aed)), "AED 12.00");
    assert_eq!(en().money_short(Money::new(120_000_000, Currency::Usd)), "$1.2M");
    assert_eq!(toman.money_words(rials), "یک میلیون و دویست هزار تومان");
    assert_eq!(toman.money_words(Money::new(15, Currency::Irr)), "یک تومان و پنج ریال");
    assert_eq!(en().money_words(Money::new(1250, Currency::Usd)), "twelve US dollars and fifty cents");
    assert_eq!(en().money_words(rials), "twelve million rials");
}

#[test]
fn a_format_survives_its_storage() {
    let stored = serde_json::to_string(&fa()).unwrap();
    assert_eq!(stored, r#"{"lang":"fa","calendar":"jalali","zone":"Asia/Tehran","unit":"rial"}"#);
    assert_eq!(serde_json::from_str::<Format>(&stored).unwrap(), fa());
}

fn any_format() -> impl Strategy<Value = Format> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(persian, jalali, toman)| Format {
        calendar: if jalali { Calendar::Jalali } else { Calendar::Gregorian },
        unit: if toman { MoneyUnit::Toman } else { MoneyUnit::Rial },
        ..Format::of(if persian { Lang::Fa } else { Lang::En })
    })
}

proptest! {
    #[test]
    fn what_is_shown_can_be_typed_back(format in any_format(), number: i64, scale in 0u8..7, days in 0i64..60_000) {
        prop_assert_eq!(parse::integer(&format.number(number)), Ok(number));
        prop_assert_eq!(parse::decimal(&format.decimal(number, scale), scale), Ok(number));
        for currency in Currency::ALL {
            let sum = Money::new(number / 1000, currency);
            prop_assert_eq!(parse::money(&format.money(sum), currency, format.unit), Ok(sum));
            prop_assert_eq!(parse::money(&format.money_input(sum), currency, format.unit), Ok(sum));
        }
        let today = date(2026, 11, 22);
        let day = crate::calendar::days_later(date(1921, 3, 21), days);
        for shown in [format.date(day), format.date_long(day), format.date_input(day)] {
            prop_assert_eq!(parse_date(&shown, format.calendar, today), Ok(day), "{}", shown);
        }
    }

    #[test]
    fn every_number_and_instant_can_be_shown(format in any_format(), number: i64, seconds: i32, scale in 0u8..19) {
        let instant = Instant::from_second(seconds.into()).unwrap();
        let shown = [
            format.decimal(number, scale), format.number_short(number), format.words(number), format.instant(instant),
            format.ago(instant, Instant::UNIX_EPOCH), format.percent(number), format.date_long(format.day_of(instant)),
        ];
        prop_assert!(shown.iter().all(|text| !text.is_empty()));
        for currency in Currency::ALL {
            let sum = Money::new(number, currency);
            prop_assert!(!(format.money(sum) + &format.money_short(sum) + &format.money_words(sum)).is_empty());
        }
        for unit in Unit::ALL {
            let period = crate::Period::containing(format.day_of(instant), unit, format.calendar);
            prop_assert!(!period.label(unit, &format).is_empty());
        }
    }
}
