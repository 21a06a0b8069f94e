//! Every address and every parameter: paths that climb, ids that are none,
//! queries that mean nothing, methods that nobody expects.

use axum::http::{Method, StatusCode};
use peyvand_tests::{
    addresses::routes,
    town::{Client, Town},
};
use store::testkit::{both, sqlite};

use crate::{
    evil::{self, encoded},
    laws,
    walk::{filled, walk},
};

/// Every name that any page reads from its query.
const NAMES: [&str; 34] = [
    "filter",
    "sort",
    "columns",
    "from",
    "view",
    "by",
    "q",
    "text",
    "at",
    "add_field",
    "add_op",
    "add_value",
    "before",
    "with",
    "who",
    "seller",
    "kind",
    "entity",
    "user",
    "which",
    "since",
    "cursor",
    "limit",
    "count",
    "titles",
    "period",
    "pipeline",
    "day",
    "format",
    "all",
    "next",
    "back",
    "return",
    "token",
];

fn climbing() -> Vec<String> {
    let long = "a/".repeat(20_000);
    let fixed = [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/assets/../Cargo.toml",
        "/assets/..%2fCargo.toml",
        "/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/assets/..%5c..%5cwindows",
        "/assets/%00",
        "/%00",
        "/%ff%fe",
        "/customers/%00",
        "/customers/..%2f..%2fsettings",
        "/customers//edit",
        "//evil.example/customers",
        "/customers/%0d%0aSet-Cookie:%20evil=1",
        "/%0d%0aLocation:%20https:%2f%2fevil.example",
        "/api/v1/../../me",
        "/api/v1/%2e%2e/customers",
        "/api/v1/customers/%00/history",
        "/links/%00",
        "/links/..%2f..%2fme",
        "/%3Cpeyvand-evil%3E",
        "/customers/%3Cpeyvand-evil%3E/edit",
        "/.git/config",
        "/.env",
    ];
    fixed.into_iter().map(str::to_owned).chain([format!("/{long}"), format!("/customers/{long}edit")]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_path_climbs_out_or_is_a_fault() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    for (who, client) in [("boss", town.browser("boss").await), ("a stranger", Client::default())] {
        for path in climbing() {
            let answer = town.get(&client, &path).await;
            laws::check(&format!("{who} at {path:.100}"), &answer);
            assert!(!answer.body.contains("[package]") && !answer.body.contains("root:"), "{path:.100}");
            assert_ne!(answer.status, StatusCode::OK, "{who} finds something at {path:.100}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_method_at_any_address_is_a_fault() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let boss = town.browser("boss").await;
    let methods = ["HEAD", "OPTIONS", "TRACE", "PATCH", "PUT", "DELETE", "PROPFIND", "X"];
    for route in routes() {
        let path = filled(&route, &town);
        for method in methods.map(|name| Method::from_bytes(name.as_bytes()).expect("a method")) {
            let request = boss.request(method.clone(), &path).body(axum::body::Body::empty()).expect("a request");
            let answer = town.answer(request).await;
            assert!(!answer.status.is_server_error(), "{method} {path}: {}", answer.status);
            assert!(answer.headers.contains_key("content-security-policy"), "{method} {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_id_that_is_none_is_a_fault_in_any_place_of_any_address() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let boss = town.browser("boss").await;
    for route in routes().into_iter().filter(|route| route.contains('{')) {
        let parts = route.split('/').filter(|part| part.starts_with('{')).map(str::to_owned);
        for part in parts.collect::<Vec<_>>() {
            for wrong in ["x", "%00", "%ff", "0000000000000", "zzzzzzzzzzzzz", "%DB%B0", "..%2f", "%3Cpeyvand-evil%3E"]
            {
                let path = filled(&route.replace(&part, wrong), &town);
                let answer = town.get(&boss, &path).await;
                laws::check(&path, &answer);
                let answer = town.post(&boss, &path, "x=y").await;
                laws::check(&format!("POST {path}"), &answer);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_parameter_of_any_page_is_a_fault_or_markup_or_a_way_elsewhere() {
    both(async |db| {
        let is_whole = matches!(db.dialect(), store::Dialect::Sqlite);
        let town = Town::open(db).await;
        let boss = town.browser("boss").await;
        let (texts, naughty) = (evil::texts(), evil::naughty());
        let mut next = texts.iter().chain(naughty.iter().filter(|text| text.len() < 400)).cycle();
        let pages = walk(&town, &boss).await.pages;
        assert!(pages.len() > 100, "the walk finds the pages: {}", pages.len());
        for page in pages.iter().step_by(if is_whole { 3 } else { 12 }) {
            let (path, own) = page.split_once('?').unwrap_or((page, ""));
            let of_page = own.split('&').filter_map(|pair| pair.split('=').next()).filter(|name| !name.is_empty());
            for name in of_page.chain(NAMES).take(4) {
                let Some(text) = next.next() else { break };
                let query = format!("{path}?{name}={}", encoded(text));
                laws::check(&query, &town.get(&boss, &query).await);
            }
            let all: Vec<String> =
                NAMES.iter().filter_map(|name| Some(format!("{name}={}", encoded(next.next()?)))).collect();
            let query = format!("{path}?{}", all.join("&"));
            laws::check(&query, &town.get(&boss, &query).await);
            for query in ["?=&&&==%", "?%ff=%fe", "?filter[]=1&filter[a]=2", "?filter=%f0%9f%98&sort=%", "?from=AAAA"] {
                laws::check(&format!("{path}{query}"), &town.get(&boss, &format!("{path}{query}")).await);
            }
        }
    })
    .await;
}
