use jiff::civil::date;

use super::*;

/// Today is Sunday 1 Azar 1405, 22 November 2026.
fn read(text: &str, calendar: Calendar) -> String {
    match parse_date(text, calendar, date(2026, 11, 22)) {
        Ok(day) => day.to_string(),
        Err(problem) => format!("{problem:?}"),
    }
}

fn check(text: &str, expected: &str) {
    assert_eq!(read(text, Calendar::Jalali), expected, "{text}");
}

fn check_gregorian(text: &str, expected: &str) {
    assert_eq!(read(text, Calendar::Gregorian), expected, "{text}");
}

#[test]
fn a_jalali_day_is_read_in_any_digits_and_with_any_separator() {
    for text in [
        "1405/09/01",
        "۱۴۰۵/۰۹/۰۱",
        "١٤٠٥/٠٩/٠١",
        "1405-9-1",
        "1405.9.1",
        "1405 9 1",
        "01/09/1405",
        "1/9/1405",
        "۱ آذر ۱۴۰۵",
        "۱ آذر ماه ۱۴۰۵",
        "۱ آذرماه ۱۴۰۵",
        "1 Azarmah 1405",
        "یکشنبه ۱ آذر ۱۴۰۵",
        "۱۴۰۵ آذر ۱",
        "1 Azar 1405",
        "Azar 1, 1405",
        "14050901",
        "05/09/01",
        "۱ آذر ۰۵",
        "۱ آذر",
        "  ۱۴۰۵/۰۹/۰۱  ",
        "۱۴۰۵/۰۹/۰۱ ۱۴:۰۵",
        "1405/09/01 - 14:05:09",
        "اول آذر ۱۴۰۵",
        "\u{200f}۱۴۰۵/۰۹/۰۱\u{200e}",
        "۱۴۰۵/۹/۱ ساعت ۱۴:۰۵",
        "1405/09/01 02:05 ب.ظ",
        "۱ آذر ۱۴۰۵ هجری شمسی",
    ] {
        check(text, "2026-11-22");
        check_gregorian("1405/09/01", "2026-11-22");
    }
}

#[test]
fn a_gregorian_day_is_read_whatever_the_calendar() {
    for text in [
        "2026-11-22",
        "2026/11/22",
        "۲۰۲۶-۱۱-۲۲",
        "22 Nov 2026",
        "Nov 22, 2026",
        "22-Nov-26",
        "11/22/2026 10:05:33 AM",
        "2026-11-22 00:00:00.000",
        "22 November 2026",
        "22nd of November 2026",
        "22/11/2026",
        "11/22/2026",
        "20261122",
        "2026-11-22T10:00:00Z",
        "2026-11-22T10:00:00.123+03:30",
        "2026-11-22 10:00",
        "Sunday, 22 November 2026",
        "۲۲ نوامبر ۲۰۲۶",
        "22Nov2026",
        "2026-11-22T10:00:00+0330",
        "2026-11-22 10:00 PM",
    ] {
        check(text, "2026-11-22");
        check_gregorian(text, "2026-11-22");
    }
    check_gregorian("22/11/26", "2026-11-22");
    check_gregorian("22 Nov", "2026-11-22");
}

#[test]
fn two_digit_years_fall_near_today() {
    check("99/12/30", "2021-03-20");
    check("25/01/01", "2046-03-21");
    check("26/01/01", "1947-03-22");
    check("1/9/99", "2020-11-21");
    check_gregorian("1/2/99", "1999-02-01");
    check_gregorian("99-02-01", "1999-02-01");
}

#[test]
fn a_day_that_does_not_exist_is_refused() {
    for text in [
        "1404/12/30",
        "1405/13/01",
        "1405/07/31",
        "1405/00/01",
        "1405/01/00",
        "2026-02-29",
        "31 آذر 1405",
        "30 Feb 2026",
    ] {
        check(text, "NoSuchDay");
        check_gregorian(text, "NoSuchDay");
    }
    check("1403/12/30", "2025-03-20");
}

#[test]
fn what_is_no_day_is_refused() {
    check("", "Empty");
    check(" \u{200c} ", "Empty");
    for text in [
        "تلفن ندارد",
        "/",
        "12",
        "1405",
        "آذر 1405",
        "1/2",
        "1405/09/01/02",
        "1 آذر 2026",
        "یک",
        "در",
        "::",
        "14:05",
        "999/1/1",
    ] {
        check(text, "Unclear");
    }
}

#[test]
fn words_are_counted_from_today() {
    for (text, expected) in [
        ("امروز", "2026-11-22"),
        ("فردا", "2026-11-23"),
        ("دیروز", "2026-11-21"),
        ("پس‌فردا", "2026-11-24"),
        ("پس فردا", "2026-11-24"),
        ("پسفردا", "2026-11-24"),
        ("پریروز", "2026-11-20"),
        ("today", "2026-11-22"),
        ("Tomorrow", "2026-11-23"),
        ("yesterday", "2026-11-21"),
        ("the day after tomorrow", "2026-11-24"),
        ("۳ روز دیگر", "2026-11-25"),
        ("سه روز دیگه", "2026-11-25"),
        ("۲ هفته پیش", "2026-11-08"),
        ("in 3 days", "2026-11-25"),
        ("2 weeks ago", "2026-11-08"),
        ("a week ago", "2026-11-15"),
        ("هفتهٔ آینده", "2026-11-29"),
        ("هفته قبل", "2026-11-15"),
        ("یک ماه بعد", "2026-12-22"),
        ("next month", "2026-12-22"),
        ("3 days from now", "2026-11-25"),
        ("سال پیش", "2025-11-22"),
        ("دوشنبه", "2026-11-23"),
        ("یکشنبه", "2026-11-22"),
        ("یک‌شنبه", "2026-11-22"),
        ("سه‌شنبه", "2026-11-24"),
        ("سه شنبه", "2026-11-24"),
        ("شنبهٔ آینده", "2026-11-28"),
        ("یکشنبه بعد", "2026-11-29"),
        ("جمعه گذشته", "2026-11-20"),
        ("next monday", "2026-11-23"),
        ("last Sunday", "2026-11-15"),
        ("fri", "2026-11-27"),
        ("۳ ماه دیگر", "2027-02-20"),
    ] {
        check(text, expected);
    }
    check_gregorian("in 3 months", "2027-02-22");
    check("99999999 سال دیگر", "Unclear");
}
