//! The same for programs.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::Client;
use serde_json::{Value, json};
use store::{Db, testkit};

use super::{NAME, NUMBER, open};

async fn programs(db: Db) {
    let (town, _) = open(db).await;
    let (maryam, omid) = (town.program("maryam").await, town.program("omid").await);
    let read = async |client: &Client, query: &str| {
        let answer = town.get(client, &format!("/api/v1/callers{query}")).await;
        (answer.status, serde_json::from_str::<Value>(&answer.body).unwrap())
    };
    let (status, known) = read(&maryam, "?number=%2B989121112233").await;
    assert_eq!(
        (status, &known["state"], &known["customers"][0]["name"]),
        (StatusCode::OK, &json!("known"), &json!(NAME))
    );
    assert_eq!(known["customers"][0]["promised"][0]["due_on"], "2026-11-25");
    let (_, elsewhere) = read(&omid, "?number=09121112233").await;
    assert_eq!((&elsewhere["state"], &elsewhere["customers"]), (&json!("elsewhere"), &json!([])));
    assert_eq!(read(&omid, "?number=%D8%A7").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(read(&omid, "").await.0, StatusCode::UNPROCESSABLE_ENTITY);

    let write = async |client: &Client, body: Value| {
        let answer = town.json(client, Method::POST, "/api/v1/captures", &body.to_string()).await;
        (answer.status, serde_json::from_str::<Value>(&answer.body).unwrap())
    };
    let call = json!({
        "key": "a-1", "number": "۰۹۳۵۱۱۱۲۲۳۳", "name": "رضا", "wanted": "حبوبات", "outcome": "sample",
        "direction": "outgoing", "result": "no_answer", "next_on": "1405-09-05",
    });
    let (status, first) = write(&omid, call.clone()).await;
    assert_eq!((status, &first["customer_is_new"]), (StatusCode::CREATED, &json!(true)), "{first}");
    assert_eq!(write(&omid, call).await.1, first, "the same key with the same members is one call");
    let next = town.get(&omid, &format!("/api/v1/activities/{}", first["follow_up"].as_str().unwrap())).await;
    assert_eq!(serde_json::from_str::<Value>(&next.body).unwrap()["due_on"], "2026-11-26");
    let (status, refused) = write(&omid, json!({ "number": NUMBER })).await;
    assert_eq!((status, &refused["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("number")));
    let (status, asked) = write(&omid, json!({ "number": NUMBER, "hand_over": true })).await;
    assert_eq!((status, asked), (StatusCode::ACCEPTED, json!({ "asked": true })));
    let (status, slip) = write(&omid, json!({ "numbr": NUMBER })).await;
    assert_eq!((status, &slip["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("numbr")));
    assert_eq!(write(&omid, json!([1])).await.0, StatusCode::UNPROCESSABLE_ENTITY, "as everywhere in the API");
    let described: Value = serde_json::from_str(&town.get(&omid, "/api/v1/openapi.json").await.body).unwrap();
    assert!(
        described["paths"]["/api/v1/captures"]["post"].is_object()
            && described["paths"]["/api/v1/callers"]["get"].is_object()
    );
    let nasim = town.program("nasim").await;
    let described: Value = serde_json::from_str(&town.get(&nasim, "/api/v1/openapi.json").await.body).unwrap();
    assert!(described["paths"]["/api/v1/captures"].is_null(), "who may not write calls down is not told of it");
    assert_eq!(write(&nasim, json!({ "number": NUMBER })).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_program_asks_who_rings_and_writes_it_down() {
    testkit::both(programs).await;
}
