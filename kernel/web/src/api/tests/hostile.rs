//! Whatever is sent, the answer is a good one or says what is wrong: never a
//! fault of ours.

use std::path::Path;

use proptest::{prelude::*, strategy::ValueTree};
use serde_json::{Value as Json, json};
use store::testkit::both;

use super::town::{Reply, Town};

fn naughty() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/naughty_strings/blns.json");
    let own =
        ["\0", "a\0b", "\u{feff}", "\u{202e}abc", "𝕏\u{10ffff}", "' or 1=1 --", "%", "_", "\\", "{{7*7}}", "${x}"];
    let mut all: Vec<String> = own.map(str::to_owned).to_vec();
    match std::fs::read_to_string(&file) {
        Ok(text) => all.extend(serde_json::from_str::<Vec<String>>(&text).unwrap()),
        Err(_) if std::env::var_os("CI").is_some() => panic!("the shared data lacks the naughty strings"),
        Err(_) => eprintln!("left out: the shared data lacks the naughty strings"),
    }
    all
}

fn quoted(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn no_fault(reply: &Reply, asked: &str) {
    assert!(reply.status < 500, "{asked}: {} {}", reply.status, reply.text);
    if reply.status >= 400 {
        assert_eq!(reply.header("content-type"), "application/problem+json", "{asked}");
    }
}

#[tokio::test]
async fn a_naughty_string_is_kept_or_refused_wherever_it_stands() {
    both(async |db| {
        let town = Town::open(db).await;
        for text in naughty() {
            let body =
                json!({ "name": text, "phone": text, "email": text, "site": text, "opened_on": text, &*text: text });
            no_fault(&town.send(&town.boss, "POST", "/api/v1/shops", Some(body)).await, &text);
            let made =
                town.send(&town.boss, "POST", "/api/v1/shops", Some(json!({ "name": text, "note": text }))).await;
            no_fault(&made, &text);
            if made.status == 201 {
                let read = town.get(&town.boss, made.header("location")).await;
                assert_eq!(read.json["name"], made.json["name"], "{text:?}");
            }
            let (said, tree) = (quoted(&text), quoted(&everything_about(&text).to_string()));
            for query in
                [format!("filter={said}"), format!("filter={tree}"), format!("sort={said}&cursor={said}&{said}={said}")]
            {
                no_fault(&town.get(&town.boss, &format!("/api/v1/shops?limit=1&{query}")).await, &text);
            }
            no_fault(&town.get(&town.boss, &format!("/api/v1/shops/{said}")).await, &text);
        }
    })
    .await;
}

/// A text looked for in every way.
fn everything_about(text: &str) -> Json {
    let test = |field: &str, op: &str| json!({ "field": field, "op": op, "values": [text] });
    let name = |field: &str| json!({ "field": field, "op": "is", "values": [{ "name": text }] });
    let tests =
        [("name", "is"), ("name", "has"), ("name", "starts"), ("note", "is"), ("note", "has"), ("code", "starts")];
    let mut any: Vec<Json> = tests.map(|(field, op)| test(field, op)).to_vec();
    any.extend([json!({ "words": text }), name("owner"), name("mother")]);
    // What the language itself refuses would hide the rest from the database.
    match text.trim_matches(|c: char| c.is_whitespace() || c == '\0').is_empty() {
        true => json!({ "words": text }),
        false => json!({ "any": any }),
    }
}

#[tokio::test]
async fn a_body_of_any_shape_is_answered() {
    both(async |db| {
        let town = Town::open(db).await;
        let id = town.opens(&town.boss, json!({ "name": "پارس" })).await;
        let deep = |depth: usize| format!("{{\"name\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        let bodies = [
            "",
            " ",
            "null",
            "true",
            "1",
            "\"x\"",
            "[]",
            "[{}]",
            "{",
            "{\"a\"}",
            "{}{}",
            "{\"name\":\"\\ud800\"}",
            "\u{feff}{}",
            "{\"staff\":1e400}",
            "{\"staff\":1e300}",
            "{\"staff\":-9223372036854775809}",
            "{\"staff\":9223372036854775807}",
            "{\"staff\":123456789012345678901234567890}",
            "{\"weight\":\"1e30\"}",
            "{\"weight\":1e-30}",
            "{\"share\":-1}",
            "{\"sales\":{\"amount\":1e30,\"currency\":\"IRR\"}}",
            "{\"sales\":{\"amount\":{},\"currency\":[]}}",
            "{\"sales\":[[[]]]}",
            "{\"opened_on\":\"9999-12-31\"}",
            "{\"opened_on\":\"-9999-01-01\"}",
            "{\"opened_on\":\"1599-13-99\"}",
            "{\"visited_at\":\"-009999-01-02T00:00:00Z\"}",
            "{\"visited_at\":\"9999-12-30T00:00:00Z\"}",
            "{\"name\":\"a\",\"name\":\"b\"}",
            "{\"\":1}",
            "{\"mother\":\"zzzzzzzzzzzzz\"}",
            "{\"mother\":\"7zzzzzzzzzzzz\"}",
            "{\"version\":9223372036854775807}",
            "{\"version\":1.5}",
            "{\"_titles\":[1]}",
        ];
        let bodies = bodies.map(str::to_owned).into_iter().chain([deep(100), deep(10_000), deep(500_000)]);
        for body in bodies.map(String::into_bytes).chain([vec![0xff, 0xfe], vec![0; 100]]) {
            let shown = String::from_utf8_lossy(&body).chars().take(80).collect::<String>();
            for (method, path) in [
                ("POST", "/api/v1/shops".to_owned()),
                ("PATCH", format!("/api/v1/shops/{id}")),
                ("PUT", format!("/api/v1/shops/{id}")),
            ] {
                let call = town.call(method, &path).key(&town.boss.key).header("content-type", "application/json");
                no_fault(&call.body(body.clone()).send().await, &format!("{method} {shown}"));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_members_with_one_name_the_later_counts() {
    both(async |db| {
        let town = Town::open(db).await;
        let call = town.call("POST", "/api/v1/shops").key(&town.boss.key).header("content-type", "application/json");
        let made = call.body("{\"name\":\"اول\",\"name\":\"دوم\"}").send().await;
        assert_eq!((made.status, &made.json["name"]), (201, &json!("دوم")));
    })
    .await;
}

#[tokio::test]
async fn a_forged_place_in_a_list_is_answered() {
    both(async |db| {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let town = Town::open(db).await;
        town.opens(&town.boss, json!({ "name": "پارس", "staff": 1, "opened_on": "2026-01-01" })).await;
        let cells = [
            "null",
            "{\"I\":1}",
            "{\"T\":\"a\\u0000\"}",
            "{\"B\":true}",
            "{\"D\":\"2026-01-01\"}",
            "{\"M\":5}",
            "{\"M\":-99999999999999999}",
        ];
        for sort in ["name", "staff", "opened_on", "visited_at", "closed", "sales", "trade", "id", "created_at"] {
            for (cell, back) in cells.iter().flat_map(|cell| [(cell, false), (cell, true)]) {
                let forged = format!("{{\"s\":\"{sort}\",\"d\":false,\"v\":{cell},\"i\":-1,\"b\":{back}}}");
                let cursor = URL_SAFE_NO_PAD.encode(forged.as_bytes());
                let reply = town.get(&town.boss, &format!("/api/v1/shops?sort={sort}&cursor={cursor}")).await;
                no_fault(&reply, &forged);
            }
        }
    })
    .await;
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
        "[0-9۰-۹]{4}[-/][0-9]{2}[-/][0-9]{2}".prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((member(), inner), 0..5).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

fn member() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "name",
            "code",
            "trade",
            "sales",
            "opened_on",
            "visited_at",
            "staff",
            "weight",
            "share",
            "phone",
            "email",
            "site",
            "closed",
            "mother",
            "note",
            "owner",
            "version",
            "id",
            "amount",
            "currency",
            "all",
            "any",
            "not",
            "field",
            "op",
            "values",
            "words",
            "from",
            "to",
            "when",
            "who",
        ])
        .prop_map(str::to_owned),
        ".{0,8}",
    ]
}

#[tokio::test]
async fn any_json_at_all_is_answered_as_a_body_and_as_a_filter() {
    both(async |db| {
        let town = Town::open(db).await;
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        for _ in 0..200 {
            let json = any_json().new_tree(&mut runner).unwrap().current();
            no_fault(&town.send(&town.boss, "POST", "/api/v1/shops", Some(json.clone())).await, &json.to_string());
            no_fault(
                &town.get(&town.boss, &format!("/api/v1/shops?filter={}", quoted(&json.to_string()))).await,
                &json.to_string(),
            );
        }
    })
    .await;
}
