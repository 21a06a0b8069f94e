//! Keeping a copy: a place, the lists, and what changed since.

use records::{
    Ctx, Door,
    backup::{Over, restore, write},
};
use serde_json::{Value as Json, json};
use store::testkit::both;

use super::town::{Town, Who};

type Told = Vec<(String, String)>;

async fn since(town: &Town, who: &Who, place: &Json, more: &str) -> (Told, Json) {
    let place = place.as_str().unwrap();
    let reply = town.get(who, &format!("/api/v1/changes?since={place}{more}")).await;
    assert_eq!(reply.status, 200, "{}", reply.json);
    let text = |item: &Json, name: &str| item[name].as_str().unwrap().to_owned();
    let items = reply.json["items"].as_array().unwrap();
    (items.iter().map(|item| (text(item, "kind"), text(item, "id"))).collect(), reply.json["next"].clone())
}

/// The same, once so many are there: on PostgreSQL a change waits until every
/// transaction that was open beside it has ended, those of other tests too.
async fn told(town: &Town, who: &Who, place: &Json, most: usize) -> (Told, Json) {
    let begun = std::time::Instant::now();
    loop {
        let found = since(town, who, place, "").await;
        if found.0.len() >= most || begun.elapsed().as_secs() > 30 {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// The place behind this record, once it is told.
async fn told_of(town: &Town, who: &Who, place: &Json, id: &str) -> Json {
    let begun = std::time::Instant::now();
    loop {
        let (items, next) = since(town, who, place, "").await;
        if items.last().is_some_and(|last| last.1 == id) {
            return next;
        }
        assert!(begun.elapsed().as_secs() < 30, "{items:?}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_copy_is_kept_in_step_through_changes_deletions_and_lost_sight() {
    both(async |db| {
        let town = Town::open(db).await;
        let begin = town.get(&town.maryam, "/api/v1/changes").await;
        assert_eq!((begin.status, &begin.json["items"]), (200, &json!([])), "{}", begin.json);
        town.opens(&town.maryam, json!({ "name": "پیش از این" })).await;
        let place = told(&town, &town.maryam, &begin.json["next"], 1).await.1;
        let id = town.opens(&town.maryam, json!({ "name": "پارس" })).await;
        town.opens(&town.reza, json!({ "name": "مال رضا" })).await;
        let address = format!("/api/v1/shops/{id}");
        town.send(&town.maryam, "PATCH", &address, Some(json!({ "staff": 2 }))).await;
        let of_shop = |kind: &str| (kind.to_owned(), id.clone());
        let (items, next) = told(&town, &town.maryam, &place, 2).await;
        assert_eq!(items, [of_shop("created"), of_shop("changed")]);
        assert_eq!(since(&town, &town.maryam, &next, "").await.0, []);
        assert_eq!(since(&town, &town.maryam, &place, "&entity=users").await.0, []);
        let query = format!("/api/v1/changes?limit=1&records=true&since={}", place.as_str().unwrap());
        let one = town.get(&town.maryam, &query).await;
        assert_eq!((&one.json["more"], &one.json["items"][0]["record"]["staff"]), (&json!(true), &json!(2)));

        town.send(&town.boss, "PATCH", &address, Some(json!({ "owner": town.reza.user }))).await;
        let (items, next) = told(&town, &town.maryam, &next, 1).await;
        assert_eq!(items, [of_shop("gone")]);
        assert_eq!(since(&town, &town.maryam, &next, "").await.0, []);
        let place = told(&town, &town.boss, &town.get(&town.boss, "/api/v1/changes").await.json["next"], 0).await.1;
        town.send(&town.boss, "DELETE", &address, None).await;
        let (items, _) = told(&town, &town.boss, &place, 1).await;
        assert_eq!(items.last(), Some(&of_shop("deleted")));
        assert_eq!(town.call("GET", "/api/v1/changes").send().await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn who_sees_otherwise_since_begins_anew_and_a_place_is_not_made_up() {
    both(async |db| {
        let mut town = Town::open(db).await;
        let place = town.get(&town.maryam, "/api/v1/changes").await.json["next"].as_str().unwrap().to_owned();
        let limits = vec![access::Grant::new("shops", access::Deed::Read, access::Scope::Own)];
        town.maryam.key = town.key_of(town.maryam.user, Some(limits)).await;
        let anew = town.get(&town.maryam, &format!("/api/v1/changes?since={place}")).await;
        assert_eq!((anew.status, &anew.json["type"]), (410, &json!("/problems/resync")), "{}", anew.json);
        for wrong in ["0", "x.y", "AAAAAAAAAAAAAAAAAAAAAA.000000000000", "%00"] {
            let reply = town.get(&town.maryam, &format!("/api/v1/changes?since={wrong}")).await;
            assert!(matches!(reply.status, 410 | 422), "{wrong}: {}", reply.json);
        }
        for wrong in ["entity=vaults", "entity=nothing", "limit=0", "what=1"] {
            assert_eq!(town.get(&town.maryam, &format!("/api/v1/changes?{wrong}")).await.status, 422, "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_copy_from_before_a_restore_begins_anew() {
    both(async |db| {
        let town = Town::open(db).await;
        let system = Ctx::system(town.workspace.clone(), Door::Command);
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        let begin = town.get(&town.maryam, "/api/v1/changes").await.json["next"].clone();
        town.opens(&town.maryam, json!({ "name": "پارس" })).await;
        write(&system, &file("crm.peyvand")).await.unwrap();
        let lost = town.opens(&town.maryam, json!({ "name": "پس از پشتیبان" })).await;
        let place = told_of(&town, &town.maryam, &begin, &lost).await;
        restore(&system, &file("crm.peyvand"), Over::Replace { keep: file("kept.peyvand") }).await.unwrap();
        town.opens(&town.maryam, json!({ "name": "پس از بازگشت" })).await;
        for place in [&begin, &place] {
            let reply = town.get(&town.maryam, &format!("/api/v1/changes?since={}", place.as_str().unwrap())).await;
            assert_eq!((reply.status, &reply.json["type"]), (410, &json!("/problems/resync")), "{}", reply.json);
        }
        let anew = town.get(&town.maryam, "/api/v1/changes").await.json["next"].clone();
        let id = town.opens(&town.maryam, json!({ "name": "از نو" })).await;
        told_of(&town, &town.maryam, &anew, &id).await;
    })
    .await;
}
