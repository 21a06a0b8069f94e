//! The laws of a call, as tables.

use base::Date;

use crate::{capture::rules, testing::day};

#[test]
fn a_landline_of_iran_is_asked_for_a_mobile() {
    let check = |number: &str, want: bool| assert_eq!(rules::is_landline(number), want, "{number}");
    check("+989121112233", false);
    check("+982188776655", true);
    check("+983132334455", true);
    check("+4915112345678", false);
}

#[test]
fn the_offered_days_are_days_of_work() {
    let check = |today: &str, rest: &[i8], want: &[&str]| {
        let rests = |day: Date| rest.contains(&day.weekday().to_monday_one_offset());
        let days: Vec<String> = rules::offered_days(day(today), rests).iter().map(Date::to_string).collect();
        assert_eq!(days, want, "{today}");
    };
    // A Sunday; Thursday and Friday rest.
    check("2026-11-22", &[4, 5], &["2026-11-23", "2026-11-25", "2026-11-29"]);
    // On a Wednesday, tomorrow and three days on are both Saturday.
    check("2026-11-25", &[4, 5], &["2026-11-28", "2026-12-02"]);
    check("2026-11-22", &[], &["2026-11-23", "2026-11-25", "2026-11-29"]);
    // Where everybody rests every day, the days themselves stand.
    check("2026-11-22", &[1, 2, 3, 4, 5, 6, 7], &["2026-11-23", "2026-11-25", "2026-11-29"]);
}

#[test]
fn a_name_may_be_said_in_part_and_in_any_spelling() {
    let check =
        |known: &str, typed: &str, want: bool| assert_eq!(rules::is_called(known, typed), want, "{known} {typed}");
    check("مریم رضایی", "رضایی", true);
    check("مریم رضایی", "مريم رضايي", true);
    check("علی‌رضا کریمی", "علیرضا کریمی", true);
    check("بازرگانی سپهر", "سپهر", true);
    check("مریم رضایی", "زهرا رضایی", false);
    check("مریم رضایی", "رضا", false);
}

#[test]
fn numbers_go_where_they_belong() {
    let check = |number: Option<&str>, mobile: Option<&str>, want: (Option<&str>, Option<&str>)| {
        let (to, beside) = rules::places(number, mobile);
        assert_eq!((to.as_deref(), beside.as_deref()), want);
    };
    check(Some("+989121112233"), None, (Some("+989121112233"), None));
    check(Some("+982188776655"), None, (None, Some("+982188776655")));
    check(Some("+982188776655"), Some("+989121112233"), (Some("+989121112233"), Some("+982188776655")));
    check(Some("+989121112233"), Some("+989121112233"), (Some("+989121112233"), None));
    check(None, Some("+989121112233"), (Some("+989121112233"), None));
}
