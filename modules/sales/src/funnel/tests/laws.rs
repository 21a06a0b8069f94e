//! The laws of the figures, as tables.

use base::{Calendar, Id};

use crate::{
    funnel::{
        figures::{Spread, by_period, percent},
        query::OfDay,
    },
    pipelines::StageKind,
};

#[test]
fn the_median_is_the_middle_of_all_stays() {
    let check = |days: &[(i64, i64)], expected: Option<f64>| {
        let mut spread = Spread::default();
        days.iter().for_each(|(days, count)| spread.add(*days, *count));
        assert_eq!(spread.median(), expected, "{days:?}");
    };
    check(&[], None);
    check(&[(7, 1)], Some(7.0));
    check(&[(1, 1), (4, 1)], Some(2.5));
    check(&[(1, 3), (90, 2)], Some(1.0));
    check(&[(1, 2), (3, 2)], Some(2.0));
    check(&[(0, 1), (2, 1), (100, 1)], Some(2.0));
}

#[test]
fn a_share_of_nothing_is_nothing() {
    assert_eq!(percent(0, 0), None);
    assert_eq!(percent(1, 3), Some(33.3));
    assert_eq!(percent(4238, 6711), Some(63.2));
}

#[test]
fn quarters_follow_the_calendar_and_leave_no_gap() {
    let won = Id::from_raw(1);
    let kinds = [(won, StageKind::Won)].into();
    let of = |day: &str, count| OfDay { day: day.parse().unwrap(), stage: won, count, amount: count * 10 };
    let days = [of("2026-03-20", 1), of("2026-03-21", 2), of("2026-10-01", 4)];
    let check = |calendar, expected: &[(&str, i64)]| {
        let found = by_period(&days, &kinds, calendar, base::Unit::Quarter);
        let found: Vec<_> = found.iter().map(|(period, sum)| (period.from.to_string(), sum.won)).collect();
        let expected: Vec<_> = expected.iter().map(|(from, won)| (from.to_string(), *won)).collect();
        assert_eq!(found, expected);
    };
    check(Calendar::Gregorian, &[("2026-01-01", 3), ("2026-04-01", 0), ("2026-07-01", 0), ("2026-10-01", 4)]);
    // Spring begins on 21 March, autumn on 23 September.
    check(Calendar::Jalali, &[("2025-12-22", 1), ("2026-03-21", 2), ("2026-06-22", 0), ("2026-09-23", 4)]);
}
