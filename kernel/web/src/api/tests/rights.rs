//! Who gets what: owner, colleague, stranger; keys with limits; fields out of
//! sight, which do not exist.

use access::{Deed, Grant, Scope};
use records::sign_in::{self, Origin};
use serde_json::{Value as Json, json};
use store::testkit::both;

use super::town::{Reply, Town};

#[tokio::test]
async fn owner_colleague_and_stranger_get_200_404_and_401() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.maryam, json!({ "name": "نانوایی مریم" })).await;
        let address = format!("/api/v1/shops/{id}");
        let change = || Some(json!({ "staff": 1 }));
        let asked = [
            ("GET", address.clone(), None, 200),
            ("GET", format!("{address}/history"), None, 200),
            ("PATCH", address.clone(), change(), 200),
            ("PUT", address.clone(), Some(json!({ "name": "نو", "version": 2 })), 200),
        ];
        for (method, path, body, expected) in asked {
            let owner = town.send(&town.maryam, method, &path, body.clone()).await;
            assert_eq!(owner.status, expected, "{method} {path}: {}", owner.json);
            let colleague = town.send(&town.reza, method, &path, body.clone()).await;
            assert_eq!(colleague.status, 404, "{method} {path}: {}", colleague.json);
            let stranger = town.call(method, &path).json(body).send().await;
            assert_eq!(stranger.status, 401, "{method} {path}: {}", stranger.json);
            assert!(stranger.header("www-authenticate").starts_with("Bearer"));
        }
        assert_eq!(town.get(&town.reza, "/api/v1/shops").await.names(), Vec::<&str>::new());
        assert_eq!(town.get(&town.reza, "/api/v1/shops?count=true").await.json["count"]["value"], 0);
        for path in ["/api/v1", "/api/v1/openapi.json", "/api/v1/shops", "/api/v1/nothing"] {
            assert_eq!(town.call("GET", path).send().await.status, 401, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_one_sees_but_may_not_do_is_403() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.maryam, json!({ "name": "نانوایی مریم" })).await;
        let address = format!("/api/v1/shops/{id}");
        assert_eq!(town.send(&town.maryam, "DELETE", &address, None).await.status, 403, "keepers do not delete");
        let change = town.send(&town.parvin, "PATCH", &address, Some(json!({ "staff": 1 }))).await;
        assert_eq!(change.status, 403, "overseers change only their own: {}", change.json);
        assert_eq!(town.send(&town.parvin, "DELETE", &address, None).await.status, 204);
        let users = town.send(&town.maryam, "POST", "/api/v1/users", Some(json!({ "name": "تازه" }))).await;
        assert_eq!(users.status, 403);
    })
    .await;
}

#[tokio::test]
async fn an_entity_without_rights_is_no_entity() {
    both(async |db| {
        let town = Town::open(db).await;
        assert_eq!(town.get(&town.boss, "/api/v1/vaults").await.status, 200);
        let unlike = |mut reply: Reply| {
            reply.json["request_id"].take();
            reply.json["instance"].take();
            (reply.status, reply.json)
        };
        for (method, body) in [("GET", None), ("POST", Some(json!({ "name": "گنج" })))] {
            let vaults = town.send(&town.maryam, method, "/api/v1/vaults", body.clone()).await;
            let nothing = town.send(&town.maryam, method, "/api/v1/nothing", body).await;
            assert_eq!(vaults.status, 404);
            assert_eq!(unlike(vaults), unlike(nothing), "{method}");
        }
    })
    .await;
}

/// A hidden field and one that never was, in the same place of a request.
async fn alike(town: &Town, method: &str, path: impl Fn(&str) -> String, body: impl Fn(&str) -> Option<Json>) {
    let mut replies = Vec::new();
    for field in ["secret", "nosuch"] {
        let reply = town.send(&town.maryam, method, &path(field), body(field)).await;
        let id = reply.json["request_id"].as_str().unwrap_or_default().to_owned();
        replies.push((reply.status, reply.text.replace(field, "…").replace(&id, "")));
    }
    assert_eq!(replies[0].0, 422, "{}", replies[0].1);
    assert_eq!(replies[0], replies[1]);
}

