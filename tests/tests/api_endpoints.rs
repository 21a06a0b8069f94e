//! What stands in the API beside records, as whose it is, a colleague, somebody
//! who may only read, and a stranger: each sees their own, and others learn
//! nothing of it, not even that it is there. What a program chooses of an import stands in `imports`.

#[path = "api_endpoints/imports.rs"]
mod imports;

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Client, SECRET, Town};
use serde_json::{Value, json};
use store::testkit::both;

async fn call(town: &Town, who: &Client, method: Method, path: &str, body: &Value) -> (u16, Value) {
    let answer = match method {
        Method::GET => town.get(who, path).await,
        _ => town.json(who, method, path, &body.to_string()).await,
    };
    (answer.status.as_u16(), serde_json::from_str(&answer.body).unwrap_or_default())
}

/// Each of these addresses is closed to these people, and says nothing.
async fn closed(town: &Town, people: &[&Client], addresses: &[(Method, String)], word: &str) {
    for (method, path) in addresses {
        for who in people {
            let (status, told) = call(town, who, method.clone(), path, &json!({})).await;
            assert!(matches!(status, 403 | 404), "{method} {path}: {status} {told}");
            assert!(word.is_empty() || !told.to_string().contains(word), "{method} {path}: {told}");
        }
        let (status, told) = call(town, &Client::default(), method.clone(), path, &json!({})).await;
        assert_eq!(status, 401, "{method} {path}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_its_senders_alone() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, maryam, nasim) =
            (town.program("boss").await, town.program("maryam").await, town.program("nasim").await);
        let sheet = format!("name,kind\nفروشگاه {SECRET},company\n,company\n").into_bytes();
        let path = "/api/v1/customers/imports?name=list.csv";
        let sent = town.send(&boss, Method::POST, path, sheet.clone(), "text/csv").await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
        let import: Value = serde_json::from_str(&sent.body).unwrap();
        assert_eq!((&import["entity"], &import["name"]), (&json!("customers"), &json!("list.csv")));
        let one = |step: &str| format!("/api/v1/imports/{}{step}", import["id"].as_str().unwrap());
        let all = [
            (Method::GET, one("")),
            (Method::GET, one("/rows")),
            (Method::PUT, one("/mapping")),
            (Method::POST, one("/plan")),
            (Method::POST, one("/result")),
            (Method::POST, one("/stop")),
        ];
        closed(&town, &[&maryam, &nasim], &all, SECRET).await;
        let refused = town.send(&nasim, Method::POST, path, sheet, "text/csv").await;
        assert!(matches!(refused.status.as_u16(), 403 | 404), "{}", refused.body);

        let mapping = json!({ "columns": ["name", "kind"], "no": 1 });
        let (status, told) = call(&town, &boss, Method::PUT, &one("/mapping"), &mapping).await;
        assert!(status == 422 && told["errors"][0]["pointer"].as_str().is_some_and(|at| at.contains("no")), "{told}");
        let (status, told) =
            call(&town, &boss, Method::PUT, &one("/mapping"), &json!({ "columns": ["name", "kind"] })).await;
        assert_eq!((status, &told["mapping"]["columns"]), (200, &json!(["name", "kind"])), "{told}");
        let (status, told) = call(&town, &boss, Method::POST, &one("/result"), &json!({})).await;
        assert_eq!(status, 202, "{told}");
        let (_, listed) = call(&town, &boss, Method::GET, "/api/v1/imports", &json!({})).await;
        assert_eq!(listed["items"][0]["id"], import["id"]);
        let (_, others) = call(&town, &maryam, Method::GET, "/api/v1/imports", &json!({})).await;
        assert!(!others.to_string().contains("list.csv"), "{others}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_for_administrators() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, maryam, nasim) =
            (town.program("boss").await, town.program("maryam").await, town.program("nasim").await);
        let changes = "/api/v1/settings/changes";
        let (_, before) = call(&town, &boss, Method::GET, "/api/v1/settings", &json!({})).await;
        assert_eq!(before["company"], "شهر");
        let (status, told) = call(&town, &boss, Method::PATCH, "/api/v1/settings", &json!({ "company": SECRET })).await;
        assert_eq!((status, &told["company"]), (200, &json!(SECRET)), "{told}");
        for (body, place) in [
            (json!({ "company": "" }), "/company"),
            (json!({ "unit": "bean" }), "/unit"),
            (json!({ "nothing": 1 }), "/nothing"),
        ] {
            let (status, told) = call(&town, &boss, Method::PATCH, "/api/v1/settings", &body).await;
            assert!(status == 422 && told["errors"][0]["pointer"] == format!("#{place}"), "{body}: {status} {told}");
        }
        let (_, history) = call(&town, &boss, Method::GET, changes, &json!({})).await;
        let undo = format!("{changes}/{}/undo", history["items"][0]["change_set"].as_str().unwrap());
        let all = [
            (Method::GET, "/api/v1/settings".to_owned()),
            (Method::PATCH, "/api/v1/settings".to_owned()),
            (Method::GET, changes.to_owned()),
            (Method::POST, undo.clone()),
            (Method::POST, "/api/v1/settings/holidays".to_owned()),
        ];
        closed(&town, &[&maryam, &nasim], &all, SECRET).await;
        let (status, told) = call(&town, &boss, Method::POST, &undo, &json!({})).await;
        assert_eq!((status, &told["left"]), (200, &json!([])), "{told}");
        assert_eq!(call(&town, &boss, Method::GET, "/api/v1/settings", &json!({})).await.1["company"], "شهر");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn views_and_comments_are_seen_by_whom_they_are_for() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, omid, nasim) =
            (town.program("maryam").await, town.program("omid").await, town.program("nasim").await);
        let view = json!({ "name": format!("نمای {SECRET}"), "entity": "customers", "filter": "city:تهران" });
        let (status, kept) = call(&town, &maryam, Method::POST, "/api/v1/views", &view).await;
        assert_eq!((status, &kept["shared"]), (201, &json!("nobody")), "{kept}");
        let own = format!("/api/v1/views/{}", kept["id"].as_str().unwrap());
        let all = [(Method::GET, own.clone()), (Method::PATCH, own.clone()), (Method::DELETE, own)];
        closed(&town, &[&omid, &nasim], &all, SECRET).await;
        let (_, others) = call(&town, &omid, Method::GET, "/api/v1/views", &json!({})).await;
        assert_eq!(others["items"], json!([]));

        let remark = json!({ "body": format!("رمز {SECRET}"), "on_customers": town.customer });
        let (status, said) = call(&town, &maryam, Method::POST, "/api/v1/comments", &remark).await;
        assert_eq!((status, &said["body"]), (201, &remark["body"]), "{said}");
        let said = format!("/api/v1/comments/{}", said["id"].as_str().unwrap());
        closed(&town, &[&omid], &[(Method::GET, said.clone()), (Method::PATCH, said.clone())], SECRET).await;
        let (status, told) = call(&town, &omid, Method::POST, "/api/v1/comments", &remark).await;
        assert_eq!((status, &told["errors"][0]["field"]), (422, &json!("on_customers")), "{told}");
        // The boss reads it, and does not put words into her mouth.
        let boss = town.program("boss").await;
        assert_eq!(call(&town, &boss, Method::GET, &said, &json!({})).await.0, 200);
        assert_eq!(call(&town, &boss, Method::PATCH, &said, &json!({ "body": "x" })).await.0, 403);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pairs_and_notices_are_within_sight() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, omid, nasim) =
            (town.program("maryam").await, town.program("omid").await, town.program("nasim").await);
        let twin = json!({ "name": format!("جواهری {SECRET}"), "kind": "company" });
        let (status, made) = call(&town, &maryam, Method::POST, "/api/v1/customers", &twin).await;
        assert_eq!(status, 201, "{made}");
        let two = json!({ "one": town.customer, "other": made["id"] });
        for path in ["/api/v1/customers/duplicates/apart", "/api/v1/customers/duplicates/near"] {
            let (status, told) = call(&town, &omid, Method::POST, path, &two).await;
            assert!(matches!(status, 403 | 404), "{path}: {status} {told}");
            assert_eq!(call(&town, &maryam, Method::POST, path, &two).await.0, 204, "{path}");
        }
        let (_, alike) = call(&town, &omid, Method::POST, "/api/v1/customers/alike", &twin).await;
        assert!(!alike.to_string().contains(SECRET), "{alike}");

        // Handed over, it is told to whom it came, and to nobody else.
        let boss = town.program("boss").await;
        let given = json!({ "owner": town.users["omid"] });
        let path = format!("/api/v1/customers/{}", made["id"].as_str().unwrap());
        assert_eq!(call(&town, &boss, Method::PATCH, &path, &given).await.0, 200);
        let (_, told) = call(&town, &omid, Method::GET, "/api/v1/notices", &json!({})).await;
        assert_eq!((&told["unread"], &told["items"][0]["record"]), (&json!(1), &made["id"]), "{told}");
        let reading = format!("/api/v1/notices/{}/reading", told["items"][0]["id"].as_str().unwrap());
        closed(&town, &[&maryam, &nasim], &[(Method::POST, reading.clone())], SECRET).await;
        assert_eq!(call(&town, &omid, Method::POST, &reading, &json!({})).await.0, 204);
        let (_, told) = call(&town, &omid, Method::GET, "/api/v1/notices", &json!({})).await;
        assert_eq!((&told["unread"], &told["items"][0]["read"]), (&json!(0), &json!(true)));
        let (_, hers) = call(&town, &maryam, Method::GET, "/api/v1/notices", &json!({})).await;
        assert!(!hers.to_string().contains(SECRET), "{hers}");
    })
    .await;
}
