//! One record from its making to the recycle bin.

use serde_json::json;
use store::testkit::both;

use super::town::Town;

#[tokio::test]
async fn a_record_is_made_read_changed_and_thrown_away() {
    both(async |db| {
        let town = Town::open(db).await;
        let sent = json!({ "name": "نانوايی  مریم", "sales": { "amount": "۱۲۵۰۰", "currency": "IRR" } });
        let made = town.send(&town.boss, "POST", "/api/v1/shops", Some(sent)).await;
        assert_eq!((made.status, made.header("etag")), (201, "\"1\""), "{}", made.json);
        assert_eq!(made.json["name"], "نانوایی مریم");
        assert_eq!(made.json["sales"], json!({ "amount": "12500", "currency": "IRR" }));
        let address = made.header("location").to_owned();
        assert_eq!(address, format!("/api/v1/shops/{}", made.json["id"].as_str().unwrap()));

        let read = town.get(&town.boss, &address).await;
        assert_eq!((read.status, read.header("etag"), &read.json), (200, "\"1\"", &made.json));
        assert_eq!(read.header("content-type"), "application/json");

        let changed = town.send(&town.boss, "PATCH", &address, Some(json!({ "code": "7", "sales": null }))).await;
        assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""), "{}", changed.json);
        assert_eq!((&changed.json["code"], &changed.json["sales"]), (&json!("7"), &json!(null)));
        assert_eq!(changed.json["name"], "نانوایی مریم", "what is not named stays");

        let gone = town.send(&town.boss, "DELETE", &address, None).await;
        assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        assert_eq!(town.get(&town.boss, &address).await.status, 404);
        assert_eq!(town.send(&town.boss, "DELETE", &address, None).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn values_are_written_as_programs_write_them_and_in_any_digits() {
    both(async |db| {
        let town = Town::open(db).await;
        let sent = json!({
            "name": "پارس", "trade": "books", "opened_on": "۱۴۰۵/۰۹/۰۱", "visited_at": "2026-11-22T13:30:00+03:30",
            "staff": "۱۲", "weight": "1.5", "share": 40, "phone": "0912 123 4567", "email": "Info@Pars.example",
            "site": "pars.example/a", "closed": false, "note": "یک\r\nدو",
        });
        let made = town.send(&town.boss, "POST", "/api/v1/shops", Some(sent)).await;
        assert_eq!(made.status, 201, "{}", made.json);
        let check = |field: &str, expected: serde_json::Value| assert_eq!(made.json[field], expected, "{field}");
        check("trade", json!("books"));
        check("opened_on", json!("2026-11-22"));
        check("visited_at", json!("2026-11-22T10:00:00Z"));
        check("staff", json!(12));
        check("weight", json!("1.500"));
        check("share", json!(40));
        check("phone", json!("+989121234567"));
        check("site", json!("https://pars.example/a"));
        check("closed", json!(false));
        check("note", json!("یک\nدو"));
        check("owner", json!(town.boss.user));
        check("mother", json!(null));
    })
    .await;
}

#[tokio::test]
async fn what_was_received_can_be_sent_back_whole() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.boss, json!({ "name": "پارس", "code": "7", "staff": 3 })).await;
        let address = format!("/api/v1/shops/{id}?titles=true");
        let mut shop = town.get(&town.boss, &address).await.json;
        assert_eq!(shop["_titles"], json!({ "owner": "رئیس" }));
        shop["staff"] = json!(4);
        let back = town.send(&town.boss, "PUT", &address, Some(shop.clone())).await;
        assert_eq!(
            (back.status, &back.json["staff"], &back.json["version"]),
            (200, &json!(4), &json!(2)),
            "{}",
            back.json
        );
        // The version inside is now an old one, and the same field is meant.
        shop["staff"] = json!(5);
        assert_eq!(town.send(&town.boss, "PUT", &address, Some(shop)).await.status, 409);

        let blind = town.send(&town.boss, "PUT", &address, Some(json!({ "name": "پارس نو" }))).await;
        assert_eq!((blind.status, &blind.json["type"]), (428, &json!("/problems/no-version")));
        let emptied = town.send(&town.boss, "PUT", &address, Some(json!({ "name": "پارس نو", "version": 2 }))).await;
        assert_eq!(emptied.status, 200, "{}", emptied.json);
        assert_eq!((&emptied.json["code"], &emptied.json["staff"]), (&json!(null), &json!(null)));
        assert_eq!(emptied.json["owner"], json!(town.boss.user), "nobody hands over by leaving out");

        let other = json!({ "created_at": "2020-01-01T00:00:00Z", "team": "06r8k3v0x2c4m", "id": "06r8k3v0x2c4m" });
        let refused = town.send(&town.boss, "PATCH", &address, Some(other)).await;
        assert_eq!((refused.status, refused.wrong()), (422, vec!["created_at", "team", "id"]));
    })
    .await;
}

