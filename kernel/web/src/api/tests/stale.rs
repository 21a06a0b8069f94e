//! Two callers at one record: nobody overwrites what they have not seen.

use serde_json::json;
use store::testkit::both;

use super::town::Town;

#[tokio::test]
async fn the_slower_one_learns_field_by_field_what_stands_now() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.boss, json!({ "name": "پارس", "staff": 1, "code": "7" })).await;
        let address = format!("/api/v1/shops/{id}");
        let mother = town.opens(&town.boss, json!({ "name": "ایران" })).await;
        let faster = json!({ "staff": 2, "code": null, "mother": mother });
        assert_eq!(town.send(&town.boss, "PATCH", &address, Some(faster)).await.status, 200);

        let wanted = json!({ "version": "۱", "name": "پارس", "staff": 3, "code": "8", "mother": null });
        let late = town
            .call("PATCH", &address)
            .key(&town.boss.key)
            .header("accept-language", "en")
            .json(Some(wanted))
            .send()
            .await;
        assert_eq!(
            (late.status, &late.json["type"], &late.json["version"]),
            (409, &json!("/problems/stale"), &json!(2))
        );
        let expected = json!([
            { "field": "staff", "pointer": "#/staff", "message": "Now stands here: 2", "now": 2 },
            { "field": "code", "pointer": "#/code", "message": "This is empty now.", "now": null },
            { "field": "mother", "pointer": "#/mother", "message": "Now stands here: ایران", "now": mother },
        ]);
        let mut errors = late.json["errors"].as_array().cloned().unwrap_or_default();
        for error in errors.iter_mut().filter_map(|error| error.as_object_mut()) {
            // Who wrote it, and when.
            assert!(error.remove("changed_by").is_some_and(|by| by.is_string()));
            assert!(error.remove("changed_at").is_some_and(|at| at.is_string()));
        }
        assert_eq!(json!(errors), expected);

        let by_tag = async |method: &str, tag: &str| {
            let call = town.call(method, &address).key(&town.boss.key).header("if-match", tag);
            call.json((method != "DELETE").then(|| json!({ "name": "تهران" }))).send().await
        };
        for method in ["PATCH", "PUT", "DELETE"] {
            let late = by_tag(method, "\"1\"").await;
            assert_eq!((late.status, &late.json["type"]), (412, &json!("/problems/stale")), "{method}");
        }
        assert_eq!(by_tag("PATCH", "\"2\"").await.status, 200);
        assert_eq!(by_tag("DELETE", "*").await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn of_many_at_once_with_one_version_exactly_one_wins() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.boss, json!({ "name": "پارس" })).await;
        let address = format!("/api/v1/shops/{id}");
        let write = async |staff: i64| {
            town.send(&town.boss, "PATCH", &address, Some(json!({ "version": 1, "staff": staff }))).await.status
        };
        let mut all = tokio::join!(write(1), write(2), write(3), write(4), write(5)).into_vec();
        all.sort();
        assert_eq!(all, [200, 409, 409, 409, 409]);
    })
    .await;
}

#[tokio::test]
async fn who_writes_into_other_fields_is_not_too_late() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.boss, json!({ "name": "پارس", "staff": 1, "code": "7" })).await;
        let address = format!("/api/v1/shops/{id}");
        let write = async |body| town.send(&town.boss, "PATCH", &address, Some(body)).await;
        assert_eq!(write(json!({ "version": 1, "staff": 2 })).await.status, 200);
        let apart = write(json!({ "version": 1, "code": "8" })).await;
        assert_eq!((apart.status, &apart.json["staff"], &apart.json["code"]), (200, &json!(2), &json!("8")));
        let same = write(json!({ "version": 1, "staff": 2, "name": "ایران" })).await;
        assert_eq!(same.status, 200, "what both want is no quarrel: {}", same.json);
        assert_eq!(write(json!({ "version": 1, "staff": 3 })).await.status, 409);
        // Who never saw the record cannot know what they put away.
        for never in [0, 99] {
            assert_eq!(write(json!({ "version": never, "staff": 3 })).await.status, 409);
        }
    })
    .await;
}

trait IntoVec {
    fn into_vec(self) -> Vec<u16>;
}

impl IntoVec for (u16, u16, u16, u16, u16) {
    fn into_vec(self) -> Vec<u16> {
        vec![self.0, self.1, self.2, self.3, self.4]
    }
}
