//! Everything that goes wrong is one kind of document, in the caller's language.

use serde_json::json;
use store::testkit::both;

use super::town::{Reply, Town};

fn check_document(reply: &Reply, status: u16, word: &str) {
    assert_eq!(reply.status, status, "{word}: {}", reply.text);
    assert_eq!(reply.header("content-type"), "application/problem+json", "{word}");
    assert_eq!(reply.json["type"], format!("/problems/{word}"));
    assert_eq!(reply.json["status"], status);
    assert_eq!(reply.json["request_id"], reply.header("x-request-id"), "{word}");
    for member in ["title", "detail", "instance"] {
        let text = reply.json[member].as_str().unwrap_or_default();
        assert!(!text.is_empty() && !text.contains(['⟨', '{']), "{word} {member}: {text}");
    }
}

#[tokio::test]
async fn every_kind_of_trouble_is_a_document() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.boss, json!({ "name": "پارس" })).await;
        let shop = format!("/api/v1/shops/{id}");
        let call = |method: &str, path: &str| town.call(method, path).key(&town.boss.key);
        let typed = |method: &str, path: &str, kind: &str| call(method, path).header("content-type", kind);

        check_document(&town.call("GET", &shop).send().await, 401, "sign-in");
        check_document(&town.call("POST", "/api/v1/shops").json(Some(json!({}))).send().await, 401, "sign-in");
        check_document(&call("GET", "/api/v1/shops/nonsense").send().await, 404, "not-found");
        check_document(&call("GET", "/api/v1/shops/06r8k3v0x2c4m").send().await, 404, "not-found");
        check_document(&call("GET", "/api/v1/%FF").send().await, 400, "malformed");
        check_document(&call("GET", "/api/v1/shops/1/2/3").send().await, 404, "not-found");
        check_document(&call("GET", "/api/v2/shops").send().await, 404, "not-found");
        for (method, path, allowed) in [
            ("PUT", "/api/v1/shops", "GET,HEAD,POST"),
            ("POST", &*shop, "GET,HEAD,PATCH,PUT,DELETE"),
            ("DELETE", "/api/v1/openapi.json", "GET,HEAD"),
        ] {
            let wrong = call(method, path).send().await;
            check_document(&wrong, 405, "wrong-method");
            assert_eq!(wrong.header("allow"), allowed);
        }
        check_document(&call("GET", &shop).header("accept", "text/html").send().await, 406, "not-acceptable");
        let large = format!("{{\"name\": \"{}\"}}", "x".repeat(1024 * 1024));
        check_document(&typed("POST", "/api/v1/shops", "application/json").body(large).send().await, 413, "too-large");
        check_document(&typed("POST", "/api/v1/shops", "text/plain").body("{}").send().await, 415, "not-json");
        check_document(&call("POST", "/api/v1/shops").body("{}").send().await, 415, "not-json");
        check_document(
            &typed("POST", "/api/v1/shops", "application/json").body("{\"name\":").send().await,
            400,
            "malformed",
        );
        check_document(&typed("PATCH", &shop, "application/json").body("[1]").send().await, 422, "invalid");
        check_document(&town.send(&town.boss, "POST", "/api/v1/shops", Some(json!({}))).await, 422, "invalid");
        let child = json!({ "name": "دختر", "mother": id });
        town.opens(&town.boss, child).await;
        check_document(&call("DELETE", &shop).send().await, 409, "refused");
    })
    .await;
}

#[tokio::test]
async fn a_document_is_in_the_language_of_the_request_or_else_of_the_person() {
    both(async |db| {
        let town = Town::open(db).await;
        let ask = async |accept: Option<&str>| {
            let call = town.call("POST", "/api/v1/shops").key(&town.boss.key);
            let call = accept.into_iter().fold(call, |call, accept| call.header("accept-language", accept));
            call.json(Some(json!({ "name": 3, "phone": "abc", "nothing": 1 }))).send().await
        };
        let check = |reply: Reply, lang: &str, title: &str, message: &str| {
            check_document(&reply, 422, "invalid");
            assert_eq!(reply.header("content-language"), lang);
            assert_eq!(reply.json["title"], title);
            assert_eq!(reply.wrong(), ["name", "phone", "nothing"]);
            assert_eq!(
                reply.json["errors"][2],
                json!({ "field": "nothing", "pointer": "#/nothing", "message": message })
            );
        };
        let (en, fa) = ("Something in the request is wrong", "بخشی از درخواست نادرست است");
        check(ask(Some("en-GB,fa;q=0.5")).await, "en", en, "There is no field of this name.");
        check(ask(Some("fa")).await, "fa", fa, "فیلدی به این نام نیست.");
        check(ask(Some("de, fr;q=0.3")).await, "fa", fa, "فیلدی به این نام نیست.");
        check(ask(None).await, "fa", fa, "فیلدی به این نام نیست.");
        let stranger = town.call("GET", "/api/v1").header("accept-language", "en").send().await;
        assert_eq!(stranger.json["title"], "Who asks is not known");
    })
    .await;
}

#[tokio::test]
async fn all_that_is_wrong_with_a_body_is_told_at_once() {
    both(async |db| {
        let town = Town::open(db).await;
        town.opens(&town.boss, json!({ "name": "پارس", "code": "7" })).await;
        let check = async |body: serde_json::Value, expected: &[&str]| {
            let refused = town.send(&town.boss, "POST", "/api/v1/shops", Some(body.clone())).await;
            assert_eq!((refused.status, refused.wrong()), (422, expected.to_vec()), "{body}: {}", refused.json);
        };
        check(json!({}), &["name"]).await;
        check(json!({ "name": "  " }), &["name"]).await;
        check(json!({ "name": "x".repeat(81) }), &["name"]).await;
        check(json!({ "name": "a", "code": "7" }), &["code"]).await;
        check(json!({ "name": "a", "mother": "06r8k3v0x2c4m" }), &["mother"]).await;
        check(json!({ "name": "a", "id": "06r8k3v0x2c4m", "version": 1 }), &["id", "version"]).await;
        let wrong = json!({
            "name": [], "trade": "bank", "sales": 5, "opened_on": "2026-02-30", "visited_at": "2026-11-22", "staff": 1.5,
            "weight": "1.2345", "share": 101, "phone": {}, "email": "a@", "site": "javascript:alert(1)", "closed": "yes",
            "mother": 7, "owner": [], "version": "x", "team": null,
        });
        let all = ["name", "trade", "sales", "opened_on", "visited_at", "staff", "weight", "share", "phone", "email", "site",
            "closed", "mother", "owner", "version"];
        check(wrong, &all).await;
    })
    .await;
}
