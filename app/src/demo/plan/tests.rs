//! What is made up must be believable, on whatever day somebody looks.

use base::Lang;
use jiff::tz::TimeZone;

use super::*;
use crate::demo::cast::STAFF;

fn plan(now: &str, lang: Lang) -> (Plan, Days) {
    let days = Days::until(now.parse().unwrap(), TimeZone::get("Asia/Tehran").unwrap());
    (Plan::of(&Words::of(lang), &days, Size::Full), days)
}

#[test]
fn the_year_is_believable_on_whatever_day_one_looks() {
    // A working noon, a Friday night, the morning after Nowruz, a day in a leap year.
    for now in ["2026-11-22T09:30:00Z", "2026-11-20T21:00:00Z", "2026-03-26T05:00:00Z", "2028-02-29T12:00:00Z"] {
        let (plan, days) = plan(now, Lang::Fa);
        check_deals(&plan, &days);
        check_activities(&plan, &days);
        assert_eq!((plan.clients.len(), plan.deals.len(), plan.activities.len()), (2_000, 600, 10_000), "{now}");
        assert!(plan.clients.iter().all(|client| client.made <= days.now));
    }
}

fn check_deals(plan: &Plan, days: &Days) {
    let ended = |to: fn(&To) -> bool| plan.deals.iter().filter(|deal| deal.end().as_ref().is_some_and(to)).count();
    let (won, lost) = (ended(|to| *to == To::Won), ended(|to| matches!(to, To::Lost(_))));
    let open = plan.deals.len() - won - lost;
    let rate = won as f64 / (won + lost) as f64;
    assert!((0.25..0.45).contains(&rate), "{rate}");
    assert!((30..160).contains(&open), "{open} open");
    for deal in &plan.deals {
        assert!(plan.clients[deal.client].made <= deal.opened && deal.opened <= days.now);
        let moments: Vec<Instant> = std::iter::once(deal.opened).chain(deal.steps.iter().map(|step| step.at)).collect();
        assert!(moments.windows(2).all(|pair| pair[0] < pair[1]) && moments.iter().all(|at| *at <= days.now));
    }
}

fn check_activities(plan: &Plan, days: &Days) {
    for activity in &plan.activities {
        assert!(activity.at <= days.now && activity.at >= plan.clients[activity.client].made, "{activity:?}");
        assert!(activity.end.is_none_or(|end| end.at <= days.now && end.at >= activity.at), "{activity:?}");
        if let Some(before) = activity.follows {
            let before = &plan.activities[before];
            assert!(before.happened().is_some_and(|at| at <= activity.at), "{activity:?} follows {before:?}");
            assert_eq!(before.client, activity.client);
        }
    }
    let mut lengths = vec![0; plan.clients.len()];
    plan.activities.iter().for_each(|activity| lengths[activity.client] += 1);
    lengths.sort_unstable();
    assert!((200..900).contains(&lengths[lengths.len() - 1]), "the longest timeline has {:?}", lengths.last());
    assert!(plan.activities.iter().any(|activity| activity.is_private));
    for (user, member) in STAFF.iter().enumerate() {
        let open = |activity: &&Activity| activity.owner == user && activity.due.is_some() && activity.end.is_none();
        let due: Vec<Date> = plan.activities.iter().filter(open).filter_map(|one| one.due).map(|due| due.0).collect();
        let (late, today) = (due.iter().filter(|day| **day < days.today), due.iter().filter(|day| **day == days.today));
        let (late, today, all) = (late.count(), today.count(), due.len());
        assert!(
            (1..25).contains(&late) && (3..20).contains(&today) && all < 60,
            "{}: {late} {today} {all}",
            member.login
        );
    }
}

#[test]
fn both_languages_tell_of_the_same_year() {
    let [fa, en] = Lang::ALL.map(|lang| plan("2026-11-22T09:30:00Z", lang).0);
    let deals = |plan: &Plan| plan.deals.iter().map(|deal| (deal.opened, deal.client, deal.end())).collect::<Vec<_>>();
    assert_eq!(deals(&fa), deals(&en));
    let done = |plan: &Plan| plan.activities.iter().map(|one| (one.at, one.client, one.done.kind)).collect::<Vec<_>>();
    assert_eq!(done(&fa), done(&en));
}

#[test]
fn notes_do_not_read_as_if_a_machine_had_written_them() {
    let (plan, _) = plan("2026-11-22T09:30:00Z", Lang::Fa);
    let mut said = std::collections::HashMap::<&str, usize>::new();
    let long = |body: &&str| body.chars().count() > 40;
    plan.activities
        .iter()
        .filter_map(|one| one.done.body.as_deref())
        .filter(long)
        .for_each(|body| *said.entry(body).or_default() += 1);
    let most = said.values().max().copied().unwrap_or_default();
    assert!(most < 60, "one note stands there {most} times");
}
