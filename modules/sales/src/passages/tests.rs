//! In the tables, a deal walks through 1, 2, 3 and then W (won) or L (lost); a
//! stay is told as `stage entered-left outcome`, the days of a month.

use base::{Date, Id};
use records::Door;
use schema::Choice;
use store::{Db, testkit};

use super::stays::{Edited, Standing, Stay, begun, corrected, moved};
use crate::{
    opportunities::{CLOSED_ON, LOST_REASON, OPENED_ON, PIPELINE, STAGE},
    pipelines::{self, Laid, StageKind, Step, Steps},
    testing::{day, deal, stage, through, town, walk},
};

fn steps() -> Steps {
    let kinds = [StageKind::Open, StageKind::Open, StageKind::Open, StageKind::Won, StageKind::Lost];
    let step = |(at, kind)| Step { stage: Id::from_raw(at), pipeline: Id::from_raw(1), kind, position: at };
    Steps((1..).zip(kinds).map(step).collect())
}

fn step(name: char) -> Step {
    steps().0["123WL".find(name).unwrap()]
}

fn on(day: i8) -> Option<Date> {
    Some(Date::constant(2026, 3, day))
}

fn told(stays: &[Stay]) -> String {
    let day = |day: Option<Date>| day.map_or("?".to_owned(), |day| day.day().to_string());
    let stay = |stay: &Stay| {
        let name = &"123WL"[stay.step.position as usize - 1..][..1];
        let again = if stay.first_time { "" } else { " again" };
        format!("{name} {}-{} {}{again}", day(stay.entered), day(stay.left), stay.outcome.key())
    };
    stays.iter().map(stay).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_deal_that_comes_with_its_days_has_been_where_they_say() {
    let check = |at, opened, closed, expected: &str| {
        let now = Standing { step: step(at), opened, closed };
        assert_eq!(told(&begun(now, &steps())), expected);
    };
    check('1', on(4), None, "1 4-? here");
    check('1', None, None, "1 ?-? here");
    check('3', on(4), None, "3 4-? here");
    check('W', on(4), on(9), "3 4-9 on, W 9-? here");
    check('L', on(4), on(9), "3 4-9 lost, L 9-? here");
    check('W', None, on(9), "W 9-? here");
    check('L', None, None, "L ?-? here");
    check('W', on(4), None, "3 4-? on, W ?-? here");
}

/// Each letter of the walk is a move, on the 2nd, the 3rd and so on.
fn walked(path: &str) -> Vec<Stay> {
    let mut path = path.chars();
    let start = Standing { step: step(path.next().unwrap()), opened: on(1), closed: None };
    let stays = begun(start, &steps());
    path.zip(2..).fold(stays, |stays, (name, day)| {
        let now = Standing { step: step(name), opened: on(1), closed: on(day) };
        moved(stays, now, &steps(), Edited::default(), on(day))
    })
}

#[test]
fn each_stay_says_what_became_of_the_deal_since() {
    let check = |path, expected: &str| assert_eq!(told(&walked(path)), expected, "{path}");
    check("12", "1 1-2 on, 2 2-? here");
    check("13", "1 1-2 on, 3 2-? here");
    check("21", "2 1-2 back, 1 2-? here");
    check("12L", "1 1-2 on, 2 2-3 lost, L 3-? here");
    check("1W", "1 1-2 on, W 2-? here");
    check("121L", "1 1-2 on, 2 2-3 lost, 1 3-4 lost again, L 4-? here");
    check("1212", "1 1-2 on, 2 2-3 here, 1 3-4 on again, 2 4-? here again");
    check("1W1", "1 1-2 here, W 2-3 back, 1 3-? here again");
    check("1L2W", "1 1-2 on, L 2-3 back, 2 3-4 on, W 4-? here");
    check("1W1W", "1 1-2 on, W 2-3 back again, 1 3-4 on again, W 4-? here");
    check("1L1L", "1 1-2 lost, L 2-3 back again, 1 3-4 lost again, L 4-? here");
}

#[test]
fn every_deal_is_lost_in_exactly_one_stage() {
    for path in ["1L", "12L", "123L", "121L", "13L", "1213L", "1L1L", "3L"] {
        let stays = walked(path);
        let lost = stays.iter().filter(|stay| stay.first_time && stay.outcome == super::Outcome::Lost);
        assert_eq!(lost.count(), 1, "{path}: {}", told(&stays));
    }
}

#[test]
fn a_corrected_day_corrects_the_passage_that_it_came_from() {
    let check = |path, edited: Edited, expected: &str| {
        let stays = walked(path);
        let now = Standing { step: stays.last().unwrap().step, opened: on(20), closed: on(25) };
        assert_eq!(told(&corrected(stays, now, edited)), expected);
    };
    let (opened, closed) = (Edited { opened: true, closed: false }, Edited { opened: false, closed: true });
    check("12", opened, "1 20-2 on, 2 2-? here");
    check("1W", closed, "1 1-25 on, W 25-? here");
    check("12", closed, "1 1-2 on, 2 2-? here");
}

#[test]
fn a_file_that_brings_a_deal_to_its_end_tells_when_it_entered_the_last_open_stage() {
    let check = |path, expected: &str| {
        let now = Standing { step: step('W'), opened: on(10), closed: on(20) };
        let edited = Edited { opened: true, closed: true };
        assert_eq!(told(&moved(walked(path), now, &steps(), edited, on(20))), expected);
    };
    check("1", "1 1-10 on, 3 10-20 on, W 20-? here");
    check("3", "3 10-20 on, W 20-? here");
}

#[tokio::test]
async fn a_move_closes_the_passage_and_opens_the_next() {
    testkit::both(|db| async move {
        let (workspace, clock) = town(db).await;
        let page = through(&workspace, Door::Page);
        let id = page.write(|tx| Ok(deal(tx, "سرنخ تازه", None, None)?.key())).await.unwrap();
        clock.set("2026-11-25T08:30:00Z".parse().unwrap());
        let (kept, told) = page
            .write(move |tx| {
                let mut deal = tx.find(id)?;
                deal.set(STAGE, stage(tx, "مذاکره")?);
                tx.save(deal)?;
                let mut deal = tx.find(id)?;
                deal.set(STAGE, stage(tx, "از دست رفته")?);
                let deal = tx.save(deal)?;
                Ok((deal.get(CLOSED_ON), walk(tx, id)?))
            })
            .await
            .unwrap();
        assert_eq!(kept, Some(day("2026-11-25")));
        assert_eq!(
            told,
            [
                "سرنخ تازه 2026-11-22..2026-11-25 on",
                "مذاکره 2026-11-25..2026-11-25 lost",
                "از دست رفته 2026-11-25..- here"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_deal_that_is_opened_again_has_no_closing_day_and_no_reason() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let page = through(&workspace, Door::Page);
        let deal = page
            .write(|tx| {
                let reason = tx.list_of::<crate::lost_reasons::LostReason>(Default::default(), 1)?.remove(0).key();
                let mut lost = deal(tx, "از دست رفته", Some(day("2026-11-01")), Some(day("2026-11-10")))?;
                lost.set(LOST_REASON, Some(reason));
                let mut lost = tx.save(lost)?;
                assert_eq!(lost.get(LOST_REASON), Some(reason));
                lost.set(STAGE, stage(tx, "مذاکره")?);
                tx.save(lost)
            })
            .await
            .unwrap();
        assert_eq!((deal.get(CLOSED_ON), deal.get(LOST_REASON)), (None, None));
        assert_eq!(deal.get(OPENED_ON), Some(day("2026-11-01")));
    })
    .await;
}

async fn imported(db: Db) {
    let (workspace, _) = town(db).await;
    let file = through(&workspace, Door::Import);
    let told = file
        .write(|tx| {
            let laid = ["Prospecting", "Engaging", "Won", "Lost"].map(|name| Laid::parse(name).unwrap());
            let pipeline = pipelines::create(tx, "Maven", &laid)?;
            let undated = deal(tx, "Prospecting", None, None)?;
            assert_eq!((undated.get(OPENED_ON), undated.get(PIPELINE)), (None, pipeline.key()));
            let won = deal(tx, "Won", Some(day("2016-10-20")), Some(day("2017-03-01")))?;
            let mut told = walk(tx, undated.key())?;
            told.extend(walk(tx, won.key())?);
            let def = tx.ctx.def("opportunities")?;
            let history = tx.history(&def, won.id, None, 10)?;
            assert_eq!(history.changes[0].recorded_at.to_string(), "2026-11-22T08:30:00Z");
            Ok(told)
        })
        .await
        .unwrap();
    let expected =
        ["Prospecting -..- here", "Engaging 2016-10-20..2017-03-01 on", "Won 2017-03-01..- here"].map(str::to_owned);
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_file_brings_business_days_and_history_says_when_they_were_recorded() {
    testkit::both(imported).await;
}

#[tokio::test]
async fn a_deal_in_the_bin_takes_its_passages_along() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let left = through(&workspace, Door::Page)
            .write(|tx| {
                let deal = deal(tx, "سرنخ تازه", None, None)?;
                let id = deal.key();
                tx.delete_any(deal.into_any())?;
                walk(tx, id)
            })
            .await
            .unwrap();
        assert_eq!(left, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_deal_that_comes_back_from_the_bin_brings_its_passages_along() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let page = through(&workspace, Door::Page);
        let deal = page.write(|tx| deal(tx, "برنده", Some(day("2026-11-01")), Some(day("2026-11-10")))).await.unwrap();
        let id = deal.key();
        let before = page.write(move |tx| walk(tx, id)).await.unwrap();
        page.write(move |tx| tx.delete_any(deal.into_any())).await.unwrap();
        assert_eq!(page.write(move |tx| walk(tx, id)).await.unwrap(), [""; 0]);
        let after = page
            .write(move |tx| {
                let def = tx.ctx.def("opportunities")?;
                tx.restore_any(&def, id.any())?;
                walk(tx, id)
            })
            .await
            .unwrap();
        assert_eq!((before.len(), after), (2, before));
    })
    .await;
}

#[tokio::test]
async fn nobody_deletes_a_passage_by_hand() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let page = through(&workspace, Door::Page);
        let (boss, passage) = page
            .write(|tx| {
                let branch = crate::testing::branch(tx, "تهران", None)?;
                let boss = crate::testing::hire(tx, "پروین", "administrator", branch)?;
                let deal = deal(tx, "مذاکره", None, None)?;
                let passages =
                    tx.list_of::<super::Passage>(schema::Filter::is("opportunity", [schema::Value::Id(deal.id)]), 1)?;
                Ok((boss, passages[0].key()))
            })
            .await
            .unwrap();
        let boss = crate::testing::as_person(&workspace, boss).await;
        let refused = boss
            .write(move |tx| {
                let passage = tx.find(passage)?;
                tx.delete_any(passage.into_any())
            })
            .await;
        assert!(matches!(refused, Err(records::Error::Forbidden { .. })));
    })
    .await;
}
