//! What a program chooses of an import: each member is told as it was sent, a wrong
//! one is named, and what was chosen before stays.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Client, Town};
use serde_json::{Value, json};
use store::testkit::both;

use super::call;

const SHEET: &str = "عنوان,ایمیل,شهر\nچاپ باران,baran@example.ir,تهرون\n";

async fn sent(town: &Town, who: &Client) -> String {
    let path = "/api/v1/customers/imports?name=list.csv";
    let sent = town.send(who, Method::POST, path, SHEET.into(), "text/csv").await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
    let import: Value = serde_json::from_str(&sent.body).unwrap();
    format!("/api/v1/imports/{}/mapping", import["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_chosen_of_an_import_is_told_as_it_may_be_sent_again() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.program("boss").await;
        let path = sent(&town, &boss).await;
        let chosen = json!({
            "columns": ["name", null, "city"],
            "set": { "kind": "company" },
            "key": "name",
            "duplicates": "fill",
            "accept_near": true,
            "create_links": ["owner"],
            "words": [{ "field": "city", "said": "تهرون", "meant": "تهران" }],
            "sheet": null,
            "headings": true,
        });
        let (status, told) = call(&town, &boss, Method::PUT, &path, &chosen).await;
        assert_eq!((status, &told["mapping"]), (200, &chosen), "{told}");
        let (status, again) = call(&town, &boss, Method::PUT, &path, &told["mapping"]).await;
        assert_eq!((status, &again["mapping"]), (200, &chosen), "what was told may be sent: {again}");
        let (status, part) = call(&town, &boss, Method::PUT, &path, &json!({ "key": null, "set": {} })).await;
        let mut less = chosen.clone();
        (less["key"], less["set"]) = (Value::Null, json!({}));
        assert_eq!((status, &part["mapping"]), (200, &less), "what was not named stays: {part}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_choice_is_named_and_changes_nothing() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.program("boss").await;
        let path = sent(&town, &boss).await;
        let (_, before) = call(&town, &boss, Method::PUT, &path, &json!({})).await;
        let wrong = [
            ("columns", json!(["name"])),
            ("columns", json!(["name", 1, "city"])),
            ("columns", json!(["name", "kind==company", "city"])),
            ("columns", json!(["name", "no_such_field", "city"])),
            ("set", json!([])),
            ("set", json!({ "kind": 1 })),
            ("key", json!(1)),
            ("key", json!("no_such_field")),
            ("duplicates", json!("all")),
            ("accept_near", json!("yes")),
            ("create_links", json!({})),
            ("create_links", json!([1])),
            ("words", json!([{ "field": "city", "said": "تهرون" }])),
            ("sheet", json!(1)),
            ("headings", json!("no")),
        ];
        for (member, value) in wrong {
            let (status, told) = call(&town, &boss, Method::PUT, &path, &json!({ member: value })).await;
            assert_eq!((status, &told["errors"][0]["field"]), (422, &json!(member)), "{member} {value}: {told}");
        }
        let (_, after) = call(&town, &boss, Method::PUT, &path, &json!({})).await;
        assert_eq!(after["mapping"], before["mapping"]);
    })
    .await;
}
