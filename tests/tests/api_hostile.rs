//! Whatever a program sends, to whichever address: never a fault, always an
//! answer of the API's own form, and one that names the place which is wrong.
//! The addresses come from the description, so that a new one is met unasked.

use axum::http::Method;
use peyvand_tests::town::{Answer, Client, Town};
use serde_json::{Value, json};
use store::testkit::{both, sqlite};

/// What takes something away comes last, so that the rest still meets it.
const METHODS: [(&str, Method); 5] = [
    ("get", Method::GET),
    ("post", Method::POST),
    ("put", Method::PUT),
    ("patch", Method::PATCH),
    ("delete", Method::DELETE),
];

/// One thing that may be done at one address.
struct Operation {
    method: Method,
    path: String,
    /// Its body is a JSON object.
    takes_json: bool,
    /// The members that the description names.
    members: Vec<String>,
}

async fn operations(town: &Town, boss: &Client) -> Vec<Operation> {
    let sheet = "name,city\nArya,Yazd\n".as_bytes().to_vec();
    let sent = town.send(boss, Method::POST, "/api/v1/customers/imports?name=a.csv", sheet, "text/csv").await;
    let import: Value = serde_json::from_str(&sent.body).expect("an import");
    let document: Value =
        serde_json::from_str(&town.get(boss, "/api/v1/openapi.json").await.body).expect("the description");
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (name, method) in METHODS {
            let Some(operation) = item.get(name) else { continue };
            let body = operation.pointer("/requestBody/content/application~1json/schema");
            found.push(Operation {
                method,
                path: filled(path, town, import["id"].as_str().unwrap_or_default()),
                takes_json: body.is_some(),
                members: body.map(|schema| members(&document, schema)).unwrap_or_default(),
            });
        }
    }
    found.sort_by_key(|operation| operation.method == Method::DELETE);
    found
}

fn filled(path: &str, town: &Town, import: &str) -> String {
    let of = |id: &str| path.replace("{entity}", "customers").replace("{system}", "shop").replace("{id}", id);
    match path.split('/').nth(3).unwrap_or_default() {
        "opportunities" => of(&town.deal.to_string()),
        "imports" => of(import),
        "people" | "users" => of(&town.users["omid"].to_string()),
        _ => of(&town.customer.to_string()),
    }
}

fn members(document: &Value, schema: &Value) -> Vec<String> {
    let schema = match schema["$ref"].as_str() {
        Some(to) => document.pointer(to.trim_start_matches('#')).unwrap_or(&Value::Null),
        None => schema,
    };
    schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

/// What the API says of what it refuses.
fn check(operation: &Operation, what: &str, answer: &Answer) {
    let place = format!("{} {} with {what}: {} {}", operation.method, operation.path, answer.status, answer.body);
    assert!(!answer.status.is_server_error(), "{place}");
    if answer.status.is_client_error() {
        assert_eq!(answer.kind, "application/problem+json", "{place}");
        let problem: Value = serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{place}"));
        assert_eq!(problem["status"], answer.status.as_u16(), "{place}");
        assert!(["type", "title", "detail", "request_id"].iter().all(|member| problem[member].is_string()), "{place}");
        let wrong = problem["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        assert!(answer.status != 422 || !wrong.is_empty(), "{place}");
        let named = |error: &Value| ["field", "pointer", "parameter"].iter().any(|name| error[name].is_string());
        assert!(wrong.iter().all(|error| named(error) && error["message"] != ""), "{place}");
    }
}

/// Bodies that are no right ones anywhere.
fn bodies(operation: &Operation) -> Vec<(&'static str, Vec<u8>)> {
    let every = |value: Value| {
        let all = operation.members.iter().map(|name| (name.clone(), value.clone()));
        Value::Object(all.collect()).to_string().into_bytes()
    };
    let deep = |left: &str, right: &str| {
        let name = operation.members.first().map_or("name", String::as_str);
        format!("{{\"{name}\":{}{}}}", left.repeat(10_000), right.repeat(10_000)).into_bytes()
    };
    vec![
        ("nothing", Vec::new()),
        ("lists in lists", deep("[", "]")),
        ("objects in objects", format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000)).into_bytes()),
        ("half an object", b"{\"name\":".to_vec()),
        ("a list", b"[1]".to_vec()),
        ("a text", b"\"x\"".to_vec()),
        ("no UTF-8", b"{\"name\":\"\xff\xfe\"}".to_vec()),
        ("a naked zero", b"{\"name\":\"a\0b\"}".to_vec()),
        ("an unknown member", b"{\"no_such_member\":1}".to_vec()),
        ("numbers everywhere", every(json!(7))),
        (
            "a number beyond all",
            String::from_utf8(every(json!(7))).unwrap_or_default().replace(":7", ":1e999").into_bytes(),
        ),
        ("a large number everywhere", every(json!(u64::MAX))),
        ("fractions everywhere", every(json!(-0.5))),
        ("objects everywhere", every(json!({ "amount": {}, "x": [null] }))),
        ("lists everywhere", every(json!([[1], "x"]))),
        ("true everywhere", every(json!(true))),
        ("nothing everywhere", every(Value::Null)),
        ("zeros in texts everywhere", every(json!("a\u{0}b"))),
        ("long texts everywhere", every(json!("ی".repeat(3_000)))),
        (
            "half an emoji everywhere",
            String::from_utf8(every(json!("?"))).unwrap_or_default().replace('?', "\\ud83d").into_bytes(),
        ),
    ]
}

