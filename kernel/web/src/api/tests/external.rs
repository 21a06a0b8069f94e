//! Records by what they are called elsewhere, and by the address they had
//! before they were merged.

use serde_json::{Value as Json, json};
use store::testkit::both;

use super::town::{Reply, Town, Who};

const PLACE: &str = "/api/v1/shops/external/accounting/17";

async fn put(town: &Town, who: &Who, body: Json) -> Reply {
    town.send(who, "PUT", PLACE, Some(body)).await
}

#[tokio::test]
async fn an_upsert_makes_a_record_once_and_changes_it_from_then_on() {
    both(async |db| {
        let town = Town::open(db).await;
        let made = put(&town, &town.maryam, json!({ "name": "پارس", "staff": 3 })).await;
        assert_eq!((made.status, made.header("etag")), (201, "\"1\""), "{}", made.json);
        let changed = put(&town, &town.maryam, json!({ "staff": 4 })).await;
        assert_eq!((changed.status, changed.header("content-location")), (200, made.header("location")));
        assert_eq!((&changed.json["id"], &changed.json["name"]), (&made.json["id"], &json!("پارس")));
        let found = town.get(&town.maryam, "/api/v1/shops/external/Accounting/%DB%B1%DB%B7").await;
        assert_eq!(found.status, 404, "ids are compared as they are written");
        let found = town.get(&town.maryam, "/api/v1/shops/external/Accounting/17").await;
        assert_eq!((found.status, &found.json["staff"]), (200, &json!(4)));
        let ids = town.get(&town.maryam, &format!("{}/external", made.header("location"))).await;
        assert_eq!(ids.json["items"], json!([{ "system": "accounting", "id": "17" }]));

        let call = |header: &str, tag: &str| town.call("PUT", PLACE).key(&town.maryam.key).header(header, tag);
        let stale = call("if-match", "\"1\"").json(Some(json!({ "staff": 5 }))).send().await;
        assert_eq!(stale.status, 412, "{}", stale.json);
        let only_new = call("if-none-match", "*").json(Some(json!({ "staff": 5 }))).send().await;
        assert_eq!(only_new.status, 412);
        let fresh = call("if-match", "\"2\"").json(Some(json!({ "staff": 5 }))).send().await;
        assert_eq!(fresh.status, 200, "{}", fresh.json);
    })
    .await;
}

#[tokio::test]
async fn what_a_colleague_has_under_this_id_is_not_told() {
    both(async |db| {
        let town = Town::open(db).await;
        assert_eq!(put(&town, &town.maryam, json!({ "name": "پارس" })).await.status, 201);
        assert_eq!(town.get(&town.reza, PLACE).await.status, 404);
        assert_eq!(town.send(&town.reza, "DELETE", PLACE, None).await.status, 404);
        let taken = put(&town, &town.reza, json!({ "name": "تهران" })).await;
        assert_eq!((taken.status, taken.text.contains("پارس")), (409, false), "{}", taken.json);
        assert_eq!(town.call("GET", PLACE).send().await.status, 401);
        let seen = put(&town, &town.parvin, json!({ "staff": 1 })).await;
        assert_eq!(seen.status, 403, "an overseer sees it and changes only her own: {}", seen.json);
    })
    .await;
}

#[tokio::test]
async fn an_external_id_follows_its_record_into_the_bin_and_out_of_its_hands() {
    both(async |db| {
        let town = Town::open(db).await;
        let made = put(&town, &town.boss, json!({ "name": "پارس" })).await;
        assert_eq!(town.send(&town.boss, "DELETE", made.header("location"), None).await.status, 204);
        for (method, body) in [("GET", None), ("PUT", Some(json!({ "name": "نو" })))] {
            let gone = town.send(&town.boss, method, PLACE, body).await;
            assert_eq!((gone.status, &gone.json["type"]), (410, &json!("/problems/binned")), "{method}");
        }
        let bin = town.get(&town.boss, "/api/v1/shops/bin").await;
        assert_eq!(bin.json["items"][0]["id"], made.json["id"]);
        let back = town.send(&town.boss, "POST", &format!("{}/restoration", made.header("location")), None).await;
        assert_eq!((back.status, &back.json["name"]), (200, &json!("پارس")), "{}", back.json);
        assert_eq!(town.get(&town.boss, PLACE).await.status, 200);
        assert_eq!(town.send(&town.boss, "DELETE", PLACE, None).await.status, 204);
        assert_eq!(town.get(&town.boss, PLACE).await.status, 404);
        assert_eq!(town.get(&town.boss, made.header("location")).await.status, 200);
        let add = |body: Json| town.send(&town.boss, "POST", "/api/v1/shops", Some(body));
        let other = add(json!({ "name": "تهران" })).await;
        let place = format!("{}/external", other.header("location"));
        let name = || Some(json!({ "system": "accounting", "id": "17" }));
        assert_eq!(town.send(&town.boss, "POST", &place, name()).await.status, 200);
        let first = format!("{}/external", made.header("location"));
        assert_eq!(town.send(&town.boss, "POST", &first, name()).await.status, 409);
        for wrong in [json!({}), json!({ "system": "a b", "id": "1" }), json!({ "system": "a", "id": "" })] {
            assert_eq!(town.send(&town.boss, "POST", &place, Some(wrong)).await.status, 422);
        }
    })
    .await;
}