#[tokio::test]
async fn what_the_caller_has_already_is_not_sent_again() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.boss, json!({ "name": "پارس" })).await;
        let address = format!("/api/v1/shops/{id}");
        let again =
            async |tag: &str| town.call("GET", &address).key(&town.boss.key).header("if-none-match", tag).send().await;
        let same = again("\"1\"").await;
        assert_eq!((same.status, same.header("etag"), same.text.as_str()), (304, "\"1\"", ""));
        town.send(&town.boss, "PATCH", &address, Some(json!({ "staff": 1 }))).await;
        assert_eq!(again("\"1\"").await.status, 200);
        let head = town.call("HEAD", &address).key(&town.boss.key).send().await;
        assert_eq!((head.status, head.header("etag"), head.text.as_str()), (200, "\"2\"", ""));
    })
    .await;
}

#[tokio::test]
async fn the_history_tells_who_did_what_and_through_which_door() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.boss, json!({ "name": "پارس" })).await;
        let address = format!("/api/v1/shops/{id}");
        for staff in 1..=3 {
            town.send(&town.boss, "PATCH", &address, Some(json!({ "staff": staff }))).await;
        }
        let told = town.get(&town.boss, &format!("{address}/history?titles=true&limit=3")).await;
        let items = told.json["items"].as_array().unwrap();
        assert_eq!(items.len(), 3, "{}", told.json);
        assert_eq!(items[0]["fields"], json!([{ "field": "staff", "old": 2, "new": 3 }]));
        assert_eq!(
            (&items[0]["kind"], &items[0]["door"], &items[0]["version"]),
            (&json!("changed"), &json!("api"), &json!(4))
        );
        assert_eq!((&items[0]["actor"], &items[0]["_titles"]["actor"]), (&json!(town.boss.user), &json!("رئیس")));
        let next = told.json["next"].as_str().unwrap();
        let older = town.get(&town.boss, &format!("{address}/history?cursor={next}")).await;
        assert_eq!(older.json["items"].as_array().unwrap().len(), 1);
        assert_eq!((&older.json["items"][0]["kind"], &older.json["next"]), (&json!("created"), &json!(null)));
    })
    .await;
}

#[tokio::test]
async fn a_record_is_handed_over_by_naming_its_new_owner() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.maryam, json!({ "name": "پارس" })).await;
        let address = format!("/api/v1/shops/{id}");
        for nobody in [json!("06r8k3v0x2c4m"), json!(null), json!(3)] {
            let refused = town.send(&town.maryam, "PATCH", &address, Some(json!({ "owner": nobody }))).await;
            assert_eq!((refused.status, refused.wrong()), (422, vec!["owner"]), "{nobody}");
        }
        let given =
            town.send(&town.maryam, "PATCH", &address, Some(json!({ "staff": 5, "owner": town.reza.user }))).await;
        assert_eq!((given.status, &given.json["owner"]), (200, &json!(town.reza.user)), "{}", given.json);
        assert_eq!(town.get(&town.maryam, &address).await.status, 404, "it is out of her sight now");
        assert_eq!(town.get(&town.reza, &address).await.json["staff"], 5);
    })
    .await;
}
