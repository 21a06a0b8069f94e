//! One deed on many records, and lists through a view: what the pages do, for
//! programs.

use serde_json::{Value as Json, json};
use store::testkit::both;

use super::town::{Reply, Town, Who};

async fn bulk(town: &Town, who: &Who, body: Json) -> Reply {
    town.send(who, "POST", "/api/v1/shops/bulk", Some(body)).await
}

/// Two of Maryam's and one of Reza's.
async fn street(town: &Town) -> [String; 3] {
    [
        town.opens(&town.maryam, json!({ "name": "الف", "staff": 1 })).await,
        town.opens(&town.maryam, json!({ "name": "ب", "staff": 5 })).await,
        town.opens(&town.reza, json!({ "name": "پ", "staff": 5 })).await,
    ]
}

#[tokio::test]
async fn a_field_is_set_on_all_that_a_filter_finds_and_set_back_by_one_undo() {
    both(async |db| {
        let town = Town::open(db).await;
        let [_, second, _] = street(&town).await;
        let wish = json!({ "filter": "staff:5", "do": "change", "body": { "note": "پرکار" } });
        let mut shown = wish.clone();
        shown["preview"] = json!(true);
        let seen = bulk(&town, &town.maryam, shown).await;
        assert_eq!(seen.status, 200, "{}", seen.json);
        // Reza's is not hers, so it is not even counted.
        let count = |n: u64| json!({ "value": n, "capped": false });
        assert_eq!(
            (&seen.json["found"], &seen.json["may"], &seen.json["unchanged"]),
            (&count(1), &count(1), &count(0))
        );

        let done = bulk(&town, &town.maryam, wish.clone()).await;
        assert_eq!((done.status, &done.json["done"], &done.json["rejected"]), (200, &json!(1), &json!([])));
        let shop = format!("/api/v1/shops/{second}");
        assert_eq!(town.get(&town.maryam, &shop).await.json["note"], "پرکار");
        let again = bulk(&town, &town.maryam, wish).await;
        assert_eq!((&again.json["done"], &again.json["unchanged"]), (&json!(0), &json!(1)));

        let undo = format!("/api/v1/change-sets/{}/undo", done.json["change_set"].as_str().unwrap());
        assert_eq!(town.send(&town.maryam, "POST", &undo, None).await.json["reverted"], 1);
        assert_eq!(town.get(&town.maryam, &shop).await.json["note"], Json::Null);
    })
    .await;
}