#[tokio::test]
async fn a_hidden_field_does_not_exist() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.maryam, json!({ "name": "نانوایی مریم" })).await;
        let address = format!("/api/v1/shops/{id}");
        let hidden = json!({ "secret": "گنج زیر تنور" });
        assert_eq!(town.send(&town.boss, "PATCH", &address, Some(hidden)).await.status, 200);

        for path in
            [address.clone(), format!("{address}/history"), "/api/v1/shops".into(), "/api/v1/openapi.json".into()]
        {
            assert!(!town.get(&town.maryam, &path).await.text.contains("secret"), "{path}");
            assert!(!town.get(&town.maryam, &path).await.text.contains("grade"), "{path}");
            assert!(town.get(&town.boss, &path).await.text.contains("secret"), "{path}");
        }
        let list = |part: &'static str| move |field: &str| format!("/api/v1/shops?{}", part.replace("secret", field));
        alike(&town, "GET", list("filter=secret:a"), |_| None).await;
        alike(&town, "GET", list("filter=mother.secret:a"), |_| None).await;
        alike(&town, "GET", list("filter=-secret:empty"), |_| None).await;
        alike(&town, "GET", list("filter=%7B%22field%22:%22secret%22,%22op%22:%22empty%22%7D"), |_| None).await;
        alike(&town, "GET", list("sort=secret"), |_| None).await;
        alike(&town, "GET", list("columns=name,secret"), |_| None).await;
        alike(&town, "POST", |_| "/api/v1/shops".into(), |field| Some(json!({ "name": "b", field: "x" }))).await;
        alike(&town, "PATCH", |_| address.clone(), |field| Some(json!({ field: "x" }))).await;
        alike(&town, "PUT", |_| address.clone(), |field| Some(json!({ "name": "b", field: null }))).await;
        let found = town.get(&town.maryam, "/api/v1/shops?filter=%DA%AF%D9%86%D8%AC").await;
        assert_eq!(found.names(), Vec::<&str>::new(), "hidden words find nothing");

        let put = town.send(&town.maryam, "PUT", &address, Some(json!({ "name": "نو", "version": 2 }))).await;
        assert_eq!(put.status, 200, "{}", put.json);
        assert_eq!(
            town.get(&town.boss, &address).await.json["secret"],
            "گنج زیر تنور",
            "what she cannot see she cannot empty"
        );
    })
    .await;
}

#[tokio::test]
async fn a_rule_judges_a_record_as_it_is_not_as_the_caller_sees_it() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.maryam, json!({ "name": "نانوایی مریم" })).await;
        let address = format!("/api/v1/shops/{id}");
        assert_eq!(town.get(&town.boss, &address).await.json["grade"], 1);
        town.send(&town.boss, "PATCH", &address, Some(json!({ "grade": 5 }))).await;
        let changed = town.send(&town.maryam, "PATCH", &address, Some(json!({ "staff": 3 }))).await;
        assert_eq!((changed.status, changed.json.get("grade")), (200, None), "{}", changed.json);
        let given = town.send(&town.maryam, "PATCH", &address, Some(json!({ "owner": town.reza.user }))).await;
        assert_eq!((given.status, given.json.get("grade")), (200, None), "{}", given.json);
        assert_eq!(town.get(&town.boss, &address).await.json["grade"], 5);
    })
    .await;
}

#[tokio::test]
async fn a_field_that_may_only_be_read_is_read_and_not_set() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.maryam, json!({ "name": "نانوایی مریم" })).await;
        let address = format!("/api/v1/shops/{id}");
        town.send(&town.boss, "PATCH", &address, Some(json!({ "code": "7" }))).await;
        assert_eq!(town.get(&town.maryam, &address).await.json["code"], "7");
        let refused = town.send(&town.maryam, "PATCH", &address, Some(json!({ "code": "8" }))).await;
        assert_eq!((refused.status, refused.wrong()), (422, vec!["code"]));
        let echo = town.send(&town.maryam, "PATCH", &address, Some(json!({ "code": "7", "staff": 2 }))).await;
        assert_eq!(echo.status, 200, "{}", echo.json);
        let new = json!({ "name": "b", "code": "9" });
        assert_eq!(town.send(&town.maryam, "POST", "/api/v1/shops", Some(new)).await.wrong(), ["code"]);
    })
    .await;
}

