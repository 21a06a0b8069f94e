use base::Id;

use super::*;

/// What a filter of Maryam (user 1, team 2, branches 3 and 4) is at half past
/// two on 1 Azar 1405.
fn check(typed: &str, expected: &str) {
    let schema = schema();
    let def = schema.entity("opportunities").unwrap();
    let asker =
        Asker { user: Id::from_raw(1), teams: vec![Id::from_raw(2)], branches: vec![Id::from_raw(3), Id::from_raw(4)] };
    let resolved = read(typed).unwrap().resolve(&schema, def, &reading(), &asker);
    assert_eq!(print(&resolved, &schema, def), expected, "{typed}");
}

#[test]
fn days_are_compared_with_days() {
    check("closes_on:امروز", "closes_on:2026-11-22");
    check("closes_on:this_week", "closes_on:2026-11-21..2026-11-27");
    check("closes_on:this_month", "closes_on:2026-11-22..2026-12-21");
    check("closes_on:last_month", "closes_on:2026-10-23..2026-11-21");
    check("closes_on:this_quarter", "closes_on:2026-09-23..2026-12-21");
    check("closes_on:this_year", "closes_on:2026-03-21..2027-03-20");
    check("closes_on:next_year", "closes_on:2027-03-21..2028-03-19");
    check("closes_on<this_month", "closes_on<2026-11-22");
    check("closes_on>this_month", "closes_on>2026-12-21");
    check("closes_on<=this_month", "closes_on<=2026-12-21");
    check("closes_on>=this_month", "closes_on>=2026-11-22");
    check("closes_on<now", "closes_on<2026-11-22");
    check("closes_on:1405/09/05..", "closes_on:2026-11-26..");
    check("closes_on>2099-12-31", "closes_on>2099-12-31");
}

#[test]
fn lengths_of_time_count_in_the_readers_calendar() {
    check("closes_on<+30d", "closes_on<2026-12-22");
    check("closes_on:+2w", "closes_on:2026-11-22..2026-12-06");
    check("closes_on:3m", "closes_on:2026-08-23..2026-11-22");
    check("closes_on<1y", "closes_on>2025-11-22");
    check("closes_on<+99999y", "closes_on<9999-12-29");
    check("called_at<+99999y", "called_at<9999-12-28T20:30:00Z");
    check("closes_on<99999y", "closes_on>0001-01-01");
}

#[test]
fn fiscal_years_and_quarters_are_the_companys() {
    // Where it begins with 1 Farvardin, as the calendar's own.
    check("closes_on:this_fiscal_year", "closes_on:2026-03-21..2027-03-20");
    check("closes_on:this_fiscal_quarter", "closes_on:2026-09-23..2026-12-21");
    let told = |typed: &str, calendar, month, day| {
        let schema = schema();
        let def = schema.entity("opportunities").unwrap();
        let asker = Asker { user: Id::from_raw(1), teams: vec![], branches: vec![] };
        let reading = crate::Reading { fiscal: base::FiscalYear { calendar, month, day }, ..reading() };
        print(&read(typed).unwrap().resolve(&schema, def, &reading, &asker), &schema, def)
    };
    use base::Calendar::{Gregorian, Jalali};
    for (typed, calendar, month, day, expected) in [
        ("closes_on: سال مالی", Jalali, 7, 1, "closes_on:2026-09-23..2027-09-22"),
        ("closes_on: سال مالی گذشته", Jalali, 7, 1, "closes_on:2025-09-23..2026-09-22"),
        ("closes_on: سال مالی آینده", Jalali, 7, 1, "closes_on:2027-09-23..2028-09-21"),
        ("closes_on: فصل مالی گذشته", Jalali, 8, 1, "closes_on:2026-07-23..2026-10-22"),
        ("closes_on:this fiscal year", Gregorian, 7, 1, "closes_on:2026-07-01..2027-06-30"),
        ("closes_on:last fiscal year", Gregorian, 7, 1, "closes_on:2025-07-01..2026-06-30"),
        ("closes_on:last fiscal quarter", Gregorian, 4, 6, "closes_on:2026-07-06..2026-10-05"),
        ("closes_on<this fiscal quarter", Gregorian, 4, 6, "closes_on<2026-10-06"),
    ] {
        assert_eq!(told(typed, calendar, month, day), expected, "{typed}");
    }
}

#[test]
fn a_day_of_an_instant_is_the_whole_day_in_the_readers_zone() {
    let today = "2026-11-21T20:30:00Z..2026-11-22T20:29:59.999999Z";
    check("called_at:1405/09/01", &format!("called_at:{today}"));
    check("called_at:today", &format!("called_at:{today}"));
    check("called_at<today", "called_at<2026-11-21T20:30:00Z");
    check("called_at>today", "called_at>2026-11-22T20:29:59.999999Z");
    check("called_at<30d", "called_at>2026-10-23T20:29:59.999999Z");
    check("called_at<now", "called_at<2026-11-22T11:00:00Z");
    check("called_at:3h", "called_at:2026-11-22T08:00:00Z..2026-11-22T11:00:00Z");
    check("called_at:this_hour", "called_at:2026-11-22T10:30:00Z..2026-11-22T11:29:59.999999Z");
    check("called_at:2026-11-22T11:00:00Z", "called_at:2026-11-22T11:00:00Z");
    check("created:..1405/09/01", "created_at:..2026-11-22T20:29:59.999999Z");
}

#[test]
fn the_one_who_asks_becomes_an_id() {
    check("owner:me", "owner:0000000000001");
    check("team:mine", "team:0000000000002");
    check("customer.branch:mine", "customer.branch:0000000000003, 0000000000004");
    check("owner:me,مریم", "owner:0000000000001, مریم");
}

#[test]
fn who_has_no_team_is_in_none() {
    let schema = schema();
    let def = schema.entity("opportunities").unwrap();
    let alone = Asker { user: Id::from_raw(1), teams: vec![], branches: vec![] };
    let resolved = read("team:mine").unwrap().resolve(&schema, def, &reading(), &alone);
    assert_eq!(resolved, Filter::nothing());
}