#[tokio::test]
async fn each_meets_only_what_they_see_and_may() {
    both(async |db| {
        let town = Town::open(db).await;
        let [first, _, third] = street(&town).await;
        // A record out of sight is told as one that is not there, and keeps nothing back.
        let body = json!({ "ids": [first, third], "do": "change", "body": { "staff": 9 } });
        let done = bulk(&town, &town.maryam, body).await;
        assert_eq!((done.status, &done.json["done"]), (200, &json!(1)), "{}", done.json);
        let rejected = &done.json["rejected"][0];
        assert_eq!((&rejected["id"], &rejected["title"]), (&json!(third), &json!("")));
        assert!(!done.text.contains('پ') || !done.text.contains("\"title\":\"پ\""));
        // Keepers do not delete; the administrator does, and hands over.
        let delete = json!({ "all": true, "do": "delete" });
        assert_eq!(bulk(&town, &town.maryam, delete.clone()).await.status, 403);
        let given = json!({ "ids": [third], "do": "change", "body": { "owner": town.maryam.user } });
        assert_eq!(bulk(&town, &town.boss, given).await.json["done"], 1);
        assert_eq!(town.get(&town.maryam, "/api/v1/shops").await.names().len(), 3);
        assert_eq!(bulk(&town, &town.boss, delete).await.json["done"], 3);
        let no_key = town.call("POST", "/api/v1/shops/bulk").json(Some(json!({ "all": true, "do": "delete" })));
        assert_eq!(no_key.send().await.status, 401);
        let vaults =
            town.send(&town.maryam, "POST", "/api/v1/vaults/bulk", Some(json!({ "all": true, "do": "delete" })));
        assert_eq!(vaults.await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_deed_on_many_is_told_by_its_place() {
    both(async |db| {
        let town = Town::open(db).await;
        let [first, ..] = street(&town).await;
        let check = async |body: Json, place: &str| {
            let reply = bulk(&town, &town.maryam, body.clone()).await;
            assert_eq!((reply.status, reply.wrong()), (422, vec![place]), "{body} {}", reply.json);
        };
        let change = |body: Json| json!({ "ids": [first], "do": "change", "body": body });
        check(json!({ "do": "delete" }), "filter").await;
        check(json!({ "filter": " ", "do": "delete" }), "filter").await;
        check(json!({ "filter": "staff:", "do": "delete" }), "filter").await;
        check(json!({ "filter": "secret:x", "do": "delete" }), "filter").await;
        check(json!({ "filter": 5, "do": "delete" }), "filter").await;
        check(json!({ "ids": [first], "filter": "staff:5", "do": "delete" }), "ids").await;
        check(json!({ "ids": [], "do": "delete" }), "ids").await;
        check(json!({ "ids": [first, 7], "do": "delete" }), "ids.1").await;
        check(json!({ "ids": [first], "do": "burn" }), "do").await;
        check(json!({ "ids": [first], "do": "delete", "body": { "staff": 1 } }), "body").await;
        check(json!({ "ids": [first], "do": "delete", "fields": 1 }), "fields").await;
        check(change(json!({})), "body").await;
        check(change(json!({ "staff": 1, "note": "x" })), "body").await;
        check(change(json!({ "staff": "many" })), "body.staff").await;
        check(change(json!({ "secret": "x" })), "body.secret").await;
        check(change(json!({ "name": "همه" })), "body.name").await;
        check(change(json!({ "owner": first })), "body.owner").await;
    })
    .await;
}

#[tokio::test]
async fn more_than_a_few_go_on_behind_the_answer_and_can_be_stopped() {
    both(async |db| {
        let town = Town::open(db).await;
        let shop = |n: usize| json!({ "do": "create", "entity": "shops", "body": { "name": format!("فروشگاه {n}") } });
        let all: Vec<Json> = (0..101).map(shop).collect();
        let made = town.send(&town.maryam, "POST", "/api/v1/batch", Some(json!({ "operations": all }))).await;
        assert_eq!(made.status, 200, "{}", made.json);
        let begun = bulk(&town, &town.maryam, json!({ "all": true, "do": "change", "body": { "staff": 3 } })).await;
        assert_eq!(begun.status, 202, "{}", begun.json);
        let place = begun.header("location").to_owned();
        let told = town.get(&town.maryam, &place).await;
        assert_eq!((told.status, &told.json["state"]), (200, &json!("ready")));
        // Nobody else's, and no other kind of work.
        assert_eq!(town.get(&town.reza, &place).await.status, 404);
        let other = place.replace("bulk/work", "change-sets/undo-work");
        assert_eq!(town.get(&town.maryam, &other).await.status, 404);
        assert_eq!(town.send(&town.reza, "POST", &format!("{place}/stop"), None).await.status, 404);
        assert_eq!(town.send(&town.maryam, "POST", &format!("{place}/stop"), None).await.status, 204);
        assert_eq!(town.get(&town.maryam, &place).await.json["state"], "cancelled");
    })
    .await;
}

#[tokio::test]
async fn a_list_is_read_through_a_view_and_narrowed_further() {
    both(async |db| {
        let town = Town::open(db).await;
        street(&town).await;
        let view =
            json!({ "name": "پرکارها", "entity": "shops", "filter": "staff>2", "sort": "-name", "columns": "staff" });
        let kept = town.send(&town.boss, "POST", "/api/v1/views", Some(view)).await;
        assert_eq!(kept.status, 201, "{}", kept.json);
        let list = |rest: &str| format!("/api/v1/shops?view={}{rest}", kept.json["id"].as_str().unwrap());
        let seen = town.get(&town.boss, &list("")).await;
        assert_eq!(seen.names(), ["پ", "ب"]);
        let members: Vec<&String> = seen.json["items"][0].as_object().unwrap().keys().collect();
        assert_eq!(members, ["id", "version", "name", "staff"].iter().collect::<Vec<_>>());
        assert_eq!(town.get(&town.boss, &list("&sort=name&columns=name")).await.names(), ["ب", "پ"]);
        assert_eq!(town.get(&town.boss, &list("&filter=owner:me&columns=name")).await.names(), Vec::<&str>::new());
        let sheet = town.get(&town.boss, &list("").replace("shops?", "shops/export?")).await;
        assert_eq!((sheet.status, sheet.text.lines().count()), (200, 3), "{}", sheet.text);
        // Another's own view, and one that never was, are told alike; the built-in ones have their keys.
        let unknown = town.get(&town.maryam, "/api/v1/shops?view=nothing").await;
        assert_eq!((unknown.status, unknown.wrong()), (422, vec!["view"]));
        assert_eq!(town.get(&town.maryam, &list("")).await.wrong(), ["view"]);
        assert_eq!(town.get(&town.maryam, "/api/v1/shops?view=mine").await.names(), ["الف", "ب"]);
    })
    .await;
}