#[tokio::test]
async fn a_key_does_at_most_what_its_limits_say() {
    both(async |db| {
        let mut town = Town::open(db).await;
        let id = town.opens(&town.boss, json!({ "name": "پارس" })).await;
        let limits = vec![Grant::new("shops", Deed::Read, Scope::All)];
        town.boss.key = town.key_of(town.boss.user, Some(limits)).await;
        let address = format!("/api/v1/shops/{id}");
        assert_eq!(town.get(&town.boss, &address).await.status, 200);
        assert_eq!(town.send(&town.boss, "PATCH", &address, Some(json!({ "staff": 1 }))).await.status, 403);
        assert_eq!(town.send(&town.boss, "POST", "/api/v1/shops", Some(json!({ "name": "b" }))).await.status, 403);
        assert_eq!(town.get(&town.boss, "/api/v1/users").await.status, 404);
        let described = town.get(&town.boss, "/api/v1/openapi.json").await;
        let paths: Vec<&String> = described.json["paths"].as_object().unwrap().keys().collect();
        let of_shops = ["", "/board", "/{id}", "/{id}/history", "/external/{system}/{id}", "/{id}/external"];
        let expected = ["/api/v1", "/api/v1/search", "/api/v1/changes"].map(str::to_owned).into_iter();
        let expected: Vec<String> = expected.chain(of_shops.map(|end| format!("/api/v1/shops{end}"))).collect();
        // One’s own notices are everybody’s, so is a wish for an index, and so is what is described for any entity.
        let for_all =
            ["/api/v1/notices", "/api/v1/{entity}", "/api/v1/people", "/api/v1/hand-over", "/api/v1/indexes/wishes"];
        let paths = paths.into_iter().filter(|path| !for_all.iter().any(|start| path.starts_with(start)));
        assert_eq!(paths.cloned().collect::<Vec<_>>(), expected);
        for wrong in ["pvd_wrong", "", "x"] {
            assert_eq!(town.call("GET", &address).key(wrong).send().await.status, 401, "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_writes_with_its_cookie_and_the_token_of_its_session() {
    both(async |db| {
        let town = Town::open(db).await;
        let from = Origin { address: [192, 0, 2, 7].into(), agent: "test".into() };
        let boss = town.ctx(town.boss.user).await;
        sign_in::set_password(&boss, town.maryam.user, "چهار اسب سفید در باران").await.unwrap();
        let email = format!("user{}@pars.example", town.maryam.user);
        let entered = sign_in::enter(&town.workspace, &email, "چهار اسب سفید در باران", &from).await.unwrap();
        let sign_in::Entry::Welcome(session) = entered else { panic!("{entered:?}") };
        let signed_in = sign_in::session(&town.workspace, &session.token).await.unwrap().unwrap();
        let token = crate::guard::masked(&signed_in.session.csrf);
        let cookie = format!("{}={}", crate::session::SESSION, session.token);
        let shop = || Some(json!({ "name": "نانوایی مریم" }));
        let read = town.call("GET", "/api/v1/shops").header("cookie", &cookie).send().await;
        assert_eq!(read.status, 200);
        let bare = town.call("POST", "/api/v1/shops").header("cookie", &cookie).json(shop()).send().await;
        assert_eq!((bare.status, &bare.json["type"]), (403, &json!("/problems/expired")));
        let call = town.call("POST", "/api/v1/shops").header("cookie", &cookie).header("x-csrf-token", &token);
        let made = call.json(shop()).send().await;
        assert_eq!(made.status, 201, "{}", made.json);
    })
    .await;
}
