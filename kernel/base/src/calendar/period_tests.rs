use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn shown(format: &Format, unit: Unit) -> String {
    let period = Period::containing(date(2026, 11, 22), unit, format.calendar);
    format!("{} {} {}", period.from, period.until, period.label(unit, format))
}

#[test]
fn a_jalali_period_begins_and_ends_with_the_jalali_year() {
    let check = |unit, expected: &str| assert_eq!(shown(&Format::of(Lang::Fa), unit), expected);
    check(Unit::Day, "2026-11-22 2026-11-23 ۱۴۰۵/۰۹/۰۱");
    check(Unit::Week, "2026-11-21 2026-11-28 هفتهٔ ۱۴۰۵/۰۸/۳۰");
    check(Unit::Month, "2026-11-22 2026-12-22 آذر ۱۴۰۵");
    check(Unit::Quarter, "2026-09-23 2026-12-22 پاییز ۱۴۰۵");
    check(Unit::Year, "2026-03-21 2027-03-21 ۱۴۰۵");
}

#[test]
fn a_gregorian_period_begins_and_ends_with_the_gregorian_year() {
    let check = |unit, expected: &str| assert_eq!(shown(&Format::of(Lang::En), unit), expected);
    check(Unit::Day, "2026-11-22 2026-11-23 22 Nov 2026");
    check(Unit::Week, "2026-11-16 2026-11-23 Week of 16 Nov 2026");
    check(Unit::Month, "2026-11-01 2026-12-01 Nov 2026");
    check(Unit::Quarter, "2026-10-01 2027-01-01 Q4 2026");
    check(Unit::Year, "2026-01-01 2027-01-01 2026");
}

#[test]
fn language_and_calendar_may_be_mixed() {
    let fa = Format { calendar: Calendar::Gregorian, ..Format::of(Lang::Fa) };
    let en = Format { calendar: Calendar::Jalali, ..Format::of(Lang::En) };
    let day = date(2026, 11, 22);
    let label = |format: &Format, unit| Period::containing(day, unit, format.calendar).label(unit, format);
    assert_eq!(label(&fa, Unit::Month), "نوامبر ۲۰۲۶");
    assert_eq!(label(&fa, Unit::Quarter), "سه‌ماههٔ چهارم ۲۰۲۶");
    assert_eq!(label(&en, Unit::Month), "Azar 1405");
    assert_eq!(label(&en, Unit::Quarter), "Autumn 1405");
}

#[test]
fn the_last_month_of_a_leap_year_has_thirty_days() {
    let esfand = Period::containing(date(2025, 3, 20), Unit::Month, Calendar::Jalali);
    assert_eq!((esfand.days(), esfand.until), (30, date(2025, 3, 21)));
    assert_eq!(esfand.next(Unit::Month, Calendar::Jalali).days(), 31);
    assert_eq!(Period::containing(date(2025, 3, 20), Unit::Year, Calendar::Jalali).days(), 366);
}

proptest! {
    #[test]
    fn periods_cover_every_day_once(days in -40_000i64..60_000, unit in 0usize..5, jalali: bool) {
        let (unit, calendar) = (Unit::ALL[unit], if jalali { Calendar::Jalali } else { Calendar::Gregorian });
        let day = days_later(date(1970, 1, 1), days);
        let period = Period::containing(day, unit, calendar);
        prop_assert!(period.contains(day) && !period.contains(period.until));
        let (next, previous) = (period.next(unit, calendar), period.previous(unit, calendar));
        prop_assert_eq!(next.from, period.until);
        prop_assert_eq!(previous.until, period.from);
        prop_assert_eq!(next.previous(unit, calendar), period);
        prop_assert_eq!(Period::containing(period.from, unit, calendar), period);
    }

    #[test]
    fn the_ends_of_time_are_no_trouble(at_end: bool, days in 0i64..800, unit in 0usize..5, jalali: bool) {
        let (unit, calendar) = (Unit::ALL[unit], if jalali { Calendar::Jalali } else { Calendar::Gregorian });
        let day = if at_end { days_later(Date::MAX, -days) } else { days_later(Date::MIN, days) };
        let period = Period::containing(day, unit, calendar);
        prop_assert!(period.from <= day && day <= period.until);
        let _ = (period.next(unit, calendar), period.previous(unit, calendar));
        prop_assert!(!period.label(unit, &Format::of(Lang::Fa)).is_empty());
    }
}