#[tokio::test]
async fn the_old_address_of_a_merged_record_leads_to_the_kept_one() {
    both(async |db| {
        let town = Town::open(db).await;
        let gone = put(&town, &town.boss, json!({ "name": "پارس" })).await;
        let kept = town.opens(&town.boss, json!({ "name": "فارس" })).await;
        let merged = town.merges(&kept, gone.json["id"].as_str().unwrap()).await;
        let old = gone.header("location");
        let led = town.get(&town.boss, &format!("{old}?titles=true")).await;
        assert_eq!((led.status, led.header("location")), (308, &*format!("/api/v1/shops/{kept}?titles=true")));
        for (method, body) in [("PATCH", Some(json!({ "staff": 1 }))), ("DELETE", None)] {
            let refused = town.send(&town.boss, method, old, body).await;
            assert_eq!((refused.status, &refused.json["merged_into"]), (410, &json!(kept)), "{method}");
        }
        assert_eq!(town.get(&town.boss, PLACE).await.json["id"], json!(kept));
        let ids = town.get(&town.boss, &format!("/api/v1/shops/{kept}/external")).await;
        assert_eq!(ids.json["items"].as_array().unwrap().len(), 1);
        assert_eq!(town.get(&town.reza, old).await.status, 404, "who sees neither learns nothing");
        let undone = town.send(&town.boss, "POST", &format!("/api/v1/change-sets/{merged}/undo"), None).await;
        assert_eq!(undone.status, 200, "{}", undone.json);
        assert_eq!(town.get(&town.boss, PLACE).await.json["id"], gone.json["id"], "parted again, each has its own");
    })
    .await;
}

#[tokio::test]
async fn nobody_walks_through_the_external_ids_of_others() {
    both(async |db| {
        let town = Town::open(db).await;
        assert_eq!(put(&town, &town.maryam, json!({ "name": "پارس" })).await.status, 201);
        let free = PLACE.replace("17", "18");
        // What is wrong in itself is told alike, whether the id is taken or not.
        for body in [json!({ "name": "" }), json!({ "no_such_field": 1 })] {
            let (taken, nobodys) =
                (put(&town, &town.reza, body.clone()).await, town.send(&town.reza, "PUT", &free, Some(body)).await);
            assert_eq!((taken.status, &taken.json["errors"]), (nobodys.status, &nobodys.json["errors"]));
        }
        for (place, tag) in [(PLACE, "\"1\""), (&free, "\"1\"")] {
            let call = town.call("PUT", place).key(&town.reza.key).header("if-match", tag);
            assert_eq!(call.json(Some(json!({ "name": "x" }))).send().await.status, 412, "{place}");
        }
        for _ in 0..60 {
            let taken = put(&town, &town.reza, json!({ "name": "تهران" })).await;
            assert_eq!(taken.status, 409, "{}", taken.json);
        }
        let (taken, nobodys) = (
            put(&town, &town.reza, json!({ "name": "تهران" })).await,
            town.send(&town.reza, "PUT", &free, Some(json!({ "name": "تهران" }))).await,
        );
        assert_eq!(
            (taken.status, taken.json["detail"].clone()),
            (409, nobodys.json["detail"].clone()),
            "from then on all are alike"
        );
        let colleague = town.send(&town.maryam, "PUT", &free, Some(json!({ "name": "تهران" }))).await;
        assert_eq!(colleague.status, 201, "a colleague is not counted with him: {}", colleague.json);
    })
    .await;
}