async fn attack(town: &Town, operation: &Operation, boss: &Client) {
    let (method, path) = (&operation.method, &operation.path);
    for query in
        ["?limit=-1", "?cursor=%00%ff", "?filter=((((%22", "?sort=%F0%9F%98%80&sort=a", "?q=%00&=&&x[]=1", "?%ff=%fe"]
    {
        let whole = format!("{path}{query}");
        let answer = town.send(boss, method.clone(), &whole, b"{}".to_vec(), "application/json").await;
        check(operation, query, &answer);
    }
    if *method == Method::GET {
        return;
    }
    for (what, body) in bodies(operation) {
        let answer = town.send(boss, method.clone(), path, body, "application/json").await;
        check(operation, what, &answer);
        // What a body does not know is not passed over; another refusal may come first.
        let is_unread =
            ["half an object", "no UTF-8", "a naked zero", "lists in lists", "an unknown member"].contains(&what);
        assert!(!operation.takes_json || !is_unread || answer.status.is_client_error(), "{method} {path} takes {what}");
    }
    if operation.takes_json {
        let answer = town.send(boss, method.clone(), path, b"{}".to_vec(), "text/plain").await;
        check(operation, "a text's media type", &answer);
        assert!(answer.status == 415 || answer.status == 404, "{method} {path} takes text/plain: {}", answer.status);
        let answer = town.send(boss, method.clone(), path, vec![b' '; 11 << 20], "application/json").await;
        check(operation, "eleven megabytes", &answer);
        assert!(answer.status == 413 || answer.status == 404, "{method} {path} takes 11 MB: {}", answer.status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_and_no_parameter_makes_a_fault_at_any_address() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let boss = town.program("boss").await;
    for operation in operations(&town, &boss).await {
        attack(&town, &operation, &boss).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_once_and_the_richest_entity_hold_on_both_databases() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.program("boss").await;
        let alike =
            ["/branches", "/comments", "/holidays", "/pipelines", "/products", "/stages", "/teams", "/views", "/roles"];
        let more = ["/users", "/activity_links", "/lost_reasons", "/shares", "/stage_passages", "/activities"];
        for operation in operations(&town, &boss).await {
            let rest = operation.path.trim_start_matches("/api/v1");
            if !alike.iter().chain(&more).any(|entity| rest.starts_with(entity)) {
                attack(&town, &operation, &boss).await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_none_is_an_address_where_nothing_is() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let boss = town.program("boss").await;
    let own = town.customer.to_string();
    // Another system's ids are whatever that system likes.
    let of_ours = |operation: &&Operation| operation.path.contains(&own) && !operation.path.contains("/external/");
    for operation in operations(&town, &boss).await.iter().filter(of_ours) {
        for id in ["x", "%00", "%ff", "%2e%2e%2f", "0", &"7".repeat(5_000), "۰۶", "-1", "'%20or%201=1"] {
            let id: String =
                id.chars().map(|c| if c.is_ascii() { c.to_string() } else { "%DB%B0".to_owned() }).collect();
            let path = operation.path.replace(&own, &id);
            let answer = town.send(&boss, operation.method.clone(), &path, b"{}".to_vec(), "application/json").await;
            check(operation, &id, &answer);
            assert!(answer.status.is_client_error(), "{} {path}: {}", operation.method, answer.status);
        }
    }
}
