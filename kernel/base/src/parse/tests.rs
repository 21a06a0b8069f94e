use proptest::prelude::*;

use super::*;
use crate::{Currency, Lang, Money, MoneyUnit, testing};

#[test]
fn whole_numbers_are_read_in_any_digits_and_grouping() {
    let check = |text: &str, expected: Result<i64, ParseProblem>| assert_eq!(integer(text), expected, "{text:?}");
    for text in
        ["12345", "۱۲۳۴۵", "١٢٣٤٥", "12,345", "۱۲٬۳۴۵", "12 345", "12_345", " +12345 ", "۱۲،۳۴۵", "12345.0", "00012345"]
    {
        check(text, Ok(12_345));
    }
    for text in ["-7", "−7", "7-", "\u{200e}−۷", "- 7"] {
        check(text, Ok(-7));
    }
    check("1.234.567", Ok(1_234_567));
    check("-9223372036854775808", Ok(i64::MIN));
    check("9223372036854775808", Err(ParseProblem::TooLarge));
    check(&"9".repeat(400), Err(ParseProblem::TooLarge));
    check(&"0".repeat(400), Ok(0));
    check("", Err(ParseProblem::Empty));
    check("12.5", Err(ParseProblem::TooPrecise));
    for text in [
        "دوازده",
        "1,2",
        "12,34,567",
        "1 2",
        ".",
        "-",
        "--1",
        "1e5",
        "0x1F",
        "Infinity",
        "1.2.3",
        "1٫2٫3",
        "½",
        ",123",
        "NaN",
    ] {
        check(text, Err(ParseProblem::Unclear));
    }
}

#[test]
fn decimals_are_read_at_their_scale() {
    let check =
        |text: &str, scale, expected: Result<i64, ParseProblem>| assert_eq!(decimal(text, scale), expected, "{text}");
    check("12.5", 2, Ok(1250));
    check("۱۲٫۵", 2, Ok(1250));
    check("1,234.50", 2, Ok(123_450));
    check(".5", 1, Ok(5));
    check("-0.05", 2, Ok(-5));
    check("12.500", 1, Ok(125));
    check("12.55", 1, Err(ParseProblem::TooPrecise));
    check("9223372036854775807", 2, Err(ParseProblem::TooLarge));
}

#[test]
fn sums_are_read_as_people_write_them() {
    let rials = |text: &str, unit, expected: i64| {
        assert_eq!(money(text, Currency::Irr, unit), Ok(Money::new(expected, Currency::Irr)), "{text}");
    };
    rials("12,000", MoneyUnit::Rial, 12_000);
    rials("12,000", MoneyUnit::Toman, 120_000);
    rials("۱۲٬۰۰۰ تومان", MoneyUnit::Rial, 120_000);
    rials("۱۲٬۰۰۰ ریال", MoneyUnit::Toman, 12_000);
    rials("12000﷼", MoneyUnit::Toman, 12_000);
    rials("IRR 12,000", MoneyUnit::Toman, 12_000);
    rials("۱٫۵ میلیون تومان", MoneyUnit::Rial, 15_000_000);
    rials("1.250 میلیون", MoneyUnit::Rial, 1_250_000);
    rials("۲ میلیون و ۵۰۰ هزار تومن", MoneyUnit::Rial, 25_000_000);
    rials("۲میلیون ۵۰۰هزار", MoneyUnit::Toman, 25_000_000);
    rials("۳ هزار میلیارد ریال", MoneyUnit::Rial, 3_000_000_000_000);
    rials("12.500.000", MoneyUnit::Rial, 12_500_000);
    rials("۱٬۲۰۰٫۵ تومان", MoneyUnit::Rial, 12_005);
    rials("-5", MoneyUnit::Toman, -50);
    rials("-2 million 500 thousand", MoneyUnit::Rial, -2_500_000);
    rials("IRR -12", MoneyUnit::Rial, -12);
    rials("500k toman", MoneyUnit::Rial, 5_000_000);
    for text in ["12m", "12M", "۱۲m", "12 mn", "۱۲ میلیون", "۱۲میلیون"] {
        rials(text, MoneyUnit::Rial, 12_000_000);
    }
    let dollars = money("$1,234.5", Currency::Usd, MoneyUnit::Toman);
    assert_eq!(dollars, Ok(Money::new(123_450, Currency::Usd)));
    assert_eq!(money("۱۲٫۵۰ دلار", Currency::Usd, MoneyUnit::Rial), Ok(Money::new(1250, Currency::Usd)));
}

#[test]
fn a_doubtful_sum_is_refused() {
    let check =
        |text: &str, expected| assert_eq!(money(text, Currency::Irr, MoneyUnit::Toman), Err(expected), "{text}");
    check("12.500", ParseProblem::Unclear);
    check("12.55", ParseProblem::TooPrecise);
    check("$12", ParseProblem::OtherCurrency);
    check("12 دلار", ParseProblem::OtherCurrency);
    check("", ParseProblem::Empty);
    check("تومان", ParseProblem::Empty);
    check("دوازده", ParseProblem::Unclear);
    check("میلیون", ParseProblem::Unclear);
    check("12 سیب", ParseProblem::Unclear);
    // A milliard begins as a million does.
    for text in ["۱۲م", "12م", "۱۲ م تومان", "۱۲ میل"] {
        check(text, ParseProblem::ShortMagnitude);
    }
    check("9223372036854775807", ParseProblem::TooLarge);
    check("9 میلیارد میلیارد میلیارد میلیارد میلیارد", ParseProblem::TooLarge);
    assert_eq!(money("12.500", Currency::Usd, MoneyUnit::Rial), Err(ParseProblem::Unclear));
}

