//! A POST under a name is done once, whatever happens on the way.

use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use store::testkit::both;

use super::town::{Reply, Town, Who};

async fn named(town: &Town, who: &Who, name: &str, path: &str, body: Json) -> Reply {
    town.call("POST", path).key(&who.key).header("idempotency-key", name).json(Some(body)).send().await
}

async fn count(town: &Town) -> usize {
    town.get(&town.boss, "/api/v1/shops?limit=200").await.names().len()
}

#[tokio::test]
async fn the_same_deed_under_one_name_is_done_once_and_answered_alike() {
    both(async |db| {
        let town = Town::open(db).await;
        let make = async || named(&town, &town.boss, "order 17", "/api/v1/shops", json!({ "name": "پارس" })).await;
        let first = make().await;
        let again = make().await;
        assert_eq!((first.status, first.header("idempotency-replayed")), (201, ""));
        assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"));
        for header in ["location", "etag", "content-type"] {
            assert_eq!(first.header(header), again.header(header), "{header}");
        }
        assert_eq!(first.text, again.text);
        assert_eq!(count(&town).await, 1);
        let other = named(&town, &town.boss, "order 17", "/api/v1/shops", json!({ "name": "تهران" })).await;
        assert_eq!((other.status, other.wrong()), (422, vec!["Idempotency-Key"]), "{}", other.json);
        let elsewhere = named(&town, &town.boss, "order 17", "/api/v1/vaults", json!({ "name": "پارس" })).await;
        assert_eq!(elsewhere.status, 422);
        let colleague = named(&town, &town.maryam, "order 17", "/api/v1/shops", json!({ "name": "پارس" })).await;
        assert_eq!((colleague.status, colleague.header("idempotency-replayed")), (201, ""), "a name is one's own");
        assert_eq!(count(&town).await, 2);
    })
    .await;
}

#[tokio::test]
async fn of_two_at_once_one_is_done_and_the_other_gets_its_answer_or_waits() {
    both(async |db| {
        let town = Town::open(db).await;
        let make = async || named(&town, &town.boss, "both", "/api/v1/shops", json!({ "name": "پارس" })).await;
        let all = tokio::join!(make(), make(), make(), make());
        for reply in [&all.0, &all.1, &all.2, &all.3] {
            assert!(matches!(reply.status, 201 | 409), "{}", reply.json);
        }
        assert_eq!(count(&town).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_refused_deed_leaves_its_name_and_a_name_is_kept_for_a_day() {
    both(async |db| {
        let town = Town::open(db).await;
        let make = async |body: Json| named(&town, &town.boss, "once", "/api/v1/shops", body).await.status;
        assert_eq!(make(json!({ "name": "" })).await, 422);
        assert_eq!(make(json!({ "name": "پارس" })).await, 201);
        assert_eq!(make(json!({ "name": "پارس" })).await, 201);
        assert_eq!(count(&town).await, 1);
        town.clock.advance(SignedDuration::from_hours(25));
        assert_eq!(make(json!({ "name": "پارس" })).await, 201);
        assert_eq!(count(&town).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_deed_of_several_writes_is_answered_alike_too() {
    both(async |db| {
        let town = Town::open(db).await;
        let one = town.opens(&town.boss, json!({ "name": "پارس" })).await;
        let made = town.send(&town.boss, "PATCH", &format!("/api/v1/shops/{one}"), Some(json!({ "staff": 2 }))).await;
        assert_eq!(made.status, 200);
        let history = town.get(&town.boss, &format!("/api/v1/shops/{one}/history")).await;
        let set = history.json["items"][0]["change_set"].as_str().unwrap().to_owned();
        let undo =
            async || named(&town, &town.boss, "back", &format!("/api/v1/change-sets/{set}/undo"), json!({})).await;
        let (first, again) = (undo().await, undo().await);
        assert_eq!((first.status, &first.json["reverted"]), (200, &json!(1)), "{}", first.json);
        assert_eq!((again.status, &again.text), (200, &first.text));
        assert_eq!(again.header("idempotency-replayed"), "true");
    })
    .await;
}

#[tokio::test]
async fn a_name_that_is_none_is_told() {
    both(async |db| {
        let town = Town::open(db).await;
        let long = "x".repeat(256);
        for name in ["", " ", &long] {
            let reply = named(&town, &town.boss, name, "/api/v1/shops", json!({ "name": "پارس" })).await;
            assert_eq!((reply.status, reply.wrong()), (422, vec!["Idempotency-Key"]), "{name}");
        }
        let stranger =
            town.call("POST", "/api/v1/shops").header("idempotency-key", "a").json(Some(json!({}))).send().await;
        assert_eq!(stranger.status, 401);
    })
    .await;
}
