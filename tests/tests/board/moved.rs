//! A card is moved: what a stage asks for, at every door, and who may.

use axum::http::{Method, StatusCode};
use base::Id;
use peyvand_tests::town::{Client, Town};
use sales::opportunities::{self as deals};
use store::testkit::both;

use super::{deal, moves, stages};

#[tokio::test(flavor = "multi_thread")]
async fn a_card_goes_to_another_stage_and_who_moved_it_may_take_that_back() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, to) = (town.browser("maryam").await, stages(&town).await);
        let answer = moves(&town, &owner, &format!("to={}&from={}", to.talks, to.lead)).await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/opportunities/board?by=stage"));
        assert_eq!(deal(&town).await.get(deals::STAGE).any(), to.talks);
        // The board in hand is an old one: somebody moved the card since.
        let clash = moves(&town, &owner, &format!("to={}&from={}", to.won, to.lead)).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        assert!(clash.body.contains("مذاکره") && clash.body.contains("maryam"), "who moved it, and where to");
        assert_eq!(deal(&town).await.get(deals::STAGE).any(), to.talks);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_asks_for_what_it_requires_and_for_nothing_else() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, to) = (town.browser("maryam").await, stages(&town).await);
        let asked = moves(&town, &owner, &format!("to={}", to.lost)).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.body.contains("name=\"lost_reason\"") && !asked.body.contains("name=\"amount\""),
            "{}",
            asked.body
        );
        assert_eq!(deal(&town).await.get(deals::STAGE).any(), to.lead, "nothing has moved yet");
        let given = moves(&town, &owner, &format!("to={}&lost_reason={}", to.lost, to.price)).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER);
        assert_eq!(deal(&town).await.get(deals::LOST_REASON).map(Id::any), Some(to.price));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stage_requires_is_required_at_every_door() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, key, to) = (town.browser("maryam").await, town.program("maryam").await, stages(&town).await);
        let (id, version) = (town.deal, deal(&town).await.version);
        let form =
            town.post(&owner, &format!("/opportunities/{id}"), &format!("version={version}&stage={}", to.lost)).await;
        assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY, "the form");
        let made = town.post(&owner, "/opportunities", &format!("name=x&stage={}", to.lost)).await;
        assert_eq!(made.status, StatusCode::UNPROCESSABLE_ENTITY, "a new one");
        let bulk =
            town.post(&owner, "/opportunities/bulk", &format!("id={id}&act=set&field=stage&stage={}", to.lost)).await;
        // The deed itself is heard out, and tells row by row what came of it.
        assert_eq!(bulk.status, StatusCode::OK, "{}", bulk.body);
        assert!(bulk.body.contains("۱ ردیف پذیرفته نشد"), "{}", bulk.body);
        let path = format!("/api/v1/opportunities/{id}");
        let body = format!("{{\"stage\":\"{}\"}}", to.lost);
        assert_eq!(
            town.json(&key, Method::PATCH, &path, &body).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "the API"
        );
        assert_eq!(deal(&town).await.get(deals::STAGE).any(), to.lead, "no door let it through");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_says_what_a_stage_asks_for() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, owner, to) = (town.browser("boss").await, town.browser("maryam").await, stages(&town).await);
        let form = town.get(&boss, &format!("/stages/{}/edit", to.talks)).await;
        assert!(form.body.contains("name=\"requires\" value=\"amount\""), "the fields stand there to be ticked");
        let address = format!("/stages/{}", to.talks);
        let saved = town.post(&boss, &address, "version=1&requires=&requires=expected_on&requires=amount").await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let asked = moves(&town, &owner, &format!("to={}", to.talks)).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.body.contains("name=\"amount\"") && asked.body.contains("name=\"expected_on\""));
        let given = moves(&town, &owner, &format!("to={}&amount=1200&expected_on=1405/10/01", to.talks)).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
        // It stays there only with what the stage asks for.
        let version = deal(&town).await.version;
        let emptied =
            town.post(&owner, &format!("/opportunities/{}", town.deal), &format!("version={version}&amount=")).await;
        assert_eq!(emptied.status, StatusCode::UNPROCESSABLE_ENTITY);
        let wrong = town.post(&boss, &address, "version=2&requires=no_such_field").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_moves_a_card_as_a_person_does() {
    both(async |db| {
        let town = Town::open(db).await;
        let to = stages(&town).await;
        let (owner, colleague, reader) =
            (town.program("maryam").await, town.program("omid").await, town.program("nasim").await);
        let path = format!("/api/v1/opportunities/{}/move", town.deal);
        let body = format!("{{\"to\":\"{}\"}}", to.talks);
        for (client, status) in [
            (&colleague, StatusCode::NOT_FOUND),
            (&reader, StatusCode::FORBIDDEN),
            (&Client::default(), StatusCode::UNAUTHORIZED),
            (&owner, StatusCode::OK),
        ] {
            assert_eq!(town.json(client, Method::POST, &path, &body).await.status, status);
        }
        let lost = town.json(&owner, Method::POST, &path, &format!("{{\"to\":\"{}\"}}", to.lost)).await;
        assert!(lost.status == StatusCode::UNPROCESSABLE_ENTITY && lost.body.contains("lost_reason"), "{}", lost.body);
        let old = town.json(&owner, Method::POST, &path, &format!("{{\"to\":\"{}\",\"version\":1}}", to.won)).await;
        assert_eq!(old.status, StatusCode::CONFLICT);
        for body in
            ["{}", "{\"to\":\"nowhere\"}", "{\"to\":7}", "{\"by\":\"amount\",\"to\":null}", "{\"to\":null,\"x\":1}"]
        {
            let wrong = town.json(&owner, Method::POST, &path, body).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", wrong.body);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_by_owner_are_handed_over() {
    both(async |db| {
        let town = Town::open(db).await;
        let (manager, omid) = (town.browser("parvin").await, town.users["omid"]);
        let path = format!("/opportunities/{}/move", town.deal);
        let moved = town.post(&manager, &path, &format!("by=owner&to={omid}&from={}", town.users["maryam"])).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
        assert_eq!(deal(&town).await.value("owner").id(), Some(omid));
    })
    .await;
}
