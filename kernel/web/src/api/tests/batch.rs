//! Many deeds in one request: together or each for itself.

use serde_json::{Value as Json, json};
use store::testkit::both;

use super::town::{Reply, Town, Who};

async fn batch(town: &Town, who: &Who, mode: &str, operations: Json) -> Reply {
    let body = json!({ "mode": mode, "operations": operations });
    town.send(who, "POST", "/api/v1/batch?records=true", Some(body)).await
}

fn shop(name: &str) -> Json {
    json!({ "do": "create", "entity": "shops", "body": { "name": name } })
}

#[tokio::test]
async fn records_of_one_batch_refer_to_each_other_and_are_undone_together() {
    both(async |db| {
        let town = Town::open(db).await;
        let operations = json!([
            shop("پارس"),
            { "do": "create", "entity": "shops", "body": { "name": "شعبه", "mother": "$1.id" } },
            { "do": "change", "entity": "shops", "id": "$2.id", "version": 1, "body": { "staff": 2 } },
            { "do": "upsert", "entity": "shops", "system": "shop", "external": "5", "body": { "name": "تهران" } },
            { "do": "upsert", "entity": "shops", "system": "shop", "external": "5", "body": { "staff": 9 } },
            { "do": "delete", "entity": "shops", "id": "$4.id" },
        ]);
        let done = batch(&town, &town.boss, "all", operations).await;
        assert_eq!(done.status, 200, "{}", done.json);
        let results = done.json["results"].as_array().unwrap();
        let statuses: Vec<i64> = results.iter().map(|result| result["status"].as_i64().unwrap()).collect();
        assert_eq!(statuses, [201, 201, 200, 201, 200, 204]);
        assert_eq!(results[1]["record"]["mother"], results[0]["id"]);
        assert_eq!((&results[2]["version"], &results[4]["record"]["staff"]), (&json!(2), &json!(9)));
        assert_eq!(town.get(&town.boss, "/api/v1/shops").await.names(), ["پارس", "شعبه"]);
        let set = done.json["change_set"].as_str().unwrap();
        let undone = town.send(&town.boss, "POST", &format!("/api/v1/change-sets/{set}/undo"), None).await;
        assert_eq!(undone.status, 200, "{}", undone.json);
        assert_eq!(town.get(&town.boss, "/api/v1/shops").await.names(), Vec::<&str>::new());
    })
    .await;
}

#[tokio::test]
async fn all_is_all_or_nothing_and_says_which_operation_is_wrong() {
    both(async |db| {
        let town = Town::open(db).await;
        let check = async |wrong: Json, status: u16, field: &str| {
            let reply = batch(&town, &town.maryam, "all", json!([shop("پارس"), wrong])).await;
            assert_eq!((reply.status, reply.wrong()), (status, vec![field]), "{}", reply.json);
            assert_eq!(town.get(&town.maryam, "/api/v1/shops").await.names(), Vec::<&str>::new());
        };
        let on = |deed: &str, rest: Json| {
            let mut operation = json!({ "do": deed, "entity": "shops" });
            operation.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            operation
        };
        check(shop(""), 422, "operations.1.body.name").await;
        check(on("create", json!({ "body": { "name": "a", "secret": "b" } })), 422, "operations.1.body.secret").await;
        check(on("change", json!({ "id": "06r8k3v0x2c4m", "body": {} })), 404, "operations.1").await;
        check(on("change", json!({ "id": "$1.id", "version": 7, "body": {} })), 409, "operations.1").await;
        check(on("delete", json!({ "id": "$1.id" })), 403, "operations.1").await;
        check(on("delete", json!({ "id": "$9.id" })), 422, "operations.1.id").await;
        check(on("create", json!({ "body": { "name": "a", "mother": "$2.id" } })), 422, "operations.1.body.mother")
            .await;
        check(on("burn", json!({})), 422, "operations.1.do").await;
        check(on("upsert", json!({ "external": "5" })), 422, "operations.1.system").await;
        check(json!({ "do": "create", "entity": "vaults", "body": { "name": "a" } }), 422, "operations.1.entity").await;
        check(json!({ "do": "create", "entity": "shops", "bodi": {} }), 422, "operations.1.bodi").await;
        check(json!(3), 422, "operations.1").await;
        check(on("create", json!({ "body": [] })), 422, "operations.1.body").await;
    })
    .await;
}

#[tokio::test]
async fn each_does_what_can_be_done() {
    both(async |db| {
        let town = Town::open(db).await;
        let operations =
            json!([shop("پارس"), shop(""), { "do": "delete", "entity": "shops", "id": "$1.id" }, shop("تهران")]);
        let done = batch(&town, &town.maryam, "each", operations).await;
        assert_eq!(done.status, 200, "{}", done.json);
        let results = done.json["results"].as_array().unwrap();
        let statuses: Vec<i64> = results.iter().map(|result| result["status"].as_i64().unwrap()).collect();
        assert_eq!(statuses, [201, 422, 403, 201]);
        assert_eq!(results[1]["problem"]["errors"][0]["pointer"], json!("#/operations/1/body/name"));
        assert_eq!(results[1]["problem"]["type"], json!("/problems/invalid"));
        assert_eq!(town.get(&town.maryam, "/api/v1/shops").await.names(), ["پارس", "تهران"]);
    })
    .await;
}

#[tokio::test]
async fn a_batch_has_its_limits_and_is_done_once_under_a_name() {
    both(async |db| {
        let town = Town::open(db).await;
        let many: Vec<Json> = (0..501).map(|n| shop(&n.to_string())).collect();
        for (mode, operations) in
            [("all", json!(many)), ("all", json!([])), ("all", json!({})), ("some", json!([shop("a")]))]
        {
            assert_eq!(batch(&town, &town.boss, mode, operations).await.status, 422);
        }
        let body = || json!({ "operations": many[..500] });
        let send = async || {
            let call = town.call("POST", "/api/v1/batch").key(&town.boss.key).header("idempotency-key", "many");
            call.json(Some(body())).send().await
        };
        let (first, again) = (send().await, send().await);
        assert_eq!((first.status, &first.text), (200, &again.text));
        assert_eq!(town.get(&town.boss, "/api/v1/shops?count=true&limit=1").await.json["count"]["value"], json!(500));
        let stranger = town.call("POST", "/api/v1/batch").json(Some(body())).send().await;
        assert_eq!(stranger.status, 401);
    })
    .await;
}