#[test]
fn a_phone_has_one_spelling() {
    let check = |text: &str, expected: &str| {
        let found = phone::normalise(text, "IR").unwrap_or_else(|problem| format!("{problem:?}"));
        assert_eq!(found, expected, "{text:?}");
    };
    for text in [
        "09123456789",
        "۰۹۱۲۳۴۵۶۷۸۹",
        "٠٩١٢-٣٤٥٦٧٨٩",
        "0912 345 6789",
        "+989123456789",
        "00989123456789",
        "9123456789",
        "989123456789",
        "+98 (0)912 345 67 89",
        "\u{202a}+989123456789\u{202c}",
        "0912.345.6789",
        "tel:+98-912-345-6789",
        "۹۸۹۱۲۳۴۵۶۷۸۹+",
        "+98 0912 345 6789",
        "0098 0912 345 6789",
    ] {
        check(text, "+989123456789");
    }
    check("021-88776655", "+982188776655");
    check("(۰۲۱) ۸۸۷۷ ۶۶۵۵", "+982188776655");
    check("2188776655", "+982188776655");
    check("9821887766", "+989821887766");
    check("+44 20 7946 0958", "+442079460958");
    check("0044 20 7946 0958", "+442079460958");
    check("88776655", "TooShort");
    check("091234567890", "TooLong");
    check("12", "TooShort");
    check("+12", "TooShort");
    check("+1234567890123456", "TooLong");
    check("00", "TooShort");
    check("0000000000", "Unclear");
    check("", "Empty");
    for text in ["تلفن ندارد", "0912 345 6789 داخلی ۲", "+", "-", "0912x3456789", "#31#09123456789"] {
        check(text, "Unclear");
    }
    assert_eq!(phone::normalise("020 7946 0958", "GB"), Err(PhoneProblem::NoCountry));
    assert_eq!(phone::normalise("+98 912 345 6789", "GB").as_deref(), Ok("+989123456789"));
}

#[test]
fn every_phone_of_the_messy_list_is_read() {
    let Some(list) = testing::shared("persian/customers_messy.csv") else { return };
    let (mut read, mut refused) = (0, Vec::new());
    for row in csv::ReaderBuilder::new().flexible(true).from_reader(list.as_bytes()).records() {
        let row = row.unwrap();
        match phone::normalise(&row[2], "IR") {
            Ok(number) => read += usize::from(phone::is_iranian_mobile(&number)),
            Err(_) => refused.push(row[2].to_owned()),
        }
    }
    assert_eq!(refused, ["0912", "تلفن ندارد"]);
    assert_eq!(read, 2_003);
}

#[test]
fn a_phone_is_shown_in_groups() {
    assert_eq!(phone::show("+989123456789", Lang::Fa), "۰۹۱۲-۳۴۵-۶۷۸۹");
    assert_eq!(phone::show("+989123456789", Lang::En), "+98 912 345 6789");
    assert_eq!(phone::show("+982188776655", Lang::Fa), "۰۲۱-۸۸۷۷-۶۶۵۵");
    assert_eq!(phone::show("+442079460958", Lang::En), "+44 207 946 0958");
    assert_eq!(phone::show("+442079460958", Lang::Fa), "\u{200e}+۴۴-۲۰۷-۹۴۶-۰۹۵۸");
    for lang in Lang::ALL {
        assert_eq!(phone::normalise(&phone::show("+442079460958", lang), "IR").as_deref(), Ok("+442079460958"));
    }
}

#[test]
fn an_email_has_one_spelling() {
    let check = |text: &str, expected: &str| {
        let found = email::normalise(text).unwrap_or_else(|problem| format!("{problem:?}"));
        assert_eq!(found, expected, "{text:?}");
    };
    check(" Maryam@Pars-Textile.IR ", "maryam@pars-textile.ir");
    check("mailto:a.b+c@d.co", "a.b+c@d.co");
    check("\"مریم\" <maryam@pars.ir>", "maryam@pars.ir");
    check("maryam۱۲@pars.ir", "maryam12@pars.ir");
    check("\u{200f}maryam@pars.ir\u{200e}", "maryam@pars.ir");
    check("مریم@پارس.ایران", "مریم@پارس.ایران");
    check("", "Empty");
    for text in [
        "maryam",
        "@pars.ir",
        "maryam@",
        "maryam@pars",
        "a b@c.d",
        "a@b..c",
        ".a@b.c",
        "a@-b.c",
        "a@b.1",
        "a@b@c",
        "<a@b.c",
    ] {
        check(text, "Unclear");
    }
}

proptest! {
    #[test]
    fn what_is_normalised_stays_as_it_is(text in "[0-9۰-۹+() -]{6,18}", mail in "[a-zA-Z.@]{3,20}\\.ir") {
        if let Ok(number) = phone::normalise(&text, "IR") {
            prop_assert_eq!(phone::normalise(&number, "GB"), Ok(number.clone()));
            prop_assert_eq!(phone::normalise(&phone::show(&number, Lang::Fa), "IR"), Ok(number));
        }
        if let Ok(address) = email::normalise(&mail) {
            prop_assert_eq!(email::normalise(&address), Ok(address));
        }
    }
}
